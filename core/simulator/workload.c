/* Keys by the dozen: each workload draws from one splitmix64 stream, in the order in which records come.
 *
 * x % n is done with the reciprocal r = (2^64 - 1) / n: the quotient x * r / 2^64 is right or up to two too low.
 */
#include "core/simulator/workload.h"

static Divisor divisor(uint64_t n)
{
    return (Divisor){.n = n, .reciprocal = UINT64_MAX / n};
}

static inline uint64_t divisor_remainder(Divisor d, uint64_t x)
{
    uint64_t quotient = u128_high((U128)x * d.reciprocal), rest = x - quotient * d.n;
    rest = rest >= d.n ? rest - d.n : rest;
    return rest >= d.n ? rest - d.n : rest;
}

/* --- uniform, sequential, single: one range --- */

static bool start_one_range(Workload *workload, Error *error)
{
    (void)error;
    workload->ranges[0] = (KeyRange){0, workload->key_limit};
    workload->range_count = 1;
    workload->all = divisor(workload->key_limit);
    return true;
}

static void fill_uniform(Workload *workload, uint64_t *keys, size_t count)
{
    Rng rng = workload->rng;
    Divisor all = workload->all;
    for (size_t i = 0; i < count; i++)
        keys[i] = divisor_remainder(all, rng_next(&rng));
    workload->rng = rng;
    workload->touched |= 1;
}

static void fill_sequential(Workload *workload, uint64_t *keys, size_t count)
{
    uint64_t key = workload->next % workload->key_limit;
    for (size_t i = 0; i < count; i++) {
        rng_next(&workload->rng); /* one draw a record, as the others */
        keys[i] = key;
        key = key + 1 == workload->key_limit ? 0 : key + 1;
    }
    workload->touched |= 1;
}

#define HOT_KEY 7u

static bool start_single(Workload *workload, Error *error)
{
    if (workload->key_limit <= HOT_KEY)
        return error_set(error, ERROR_USAGE, "the single hot key is key %u: needs a larger logical size", HOT_KEY);
    return start_one_range(workload, error);
}

static void fill_single(Workload *workload, uint64_t *keys, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint64_t coin = rng_next(&workload->rng), key = divisor_remainder(workload->all, rng_next(&workload->rng));
        keys[i] = coin % 2 == 0 ? HOT_KEY : key;
    }
    workload->touched |= 1;
}

/* --- hot-cold: nine of ten records go to a tenth of the keys --- */

enum { HOT, COLD };

static bool start_hot_cold(Workload *workload, Error *error)
{
    uint64_t split = workload->key_limit / 10;
    if (split == 0)
        return error_set(error, ERROR_USAGE, "hot-cold needs a logical size of at least 10 pages");
    workload->ranges[HOT] = (KeyRange){0, split};
    workload->ranges[COLD] = (KeyRange){split, workload->key_limit};
    workload->range_count = 2;
    workload->parts[HOT] = divisor(split);
    workload->parts[COLD] = divisor(workload->key_limit - split);
    return true;
}

static void fill_hot_cold(Workload *workload, uint64_t *keys, size_t count)
{
    uint64_t split = workload->parts[HOT].n;
    Rng rng = workload->rng;
    for (size_t i = 0; i < count; i++) {
        bool hot = rng_next(&rng) % 10 < 9;
        uint64_t draw = rng_next(&rng);
        workload->touched |= hot ? 1u << HOT : 1u << COLD;
        Divisor part = workload->parts[hot ? HOT : COLD];
        keys[i] = (hot ? 0 : split) + divisor_remainder(part, draw);
    }
    workload->rng = rng;
}

const WorkloadKind workload_kinds[] = {
    {"uniform", "every page is written as often as any other", "random updates of a large table", start_one_range,
     fill_uniform},
    {"hot-cold", "nine of ten records go to a tenth of the pages", "a working set that is updated all the time",
     start_hot_cold, fill_hot_cold},
    {"sequential", "pages in order, round and round", "an append-only table, a log, a bulk load", start_one_range,
     fill_sequential},
    {"single", "every second record goes to one page", "a counter, a queue's head, a sequence", start_single,
     fill_single},
};
const size_t workload_kind_count = sizeof workload_kinds / sizeof *workload_kinds;

const WorkloadKind *workload_find(Str name)
{
    for (size_t i = 0; i < workload_kind_count; i++) {
        if (str_equal(name, str_from(workload_kinds[i].name)))
            return &workload_kinds[i];
    }
    return NULL;
}

bool workload_init(Workload *workload, const WorkloadKind *kind, const WorkloadParams *params, Error *error)
{
    if (params->logical_bytes < PAGE_BYTES)
        return error_set(error, ERROR_USAGE, "the logical size must be at least one page of %u bytes", PAGE_BYTES);
    *workload = (Workload){
        .kind = kind, .params = *params, .rng = {params->seed}, .key_limit = params->logical_bytes / PAGE_BYTES};
    return kind->start(workload, error);
}

void workload_fill(Workload *workload, uint64_t *keys, size_t count)
{
    workload->kind->fill(workload, keys, count);
    workload->next += count;
}

void workload_extend(Workload *workload, Keyspace *keyspace)
{
    for (uint32_t i = 0; i < workload->range_count; i++) {
        if (workload->touched & 1u << i)
            keyspace_add(keyspace, workload->ranges[i]);
    }
    workload->touched = 0;
}
