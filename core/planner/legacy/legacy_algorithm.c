/* legacy_algorithm.c - the row of `legacy` in the table of algorithms.
 *
 *     round 0   10 L0 ─► one band of L1                 the inputs are deleted after the last job
 *     round 1   no L0 pass is pending; the check passes; 3 of 114 partitions have a stack of 3: 3 images
 *     round 2   a gc-compaction is due: its first job     … and so on, a round for each job
 *
 * A simulation runs one iteration of the loop after each flush, and then collects garbage. With a rate, time passes
 * between flushes only, so an image pass is never interrupted here.
 */
#include "core/planner/legacy/flush.h"
#include "core/planner/legacy/gc_holders.h"
#include "core/planner/legacy/legacy_judge.h"
#include "core/planner/legacy/legacy_memory.h"
#include "core/planner/legacy/legacy_words.h"
#include "core/planner/legacy/survey.h"
#include "core/planner/estimate.h"

static void *legacy_open(const PlanView *view, const Policy *policy)
{
    return legacy_memory_open(view, policy);
}

static void legacy_close(void *self)
{
    legacy_memory_close(self);
}

static bool legacy_begin(void *self, const PlanView *view, Plan *plan, PlanChanges *changes, Error *error)
{
    (void)changes, (void)error;
    legacy_memory_begin(self, view, &plan->policy);
    if (((LegacyMemory *)self)->dump)
        legacy_trace_dump(plan, view);
    return true;
}

static bool legacy_round(void *self, const PlanView *view, Plan *plan, bool *more, Error *error)
{
    LegacyMemory *memory = self;
    uint32_t first = (uint32_t)plan->jobs.count;
    deletion_order_release(&memory->deletions);
    memory->replaced.count = 0;
    *more = true;
    if (memory->phase == LEGACY_PHASE_L0) {
        bool any;
        if (!legacy_round_l0(memory, view, plan, &any, error))
            return false;
        if (any)
            return true; /* the images depend on the layers that these jobs write */
    }
    if (memory->phase == LEGACY_PHASE_IMAGES) {
        memory->phase = LEGACY_PHASE_GC;
        if (!legacy_round_images(memory, view, plan, error))
            return false;
        if (plan->jobs.count > first)
            return true;
    }
    return legacy_round_gc(memory, view, plan, more, error);
}

static void legacy_settle(void *self, const PlanView *view, const Plan *plan, uint32_t job, LayerId made,
                          PlanChanges *changes)
{
    LegacyMemory *memory = self;
    (void)view, (void)plan, (void)made;
    deletion_order_take(&memory->deletions, job, changes);
    if (memory->replaced.count == 0 || job != memory->last_job)
        return;
    for (size_t i = 0; i < memory->replaced.count; i++)
        array_push(&changes->deleted, memory->replaced.at[i]);
    memory->replaced.count = 0;
}

/* A garbage collection follows: from the next compaction on, its horizon is the applied cutoff. */
static void legacy_finish(void *self, const PlanView *view, Plan *plan, PlanChanges *changes)
{
    LegacyMemory *memory = self;
    (void)changes;
    if (memory->dump || !plan->policy.gc)
        return;
    Lsn horizon = view->end_lsn > plan->policy.pitr ? view->end_lsn - plan->policy.pitr : 0;
    memory->timeline.gc_applied = horizon > memory->timeline.gc_applied ? horizon : memory->timeline.gc_applied;
}

static uint64_t legacy_pace(const Policy *policy)
{
    (void)policy;
    return 1;
}

/* An open layer is frozen after checkpoint_timeout (rule A2). */
static uint64_t legacy_flush_records(const Policy *policy)
{
    LegacySettings own = legacy_settings(policy);
    return legacy_freeze_records(&own.params, own.rate);
}

const Algorithm algorithm_legacy = {
    .name = "legacy",
    .folds = true,
    .gates = true,
    .policies = legacy_policies,
    .parameters = legacy_policy_parameters,
    .rules = legacy_rules,
    .check = legacy_policy_check,
    .resolve = legacy_policy_resolve,
    .idle = legacy_policy_idle,
    .words = {.unit = "gate",
              .nothing = "no gate is open: nothing to do",
              .untried = "no rule was tried on a partition with this key",
              .rounds = legacy_rounds_text,
              .spot = legacy_spot_text,
              .layer = legacy_layer_text,
              .round = legacy_round_text,
              .scale = legacy_scale_text,
              .forecast = legacy_forecast_text,
              .image_counts = "the newest image of the same keys, or else as 8 KiB for each page, at most "
                              "compaction_target_size; in gc-compaction as " ESTIMATE_IMAGE},
    .judge = legacy_judge,
    .pace = legacy_pace,
    .flush_records = legacy_flush_records,
    .open = legacy_open,
    .close = legacy_close,
    .begin = legacy_begin,
    .round = legacy_round,
    .settle = legacy_settle,
    .end = legacy_finish,
};
