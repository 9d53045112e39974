/* remedy_try.c - plans a remedy on paper, and measures the read depth before and after it.
 *
 * Example: 35 thin layers over one key range, 1 MiB together. Policy full merges them: reads 1 MiB, writes 1 MiB, and
 * the median read visits 2 layers instead of 36.
 */
#include "core/simulator/remedy_try.h"

#include "core/analysis/plan_totals.h"
#include "core/analysis/garbage.h"
#include "core/analysis/history_reads.h"
#include "core/executor/dry_run.h"
#include "core/history/fork.h"

/* The number of images that the plan made at the GC cutoff or above it. They cover nothing for garbage collection
 * before the cutoff has passed them. */
static uint64_t remedy_images_above(const History *fork, Lsn cutoff)
{
    StepId last = history_last_step(fork);
    uint64_t above = 0;
    for (LayerId id = 0; id < fork->layers.count; id++)
        above += fork->born[id] > 0 && history_alive(fork, id, last) && layer_is_image(&fork->layers, id) &&
                 fork->layers.lsn_lo[id] >= cutoff;
    return above;
}

bool remedy_try(Remedy *remedy, const History *history, StepId step, const Policy *policy, Error *error)
{
    Remedy tried = {.before = history_reads_depth(history, step).by_segment};
    History *fork = history_fork(history, step, policy);
    bool ok = dry_run_compact(fork, history_end_lsn(fork, history_last_step(fork)), error);
    if (ok) {
        tried.after = history_reads_depth(fork, history_last_step(fork)).by_segment;
        tried.estimated = fork->plan.estimated;
        PlanTotals totals = plan_totals(fork);
        tried.bytes_read = totals.bytes_read;
        tried.bytes_written = totals.bytes_written;
        tried.deltas = totals.deltas_made;
        tried.images = totals.images_made;
        tried.deleted = totals.deleted;
        tried.sizes_unknown = totals.sizes_unknown;
        Garbage garbage;
        garbage_at(&garbage, fork, history_last_step(fork));
        tried.garbage = garbage.deltas[GARBAGE_REMOVABLE] + garbage.images[GARBAGE_REMOVABLE];
        tried.images_above = remedy_images_above(fork, gc_markers_of(fork, history_last_step(fork)).cutoff);
        garbage_release(&garbage);
        tried.acts = tried.deltas + tried.images + tried.deleted > 0;
        *remedy = tried;
    }
    history_release(fork);
    free(fork);
    return ok;
}
