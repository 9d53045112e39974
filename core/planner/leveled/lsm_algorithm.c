/* lsm_algorithm.c - the rows of LSM engines in the table of algorithms.
 *
 * A plan is one round: the next compaction, as jobs that write tables of the target size (lsm_cuts.h).
 */
#include "core/planner/deletion_order.h"
#include "core/planner/leveled/lsm_cuts.h"
#include "core/planner/leveled/lsm_judge.h"
#include "core/planner/leveled/lsm_trace.h"

#include <stdlib.h>

typedef struct LsmMemory {
    DeletionOrder deletions;
    ARRAY(LayerId) deleted; /* deleted by FIFO without a job */
} LsmMemory;

static void *lsm_open(const PlanView *view, const Policy *policy)
{
    (void)view, (void)policy;
    return mem_zero(1, sizeof(LsmMemory));
}

static void lsm_close(void *self)
{
    LsmMemory *memory = self;
    deletion_order_release(&memory->deletions);
    array_release(&memory->deleted);
    free(memory);
}

static bool lsm_begin(void *self, const PlanView *view, Plan *plan, PlanChanges *changes, Error *error)
{
    (void)self, (void)plan, (void)changes;
    LsmState state;
    if (!lsm_view_state(view, &state, error))
        return false;
    lsm_state_release(&state);
    return true;
}

/* The place on the vertical axis of what is made of these tables on a level: the level's row, their sequence numbers,
 * or the step after the newest. */
static LsnRange lsm_job_place(const PlanView *view, const uint32_t *tables, size_t count, uint32_t level)
{
    const LayerSet *set = view->layers;
    Lsn row = level == LSM_DELETED ? 0 : vertical_level_row(level);
    LsnRange place = {row, row + 1};
    if (set->vertical == VERTICAL_SEQUENCE && count > 0) {
        place = (LsnRange){set->lsn_lo[tables[0]], set->lsn_hi[tables[0]]};
        for (size_t i = 1; i < count; i++) {
            place.lo = set->lsn_lo[tables[i]] < place.lo ? set->lsn_lo[tables[i]] : place.lo;
            place.hi = set->lsn_hi[tables[i]] > place.hi ? set->lsn_hi[tables[i]] : place.hi;
        }
    } else if (set->vertical == VERTICAL_CREATION) {
        place.lo = 0;
        for (size_t i = 0; i < view->live_count; i++)
            place.lo = set->lsn_hi[view->live[i]] > place.lo ? set->lsn_hi[view->live[i]] : place.lo;
        place.hi = place.lo + 1;
    }
    return place;
}

/* Of `job` the caller has set level and ranges. */
static void lsm_add_job(Plan *plan, PlanJob job, const LsmState *state, const uint32_t *inputs, size_t count)
{
    job.id = (uint32_t)plan->jobs.count;
    job.kind = JOB_CREATE_DELTA;
    job.partition = (uint32_t)plan->partitions.count - 1;
    job.decision = DECISION_NONE;
    job.inputs_first = (uint32_t)plan->refs.count;
    job.kept = job.output = LAYER_NONE;
    for (size_t i = 0; i < count; i++) {
        const LsmPlacement *at = lsm_state_placement(state, inputs[i]);
        if (!key_range_overlaps(placement_keys(at), job.keys))
            continue;
        array_push(&plan->refs, inputs[i]);
        job.inputs_count++;
    }
    /* all outputs share all inputs */
    job.bytes_in = job.bytes_out = (uint64_t)lsm_bytes_between(state, inputs, count, job.keys);
    array_push(&plan->jobs, job);
}

/* A move writes nothing: its tables are kept unchanged. */
static void add_move(Plan *plan, const PlanView *view, const LsmState *state, const LsmPick *pick, uint32_t table)
{
    PlanJob move = {.level = pick->output,
                    .keys = placement_keys(lsm_state_placement(state, table)),
                    .lsns = lsm_job_place(view, &table, 1, pick->output)};
    lsm_add_job(plan, move, state, &table, 1);
    PlanJob *job = &plan->jobs.at[plan->jobs.count - 1];
    job->skipped = true;
    job->kept = table;
    job->bytes_out = 0;
}

static void add_jobs(Plan *plan, const PlanView *view, const LsmState *state, const LsmOptions *options,
                     const LsmPick *pick, uint32_t decision)
{
    size_t count;
    uint32_t *inputs = lsm_pick_inputs(pick, &count), first = (uint32_t)plan->jobs.count;
    LsmCuts cuts = {0};
    array_push(
        &plan->partitions,
        (PlanPartition){.level = pick->level, .strategy = STRATEGY_DELTAS, .jobs_first = first, .decision = decision});
    if (pick->move) {
        for (size_t i = 0; i < count; i++)
            add_move(plan, view, state, pick, inputs[i]);
    } else if (pick->output != LSM_DELETED) {
        lsm_cuts_find(state, inputs, count, options->file_bytes, &cuts);
        LsnRange place = lsm_job_place(view, inputs, count, pick->output);
        for (size_t i = 0; i + 1 < cuts.at.count; i++)
            lsm_add_job(plan,
                        (PlanJob){.level = pick->output, .keys = {cuts.at.at[i], cuts.at.at[i + 1]}, .lsns = place},
                        state, inputs, count);
    }
    for (size_t i = first; i < plan->jobs.count; i++)
        plan->jobs.at[i].decision = decision;
    PlanPartition *partition = &plan->partitions.at[plan->partitions.count - 1];
    partition->jobs_count = (uint32_t)plan->jobs.count - first;
    partition->keys = lsm_inputs_keys(state, &pick->start);
    array_release(&cuts.at);
    free(inputs);
}

static void lsm_add_level(Plan *plan, const PlanView *view, const LsmPick *pick, const Verdict *verdict,
                          uint32_t decision)
{
    Text reason = TEXT_EMPTY;
    verdict_reason(&verdict->rows[0], &reason);
    size_t count;
    uint32_t *inputs = lsm_pick_inputs(pick, &count);
    PlanLevel level = {.level = pick->level,
                       .lsns = lsm_job_place(view, inputs, count, pick->level),
                       .layers_first = (uint32_t)plan->refs.count,
                       .depth = verdict->rows[0].depth,
                       .compact = true,
                       .reason = arena_copy(&plan->arena, reason.at, reason.length),
                       .decision = decision};
    for (size_t i = 0; i < count; i++)
        array_push(&plan->refs, inputs[i]);
    level.layers_count = level.deltas = (uint32_t)count;
    array_push(&plan->levels, level);
    free(inputs);
    text_release(&reason);
}

static bool lsm_round(void *self, const PlanView *view, Plan *plan, bool *more, Error *error)
{
    LsmMemory *memory = self;
    LsmState state;
    Verdict verdict;
    JudgeInput input = {.view = *view, .policy = &plan->policy};
    uint32_t first = (uint32_t)plan->jobs.count;
    *more = false;
    deletion_order_release(&memory->deletions);
    if (!lsm_judge(&input, &verdict, error))
        return false;
    if (!lsm_view_state(view, &state, error)) {
        verdict_release(&verdict);
        return false;
    }
    LsmOptions options = lsm_policy_options(&plan->policy, &state.family->options);
    LsmPick pick;
    lsm_pick(&state, &options, &pick);
    uint32_t decision = lsm_trace(plan, &state, &options, &verdict, &pick);
    if (pick.found && verdict.due && verdict.count) {
        lsm_add_level(plan, view, &pick, &verdict, decision);
        add_jobs(plan, view, &state, &options, &pick, decision);
        size_t count;
        uint32_t *inputs = lsm_pick_inputs(&pick, &count);
        deletion_order_init(&memory->deletions, plan, first, inputs, count);
        for (size_t i = 0; pick.output == LSM_DELETED && i < count; i++)
            array_push(&memory->deleted, inputs[i]);
        free(inputs);
        plan->estimated = true;
    }
    lsm_pick_release(&pick);
    verdict_release(&verdict);
    lsm_state_release(&state);
    return true;
}

static void lsm_settle(void *self, const PlanView *view, const Plan *plan, uint32_t job, LayerId made,
                       PlanChanges *changes)
{
    (void)view, (void)plan, (void)made;
    deletion_order_take(&((LsmMemory *)self)->deletions, job, changes);
}

static void lsm_end(void *self, const PlanView *view, Plan *plan, PlanChanges *changes)
{
    LsmMemory *memory = self;
    (void)view, (void)plan;
    for (size_t i = 0; i < memory->deleted.count; i++)
        array_push(&changes->deleted, memory->deleted.at[i]);
    memory->deleted.count = 0;
}

static void lsm_scale(const Policy *policy, Text *out)
{
    char target[32];
    LsmOptions options = lsm_options_default(LSM_ROCKSDB);
    options = lsm_policy_options(policy, &options);
    text_printf(out, "tables of %s", bytes_format(options.file_bytes, target));
}

static uint64_t lsm_pace(const Policy *policy)
{
    (void)policy;
    return 1;
}

#define LSM_ALGORITHM(row, text, named, own, ruled)                                                                    \
    const Algorithm row = {                                                                                            \
        .name = (text),                                                                                                \
        .policies = (named),                                                                                           \
        .parameters = (own),                                                                                           \
        .check = lsm_policy_check,                                                                                     \
        .rules = (ruled),                                                                                              \
        .bands = true,                                                                                                 \
        .own_alone = true,                                                                                             \
        .words = {.scale = lsm_scale,                                                                                  \
                  .unit = "level",                                                                                     \
                  .nothing = "no level is due: nothing to compact",                                                    \
                  .untried = "no rule was tried on this key"},                                                         \
        .judge = lsm_judge,                                                                                            \
        .pace = lsm_pace,                                                                                              \
        .open = lsm_open,                                                                                              \
        .close = lsm_close,                                                                                            \
        .begin = lsm_begin,                                                                                            \
        .round = lsm_round,                                                                                            \
        .settle = lsm_settle,                                                                                          \
        .end = lsm_end,                                                                                                \
    }

LSM_ALGORITHM(algorithm_leveled, "leveled", leveled_policies, leveled_parameters, lsm_rules);
LSM_ALGORITHM(algorithm_universal, "universal", universal_policies, universal_parameters, NULL);
LSM_ALGORITHM(algorithm_fifo, "fifo", fifo_policies, fifo_parameters, NULL);
LSM_ALGORITHM(algorithm_leveldb, "leveldb", leveldb_policies, leveldb_parameters, NULL);
LSM_ALGORITHM(algorithm_pebble, "pebble", pebble_policies, pebble_parameters, NULL);
