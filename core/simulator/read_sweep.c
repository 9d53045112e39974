/* read_sweep.c - sweeps over the keys: between two neighbouring layer edges all keys have the same stack of layers (a
 * segment).
 *
 *     edges sorted by key ──► segment [lo, hi) with its active layers
 *        the newest image below the LSN; the deltas above it that a read visits, from the top down
 *        ──► keys with records: a ReadCounter lists them with their costs; the other keys all cost the same
 */
#include "core/simulator/read_sweep.h"

#include "core/base/search.h"
#include "core/base/sort.h"
#include "core/simulator/read_count.h"

#include <stdlib.h>

#define FEW 4096u /* numbers of records below it are counted in a table, larger ones one by one */

typedef struct Sweep {
    ReadSweep *out;
    const LayerSet *layers;
    const HistoryPart *parts;
    const RecordStore *store;
    const ReadWeights *weights;
    ReadCounter counter;
    Lsn lsn;
    bool records;
    uint32_t *active; /* parts over the segment, in the order in which reads prefer them */
    size_t active_count;
    PathDelta *path;
    uint64_t *few[2]; /* number of keys by number of records; [1]: those whose read ended at a page image */
    uint64_t *few_weight[2];
    uint64_t few_end;
} Sweep;

/* A segment: all keys of it have the same layers to visit. */
typedef struct Segment {
    KeyRange keys;
    uint64_t existing, weight; /* of the keys that have not been counted one by one */
    size_t depth;              /* deltas visited */
    bool image, pages;
    Lsn floor; /* the image's LSN */
} Segment;

static uint64_t weight_of(const Sweep *sweep, KeyRange keys)
{
    const ReadWeights *weights = sweep->weights;
    return weights ? weights->below(weights->self, keys.hi) - weights->below(weights->self, keys.lo) : 0;
}

/* Only existing keys are read. */
static uint64_t weight_existing(const Sweep *sweep, KeyRange keys)
{
    const Keyspace *keyspace = &sweep->store->keyspace;
    uint64_t weight = 0;
    for (size_t r = 0; sweep->weights && r < keyspace->count; r++) {
        Key lo = keyspace->at[r].lo > keys.lo ? keyspace->at[r].lo : keys.lo;
        Key hi = keyspace->at[r].hi < keys.hi ? keyspace->at[r].hi : keys.hi;
        weight += lo < hi ? weight_of(sweep, (KeyRange){lo, hi}) : 0;
    }
    return weight;
}

static void take(Segment *segment, uint64_t keys, uint64_t weight)
{
    segment->existing -= keys;
    segment->weight -= weight < segment->weight ? weight : segment->weight; /* shares are rounded */
}

/* ---- the path ---- */

static void find_image(const Sweep *sweep, Segment *segment)
{
    for (size_t i = 0; i < sweep->active_count; i++) {
        const HistoryPart *part = &sweep->parts[sweep->active[i]];
        if (!layer_is_image(sweep->layers, part->layer) || part->lsns.lo > sweep->lsn ||
            (segment->image && part->lsns.lo <= segment->floor))
            continue;
        segment->image = true;
        segment->floor = part->lsns.lo;
    }
}

/* On the way down, a delta that starts at or above the current LSN has been passed for good, so each is examined
 * once. */
static void find_path(Sweep *sweep, Segment *segment)
{
    const RecordForm *form = &sweep->store->form;
    size_t count = 0;
    for (size_t i = 0; i < sweep->active_count; i++) {
        const HistoryPart *part = &sweep->parts[sweep->active[i]];
        bool above = !segment->image || part->lsns.hi > segment->floor;
        if (!layer_is_image(sweep->layers, part->layer) && above && part->lsns.lo < sweep->lsn)
            sweep->path[count++] = (PathDelta){.layer = part->layer, .lsn_lo = part->lsns.lo, .lsn_hi = part->lsns.hi};
    }
    Lsn below = sweep->lsn;
    uint64_t arrival_below = below == UINT64_MAX ? form->count : record_arrival_at(form, below);
    for (size_t i = 0; i < count; i++) {
        PathDelta delta = sweep->path[i];
        if (delta.lsn_lo >= below || (segment->image && below <= segment->floor))
            continue;
        below = segment->image && delta.lsn_lo < segment->floor ? segment->floor : delta.lsn_lo;
        delta.arrival_hi = arrival_below;
        delta.arrival_lo = arrival_below = record_arrival_at(form, below);
        sweep->path[segment->depth++] = delta;
        segment->pages =
            segment->pages || (delta.layer < sweep->store->layers.count && sweep->store->layers.at[delta.layer].pages);
    }
}

/* ---- adding up ---- */

static void count_layers(Sweep *sweep, ReadPiece *piece, uint64_t layers, uint64_t keys, uint64_t weight)
{
    exact_histogram_add(&sweep->out->layers, layers, keys);
    if (sweep->weights)
        exact_histogram_add(&sweep->out->accessed.layers, layers, weight);
    piece->layers += (double)layers * (double)keys;
    if (keys && layers > piece->layers_max)
        piece->layers_max = layers;
}

/* Keys with the same cost: their number and their share of the reads. */
typedef struct KeyGroup {
    uint64_t records, bytes, keys, weight;
    bool page; /* an image or a page image ends the read */
} KeyGroup;

static void count_records(Sweep *sweep, ReadPiece *piece, KeyGroup group)
{
    uint64_t records = group.records, bytes = group.bytes, keys = group.keys;
    if (keys == 0)
        return;
    if (!sweep->store->form.lsns && records < FEW) {
        sweep->few[group.page][records] += keys;
        sweep->few_weight[group.page][records] += group.weight;
        sweep->few_end = records >= sweep->few_end ? records + 1 : sweep->few_end;
    } else {
        exact_histogram_add(&sweep->out->records, records, keys);
        exact_histogram_add(&sweep->out->bytes, bytes, keys);
        exact_histogram_add(&sweep->out->accessed.records, records, group.weight);
        exact_histogram_add(&sweep->out->accessed.bytes, bytes, group.weight);
    }
    piece->records += (double)records * (double)keys;
    piece->bytes += (double)bytes * (double)keys;
    piece->records_max = records > piece->records_max ? records : piece->records_max;
    piece->bytes_max = bytes > piece->bytes_max ? bytes : piece->bytes_max;
}

/* Adds the table to the spreads. Where the table is used, all records have the same length. */
static void flush_few(Sweep *sweep)
{
    ReadSweep *out = sweep->out;
    for (uint64_t records = 0; records < sweep->few_end; records++)
        for (int page = 0; page < 2; page++) {
            uint64_t bytes = records * sweep->store->form.length + (page ? PAGE_BYTES : 0);
            exact_histogram_add(&out->records, records, sweep->few[page][records]);
            exact_histogram_add(&out->bytes, bytes, sweep->few[page][records]);
            exact_histogram_add(&out->accessed.records, records, sweep->few_weight[page][records]);
            exact_histogram_add(&out->accessed.bytes, bytes, sweep->few_weight[page][records]);
        }
}

/* ---- one segment ---- */

/* Finds existing keys among keys that are asked about in ascending order. */
typedef struct Existing {
    const Keyspace *keyspace;
    size_t at;
} Existing;

static bool exists(Existing *existing, Key key)
{
    while (existing->at < existing->keyspace->count && existing->keyspace->at[existing->at].hi <= key)
        existing->at++;
    return existing->at < existing->keyspace->count && existing->keyspace->at[existing->at].lo <= key;
}

static void tally_weights(Sweep *sweep, Segment *segment, Key first, const uint32_t *records, size_t count)
{
    const ReadWeights *weights = sweep->weights;
    uint64_t *few = sweep->few_weight[segment->image], before = weights->below(weights->self, first), start = before;
    for (size_t i = 0; i < count; i++) {
        uint64_t below = weights->below(weights->self, first + i + 1);
        few[records[i]] += below - before;
        before = below;
    }
    take(segment, 0, before - start);
}

/* Counts the existing keys of a chunk with their numbers of records. A key without records costs the same as all others
 * of the segment. */
static void tally(Sweep *sweep, Segment *segment, ReadPiece *piece, Key first, const uint32_t *records, size_t count)
{
    uint64_t *few = sweep->few[segment->image], sum = 0;
    uint32_t most = 0;
    for (size_t i = 0; i < count; i++)
        most = records[i] > most ? records[i] : most;
    for (size_t i = 0; i < count; i++)
        sum += records[i];
    uint64_t page = segment->image ? PAGE_BYTES : 0, length = sweep->store->form.length;
    take(segment, count, 0);
    if (most >= FEW) {
        for (size_t i = 0; i < count; i++) {
            KeyGroup group = {records[i], records[i] * length + page, 1, 0, segment->image};
            group.weight = weight_of(sweep, (KeyRange){first + i, first + i + 1});
            take(segment, 0, group.weight);
            count_records(sweep, piece, group);
        }
        return;
    }
    if (sweep->weights)
        tally_weights(sweep, segment, first, records, count);
    for (size_t i = 0; i < count; i++)
        few[records[i]]++;
    sweep->few_end = most >= sweep->few_end ? most + 1 : sweep->few_end;
    piece->records += (double)sum;
    piece->bytes += (double)(sum * length) + (double)(page * count);
    piece->records_max = most > piece->records_max ? most : piece->records_max;
    piece->bytes_max = most * length + page > piece->bytes_max ? most * length + page : piece->bytes_max;
}

/* Counts whole chunks, where all records have the same length, codes are keys, and no page image ends a read early. */
static void read_chunks(Sweep *sweep, Segment *segment, ReadPiece *piece)
{
    const Keyspace *keyspace = &sweep->store->keyspace;
    const uint32_t *records;
    uint64_t base;
    size_t keys, range = 0;
    read_counter_start(&sweep->counter, segment->keys, sweep->path, segment->depth);
    while ((records = read_counter_chunk(&sweep->counter, &base, &keys)) != NULL) {
        Key end = (Key)base + keys;
        while (range < keyspace->count && keyspace->at[range].hi <= base)
            range++;
        for (size_t r = range; r < keyspace->count && keyspace->at[r].lo < end; r++) {
            Key lo = keyspace->at[r].lo > base ? keyspace->at[r].lo : base;
            Key hi = keyspace->at[r].hi < end ? keyspace->at[r].hi : end;
            tally(sweep, segment, piece, lo, records + (size_t)(lo - base), (size_t)(hi - lo));
        }
    }
}

/* Takes the keys that have records out of the segment, one by one; the other keys of the segment all cost the same. */
static void read_records(Sweep *sweep, Segment *segment, ReadPiece *piece)
{
    const RecordForm *form = &sweep->store->form;
    ReadSweep *out = sweep->out;
    Existing existing = {&sweep->store->keyspace, 0};
    KeyCost cost;
    read_counter_start(&sweep->counter, segment->keys, sweep->path, segment->depth);
    while (read_counter_next(&sweep->counter, &cost)) {
        Key key = form->keys ? form->keys[cost.code] : cost.code;
        if (!exists(&existing, key))
            continue;
        bool page = cost.page || segment->image;
        uint64_t weight = weight_of(sweep, (KeyRange){key, key + 1});
        take(segment, 1, weight);
        if (sweep->records)
            count_records(sweep, piece,
                          (KeyGroup){cost.records, cost.bytes + (page ? PAGE_BYTES : 0), 1, weight, page});
        if (out->filters)
            exact_histogram_add(&out->opened, cost.hits + (segment->image && !cost.page), 1);
        if (segment->pages)
            count_layers(sweep, piece, cost.visited + (segment->image && !cost.page), 1, weight);
    }
}

static void keep_piece(Sweep *sweep, ReadPiece piece)
{
    double keys = (double)piece.existing;
    piece.layers /= keys;
    piece.records /= keys;
    piece.bytes /= keys;
    array_push(&sweep->out->profile, piece);
}

static void read_segment(Sweep *sweep, KeyRange keys)
{
    Segment segment = {.keys = keys, .existing = keyspace_count(&sweep->store->keyspace, keys)};
    if (segment.existing == 0)
        return;
    ReadPiece piece = {.keys = keys, .existing = segment.existing};
    segment.weight = weight_existing(sweep, keys);
    find_image(sweep, &segment);
    find_path(sweep, &segment);
    Segment all = segment;
    bool even = !sweep->store->form.lsns && !sweep->store->form.keys;
    bool filters = sweep->out->filters;
    if (sweep->records && even && !segment.pages && !filters)
        read_chunks(sweep, &segment, &piece);
    else if (sweep->records || segment.pages || filters)
        read_records(sweep, &segment, &piece);
    if (filters)
        exact_histogram_add(&sweep->out->opened, segment.image, segment.existing);
    if (sweep->records)
        count_records(sweep, &piece,
                      (KeyGroup){0, segment.image ? PAGE_BYTES : 0, segment.existing, segment.weight, segment.image});
    const Segment *rest = segment.pages ? &segment : &all; /* with page images keys were counted one by one */
    count_layers(sweep, &piece, segment.depth + segment.image, rest->existing, rest->weight);
    if (sweep->out->keep_profile)
        keep_piece(sweep, piece);
}

/* ---- all of them ---- */

/* The order of layer_read_before(); where a layer has holes, with the LSNs of its slice. */
static bool part_read_before(const Sweep *sweep, uint32_t a, uint32_t b)
{
    const HistoryPart *x = &sweep->parts[a], *y = &sweep->parts[b];
    if (x->lsns.hi != y->lsns.hi)
        return x->lsns.hi > y->lsns.hi;
    if (x->lsns.lo != y->lsns.lo)
        return x->lsns.lo < y->lsns.lo;
    return x->layer != y->layer && layer_keys_before(sweep->layers, x->layer, y->layer);
}

static void activate(Sweep *sweep, uint32_t part)
{
    size_t at;
    search_first(at, 0, sweep->active_count, part_read_before(sweep, part, sweep->active[at]));
    memmove(sweep->active + at + 1, sweep->active + at, (sweep->active_count++ - at) * sizeof *sweep->active);
    sweep->active[at] = part;
}

static void deactivate(Sweep *sweep, uint32_t part)
{
    size_t at;
    search_first(at, 0, sweep->active_count, !part_read_before(sweep, sweep->active[at], part));
    while (sweep->active[at] != part) /* equal parts */
        at++;
    memmove(sweep->active + at, sweep->active + at + 1, (--sweep->active_count - at) * sizeof *sweep->active);
}

/* Edge 2p is the start of part p, 2p + 1 its end. */
static void walk_edges(Sweep *sweep, const Sort128 *edges, size_t count)
{
    Key from = 0;
    for (size_t i = 0; i < count;) {
        Key key = edges[i].number;
        if (key > from)
            read_segment(sweep, (KeyRange){from, key});
        for (; i < count && edges[i].number == key; i++) {
            if (edges[i].place % 2 == 0)
                activate(sweep, edges[i].place / 2);
            else
                deactivate(sweep, edges[i].place / 2);
        }
        from = key;
    }
    if (from < key_max(KEY_PLAIN))
        read_segment(sweep, (KeyRange){from, key_max(KEY_PLAIN)});
}

/* Outside the records of an L0 that are noted (policy `tight`), readers do not visit it. */
static void tighten(const LayerSet *layers, HistoryPart *part)
{
    part->keys = key_range_clip(layer_read_keys(layers, part->layer), part->keys);
}

void read_sweep_add(ReadSweep *out, const History *history, StepId step, const RecordStore *store, Lsn lsn,
                    bool records, const ReadWeights *weights)
{
    size_t count, edge_count = 0;
    HistoryPart *parts = history_parts(history, step, &count);
    Sort128 *edges = mem_alloc(2 * count * sizeof *edges);
    for (size_t i = 0; i < count; i++) {
        tighten(&history->layers, &parts[i]);
        if (parts[i].keys.lo >= parts[i].keys.hi)
            continue;
        edges[edge_count++] = (Sort128){parts[i].keys.lo, (uint32_t)(2 * i)};
        edges[edge_count++] = (Sort128){parts[i].keys.hi, (uint32_t)(2 * i + 1)};
    }
    sort_128(edges, edge_count);
    out->profile.count = 0;
    Sweep sweep = {.out = out,
                   .layers = &history->layers,
                   .parts = parts,
                   .store = store,
                   .weights = weights,
                   .lsn = lsn,
                   .records = records,
                   .active = mem_alloc((count + 1) * sizeof *sweep.active),
                   .path = mem_alloc((count + 1) * sizeof *sweep.path),
                   .few = {mem_zero(FEW, sizeof(uint64_t)), mem_zero(FEW, sizeof(uint64_t))},
                   .few_weight = {mem_zero(FEW, sizeof(uint64_t)), mem_zero(FEW, sizeof(uint64_t))}};
    read_counter_init(&sweep.counter, store, out->filters);
    walk_edges(&sweep, edges, edge_count);
    flush_few(&sweep);
    read_counter_release(&sweep.counter);
    for (int page = 0; page < 2; page++) {
        free(sweep.few[page]);
        free(sweep.few_weight[page]);
    }
    free(sweep.active);
    free(sweep.path);
    free(edges);
    free(parts);
}

void read_sweep_release(ReadSweep *sweep)
{
    exact_histogram_release(&sweep->layers);
    exact_histogram_release(&sweep->records);
    exact_histogram_release(&sweep->bytes);
    exact_histogram_release(&sweep->opened);
    exact_histogram_release(&sweep->accessed.layers);
    exact_histogram_release(&sweep->accessed.records);
    exact_histogram_release(&sweep->accessed.bytes);
    array_release(&sweep->profile);
}
