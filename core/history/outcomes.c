/* outcomes.c - divides each history into moments (a compaction after some number of flushes) and each moment into
 * outcomes, then compares two lists of outcomes side by side.
 *
 *     A  level 0 · split 9 · deltas 0…9 · cut 5 · cut 9 · level 1      cut 5 and cut 6 differ. The rest of the
 *     B  level 0 · split 9 · deltas 0…9 · cut 6 · cut 9 · level 1      partition follows from it and is skipped.
 *
 * After a different verdict the rest of the compaction is skipped; after a different split the rest of the level.
 *
 * A compaction that creates and deletes the same layers on both sides does not differ, whatever led to them. So a cut
 * is where its layer ends: the last layer of a partition ends with the partition, whether it was cut at its last key or
 * behind it.
 *
 * What a job reads differs only where both sides have the job: such jobs are paired by the layer that they create.
 */
#include "core/history/outcomes.h"

#include "core/base/table.h"
#include "core/history/job_reads.h"
#include "core/model/lsm.h"

#include <assert.h>
#include <stdlib.h>

typedef struct Outcome {
    OutcomeKind kind;
    StepId step;
    uint32_t level;
    int value; /* its meaning depends on the kind: a verdict, a strategy, or a job's kind and whether it was skipped */
    KeyRange keys;
    LsnRange lsns;
    uint32_t job; /* number of the job, for OUTCOME_JOB; else or without jobs JOB_NONE */
} Outcome;

typedef struct Moment {
    uint32_t flushes;
    StepId last; /* of the compaction */
    size_t first, count;
    bool edits;      /* edits of an LSM store, whose layers are not summed up */
    size_t changes;  /* number of layers that it creates and deletes */
    uint64_t layers; /* sum of the hashes of these: the same for the same layers in any order */
} Moment;

typedef struct Outcomes {
    const History *history;
    ARRAY(Outcome) at;
    ARRAY(Moment) moments;
} Outcomes;

static void add(Outcomes *outcomes, Outcome outcome)
{
    array_push(&outcomes->at, outcome);
    outcomes->moments.at[outcomes->moments.count - 1].count++;
}

static Outcome outcome_of_job(const History *history, const Step *step, StepId at)
{
    const PlanJob *job = &history->plan.jobs.at[step->job];
    return (Outcome){OUTCOME_JOB, at, job->level, (int)job->kind * 2 + job->skipped, job->keys, job->lsns, step->job};
}

/* The outcome of a layer in a history that has no jobs. */
static Outcome outcome_of_layer(const History *history, LayerId layer, StepId at)
{
    const LayerSet *set = &history->layers;
    int kind = layer_is_image(set, layer) ? JOB_CREATE_IMAGE : JOB_CREATE_DELTA;
    return (Outcome){OUTCOME_JOB,
                     at,
                     0,
                     kind * 2,
                     {set->key_lo[layer], set->key_hi[layer]},
                     {set->lsn_lo[layer], kind == JOB_CREATE_IMAGE ? set->lsn_lo[layer] : set->lsn_hi[layer]},
                     JOB_NONE};
}

/* The outcome is the key at which the layer ends. */
static Outcome outcome_of_cut(const Plan *plan, const PlanCut *cut, StepId at)
{
    const PlanJob *job = cut->job < plan->jobs.count ? &plan->jobs.at[cut->job] : NULL;
    Key key = job ? job->keys.hi : cut->key;
    return (Outcome){OUTCOME_CUT, at, job ? job->level : 0, 0, {key, key}, {0}, JOB_NONE};
}

/* Counts a layer that the moment creates or deletes. */
static void take_change(Outcomes *outcomes, const Step *step)
{
    const LayerSet *set = &outcomes->history->layers;
    Moment *moment = &outcomes->moments.at[outcomes->moments.count - 1];
    LayerId id = step->layer;
    if ((step->op != STEP_CREATE && step->op != STEP_DELETE) || id >= set->count)
        return;
    uint64_t hash = hash_u64(hash_u64(HASH_SEED, step->op), set->kind[id]);
    hash = hash_u128(hash_u128(hash, set->key_lo[id]), set->key_hi[id]);
    moment->layers += hash_u64(hash_u64(hash, set->lsn_lo[id]), set->lsn_hi[id]);
    moment->changes++;
}

static void take_step(Outcomes *outcomes, StepId at)
{
    const History *history = outcomes->history;
    const Step *step = &history->steps.at[at];
    const Plan *plan = &history->plan;
    take_change(outcomes, step);
    if (step->op == STEP_LEVEL && step->index < plan->levels.count) {
        const PlanLevel *level = &plan->levels.at[step->index];
        add(outcomes, (Outcome){OUTCOME_VERDICT, at, level->level, level->compact, {0}, level->lsns, JOB_NONE});
    } else if (step->op == STEP_SPLIT && step->index < plan->splits.count) {
        const PlanSplit *split = &plan->splits.at[step->index];
        if (split->blocked == 0) /* a near-split divides nothing */
            add(outcomes, (Outcome){OUTCOME_SPLIT, at, split->level, 0, split->gap, {0}, JOB_NONE});
    } else if (step->op == STEP_STRATEGY && step->index < plan->partitions.count) {
        const PlanPartition *partition = &plan->partitions.at[step->index];
        add(outcomes,
            (Outcome){
                OUTCOME_STRATEGY, at, partition->level, (int)partition->strategy, partition->keys, {0}, JOB_NONE});
    } else if (step->op == STEP_CUT && step->index < plan->cuts.count) {
        add(outcomes, outcome_of_cut(plan, &plan->cuts.at[step->index], at));
    } else if ((step->op == STEP_JOB || step->op == STEP_SKIP) && step->job < plan->jobs.count) {
        add(outcomes, outcome_of_job(history, step, at));
    } else if (step->op == STEP_CREATE && step->job >= plan->jobs.count && step->layer < history->layers.count) {
        add(outcomes, outcome_of_layer(history, step->layer, at));
    }
}

static const LsmEvent *edit_of(const History *history, StepId at)
{
    return history->lsm ? lsm_event_at(history->lsm, history->family, at) : NULL;
}

/* Is the step one at which new data arrives? In an LSM store that is a flush or an ingestion. */
static bool is_flush(const History *history, StepId at)
{
    const LsmEvent *event = edit_of(history, at);
    return event ? event->kind == LSM_FLUSH || event->kind == LSM_INGEST : history->steps.at[at].op == STEP_FLUSH;
}

/* Adds what an edit of an LSM store did: the level and the keys. */
static void take_edit(Outcomes *outcomes, StepId at, const LsmEvent *event, uint32_t flushes)
{
    const History *history = outcomes->history;
    const LayerSet *set = &history->layers;
    KeyRange keys = {0, 0};
    if (!outcomes->moments.count || outcomes->moments.at[outcomes->moments.count - 1].flushes != flushes)
        array_push(&outcomes->moments, (Moment){.flushes = flushes, .first = outcomes->at.count, .edits = true});
    outcomes->moments.at[outcomes->moments.count - 1].last = at;
    for (uint32_t i = 0; i < event->dead_count; i++) {
        uint32_t input = history->lsm->dead.at[event->dead_first + i];
        keys.lo = i == 0 || set->key_lo[input] < keys.lo ? set->key_lo[input] : keys.lo;
        keys.hi = i == 0 || set->key_hi[input] > keys.hi ? set->key_hi[input] : keys.hi;
    }
    add(outcomes, (Outcome){OUTCOME_JOB, at, event->from, event->kind, keys, {event->from, event->to}, JOB_NONE});
}

static void outcomes_init(Outcomes *outcomes, const History *history)
{
    *outcomes = (Outcomes){.history = history};
    uint32_t flushes = 0;
    bool open = false;
    for (StepId at = 0; at < history->steps.count; at++) {
        StepOp op = history->steps.at[at].op;
        const LsmEvent *event = edit_of(history, at);
        flushes += is_flush(history, at);
        if (event && lsm_event_is_picked((LsmEventKind)event->kind))
            take_edit(outcomes, at, event, flushes);
        if (op == STEP_COMPACT)
            array_push(&outcomes->moments, (Moment){.flushes = flushes, .first = outcomes->at.count});
        open = op == STEP_COMPACT || (open && op != STEP_FLUSH && op != STEP_LOAD && op != STEP_GC_RUN);
        if (!open)
            continue;
        outcomes->moments.at[outcomes->moments.count - 1].last = at;
        take_step(outcomes, at);
    }
}

static void outcomes_release(Outcomes *outcomes)
{
    array_release(&outcomes->at);
    array_release(&outcomes->moments);
}

static bool outcome_same_range(KeyRange a, KeyRange b)
{
    return a.lo == b.lo && a.hi == b.hi;
}

static bool same(const Outcome *a, const Outcome *b)
{
    return a->kind == b->kind && a->level == b->level && a->value == b->value && outcome_same_range(a->keys, b->keys) &&
           (a->kind == OUTCOME_STRATEGY || a->kind == OUTCOME_VERDICT ||
            (a->lsns.lo == b->lsns.lo && a->lsns.hi == b->lsns.hi));
}

/* The kind of the difference between two outcomes, either of which may be missing: the kind that is decided first. */
static OutcomeKind kind_of(const Outcome *a, const Outcome *b)
{
    if (!a || !b)
        return (a ? a : b)->kind;
    if (a->kind == OUTCOME_STRATEGY && b->kind == OUTCOME_STRATEGY && !outcome_same_range(a->keys, b->keys))
        return OUTCOME_SPLIT;
    return a->kind < b->kind ? a->kind : b->kind;
}

/* Does a side do nothing where the other one has an outcome of this kind? Not where that is a verdict and it has any
 * outcome: not all algorithms judge levels. */
static bool does_nothing(const Outcome *own, const Outcome *other, OutcomeKind kind)
{
    return !own || (kind != OUTCOME_VERDICT && other && other->kind == kind && own->kind > kind);
}

/* The first outcome that does not merely follow from a difference. */
static size_t outcomes_behind(const Outcomes *outcomes, size_t at, size_t end, OutcomeKind difference)
{
    if (difference == OUTCOME_VERDICT)
        return end;
    OutcomeKind up_to = difference == OUTCOME_SPLIT ? OUTCOME_VERDICT : OUTCOME_STRATEGY;
    for (at += at < end; at < end && outcomes->at.at[at].kind > up_to; at++)
        ;
    return at;
}

/* The step of an outcome, or the step at which the compaction would have had it. */
static StepId step_of(const Outcomes *outcomes, const Moment *moment, size_t at, size_t end)
{
    assert(at >= end || outcomes->at.at);
    return at < end ? outcomes->at.at[at].step : moment->last;
}

/* Do both create and delete the same layers? */
static bool same_layers(const Moment *a, const Moment *b)
{
    return !a->edits && !b->edits && a->changes == b->changes && a->layers == b->layers;
}

/* ---- what jobs read ---- */

static bool reads(const Outcome *outcome)
{
    return outcome->kind == OUTCOME_JOB && outcome->job != JOB_NONE && outcome->value % 2 == 0;
}

static JobPair jobs_of(const Outcomes *a, const Outcome *x, const Outcomes *b, const Outcome *y)
{
    return (JobPair){a->history, b->history, x->job, y->job};
}

static void add_reads(OutcomeDiff *diff, const Outcome *x, const Outcome *y, uint32_t flushes)
{
    array_push(&diff->at, (OutcomeDifference){.kind = OUTCOME_READS,
                                              .flushes = flushes,
                                              .level = x->level,
                                              .keys = x->keys,
                                              .a = x->step,
                                              .b = y->step,
                                              .job_a = x->job,
                                              .job_b = y->job});
}

static uint32_t outcome_hash(const Outcome *outcome)
{
    uint64_t hash = hash_u128(hash_u128(HASH_SEED, outcome->keys.lo), outcome->keys.hi);
    return hash_fold(hash_u64(hash_u64(hash, outcome->lsns.lo), outcome->lsns.hi));
}

/* The job of B that creates the same layer, whatever its level; NULL: there is none. */
static const Outcome *job_beside(const Table *table, const Outcomes *b, const Outcome *x)
{
    TableWalk walk = table_walk(table, outcome_hash(x));
    for (uint32_t place; table_next(&walk, &place);) {
        const Outcome *y = &b->at.at[place];
        if (x->value == y->value && outcome_same_range(x->keys, y->keys) && x->lsns.lo == y->lsns.lo &&
            x->lsns.hi == y->lsns.hi)
            return y;
    }
    return NULL;
}

/* Adds the jobs that create the same layers but read other ones. */
static void compare_reads(OutcomeDiff *diff, const Outcomes *a, const Moment *in_a, const Outcomes *b,
                          const Moment *in_b)
{
    Table table = {0};
    for (size_t j = in_b->first; j < in_b->first + in_b->count; j++)
        if (reads(&b->at.at[j]))
            table_add(&table, outcome_hash(&b->at.at[j]), (uint32_t)j);
    for (size_t i = in_a->first; i < in_a->first + in_a->count; i++) {
        const Outcome *x = &a->at.at[i], *y = reads(x) ? job_beside(&table, b, x) : NULL;
        if (y && !jobs_read_same_layers(jobs_of(a, x, b, y)))
            add_reads(diff, x, y, in_a->flushes);
    }
    table_release(&table);
}

static void compare_moments(OutcomeDiff *diff, const Outcomes *a, const Moment *in_a, const Outcomes *b,
                            const Moment *in_b)
{
    if (same_layers(in_a, in_b)) {
        compare_reads(diff, a, in_a, b, in_b);
        return;
    }
    size_t i = in_a->first, j = in_b->first, end_a = i + in_a->count, end_b = j + in_b->count;
    while (i < end_a || j < end_b) {
        const Outcome *x = i < end_a ? &a->at.at[i] : NULL, *y = j < end_b ? &b->at.at[j] : NULL;
        if (x && y && same(x, y)) {
            if (reads(x) && reads(y) && !jobs_read_same_layers(jobs_of(a, x, b, y)))
                add_reads(diff, x, y, in_a->flushes);
            i++;
            j++;
            continue;
        }
        OutcomeKind kind = kind_of(x, y);
        bool a_nothing = does_nothing(x, y, kind);
        const Outcome *acts = a_nothing ? y : x;
        array_push(&diff->at, (OutcomeDifference){.kind = kind,
                                                  .flushes = in_a->flushes,
                                                  .level = acts->level,
                                                  .keys = acts->keys,
                                                  .a = step_of(a, in_a, i, end_a),
                                                  .b = step_of(b, in_b, j, end_b),
                                                  .job_a = JOB_NONE,
                                                  .job_b = JOB_NONE,
                                                  .a_nothing = a_nothing,
                                                  .b_nothing = does_nothing(y, x, kind)});
        i = outcomes_behind(a, i, end_a, kind);
        j = outcomes_behind(b, j, end_b, kind);
    }
}

/* The last step that belongs to flush number `flushes`, before the next flush. */
static StepId end_of_flush(const History *history, uint32_t flushes)
{
    uint32_t seen = 0;
    for (StepId at = 0; at < history->steps.count; at++) {
        seen += is_flush(history, at);
        if (seen > flushes)
            return at ? at - 1 : 0;
    }
    return history->steps.count ? (StepId)(history->steps.count - 1) : 0;
}

/* Only one side compacts after so many flushes. It is no difference where that compaction changes no layer. */
static void add_alone(OutcomeDiff *diff, const Outcomes *outcomes, const Moment *moment, const History *other,
                      bool is_a)
{
    if (!moment->edits && moment->changes == 0)
        return;
    StepId step = step_of(outcomes, moment, moment->first, moment->first + moment->count);
    StepId beside = end_of_flush(other, moment->flushes);
    array_push(&diff->at, (OutcomeDifference){.kind = OUTCOME_VERDICT,
                                              .flushes = moment->flushes,
                                              .a = is_a ? step : beside,
                                              .b = is_a ? beside : step,
                                              .job_a = JOB_NONE,
                                              .job_b = JOB_NONE,
                                              .a_nothing = !is_a,
                                              .b_nothing = is_a});
}

void outcome_diff_init(OutcomeDiff *diff, const History *a, const History *b)
{
    *diff = (OutcomeDiff){0};
    Outcomes x, y;
    outcomes_init(&x, a);
    outcomes_init(&y, b);
    size_t i = 0, j = 0;
    while (i < x.moments.count || j < y.moments.count) {
        const Moment *in_a = i < x.moments.count ? &x.moments.at[i] : NULL;
        const Moment *in_b = j < y.moments.count ? &y.moments.at[j] : NULL;
        if (in_a && in_b && in_a->flushes == in_b->flushes) {
            compare_moments(diff, &x, in_a, &y, in_b);
            i++;
            j++;
        } else if (!in_b || (in_a && in_a->flushes < in_b->flushes)) {
            add_alone(diff, &x, in_a, b, true);
            i++;
        } else {
            add_alone(diff, &y, in_b, a, false);
            j++;
        }
    }
    outcomes_release(&x);
    outcomes_release(&y);
}

void outcome_diff_release(OutcomeDiff *diff)
{
    array_release(&diff->at);
}

const char *outcome_kind_name(OutcomeKind kind, bool store)
{
    static const char *const names[] = {"verdict", "split", "strategy", "cut", "job", "job input"};
    return store && kind == OUTCOME_JOB ? "compaction" : names[kind];
}

StepId outcome_step_beside(const History *a, StepId at, const History *b)
{
    StepId last_a = a->steps.count ? (StepId)(a->steps.count - 1) : 0;
    StepId last_b = b->steps.count ? (StepId)(b->steps.count - 1) : 0;
    if (at == 0 || last_b == 0)
        return 0;
    if (at >= last_a)
        return last_b;
    uint32_t flushes = 0;
    StepId since = 0;
    for (StepId s = 0; s <= at; s++)
        if (is_flush(a, s)) {
            flushes++;
            since = s;
        }
    StepId begin = 0, end = end_of_flush(b, flushes);
    uint32_t seen = 0;
    for (StepId s = 0; s <= end && seen < flushes; s++)
        if (is_flush(b, s)) {
            seen++;
            begin = s;
        }
    StepId end_a = end_of_flush(a, flushes);
    return at >= end_a || begin + (at - since) > end ? end : begin + (at - since);
}
