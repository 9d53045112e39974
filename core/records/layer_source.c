/* layer_source.c - answers a planner's questions about many files.
 *
 * Like core/records/record_source.c, with leaves in place of words: per file a bracket of leaves in which the end of
 * the prefix may lie shrinks while the key is bisected.
 *
 * A key with more than `limit` bytes has at least limit / files of them in one file; directories list all keys with so
 * many bytes, unless the limit is tiny: then all leaves are searched, once.
 */
#include "core/records/layer_source.h"

#include "core/base/integer.h"
#include "core/base/search.h"
#include "core/records/lsn_merge.h"

#include <stdlib.h>

#define MEMO 4u /* number of places that are remembered for each segment */

typedef struct Memo {
    Key key;
    RecordPlace place;
    bool valid;
} Memo;

typedef struct Bracket {
    size_t segment;
    RecordPlace start, low, high; /* `low` and `high` bracket the end of the prefix */
    RecordPlace lower, upper;     /* the end of the key in question lies between these, according to the leaves */
} Bracket;

typedef struct LayerSource {
    LeafCache *cache;
    RecordSegment *segments;
    Memo (*memos)[MEMO];
    size_t count;
    Bracket *brackets;
    bool has_rest;
    KeySource rest;
    Error *failure;
    /* All keys that are oversized for `limit`, ascending. */
    bool oversized_known;
    uint64_t oversized_limit;
    ARRAY(Key) oversized;
} LayerSource;

static bool failed(const LayerSource *source)
{
    return source->failure->code != ERROR_NONE;
}

/* The place of (key, LSN 0) in a segment; the segment's start after a failure. */
static RecordPlace place_of(LayerSource *source, size_t segment, Key key)
{
    Memo *memo = &source->memos[segment][(u128_low(key) ^ u128_low(key) >> 7) % MEMO];
    if (memo->valid && memo->key == key)
        return memo->place;
    RecordPlace place = source->segments[segment].from;
    if (!failed(source) && record_place_in(source->cache, &source->segments[segment], key, 0, &place, source->failure))
        *memo = (Memo){key, place, true};
    return place;
}

/* The place behind all entries of `key`. */
static RecordPlace place_after(LayerSource *source, size_t segment, Key key)
{
    return key == U128_MAX ? source->segments[segment].to : place_of(source, segment, key + 1);
}

static uint64_t layer_source_bytes_below(void *self, Key key, uint64_t *records)
{
    LayerSource *source = self;
    uint64_t bytes = 0, entries = 0;
    if (source->has_rest)
        bytes = source->rest.bytes_below(source->rest.self, key, &entries);
    for (size_t i = 0; i < source->count; i++) {
        RecordPlace place = place_of(source, i, key);
        bytes += place.offset - source->segments[i].from.offset;
        entries += place.entry - source->segments[i].from.entry;
    }
    if (records)
        *records = entries;
    return bytes;
}

static bool layer_source_next_key(void *self, Key from, Key *key)
{
    LayerSource *source = self;
    Key best = U128_MAX, at;
    bool found = source->has_rest && source->rest.next_key(source->rest.self, from, &best);
    for (size_t i = 0; i < source->count; i++) {
        const RecordSegment *segment = &source->segments[i];
        RecordPlace place = place_of(source, i, from);
        if (place.entry == segment->to.entry || failed(source))
            continue;
        if (!record_place_key(source->cache, segment->directory, &place, &at, source->failure) || at < from)
            continue;
        best = !found || at < best ? at : best;
        found = true;
    }
    if (found && !failed(source))
        *key = best;
    return found && !failed(source);
}

static bool layer_source_previous_key(void *self, Key below, Key *key)
{
    LayerSource *source = self;
    Key best = 0, at;
    bool found = source->has_rest && source->rest.previous_key(source->rest.self, below, &best);
    for (size_t i = 0; i < source->count; i++) {
        const RecordSegment *segment = &source->segments[i];
        RecordPlace place = place_of(source, i, below);
        if (place.entry == segment->from.entry || failed(source))
            continue;
        if (!record_place_key_before(source->cache, segment->directory, &place, &at, source->failure) || at >= below)
            continue;
        best = !found || at > best ? at : best;
        found = true;
    }
    if (found && !failed(source))
        *key = best;
    return found && !failed(source);
}

/* ---- prefixes ---- */

/* Creates brackets for the segments that have entries in [from, until), and sums up these entries. */
static size_t layer_brackets_init(LayerSource *source, Key from, Key until, KeyPrefix *total)
{
    size_t n = 0;
    for (size_t i = 0; i < source->count; i++) {
        RecordPlace first = place_of(source, i, from), last = place_of(source, i, until);
        if (first.entry >= last.entry)
            continue;
        source->brackets[n++] = (Bracket){.segment = i, .start = first, .low = first, .high = last};
        total->bytes += last.offset - first.offset;
        total->records += last.entry - first.entry;
    }
    return n;
}

static RecordPlace later(RecordPlace a, RecordPlace b)
{
    return a.entry > b.entry ? a : b;
}

static RecordPlace earlier(RecordPlace a, RecordPlace b)
{
    return a.entry < b.entry ? a : b;
}

/* Brackets the end of `key` with the directory alone, without reading pages. */
static void bracket_bounds(const LayerSource *source, Bracket *b, Key key)
{
    const LeafDirectory *directory = source->segments[b->segment].directory;
    size_t until = b->high.leaf < directory->count ? b->high.leaf + 1 : directory->count;
    size_t leaf = record_leaf_below(directory, b->low.leaf, until, key + 1, 0);
    if (leaf == until) {
        b->lower = b->upper = b->low;
        return;
    }
    b->lower = later(b->low, record_place_leaf(directory, leaf));
    b->upper = earlier(b->high, record_place_leaf(directory, leaf + 1));
}

static bool enough_at(LayerSource *source, size_t n, Key key, uint64_t rest_start, uint64_t wanted)
{
    uint64_t least = 0, most = 0, rest = 0;
    if (source->has_rest)
        rest = source->rest.bytes_below(source->rest.self, key + 1, NULL) - rest_start;
    for (size_t i = 0; i < n; i++) {
        Bracket *b = &source->brackets[i];
        bracket_bounds(source, b, key);
        least += b->lower.offset - b->start.offset;
        most += b->upper.offset - b->start.offset;
    }
    if (least + rest >= wanted)
        return true;
    if (most + rest < wanted)
        return false;
    least = 0;
    for (size_t i = 0; i < n; i++) {
        Bracket *b = &source->brackets[i];
        if (b->lower.entry != b->upper.entry)
            b->lower = b->upper = earlier(b->upper, later(b->lower, place_after(source, b->segment, key)));
        least += b->lower.offset - b->start.offset;
    }
    return least + rest >= wanted;
}

/* Finds the lowest key such that all keys up to it have at least `wanted` bytes. */
static Key layer_source_bisect(LayerSource *source, size_t n, Key low, Key high, uint64_t rest_start, uint64_t wanted)
{
    while (low < high) {
        Key middle = low + (high - low) / 2;
        bool enough = enough_at(source, n, middle, rest_start, wanted);
        for (size_t i = 0; i < n; i++) {
            if (enough)
                source->brackets[i].high = source->brackets[i].upper;
            else
                source->brackets[i].low = source->brackets[i].lower;
        }
        if (enough)
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

static bool layer_source_prefix(void *self, Key from, Key until, uint64_t bytes, KeyPrefix *prefix)
{
    LayerSource *source = self;
    Key first, last;
    uint64_t rest_start = 0, rest_end = 0, records_start = 0, records_end = 0;
    *prefix = (KeyPrefix){.first = from, .last = from};
    if (!layer_source_next_key(source, from, &first) || first >= until ||
        !layer_source_previous_key(source, until, &last) || last < first)
        return false;
    if (source->has_rest) {
        rest_start = source->rest.bytes_below(source->rest.self, first, &records_start);
        rest_end = source->rest.bytes_below(source->rest.self, until, &records_end);
    }
    KeyPrefix total = {first, last, rest_end - rest_start, records_end - records_start};
    size_t n = layer_brackets_init(source, first, until, &total);
    *prefix = total;
    if (total.bytes < bytes)
        return false;
    prefix->last = layer_source_bisect(source, n, first, last, rest_start, bytes);
    if (source->has_rest)
        rest_end = source->rest.bytes_below(source->rest.self, prefix->last + 1, &records_end);
    prefix->bytes = rest_end - rest_start;
    prefix->records = records_end - records_start;
    for (size_t i = 0; i < n; i++) {
        const Bracket *b = &source->brackets[i];
        RecordPlace end = place_after(source, b->segment, prefix->last);
        end = earlier(later(end, b->start), source->segments[b->segment].to);
        prefix->bytes += end.offset - b->start.offset;
        prefix->records += end.entry - b->start.entry;
    }
    return !failed(source);
}

/* ---- keys that are cut by LSN ---- */

static void key_weight(LayerSource *source, Key key, uint64_t *bytes, uint64_t *records)
{
    *bytes = *records = 0;
    for (size_t i = 0; i < source->count; i++) {
        RecordPlace first = place_of(source, i, key), last = place_after(source, i, key);
        *bytes += last.offset - first.offset;
        *records += last.entry - first.entry;
    }
    if (source->has_rest && key < U128_MAX) {
        uint64_t before, after;
        *bytes += source->rest.bytes_below(source->rest.self, key + 1, &after) -
                  source->rest.bytes_below(source->rest.self, key, &before);
        *records += after - before;
    }
}

typedef ARRAY(Key) KeyList;

static void list_heavy(const LayerSource *source, uint64_t share, KeyList *keys)
{
    for (size_t i = 0; i < source->count; i++) {
        const LeafDirectory *directory = source->segments[i].directory;
        for (size_t k = 0; k < directory->heavy.count; k++)
            if (directory->heavy.at[k].bytes >= share)
                array_push(keys, directory->heavy.at[k].key);
    }
}

/* Searches every entry of a segment for keys with at least `share` bytes. */
static void search_heavy(LayerSource *source, size_t segment, uint64_t share, LeafBuffer *buffer, KeyList *keys)
{
    const RecordSegment *run = &source->segments[segment];
    const LeafDirectory *directory = run->directory;
    LayerFile file = {.summary = directory->summary};
    Key key = 0;
    uint64_t start = 0;
    bool begun = false;
    for (size_t leaf = run->from.leaf; leaf < directory->count && directory->entries[leaf] < run->to.entry; leaf++) {
        BtreePage page;
        char reason[BTREE_REASON];
        if (!leaf_cache_page(source->cache, directory, leaf, &page, source->failure))
            return;
        if (!leaf_decode(&file, &page, buffer, reason)) {
            error_set(source->failure, ERROR_INPUT, "%s has changed since it was first read: %s", directory->path,
                      reason);
            return;
        }
        for (uint32_t i = 0; i < buffer->leaf.count; i++) {
            if (begun && buffer->keys[i] == key)
                continue;
            if (begun && buffer->offsets[i] - start >= share)
                array_push(keys, key);
            begun = true;
            key = buffer->keys[i];
            start = buffer->offsets[i];
        }
    }
    if (begun && directory->offsets[directory->count] - start >= share)
        array_push(keys, key);
}

static void find_oversized(LayerSource *source, uint64_t limit)
{
    uint64_t share = source->count ? limit / source->count + 1 : 1, least = 0;
    KeyList keys = {0};
    for (size_t i = 0; i < source->count; i++)
        least = source->segments[i].directory->heavy_bytes > least ? source->segments[i].directory->heavy_bytes : least;
    if (share >= least) {
        list_heavy(source, share, &keys);
    } else {
        LeafBuffer *buffer = mem_alloc(sizeof *buffer);
        for (size_t i = 0; i < source->count && !failed(source); i++)
            search_heavy(source, i, share, buffer, &keys);
        free(buffer);
    }
    if (keys.count)
        qsort(keys.at, keys.count, sizeof *keys.at, integer_compare_u128);
    source->oversized.count = 0;
    for (size_t i = 0; i < keys.count; i++) {
        uint64_t bytes, records;
        if (i > 0 && keys.at[i] == keys.at[i - 1])
            continue;
        key_weight(source, keys.at[i], &bytes, &records);
        if (records >= 2 && bytes > limit)
            array_push(&source->oversized, keys.at[i]);
    }
    array_release(&keys);
    source->oversized_known = true;
    source->oversized_limit = limit;
}

static bool layer_source_next_oversized(void *self, Key from, Key until, uint64_t limit, Key *key)
{
    LayerSource *source = self;
    if (!source->oversized_known || source->oversized_limit != limit)
        find_oversized(source, limit);
    size_t at;
    Key best;
    search_first(at, 0, source->oversized.count, source->oversized.at[at] >= from);
    bool found = at < source->oversized.count && source->oversized.at[at] < until;
    if (found)
        *key = source->oversized.at[at];
    if (source->has_rest && source->rest.next_oversized(source->rest.self, from, until, limit, &best) &&
        (!found || best < *key)) {
        *key = best;
        found = true;
    }
    return found && !failed(source);
}

/* Collects the key's entries in each segment that has some. */
static size_t key_runs(LayerSource *source, Key key, LsnRun *runs)
{
    size_t n = 0;
    for (size_t i = 0; i < source->count && !failed(source); i++) {
        RecordPlace first = place_of(source, i, key), last = place_after(source, i, key);
        if (first.entry < last.entry)
            runs[n++] = (LsnRun){source->segments[i].directory, first.entry, last.entry};
    }
    return n;
}

static void layer_source_lsn_parts(void *self, Key key, uint64_t limit, LsnPartArray *parts)
{
    LayerSource *source = self;
    uint64_t before, after;
    LsnRun *runs = mem_alloc((source->count + 1) * sizeof *runs);
    size_t count = key_runs(source, key, runs);
    bool rest = source->has_rest && key < U128_MAX &&
                source->rest.bytes_below(source->rest.self, key + 1, &after) >
                    source->rest.bytes_below(source->rest.self, key, &before);
    if (rest && count == 0)
        source->rest.lsn_parts(source->rest.self, key, limit, parts);
    else
        lsn_merge_parts(source->cache, runs, count, limit, parts, source->failure);
    free(runs);
}

static void layer_source_release(void *self)
{
    LayerSource *source = self;
    if (source->has_rest)
        source->rest.release(source->rest.self);
    array_release(&source->oversized);
    free(source->segments);
    free(source->memos);
    free(source->brackets);
    free(source);
}

void layer_source_init(KeySource *out, LeafCache *cache, const RecordSegment *segments, size_t count,
                       const KeySource *rest, Error *failure)
{
    LayerSource *source = mem_zero(1, sizeof *source);
    source->cache = cache;
    source->count = count;
    source->failure = failure;
    source->segments = mem_alloc(count * sizeof *source->segments);
    if (count)
        memcpy(source->segments, segments, count * sizeof *segments);
    source->memos = mem_zero(count, sizeof *source->memos);
    source->brackets = mem_alloc(count * sizeof *source->brackets);
    uint64_t bytes = 0, records = 0;
    for (size_t i = 0; i < count; i++) {
        bytes += record_segment_bytes(&segments[i]);
        records += record_segment_entries(&segments[i]);
    }
    if (rest) {
        source->has_rest = true;
        source->rest = *rest;
        bytes += rest->total_bytes;
        records += rest->total_records;
    }
    *out = (KeySource){.self = source,
                       .estimated = rest != NULL,
                       .total_bytes = bytes,
                       .total_records = records,
                       .bytes_below = layer_source_bytes_below,
                       .next_key = layer_source_next_key,
                       .previous_key = layer_source_previous_key,
                       .prefix = layer_source_prefix,
                       .next_oversized = layer_source_next_oversized,
                       .lsn_parts = layer_source_lsn_parts,
                       .release = layer_source_release};
}
