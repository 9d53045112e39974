/* svg_overlay.c - computes the map's overlay as a fill for each layer.
 *
 * In the terminal some overlays have a value for each layer (size, residency, visibility, states), others tint places
 * (level, partition, age, depth). In the picture a layer has one fill: for age that of its middle; for levels and
 * partitions that of the one that holds it, and none where it lies in two. Depth follows reads as the terminal does,
 * one for each of up to 400 columns:
 *
 *     column      |   |         newest first; a layer's step is that of the read that has visited most layers when it
 *     a  [--------|---|---]     visits this one. Layers below the newest image of all their columns are faded.
 *     b           |===|         a: 1, image b: 2, c faded
 *     c  [--------|---|---]
 */
#include "tui/view/svg_drawing.h"

#include "core/base/search.h"

#include <stdio.h>
#include <stdlib.h>

enum { COLUMNS_MAX = 400 };

bool svg_overlay_of_step(const Drawing *drawing)
{
    Overlay overlay = drawing->map->overlay;
    return overlay == OVERLAY_LEVEL || overlay == OVERLAY_PARTITION || overlay == OVERLAY_DEPTH ||
           overlay == OVERLAY_STATES || overlay == OVERLAY_LINEAGE;
}

void svg_fill_class(uint8_t fill, Text *out)
{
    if (fill == SVG_FILL_FADED)
        text_add_str(out, STR("faded"));
    else if (fill >= SVG_FILL_CLASS)
        text_printf(out, "c%d", fill - SVG_FILL_CLASS);
    else if (fill >= SVG_FILL_RAMP)
        text_printf(out, "r%d", fill - SVG_FILL_RAMP);
}

void svg_text_class(uint8_t fill, Text *out)
{
    text_add_str(out, STR("in"));
    if (fill == SVG_FILL_NONE || fill == SVG_FILL_FADED)
        return;
    text_add_str(out, STR(" on-"));
    svg_fill_class(fill, out);
}

/* The middle of a layer in pixels from the lower end of the picture. */
static double middle_of(const Drawing *drawing, LayerId id)
{
    const LayerIndex *index = &drawing->index.index;
    return (drawing->y_of[index->lsn_lo[id]] + drawing->y_of[index->lsn_hi[id]]) / (2.0 * UNIT);
}

static void fill_by_age(Drawing *drawing)
{
    const LayerSet *set = &drawing->history->layers;
    for (LayerId id = 0; id < set->count; id++) {
        if (layer_is_image(set, id)) /* images would be invisible among deltas of their age */
            continue;
        int step = (int)(middle_of(drawing, id) * 8 / drawing->height);
        drawing->fills[id] = (uint8_t)(SVG_FILL_RAMP + (step < 0 ? 0 : step > 7 ? 7 : step));
    }
}

/* Fills the deltas inside a rectangle that have no fill yet: the first fill stays, as in the terminal. */
static void fill_range(Drawing *drawing, KeyRange keys, LsnRange lsns, int class)
{
    const LayerSet *set = &drawing->history->layers;
    for (LayerId id = 0; id < set->count; id++)
        if (drawing->fills[id] == SVG_FILL_NONE && !layer_is_image(set, id) && set->key_lo[id] >= keys.lo &&
            set->key_hi[id] <= keys.hi && set->lsn_lo[id] >= lsns.lo && set->lsn_hi[id] <= lsns.hi)
            drawing->fills[id] = (uint8_t)(SVG_FILL_CLASS + class % 8);
}

static void fill_by_level(Drawing *drawing)
{
    KeyRange all = {0, key_max(drawing->history->layers.form)};
    int n = 0;
    for (size_t i = 0; i < drawing->scene.lines.count; i++)
        if (drawing->scene.lines.at[i].kind == SCENE_LEVEL)
            fill_range(drawing, all, drawing->scene.lines.at[i].lsns, n++);
}

static void svg_fill_by_partition(Drawing *drawing)
{
    const History *history = drawing->history;
    uint32_t last = UINT32_MAX;
    for (StepId s = drawing->step < history->steps.count ? drawing->step + 1 : (StepId)history->steps.count; s-- > 0;) {
        const Step *at = &history->steps.at[s];
        if (at->op == STEP_COMPACT || at->op == STEP_FLUSH || history_event(history, s))
            break;
        if (at->op != STEP_STRATEGY || at->index >= history->plan.partitions.count || at->index >= last)
            continue;
        last = at->index;
        const PlanPartition *partition = &history->plan.partitions.at[at->index];
        fill_range(drawing, partition->keys, partition->lsns, (int)(at->index % 8));
    }
}

/* ---- depth ---- */

typedef struct OverlayReader {
    uint32_t segment; /* the segment whose key it reads */
    uint32_t visited; /* number of layers visited so far */
    bool ended;       /* it has visited an image */
} OverlayReader;

static int svg_newest_first(const void *a, const void *b)
{
    const MapRef *x = a, *y = b;
    if (x->lsn_hi != y->lsn_hi)
        return x->lsn_hi > y->lsn_hi ? -1 : 1;
    if (x->lsn_lo != y->lsn_lo) /* an image, which has one LSN, comes before the deltas that end there */
        return x->lsn_lo > y->lsn_lo ? -1 : 1;
    return x->id < y->id ? -1 : x->id > y->id;
}

/* All layers alive at the step, newest first. The caller frees them. */
static MapRef *refs_by_age(const Drawing *drawing, size_t *count)
{
    const LayerIndex *index = &drawing->index.index;
    LayerId *live = history_live(drawing->history, drawing->step, count);
    MapRef *refs = mem_alloc((*count + 1) * sizeof *refs);
    for (size_t i = 0; i < *count; i++)
        refs[i] = (MapRef){index->key_lo[live[i]], index->key_hi[live[i]], index->lsn_lo[live[i]],
                           index->lsn_hi[live[i]], live[i]};
    free(live);
    qsort(refs, *count, sizeof *refs, svg_newest_first);
    return refs;
}

/* Finds the segment to read in each column of the picture, ascending: the first by map_reads_before(). Returns their
 * number. */
static size_t find_readers(const Drawing *drawing, const MapReads *reads, OverlayReader *readers)
{
    int columns = drawing->width < COLUMNS_MAX ? drawing->width : COLUMNS_MAX;
    size_t count = 0;
    int column = -1;
    for (uint32_t segment = 0; segment < reads->segments; segment++) {
        if (!svg_shows_segment(drawing, segment))
            continue;
        int x = drawing->x_of[segment] / UNIT, at = (x < 0 ? 0 : x) * columns / (drawing->width + 1);
        if (at != column && count < COLUMNS_MAX)
            readers[count++] = (OverlayReader){.segment = segment};
        else if (count > 0 && map_reads_before(reads, segment, readers[count - 1].segment))
            readers[count - 1].segment = segment;
        column = at;
    }
    return count;
}

static size_t first_reader(const OverlayReader *readers, size_t count, uint32_t segment)
{
    size_t lo;
    search_first(lo, 0, count, readers[lo].segment >= segment);
    return lo;
}

static void fill_by_depth(Drawing *drawing)
{
    MapReads reads = map_reads(&drawing->index, drawing->history, drawing->step);
    OverlayReader readers[COLUMNS_MAX];
    size_t count, columns = find_readers(drawing, &reads, readers);
    size_t deepest_reader = 0;
    for (size_t r = 1; r < columns; r++)
        if (map_reads_before(&reads, readers[r].segment, readers[deepest_reader].segment))
            deepest_reader = r;
    uint32_t deepest = columns > 0 ? reads.visits[readers[deepest_reader].segment] : 1;
    MapRef *refs = refs_by_age(drawing, &count);
    for (size_t i = 0; i < count; i++) {
        const MapRef *ref = &refs[i];
        bool image = layer_is_image(&drawing->history->layers, ref->id);
        uint32_t visited = 0;
        for (size_t r = first_reader(readers, columns, ref->key_lo); r < columns && readers[r].segment < ref->key_hi;
             r++) {
            if (readers[r].ended)
                continue;
            readers[r].visited++;
            readers[r].ended = image;
            visited = readers[r].visited > visited ? readers[r].visited : visited;
        }
        uint32_t step = visited ? (visited - 1) * 7 / (deepest > 1 ? deepest - 1 : 1) : 0;
        if (!image)
            drawing->fills[ref->id] = (uint8_t)(visited ? SVG_FILL_RAMP + (step > 7 ? 7 : step) : SVG_FILL_FADED);
    }
    free(refs);
    map_reads_release(&reads);
}

/* ---- by layer ---- */

static void fill_by_value(Drawing *drawing)
{
    size_t count = drawing->history->layers.count;
    uint8_t *values = map_overlay_layer_values(drawing->map, drawing->history);
    for (size_t id = 0; values && id < count; id++)
        drawing->fills[id] =
            values[id] == RASTER_NO_VALUE ? SVG_FILL_NONE : (uint8_t)(SVG_FILL_RAMP + (values[id] & 7));
    free(values);
}

void svg_overlay_fills(Drawing *drawing)
{
    Overlay overlay = drawing->map->overlay;
    size_t count = drawing->history->layers.count;
    if (overlay == OVERLAY_KIND || overlay == OVERLAY_LINEAGE || count == 0 || drawing->keys.count == 0)
        return;
    drawing->fills = mem_zero(count, 1);
    if (overlay == OVERLAY_AGE)
        fill_by_age(drawing);
    else if (overlay == OVERLAY_LEVEL)
        fill_by_level(drawing);
    else if (overlay == OVERLAY_PARTITION)
        svg_fill_by_partition(drawing);
    else if (overlay == OVERLAY_DEPTH)
        fill_by_depth(drawing);
    else
        fill_by_value(drawing);
}
