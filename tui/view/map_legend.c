/* map_legend.c - explains the painted signs, in rows beside the map and as a list for the help.
 *
 *     size: 1/5 of the target ░░▒▒▓▓██ 2x  ≡ L0  ≡ thin deltas  ▒ deltas, more are stronger  ━ image
 */
#include "core/tell/words.h"
#include "tui/view/map_cache.h"
#include "tui/view/map_states.h"

#include <assert.h>
#include <stdio.h>

static const Style MUTED = {.fg = ROLE_MUTED};

enum { ITEMS_MAX = 48, SHADES = 8, TIGHT_SHADES = 4, SIGNS_MAX = 4 };

/* An item of a legend: words, a sign with its meaning, or the ramp of an overlay between the words for its ends. The
 * signs of a family share an item where room is short: "━━┷┷ images", of which the second and last are on deltas. */
typedef enum LegendKind { LEGEND_WORDS, LEGEND_SIGN, LEGEND_RAMP } LegendKind;
typedef struct LegendItem {
    LegendKind kind;
    uint32_t glyphs[SIGNS_MAX];
    Style styles[SIGNS_MAX];
    int signs; /* for a ramp: its shades */
    const char *family;
    char text[48], brief[48]; /* for a ramp: the words before it, and after it */
} LegendItem;

/* How items are collected. USUAL: what a step adds is last, so that the others stay where they are from step to step.
 * TIGHT: it is before the signs of layers, and the signs of a family share an item. */
typedef enum LegendOrder { LEGEND_USUAL, LEGEND_TIGHT } LegendOrder;

typedef struct LegendItems {
    LegendItem at[ITEMS_MAX + 1]; /* the last takes an item too many, which is not shown */
    size_t count;
    LegendOrder order; /* in which they were collected */
} LegendItems;

/* Adds an item unless its words are already there: an image over deltas is drawn on the fill of each of the maps, and
 * is explained once. `brief` is for narrow places; NULL: the same text. Returns the item. */
static LegendItem *add_item(LegendItems *items, LegendKind kind, uint32_t glyph, Style style, const char *text,
                            const char *brief)
{
    LegendItem item = {.kind = kind, .glyphs = {glyph}, .styles = {style}, .signs = 1};
    snprintf(item.text, sizeof item.text, "%s", text);
    snprintf(item.brief, sizeof item.brief, "%s", brief ? brief : text);
    for (size_t i = 0; i < items->count; i++)
        if (items->at[i].kind == kind && strcmp(items->at[i].text, item.text) == 0)
            return &items->at[i];
    items->at[items->count] = item;
    return &items->at[items->count < ITEMS_MAX ? items->count++ : ITEMS_MAX];
}

/* The number of `count` roles from `first` on that are a fill on the map. */
static int fills_shown(const MapCache *cache, Role first, int count)
{
    int shown = 0;
    for (int i = 0; i < count; i++)
        shown += cache->fills[first + i];
    return shown;
}

/* Adds the ramp of the overlay; without its name where the caption beside the legend says it. */
static void add_ramp(const MapView *map, bool captioned, LegendItems *items)
{
    const char *low, *high;
    char before[48];
    if (!map_overlay_ramp(map->overlay, &low, &high) || !fills_shown(map->cache, ROLE_RAMP_0, SHADES))
        return;
    snprintf(before, sizeof before, "%s%s%s", captioned ? "" : map_overlay_name(map->overlay), captioned ? "" : ": ",
             low);
    add_item(items, LEGEND_RAMP, 0, (Style){0}, before, high)->signs =
        items->order == LEGEND_TIGHT ? TIGHT_SHADES : SHADES;
    if (map->overlay == OVERLAY_DEPTH && map->cache->fills[ROLE_DELTA_BOX])
        add_item(items, LEGEND_SIGN, ' ', (Style){.bg = ROLE_DELTA_BOX}, "not visited by reads at the head",
                 "not visited");
}

/* Adds the levels whose colour is shown; with more levels than colours a colour says no more than which are apart. */
static void add_levels(const MapView *map, LegendItems *items)
{
    const Scene *scene = &map->cache->scene;
    int n = 0;
    for (size_t i = 0; map->cache->staged && i < scene->lines.count && n <= SHADES; i++)
        n += scene->lines.at[i].kind == SCENE_LEVEL;
    if (map->overlay != OVERLAY_LEVEL || n > SHADES)
        return;
    Role fill = ROLE_CLASS_FILL_0;
    for (size_t i = 0; map->cache->staged && i < scene->lines.count; i++) {
        char name[48];
        if (scene->lines.at[i].kind != SCENE_LEVEL)
            continue;
        snprintf(name, sizeof name, "%.*s", STR_ARG(scene_level_name(&scene->lines.at[i])));
        if (map->cache->fills[fill])
            add_item(items, LEGEND_SIGN, ' ', (Style){.bg = fill}, name, NULL);
        fill++;
    }
}

/* Adds the partitions whose colour is shown, by their number. */
static void add_partitions(const MapView *map, LegendItems *items)
{
    const Plan *plan = map->cache->history ? &map->cache->history->plan : NULL;
    if (map->overlay != OVERLAY_PARTITION || !plan || plan->partitions.count > SHADES)
        return;
    for (int i = 0; i < SHADES; i++) {
        char name[48], brief[48];
        snprintf(name, sizeof name, "partition %d", i);
        snprintf(brief, sizeof brief, "%d", i);
        if (map->cache->fills[ROLE_CLASS_FILL_0 + i])
            add_item(items, LEGEND_SIGN, ' ', (Style){.bg = (Role)(ROLE_CLASS_FILL_0 + i)}, name, brief);
    }
}

static Style state_style(const MapCache *cache, SceneState state)
{
    return map_role_style(cache, scene_state_style(state).fg);
}

static uint32_t state_glyph(const MapCache *cache, SceneState state)
{
    return cell_glyph(&cache->fg_signs[scene_state_style(state).fg], false);
}

/* A bit for each of the step's states that is in the window. */
static unsigned scene_states_on(const MapCache *cache)
{
    unsigned states = 0;
    for (int state = 0; cache->staged && cache->placed && state < SCENE_STATE_COUNT_; state++)
        if (cache->outlined >> state & 1 && map_shows_role(cache, scene_state_style((SceneState)state).fg))
            states |= 1u << state;
    return states;
}

/* Adds the states that the caller has given layers, each with its sign, or where it has none its fill. States that no
 * layer has are left out. */
static void add_states(const MapStates *states, bool captioned, LegendItems *items)
{
    uint64_t present = map_states_present(states);
    char name[48];
    snprintf(name, sizeof name, "%s:", states->name);
    if (!captioned)
        add_item(items, LEGEND_WORDS, 0, (Style){0}, name, "");
    for (size_t i = 0; i < states->state_count; i++) {
        const MapState *state = &states->states[i];
        if (!(present >> i & 1))
            continue;
        Role fill = (Role)(ROLE_RAMP_0 + state->weight);
        add_item(items, LEGEND_SIGN, state->sign ? state->sign : ' ', (Style){.fg = state->role, .bg = fill},
                 state->name, NULL);
    }
}

/* A bit for the class of each cut that the ruler shows: not of those outside the window or behind a chosen one. */
static unsigned cut_classes_on(const MapCache *cache)
{
    unsigned classes = 0;
    if (!cache->staged || !cache->column_cut || cache->frame.cuts.height == 0)
        return 0;
    for (int x = 0; x < cache->frame.cuts.width && x < cache->scales.x.cells; x++)
        if (cache->column_cut[x] != UINT32_MAX)
            classes |= 1u << cache->scene.cuts.at[cache->column_cut[x]].class;
    return classes;
}

/* Adds what the step shows besides existing layers: its states, and the classes of cuts on the ruler. */
static void add_scene(const MapCache *cache, LegendItems *items)
{
    unsigned states = scene_states_on(cache), classes = cut_classes_on(cache);
    for (int state = 0; state < SCENE_STATE_COUNT_; state++) {
        if (states & 1u << state)
            add_item(items, LEGEND_SIGN, state_glyph(cache, (SceneState)state), state_style(cache, (SceneState)state),
                     scene_state_name((SceneState)state), NULL);
    }
    for (int class = CUT_CLASS_SPLIT; class <= CUT_CLASS_END; class ++) {
        char name[32];
        snprintf(name, sizeof name, "cut: %s", cut_class_name((CutClass) class));
        if (classes & 1u << class)
            add_item(items, LEGEND_SIGN, scene_cut_glyph((CutClass) class), (Style){.fg = ROLE_CUT_CHOSEN}, name,
                     cut_class_name((CutClass) class));
    }
}

bool map_mark_is_region(const MapMark *mark)
{
    return mark->role == ROLE_ACCENT;
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

static void add_marks(const MapView *map, LegendItems *items)
{
    for (size_t i = 0; i < map->mark_count; i++)
        if (map_mark_is_first(map, i) && map_shows_role(map->cache, map->marks[i].role))
            add_item(items, LEGEND_SIGN, map_mark_is_region(&map->marks[i]) ? GLYPH_DOUBLE_CORNER : 0x250C,
                     map_role_style(map->cache, map->marks[i].role), map_mark_word(&map->marks[i]), NULL);
}

static void add_overlay(const MapView *map, bool captioned, LegendItems *items)
{
    add_ramp(map, captioned, items);
    add_levels(map, items);
    add_partitions(map, items);
    if (map->overlay == OVERLAY_STATES && map->states.name)
        add_states(&map->states, captioned, items);
    add_marks(map, items);
}

static void add_stage(const MapView *map, LegendItems *items)
{
    if (map->cache->staged)
        add_scene(map->cache, items);
}

static bool shows_store(const MapCache *cache)
{
    return cache->history && cache->history->layers.lsm;
}

/* Is a sign that looks like one of an image none, because a store has no images? It is a piece of a heavy outline. */
static bool is_no_image(const MapCache *cache, size_t sign)
{
    Role fg = (Role)map_signs[sign].style.fg;
    bool image =
        fg == ROLE_IMAGE || fg == ROLE_IMAGE_SPARSE || (fg == ROLE_ACCENT && map_signs[sign].glyph == GLYPH_IMAGE);
    return shows_store(cache) && image;
}

/* Adds the item's sign to the first item of its family, if there is one. */
static bool join_family(LegendItems *items, size_t count, const LegendItem *item)
{
    for (size_t i = 0; i < count && item->family; i++) {
        LegendItem *first = &items->at[i];
        if (!first->family || strcmp(first->family, item->family) != 0)
            continue;
        assert(first->signs < SIGNS_MAX);
        first->glyphs[first->signs] = item->glyphs[0];
        first->styles[first->signs++] = item->styles[0];
        snprintf(first->text, sizeof first->text, "%s", item->family);
        snprintf(first->brief, sizeof first->brief, "%s", item->family);
        return true;
    }
    return false;
}

/* Lets the signs of each family share an item. */
static void join_families(LegendItems *items)
{
    size_t kept = 0;
    for (size_t i = 0; i < items->count; i++)
        if (!join_family(items, kept, &items->at[i]))
            items->at[kept++] = items->at[i];
    items->count = kept;
}

/* Adds the signs of layers, or those of the shown decision. */
static void add_signs(const MapView *map, bool of_decision, LegendItems *items)
{
    bool store = shows_store(map->cache);
    for (size_t i = 0; i < map_sign_count; i++) {
        const MapSign *sign = &map_signs[i];
        if (sign->of_decision != of_decision || !sign->word || !(map->cache->signs >> i & 1) ||
            is_no_image(map->cache, i))
            continue;
        add_item(items, LEGEND_SIGN, sign->glyph, map_sign_style(map->cache, i),
                 store && sign->table_word ? sign->table_word : sign->word, sign->brief)
            ->family = sign->family;
    }
}

static int item_columns(const LegendItem *item, bool brief)
{
    int text = text_columns(str_from(brief ? item->brief : item->text));
    return item->kind == LEGEND_WORDS ? text
           : item->kind == LEGEND_SIGN
               ? text + 1 + item->signs
               : text_columns(str_from(item->text)) + item->signs + 2 + text_columns(str_from(item->brief));
}

static void draw_item(const LegendItem *item, bool brief, Grid *grid, int x, int y, int columns)
{
    const char *text = brief ? item->brief : item->text;
    if (item->kind == LEGEND_WORDS) {
        grid_printf(grid, x, y, columns, MUTED, "%s", text);
    } else if (item->kind == LEGEND_SIGN) {
        for (int i = 0; i < item->signs; i++)
            grid_put(grid, x++, y, item->glyphs[i], item->styles[i]);
        grid_printf(grid, x + 1, y, columns - 1 - item->signs, MUTED, "%s", text);
    } else {
        x += grid_printf(grid, x, y, columns, MUTED, "%s", item->text) + 1;
        for (int i = 0; i < item->signs; i++)
            grid_put(grid, x++, y, ' ', (Style){.bg = (Role)(ROLE_RAMP_0 + i * (SHADES - 1) / (item->signs - 1))});
        grid_printf(grid, x + 1, y, columns, MUTED, "%s", item->brief);
    }
}

/* Lays out the items row by row, the first `whole` of them in full, the others brief: closer together, and without
 * words that explain no sign. The last row ends `spare` columns earlier; an item that it has no room for is left out.
 * Draws them if there is a grid. Returns the number of items that are left out. */
static size_t lay_items(const LegendItems *items, size_t whole, int spare, Grid *grid, Rect rect)
{
    int x = rect.x, y = rect.y, last = rect.y + rect.height - 1, right = rect.x + rect.width;
    size_t left_out = 0;
    for (size_t i = 0; i < items->count; i++) {
        bool brief = i >= whole;
        int columns = item_columns(&items->at[i], brief);
        if (columns == 0)
            continue;
        if (y < last && x + columns > right) {
            x = rect.x;
            y++;
        }
        if (x + columns > right - (y == last ? spare : 0)) {
            left_out++;
            continue;
        }
        if (grid) { /* the cells on both sides of an item are blank too: a border there would look like its sign's */
            int from = x - 1, end = x + columns + 1;
            grid_fill(grid, (Rect){from, y, (end < right ? end : right) - from, 1}, ' ', (Style){0});
            draw_item(&items->at[i], brief, grid, x, y, columns);
        }
        x += columns + (whole < items->count || items->at[i].kind == LEGEND_WORDS ? 1 : 2);
    }
    return left_out;
}

static LegendItems collect(const MapView *const *maps, size_t count, bool captioned, LegendOrder order)
{
    LegendItems items = {.count = 0, .order = order};
    for (size_t i = 0; i < count; i++)
        add_overlay(maps[i], captioned, &items);
    for (size_t i = 0; i < count && order == LEGEND_USUAL; i++)
        add_signs(maps[i], false, &items);
    for (size_t i = 0; i < count; i++)
        add_stage(maps[i], &items);
    for (size_t i = 0; i < count && order == LEGEND_TIGHT; i++)
        add_signs(maps[i], false, &items);
    for (size_t i = 0; i < count; i++)
        add_signs(maps[i], true, &items);
    if (order == LEGEND_TIGHT)
        join_families(&items);
    return items;
}

/* Sets the largest number of items that can be in full; false: not all items have room although all are brief. */
static bool find_whole(const LegendItems *items, Rect rect, size_t *whole)
{
    *whole = items->count;
    while (*whole > 0 && lay_items(items, *whole, 0, NULL, rect) > 0)
        --*whole;
    return *whole > 0 || lay_items(items, 0, 0, NULL, rect) == 0;
}

void map_legend_of(const MapView *const *maps, size_t count, bool captioned, Grid *grid, Rect rect)
{
    if (rect.width <= 0 || rect.height <= 0)
        return;
    LegendItems items = collect(maps, count, captioned, LEGEND_USUAL);
    size_t whole;
    if (!find_whole(&items, rect, &whole))
        items = collect(maps, count, captioned, LEGEND_TIGHT);
    bool full = !find_whole(&items, rect, &whole);
    lay_items(&items, whole, full ? 2 : 0, grid, rect);
    if (full) /* "…": the help lists all */
        grid_put(grid, rect.x + rect.width - 1, rect.y + rect.height - 1, 0x2026, MUTED);
}

void map_legend(const MapView *map, Grid *grid, Rect rect)
{
    map_legend_of(&map, 1, false, grid, rect);
}

typedef MapSignShown AddSign;

/* Adds a glyph with its name, in the style that it has on the map. */
static void add_glyph(uint32_t glyph, Style style, const char *name, const char *help, AddSign *add, void *self)
{
    char sign[40];
    char utf8[5];
    utf8_put(glyph, utf8);
    snprintf(sign, sizeof sign, "%s %s", utf8, name);
    add(self, sign, 1, style, help);
}

/* Adds the states of layers that the overlay shows. */
static void legend_states_shown(const MapView *map, AddSign *add, void *self)
{
    if (map->overlay != OVERLAY_STATES || !map->states.name)
        return;
    uint64_t present = map_states_present(&map->states);
    for (size_t i = 0; i < map->states.state_count; i++) {
        const MapState *state = &map->states.states[i];
        if (present >> i & 1)
            add_glyph(state->sign ? state->sign : ' ',
                      (Style){.fg = state->role, .bg = (Role)(ROLE_RAMP_0 + state->weight)}, state->name, state->help,
                      add, self);
    }
}

/* Adds the states of the step's rectangles. */
static void scene_states_shown(const MapCache *cache, AddSign *add, void *self)
{
    unsigned states = scene_states_on(cache);
    for (int i = 0; i < SCENE_STATE_COUNT_; i++)
        if (states >> i & 1)
            add_glyph(state_glyph(cache, (SceneState)i), state_style(cache, (SceneState)i),
                      scene_state_name((SceneState)i), scene_state_help((SceneState)i), add, self);
}

/* Adds the signs of the table that are painted, or whose row is shown; `cuts`: the ruler has a cut. */
static void row_signs_shown(const MapCache *cache, bool cuts, AddSign *add, void *self)
{
    for (size_t i = 0; i < map_sign_count; i++) {
        const MapSign *sign = &map_signs[i];
        bool drawn = sign->row == MAP_ROW_RULER    ? cuts
                     : sign->row == MAP_ROW_STACKS ? cache->frame.stacks.height > 0
                                                   : true;
        if (!(sign->on ? cache->signs >> i & 1 : drawn) || is_no_image(cache, i))
            continue;
        char glyph[5] = "";
        if (sign->over)
            utf8_put(cell_glyph(&cache->sign_cells[i], false), glyph);
        const char *shown = sign->over ? glyph : sign->signs;
        if (sign->named)
            add_glyph(sign->glyph, map_sign_style(cache, i), sign->word, sign->help, add, self);
        else
            add(self, shown, sign->on ? text_columns(str_from(shown)) : 0, map_sign_style(cache, i), sign->help);
    }
}

void map_signs_shown(const MapView *map, MapSignShown *add, void *self)
{
    const MapCache *cache = map->cache;
    unsigned classes = cut_classes_on(cache);
    legend_states_shown(map, add, self);
    for (size_t i = 0; i < map->mark_count; i++)
        if (map_mark_is_first(map, i) && map_shows_role(cache, map->marks[i].role))
            add(self, map_mark_is_region(&map->marks[i]) ? "╔═══╗" : "┌───┐", 5,
                map_role_style(cache, map->marks[i].role), map_mark_word(&map->marks[i]));
    scene_states_shown(cache, add, self);
    row_signs_shown(cache, classes != 0, add, self);
    for (int i = CUT_CLASS_SPLIT; i <= CUT_CLASS_END; i++)
        if (classes >> i & 1)
            add_glyph(scene_cut_glyph((CutClass)i), (Style){.fg = ROLE_CUT_CHOSEN}, cut_class_name((CutClass)i),
                      word_cut((CutClass)i), add, self);
}
