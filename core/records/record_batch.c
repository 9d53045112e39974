/* record_batch.c - sorts records by LSN in two or three passes over words. Keys and lengths are fetched at the end. */
#include "core/records/record_batch.h"

#include "core/base/sort.h"

#include <stdlib.h>

#define PLACE_BITS 24u /* where LSNs differ, a batch has at most 2^24 records */

static unsigned batch_bits_of(uint64_t number)
{
    return number ? 64 - (unsigned)__builtin_clzll(number) : 0;
}

void record_batch_release(RecordBatch *batch)
{
    free(batch->words);
    free(batch->sorted);
    free(batch->keys);
    free(batch->bytes);
    word_scratch_release(&batch->scratch);
    *batch = (RecordBatch){0};
}

void record_batch_begin(RecordBatch *batch, Lsn lo, Lsn hi, const KeyMap *map, uint64_t length)
{
    unsigned lsn_bits = batch_bits_of(hi - lo - 1), key_bits = batch_bits_of(map->end);
    batch->lo = lo;
    batch->hi = hi;
    batch->length = length;
    batch->form = length && lsn_bits + key_bits <= 64          ? BATCH_PACKED
                  : hi - lo > 1 && lsn_bits + PLACE_BITS <= 64 ? BATCH_PLACED
                                                               : BATCH_SPARSE;
    batch->low_bits = batch->form == BATCH_PACKED ? key_bits : batch->form == BATCH_PLACED ? PLACE_BITS : 0;
    batch->count = 0;
    batch->outside = batch->other_length = 0;
}

static void reserve(RecordBatch *batch, size_t wanted)
{
    if (wanted <= batch->capacity)
        return;
    batch->capacity = batch->capacity * 2 > wanted ? batch->capacity * 2 : wanted;
    batch->words = mem_resize(batch->words, batch->capacity, sizeof *batch->words);
    batch->sorted = mem_resize(batch->sorted, batch->capacity, sizeof *batch->sorted);
    batch->keys = mem_resize(batch->keys, batch->capacity, sizeof *batch->keys);
    if (!batch->length)
        batch->bytes = mem_resize(batch->bytes, batch->capacity, sizeof *batch->bytes);
}

/* The bytes of the leaf's last record, whose end no index entry gives. */
static uint64_t last_bytes(const LayerLeaf *leaf, BlobReader *reader)
{
    Blob blob;
    uint32_t last = leaf->count - 1;
    if (!leaf->last && leaf->end)
        return leaf->end - leaf->offsets[last];
    return blob_reader_header(reader, leaf->offsets[last], &blob, NULL) ? blob.header + (uint64_t)blob.stored : 0;
}

void record_batch_add(RecordBatch *batch, const LayerLeaf *leaf, const KeyMap *map, size_t *near, BlobReader *reader)
{
    const uint64_t span = batch->hi - batch->lo;
    size_t count = batch->count;
    reserve(batch, count + leaf->count);
    for (uint32_t i = 0; i < leaf->count; i++) {
        uint64_t above = leaf->lsns[i] - batch->lo, number;
        if (above >= span)
            continue;
        if (!key_map_number(map, leaf->keys[i], near, &number)) {
            batch->outside++;
            continue;
        }
        uint64_t bytes = i + 1 < leaf->count ? leaf->offsets[i + 1] - leaf->offsets[i] : last_bytes(leaf, reader);
        batch->other_length += batch->length && bytes != batch->length;
        batch->words[count] = above << batch->low_bits | (batch->form == BATCH_PACKED ? number : 0);
        if (batch->form != BATCH_PACKED) {
            batch->words[count] |= batch->form == BATCH_PLACED ? count : 0;
            batch->keys[count] = number;
            if (!batch->length)
                batch->bytes[count] = bytes;
        }
        count++;
    }
    batch->count = count;
}

/* ---- order ---- */

/* Finishes with a stable insertion sort. False: it would take too long. */
static bool batch_finish_sort(uint64_t *words, size_t count, unsigned low_bits)
{
    size_t moves = 0;
    for (size_t i = 1; i < count; i++) {
        uint64_t word = words[i], lsn = word >> low_bits;
        size_t at = i;
        for (; at > 0 && words[at - 1] >> low_bits > lsn; at--)
            words[at] = words[at - 1];
        words[at] = word;
        moves += i - at;
        if (moves > 4 * count)
            return false;
    }
    return true;
}

/* LSNs are often spread evenly between lo and hi. Sorting by as many of their upper bits as the number of records has,
 * plus two, leaves little to do. Where it leaves more, the words are sorted by all bits. */
static void sort_words(RecordBatch *batch)
{
    unsigned low = batch->low_bits, high = low + batch_bits_of(batch->hi - batch->lo - 1),
             enough = batch_bits_of(batch->count) + 2;
    unsigned from = high - low > enough ? high - enough : low;
    words_sort(batch->words, batch->count, from, high, batch->sorted, &batch->scratch);
    if (from == low || batch_finish_sort(batch->sorted, batch->count, low))
        return;
    uint64_t *half_sorted = batch->sorted;
    batch->sorted = batch->words;
    batch->words = half_sorted;
    /* Equal LSNs may be in any order here: their low bits, which are places, decide. */
    words_sort(batch->words, batch->count, 0, high, batch->sorted, &batch->scratch);
}

/* Fetches the key and the length of each record in sorted order. */
static void fetch(RecordBatch *batch, const uint64_t *places, uint64_t mask)
{
    uint64_t *keys = batch->words; /* the words are no longer needed */
    for (size_t i = 0; i < batch->count; i++)
        keys[i] = batch->keys[places[i] & mask];
    batch->words = batch->keys;
    batch->keys = keys;
    if (batch->length)
        return;
    uint64_t *bytes = batch->words;
    for (size_t i = 0; i < batch->count; i++)
        bytes[i] = batch->bytes[places[i] & mask];
    batch->words = batch->bytes;
    batch->bytes = bytes;
}

static void order_sparse(RecordBatch *batch)
{
    Sort64 *order = mem_alloc(batch->count * sizeof *order);
    for (size_t i = 0; i < batch->count; i++)
        order[i] = (Sort64){batch->words[i], (uint32_t)i};
    sort_64(order, batch->count);
    for (size_t i = 0; i < batch->count; i++)
        batch->sorted[i] = order[i].place;
    free(order);
}

/* ---- what is there twice ---- */

/* Marks, among the records [from, to) with one LSN, those whose key occurs earlier among them. */
static void mark_repeated(RecordBatch *batch, size_t from, size_t to, bool *repeated)
{
    size_t count = to - from;
    Sort64 few[16], *keys = count <= 16 ? few : mem_alloc(count * sizeof *keys);
    for (size_t i = 0; i < count; i++)
        keys[i] = (Sort64){batch->keys[from + i], (uint32_t)i};
    sort_64(keys, count);
    for (size_t i = 1; i < count; i++)
        repeated[from + keys[i].place] = keys[i].number == keys[i - 1].number;
    if (keys != few)
        free(keys);
}

/* `lsns` are in the sorted order. */
static uint64_t drop_repeated(RecordBatch *batch, const uint64_t *lsns)
{
    bool *repeated = mem_zero(batch->count, sizeof *repeated);
    size_t kept = 0, before = batch->count;
    for (size_t from = 0, to; from < batch->count; from = to) {
        for (to = from + 1; to < batch->count && lsns[to] == lsns[from];)
            to++;
        if (to - from > 1)
            mark_repeated(batch, from, to, repeated);
    }
    for (size_t i = 0; i < batch->count; i++) {
        batch->keys[kept] = batch->keys[i];
        if (!batch->length)
            batch->bytes[kept] = batch->bytes[i];
        kept += !repeated[i];
    }
    free(repeated);
    batch->count = kept;
    return before - kept;
}

uint64_t record_batch_end(RecordBatch *batch, bool distinct)
{
    uint64_t *lsns = distinct ? mem_alloc(batch->count * sizeof *lsns) : NULL, dropped = 0;
    if (batch->form == BATCH_SPARSE)
        order_sparse(batch);
    else
        sort_words(batch);
    for (size_t i = 0; distinct && i < batch->count; i++)
        lsns[i] = batch->form == BATCH_SPARSE ? batch->words[batch->sorted[i]] : batch->sorted[i] >> batch->low_bits;
    uint64_t mask = batch->low_bits ? ((uint64_t)1 << batch->low_bits) - 1 : UINT64_MAX;
    if (batch->form == BATCH_PACKED)
        for (size_t i = 0; i < batch->count; i++)
            batch->keys[i] = batch->sorted[i] & mask;
    else
        fetch(batch, batch->sorted, mask);
    if (distinct)
        dropped = drop_repeated(batch, lsns);
    free(lsns);
    return dropped;
}
