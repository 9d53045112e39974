/* exact_histogram.c - finds values by hash to add up their weights, and sorts them only when a question is asked. */
#include "core/base/exact_histogram.h"

#include <stdlib.h>

void exact_histogram_add(ExactHistogram *histogram, uint64_t value, uint64_t weight)
{
    if (weight == 0)
        return;
    uint32_t hash = hash_fold(hash_u64(HASH_SEED, value)), place;
    TableWalk walk = table_walk(&histogram->places, hash);
    while (table_next(&walk, &place))
        if (histogram->at[place].value == value) {
            histogram->at[place].weight += weight;
            return;
        }
    table_add(&histogram->places, hash, (uint32_t)histogram->count);
    array_push(histogram, (ExactHistogramEntry){value, weight});
}

void exact_histogram_join(ExactHistogram *histogram, const ExactHistogram *from)
{
    for (size_t i = 0; i < from->count; i++)
        exact_histogram_add(histogram, from->at[i].value, from->at[i].weight);
}

void exact_histogram_release(ExactHistogram *histogram)
{
    table_release(&histogram->places);
    free(histogram->at);
    *histogram = (ExactHistogram){0};
}

static int compare_entries(const void *a, const void *b)
{
    const ExactHistogramEntry *x = a, *y = b;
    return (x->value > y->value) - (x->value < y->value);
}

ExactHistogramEntry *exact_histogram_sorted(const ExactHistogram *histogram, size_t *count)
{
    ExactHistogramEntry *sorted = mem_alloc(histogram->count * sizeof *sorted);
    if (histogram->count > 0) {
        memcpy(sorted, histogram->at, histogram->count * sizeof *sorted);
        qsort(sorted, histogram->count, sizeof *sorted, compare_entries);
    }
    *count = histogram->count;
    return sorted;
}

static uint64_t at_rank(const ExactHistogramEntry *sorted, size_t count, uint64_t total, unsigned percent)
{
    uint64_t rank = (uint64_t)(((U128)total * percent + 99) / 100), sum = 0;
    for (size_t i = 0; i < count; i++) {
        sum += sorted[i].weight;
        if (sum >= rank)
            return sorted[i].value;
    }
    return 0;
}

Distribution exact_histogram_distribution(const ExactHistogram *histogram)
{
    size_t count;
    ExactHistogramEntry *sorted = exact_histogram_sorted(histogram, &count);
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
