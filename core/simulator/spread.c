/* A sorted part and a tail: when the tail has grown as long as the sorted part, both are sorted and equal values join,
 * so that adding is amortised O(log n) and memory follows the number of distinct values. */
#include "core/simulator/spread.h"

#include <stdlib.h>

static int compare_entries(const void *a, const void *b)
{
    const SpreadEntry *x = a, *y = b;
    return (x->value > y->value) - (x->value < y->value);
}

static void tidy(Spread *spread)
{
    if (spread->sorted == spread->entries.count)
        return;
    SpreadEntry *at = spread->entries.at;
    qsort(at, spread->entries.count, sizeof *at, compare_entries);
    size_t n = 0;
    for (size_t i = 0; i < spread->entries.count; i++) {
        if (n > 0 && at[n - 1].value == at[i].value)
            at[n - 1].weight += at[i].weight;
        else
            at[n++] = at[i];
    }
    spread->entries.count = spread->sorted = n;
}

void spread_add(Spread *spread, uint64_t value, uint64_t weight)
{
    if (weight == 0)
        return;
    if (spread->entries.count > 0 && spread->entries.at[spread->entries.count - 1].value == value) {
        spread->entries.at[spread->entries.count - 1].weight += weight;
        return;
    }
    array_push(&spread->entries, (SpreadEntry){value, weight});
    if (spread->entries.count - spread->sorted > spread->sorted + 4096)
        tidy(spread);
}

void spread_join(Spread *spread, Spread *from)
{
    tidy(from);
    for (size_t i = 0; i < from->entries.count; i++)
        spread_add(spread, from->entries.at[i].value, from->entries.at[i].weight);
}

void spread_release(Spread *spread)
{
    array_release(&spread->entries);
    spread->sorted = 0;
}

static uint64_t at_rank(const Spread *spread, uint64_t total, unsigned percent)
{
    uint64_t rank = (uint64_t)(((U128)total * percent + 99) / 100), sum = 0;
    for (size_t i = 0; i < spread->entries.count; i++) {
        sum += spread->entries.at[i].weight;
        if (sum >= rank)
            return spread->entries.at[i].value;
    }
    return 0;
}

Distribution spread_distribution(Spread *spread)
{
    tidy(spread);
    Distribution d = {0};
    U128 weighted = 0;
    for (size_t i = 0; i < spread->entries.count; i++) {
        d.weight += spread->entries.at[i].weight;
        weighted += (U128)spread->entries.at[i].value * spread->entries.at[i].weight;
    }
    if (d.weight == 0)
        return d;
    d.mean = (double)weighted / (double)d.weight;
    d.p50 = at_rank(spread, d.weight, 50);
    d.p90 = at_rank(spread, d.weight, 90);
    d.p99 = at_rank(spread, d.weight, 99);
    d.max = spread->entries.at[spread->entries.count - 1].value;
    return d;
}
