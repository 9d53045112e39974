/* map_legend.c - what the signs of the map mean: a table for the help, and those on the screen under the map.
 *
 *     size: 1/5 of the target ░░▒▒▓▓██ 2x  ≡ L0  ≡ thin deltas  ▒ deltas, more are stronger  ━ image
 */
#include "core/tell/words.h"
#include "tui/view/map_cache.h"
#include "tui/view/map_states.h"

#include <stdio.h>

static const Style MUTED = {.fg = ROLE_MUTED};

static bool is_l0(const Cell *cell)
{
    return cell->glyph == GLYPH_STACK && cell->style.fg == ROLE_L0;
}
static bool is_thin(const Cell *cell)
{
    return cell->glyph == GLYPH_STACK && cell->style.fg != ROLE_L0;
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
static bool is_image(const Cell *cell)
{
    uint32_t glyph = cell_glyph(cell, false);
    return glyph == GLYPH_IMAGE && cell->style.bg == ROLE_DEFAULT;
}
static bool is_image_over(const Cell *cell)
{
    uint32_t glyph = cell_glyph(cell, false);
    return glyph == GLYPH_IMAGE && cell->style.bg != ROLE_DEFAULT;
}
static bool is_images(const Cell *cell)
{
    return cell_glyph(cell, false) == GLYPH_IMAGES;
}
static bool is_split(const Cell *cell)
{
    return cell->glyph == GLYPH_SPLIT;
}

static bool is_lone(const Cell *cell)
{
    return (cell->glyph == 0x2500 || cell->glyph == 0x2502 || cell->glyph == 0xB7) && cell->style.fg == ROLE_DELTA;
}
static bool is_image_end(const Cell *cell)
{
    uint32_t glyph = cell_glyph(cell, false);
    return glyph == 0x2515 || glyph == 0x2519;
}
static bool is_image_part(const Cell *cell)
{
    return cell_glyph(cell, false) == 0x2505;
}
static bool is_level(const Cell *cell)
{
    return cell_glyph(cell, false) == 0x2508;
}

const MapSign map_signs[] = {
    {"≡", "stacked L0 layers, each over all keys, as they were flushed", "L0", GLYPH_STACK,
     .style = {.fg = ROLE_L0, .bg = ROLE_L0_FILL}, .on = is_l0},
    {"≡", "stacked thin deltas other than L0, each over most keys of its place", "thin deltas", GLYPH_STACK,
     .style = {.fg = ROLE_DELTA, .bg = ROLE_DELTA_3}, .on = is_thin, .table_word = "thin tables"},
    {"░ ▒ ▓ █", "deltas too small for outlines: more deltas, stronger shade (blue in colour)",
     "deltas, more are stronger", ' ', .style = {.bg = ROLE_DELTA_2}, .on = is_shade,
     .table_word = "tables, more are stronger"},
    {"┌───┐", "a delta large enough for an outline, with its name or size inside", "delta", 0x250C,
     .style = {.fg = ROLE_DELTA}, .on = is_box, .table_word = "table"},
    {.signs = "─ │ ·", .help = "single thin deltas: over many keys, over many LSNs, over few of both", .on = is_lone},
    {"━", "an image: all pages of its keys, at one LSN", "image", GLYPH_IMAGE, .style = {.fg = ROLE_IMAGE},
     .on = is_image},
    {"┿ ┼", "an image over deltas, without colours (in colour: a line on blue)", "image over deltas", GLYPH_IMAGE,
     .style = {.fg = ROLE_IMAGE, .bg = ROLE_DELTA_2}, .on = is_image_over},
    {"┷", "many images in one place, or one ends where the next begins", "many images", GLYPH_IMAGES,
     .style = {.fg = ROLE_IMAGE}, .on = is_images},
    {.signs = "┕ ┙", .help = "where an image begins, and where it ends", .on = is_image_end},
    {.signs = "┅", .help = "images that cover only a small part of their place", .on = is_image_part},
    {"┊", "a perfect split: no layer of the level, or of these LSNs, crosses it", "split", GLYPH_SPLIT,
     .style = {.fg = ROLE_SPLIT}, .on = is_split},
    {.signs = "┈┈┈",
     .help = "across the map: the lower end of a level, named at the left, or a marker with its own name: GC cutoff, "
             "branch "
             "point, horizon",
     .on = is_level},
    {.signs = "reads ▂▅█",
     .help = "the ribbon below the map: layers that a read at the head visits; the number is the maximum"},
    {.signs = "stacks 0123",
     .help =
         "below the ribbon, with the pane of gates open: how many deltas count towards an image; red: enough for one",
     .row = MAP_ROW_STACKS},
    {.signs = "cuts ──═▲─",
     .help = "the ruler, while a plan cuts: candidates, the chosen one marked ▲; ═ is the window of the next cut",
     .row = MAP_ROW_RULER},
    {.signs = "╵",
     .help = "the key, or the relation and block, at which a layer begins or ends; its name stands below"},
};
const size_t map_sign_count = sizeof map_signs / sizeof *map_signs;

void map_find_signs(MapCache *cache)
{
    const Grid *base = &cache->base;
    cache->signs = 0;
    for (size_t i = 0; i < map_sign_count; i++)
        for (size_t n = 0; map_signs[i].on && n < (size_t)base->cols * (size_t)base->rows; n++)
            if (map_signs[i].on(&base->cells[n])) {
                cache->signs |= 1u << i;
                break;
            }
}

/* Where the next item goes: behind the last one, in the next row where there is one. */
typedef struct Pen {
    Grid *grid;
    Rect rect;
    int x, y;
    bool full; /* an item had no room */
} Pen;

/* True where so many columns are free, from pen->x on; they are blank then, what lies beside them as well. */
static bool pen_room(Pen *pen, int columns)
{
    int right = pen->rect.x + pen->rect.width;
    if (!pen->full && pen->x + columns > right && pen->y + 1 < pen->rect.y + pen->rect.height) {
        pen->x = pen->rect.x;
        pen->y++;
    }
    if (!pen->full && pen->x + columns > right) { /* the help lists all */
        pen->full = true;
        grid_put(pen->grid, right - 1, pen->y, 0x2026, MUTED);
    }
    if (pen->full)
        return false;
    int left = pen->x > pen->rect.x ? pen->x - 1 : pen->x, end = pen->x + columns + 1;
    grid_fill(pen->grid, (Rect){left, pen->y, (end < right ? end : right) - left, 1}, ' ', (Style){0});
    return true;
}

static void legend_words(Pen *pen, const char *text)
{
    int columns = text_columns(str_from(text));
    if (pen_room(pen, columns))
        pen->x += grid_printf(pen->grid, pen->x, pen->y, columns, MUTED, "%s", text) + 1;
}

/* A glyph with its meaning. */
static void legend_item(Pen *pen, uint32_t glyph, Style style, const char *text)
{
    int columns = text_columns(str_from(text));
    if (!pen_room(pen, columns + 2))
        return;
    grid_put(pen->grid, pen->x, pen->y, glyph, style);
    pen->x += 4 + grid_printf(pen->grid, pen->x + 2, pen->y, columns, MUTED, "%s", text);
}

static void legend_ramp(const MapView *map, Pen *pen)
{
    enum { SHADES = 8 };
    const char *low, *high;
    char before[64];
    if (!overlay_ramp(map->overlay, &low, &high))
        return;
    int columns = snprintf(before, sizeof before, "%s: %s", overlay_name(map->overlay), low);
    if (!pen_room(pen, columns + SHADES + 2 + text_columns(str_from(high))))
        return;
    pen->x += grid_printf(pen->grid, pen->x, pen->y, columns, MUTED, "%s", before) + 1;
    for (int i = 0; i < SHADES; i++)
        grid_put(pen->grid, pen->x++, pen->y, ' ', (Style){.bg = (Role)(ROLE_RAMP_0 + i)});
    pen->x += 3 + grid_printf(pen->grid, pen->x + 1, pen->y, pen->rect.width, MUTED, "%s", high);
}

/* What the caller knows of layers: signs, or where there is none the fill. Of states that no layer has, nothing. */
static void legend_states(const MapStates *states, Pen *pen)
{
    uint64_t present = map_states_present(states);
    char name[64];
    snprintf(name, sizeof name, "%s:", states->name);
    legend_words(pen, name);
    for (size_t i = 0; i < states->state_count; i++) {
        const MapState *state = &states->states[i];
        if (!(present >> i & 1))
            continue;
        Role fill = (Role)(ROLE_RAMP_0 + state->weight);
        legend_item(pen, state->sign ? state->sign : ' ', (Style){.fg = state->role, .bg = fill}, state->name);
    }
}

/* What the step shows beside existing layers: its states, and the classes of cuts on the ruler. */
static void legend_scene(const Scene *scene, Pen *pen)
{
    unsigned states = 0, classes = 0;
    for (size_t i = 0; i < scene->rects.count; i++)
        states |= 1u << scene->rects.at[i].state;
    for (size_t i = 0; i < scene->cuts.count; i++)
        classes |= 1u << scene->cuts.at[i].class;
    for (int state = 0; state < SCENE_STATE_COUNT_; state++) {
        if (states & 1u << state)
            legend_item(pen, scene_state_glyph((SceneState)state), scene_state_style((SceneState)state),
                        scene_state_name((SceneState)state));
    }
    for (int class = CUT_CLASS_SPLIT; class <= CUT_CLASS_END; class ++) {
        char name[32];
        snprintf(name, sizeof name, "cut: %s", cut_class_name((CutClass) class));
        if (classes & 1u << class)
            legend_item(pen, scene_cut_glyph((CutClass) class), (Style){.fg = ROLE_CUT_CHOSEN}, name);
    }
}

const char *map_mark_word(const MapMark *mark)
{
    return mark->word ? mark->word : "marked";
}

bool map_mark_is_first(const MapView *map, size_t i)
{
    for (size_t before = 0; before < i; before++)
        if (map->marks[before].role == map->marks[i].role &&
            strcmp(map_mark_word(&map->marks[before]), map_mark_word(&map->marks[i])) == 0)
            return false;
    return true;
}

static void legend_marks(const MapView *map, Pen *pen)
{
    for (size_t i = 0; i < map->mark_count; i++)
        if (map_mark_is_first(map, i))
            legend_item(pen, 0x250C, (Style){.fg = map->marks[i].role, .attr = ATTR_BOLD},
                        map_mark_word(&map->marks[i]));
}

void map_legend(const MapView *map, Grid *grid, Rect rect)
{
    Pen pen = {grid, rect, rect.x, rect.y, false};
    legend_ramp(map, &pen);
    if (map->overlay == OVERLAY_STATES && map->states.name)
        legend_states(&map->states, &pen);
    legend_marks(map, &pen);
    if (map->cache->staged)
        legend_scene(&map->cache->scene, &pen);
    bool store = map->cache->history && map->cache->history->layers.lsm;
    for (size_t i = 0; i < map_sign_count; i++)
        if (map_signs[i].word && map->cache->signs >> i & 1)
            legend_item(&pen, map_signs[i].glyph, map_signs[i].style,
                        store && map_signs[i].table_word ? map_signs[i].table_word : map_signs[i].word);
}

static void add_glyph(uint32_t glyph, const char *name, const char *help,
                      void (*add)(void *self, const char *signs, const char *help), void *self)
{
    char sign[40];
    char utf8[5];
    utf8_put(glyph, utf8);
    snprintf(sign, sizeof sign, "%s %s", utf8, name);
    add(self, sign, help);
}

void map_signs_shown(const MapView *map, void (*add)(void *self, const char *signs, const char *help), void *self)
{
    const MapCache *cache = map->cache;
    const Scene *scene = &cache->scene;
    unsigned states = 0, classes = 0;
    for (size_t i = 0; cache->staged && i < scene->rects.count; i++)
        states |= 1u << scene->rects.at[i].state;
    for (size_t i = 0; cache->staged && i < scene->cuts.count; i++)
        classes |= 1u << scene->cuts.at[i].class;
    bool of_layers = map->overlay == OVERLAY_STATES && map->states.name;
    uint64_t present = of_layers ? map_states_present(&map->states) : 0;
    for (size_t i = 0; of_layers && i < map->states.state_count; i++) {
        const MapState *state = &map->states.states[i];
        if (present >> i & 1)
            add_glyph(state->sign ? state->sign : ' ', state->name, state->help, add, self);
    }
    for (size_t i = 0; i < map->mark_count; i++)
        if (map_mark_is_first(map, i))
            add(self, "┌───┐", map_mark_word(&map->marks[i]));
    for (int i = 0; i < SCENE_STATE_COUNT_; i++)
        if (states >> i & 1)
            add_glyph(scene_state_glyph((SceneState)i), scene_state_name((SceneState)i),
                      scene_state_help((SceneState)i), add, self);
    for (size_t i = 0; i < map_sign_count; i++) {
        const MapSign *sign = &map_signs[i];
        bool drawn = sign->row == MAP_ROW_RULER    ? classes != 0
                     : sign->row == MAP_ROW_STACKS ? cache->frame.stacks.height > 0
                                                   : true;
        if (sign->on ? cache->signs >> i & 1 : drawn)
            add(self, map_signs[i].signs, map_signs[i].help);
    }
    for (int i = CUT_CLASS_SPLIT; i <= CUT_CLASS_END; i++)
        if (classes >> i & 1)
            add_glyph(scene_cut_glyph((CutClass)i), cut_class_name((CutClass)i), word_cut((CutClass)i), add, self);
}
