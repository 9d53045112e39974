/* faults.h - bugs planted in a run, to see whether the audit catches them. The program contains none of this code: the
 * backend of the run is wrapped (records, failing jobs, an image's LSN), and functions of its algorithm are replaced
 * (deletions, collections).
 *
 *     Planted planted;
 *     plant(&planted, &run.simulator, FAULT_DROP_RECORD, 5);   // after audit_init(); jobs below 5 are done right
 */
#ifndef TESTS_UNIT_FAULTS_H
#define TESTS_UNIT_FAULTS_H

#include "core/planner/gc.h"
#include "core/simulator/simulator.h"

#include <stdlib.h>

typedef enum FaultKind {
    FAULT_FAIL_JOB,       /* a job fails: nothing of its batch may be kept */
    FAULT_DROP_RECORD,    /* a merge loses one record */
    FAULT_DROP_LAST_KEY,  /* a cut loses its boundary key */
    FAULT_DELETE_EARLY,   /* an input is deleted before the last job that needs it is committed */
    FAULT_KEEP_INPUT,     /* an input that a job makes superfluous is kept */
    FAULT_IMAGE_LSN,      /* an image is labelled with an LSN above the one that it was made at */
    FAULT_GC_EXTRA_DELTA, /* a collection also deletes the newest delta that it should keep */
    FAULT_GC_EXTRA_IMAGE, /* a collection also deletes the newest image that holds what deleted deltas held */
} FaultKind;

typedef struct Planted {
    FaultKind kind;
    uint32_t job; /* jobs below this id are done right */
    Simulator *simulator;
    Backend inner;
    const Algorithm *sound;
    Algorithm wrong;
    uint32_t settled; /* jobs below this id were settled, one too early */
} Planted;

static Planted *planted_now; /* for an algorithm's functions, which get only its memory */

/* ---- the backend ---- */

static bool planted_key_source(void *self, const History *history, const LayerId *inputs, size_t count,
                               KeySource *source, Error *error)
{
    const Planted *planted = self;
    return planted->inner.key_source(planted->inner.self, history, inputs, count, source, error);
}

static const Keyspace *planted_keyspace(void *self)
{
    const Planted *planted = self;
    return planted->inner.keyspace(planted->inner.self);
}

static void lose_records(const Planted *planted, RecordLayer *layer)
{
    const RecordForm *form = &planted->simulator->store.form;
    if (layer->count == 0)
        return;
    if (planted->kind == FAULT_DROP_RECORD) {
        size_t middle = layer->count / 2;
        memmove(layer->words + middle, layer->words + middle + 1, (layer->count - middle - 1) * sizeof *layer->words);
        layer->count--;
    } else {
        uint64_t code = record_code(form, layer->words[layer->count - 1]);
        while (layer->count > 0 && record_code(form, layer->words[layer->count - 1]) == code)
            layer->count--;
    }
    bool even = !form->lsns && !layer->pages;
    layer->bytes = even ? layer->count * form->length : record_bytes(form, layer->words, layer->count);
}

static bool planted_run(void *self, const History *history, uint32_t first, JobResult *results, Error *error)
{
    uint32_t count = (uint32_t)history->plan.jobs.count - first;
    const Planted *planted = self;
    if (!planted->inner.run(planted->inner.self, history, first, results, error))
        return false;
    for (uint32_t i = 0; i < count; i++) {
        const PlanJob *job = &history->plan.jobs.at[first + i];
        if (job->skipped || first + i < planted->job)
            continue;
        if (planted->kind == FAULT_FAIL_JOB)
            return error_set(error, ERROR_SANITY, "job %u failed", (unsigned)job->id);
        if (job->kind != JOB_CREATE_DELTA ||
            (planted->kind != FAULT_DROP_RECORD && planted->kind != FAULT_DROP_LAST_KEY))
            continue;
        RecordLayer *output = &planted->simulator->store.outputs[i];
        lose_records(planted, output);
        results[i] = (JobResult){.size = output->bytes + DELTA_OVERHEAD, .records = output->count};
    }
    return true;
}

static void planted_attach(void *self, uint32_t job, LayerId layer)
{
    const Planted *planted = self;
    History *history = planted->simulator->history;
    if (planted->kind == FAULT_IMAGE_LSN && job >= planted->job && layer_is_image(&history->layers, layer)) {
        history->layers.lsn_lo[layer]++;
        history->layers.lsn_hi[layer]++;
    }
    planted->inner.attach(planted->inner.self, job, layer);
}

static void planted_drop(void *self, LayerId layer)
{
    const Planted *planted = self;
    planted->inner.drop(planted->inner.self, layer);
}

static bool planted_check(void *self, Error *error)
{
    const Planted *planted = self;
    return backend_check(&planted->inner, error);
}

/* ---- the algorithm ---- */

static void planted_settle(void *self, const PlanView *view, const Plan *plan, uint32_t job, LayerId made,
                           PlanChanges *changes)
{
    Planted *planted = planted_now;
    if (job >= planted->settled)
        planted->sound->settle(self, view, plan, job, made, changes);
    if (planted->kind == FAULT_KEEP_INPUT && job >= planted->job && changes->deleted.count > 0)
        changes->deleted.count--;
    if (planted->kind == FAULT_DELETE_EARLY && job + 1 >= planted->job && job + 1 < plan->jobs.count) {
        planted->sound->settle(self, view, plan, job + 1, LAYER_NONE, changes);
        planted->settled = job + 2;
    }
}

/* Collects whole layers by the common rule, and one too many. */
static uint64_t planted_collect(void *self, const PlanView *view, Lsn horizon, const Lsn *branch, PlanChanges *changes)
{
    (void)self, (void)branch;
    const LayerSet *set = view->layers;
    bool images = planted_now->kind == FAULT_GC_EXTRA_IMAGE;
    GcJudgement *judgements = mem_alloc(view->live_count * sizeof *judgements);
    GcCutoffs cutoffs = {
        .space = horizon, .time = horizon, .branches = set->branches.at, .branch_count = set->branches.count};
    gc_judge((LayerView){set, NULL, view->live, view->live_count}, &cutoffs, judgements, NULL);
    for (size_t i = view->live_count; i-- > 0;) {
        bool image = layer_is_image(set, judgements[i].layer);
        if (images ? image && judgements[i].verdict == GC_KEPT_NOT_COVERED
                   : !image && judgements[i].verdict != GC_REMOVED) {
            judgements[i].verdict = GC_REMOVED;
            break;
        }
    }
    for (size_t i = 0; i < view->live_count; i++)
        if (judgements[i].verdict == GC_REMOVED)
            array_push(&changes->deleted, judgements[i].layer);
    free(judgements);
    return changes->deleted.count;
}

/* Plants the bug in the simulator's runs from now on. `planted` must outlive them. */
static inline void plant(Planted *planted, Simulator *simulator, FaultKind kind, uint32_t job)
{
    *planted = (Planted){.kind = kind,
                         .job = job,
                         .simulator = simulator,
                         .inner = simulator->backend,
                         .sound = policy_algorithm(&simulator->history->policy)};
    planted->wrong = *planted->sound;
    planted->wrong.settle = planted_settle;
    if (kind == FAULT_GC_EXTRA_DELTA || kind == FAULT_GC_EXTRA_IMAGE)
        planted->wrong.collect = planted_collect;
    planted_now = planted;
    simulator->compactor.stand_in = &planted->wrong;
    simulator->backend.self = planted;
    simulator->backend.key_source = planted_key_source;
    simulator->backend.keyspace = planted_keyspace;
    simulator->backend.run = planted_run;
    simulator->backend.attach = planted_attach;
    simulator->backend.drop = planted_drop;
    simulator->backend.check = planted_check;
}

#endif
