/* workload_kinds.c - the workloads that the published simulator does not have.
 *
 * Zipf by inversion of the continuous law: the share of accesses to ranks below r is (r^(1-s) - 1) / (n^(1-s) - 1) for
 * ranks from 1 to n, or ln r / ln n for s = 1; a uniform draw gives the rank back. Scattered, ranks are spread over the
 * pages by a multiplication that visits each page once.
 */
#include "core/simulator/workload_kinds.h"

#include "core/base/integer.h"

#include <math.h>

/* --- append: the table grows with its records --- */

bool append_start(Workload *workload, Error *error)
{
    (void)error;
    workload->range_count = 1;
    return true;
}

/* Every record is written to the page that its number falls on: page = record * pages / records. */
static uint64_t paced(const Workload *workload, uint64_t record, uint64_t records)
{
    uint64_t page = (uint64_t)((U128)record * workload->key_limit / (records ? records : 1));
    return page < workload->key_limit ? page : workload->key_limit - 1;
}

void append_fill(Workload *workload, uint64_t *keys, size_t count)
{
    for (size_t i = 0; i < count; i++)
        keys[i] = paced(workload, workload->next + i, workload->params.records);
    if (count)
        workload->ranges[0] = (KeyRange){0, keys[count - 1] + 1};
    workload->touched |= 1;
}

/* --- zipf --- */

enum { ZIPF_POWER, ZIPF_SPAN };
enum { ZIPF_STEP, ZIPF_BACK };

/* The inverse of a modulo n; a and n must not have a common divisor. */
static uint64_t workload_inverse(uint64_t a, uint64_t n)
{
    int64_t x = 0, next = 1; /* at most n either way, and n is a number of pages: below 2^51 */
    for (uint64_t r = n, s = a; s;) {
        uint64_t quotient = r / s, rest = r % s;
        int64_t was = x;
        x = next;
        next = was - (int64_t)quotient * next;
        r = s;
        s = rest;
    }
    return n == 1 ? 0 : (uint64_t)(x < 0 ? x + (int64_t)n : x);
}

bool zipf_start(Workload *workload, Error *error)
{
    (void)error;
    uint64_t n = workload->key_limit;
    double power = 1 - workload->params.values[0];
    workload->ranges[0] = (KeyRange){0, n};
    workload->range_count = 1;
    workload->all = divisor(n);
    workload->state[ZIPF_POWER] = power;
    workload->state[ZIPF_SPAN] = fabs(power) < 1e-9 ? log((double)n + 1) : pow((double)n + 1, power) - 1;
    /* about 0.618 n, without a common divisor with n */
    uint64_t step = (uint64_t)((double)n * 0.6180339887498949) | 1;
    while (integer_common_divisor(step, n) != 1)
        step += 2;
    workload->numbers[ZIPF_STEP] = step % n;
    workload->numbers[ZIPF_BACK] = workload_inverse(step % n, n);
    workload->scattered = workload->params.values[1] >= 0.5;
    return true;
}

static uint64_t zipf_rank(const Workload *workload, double u)
{
    double power = workload->state[ZIPF_POWER], span = workload->state[ZIPF_SPAN];
    double rank = fabs(power) < 1e-9 ? exp(u * span) : pow(1 + u * span, 1 / power);
    uint64_t below = (uint64_t)rank - 1;
    return below < workload->key_limit ? below : workload->key_limit - 1;
}

void zipf_fill(Workload *workload, uint64_t *keys, size_t count)
{
    bool scatter = workload->params.values[1] >= 0.5;
    for (size_t i = 0; i < count; i++) {
        uint64_t rank = zipf_rank(workload, workload_chance(&workload->rng));
        keys[i] = scatter ? (uint64_t)((U128)rank * workload->numbers[ZIPF_STEP] % workload->key_limit) : rank;
    }
    workload->touched |= 1;
}

uint64_t zipf_below(const Workload *workload, Key key)
{
    if (key >= workload->key_limit)
        return WORKLOAD_ALL;
    double power = workload->state[ZIPF_POWER], r = (double)key + 1;
    double part = fabs(power) < 1e-9 ? log(r) : pow(r, power) - 1;
    return (uint64_t)(part / workload->state[ZIPF_SPAN] * (double)WORKLOAD_ALL);
}

uint64_t zipf_share(const Workload *workload, uint64_t key)
{
    uint64_t rank = (uint64_t)((U128)key * workload->numbers[ZIPF_BACK] % workload->key_limit);
    return zipf_below(workload, (Key)rank + 1) - zipf_below(workload, rank);
}

/* --- moving: writes, keys (percent), laps --- */

bool moving_start(Workload *workload, Error *error)
{
    (void)error;
    workload->ranges[0] = (KeyRange){0, workload->key_limit};
    workload->range_count = 1;
    workload->all = divisor(workload->key_limit);
    uint64_t spot = (uint64_t)((double)workload->key_limit * workload->params.values[1] / 100);
    workload->parts[0] = divisor(spot ? spot : 1);
    workload->moves = true;
    return true;
}

static double moving_pace(const Workload *workload)
{
    return workload->params.values[2] * (double)workload->key_limit / (double)workload->params.records;
}

/* The position of the hot spot; it may wrap around the end of the keys. */
uint64_t moving_below(const Workload *workload, Key key)
{
    uint64_t limit = workload->key_limit, spot = workload->parts[0].n;
    if (key >= limit)
        return WORKLOAD_ALL;
    uint64_t start = (uint64_t)((double)workload->next * moving_pace(workload)) % limit, in_spot = 0, k = (uint64_t)key;
    in_spot += k <= start ? 0 : k - start < spot ? k - start : spot;
    if (start + spot > limit)
        in_spot += k < start + spot - limit ? k : start + spot - limit;
    double hot = workload->params.values[0] / 100;
    double share = hot * (double)in_spot / (double)spot + (1 - hot) * (double)k / (double)limit;
    return (uint64_t)(share * (double)WORKLOAD_ALL);
}

void moving_fill(Workload *workload, uint64_t *keys, size_t count)
{
    double hot = workload->params.values[0] / 100;
    double pace = moving_pace(workload);
    for (size_t i = 0; i < count; i++) {
        bool in_spot = workload_chance(&workload->rng) < hot;
        uint64_t draw = rng_next(&workload->rng);
        uint64_t start = (uint64_t)((double)(workload->next + i) * pace);
        keys[i] = in_spot ? (start + divisor_remainder(workload->parts[0], draw)) % workload->key_limit
                          : divisor_remainder(workload->all, draw);
    }
    workload->touched |= 1;
}

/* --- bulk: a load, then updates --- */

bool bulk_start(Workload *workload, Error *error)
{
    (void)error;
    workload->range_count = 1;
    workload->all = divisor(workload->key_limit);
    workload->numbers[0] = (uint64_t)((double)workload->params.records * workload->params.values[0] / 100);
    return true;
}

void bulk_fill(Workload *workload, uint64_t *keys, size_t count)
{
    uint64_t load = workload->numbers[0], loaded = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t draw = rng_next(&workload->rng), record = workload->next + i;
        keys[i] = record < load ? paced(workload, record, load) : divisor_remainder(workload->all, draw);
        loaded = record < load ? keys[i] + 1 : workload->key_limit;
    }
    workload->ranges[0] = (KeyRange){0, loaded};
    workload->touched |= 1;
}

/* --- relations: tables, ratio --- */

#define TABLE_GAP ((uint64_t)1 << 16) /* tables begin at multiples of it, with keys between them that do not exist */

/* Tables from the largest to the smallest, with sizes 1 : 1/ratio : 1/ratio^2 …. Each gets the same share of the
 * records, so that small ones are hot. */
bool relations_start(Workload *workload, Error *error)
{
    uint32_t tables = (uint32_t)workload->params.values[0];
    double ratio = workload->params.values[1], sum = 0, part = 1;
    uint64_t pages = workload->key_limit, start = 0;
    if (pages < tables)
        return error_set(error, ERROR_USAGE, "%u tables need at least as many pages", (unsigned)tables);
    for (uint32_t t = 0; t < tables; t++, part /= ratio)
        sum += part;
    part = 1;
    for (uint32_t t = 0; t < tables; t++, part /= ratio) {
        uint64_t size = (uint64_t)((double)pages * part / sum);
        size = size ? size : 1;
        workload->ranges[t] = (KeyRange){start, start + size};
        workload->parts[t] = divisor(size);
        start += (size + TABLE_GAP) / TABLE_GAP * TABLE_GAP;
    }
    workload->range_count = tables;
    workload->all = divisor(tables);
    workload->key_limit = start;
    return true;
}

void relations_fill(Workload *workload, uint64_t *keys, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint64_t table = divisor_remainder(workload->all, rng_next(&workload->rng));
        uint64_t page = divisor_remainder(workload->parts[table], rng_next(&workload->rng));
        keys[i] = (uint64_t)workload->ranges[table].lo + page;
        workload->touched |= 1u << table;
    }
}

uint64_t relations_below(const Workload *workload, Key key)
{
    uint64_t share = WORKLOAD_ALL / workload->range_count, below = 0;
    for (uint32_t t = 0; t < workload->range_count; t++) {
        KeyRange table = workload->ranges[t];
        if (key >= table.hi)
            below += share;
        else if (key > table.lo)
            below += (uint64_t)((key - table.lo) * share / (table.hi - table.lo));
    }
    return key >= workload->key_limit ? WORKLOAD_ALL : below;
}

/* --- bursts: flushes by timeout --- */

/* A number between half and one and a half times the average. */
uint64_t bursts_next(Workload *workload)
{
    double average = workload->params.values[0];
    double length = average * (0.5 + workload_chance(&workload->rng));
    return length < 1 ? 1 : (uint64_t)length;
}
