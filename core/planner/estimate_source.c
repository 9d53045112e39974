/* estimate_source.c - bytes as a piecewise linear function of the key's ordinal number.
 *
 *     layers   a: 60 bytes on ordinals 0..6, b: 40 bytes on 2..10       x      0   2   6   10
 *     slope    10 on 0..2, 10 + 5 on 2..6, 5 on 6..10                   below  0  20  80  100
 *
 * bytes_below(5) = 20 + 15 * (5 - 2) = 65. The shortest prefix of 50 bytes from 0: in 2..6, 2 + (50 - 20) / 15 = 4
 * keys. Slopes and sums have 32 fractional bits.
 */
#include "core/planner/estimate.h"

#include "core/base/search.h"
#include "core/base/sort.h"

#include <stdlib.h>

#define FRACTION 32

typedef struct Line {
    const Estimate *estimate;
    size_t count; /* number of breakpoints */
    uint64_t *x;  /* ordinals, ascending */
    U128 *below;  /* bytes below x[i], with 32 fractional bits */
    U128 *slope;  /* bytes per key from x[i] to x[i + 1]; 0 for the last */
    U128 steepest;
    LayerId *layers; /* the deltas, which cuts inside one key need */
    size_t layer_count;
} Line;

/* Finds the last breakpoint at or below the ordinal. False: the ordinal is before the first one. */
static bool line_find(const Line *line, uint64_t ordinal, size_t *at)
{
    size_t lo;
    search_first(lo, 0, line->count, line->x[lo] > ordinal);
    *at = lo - 1;
    return lo > 0;
}

static U128 line_below(const Line *line, uint64_t ordinal)
{
    size_t i;
    return line_find(line, ordinal, &i) ? line->below[i] + line->slope[i] * (ordinal - line->x[i]) : 0;
}

static uint64_t ordinal_below(const Line *line, Key key)
{
    return key_ordinals_below(&line->estimate->ordinals, key);
}

static Key key_at(const Line *line, uint64_t ordinal)
{
    return key_ordinals_at(&line->estimate->ordinals, ordinal);
}

static uint64_t estimate_source_bytes_below(void *self, Key key, uint64_t *records)
{
    const Line *line = self;
    uint64_t ordinal = ordinal_below(line, key);
    if (records != NULL)
        *records = ordinal;
    return u128_clamp64(line_below(line, ordinal) >> FRACTION);
}

/* Finds the first ordinal >= `from` that has records. False: there is none. */
static bool next_ordinal(const Line *line, uint64_t from, uint64_t *ordinal)
{
    size_t i = 0;
    if (line->count == 0)
        return false;
    if (!line_find(line, from, &i)) {
        from = line->x[0];
        i = 0;
    }
    for (; i < line->count; i++) {
        if (line->slope[i] > 0) {
            *ordinal = from > line->x[i] ? from : line->x[i];
            return true;
        }
    }
    return false;
}

/* Finds the last ordinal < `below` that has records. False: there is none. */
static bool previous_ordinal(const Line *line, uint64_t below, uint64_t *ordinal)
{
    size_t i;
    if (below == 0 || !line_find(line, below - 1, &i))
        return false;
    for (;; i--) {
        if (line->slope[i] > 0) {
            uint64_t end = line->x[i + 1];
            *ordinal = (below < end ? below : end) - 1;
            return true;
        }
        if (i == 0)
            return false;
    }
}

static bool estimate_source_next_key(void *self, Key from, Key *key)
{
    uint64_t ordinal;
    if (!next_ordinal(self, ordinal_below(self, from), &ordinal))
        return false;
    *key = key_at(self, ordinal);
    return true;
}

static bool estimate_source_previous_key(void *self, Key below, Key *key)
{
    uint64_t ordinal;
    if (!previous_ordinal(self, ordinal_below(self, below), &ordinal))
        return false;
    *key = key_at(self, ordinal);
    return true;
}

/* The smallest ordinal that has at least `bytes` below it; the line must reach them. */
static uint64_t ordinal_reaching(const Line *line, U128 bytes)
{
    size_t lo; /* the first breakpoint with below >= bytes */
    search_first(lo, 0, line->count, line->below[lo] >= bytes);
    if (lo == 0)
        return line->x[0];
    U128 missing = bytes - line->below[lo - 1], slope = line->slope[lo - 1];
    return line->x[lo - 1] + (uint64_t)((missing + slope - 1) / slope);
}

static bool estimate_source_prefix(void *self, Key from, Key until, uint64_t bytes, KeyPrefix *prefix)
{
    const Line *line = self;
    uint64_t first, last, end = ordinal_below(line, until);
    *prefix = (KeyPrefix){.first = from, .last = from};
    if (!next_ordinal(line, ordinal_below(line, from), &first) || first >= end)
        return false;
    U128 start = line_below(line, first) >> FRACTION;
    U128 wanted = (start + bytes) << FRACTION;
    bool enough = wanted <= line->below[line->count - 1] && wanted <= line_below(line, end);
    uint64_t stop = enough ? ordinal_reaching(line, wanted) : end;
    stop = stop > first ? stop : first + 1;
    if (!previous_ordinal(line, stop, &last))
        return false;
    uint64_t held = u128_clamp64((line_below(line, stop) >> FRACTION) - start);
    *prefix = (KeyPrefix){key_at(line, first), key_at(line, last), held, stop - first};
    return enough;
}

static bool estimate_source_next_oversized(void *self, Key from, Key until, uint64_t limit, Key *key)
{
    const Line *line = self;
    if (line->steepest >> FRACTION <= limit)
        return false;
    uint64_t ordinal = ordinal_below(line, from), end = ordinal_below(line, until);
    size_t i = 0;
    (void)line_find(line, ordinal, &i);
    for (i = i < line->count ? i : 0; i < line->count && line->x[i] < end; i++) {
        uint64_t at = ordinal > line->x[i] ? ordinal : line->x[i];
        if (line->slope[i] >> FRACTION <= limit || at >= end)
            continue;
        *key = key_at(line, at);
        return true;
    }
    return false;
}

/* ---- one key, by LSN: the same line over LSNs ---- */

typedef struct LsnStep {
    Lsn lsn;
    U128 slope;
    bool start;
} LsnStep;

static int estimate_lsn_order(const void *a, const void *b)
{
    const LsnStep *x = a, *y = b;
    return (x->lsn > y->lsn) - (x->lsn < y->lsn);
}

/* Walks the steps and ends a part after every `limit` bytes. */
static void parts_from_steps(LsnStep *steps, size_t count, uint64_t limit, LsnPartArray *parts)
{
    U128 slope = 0, held = 0, full = (U128)limit << FRACTION;
    if (count == 0)
        return;
    qsort(steps, count, sizeof *steps, estimate_lsn_order);
    array_push(parts, (LsnPart){.start = steps[0].lsn});
    for (size_t i = 0; i + 1 < count; i++) {
        slope = steps[i].start ? slope + steps[i].slope : slope - steps[i].slope;
        Lsn at = steps[i].lsn, end = steps[i + 1].lsn;
        while (slope > 0 && held + slope * (end - at) > full && parts->count < LSN_PARTS_MAX) {
            U128 room = held < full ? full - held : 0; /* a single LSN may have filled the part already */
            Lsn next = at + (Lsn)(room / slope);
            if (next <= at && held == 0) /* a single LSN has more than the limit */
                next = at + 1;
            if (next >= end)
                break;
            parts->at[parts->count - 1].bytes = (uint64_t)((held + slope * (next - at)) >> FRACTION);
            array_push(parts, (LsnPart){.start = next});
            held = 0;
            at = next;
        }
        held += slope * (end - at);
    }
    parts->at[parts->count - 1].bytes = (uint64_t)(held >> FRACTION);
}

static void estimate_source_lsn_parts(void *self, Key key, uint64_t limit, LsnPartArray *parts)
{
    const Line *line = self;
    const LayerSet *set = line->estimate->set;
    LsnStep *steps = mem_alloc((2 * line->layer_count + 1) * sizeof *steps);
    size_t count = 0;
    for (size_t i = 0; i < line->layer_count; i++) {
        LayerId id = line->layers[i];
        KeyRange own = layer_read_keys(set, id);
        if (key < own.lo || key >= own.hi || set->lsn_lo[id] >= set->lsn_hi[id])
            continue;
        uint64_t keys = ordinal_below(line, own.hi) - ordinal_below(line, own.lo);
        U128 bytes = (U128)estimate_layer_bytes(line->estimate, id) << FRACTION;
        U128 slope = bytes / (keys ? keys : 1) / (set->lsn_hi[id] - set->lsn_lo[id]);
        steps[count++] = (LsnStep){set->lsn_lo[id], slope, true};
        steps[count++] = (LsnStep){set->lsn_hi[id], slope, false};
    }
    parts_from_steps(steps, count, limit, parts);
    free(steps);
}

/* ---- making the line ---- */

static void estimate_source_release(void *self)
{
    Line *line = self;
    free(line->x);
    free(line->below);
    free(line->slope);
    free(line->layers);
    free(line);
}

typedef struct Ramp {
    U128 slope;
} Ramp;

/* A delta's slope is added at its first ordinal and removed at its end: even places of `order` are starts, odd ones are
 * ends. */
static void line_fill(Line *line, const Sort64 *order, size_t count, const Ramp *ramps)
{
    U128 slope = 0, below = 0;
    for (size_t i = 0; i < count;) {
        uint64_t x = order[i].number;
        if (line->count > 0)
            below += slope * (x - line->x[line->count - 1]);
        for (; i < count && order[i].number == x; i++) {
            U128 change = ramps[order[i].place / 2].slope;
            slope = order[i].place % 2 == 0 ? slope + change : slope - change;
        }
        line->x[line->count] = x;
        line->below[line->count] = below;
        line->slope[line->count++] = slope;
        line->steepest = slope > line->steepest ? slope : line->steepest;
    }
}

bool estimate_line(const KeyOrdinals *ordinals, const LayerSet *set, LayerId delta, uint64_t bytes, EstimateLine *line)
{
    KeyRange keys = layer_read_keys(set, delta);
    uint64_t lo = key_ordinals_below(ordinals, keys.lo), hi = key_ordinals_below(ordinals, keys.hi);
    if (lo >= hi || bytes == 0)
        return false;
    *line = (EstimateLine){lo, hi, ((U128)bytes << FRACTION) / (hi - lo)};
    return true;
}

void estimate_source(const Estimate *estimate, const LayerId *ids, size_t count, KeySource *source)
{
    const LayerSet *set = estimate->set;
    Line *line = mem_zero(1, sizeof *line);
    line->estimate = estimate;
    line->layers = mem_alloc((count + 1) * sizeof *line->layers);
    line->x = mem_alloc((2 * count + 1) * sizeof *line->x);
    line->below = mem_alloc((2 * count + 1) * sizeof *line->below);
    line->slope = mem_alloc((2 * count + 1) * sizeof *line->slope);
    Sort64 *order = mem_alloc((2 * count + 1) * sizeof *order);
    Ramp *ramps = mem_alloc((count + 1) * sizeof *ramps);
    for (size_t i = 0; i < count; i++) {
        LayerId id = ids[i];
        if (layer_is_image(set, id))
            continue;
        EstimateLine own;
        if (!estimate_line(&estimate->ordinals, set, id, estimate_layer_bytes(estimate, id), &own))
            continue;
        uint32_t n = (uint32_t)line->layer_count;
        ramps[n].slope = own.slope;
        order[2 * (size_t)n] = (Sort64){own.first, 2 * n};
        order[2 * (size_t)n + 1] = (Sort64){own.end, 2 * n + 1};
        line->layers[line->layer_count++] = id;
    }
    sort_64(order, 2 * line->layer_count);
    line_fill(line, order, 2 * line->layer_count, ramps);
    free(order);
    free(ramps);
    uint64_t total = line->count ? u128_clamp64(line->below[line->count - 1] >> FRACTION) : 0;
    *source = (KeySource){
        .self = line,
        .estimated = true,
        .total_bytes = total,
        .total_records = key_ordinals_total(&estimate->ordinals),
        .bytes_below = estimate_source_bytes_below,
        .next_key = estimate_source_next_key,
        .previous_key = estimate_source_previous_key,
        .prefix = estimate_source_prefix,
        .next_oversized = estimate_source_next_oversized,
        .lsn_parts = estimate_source_lsn_parts,
        .release = estimate_source_release,
    };
}

static bool sources_key_source(void *self, const LayerId *inputs, size_t count, KeySource *source, Error *error)
{
    (void)error;
    estimate_source(self, inputs, count, source);
    return true;
}

static uint64_t sources_layer_bytes(void *self, LayerId layer)
{
    return estimate_layer_bytes(self, layer);
}

PlanSources estimate_sources(Estimate *estimate)
{
    return (PlanSources){
        .self = estimate,
        .loaded = true,
        .estimated = true,
        .keyspace_estimated = estimate->keyspace_estimated,
        .keyspace = &estimate->keyspace,
        .ordinals = &estimate->ordinals,
        .key_source = sources_key_source,
        .layer_bytes = sources_layer_bytes,
    };
}
