/* l0_cut.c - cuts values into layers in one walk, key by key.
 *
 * Worked example, target 5000: key 2 has eleven values of 1,000 bytes from LSN 100 on, keys 1 and 3 one of 100 each, in
 * the band 1 to 200. The values of key 2 form *chunks*, each closed once it has reached 5000 bytes: 100, 128, 150.
 *
 *     key 1   [1, 200)                      written, and closed before key 2, which is larger than the target
 *     key 2   [100, 128) [128, 150) [150, 200)     a slice for each chunk; the first begins at the key's first LSN
 *     key 3   [1, 200)
 */
#include "core/planner/legacy/l0_cut.h"

#include "core/planner/legacy/file_size.h"

#include <stdlib.h>

static int compare_values(const void *a, const void *b)
{
    const LegacyValue *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    if (x->lsn != y->lsn)
        return x->lsn < y->lsn ? -1 : 1;
    if (x->page != y->page)
        return x->page ? -1 : 1;
    return x->id < y->id ? -1 : x->id > y->id;
}

void legacy_values_sort(LegacyValue *values, size_t count)
{
    if (count > 1)
        qsort(values, count, sizeof *values, compare_values);
}

typedef struct L0Chunk { /* values of one key that are kept together */
    Key key;
    Lsn lsn; /* LSN of the first value */
    uint64_t bytes;
} L0Chunk;

typedef struct L0Walk {
    const LegacyCutInput *input;
    LegacyL1s *layers;
    size_t next_value; /* the first value that is in no chunk yet */
    size_t next_hole;
    LegacyL1 layer; /* valid if `open` */
    LegacyFile file;
    uint64_t plain_bytes;   /* bytes of the layer's values */
    Key before;             /* the previous key; valid if `begun` */
    uint64_t total;         /* bytes of the current key */
    Lsn slice_lo, slice_hi; /* LSNs of the current key's slice; 0: the key is not sliced */
    bool open, begun;
} L0Walk;

static bool next_chunk(L0Walk *walk, L0Chunk *chunk)
{
    LegacyValues values = walk->input->values;
    if (walk->next_value == values.count)
        return false;
    const LegacyValue *value = &values.at[walk->next_value++];
    *chunk = (L0Chunk){value->key, value->lsn, value->stored};
    while (walk->next_value < values.count && values.at[walk->next_value].key == chunk->key &&
           chunk->bytes < walk->input->target)
        chunk->bytes += values.at[walk->next_value++].stored;
    return true;
}

/* Takes the chunks of the key and the first chunk of the next key. Returns the bytes of the latter, with which the walk
 * begins that key. Decides whether the current value begins a slice. */
static uint64_t take_chunks(L0Walk *walk, Key key, Lsn lsn)
{
    uint64_t carry = 0;
    L0Chunk chunk;
    while (next_chunk(walk, &chunk)) {
        carry = chunk.bytes;
        if (chunk.key != key) {
            if (walk->slice_hi) {
                walk->slice_lo = walk->slice_hi;
                walk->slice_hi = walk->input->band.hi;
            }
            break;
        }
        walk->total += chunk.bytes;
        if (walk->total > walk->input->target && lsn != chunk.lsn) {
            walk->slice_lo = walk->slice_hi ? walk->slice_hi : lsn;
            walk->slice_hi = chunk.lsn;
            break;
        }
    }
    if (walk->slice_hi && !walk->slice_lo) {
        walk->slice_lo = walk->slice_hi;
        walk->slice_hi = walk->input->band.hi;
    }
    return carry;
}

static void l0_cut_finish(L0Walk *walk, bool at_hole)
{
    walk->layer.keys.hi = walk->before + 1;
    walk->layer.records = walk->file.records;
    walk->layer.size = walk->input->plain ? walk->plain_bytes : legacy_file_size(&walk->file);
    walk->layer.at_hole = at_hole;
    array_push(walk->layers, walk->layer);
    walk->open = false;
}

static uint64_t l0_cut_written(const L0Walk *walk)
{
    return walk->input->plain ? walk->plain_bytes : legacy_file_written(&walk->file);
}

static void begin_key(L0Walk *walk, const LegacyValue *value)
{
    bool was_slice = walk->slice_hi != 0;
    walk->slice_lo = 0;
    if (!walk->begun || value->key != walk->before)
        walk->slice_hi = 0;
    uint64_t carry = take_chunks(walk, value->key, value->lsn);
    if (walk->open) {
        const LegacyCutInput *input = walk->input;
        bool hole = walk->next_hole < input->hole_count && value->key >= input->holes[walk->next_hole].keys.hi;
        if (was_slice || walk->slice_hi || hole || l0_cut_written(walk) + walk->total > input->target)
            l0_cut_finish(walk, hole);
        walk->next_hole += hole;
    }
    walk->total = carry;
}

static void l0_cut_put(L0Walk *walk, size_t place)
{
    const LegacyCutInput *input = walk->input;
    const LegacyValue *value = &input->values.at[place];
    if (!walk->open) {
        LsnRange slice = {walk->slice_lo, walk->slice_hi};
        walk->layer = (LegacyL1){.keys.lo = value->key,
                                 .lsns = walk->slice_hi ? slice : input->band,
                                 .first = place,
                                 .sliced = walk->slice_hi != 0};
        legacy_file_init(&walk->file, LAYER_DELTA);
        walk->plain_bytes = 0;
        walk->open = true;
    }
    legacy_file_put(&walk->file, value->key, value->lsn, value->length);
    walk->plain_bytes += value->stored;
    walk->layer.count = place + 1 - walk->layer.first;
}

void legacy_l0_cut(const LegacyCutInput *input, LegacyL1s *layers)
{
    L0Walk walk = {.input = input, .layers = layers};
    for (size_t i = 0; i < input->values.count; i++) {
        const LegacyValue *value = &input->values.at[i];
        if (!walk.begun || value->key != walk.before || value->lsn == walk.slice_hi)
            begin_key(&walk, value);
        if (!input->disposable || !input->disposable(input->self, value->key))
            l0_cut_put(&walk, i);
        walk.before = value->key;
        walk.begun = true;
    }
    if (walk.open)
        l0_cut_finish(&walk, false);
}
