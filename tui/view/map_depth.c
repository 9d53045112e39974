/* map_depth.c - computes the read depth of segments, of columns for the ribbon, and of cells for the overlay.
 *
 * The depth overlay follows one read per column, that of the column's deepest segment: from the top, every delta over
 * the segment adds one where it begins, until the segment's newest image ends the read. Layers below are not visited by
 * a read at the head.
 */
#include "tui/view/map_cache.h"

#include "core/analysis/history_reads.h"

#include <stdlib.h>

/* Is the reader's segment the better one to show, as map_reads_before() says? */
static bool shows(const MapReads *reads, uint32_t segment, const ReadProfile *profile, uint32_t own)
{
    bool counts = profile->visits[own] > 0 && !read_profile_unsure(profile, own);
    bool shown = reads->visits[segment] > 0 && !map_reads_unsure(reads, segment);
    return counts == shown ? profile->visits[own] > reads->visits[segment] : counts;
}

/* Copies the reads of a profile. Edges of other sets may divide its segments in the index; where records of L0 layers
 * divide a segment of the index, the deepest part is shown. */
static MapReads map_copy_reads(const ReadProfile *profile, const LayerIndex *index)
{
    MapReads reads = {.segments = index->key_count ? index->key_count - 1 : 0};
    reads.visits = mem_zero(reads.segments, sizeof *reads.visits);
    reads.unsure = profile->unsure ? mem_zero(reads.segments, 1) : NULL;
    uint32_t own = 0;
    for (uint32_t i = 0; i < reads.segments; i++) {
        while (own < profile->segments && profile->keys[own + 1] <= index->keys[i])
            own++;
        bool first = true;
        for (uint32_t at = own; at < profile->segments && profile->keys[at] < index->keys[i + 1]; at++) {
            if (!first && !shows(&reads, i, profile, at))
                continue;
            reads.visits[i] = profile->visits[at];
            if (reads.unsure)
                reads.unsure[i] = profile->unsure[at];
            first = false;
        }
    }
    return reads;
}

MapReads map_reads(const MapIndex *index, const History *history, StepId step)
{
    LayerIndex own; /* its segments are those of reads */
    bool apart = history->layers.stretched.count > 0;
    ReadProfile profile;
    if (apart)
        layer_index_init(&own, &history->layers);
    history_reads_profile(history, apart ? &own : &index->index, step, &profile);
    MapReads reads = map_copy_reads(&profile, &index->index);
    read_profile_release(&profile);
    if (apart)
        layer_index_release(&own);
    return reads;
}

void map_reads_release(MapReads *reads)
{
    free(reads->visits);
    free(reads->unsure);
    *reads = (MapReads){0};
}

bool map_depths(const MapView *map, const History *history, StepId step)
{
    MapCache *cache = map->cache;
    const Summary *summary = map->summary;
    StepId epoch = history_epoch(history, step);
    if (cache->reads.visits && cache->depth_epoch == epoch && cache->depth_version == history->version) {
        cache->depths_old = false;
        return false;
    }
    if (!summary && map->awaits_summary) {
        cache->depths_old = true;
        return false;
    }
    map_reads_release(&cache->reads);
    cache->depths_old = false;
    cache->depth_epoch = epoch;
    cache->depth_version = history->version;
    const LayerIndex *index = &cache->index.index;
    bool fits = summary && summary->set == &history->layers && summary->index.layer_count == index->layer_count;
    if (fits && (map->space || summary->index.read_lo || summary->profile.segments + 1 == index->key_count))
        cache->reads = map_copy_reads(&summary->profile, index);
    else
        cache->reads = map_reads(&cache->index, history, step);
    return true;
}

bool map_reads_before(const MapReads *reads, uint32_t a, uint32_t b)
{
    bool a_counts = reads->visits[a] > 0 && !map_reads_unsure(reads, a);
    bool b_counts = reads->visits[b] > 0 && !map_reads_unsure(reads, b);
    return a_counts == b_counts ? reads->visits[a] > reads->visits[b] : a_counts;
}

/* Finds the segment that each column shows; UINT32_MAX: it has none. */
static void find_column_segments(MapCache *cache, size_t cols)
{
    const MapReads *reads = &cache->reads;
    memset(cache->column_segment, 0xFF, cols * sizeof *cache->column_segment);
    MapRef window = cache->scales.window;
    for (uint32_t segment = window.key_lo; reads->visits && segment < window.key_hi && segment < reads->segments;
         segment++) {
        int x0 = cache->scales.key_part[segment], x1 = cache->scales.key_part[segment + 1];
        if (x1 < 0 || x0 >= cache->scales.x.parts)
            continue;
        int last = x1 > x0 ? x1 - 1 : x1;
        for (int x = x0 < 0 ? 0 : x0 / RASTER_X; x <= last / RASTER_X && x < (int)cols; x++)
            if (cache->column_segment[x] == UINT32_MAX || map_reads_before(reads, segment, cache->column_segment[x]))
                cache->column_segment[x] = segment;
    }
}

void map_column_depths(MapCache *cache)
{
    const MapReads *reads = &cache->reads;
    size_t cols = (size_t)cache->scales.x.cells;
    cache->column_depth = mem_resize(cache->column_depth, cols, sizeof *cache->column_depth);
    cache->column_segment = mem_resize(cache->column_segment, cols, sizeof *cache->column_segment);
    memset(cache->column_depth, 0, cols * sizeof *cache->column_depth);
    find_column_segments(cache, cols);
    uint32_t deepest = UINT32_MAX;
    for (size_t x = 0; x < cols; x++) {
        uint32_t segment = cache->column_segment[x];
        if (segment == UINT32_MAX)
            continue;
        cache->column_depth[x] = reads->visits[segment];
        if (deepest == UINT32_MAX || map_reads_before(reads, segment, deepest))
            deepest = segment;
    }
    cache->deepest = deepest == UINT32_MAX ? 0 : reads->visits[deepest];
    cache->deepest_unsure = deepest != UINT32_MAX && map_reads_unsure(reads, deepest);
}

/* What the reads of all columns meet on their way down: how many layers begin in each row, and the row of the image
 * that ends each read. */
typedef struct Descent {
    const MapCache *cache;
    int cols, rows;
    int32_t *begins; /* [rows][cols + 1]: each is the difference to the column before it */
    int *image_row;  /* by column; -1: no image in view or above it has been found */
    int without;     /* number of columns without an image so far */
} Descent;

/* The first column whose segment is not left of `rank`. Segments left of it reach at most into the rank's own column,
 * which may show either. */
static int column_from(const MapCache *cache, uint32_t rank)
{
    int part = cache->scales.key_part[rank], column = part / RASTER_X;
    if (part < 0)
        return 0;
    if (column >= cache->scales.x.cells)
        return cache->scales.x.cells;
    return column + (cache->column_segment[column] < rank);
}

/* Finds the columns whose segment lies in the ranks [lo, hi). Sets the first one and returns their end. */
static int columns_in(const MapCache *cache, uint32_t lo, uint32_t hi, int *first)
{
    *first = column_from(cache, lo);
    return column_from(cache, hi);
}

static bool descend_delta(void *context, const MapRef *ref)
{
    Descent *descent = context;
    int part = descent->cache->scales.lsn_part[ref->lsn_hi] - 1, first;
    int row = part / RASTER_Y < descent->rows ? part / RASTER_Y : descent->rows - 1;
    int end = columns_in(descent->cache, ref->key_lo, ref->key_hi, &first);
    if (part < 0 || first == end)
        return true;
    int32_t *begins = &descent->begins[(size_t)row * ((size_t)descent->cols + 1)];
    begins[first]++;
    begins[end]--;
    return true;
}

/* Visits the runs of images, the newest first, until every column has its image. */
static void descend_images(Descent *descent, const History *history, StepId step)
{
    const MapIndex *index = &descent->cache->index;
    for (uint32_t lsn = index->index.lsn_count; lsn-- > 0 && descent->without > 0;) {
        int part = descent->cache->scales.lsn_part[lsn], row = part < 0 ? -1 : part / RASTER_Y;
        if (row < 0)
            break;
        size_t i = map_index_first_image(index, lsn, descent->cache->scales.window.key_lo);
        for (; i < index->run[lsn + 1] && index->images[i].key_lo <= descent->cache->scales.window.key_hi; i++) {
            int first, end = columns_in(descent->cache, index->images[i].key_lo, index->images[i].key_hi, &first);
            if (!index->all_alive && !history_alive(history, index->image_ids[i], step))
                continue;
            for (; first < end; first++) {
                if (descent->image_row[first] >= 0)
                    continue;
                descent->image_row[first] = row;
                descent->without--;
            }
        }
    }
}

static void tint_columns(Descent *descent, Grid *grid, Rect area)
{
    uint32_t deepest = descent->cache->deepest > 1 ? descent->cache->deepest - 1 : 1;
    for (int row = 0; row < descent->rows; row++) {
        int32_t *begins = &descent->begins[(size_t)row * ((size_t)descent->cols + 1)];
        for (int x = 1; x < descent->cols; x++)
            begins[x] += begins[x - 1];
    }
    for (int x = 0; x < descent->cols; x++) {
        uint32_t visited = 0;
        for (int row = descent->rows - 1; row >= 0; row--) {
            visited += (uint32_t)descent->begins[(size_t)row * ((size_t)descent->cols + 1) + (size_t)x];
            uint32_t step = visited ? (visited - 1) * 7 / deepest : 0;
            Role role = row < descent->image_row[x] ? ROLE_DELTA_BOX : (Role)(ROLE_RAMP_0 + (step > 7 ? 7 : step));
            paint_tint(grid, (Rect){area.x + x, area.y + area.height - 1 - row, 1, 1}, role);
        }
    }
}

void map_depth_tint(const MapCache *cache, const History *history, StepId step, Grid *grid, Rect area)
{
    Descent descent = {.cache = cache, .cols = area.width, .rows = area.height, .without = area.width};
    descent.begins = mem_zero((size_t)(area.width + 1) * (size_t)area.height, sizeof *descent.begins);
    descent.image_row = mem_alloc((size_t)area.width * sizeof *descent.image_row);
    for (int x = 0; x < area.width; x++)
        descent.image_row[x] = -1;
    MapRef window = cache->scales.window;
    window.lsn_hi = cache->lsns.count - 1; /* reads visit layers above the window too */
    map_index_visit_deltas(&cache->index, history, step, &window, descend_delta, &descent);
    descend_images(&descent, history, step);
    tint_columns(&descent, grid, area);
    free(descent.begins);
    free(descent.image_row);
}
