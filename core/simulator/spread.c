/* A hash table from value to weight, at most half full; sorted only when asked. */
#include "core/simulator/spread.h"

#include <stdlib.h>

static SpreadEntry *slot_of(SpreadEntry *at, size_t capacity, uint64_t value)
{
    size_t i = (size_t)(value * 0x9E3779B97F4A7C15u >> 20) & (capacity - 1);
    while (at[i].weight != 0 && at[i].value != value)
        i = (i + 1) & (capacity - 1);
    return &at[i];
}

static void grow(Spread *spread)
{
    size_t capacity = spread->capacity ? spread->capacity * 2 : 64;
    SpreadEntry *at = mem_zero(capacity, sizeof *at);
    for (size_t i = 0; i < spread->capacity; i++) {
        if (spread->at[i].weight)
            *slot_of(at, capacity, spread->at[i].value) = spread->at[i];
    }
    free(spread->at);
    spread->at = at;
    spread->capacity = capacity;
}

void spread_add(Spread *spread, uint64_t value, uint64_t weight)
{
    if (weight == 0)
        return;
    if (spread->count * 2 >= spread->capacity)
        grow(spread);
    SpreadEntry *slot = slot_of(spread->at, spread->capacity, value);
    spread->count += slot->weight == 0;
    slot->value = value;
    slot->weight += weight;
}

void spread_join(Spread *spread, const Spread *from)
{
    for (size_t i = 0; i < from->capacity; i++)
        spread_add(spread, from->at[i].value, from->at[i].weight);
}

void spread_release(Spread *spread)
{
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
    size_t n = 0;
    for (size_t i = 0; i < spread->capacity; i++) {
        if (spread->at[i].weight)
            sorted[n++] = spread->at[i];
    }
    qsort(sorted, n, sizeof *sorted, compare_entries);
    *count = n;
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
