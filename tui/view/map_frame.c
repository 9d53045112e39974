/* map_frame.c - draws what is around the map: LSN labels at its left, ribbon, cut ruler, key labels and a caption
 * below.
 *
 *     93/1C0887F1 |area …                   labels are edges of layers in their row or column, never rounded
 *     93/1B991E09 |
 *        reads ≤87|▂▂▅▅▅                    the deepest read of the keys in each column; ≤87?: where one as deep is
 * drawn, |                         no key is known to exist stacks ≤2 |11220                     deltas that count for
 * an image there, where they are asked for cuts|▲───◆── |╵1663/16386/35417:0      ╵1663/16386/35417:16384 LSN ↑ by
 * rank: row = 6.4 of 269 LSNs  ·  key → by rank: column = 41.4 of 7,745 segments
 */
#include "tui/view/map_cache.h"

#include "core/base/number.h"
#include "core/base/search.h"

#include <stdio.h>
#include <stdlib.h>

/* The width of the highest LSN's label and a blank, at least 11. */
static int label_width(const MapView *map)
{
    const Axis *lsns = &map->cache->lsns;
    char text[LSN_TEXT_SIZE];
    int width =
        lsns->count ? (int)strlen(edge_label(map->cache->history, (Lsn)lsns->values[lsns->count - 1], text)) + 1 : 0;
    return width < 11 ? 11 : width;
}

MapFrame map_frame(const MapView *map, Rect rect)
{
    MapFrame frame = {.all = rect, .area = rect};
    bool axes = !map->options.hide_axes;
    int below = 0, left = axes && rect.width >= 40 ? label_width(map) : 0;
    bool labels = axes && rect.height >= 7;
    /* where rows are few, the ruler of cuts has precedence over the ribbon, and both over the caption */
    bool cuts = !map->options.hide_cuts && rect.height >= 8 && map->cache->staged && map->cache->scene.cuts.count;
    bool ribbon = !map->options.hide_ribbon && rect.height >= (map->keeps_ribbon ? 7 : 9) + cuts;
    bool caption = axes && rect.height >= 10 + 2 * cuts && rect.width >= 40;
    bool stacks = ribbon && map->stacks && rect.height >= 10 + cuts;
    below = caption + labels + ribbon + stacks + cuts;
    frame.area = (Rect){rect.x + left, rect.y, rect.width - left, rect.height - below};
    frame.lsn_labels = (Rect){rect.x, rect.y, left, frame.area.height};
    int y = rect.y + frame.area.height;
    if (ribbon)
        frame.ribbon = (Rect){frame.area.x, y++, frame.area.width, 1};
    if (stacks)
        frame.stacks = (Rect){frame.area.x, y++, frame.area.width, 1};
    if (cuts)
        frame.cuts = (Rect){frame.area.x, y++, frame.area.width, 1};
    if (labels)
        frame.key_labels = (Rect){frame.area.x, y++, frame.area.width, 1};
    if (caption)
        frame.caption = (Rect){rect.x, y, rect.width, 1};
    return frame;
}

/* Finds the first (or last) edge of a layer inside a cell. False: there is none. */
static bool edge_in(const Axis *axis, Window cell, bool last, U128 *value)
{
    uint32_t lo;
    Position wanted = last ? cell.hi : cell.lo;
    search_first(lo, 0, axis->count, axis->positions[lo] >= wanted);
    if (last && lo == 0)
        return false;
    uint32_t rank = last ? lo - 1 : lo;
    if (rank >= axis->count || axis->positions[rank] < cell.lo || axis->positions[rank] >= cell.hi)
        return false;
    *value = axis->values[rank];
    return true;
}

static void put_lsn_label(const MapCache *cache, Grid *grid, int y, Lsn lsn, uint8_t attr)
{
    Rect at = cache->frame.lsn_labels;
    char text[LSN_TEXT_SIZE];
    edge_label(cache->history, lsn, text);
    int columns = (int)strlen(text), width = at.width - 1;
    grid_printf(grid, at.x + (columns < width ? width - columns : 0), at.y + y, width,
                (Style){.fg = ROLE_MUTED, .attr = attr}, "%s", text);
}

/* Labels the highest row, the lowest row, and rows every few rows between them that hold an edge of a layer. Where no
 * row holds one, the labels are dim and show where rows begin. */
static void draw_lsn_labels(const MapView *map, Grid *grid, bool *taken)
{
    const MapCache *cache = map->cache;
    Rect at = cache->frame.lsn_labels;
    int every = at.height <= 12 ? 2 : at.height <= 40 ? 4 : 5, placed = 0, last = -every;
    for (int y = 0; at.width && y < at.height; y++) {
        U128 lsn;
        bool bottom = y == at.height - 1;
        if ((!bottom && (y - last < every || at.height - 1 - y < every)) || taken[y])
            continue;
        if (!edge_in(&cache->lsns, scale_cell(&cache->scales.y, at.height - 1 - y), y == 0, &lsn))
            continue;
        put_lsn_label(cache, grid, y, (Lsn)lsn, 0);
        last = y;
        placed++;
    }
    for (int y = 0; at.width && placed == 0 && y < at.height; y += every) {
        Window cell = scale_cell(&cache->scales.y, at.height - 1 - y);
        put_lsn_label(cache, grid, y, (Lsn)axis_value(&cache->lsns, cell.lo), ATTR_DIM);
    }
}

/* The levels that are named beside a row: one, or neighbours whose borders are too close for rows of their own. */
typedef struct LevelNames {
    const SceneLine *highest, *lowest; /* by LSN; NULL: none */
} LevelNames;

/* The row for a level's name: just above its lower border; for a store, whose levels are rows, its lowest row. -1: it
 * is not in view, or it is not due and within the top row, where the highest LSN is more important. */
static int level_name_row(const MapCache *cache, const SceneLine *line)
{
    int part = scale_part(&cache->scales.y, axis_position(&cache->lsns, line->lsns.lo));
    if (line->kind != SCENE_LEVEL || part < 0 || part >= cache->scales.y.parts)
        return -1;
    int y = cache->frame.lsn_labels.height - 1 - part / RASTER_Y;
    if (y == 0)
        return line->weak ? -1 : 0;
    bool rows = vertical_axis(cache->history->layers.vertical)->has_levels;
    return y > 1 && !rows ? y - 1 : y;
}

/* Appends "level 1", "levels 0-2" or "L4-L6"; "10-12" where that is wider than the room. */
static void add_level_names(LevelNames names, int room, Text *out)
{
    Str high = scene_level_name(names.highest), low = scene_level_name(names.lowest);
    Str first = str_last_word(high), last = str_last_word(low);
    if (str_equal(high, low)) {
        text_add_str(out, high);
        return;
    }
    text_printf(out, "%s%.*s-%.*s", first.length < high.length ? "levels " : "", STR_ARG(first), STR_ARG(last));
    if (text_columns(text_str(out)) > room) {
        text_clear(out);
        text_printf(out, "%.*s-%.*s", STR_ARG(first), STR_ARG(last));
    }
}

static void draw_level_names(const MapView *map, Grid *grid, bool *taken)
{
    const MapCache *cache = map->cache;
    Rect at = cache->frame.lsn_labels;
    LevelNames *names = mem_zero((size_t)at.height + 1, sizeof *names);
    for (size_t i = 0; at.width && !map->options.hide_levels && i < cache->scene.lines.count; i++) { /* highest first */
        const SceneLine *line = &cache->scene.lines.at[i];
        int y = level_name_row(cache, line);
        if (y < 0)
            continue;
        names[y] = (LevelNames){names[y].highest ? names[y].highest : line, line};
    }
    Text text = TEXT_EMPTY;
    for (int y = 0; y < at.height; y++) {
        if (!names[y].highest)
            continue;
        text_clear(&text);
        add_level_names(names[y], at.width - 1, &text);
        int columns = text_columns(text_str(&text));
        columns = columns < at.width - 1 ? columns : at.width - 1;
        taken[y] = true;
        grid_text(grid, at.x + at.width - 1 - columns, at.y + y, columns, text_str(&text),
                  (Style){.fg = ROLE_LEVEL, .attr = ATTR_BOLD});
    }
    text_release(&text);
    free(names);
}

static void draw_key_labels(const MapView *map, const History *history, Grid *grid)
{
    const MapCache *cache = map->cache;
    Rect at = cache->frame.key_labels;
    if (at.height == 0)
        return;
    KeyForm form = history->layers.form;
    int free_from = 0, gap = at.width < 70 ? 3 : 6;
    for (int x = 0; x < at.width - 4; x++) {
        U128 key;
        if (x < free_from || !edge_in(&cache->keys, scale_cell(&cache->scales.x, x), false, &key))
            continue;
        char label[KEY_LABEL_SIZE];
        key_label((Key)key, form, label);
        int columns = (int)strlen(label);
        if (x > 0 && x + 1 + columns > at.width)
            continue; /* that of a later cell may be shorter */
        grid_put(grid, at.x + x, at.y, 0x2575, (Style){.fg = ROLE_BORDER});
        grid_printf(grid, at.x + x + 1, at.y, at.width - x - 1, (Style){.fg = ROLE_MUTED}, "%s", label);
        free_from = x + 1 + columns + gap;
    }
}

bool map_labels_reads(const MapView *map)
{
    return map->cache && map->cache->frame.lsn_labels.width > 0;
}

bool map_reads_label(const MapView *map, char out[MAP_READS_SIZE])
{
    const MapCache *cache = map->cache;
    if (!cache || cache->frame.ribbon.height == 0)
        return false;
    if (cache->reads.visits && !cache->depths_old)
        snprintf(out, MAP_READS_SIZE, "reads ≤%u%s", cache->deepest, cache->deepest_unsure ? "?" : "");
    else
        snprintf(out, MAP_READS_SIZE, map->awaits_summary ? "reads …" : "reads");
    return true;
}

/* Heights are shares of the deepest read. Colours tell whether it is deep: the last is for 8 layers or more. */
static void draw_ribbon(const MapView *map, Grid *grid)
{
    enum { HEATS = 8 };
    const MapCache *cache = map->cache;
    Rect at = cache->frame.ribbon;
    if (at.height == 0)
        return;
    char label[MAP_READS_SIZE];
    bool known = cache->reads.visits && !cache->depths_old;
    map_reads_label(map, label);
    int columns = text_columns(str_from(label));
    if (cache->frame.lsn_labels.width)
        grid_printf(grid, at.x - 1 - columns, at.y, columns, (Style){.fg = ROLE_MUTED}, "%s", label);
    for (int x = 0; cache->reads.visits && x < at.width; x++) {
        uint32_t depth = cache->column_depth[x], most = cache->deepest ? cache->deepest : 1;
        uint32_t step = depth * 8 / most; /* 0 to 8; more than 8 where no key is known to exist */
        uint32_t heat = depth * HEATS / (most > HEATS ? most : HEATS);
        heat = heat < 1 ? 1 : heat > HEATS ? HEATS : heat;
        bool sure = cache->column_segment[x] < cache->reads.segments &&
                    !map_reads_unsure(&cache->reads, cache->column_segment[x]);
        step = depth && step == 0 ? 1 : step;
        if (known && depth > most)
            grid_put(grid, at.x + x, at.y, '?', (Style){.fg = ROLE_MUTED});
        else if (step)
            grid_put(grid, at.x + x, at.y, 0x2580 + (step > 8 ? 8 : step),
                     (Style){.fg = known && sure ? (Role)(ROLE_RAMP_0 + heat - 1) : ROLE_MUTED});
    }
}

/* Draws the height of the highest stack in each column as a digit: '+' from 10 on, blank where there is no partition.
 */
static void draw_stacks(const MapView *map, Grid *grid)
{
    const MapCache *cache = map->cache;
    const MapStacks *stacks = map->stacks;
    Rect at = cache->frame.stacks;
    if (at.height == 0 || !stacks)
        return;
    uint32_t most = 0;
    for (size_t i = 0; i < stacks->count; i++)
        most = stacks->height[i] > most ? stacks->height[i] : most;
    char label[32];
    int columns = snprintf(label, sizeof label, "stacks ≤%u", most) - 2; /* ≤ has three bytes */
    if (cache->frame.lsn_labels.width)
        grid_printf(grid, at.x - 1 - columns, at.y, columns, (Style){.fg = ROLE_MUTED}, "%s", label);
    for (int x = 0; x < at.width; x++) {
        Window cell = scale_cell(&cache->scales.x, x);
        U128 lo = axis_value(&cache->keys, cell.lo), hi = axis_value(&cache->keys, cell.hi);
        size_t i;
        search_first(i, 0, stacks->count, stacks->keys[i].hi > lo);
        bool any = false;
        uint32_t height = 0;
        for (; i < stacks->count && (stacks->keys[i].lo < hi || (!any && stacks->keys[i].lo <= lo)); i++) {
            any = true;
            height = stacks->height[i] > height ? stacks->height[i] : height;
        }
        Style style = {.fg = height == 0 ? ROLE_MUTED : ROLE_TEXT};
        if (height >= stacks->enough)
            style = (Style){.fg = ROLE_BAD, .attr = ATTR_BOLD};
        if (any)
            grid_put(grid, at.x + x, at.y, height > 9 ? '+' : '0' + height, style);
    }
}

static void draw_cuts(const MapView *map, Grid *grid)
{
    const MapCache *cache = map->cache;
    const Scene *scene = &cache->scene;
    Rect at = cache->frame.cuts;
    if (at.height == 0)
        return;
    if (cache->frame.lsn_labels.width)
        grid_printf(grid, at.x - 5, at.y, 4, (Style){.fg = ROLE_MUTED}, "cuts");
    for (int x = 0; x < at.width; x++)
        grid_put(grid, at.x + x, at.y, 0x2500, (Style){.fg = ROLE_BORDER});
    if (scene->has_window) {
        int lo = scale_part(&cache->scales.x, axis_position(&cache->keys, scene->window.lo));
        int hi = scale_part(&cache->scales.x, axis_position(&cache->keys, scene->window.hi));
        for (int x = lo < 0 ? 0 : lo / RASTER_X; x <= hi / RASTER_X && x < at.width && hi >= 0; x++)
            grid_put(grid, at.x + x, at.y, 0x2550, (Style){.fg = ROLE_CUT, .bg = ROLE_WINDOW});
    }
    for (int x = 0; x < at.width && x < cache->scales.x.cells; x++) {
        if (cache->column_cut[x] == UINT32_MAX)
            continue;
        const SceneCut *cut = &scene->cuts.at[cache->column_cut[x]];
        Style style = {.fg = cut->chosen ? ROLE_CUT_CHOSEN : ROLE_CUT,
                       .attr = cut->chosen ? ATTR_BOLD | ATTR_UNDERLINE : 0};
        grid_put(grid, at.x + x, at.y, scene_cut_glyph(cut->class), style);
    }
}

/* The number of ranks in a window of a rank axis, on which each is 2^64 wide. */
static double map_ranks_in(Window window)
{
    return (double)(window.hi - window.lo) / 0x1p64;
}

/* Appends " of 1,649" in front of the unit of a caption, unless it has to be brief. */
static const char *caption_total(bool brief, uint64_t total, char out[40])
{
    char count[32];
    snprintf(out, 40, "%s%s", brief ? "" : " of ", brief ? "" : count_format(total, count));
    return out;
}

/* `brief`: without the number of all LSNs. */
static void describe_lsns(const MapView *map, bool brief, char *out, size_t size)
{
    const MapCache *cache = map->cache;
    int rows = cache->frame.area.height > 1 ? cache->frame.area.height - 1 : 1;
    if (map->lsn_axis == LSN_AXIS_LINEAR) {
        char bytes[32];
        uint64_t window = (uint64_t)(map->lsns.hi - map->lsns.lo);
        if (window < (uint64_t)rows)
            snprintf(out, size, "LSN = %.3g rows", (double)rows / (double)(window ? window : 1));
        else
            snprintf(out, size, "row = %s of WAL", bytes_format(window / (uint64_t)rows, bytes));
        return;
    }
    char total[40];
    double lsns = map_ranks_in(map->lsns) / rows;
    if (lsns < 1)
        snprintf(out, size, "LSN = %.3g rows", 1 / lsns);
    else
        snprintf(out, size, "row = %.3g%s LSNs", lsns, caption_total(brief, cache->lsns.count, total));
}

/* "column = 66 keys", or "key = 3.9 columns". A key of a store is one of the strings in its dictionary, which are two
 * apart. */
static void describe_linear_keys(U128 window, bool store, int cols, char *out, size_t size)
{
    U128 keys = store ? window / 2 : window;
    char count[32];
    if (keys / (unsigned)cols >= (U128)1 << 40) {
        snprintf(out, size, "column = %.2g keys", (double)keys / cols);
    } else if (keys >= (unsigned)cols) {
        uint64_t each = (uint64_t)(keys / (unsigned)cols);
        snprintf(out, size, "column = %s key%s", count_format(each, count), plural_ending(each));
    } else {
        snprintf(out, size, "key = %.3g columns", (double)cols / (keys ? (double)keys : 1));
    }
}

/* A store's edges are those of all steps, shown or not, so the count says so. */
static void describe_keys(const MapView *map, const History *history, bool brief, char *out, size_t size)
{
    const MapCache *cache = map->cache;
    int cols = cache->frame.area.width > 1 ? cache->frame.area.width - 1 : 1;
    bool store = history->lsm != NULL;
    char total[40];
    if (map->key_axis == KEY_AXIS_LINEAR)
        describe_linear_keys(map->keys.hi - map->keys.lo, store, cols, out, size);
    else if (map->key_axis == KEY_AXIS_RANK && map_ranks_in(map->keys) < cols)
        snprintf(out, size, "segment = %.3g columns", cols / map_ranks_in(map->keys));
    else if (map->key_axis == KEY_AXIS_RANK)
        snprintf(out, size, "column = %.3g%s segments%s", map_ranks_in(map->keys) / cols,
                 caption_total(brief, cache->keys.count - 1, total),
                 !brief && store && history->steps.count > 1 ? " ever" : "");
    else
        snprintf(out, size, "column = %.3g%% of %s",
                 100 * (double)(map->keys.hi - map->keys.lo) / (double)cache->keys.length / cols,
                 map->key_axis == KEY_AXIS_BYTES ? "the bytes" : "the layers");
}

static void draw_caption(const MapView *map, const History *history, Grid *grid)
{
    Rect at = map->cache->frame.caption;
    if (at.height == 0)
        return;
    enum { BETWEEN = sizeof " LSN ^  . key > " - 1, COLON = sizeof ": " - 1, SHORT = sizeof " ^  > " - 1 };
    char lsns[96], keys[96];
    describe_lsns(map, false, lsns, sizeof lsns);
    describe_keys(map, history, false, keys, sizeof keys);
    Style style = {.fg = ROLE_MUTED};
    const char *lsn_axis = lsn_axis_words(map->lsn_axis), *key_axis = key_axis_words(map->key_axis);
    const VerticalAxis *vertical = vertical_axis(history->layers.vertical);
    int columns = text_columns(str_from(lsns)) + text_columns(str_from(keys)) + BETWEEN;
    if (!vertical->has_lsns)
        grid_printf(grid, at.x, at.y, at.width, style, " %s ↑%s · key → %s: %s", vertical->name, vertical->order,
                    key_axis, keys);
    else if (at.width >= 110)
        grid_printf(grid, at.x, at.y, at.width, style, " LSN ↑ %s: %s  ·  key → %s: %s", lsn_axis, lsns, key_axis,
                    keys);
    else if (columns + text_columns(str_from(key_axis)) + COLON <= at.width)
        grid_printf(grid, at.x, at.y, at.width, style, " LSN ↑ %s · key → %s: %s", lsns, key_axis, keys);
    else if (columns <= at.width)
        grid_printf(grid, at.x, at.y, at.width, style, " LSN ↑ %s · key → %s", lsns, keys);
    else { /* beside other maps */
        if (columns - BETWEEN + SHORT > at.width) {
            describe_lsns(map, true, lsns, sizeof lsns);
            describe_keys(map, history, true, keys, sizeof keys);
        }
        grid_printf(grid, at.x, at.y, at.width, style, " ↑ %s → %s", lsns, keys);
    }
}

void map_draw_frame(const MapView *map, const History *history, Grid *grid)
{
    Rect clip = grid_clip(grid, map->cache->frame.all);
    bool *taken = mem_zero((size_t)map->cache->frame.area.height, sizeof *taken);
    draw_level_names(map, grid, taken);
    if (!vertical_axis(history->layers.vertical)->has_levels)
        draw_lsn_labels(map, grid, taken);
    free(taken);
    draw_ribbon(map, grid);
    draw_stacks(map, grid);
    draw_cuts(map, grid);
    draw_key_labels(map, history, grid);
    draw_caption(map, history, grid);
    grid_clip(grid, clip);
}
