/* read_count.c - counters for a chunk of keys, filled by one pass over each delta.
 *
 *     chunk of keys 8..11, delta words 8a 8b 10c     records[] 2 0 1 0
 *
 * A delta with page images is passed from its newest word to its oldest, and a key whose read has ended is skipped
 * from there on. If records are sparse, chunks are small, so that no time is spent on counters of keys without records.
 */
#include "core/simulator/read_count.h"

#include <stdlib.h>

#define CHUNK_KEYS   8192u
#define SPARSE_CHUNK 16u /* keys in a chunk if fewer than one key in so many has a record */

void read_counter_init(ReadCounter *counter, const RecordStore *store, bool hits)
{
    *counter = (ReadCounter){.store = store};
    counter->records = mem_zero(CHUNK_KEYS, sizeof *counter->records);
    counter->ended = mem_zero(CHUNK_KEYS, sizeof *counter->ended);
    counter->bytes = mem_zero(CHUNK_KEYS, sizeof *counter->bytes);
    counter->hits = hits ? mem_zero(CHUNK_KEYS, sizeof *counter->hits) : NULL;
    counter->first = mem_zero(store->layers.count, sizeof *counter->first);
}

void read_counter_release(ReadCounter *counter)
{
    free(counter->records);
    free(counter->ended);
    free(counter->bytes);
    free(counter->hits);
    free(counter->first);
    *counter = (ReadCounter){0};
}

void read_counter_start(ReadCounter *counter, KeyRange keys, PathDelta *deltas, size_t count)
{
    const RecordForm *form = &counter->store->form;
    uint64_t start = record_bound(form, keys.lo), end = record_bound(form, keys.hi), words = 0;
    counter->deltas = deltas;
    counter->count = count;
    counter->pages = false;
    for (size_t i = 0; i < count; i++) {
        LayerId layer = deltas[i].layer;
        Words run = record_store_get(counter->store, layer);
        deltas[i].at = deltas[i].end = run.at;
        if (run.count == 0)
            continue;
        size_t first = words_below_from(run.at, run.count, counter->first[layer], start);
        counter->first[layer] = first;
        deltas[i].at += first;
        deltas[i].end += words_below_from(run.at, run.count, first, end);
        words += (uint64_t)(deltas[i].end - deltas[i].at);
        counter->pages = counter->pages || counter->store->layers.at[layer].pages;
    }
    counter->end = end >> form->shift;
    counter->chunk = ((end - start) >> form->shift) / SPARSE_CHUNK > words ? SPARSE_CHUNK : CHUNK_KEYS;
    counter->next = counter->keys = 0;
}

/* ---- one delta past the chunk's counters ---- */

static void pass_plain(ReadCounter *counter, const PathDelta *delta, const uint64_t *until)
{
    unsigned shift = counter->store->form.shift;
    uint32_t *records = counter->records;
    uint64_t base = counter->base;
    for (const uint64_t *at = delta->at; at < until; at++)
        records[(*at >> shift) - base]++;
}

static void pass_lengths(ReadCounter *counter, const PathDelta *delta, const uint64_t *until)
{
    const RecordForm *form = &counter->store->form;
    for (const uint64_t *at = delta->at; at < until; at++) {
        uint64_t arrival = record_arrival(form, *at), place = record_code(form, *at) - counter->base;
        if (arrival < delta->arrival_lo || arrival >= delta->arrival_hi)
            continue;
        counter->records[place]++;
        if (form->lsns)
            counter->bytes[place] += record_length(form, *at);
    }
}

static void pass_pages(ReadCounter *counter, const PathDelta *delta, const uint64_t *until, uint32_t visited)
{
    const RecordForm *form = &counter->store->form;
    for (const uint64_t *at = until; at-- > delta->at;) {
        uint64_t arrival = record_arrival(form, *at), place = record_code(form, *at) - counter->base;
        if (counter->ended[place] || arrival < delta->arrival_lo || arrival >= delta->arrival_hi)
            continue;
        if (record_is_page(*at)) {
            counter->ended[place] = visited;
            continue;
        }
        counter->records[place]++;
        if (form->lsns)
            counter->bytes[place] += record_length(form, *at);
    }
}

/* Runs after the other passes: a page image in this delta is a hit too, while one in a newer delta has ended the read
 * before. */
static void pass_hits(ReadCounter *counter, const PathDelta *delta, const uint64_t *until, uint32_t visited)
{
    const RecordForm *form = &counter->store->form;
    uint64_t last = UINT64_MAX;
    for (const uint64_t *at = delta->at; at < until; at++) {
        uint64_t arrival = record_arrival(form, *at), place = record_code(form, *at) - counter->base;
        if (place == last || arrival < delta->arrival_lo || arrival >= delta->arrival_hi)
            continue;
        last = place;
        if (!counter->pages || counter->ended[place] == 0 || counter->ended[place] >= visited)
            counter->hits[place]++;
    }
}

/* Does the read take all of the layer's records? */
static bool takes_all(const ReadCounter *counter, const PathDelta *delta)
{
    const RecordForm *form = &counter->store->form;
    return !form->lsns && delta->arrival_lo <= record_arrival_at(form, delta->lsn_lo) &&
           delta->arrival_hi >= record_arrival_at(form, delta->lsn_hi);
}

static void clear_chunk(ReadCounter *counter)
{
    memset(counter->records, 0, counter->keys * sizeof *counter->records);
    if (counter->pages)
        memset(counter->ended, 0, counter->keys * sizeof *counter->ended);
    if (counter->hits)
        memset(counter->hits, 0, counter->keys * sizeof *counter->hits);
    if (counter->store->form.lsns)
        memset(counter->bytes, 0, counter->keys * sizeof *counter->bytes);
    counter->keys = 0;
}

/* Counts the chunk that begins at the lowest key that is left. */
static bool count_chunk(ReadCounter *counter)
{
    unsigned shift = counter->store->form.shift;
    uint64_t lowest = UINT64_MAX, last = 0;
    clear_chunk(counter);
    counter->next = 0;
    for (size_t i = 0; i < counter->count; i++)
        if (counter->deltas[i].at < counter->deltas[i].end && *counter->deltas[i].at < lowest)
            lowest = *counter->deltas[i].at;
    if (lowest == UINT64_MAX)
        return false;
    counter->base = lowest >> shift;
    uint64_t left = counter->end - counter->base, keys = left < counter->chunk ? left : counter->chunk;
    for (size_t i = 0; i < counter->count; i++) {
        PathDelta *delta = &counter->deltas[i];
        uint64_t bound = counter->base + keys; /* compared as a code, because the word may not fit 64 bits */
        const uint64_t *until = delta->end;
        if (delta->at < until && until[-1] >> shift >= bound)
            until = delta->at + words_below(delta->at, (size_t)(until - delta->at), bound << shift);
        if (until == delta->at)
            continue;
        if (counter->pages)
            pass_pages(counter, delta, until, (uint32_t)i + 1);
        else if (takes_all(counter, delta))
            pass_plain(counter, delta, until);
        else
            pass_lengths(counter, delta, until);
        if (counter->hits)
            pass_hits(counter, delta, until, (uint32_t)i + 1);
        last = until[-1] >> shift > last ? until[-1] >> shift : last;
        delta->at = until;
    }
    counter->keys = (size_t)(last - counter->base + 1);
    return true;
}

const uint32_t *read_counter_chunk(ReadCounter *counter, uint64_t *base, size_t *keys)
{
    if (!count_chunk(counter))
        return NULL;
    *base = counter->base;
    *keys = counter->keys;
    counter->next = counter->keys;
    return counter->records;
}

bool read_counter_next(ReadCounter *counter, KeyCost *cost)
{
    const RecordForm *form = &counter->store->form;
    for (;;) {
        for (; counter->next < counter->keys; counter->next++) {
            size_t place = counter->next;
            uint32_t records = counter->records[place], ended = counter->pages ? counter->ended[place] : 0;
            if (records == 0 && ended == 0)
                continue;
            *cost = (KeyCost){.code = counter->base + place,
                              .records = records,
                              .bytes = form->lsns ? counter->bytes[place] : records * form->length,
                              .hits = counter->hits ? counter->hits[place] : 0,
                              .visited = ended ? ended : (uint32_t)counter->count,
                              .page = ended != 0};
            counter->next++;
            return true;
        }
        if (!count_chunk(counter))
            return false;
    }
}
