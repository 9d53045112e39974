/* map_notes.c - writes notes on the map: the number of L0, and the sizes of large batches of images.
 *
 * A batch is the images at one LSN. The six largest batches of at least 100 images in view get a note at the right end
 * of their row.
 */
#include "tui/view/map_cache.h"

#include <stdio.h>
#include <stdlib.h>

enum { NOTES_MAX = 6, BATCH_MIN = 100 };

typedef struct Batch {
    uint32_t lsn; /* rank */
    uint32_t images;
} Batch;

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

/* Finds the largest batches in view, at most NOTES_MAX, the largest first. Returns their number. */
static int largest_batches(const MapCache *cache, const History *history, StepId step, Batch best[NOTES_MAX])
{
    int count = 0;
    for (uint32_t lsn = cache->scales.window.lsn_lo; lsn <= cache->scales.window.lsn_hi && cache->lsns.count; lsn++) {
        Batch batch = {lsn, 0};
        if (cache->index.run[lsn + 1] - cache->index.run[lsn] >= BATCH_MIN)
            batch.images = images_in_view(cache, history, step, lsn);
        if (batch.images < BATCH_MIN || row_of_rank(cache, lsn) < 0)
            continue;
        if (count == NOTES_MAX && best[count - 1].images >= batch.images)
            continue;
        int at = count < NOTES_MAX ? count++ : count - 1;
        while (at > 0 && best[at - 1].images < batch.images) {
            best[at] = best[at - 1];
            at--;
        }
        best[at] = batch;
    }
    return count;
}

/* Writes at most one note per row, that of its largest batch. */
static void note_batches(const MapCache *cache, const History *history, StepId step, Grid *grid, int *ends)
{
    Batch best[NOTES_MAX];
    int used[NOTES_MAX], count = largest_batches(cache, history, step, best);
    for (int i = 0; i < count; i++) {
        used[i] = row_of_rank(cache, best[i].lsn);
        bool taken = false;
        for (int j = 0; j < i; j++)
            taken = taken || used[j] == used[i];
        if (taken)
            continue;
        char text[64], images[32];
        snprintf(text, sizeof text, " %s images ", count_format(best[i].images, images));
        write_note(cache, grid, ends, used[i], ROLE_IMAGE, text);
    }
}

static void note_l0(const MapCache *cache, const History *history, StepId step, Grid *grid, int *ends)
{
    uint32_t l0 = 0, top = 0;
    for (size_t i = 0; i < cache->index.l0.count; i++) {
        const MapRef *ref = &cache->index.deltas[cache->index.l0.at[i]];
        if (cache->index.all_alive || history_alive(history, ref->id, step)) {
            l0++;
            top = ref->lsn_hi > top ? ref->lsn_hi : top;
        }
    }
    int y = l0 ? row_of_rank(cache, top) : -1;
    if (y < 0)
        return;
    char text[32];
    snprintf(text, sizeof text, " %u L0 ", l0);
    write_note(cache, grid, ends, y, ROLE_L0, text);
}

void map_draw_notes(const MapView *map, const History *history, StepId step, Grid *grid)
{
    int *ends = mem_zero((size_t)map->cache->frame.area.height, sizeof *ends);
    note_l0(map->cache, history, step, grid, ends);
    note_batches(map->cache, history, step, grid, ends);
    free(ends);
}
