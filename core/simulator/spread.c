/* spread.c - finds values by hash to add up their weights, and sorts them only when a question is asked. */
#include "core/simulator/spread.h"

#include <stdlib.h>

void spread_add(Spread *spread, uint64_t value, uint64_t weight)
{
    if (weight == 0)
        return;
    uint32_t hash = hash_fold(hash_u64(HASH_SEED, value)), place;
    TableWalk walk = table_walk(&spread->places, hash);
    while (table_next(&walk, &place))
        if (spread->at[place].value == value) {
            spread->at[place].weight += weight;
            return;
        }
    table_add(&spread->places, hash, (uint32_t)spread->count);
    array_push(spread, (SpreadEntry){value, weight});
}

void spread_join(Spread *spread, const Spread *from)
{
    for (size_t i = 0; i < from->count; i++)
        spread_add(spread, from->at[i].value, from->at[i].weight);
}

void spread_release(Spread *spread)
{
    table_release(&spread->places);
    free(spread->at);
    *spread = (Spread){0};
}

static int compare_entries(const void *a, const void *b)
{
    const SpreadEntry *x = a, *y = b;
    return (x->value > y->value) - (x->value < y->value);
}

SpreadEntry *spread_sorted(const Spread *spread, size_t *count)
{
    SpreadEntry *sorted = mem_alloc(spread->count * sizeof *sorted);
    if (spread->count > 0) {
        memcpy(sorted, spread->at, spread->count * sizeof *sorted);
        qsort(sorted, spread->count, sizeof *sorted, compare_entries);
    }
    *count = spread->count;
    return sorted;
}

static uint64_t at_rank(const SpreadEntry *sorted, size_t count, uint64_t total, unsigned percent)
{
    uint64_t rank = (uint64_t)(((U128)total * percent + 99) / 100), sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += sorted[i].weight;
        if (sum >= rank)
            return sorted[i].value;
    }
    return 0;
}

Distribution spread_distribution(const Spread *spread)
{
    size_t count;
    SpreadEntry *sorted = spread_sorted(spread, &count);
    Distribution d = {0};
    U128 weighted = 0;
    for (size_t i = 0; i < count; i++) {
        d.weight += sorted[i].weight;
        weighted += (U128)sorted[i].value * sorted[i].weight;
    }
    if (count > 0) {
        d.mean = (double)weighted / (double)d.weight;
        d.p50 = at_rank(sorted, count, d.weight, 50);
        d.p90 = at_rank(sorted, count, d.weight, 90);
        d.p99 = at_rank(sorted, count, d.weight, 99);
        d.max = sorted[count - 1].value;
    }
    free(sorted);
    return d;
}
