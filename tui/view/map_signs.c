/* map_signs.c - holds the table of the map's signs, and finds which of them are painted: each has a test for a cell.
 * What the selected layer, the region or a note covers counts too, so that the legend stays while these move.
 *
 *     a cell "━" in an image's colour on a delta's fill     is_image_over    listed as an image over deltas
 */
#include "tui/view/map_cache.h"

#include <string.h>

static bool is_l0(const Cell *cell)
{
    return cell->glyph == GLYPH_STACK && cell->style.fg == ROLE_L0;
}
/* Is it the fill of L0 without its sign, under the outline or the state of a layer? */
static bool is_l0_fill(const Cell *cell)
{
    return cell->style.bg == ROLE_L0_FILL && cell->glyph != GLYPH_STACK;
}
static bool is_thin(const Cell *cell)
{
    return cell->glyph == GLYPH_STACK && cell->style.fg != ROLE_L0;
}
/* Is the glyph on a fill? Without colours theme_glyph() makes another glyph of it. */
static bool is_filled(const Cell *cell)
{
    return cell->style.bg != ROLE_DEFAULT && cell->style.bg != ROLE_SELECTED_BG && cell->style.bg != ROLE_DELTA_BOX;
}
static bool is_shade(const Cell *cell)
{
    return (cell->glyph == 0 || cell->glyph == ' ') && !cell->edges && cell->style.bg >= ROLE_DELTA_1 &&
           cell->style.bg <= ROLE_DELTA_4;
}
static bool is_box(const Cell *cell)
{
    return cell->glyph == 0 && cell->edges && (cell->style.fg == ROLE_DELTA || cell->style.fg == ROLE_L0);
}
/* Is it that glyph, and not a heavy line of the selection, of a decision, or of a new or a planned layer? */
static bool is_image_glyph(const Cell *cell, uint32_t wanted)
{
    return cell_glyph(cell, false) == wanted && cell->style.fg != ROLE_SELECTED && cell->style.fg != ROLE_ACCENT &&
           cell->style.fg != ROLE_NEW && cell->style.fg != ROLE_GHOST;
}
static bool is_image(const Cell *cell)
{
    return is_image_glyph(cell, GLYPH_IMAGE) && !is_filled(cell);
}
static bool is_image_over(const Cell *cell)
{
    return is_image_glyph(cell, GLYPH_IMAGE) && is_filled(cell);
}
static bool is_images(const Cell *cell)
{
    return is_image_glyph(cell, GLYPH_IMAGES) && !is_filled(cell);
}
static bool is_images_over(const Cell *cell)
{
    return is_image_glyph(cell, GLYPH_IMAGES) && is_filled(cell);
}
static bool is_part(const Cell *cell)
{
    return is_image_glyph(cell, GLYPH_IMAGE_SPARSE) && !is_filled(cell);
}
static bool is_part_over(const Cell *cell)
{
    return is_image_glyph(cell, GLYPH_IMAGE_SPARSE) && is_filled(cell);
}
static bool is_image_begin(const Cell *cell)
{
    return is_image_glyph(cell, 0x2515);
}
static bool is_image_end(const Cell *cell)
{
    return is_image_glyph(cell, 0x2519);
}
/* Does the line of an image cross a delta's outline here, or end at it? */
static bool is_meeting(const Cell *cell)
{
    uint32_t glyph = cell_glyph(cell, false);
    return !cell->glyph && cell->edges & EDGE_HEAVY && cell->style.fg == ROLE_IMAGE && glyph != GLYPH_IMAGE &&
           glyph != GLYPH_IMAGES && !is_image_begin(cell) && !is_image_end(cell);
}
/* Do lines go from here in three directions or in all? */
static bool is_junction(const Cell *cell)
{
    static const uint8_t directions[] = {EDGE_LEFT, EDGE_RIGHT, EDGE_UP, EDGE_DOWN};
    int lines = 0;
    for (size_t i = 0; i < sizeof directions; i++)
        lines += (cell->edges & directions[i]) != 0;
    return !cell->glyph && lines > 2 && cell->style.fg != ROLE_IMAGE && cell->style.fg != ROLE_IMAGE_SPARSE;
}
static bool is_dot(const Cell *cell)
{
    return cell->glyph == GLYPH_DOT;
}
static bool is_split(const Cell *cell)
{
    return cell->glyph == GLYPH_SPLIT;
}
static bool is_across(const Cell *cell)
{
    return cell->glyph == GLYPH_ACROSS && cell->style.fg == ROLE_DELTA;
}
static bool is_upright(const Cell *cell)
{
    return cell->glyph == GLYPH_UPRIGHT && cell->style.fg == ROLE_DELTA;
}
static bool is_speck(const Cell *cell)
{
    return cell->glyph == GLYPH_SPECK && cell->style.fg == ROLE_DELTA;
}
static bool is_level(const Cell *cell)
{
    return cell_glyph(cell, false) == GLYPH_DOTTED && cell->style.fg != ROLE_ACCENT && cell->style.fg != ROLE_SELECTED;
}
static bool is_selection(const Cell *cell)
{
    return cell->glyph == 0 && cell->edges && cell->style.fg == ROLE_SELECTED;
}
static bool is_decision(const Cell *cell)
{
    return cell->glyph == 0 && cell->edges && !(cell->edges & EDGE_HEAVY) && cell->style.fg == ROLE_ACCENT;
}
/* Is it an image on that frame, which gives it its colour? */
static bool is_decision_image(const Cell *cell)
{
    return cell->glyph == 0 && cell->edges & EDGE_HEAVY && cell->style.fg == ROLE_ACCENT;
}

const MapSign map_signs[] = {
    {"≡", "stacked L0 layers, each over all keys, as they were flushed; in the stronger blue, bold without colours",
     "L0", GLYPH_STACK, .style = {.fg = ROLE_L0, .bg = ROLE_L0_FILL}, .on = is_l0},
    {"L0 fill", "the fill of L0 layers, below their outlines and symbols", "L0", ' ', .style = {.bg = ROLE_L0_FILL},
     .on = is_l0_fill, .named = true},
    {"≡", "stacked thin deltas other than L0, each over most keys of its cell; in the weaker blue", "thin deltas",
     GLYPH_STACK, .style = {.fg = ROLE_DELTA, .bg = ROLE_DELTA_3}, .on = is_thin, .table_word = "thin tables",
     .brief = "thin"},
    {"░ ▒ ▓ █", "deltas too small for outlines: more deltas, stronger shade (blue in colour)",
     "deltas, more are stronger", ' ', .style = {.bg = ROLE_DELTA_2}, .on = is_shade,
     .table_word = "tables, more are stronger", .brief = "many"},
    {"┌───┐", "a delta large enough for an outline, with its name or size inside", "delta", 0x250C,
     .style = {.fg = ROLE_DELTA}, .on = is_box, .table_word = "table"},
    {"─", "a single thin delta, or several, over many keys", .glyph = GLYPH_ACROSS, .style = {.fg = ROLE_DELTA},
     .on = is_across},
    {"│", "a single thin delta over many LSNs", .glyph = GLYPH_UPRIGHT, .style = {.fg = ROLE_DELTA}, .on = is_upright},
    {"·", "a single delta over few keys and few LSNs", .glyph = GLYPH_SPECK, .style = {.fg = ROLE_DELTA},
     .on = is_speck},
    {"━", "an image: all pages of its keys, at one LSN", "image", GLYPH_IMAGE, .style = {.fg = ROLE_IMAGE},
     .on = is_image, .family = "images"},
    {"┿", "an image over deltas; in colour: ━ on their fill", "image over deltas", GLYPH_IMAGE,
     .style = {.fg = ROLE_IMAGE, .bg = ROLE_DELTA_2}, .on = is_image_over, .over = true, .brief = "over deltas",
     .family = "images"},
    {"┷", "where one image ends and the next begins, or where several images share a cell", "many images", GLYPH_IMAGES,
     .style = {.fg = ROLE_IMAGE}, .on = is_images, .brief = "images", .family = "images"},
    {"╪", "many images over deltas; in colour: ┷ on their fill", "many over deltas", GLYPH_IMAGES,
     .style = {.fg = ROLE_IMAGE, .bg = ROLE_DELTA_2}, .on = is_images_over, .over = true, .brief = "many over",
     .family = "images"},
    {"┕", "where an image begins", .glyph = 0x2515, .style = {.fg = ROLE_IMAGE}, .on = is_image_begin},
    {"┙", "where an image ends", .glyph = 0x2519, .style = {.fg = ROLE_IMAGE}, .on = is_image_end},
    {"┅", "images that cover only a small part of their cell", .glyph = GLYPH_IMAGE_SPARSE,
     .style = {.fg = ROLE_IMAGE_SPARSE}, .on = is_part},
    {"┼", "images that cover only a small part of their cell, over deltas; in colour: ┅ on their fill",
     .glyph = GLYPH_IMAGE_SPARSE, .style = {.fg = ROLE_IMAGE_SPARSE, .bg = ROLE_DELTA_2}, .on = is_part_over,
     .over = true},
    {"┿", "where an image meets the outline of a delta", .style = {.fg = ROLE_IMAGE}, .on = is_meeting, .over = true},
    {.signs = "├ ┬ ┼",
     .help = "where outlines meet: those of two layers, or of a layer and the selection, whose lines are heavy",
     .style = {.fg = ROLE_DELTA},
     .on = is_junction},
    {.signs = "■",
     .help = "an outline of a single cell, in the colour of what it surrounds",
     .style = {.fg = ROLE_DELTA},
     .on = is_dot},
    {"┊", "a perfect split: no layer of the level, or of these LSNs, crosses it; or a near-split, with a few across it",
     "split", GLYPH_SPLIT, .style = {.fg = ROLE_SPLIT}, .on = is_split},
    {.signs = "┏━━━┓",
     .help = "the selected layer",
     .style = {.fg = ROLE_SELECTED, .attr = ATTR_BOLD},
     .on = is_selection},
    {.signs = "┌┈┈┈┐",
     .help = "the keys and LSNs that the shown decision is about",
     .word = "this decision",
     .brief = "decision",
     .family = "decision",
     .glyph = GLYPH_DOTTED,
     .style = {.fg = ROLE_ACCENT, .attr = ATTR_BOLD},
     .on = is_decision,
     .of_decision = true},
    {.signs = "━┷",
     .help = "images at the edge of what the shown decision is about",
     .word = "images at its edge",
     .glyph = GLYPH_IMAGE,
     .style = {.fg = ROLE_ACCENT, .attr = ATTR_BOLD},
     .on = is_decision_image,
     .of_decision = true,
     .brief = "at its edge",
     .family = "decision"},
    {.signs = "┈┈┈",
     .help = "across the map: the lower end of a level, named at the left, or a marker with its own name: GC cutoff, "
             "branch point, horizon",
     .on = is_level},
    {.signs = "reads ▂▅█",
     .help =
         "the ribbon below the map: how many layers a read at the head visits; the number is the maximum. Grey "
         "columns, "
         "and a ? at the number: no key there is known to exist, so such reads may never happen. A ? in a column: a "
         "read there would visit more layers than the number says"},
    {.signs = "stacks 0123",
     .help =
         "below the ribbon, with the pane of gates open: how many deltas count towards an image (+: ten or more); red: "
         "enough for one",
     .row = MAP_ROW_STACKS},
    {.signs = "cuts ──═◆─",
     .help = "the ruler, while a plan cuts: candidates, each with the symbol of its class, the chosen one bold and "
             "underlined; ═ is the window of the next cut",
     .row = MAP_ROW_RULER},
    {.signs = "╵",
     .help = "the key, or the relation and block, at which a layer begins or ends; its name stands below"},
};
const size_t map_sign_count = sizeof map_signs / sizeof *map_signs;
_Static_assert(sizeof map_signs / sizeof *map_signs <= MAP_SIGNS_MAX, "MapCache has a cell for each");

/* How well a cell shows what its colour means: 3 a state's sign, 2 one on a fill, 1 an outline, 0 nothing. */
static int sign_rank(const Cell *cell)
{
    if (!cell->glyph && !cell->edges)
        return 0;
    uint32_t glyph = cell_glyph(cell, false);
    for (int state = 0; state < SCENE_STATE_COUNT_; state++)
        if (glyph == scene_state_glyph((SceneState)state) && cell->style.fg == scene_state_style((SceneState)state).fg)
            return is_filled(cell) ? 2 : 3;
    return (!cell->glyph && cell->edges) || glyph == GLYPH_DOT || grid_is_double(glyph) ? 1 : 0;
}

/* Has the selection or the cursor changed the cell's background? Another cell shows the sign better. */
static bool is_lit(const Cell *cell)
{
    return cell->style.bg == ROLE_SELECTED_BG || cell->style.attr & ATTR_REVERSE;
}

/* How well the cell shows sign i: best in its usual colour. */
static int fit(size_t i, const Cell *cell)
{
    return (cell->style.fg == map_signs[i].style.fg) * 3 + !is_lit(cell) + !(cell->style.attr & ATTR_REVERSE);
}

static void find_fg_sign(MapCache *cache, const Cell *cell)
{
    Cell *sign = &cache->fg_signs[cell->style.fg];
    if (sign_rank(cell) > sign_rank(sign) || (sign_rank(cell) == sign_rank(sign) && is_lit(sign)))
        *sign = *cell;
}

/* Does an outline come down from the cell above to the line of an image? The glyph is then that of many images. */
static bool ends_outline(const Cell *cell, const Cell *above)
{
    return above && !cell->glyph && cell->style.fg == ROLE_IMAGE && cell->edges & EDGE_UP && !above->glyph &&
           above->edges & EDGE_DOWN;
}

static void find_signs_of(MapCache *cache, const Cell *cell, bool meets)
{
    Cell tested = *cell;
    tested.edges |= meets ? EDGE_DOWN : 0; /* as where an image crosses an outline */
    find_fg_sign(cache, cell);
    cache->fills[cell->style.bg] = true;
    for (size_t i = 0; i < map_sign_count; i++)
        if ((!(cache->signs >> i & 1) || fit(i, cell) > fit(i, &cache->sign_cells[i])) && map_signs[i].on &&
            map_signs[i].on(&tested) && (!map_signs[i].of_decision || cache->shows_decision)) {
            cache->signs |= 1u << i;
            cache->sign_cells[i] = tested;
        }
}

/* Neighbours are often alike, and are tested once. `above` is the row above; NULL: there is none. */
static void find_signs_in(MapCache *cache, const Cell *cells, const Cell *above, int count)
{
    bool met = false;
    for (int i = 0; i < count; i++) {
        const Cell *cell = &cells[i], *before = &cells[i ? i - 1 : 0];
        bool meets = ends_outline(cell, above ? &above[i] : NULL);
        if (i == 0 || before->glyph != cell->glyph || before->edges != cell->edges ||
            before->style.fg != cell->style.fg || before->style.bg != cell->style.bg || meets != met)
            find_signs_of(cache, cell, meets);
        met = meets;
    }
}

void map_forget_signs(MapCache *cache)
{
    cache->signs = 0;
    memset(cache->fg_signs, 0, sizeof cache->fg_signs);
    memset(cache->fills, 0, sizeof cache->fills);
}

void map_find_signs(MapCache *cache, const Grid *grid)
{
    Rect area = cache->frame.area;
    int left = area.x > 0 ? area.x : 0, right = area.x + area.width < grid->cols ? area.x + area.width : grid->cols;
    int top = area.y > 0 ? area.y : 0, below = area.y + area.height < grid->rows ? area.y + area.height : grid->rows;
    for (int y = top; y < below && left < right; y++) {
        const Cell *row = &grid->cells[(size_t)y * (size_t)grid->cols + (size_t)left];
        find_signs_in(cache, row, y > top ? row - grid->cols : NULL, right - left);
    }
}

Style map_sign_style(const MapCache *cache, size_t i)
{
    return map_signs[i].on && cache->signs >> i & 1 ? cache->sign_cells[i].style : map_signs[i].style;
}

Style map_role_style(const MapCache *cache, Role role)
{
    return cache->fg_signs[role].style;
}

bool map_shows_role(const MapCache *cache, Role role)
{
    return sign_rank(&cache->fg_signs[role]) > 0;
}
