/* map_overlay.c - computes overlays: a value for each layer (size, residency, visibility, states), or a tint for each
 * place. */
#include "tui/view/map_cache.h"
#include "core/model/layer_count.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct OverlayRow {
    const char *name, *help;
    RasterValue value;
    const char *low, *high; /* the ends of the ramp */
} OverlayRow;

/* The size's step: twice the binary logarithm of size / target, plus 5, rounded. 0 is a fifth of the target and less, 5
 * the target, 7 twice the target and more. Step s begins at target * 2^((s - 5.5) / 2). */
static int size_value(const void *context, LayerId id)
{
    const OverlayContext *overlay = context;
    uint64_t size = overlay->history->layers.size[id];
    if (size == SIZE_UNKNOWN)
        return -1;
    int step = 0;
    for (int i = 1; i < 8; i++)
        step += size >= overlay->size_begins[i];
    return step;
}

static int overlay_residency_value(const void *context, LayerId id)
{
    uint8_t flags = ((const OverlayContext *)context)->history->layers.flags[id];
    if (!(flags & LAYER_RESIDENCY_KNOWN))
        return -1;
    return flags & LAYER_EVICTED ? 1 : 6;
}

static int overlay_visibility_value(const void *context, LayerId id)
{
    uint8_t flags = ((const OverlayContext *)context)->history->layers.flags[id];
    if (!(flags & LAYER_VISIBILITY_KNOWN))
        return -1;
    return flags & LAYER_VISIBLE ? 6 : 1;
}

static const MapState *state_of(const MapStates *states, LayerId id)
{
    return states->of && id < states->count ? &states->states[states->of[id]] : NULL;
}

static int state_value(const void *context, LayerId id)
{
    const MapState *state = state_of(((const OverlayContext *)context)->states, id);
    return state && state->weight >= 0 ? RASTER_CLASS + state->weight : -1;
}

static const OverlayRow overlays[OVERLAY_COUNT_] = {
    [OVERLAY_KIND] = {"kind", "L0, other deltas and images, by colour", NULL, NULL, NULL},
    [OVERLAY_LEVEL] = {"level", "each level in its own colour", NULL, NULL, NULL},
    [OVERLAY_PARTITION] = {"partition", "each partition of the plan in its own colour", NULL, NULL, NULL},
    [OVERLAY_AGE] = {"age", "how old layers are, by LSN", NULL, "old", "new"},
    [OVERLAY_SIZE] = {"size", "size against the target", size_value, "1/5 of the target", "2x"},
    [OVERLAY_DEPTH] = {"depth", "layers that a read has visited when it gets here", NULL, "the first", "the last"},
    [OVERLAY_RESIDENCY] = {"residency", "whether layers are on the pageserver's disk", overlay_residency_value,
                           "evicted", "on disk"},
    [OVERLAY_VISIBILITY] = {"visibility", "whether reads reach layers, according to the pageserver",
                            overlay_visibility_value, "covered", "visible"},
    [OVERLAY_LINEAGE] = {"lineage", "what the selected layer was made from, and what it became", NULL, NULL, NULL},
    [OVERLAY_STATES] = {"states", "", state_value, NULL, NULL},
};

const char *map_overlay_name(Overlay overlay)
{
    return (unsigned)overlay < OVERLAY_COUNT_ ? overlays[overlay].name : "?";
}

const char *map_overlay_help(Overlay overlay)
{
    return (unsigned)overlay < OVERLAY_COUNT_ ? overlays[overlay].help : "";
}

bool map_overlay_ramp(Overlay overlay, const char **low, const char **high)
{
    *low = overlays[overlay].low;
    *high = overlays[overlay].high;
    return *low != NULL;
}

bool map_overlay_has_values(Overlay overlay)
{
    return overlays[overlay].value != NULL;
}

bool map_overlay_parse(Str text, Overlay *overlay)
{
    for (int i = 0; i < OVERLAY_STATES; i++) {
        if (str_equal(text, str_from(overlays[i].name))) {
            *overlay = (Overlay)i;
            return true;
        }
    }
    return false;
}

OverlayContext map_overlay_context(const MapView *map, const History *history)
{
    static const double begins[8] = {0, 0.21, 0.297, 0.42, 0.595, 0.841, 1.189, 1.682};
    OverlayContext context = {.history = history, .states = &map->states};
    for (int i = 0; i < 8; i++)
        context.size_begins[i] = (uint64_t)((double)history->policy.target_file_size * begins[i]);
    return context;
}

uint8_t *map_overlay_layer_values(const MapView *map, const History *history)
{
    RasterValue value = overlays[map->overlay].value;
    if (!value)
        return NULL;
    OverlayContext context = map_overlay_context(map, history);
    uint8_t *values = mem_alloc(history->layers.count + 1);
    for (LayerId id = 0; id < history->layers.count; id++) {
        int found = value(&context, id);
        values[id] = (uint8_t)(found < 0 ? RASTER_NO_VALUE : found % RASTER_CLASS);
    }
    return values;
}

RasterValues map_overlay_values_make(Overlay overlay, const MapIndex *index, const OverlayContext *context)
{
    const LayerSet *set = &context->history->layers;
    const void *column = overlay == OVERLAY_SIZE ? (const void *)set->size : set->flags;
    size_t size = overlay == OVERLAY_SIZE ? sizeof *set->size : sizeof *set->flags;
    return raster_values(index, overlays[overlay].value, context, column, size);
}

void map_overlay_values_keep(MapCache *cache, Overlay overlay, const OverlayContext *context, RasterValues values)
{
    OverlayValues *ready = &cache->values[overlay];
    free(ready->values);
    *ready = (OverlayValues){values, context->history->policy.target_file_size, context->states->version};
}

RasterValues map_overlay_values_known(const MapView *map, const History *history)
{
    const OverlayValues *ready = &map->cache->values[map->overlay];
    bool known = ready->target == history->policy.target_file_size && ready->states == map->states.version;
    return known ? ready->values : NULL;
}

RasterValues map_overlay_values(const MapView *map, const History *history)
{
    if (map_overlay_has_values(map->overlay) && !map_overlay_values_known(map, history)) {
        OverlayContext context = map_overlay_context(map, history);
        map_overlay_values_keep(map->cache, map->overlay, &context,
                                map_overlay_values_make(map->overlay, &map->cache->index, &context));
    }
    return map_overlay_values_known(map, history);
}

/* Has the cell, or one beside it, an ASCII character? It belongs to a label, which a sign must not change. */
static bool is_lettered(const Grid *grid, int x, int y)
{
    for (int i = x > 0 ? x - 1 : 0; i <= x + 1 && i < grid->cols; i++) {
        uint32_t glyph = grid->cells[(size_t)y * (size_t)grid->cols + (size_t)i].glyph;
        if (glyph > ' ' && glyph < 127)
            return true;
    }
    return false;
}

static void draw_sign(const MapView *map, const LayerSet *set, LayerId id, Grid *grid)
{
    const MapCache *cache = map->cache;
    const MapState *state = state_of(&map->states, id);
    if (!state || !state->sign || state->weight < 0)
        return;
    Lsn top = layer_is_image(set, id) ? set->lsn_lo[id] : set->lsn_hi[id];
    Rect cells = paint_rect(cache->frame.area, map_cells_of(cache, (KeyRange){set->key_lo[id], set->key_hi[id]},
                                                            (LsnRange){set->lsn_lo[id], top}));
    if (cells.width < 3 || cells.height < 1)
        return;
    int x = cells.x + cells.width / 2, y = cells.y + (cells.height > 2 ? cells.height / 2 : 0);
    int end = cells.x + cells.width - 1;
    while (x < end && is_lettered(grid, x, y))
        x++;
    while (x > cells.x && is_lettered(grid, x, y))
        x--;
    if (is_lettered(grid, x, y))
        return; /* the label is as wide as the layer, and a sign in it would change its meaning */
    grid_put(grid, x, y, state->sign,
             (Style){.fg = state->role, .bg = grid_cell(grid, x, y)->style.bg, .attr = ATTR_BOLD});
}

/* Has a cell near this one an ASCII character? */
static bool is_near_letters(const Grid *grid, int x, int y)
{
    for (int row = y - 1; row <= y + 1; row++)
        for (int column = x - 2; column <= x + 2; column += 2)
            if (row >= 0 && row < grid->rows && column >= 0 && column < grid->cols && is_lettered(grid, column, row))
                return true;
    return false;
}

/* Gives layers that are too small for a sign within an outline one here and there, on a fill that is theirs: colours
 * alone must not tell states apart. */
static void draw_small_signs(const MapView *map, const LayerSet *set, Grid *grid)
{
    const MapCache *cache = map->cache;
    Rect area = cache->frame.area;
    for (LayerId id = 0; id < set->count; id++) {
        const MapState *state = state_of(&map->states, id);
        if (!state || !state->sign || state->weight < 0 || layer_is_image(set, id))
            continue;
        CellEdges at = map_cells_of(cache, (KeyRange){set->key_lo[id], set->key_hi[id]},
                                    (LsnRange){set->lsn_lo[id], set->lsn_hi[id]});
        Rect cells = paint_rect(area, at);
        int x = cells.x + cells.width / 2, y = cells.y + cells.height / 2;
        if (cells.width < 1 || cells.width >= 3 || cells.height < 1)
            continue;
        const Cell *cell = grid_cell(grid, x, y);
        if (cell->glyph || cell->edges || cell->style.bg != (Role)(ROLE_RAMP_0 + state->weight) ||
            is_near_letters(grid, x, y))
            continue;
        grid_put(grid, x, y, state->sign, (Style){.fg = state->role, .bg = cell->style.bg, .attr = ATTR_BOLD});
    }
}

/* Few layers all get a sign; of many, those that have an outline, and of the others some. */
void map_overlay_draw_states(const MapView *map, const History *history, Grid *grid)
{
    enum { FEW_LAYERS = 400, SIGNS_MAX = 2000, SMALL_MAX = 20000 };
    const Raster *raster = &map->cache->raster;
    const LayerSet *set = &history->layers;
    if (map->overlay != OVERLAY_STATES)
        return;
    if (set->count <= FEW_LAYERS) {
        for (LayerId id = 0; id < set->count; id++)
            draw_sign(map, set, id, grid);
    } else {
        for (size_t i = 0; i < raster->boxes.count && i < SIGNS_MAX; i++)
            draw_sign(map, set, raster->boxes.at[i].id, grid);
        for (size_t i = 0; i < raster->lines.count && i < SIGNS_MAX; i++)
            draw_sign(map, set, raster->lines.at[i].id, grid);
    }
    if (set->count <= SMALL_MAX)
        draw_small_signs(map, set, grid);
}

static void tint_age(Grid *grid, Rect area)
{
    for (int y = 0; y < area.height; y++) {
        int step = area.height > 1 ? 7 - y * 8 / area.height : 7;
        paint_tint(grid, (Rect){area.x, area.y + y, area.width, 1}, (Role)(ROLE_RAMP_0 + step));
    }
}

static void tint_range(const MapCache *cache, Grid *grid, Rect area, KeyRange keys, LsnRange lsns, Role role)
{
    Rect rect = paint_rect(area, map_cells_of(cache, keys, lsns));
    /* the top row and the last column hold the far borders, which belong to the neighbours, where there are any */
    if (rect.height > 1 && rect.y > area.y)
        rect.y++, rect.height--;
    if (rect.width > 1 && rect.x + rect.width < area.x + area.width)
        rect.width--;
    paint_tint(grid, rect, role);
}

static void tint_levels(const MapCache *cache, const History *history, Grid *grid, Rect area)
{
    KeyRange all = {0, key_max(history->layers.form)};
    int n = 0;
    for (size_t i = 0; i < cache->scene.lines.count; i++) {
        const SceneLine *line = &cache->scene.lines.at[i];
        if (line->kind == SCENE_LEVEL)
            tint_range(cache, grid, area, all, line->lsns, (Role)(ROLE_CLASS_FILL_0 + n++ % 8));
    }
}

static void tint_partitions(const MapCache *cache, const History *history, StepId step, Grid *grid, Rect area)
{
    const Plan *plan = &history->plan;
    uint32_t last = UINT32_MAX;
    for (StepId s = step < history->steps.count ? step + 1 : (StepId)history->steps.count; s-- > 0;) {
        const Step *at = &history->steps.at[s];
        if (at->op == STEP_COMPACT || at->op == STEP_FLUSH || history_event(history, s))
            break;
        if (at->op == STEP_STRATEGY && at->index < plan->partitions.count && (last == UINT32_MAX || at->index < last)) {
            const PlanPartition *partition = &plan->partitions.at[at->index];
            last = at->index;
            tint_range(cache, grid, area, partition->keys, partition->lsns, (Role)(ROLE_CLASS_FILL_0 + at->index % 8));
        }
    }
}

void map_overlay_tint(const MapView *map, const History *history, StepId step, Grid *grid, Rect area)
{
    const MapCache *cache = map->cache;
    if (map->overlay == OVERLAY_AGE)
        tint_age(grid, area);
    else if (map->overlay == OVERLAY_DEPTH)
        map_depth_tint(cache, history, step, grid, area);
    else if (map->overlay == OVERLAY_LEVEL)
        tint_levels(cache, history, grid, area);
    else if (map->overlay == OVERLAY_PARTITION)
        tint_partitions(cache, history, step, grid, area);
}

static bool overlay_any_flag(const LayerSet *set, uint8_t flag)
{
    for (LayerId id = 0; id < set->count; id++)
        if (set->flags[id] & flag)
            return true;
    return false;
}

static bool any_line(const Scene *scene, SceneLineKind kind)
{
    for (size_t i = 0; i < scene->lines.count; i++)
        if (scene->lines.at[i].kind == kind)
            return true;
    return false;
}

static bool any_kin(const Scene *scene)
{
    for (size_t i = 0; i < scene->rects.count; i++)
        if (scene->rects.at[i].state == SCENE_ANCESTOR || scene->rects.at[i].state == SCENE_DESCENDANT)
            return true;
    return false;
}

static bool overlay_any_partition(const History *history, StepId step)
{
    for (StepId s = step < history->steps.count ? step + 1 : (StepId)history->steps.count; s-- > 0;) {
        StepOp op = history->steps.at[s].op;
        if (op == STEP_STRATEGY)
            return true;
        if (op == STEP_COMPACT || op == STEP_FLUSH || history_event(history, s))
            break;
    }
    return false;
}

const char *map_overlay_lacks(const MapView *map, const History *history, StepId step)
{
    const LayerSet *set = &history->layers;
    const Scene *scene = &map->cache->scene;
    if (!map->cache->staged)
        return NULL;
    switch (map->overlay) {
    case OVERLAY_SIZE:
        return layer_any_sized(set, NULL, 0) ? NULL : "no size is known here";
    case OVERLAY_RESIDENCY:
        return overlay_any_flag(set, LAYER_RESIDENCY_KNOWN) ? NULL : "unknown here; the HTTP API has it";
    case OVERLAY_VISIBILITY:
        return overlay_any_flag(set, LAYER_VISIBILITY_KNOWN) ? NULL : "unknown here; the HTTP API has it";
    case OVERLAY_LEVEL:
        return map->awaits_summary || any_line(scene, SCENE_LEVEL) ? NULL : "no level is known at this step";
    case OVERLAY_PARTITION:
        return overlay_any_partition(history, step) ? NULL : "unknown at this step: it needs a plan";
    case OVERLAY_LINEAGE:
        return map->selected == LAYER_NONE ? "select a layer" : any_kin(scene) ? NULL : "unknown for this layer";
    default:
        return NULL;
    }
}
