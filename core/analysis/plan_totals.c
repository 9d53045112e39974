/* plan_totals.c - sums what jobs read and write, and what steps delete.
 *
 * Example: a plan of one job that reads two deltas of 1 MiB and writes one of 2 MiB, then deletes both: 2 MiB read, 2
 * MiB written, 2 MiB deleted, one delta made, two layers deleted.
 */
#include "core/analysis/plan_totals.h"

#include "core/base/bit_tree.h"

/* The number of layers of unknown size that jobs read. */
static uint32_t plan_count_unsized(const History *history)
{
    const Plan *plan = &history->plan;
    const LayerSet *set = &history->layers;
    uint32_t count = 0;
    BitTree seen;
    bit_tree_init(&seen, (uint32_t)set->count);
    for (size_t i = 0; i < plan->jobs.count; i++) {
        const PlanJob *job = &plan->jobs.at[i];
        for (uint32_t k = 0; !job->skipped && k < job->inputs_count; k++) {
            LayerId input = plan->refs.at[job->inputs_first + k];
            if (!plan_job_reads(job, set, input) || input >= set->count)
                continue;
            LayerId whole = layer_whole(set, input);
            if (set->size[whole] != SIZE_UNKNOWN || bit_tree_has(&seen, whole))
                continue;
            bit_tree_add(&seen, whole);
            count++;
        }
    }
    bit_tree_release(&seen);
    return count;
}

PlanTotals plan_totals(const History *history)
{
    PlanTotals totals = {.sizes_unknown = plan_count_unsized(history)};
    const Plan *plan = &history->plan;
    for (size_t i = 0; i < plan->jobs.count; i++) {
        const PlanJob *job = &plan->jobs.at[i];
        uint64_t out = job->output != LAYER_NONE ? history->layers.size[job->output] : SIZE_UNKNOWN;
        if (job->skipped) {
            totals.skipped++;
            totals.bytes_avoided += job->bytes_out;
            continue;
        }
        totals.bytes_read += job->bytes_in;
        totals.jobs++;
        totals.bytes_written += out != SIZE_UNKNOWN ? out : job->bytes_out;
        totals.deltas_made += job->kind == JOB_CREATE_DELTA;
        totals.images_made += job->kind == JOB_CREATE_IMAGE;
    }
    for (size_t i = 0; i < history->steps.count; i++) {
        const Step *step = &history->steps.at[i];
        if (step->op != STEP_DELETE)
            continue;
        totals.deleted++;
        if (history->layers.size[step->layer] != SIZE_UNKNOWN)
            totals.bytes_deleted += history->layers.size[step->layer];
    }
    return totals;
}
