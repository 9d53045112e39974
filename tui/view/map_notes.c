/* map_notes.c - writes notes on the map: the number of L0, and the sizes of large batches of images.
 *
 * A batch is the images at one LSN. The six largest batches of at least 100 images in view get a note at the right end
 * of their row. What the notes say is found when the layers are painted, because a million LSNs or L0 take long.
 */
#include "tui/view/map_cache.h"

#include <stdio.h>
#include <stdlib.h>

enum { BATCH_MIN = 100 };

static int row_of_rank(const MapCache *cache, uint32_t rank)
{
    int part = cache->scales.lsn_part[rank];
    if (part < 0 || part >= cache->scales.y.parts)
        return -1;
    return cache->frame.area.y + cache->frame.area.height - 1 - part / RASTER_Y;
}

/* Writes a note at the right end of a row, before the notes already there. `ends`: by row, the columns that these take.
 */
static void write_note(const MapCache *cache, Grid *grid, int *ends, int y, Role role, const char *text)
{
    Rect area = cache->frame.area;
    int columns = text_columns(str_from(text)), *end = &ends[y - area.y];
    if (*end + columns + 30 > area.width)
        return;
    *end += columns + 1;
    grid_printf(grid, area.x + area.width - *end - 1, y, columns, (Style){.fg = role, .attr = ATTR_BOLD}, "%s", text);
}

/* The number of images at the LSN that are alive and reach into the keys in view. */
static uint32_t images_in_view(const MapCache *cache, const History *history, StepId step, uint32_t lsn)
{
    const MapIndex *index = &cache->index;
    const MapRef *window = &cache->scales.window;
    bool all_keys = window->key_lo == 0 && window->key_hi + 1 >= cache->keys.count;
    bool lasting = !index->changing[lsn];
    if (all_keys && lasting)
        return index->run[lsn + 1] - index->run[lsn];
    uint32_t count = 0;
    size_t i = all_keys ? index->run[lsn] : map_index_first_image(index, lsn, window->key_lo);
    for (; i < index->run[lsn + 1] && index->images[i].key_lo < window->key_hi; i++)
        count +=
            index->images[i].key_hi > window->key_lo && (lasting || history_alive(history, index->image_ids[i], step));
    return count;
}

/* Finds the largest batches in view, at most MAP_BATCHES_MAX, the largest first. */
static void find_batches(const MapCache *cache, const History *history, StepId step, MapNotes *notes)
{
    MapBatch *best = notes->batches;
    int count = 0;
    for (uint32_t lsn = cache->scales.window.lsn_lo; lsn <= cache->scales.window.lsn_hi && cache->lsns.count; lsn++) {
        MapBatch batch = {lsn, 0};
        if (cache->index.run[lsn + 1] - cache->index.run[lsn] >= BATCH_MIN)
            batch.images = images_in_view(cache, history, step, lsn);
        if (batch.images < BATCH_MIN || row_of_rank(cache, lsn) < 0)
            continue;
        if (count == MAP_BATCHES_MAX && best[count - 1].images >= batch.images)
            continue;
        int at = count < MAP_BATCHES_MAX ? count++ : count - 1;
        while (at > 0 && best[at - 1].images < batch.images) {
            best[at] = best[at - 1];
            at--;
        }
        best[at] = batch;
    }
    notes->batch_count = count;
}

/* Counts the L0 that live, and finds the highest. */
static void find_l0(const MapCache *cache, const History *history, StepId step, MapNotes *notes)
{
    for (size_t i = 0; i < cache->index.l0.count; i++) {
        const MapRef *ref = &cache->index.deltas[cache->index.l0.at[i]];
        if (cache->index.all_alive || history_alive(history, ref->id, step)) {
            notes->l0++;
            notes->l0_top = ref->lsn_hi > notes->l0_top ? ref->lsn_hi : notes->l0_top;
        }
    }
}

void map_find_notes(MapCache *cache, const History *history, StepId step)
{
    cache->notes = (MapNotes){0};
    find_l0(cache, history, step, &cache->notes);
    find_batches(cache, history, step, &cache->notes);
}

/* Writes at most one note per row, that of its largest batch. */
static void note_batches(const MapCache *cache, Grid *grid, int *ends)
{
    int used[MAP_BATCHES_MAX];
    for (int i = 0; i < cache->notes.batch_count; i++) {
        const MapBatch *batch = &cache->notes.batches[i];
        used[i] = row_of_rank(cache, batch->lsn);
        bool taken = false;
        for (int j = 0; j < i; j++)
            taken = taken || used[j] == used[i];
        if (taken)
            continue;
        char text[64], images[32];
        snprintf(text, sizeof text, " %s images ", count_format(batch->images, images));
        write_note(cache, grid, ends, used[i], ROLE_IMAGE, text);
    }
}

static void note_l0(const MapCache *cache, Grid *grid, int *ends)
{
    int y = cache->notes.l0 ? row_of_rank(cache, cache->notes.l0_top) : -1;
    if (y < 0)
        return;
    char text[32];
    snprintf(text, sizeof text, " %u L0 ", cache->notes.l0);
    write_note(cache, grid, ends, y, ROLE_L0, text);
}

void map_draw_notes(const MapCache *cache, Grid *grid)
{
    int *ends = mem_zero((size_t)cache->frame.area.height, sizeof *ends);
    note_l0(cache, grid, ends);
    note_batches(cache, grid, ends);
    free(ends);
}
