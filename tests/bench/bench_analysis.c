/* Time of levels, splits and read depth together, from the loaded set. Targets: 20 ms at 26,690 layers, 1 s at
 * 1,000,000. */
#include "core/base/mem.h"
#include "core/analysis/findings.h"
#include "tests/bench/bench.h"
#include "tests/production.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static void measure(size_t layers, double target)
{
    LayerSet set;
    production_layers(&set, layers, 1);
    double best = 1e9, best_findings = 1e9;
    Summary summary;
    for (int run = 0; run < (layers > 200000 ? 3 : 10); run++) {
        double start = clock_ms(CLOCK_MONOTONIC);
        summary_init(&summary, &set, NULL, 0, &(LevelOptions){0});
        double middle = clock_ms(CLOCK_MONOTONIC);
        Findings findings;
        findings_init(&findings, &summary, NULL, NULL);
        double end = clock_ms(CLOCK_MONOTONIC);
        best = middle - start < best ? middle - start : best;
        best_findings = end - middle < best_findings ? end - middle : best_findings;
        findings_release(&findings);
        summary_release(&summary);
    }
    printf("analysis of %zu layers (levels, splits, bands, overlaps, read depth) | %.1f ms | ", set.count, best);
    if (target > 0)
        printf("%.0f ms%s\n", target, missed(best, target));
    else
        printf("-\n");
    printf("findings of %zu layers (garbage, holes, worst paths) | %.1f ms | -\n", set.count, best_findings);
    layer_set_release(&set);
}

int main(void)
{
    mem_keep_freed();
    measure(26690, 20);
    measure(100000, 0);
    measure(300000, 0);
    measure(1000000, 1000);
    return 0;
}
