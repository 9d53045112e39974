/* Between two neighbouring layer edges the stack of layers is the same for all keys: a segment.
 *
 *     edges sorted by key ──► segment [lo, hi) with its active layers
 *        newest image below the LSN, deltas above it from the top down
 *        keys with records: all runs are walked together, one key at a time; the other keys of the segment cost the
 * same
 */
#include "core/simulator/read_sweep.h"

#include <stdlib.h>

typedef struct Edge {
    Key key;
    uint32_t part; /* in Sweep.parts */
    bool start;
} Edge;

static int compare_edges(const void *a, const void *b)
{
    const Edge *x = a, *y = b;
    return x->key < y->key ? -1 : x->key > y->key;
}

/* A delta of the segment's stack and its records that are still ahead. */
typedef struct Storey {
    LayerId layer;
    Lsn top;
    const uint64_t *at, *end;
} Storey;

static int compare_storeys(const void *a, const void *b)
{
    const Storey *x = a, *y = b;
    if (x->top != y->top)
        return x->top > y->top ? -1 : 1; /* newest first */
    return (x->layer < y->layer) - (x->layer > y->layer);
}

typedef struct Sweep {
    ReadSweep *out;
    const LayerSet *layers;
    const HistoryPart *parts;
    const RecordStore *store;
    const ReadWeights *weights;
    Lsn lsn;
    bool records;
    uint64_t arrival_hi; /* records from here on are newer than the read */
    uint32_t *active;
    size_t active_count;
    Storey *stack;
} Sweep;

typedef struct Cost {
    uint64_t layers, records, bytes;
} Cost;

static uint64_t weight_of(const ReadWeights *weights, KeyRange keys)
{
    return weights->below(weights->self, keys.hi) - weights->below(weights->self, keys.lo);
}

static void count_layers(Sweep *sweep, uint64_t layers, uint64_t keys, uint64_t weight)
{
    spread_add(&sweep->out->layers, layers, keys);
    if (sweep->weights)
        spread_add(&sweep->out->weighted, layers, weight);
}

static void count_records(Sweep *sweep, Cost cost, uint64_t keys)
{
    if (!sweep->records)
        return;
    spread_add(&sweep->out->records, cost.records, keys);
    spread_add(&sweep->out->bytes, cost.bytes, keys);
}

/* Reads one key's records in one delta, newest first. True where a page image ends the read. */
static bool read_group(const Sweep *sweep, const uint64_t *from, const uint64_t *to, uint64_t arrival_lo, Cost *cost)
{
    const RecordForm *form = &sweep->store->form;
    while (to > from) {
        uint64_t word = *--to, arrival = record_arrival(form, word);
        if (arrival >= sweep->arrival_hi)
            continue;
        if (arrival < arrival_lo)
            return false;
        if (record_is_page(word)) {
            cost->bytes += PAGE_BYTES;
            return true;
        }
        cost->records++;
        cost->bytes += record_length(form, word);
    }
    return false;
}

/* One key: takes its records off all storeys and adds up what a read meets. */
static Cost read_key(Sweep *sweep, size_t depth, uint64_t code, uint64_t arrival_lo, Cost rest)
{
    uint64_t end_word = (code + 1) << sweep->store->form.shift;
    Cost cost = {0};
    bool ended = false;
    for (size_t i = 0; i < depth; i++) {
        Storey *storey = &sweep->stack[i];
        const uint64_t *from = storey->at;
        while (storey->at < storey->end && *storey->at < end_word)
            storey->at++;
        if (ended)
            continue;
        cost.layers++;
        ended = read_group(sweep, from, storey->at, arrival_lo, &cost);
    }
    if (!ended) {
        cost.layers += rest.layers - depth;
        cost.bytes += rest.bytes;
    }
    return cost;
}

/* What the reads of keys with records came to: how many such keys exist, and how much of the accesses they get. */
typedef struct Seen {
    uint64_t keys, weight;
} Seen;

/* All keys of the segment that have records in its stack. `each`: their numbers of layers differ. */
static Seen read_records(Sweep *sweep, KeyRange keys, size_t depth, Lsn image_lsn, bool has_image, Cost rest, bool each)
{
    const RecordForm *form = &sweep->store->form;
    uint64_t start = record_bound(form, keys.lo), end = record_bound(form, keys.hi);
    Seen seen = {0};
    uint64_t arrival_lo = has_image ? record_arrival_at(form, image_lsn) : 0;
    for (size_t i = 0; i < depth; i++) {
        Words run = record_store_get(sweep->store, sweep->stack[i].layer);
        sweep->stack[i].at = run.at + words_below(run.at, run.count, start);
        sweep->stack[i].end = run.at + words_below(run.at, run.count, end);
    }
    for (;;) {
        uint64_t first = UINT64_MAX;
        for (size_t i = 0; i < depth; i++) {
            if (sweep->stack[i].at < sweep->stack[i].end && *sweep->stack[i].at < first)
                first = *sweep->stack[i].at;
        }
        if (first == UINT64_MAX)
            return seen;
        Key key = record_key(form, first);
        Cost cost = read_key(sweep, depth, record_code(form, first), arrival_lo, rest);
        if (!keyspace_has(&sweep->store->keyspace, key))
            continue;
        seen.keys++;
        count_records(sweep, cost, 1);
        if (each) {
            uint64_t weight = sweep->weights ? weight_of(sweep->weights, (KeyRange){key, key + 1}) : 0;
            seen.weight += weight;
            count_layers(sweep, cost.layers, 1, weight);
        }
    }
}

static void read_segment(Sweep *sweep, KeyRange keys)
{
    uint64_t count = keyspace_count(&sweep->store->keyspace, keys);
    if (count == 0)
        return;
    const LayerSet *layers = sweep->layers;
    Lsn image = 0;
    bool has_image = false;
    for (size_t i = 0; i < sweep->active_count; i++) {
        const HistoryPart *part = &sweep->parts[sweep->active[i]];
        if (layer_is_image(layers, part->layer) && part->lsns.lo <= sweep->lsn &&
            (!has_image || part->lsns.lo > image)) {
            image = part->lsns.lo;
            has_image = true;
        }
    }
    size_t depth = 0;
    bool pages = false;
    for (size_t i = 0; i < sweep->active_count; i++) {
        const HistoryPart *part = &sweep->parts[sweep->active[i]];
        LayerId id = part->layer;
        bool above = !has_image || part->lsns.hi > image;
        if (layer_is_image(layers, id) || !above || part->lsns.lo >= sweep->lsn)
            continue;
        sweep->stack[depth++] = (Storey){.layer = id, .top = part->lsns.hi};
        pages = pages || (id < sweep->store->capacity && sweep->store->layers[id].pages);
    }
    Cost rest = {.layers = depth + has_image, .bytes = has_image ? PAGE_BYTES : 0};
    Seen seen = {0};
    if (sweep->records || pages) {
        qsort(sweep->stack, depth, sizeof *sweep->stack, compare_storeys);
        seen = read_records(sweep, keys, depth, image, has_image, rest, pages);
    }
    uint64_t others = count > seen.keys ? count - seen.keys : 0;
    count_records(sweep, rest, others);
    uint64_t weight = sweep->weights ? weight_of(sweep->weights, keys) : 0;
    if (pages)
        count_layers(sweep, rest.layers, others, weight > seen.weight ? weight - seen.weight : 0);
    else
        count_layers(sweep, rest.layers, count, weight);
}

static void deactivate(Sweep *sweep, uint32_t part)
{
    for (size_t i = 0; i < sweep->active_count; i++) {
        if (sweep->active[i] == part) {
            sweep->active[i] = sweep->active[--sweep->active_count];
            return;
        }
    }
}

static void walk_edges(Sweep *sweep, const Edge *edges, size_t count)
{
    Key from = 0;
    for (size_t i = 0; i < count;) {
        Key key = edges[i].key;
        if (key > from)
            read_segment(sweep, (KeyRange){from, key});
        for (; i < count && edges[i].key == key; i++) {
            if (edges[i].start)
                sweep->active[sweep->active_count++] = edges[i].part;
            else
                deactivate(sweep, edges[i].part);
        }
        from = key;
    }
    if (from < key_max(KEY_PLAIN))
        read_segment(sweep, (KeyRange){from, key_max(KEY_PLAIN)});
}

void read_sweep_add(ReadSweep *out, const History *history, StepId step, const RecordStore *store, Lsn lsn,
                    bool records, const ReadWeights *weights)
{
    size_t count;
    HistoryPart *parts = history_parts(history, step, &count);
    Edge *edges = mem_alloc(2 * count * sizeof *edges);
    for (size_t i = 0; i < count; i++) {
        edges[2 * i] = (Edge){parts[i].keys.lo, (uint32_t)i, true};
        edges[2 * i + 1] = (Edge){parts[i].keys.hi, (uint32_t)i, false};
    }
    qsort(edges, 2 * count, sizeof *edges, compare_edges);
    Sweep sweep = {.out = out,
                   .layers = &history->layers,
                   .parts = parts,
                   .store = store,
                   .weights = weights,
                   .lsn = lsn,
                   .records = records,
                   .arrival_hi = record_arrival_at(&store->form, lsn),
                   .active = mem_alloc((count + 1) * sizeof *sweep.active),
                   .stack = mem_alloc((count + 1) * sizeof *sweep.stack)};
    walk_edges(&sweep, edges, 2 * count);
    free(sweep.active);
    free(sweep.stack);
    free(edges);
    free(parts);
}

void read_sweep_release(ReadSweep *sweep)
{
    spread_release(&sweep->layers);
    spread_release(&sweep->records);
    spread_release(&sweep->bytes);
    spread_release(&sweep->weighted);
}
