/* job_bytes.c - compares a job's own number of bytes with the sizes of its layers.
 *
 * Example: a job over half the keys of one layer of 8 MiB has 4 MiB of input. Its layer holds 8 MiB, so that 4 MiB is
 * an estimate; a job over all keys has 8 MiB, which is exact.
 */
#include "core/analysis/job_bytes.h"

/* The known sizes of the layers that a job reads, and the number of those of unknown size. */
typedef struct InputSizes {
    uint64_t bytes;
    uint32_t unknown;
    bool whole; /* none of them is a piece of a layer */
} InputSizes;

static InputSizes input_sizes(const History *history, const PlanJob *job)
{
    const LayerSet *set = &history->layers;
    InputSizes sizes = {.whole = true};
    for (uint32_t i = 0; i < job->inputs_count; i++) {
        LayerId input = history->plan.refs.at[job->inputs_first + i];
        if (input >= set->count || !plan_job_reads(job, set, input))
            continue;
        bool unknown = set->size[input] == SIZE_UNKNOWN;
        sizes.bytes += unknown ? 0 : set->size[input];
        sizes.unknown += unknown;
        sizes.whole = sizes.whole && layer_whole(set, input) == input && !history_size_is_estimate(history, input);
    }
    return sizes;
}

JobBytes job_bytes_read(const History *history, const PlanJob *job)
{
    InputSizes inputs = input_sizes(history, job);
    /* an estimate of all of them loses less than a byte of each to rounding */
    bool all = job->bytes_in <= inputs.bytes && inputs.bytes - job->bytes_in <= job->inputs_count;
    bool exact = all && inputs.whole && inputs.unknown == 0;
    bool made = job->output < history->layers.count && !history_size_is_estimate(history, job->output);
    bool shares = history->lsm != NULL && made && !exact;
    return (JobBytes){.bytes = job->bytes_in,
                      /* an estimate of 0 says that none of the job's keys is known to exist */
                      .unknown =
                          job->bytes_in == 0 && (inputs.unknown > 0 || (inputs.bytes > 0 && history->plan.estimated)),
                      .at_least = inputs.unknown > 0 && job->bytes_in > 0 && !history->plan.estimated,
                      .estimated = job->bytes_in > 0 && !exact && (history->plan.estimated || shares),
                      .shared = shares ? inputs.bytes : 0};
}

JobBytes job_bytes_written(const History *history, const PlanJob *job)
{
    const LayerSet *set = &history->layers;
    bool made = job->output < set->count, planned = !made || history_size_is_estimate(history, job->output);
    bool known =
        job->skipped || job->bytes_out > 0 || (planned ? !history->plan.estimated : set->size[job->output] == 0);
    return (JobBytes){.bytes = job->skipped ? 0 : job->bytes_out,
                      .unknown = !known,
                      .estimated = !job->skipped && job->bytes_out > 0 && planned && history->plan.estimated};
}
