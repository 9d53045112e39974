/* distribution.c - computes percentiles in whole numbers: the rank is ceil(p n / 100), so the result never depends on
 * rounding.
 *
 *     values 1 2 3 4, p50: rank ceil(50 * 4 / 100) = 2, value 2
 */
#include "core/base/distribution.h"

#include <stdlib.h>

void histogram_add(Histogram *histogram, uint32_t value, uint64_t weight)
{
    if (value >= histogram->count) {
        array_reserve(histogram, (size_t)value + 1);
        memset(histogram->at + histogram->count, 0, (value + 1 - histogram->count) * sizeof *histogram->at);
        histogram->count = (size_t)value + 1;
    }
    histogram->at[value] += weight;
}

void histogram_release(Histogram *histogram)
{
    array_release(histogram);
}

static uint64_t percentile(const Histogram *histogram, U128 total, unsigned percent)
{
    U128 rank = (total * percent + 99) / 100, seen = 0;
    for (size_t value = 0; value < histogram->count; value++) {
        seen += histogram->at[value];
        if (seen >= rank && seen > 0)
            return value;
    }
    return 0;
}

Distribution histogram_distribution(const Histogram *histogram)
{
    U128 total = 0;
    double sum = 0;
    uint64_t max = 0;
    for (size_t value = 0; value < histogram->count; value++) {
        total += histogram->at[value];
        sum += (double)histogram->at[value] * (double)value;
        if (histogram->at[value])
            max = value;
    }
    if (total == 0)
        return (Distribution){0};
    return (Distribution){
        .weight = u128_clamp64(total),
        .mean = sum / (double)total,
        .p50 = percentile(histogram, total, 50),
        .p90 = percentile(histogram, total, 90),
        .p99 = percentile(histogram, total, 99),
        .max = max,
    };
}
