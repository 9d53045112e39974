/* map.c - paints the map: updates the cache, copies the rasterised map, and draws over it what changes often.
 *
 * At 26,690 layers a new raster takes about 1 ms, and all that is drawn over it some tens of microseconds.
 */
#include "tui/view/map_cache.h"

#include <stdlib.h>

void map_init(MapView *map)
{
    *map = (MapView){.selected = LAYER_NONE, .decision = DECISION_NONE, .fitted = true};
    map->cache = mem_zero(1, sizeof *map->cache);
}

void map_usual_axes(const History *history, KeyAxisKind *keys, LsnAxisKind *lsns)
{
    bool drawn = history->scenario.art_key_scale > 0;
    *keys = drawn ? KEY_AXIS_LINEAR : KEY_AXIS_RANK;
    *lsns = drawn ? LSN_AXIS_LINEAR : LSN_AXIS_RANK;
}

static void drop_raster(MapCache *cache)
{
    map_job_drop(cache);
    cache->painted = false;
    if (!cache->rastered)
        return;
    raster_release(&cache->raster);
    raster_scales_release(&cache->scales);
    map_scene_drop(cache);
    cell_values_release(&cache->key_cells);
    cell_values_release(&cache->lsn_cells);
    cache->rastered = false;
}

static void drop_index(MapCache *cache)
{
    drop_raster(cache);
    if (cache->indexed) {
        map_index_release(&cache->index);
        axis_release(&cache->keys);
        axis_release(&cache->lsns);
    }
    map_reads_release(&cache->reads);
    for (int i = 0; i < OVERLAY_COUNT_; i++) {
        free(cache->values[i].values);
        cache->values[i].values = NULL;
    }
    if (cache->staged)
        scene_release(&cache->scene);
    map_scene_drop(cache);
    cache->indexed = cache->staged = false;
}

void map_release(MapView *map)
{
    if (map->cache) {
        map_stage_drop(map->cache);
        drop_index(map->cache);
        grid_release(&map->cache->base);
        free(map->cache->column_depth);
        free(map->cache->column_segment);
        free(map->cache);
    }
    *map = (MapView){0};
}

void map_markers_changed(MapView *map)
{
    MapCache *cache = map->cache;
    cache->marked = false;
    cache->painted = false; /* the base has the markers' lines */
}

/* A window of one axis as values, so that it survives a change of the axis. */
typedef struct Kept {
    U128 lo, hi;
} Kept;

static Kept keep(const Axis *axis, Window window)
{
    return (Kept){axis_value(axis, window.lo), axis_value(axis, window.hi)};
}

static Window restore(const Axis *axis, Kept kept)
{
    Position lo = axis_position(axis, kept.lo), hi = axis_position(axis, kept.hi);
    return hi > lo ? (Window){lo, hi} : window_around(axis, lo, hi, 0.2);
}

static bool shows_rows(const History *history)
{
    return vertical_axis(history->layers.vertical)->has_rows;
}

void map_lsn_axis(Axis *axis, LsnAxisKind kind, const History *history, const LayerIndex *index, StepId step)
{
    if (!shows_rows(history)) {
        axis_init_lsns(axis, kind, index);
        return;
    }
    size_t count;
    LayerId *ids = history_live(history, step, &count);
    axis_init_rows(axis, (LayerView){&history->layers, index, ids, count});
    free(ids);
}

void map_space_init(MapSpace *space, const LayerSet *const *sets, size_t count, unsigned version)
{
    *space = (MapSpace){.count = count, .version = version};
    for (size_t i = 0; i < count; i++)
        space->sets[i] = sets[i];
    edge_union_init(&space->edges, sets, count);
}

void map_space_release(MapSpace *space)
{
    edge_union_release(&space->edges);
    *space = (MapSpace){0};
}

void map_key_axis(const MapView *map, const History *history, const MapIndex *index, Axis *axis)
{
    const MapSpace *space = map->space;
    if (!space) {
        axis_init_keys(axis, map->key_axis, &history->layers, &index->index);
        return;
    }
    LayerIndex indexes[MAP_SPACE_SETS];
    for (size_t i = 0; i < space->count; i++)
        layer_index_init_among(&indexes[i], space->sets[i], &space->edges);
    axis_init_keys_of(axis, map->key_axis, space->sets, indexes, space->count);
    for (size_t i = 0; i < space->count; i++)
        layer_index_release(&indexes[i]);
}

static void make_axes(MapView *map, const History *history, StepId step)
{
    MapCache *cache = map->cache;
    map_key_axis(map, history, &cache->index, &cache->keys);
    map_lsn_axis(&cache->lsns, map->lsn_axis, history, &cache->index.index, step);
    cache->rows_epoch = history_epoch(history, step);
    cache->key_axis = map->key_axis;
    cache->lsn_axis = map->lsn_axis;
}

/* Makes the vertical axis of rows again for another step. The key axis does not depend on the step. */
static void sync_rows(MapView *map, const History *history, StepId step)
{
    MapCache *cache = map->cache;
    if (!shows_rows(history) || cache->rows_epoch == history_epoch(history, step))
        return;
    Kept lsns = keep(&cache->lsns, map->lsns);
    drop_raster(cache);
    axis_release(&cache->lsns);
    map_lsn_axis(&cache->lsns, map->lsn_axis, history, &cache->index.index, step);
    cache->rows_epoch = history_epoch(history, step);
    if (!map->fitted)
        map->lsns = restore(&cache->lsns, lsns);
}

static void sync_index(MapView *map, const History *history, StepId step)
{
    MapCache *cache = map->cache;
    bool same_layers = cache->indexed && cache->history == history && cache->version == history->version &&
                       cache->space == (map->space ? map->space->version : 0);
    bool same_axes = cache->key_axis == map->key_axis && cache->lsn_axis == map->lsn_axis;
    if (same_layers && same_axes) {
        sync_rows(map, history, step);
        return;
    }
    Kept keys = {0}, lsns = {0};
    bool was = cache->indexed;
    if (was) {
        keys = keep(&cache->keys, map->keys);
        lsns = keep(&cache->lsns, map->lsns);
    }
    if (same_layers) {
        drop_raster(cache);
        axis_release(&cache->keys);
        axis_release(&cache->lsns);
    } else {
        drop_index(cache);
        map_index_init(&cache->index, history, map->space ? &map->space->edges : NULL);
        cache->indexed = true;
        cache->space = map->space ? map->space->version : 0;
        cache->history = history;
        cache->version = history->version;
    }
    make_axes(map, history, step);
    if (was && !map->fitted) {
        map->keys = restore(&cache->keys, keys);
        map->lsns = restore(&cache->lsns, lsns);
    }
}

void map_lay_out(KeyAxisKind keys, LsnAxisKind lsns, const MapSpace *space, const History *history, StepId step,
                 MapView *made)
{
    map_init(made);
    made->space = space;
    made->key_axis = keys;
    made->lsn_axis = lsns;
    sync_index(made, history, step);
}

void map_swap_layout(MapView *map, MapView *other)
{
    MapCache *cache = map->cache, *next = other->cache;
    bool moves = cache->indexed && next->indexed && !map->fitted;
    Kept keys = moves ? keep(&cache->keys, map->keys) : (Kept){0};
    Kept lsns = moves ? keep(&cache->lsns, map->lsns) : (Kept){0};
    next->frame = cache->frame; /* the map stays where it is on the screen */
    drop_raster(next);
    map_halt(map);
    next->marked = false;
    map->cache = next;
    other->cache = cache;
    if (moves) {
        map->keys = restore(&next->keys, keys);
        map->lsns = restore(&next->lsns, lsns);
    }
}

static void fit_windows(MapView *map, const History *history, StepId step)
{
    const MapCache *cache = map->cache;
    map_index_fit(&cache->index, &cache->keys, &cache->lsns, history, step, &map->keys, &map->lsns);
}

void map_window(MapView *map, const History *history, KeyRange keys, LsnRange lsns)
{
    MapCache *cache = map->cache;
    StepId last = history->steps.count ? (StepId)history->steps.count - 1 : 0;
    sync_index(map, history, cache->indexed ? cache->rows_epoch : last);
    map->fitted = false;
    map->keys = restore(&cache->keys, (Kept){keys.lo, keys.hi});
    map->lsns = restore(&cache->lsns, (Kept){lsns.lo, lsns.hi});
}

static RasterKey raster_key(const MapView *map, const History *history, StepId step)
{
    RasterKey key;
    memset(&key, 0, sizeof key);
    key.keys = map->keys;
    key.lsns = map->lsns;
    key.target = history->policy.target_file_size;
    key.version = history->version;
    key.epoch = history_epoch(history, step);
    key.cols = map->cache->frame.area.width;
    key.rows = map->cache->frame.area.height;
    key.key_axis = (int)map->key_axis;
    key.lsn_axis = (int)map->lsn_axis;
    key.overlay = map_overlay_has_values(map->overlay) ? (int)map->overlay : -1;
    key.options = map->options;
    key.states = map->overlay == OVERLAY_STATES ? map->states.version + 1 : 0;
    return key;
}

/* Takes the raster away, if it has that size. */
static Raster take_raster(MapCache *cache, int cols, int rows)
{
    Raster raster = {0};
    if (cache->rastered && cache->raster.cols == cols && cache->raster.rows == rows) {
        raster = cache->raster;
        cache->raster = (Raster){0};
    }
    return raster;
}

/* Do both need the same columns of the same key axis? */
static bool same_columns(const RasterKey *a, const RasterKey *b)
{
    return memcmp(&a->keys, &b->keys, sizeof a->keys) == 0 && a->cols == b->cols && a->key_axis == b->key_axis;
}

static bool same_rows(const RasterKey *a, const RasterKey *b)
{
    return memcmp(&a->lsns, &b->lsns, sizeof a->lsns) == 0 && a->rows == b->rows && a->lsn_axis == b->lsn_axis;
}

/* Makes the scales of a raster's key, unless the cache has them. At another step of the same window they are the same;
 * where only rows differ, the columns show the same segments. */
static void sync_scales(MapCache *cache, const RasterKey *key)
{
    bool columns = cache->rastered && same_columns(&cache->key, key);
    if (columns && same_rows(&cache->key, key)) {
        raster_release(&cache->raster);
        cache->painted = false;
        return;
    }
    drop_raster(cache);
    raster_scales_init(&cache->scales, &cache->keys, &cache->lsns, key->keys, key->lsns, key->cols, key->rows);
    cell_values_init(&cache->key_cells, &cache->scales.x, &cache->keys);
    cell_values_init(&cache->lsn_cells, &cache->scales.y, &cache->lsns);
    cache->rastered = true;
    cache->columned = cache->columned && columns;
}

/* Makes scales and raster of the window. With threads the raster of before is shown until the new one is made. */
static void sync_raster(MapView *map, const History *history, StepId step)
{
    MapCache *cache = map->cache;
    RasterKey key = raster_key(map, history, step);
    if (cache->rastered && memcmp(&key, &cache->key, sizeof key) == 0) {
        if (map_job_take(cache, !map->threads))
            cache->painted = false;
        return;
    }
    map_job_drop(cache);
    Raster before = map->threads ? take_raster(cache, key.cols, key.rows) : (Raster){0};
    sync_scales(cache, &key);
    cache->key = key;
    if (map->threads && map_job_start(map, history, step)) {
        cache->raster = before;
        if (!before.cells)
            raster_init_empty(&cache->raster, key.cols, key.rows);
        return;
    }
    raster_release(&before);
    raster_init(&cache->raster, &cache->scales, &cache->index, history, step, map_overlay_values(map, history), NULL);
}

/* Updates the raster where the layers have changed, the depths where reads have, and the base with its lines and tints.
 * A step from decision to decision changes only the base. */
static void sync_base(MapView *map, const History *history, StepId step)
{
    MapCache *cache = map->cache;
    sync_raster(map, history, step);
    bool measured = map_depths(map, history, step) || !cache->columned;
    LayerId kin = map->overlay == OVERLAY_LINEAGE ? map->selected : LAYER_NONE;
    if (measured)
        map_column_depths(cache);
    cache->columned = true;
    if (measured || cache->base_overlay != map->overlay || cache->base_kin != kin)
        cache->painted = false;
    cache->base_overlay = map->overlay;
    cache->base_kin = kin;
    if (cache->painted)
        return;
    cache->painted = true;
    Rect area = {0, 0, cache->key.cols, cache->key.rows};
    grid_reset(&cache->base, area.width, area.height);
    paint_raster(&cache->base, area, &cache->raster, &cache->scales, &history->layers);
    map_overlay_tint(map, history, step, &cache->base, area);
    map_draw_lines(map, &cache->base, area);
    map_find_notes(cache, history, step);
}

static void copy_base(const MapCache *cache, Grid *grid)
{
    Rect area = cache->frame.area;
    for (int y = 0; y < area.height && area.y + y < grid->rows; y++) {
        int width = area.x + area.width <= grid->cols ? area.width : grid->cols - area.x;
        if (width > 0 && area.y + y >= 0 && area.x >= 0)
            memcpy(grid_cell(grid, area.x, area.y + y), &cache->base.cells[(size_t)y * (size_t)area.width],
                   (size_t)width * sizeof(Cell));
    }
}

/* Prepares everything before the raster. False: there is nothing to show, or no room for it. */
static bool prepare(MapView *map, const History *history, StepId step, Rect rect)
{
    MapCache *cache = map->cache;
    sync_index(map, history, step);
    cache->step = step;
    map_stage(map, history, step);
    cache->frame = map_frame(map, rect);
    if (cache->keys.count == 0 || cache->frame.area.width < 1 || cache->frame.area.height < 1)
        return false;
    if (map->fitted || map->keys.hi <= map->keys.lo || map->lsns.hi <= map->lsns.lo)
        fit_windows(map, history, step);
    return true;
}

void map_begin(MapView *map, const History *history, StepId step, Rect rect)
{
    if (map->threads && prepare(map, history, step, rect))
        sync_raster(map, history, step);
}

void map_fit_now(MapView *map, const History *history, StepId step)
{
    map->fitted = true;
    sync_index(map, history, step);
    if (map->cache->keys.count)
        fit_windows(map, history, step);
}

static void map_say_empty(Grid *grid, Rect rect, Str text)
{
    if (rect.width > 20 && rect.height > 0)
        grid_text(grid, rect.x + 1, rect.y + rect.height / 2, rect.width - 1, text, (Style){.fg = ROLE_MUTED});
}

void map_paint(MapView *map, const History *history, StepId step, Grid *grid, Rect rect)
{
    MapCache *cache = map->cache;
    bool shown = prepare(map, history, step, rect);
    map->awaits_layers = cache->shows_decision = false;
    map_forget_signs(cache);
    if (!shown) {
        map_say_empty(grid, rect, STR("no layers"));
        map_find_signs(cache, grid);
        return;
    }
    sync_base(map, history, step);
    map_scene_place(cache);
    copy_base(cache, grid);
    if (cache->raster.layers == 0 && !cache->job)
        map_say_empty(grid, cache->frame.area, history->layers.lsm ? STR("no tables here") : STR("no layers here"));
    Rect clip = grid_clip(grid, cache->frame.area);
    map_draw_names(map, history, false, grid);
    map_scene_draw(map, grid);
    map_overlay_draw_states(map, history, grid);
    map_draw_marks(map, history, grid);
    map_find_signs(cache, grid); /* also where the following cover them */
    map_draw_selected(map, history, grid);
    if (!map->options.hide_notes)
        map_draw_notes(cache, grid);
    map_draw_marker_names(map, grid);
    map_draw_names(map, history, true, grid);
    map_draw_cursor(map, grid);
    map->awaits_layers = cache->job != NULL;
    if (map->awaits_layers)
        map_job_draw(cache, grid);
    grid_clip(grid, clip);
    map_find_signs(cache, grid);
    map_draw_frame(map, history, grid);
}
