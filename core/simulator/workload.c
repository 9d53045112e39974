/* workload.c - the table of workloads, and what they share. Each draws from one splitmix64 stream, in the order of
 * records. The four workloads of the published simulator are here, the others in workload_kinds.c. */
#include "core/simulator/workload_kinds.h"

#include <stdlib.h>

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
        rng_next(&workload->rng); /* one draw for each record, as in the other kinds */
        keys[i] = key;
        key = key + 1 == workload->key_limit ? 0 : key + 1;
    }
    workload->touched |= 1;
}

static uint64_t workload_below_even(const Workload *workload, Key key)
{
    return key >= workload->key_limit ? WORKLOAD_ALL : (uint64_t)(key * WORKLOAD_ALL / workload->key_limit);
}

#define HOT_KEY 7u

static bool start_single(Workload *workload, Error *error)
{
    if (workload->key_limit <= HOT_KEY)
        return error_set(error, ERROR_USAGE, "workload single writes to key %u: raise the logical size", HOT_KEY);
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

static uint64_t below_single(const Workload *workload, Key key)
{
    return workload_below_even(workload, key) / 2 + (key > HOT_KEY ? WORKLOAD_ALL / 2 : 0);
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

static uint64_t below_hot_cold(const Workload *workload, Key key)
{
    uint64_t split = workload->parts[HOT].n, cold = workload->parts[COLD].n;
    if (key >= workload->key_limit)
        return WORKLOAD_ALL;
    uint64_t hot_share = WORKLOAD_ALL / 10 * 9;
    if (key <= split)
        return (uint64_t)(key * hot_share / split);
    return hot_share + (uint64_t)((key - split) * (WORKLOAD_ALL - hot_share) / cold);
}

const WorkloadKind workload_kinds[] = {
    {"uniform",
     "every page is equally likely to be written",
     "random updates of a large table",
     {{0}},
     start_one_range,
     fill_uniform,
     NULL,
     workload_below_even,
     NULL},
    {"hot-cold",
     "nine of ten records hit a tenth of the pages",
     "a working set that is updated all the time",
     {{0}},
     start_hot_cold,
     fill_hot_cold,
     NULL,
     below_hot_cold,
     NULL},
    {"sequential",
     "all pages in order, again and again",
     "a table that is rewritten from end to end",
     {{0}},
     start_one_range,
     fill_sequential,
     NULL,
     workload_below_even,
     NULL},
    {"single",
     "every second record hits the same page",
     "a counter, a queue's head, a sequence",
     {{0}},
     start_single,
     fill_single,
     NULL,
     below_single,
     NULL},
    {"append",
     "pages in order, each written until it is full and never again",
     "a log table, an append-only import",
     {{0}},
     append_start,
     append_fill,
     NULL,
     workload_below_even,
     NULL},
    {"zipf",
     "a few pages get most records, and popular pages are neighbours",
     "updates by recency or popularity, clustered",
     {{"skew", "exponent: 0 is uniform, 1 is Zipf's law", 0.99, 0, 4},
      {"scatter", "1: popular pages are scattered; 0: they are neighbours", 0, 0, 1}},
     zipf_start,
     zipf_fill,
     NULL,
     zipf_below,
     zipf_share},
    {"moving",
     "a hot spot that wanders through the table",
     "today's orders, a time series with late updates",
     {{"writes", "percent of the records that hit the hot spot", 90, 0, 100},
      {"keys", "percent of the pages that it covers", 10, 0.001, 100},
      {"laps", "how often it crosses the table in one run", 1, 0.001, 1000}},
     moving_start,
     moving_fill,
     NULL,
     moving_below,
     NULL},
    {"bulk",
     "a bulk load in page order, then updates anywhere",
     "an import followed by normal work",
     {{"load", "percent of the records that belong to the load", 33, 0, 100}},
     bulk_start,
     bulk_fill,
     NULL,
     workload_below_even,
     NULL},
    {"relations",
     "a few tables of very different sizes",
     "pgbench: accounts, tellers, branches, history",
     {{"tables", "number of tables", 4, 2, 12},
      {"ratio", "each table is this many times smaller than the one before", 10, 2, 1000}},
     relations_start,
     relations_fill,
     NULL,
     relations_below,
     NULL},
    {"bursts",
     "hot and cold pages, with flushes by timeout",
     "a tenant that is mostly idle",
     {{"burst", "records between two flushes, on average", 20000, 1, 1e12}},
     start_hot_cold,
     fill_hot_cold,
     bursts_next,
     below_hot_cold,
     NULL},
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

WorkloadParams workload_usual(const WorkloadKind *kind)
{
    WorkloadParams params = {.records = 1000000, .record_bytes = 1000, .logical_bytes = (uint64_t)500 << 20, .seed = 1};
    for (size_t i = 0; i < WORKLOAD_VALUES_MAX && kind->parameters[i].name; i++)
        params.values[i] = kind->parameters[i].usual;
    return params;
}

static bool set_value(const WorkloadKind *kind, Str name, Str value, WorkloadParams *params, Error *error)
{
    for (size_t i = 0; i < WORKLOAD_VALUES_MAX && kind->parameters[i].name; i++) {
        const WorkloadParameter *parameter = &kind->parameters[i];
        if (!str_equal(name, str_from(parameter->name)))
            continue;
        char text[64], *end;
        size_t length = value.length < sizeof text - 1 ? value.length : sizeof text - 1;
        memcpy(text, value.at, length);
        text[length] = '\0';
        double number = strtod(text, &end);
        if (length == 0 || *end || !(number >= parameter->least && number <= parameter->most))
            return error_set(error, ERROR_USAGE, "%s: '%s' is not a number from %g to %g", parameter->name, text,
                             parameter->least, parameter->most);
        params->values[i] = number;
        return true;
    }
    return error_set(error, ERROR_USAGE, "%s has no parameter '%.*s'", kind->name, STR_ARG(name));
}

bool workload_set(const WorkloadKind *kind, Str text, WorkloadParams *params, Error *error)
{
    WorkloadParams changed = *params;
    while (text.length) {
        const char *comma = memchr(text.at, ',', text.length);
        Str item = {text.at, comma ? (size_t)(comma - text.at) : text.length};
        const char *equals = memchr(item.at, '=', item.length);
        if (!equals)
            return error_set(error, ERROR_USAGE, "'%.*s': expected name=number", STR_ARG(item));
        Str name = str_trim((Str){item.at, (size_t)(equals - item.at)});
        Str value = str_trim((Str){equals + 1, (size_t)(item.at + item.length - equals - 1)});
        if (!set_value(kind, name, value, &changed, error))
            return false;
        size_t used = item.length + (comma != NULL);
        text = (Str){text.at + used, text.length - used};
    }
    *params = changed;
    return true;
}

void workload_with_text(const WorkloadKind *kind, const WorkloadParams *params, Text *out)
{
    for (size_t i = 0; i < WORKLOAD_VALUES_MAX && kind->parameters[i].name; i++) {
        double value = params->values[i], usual = kind->parameters[i].usual;
        if (value < usual || value > usual)
            text_printf(out, "%s%s=%.17g", out->length ? "," : "", kind->parameters[i].name, value);
    }
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
