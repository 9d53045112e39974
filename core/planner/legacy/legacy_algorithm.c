/* legacy_algorithm.c - the row of `legacy` in the table of algorithms.
 *
 *     round 0   10 L0 ─► one band of L1                 the inputs are deleted after the last job
 *     round 1   no L0 pass is pending; the check passes; 3 of 114 partitions have a stack of 3: 3 images
 *     round 2   a gc-compaction is due: its first job     … and so on, a round for each job
 *
 * A simulation runs one iteration of the loop after each flush, and collects garbage behind it. Time passes between
 * flushes only, where a rate is given; so an image pass is never interrupted here.
 */
#include "core/planner/legacy/gc_holders.h"
#include "core/planner/legacy/legacy_judge.h"
#include "core/planner/legacy/legacy_memory.h"
#include "core/planner/legacy/legacy_words.h"
#include "core/planner/legacy/survey.h"

#include <stdlib.h>

LegacyMemory *legacy_memory_open(const PlanView *view, const Policy *policy)
{
    LegacyMemory *memory = mem_zero(1, sizeof *memory);
    LegacyParams params = legacy_params(policy);
    legacy_timeline_init(&memory->timeline, &params);
    memory->dump = view->sources == NULL || view->sources->estimated;
    memory->timeline.gc_applied = memory->dump ? view->layers->gc_cutoff : 0;
    memory->last_completed = memory->dump ? view->layers->gc_compacted : 0;
    return memory;
}

void legacy_memory_close(LegacyMemory *memory)
{
    legacy_timeline_release(&memory->timeline);
    leaving_release(&memory->leaving);
    array_release(&memory->queue);
    array_release(&memory->replaced);
    free(memory);
}

/* Records of the L0 that came, for the clock. */
static void count_records(LegacyMemory *memory, const PlanView *view)
{
    const LayerSet *set = view->layers;
    for (LayerId id = memory->next; id < set->count; id++)
        if (layer_is_l0(set, id) && set->records && set->records[id] != SIZE_UNKNOWN)
            memory->records += set->records[id];
    memory->next = (LayerId)set->count;
}

void legacy_memory_begin(LegacyMemory *memory, const PlanView *view, const Policy *policy)
{
    LegacyTimeline *timeline = &memory->timeline;
    const LayerSet *set = view->layers;
    LegacyOwn own = legacy_own(policy);
    timeline->params = legacy_params(policy);
    timeline->sharding = layer_set_sharding(set, view->live, view->live_count);
    timeline->has_ancestor = set->has_ancestor;
    timeline->ancestor_lsn = set->has_ancestor ? set->ancestor_lsn : 0;
    timeline->last_record = view->end_lsn > 0 ? view->end_lsn - 1 : 0;
    timeline->gc_space = timeline->gc_time = timeline->gc_applied;
    timeline->check_closed = memory->dump && !own.assume_check;
    count_records(memory, view);
    timeline->check.elapsed = own.rate ? memory->records / own.rate : 0;
    memory->phase = LEGACY_PHASE_L0;
}

PlanJob *legacy_add_job(Plan *plan, JobKind kind, LegacyRound round, KeyRange keys, LsnRange lsns,
                        const LayerId *inputs, size_t count)
{
    PlanJob job = {.id = (uint32_t)plan->jobs.count,
                   .kind = kind,
                   .level = round,
                   .partition = plan->partitions.count ? (uint32_t)plan->partitions.count - 1 : 0,
                   .decision = DECISION_NONE,
                   .keys = keys,
                   .lsns = lsns,
                   .inputs_first = (uint32_t)plan->refs.count,
                   .inputs_count = (uint32_t)count,
                   .kept = LAYER_NONE,
                   .output = LAYER_NONE};
    for (size_t i = 0; i < count; i++)
        array_push(&plan->refs, inputs[i]);
    array_push(&plan->jobs, job);
    return &plan->jobs.at[plan->jobs.count - 1];
}

/* ---- one compaction ---- */

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
        legacy_tell_gc(plan, view);
    return true;
}

static bool legacy_round(void *self, const PlanView *view, Plan *plan, bool *more, Error *error)
{
    LegacyMemory *memory = self;
    uint32_t first = (uint32_t)plan->jobs.count;
    leaving_release(&memory->leaving);
    memory->replaced.count = 0;
    *more = true;
    if (memory->phase == LEGACY_PHASE_L0) {
        bool any;
        if (!legacy_round_l0(memory, view, plan, &any, error))
            return false;
        if (any)
            return true; /* what the images see comes out of these jobs */
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
    leaving_take(&memory->leaving, job, changes);
    if (memory->replaced.count == 0 || job != memory->last_job)
        return;
    for (size_t i = 0; i < memory->replaced.count; i++)
        array_push(&changes->deleted, memory->replaced.at[i]);
    memory->replaced.count = 0;
}

/* A collection follows: from the next compaction on its horizon is the applied cutoff. */
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
    LegacyOwn own = legacy_own(policy);
    return u128_clamp64((U128)own.rate * own.params.checkpoint_timeout);
}

const Algorithm algorithm_legacy = {
    .name = "legacy",
    .folds = true,
    .policies = legacy_policies,
    .parameters = legacy_policy_parameters,
    .rules = legacy_rules,
    .check = legacy_policy_check,
    .words = {.unit = "gate",
              .nothing = "no gate is open: nothing to do",
              .untried = "no rule was tried on a partition with this key",
              .rounds = legacy_rounds_text,
              .spot = legacy_spot_text,
              .layer = legacy_layer_text,
              .round = legacy_round_text,
              .scale = legacy_scale_text},
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
