/* jobs_narrow.c - down to the lowest input; then, as long as a layer that was left out lies inside, down to that one.
 *
 *     level [100, 900), image at 500 over keys 0..8, so a [0,4) x [100,500) is left out; b [8,12) x [100,500) is not
 *     job [0,6): reads only L0s from 500 on: [500,900), a lies below it
 *     job [6,12): reads b: [100,900)
 *     job [2,12), one job for both: reads b, so [100,900), a lies inside: a's records of [2,4) come along
 *
 * Layers that were left out are looked at from the highest end down. One that lies inside may lower the job's start,
 * which can only let in layers that end lower: one pass finds them all. Jobs are taken BLOCK at a time, to go over the
 * layers once a block and not once a job.
 */
#include "core/planner/tiered/jobs_narrow.h"

#include "core/planner/tiered/jobs_link.h"

#include <stdlib.h>

#define BLOCK 256u

typedef struct Taken {
    uint32_t job;
    LayerId layer;
} Taken;

typedef struct LeftOut {
    LayerId layer;
    JobRun run;
} LeftOut;

typedef ARRAY(LeftOut) LeftOutArray;
typedef ARRAY(Taken) TakenArray;

static Lsn lowest_input(const Plan *plan, const LayerSet *layers, const PlanJob *job)
{
    Lsn lowest = job->lsns.hi;
    for (uint32_t i = 0; i < job->inputs_count; i++) {
        LayerId id = plan->refs.at[job->inputs_first + i];
        if (!layer_is_image(layers, id) && layers->lsn_lo[id] < lowest)
            lowest = layers->lsn_lo[id];
    }
    return lowest > job->lsns.lo ? lowest : job->lsns.lo;
}

/* Which of the layers left out lie inside the jobs [from, to); sets where the jobs start. */
static void narrow_block(Plan *plan, const LayerSet *layers, const LeftOutArray *left_out, uint32_t from, uint32_t to,
                         TakenArray *taken)
{
    Lsn bottom[BLOCK] = {0};
    for (uint32_t j = from; j < to; j++) {
        bottom[j - from] = plan->jobs.at[j].lsns.lo;
        plan->jobs.at[j].lsns.lo = lowest_input(plan, layers, &plan->jobs.at[j]);
    }
    for (size_t i = 0; i < left_out->count; i++) {
        LeftOut out = left_out->at[i];
        uint32_t lo = out.run.lo > from ? out.run.lo : from, hi = out.run.hi < to ? out.run.hi : to;
        for (uint32_t j = lo; j < hi; j++) {
            PlanJob *job = &plan->jobs.at[j];
            Lsn start = layers->lsn_lo[out.layer];
            if (job->kind != JOB_CREATE_DELTA || start >= job->lsns.hi || layers->lsn_hi[out.layer] <= job->lsns.lo)
                continue;
            start = start > bottom[j - from] ? start : bottom[j - from];
            job->lsns.lo = start < job->lsns.lo ? start : job->lsns.lo;
            array_push(taken, (Taken){j, out.layer});
        }
    }
}

static int taken_order(const void *a, const void *b)
{
    const Taken *x = a, *y = b;
    if (x->job != y->job)
        return x->job > y->job ? 1 : -1;
    return (x->layer > y->layer) - (x->layer < y->layer);
}

/* Moves the job's inputs to the end of the list, so that more can follow. */
static void inputs_reopen(Plan *plan, PlanJob *job)
{
    uint32_t first = (uint32_t)plan->refs.count;
    if (job->inputs_first + job->inputs_count == first)
        return;
    array_reserve(&plan->refs, first + (size_t)job->inputs_count + 1);
    for (uint32_t i = 0; i < job->inputs_count; i++)
        array_push(&plan->refs, plan->refs.at[job->inputs_first + i]);
    job->inputs_first = first;
}

static void take(Plan *plan, const TakenArray *taken)
{
    for (size_t i = 0; i < taken->count; i++) {
        PlanJob *job = &plan->jobs.at[taken->at[i].job];
        inputs_reopen(plan, job);
        array_push(&plan->refs, taken->at[i].layer);
        job->inputs_count++;
    }
    plan->repeats |= taken->count > 0;
}

static void narrow_all(Plan *plan, const DivideInput *input, uint32_t first)
{
    const Scope *scope = input->scope;
    LeftOutArray left_out = {0};
    for (size_t i = 0; i < scope->count; i++) {
        const ScopeLayer *layer = &scope->at[i];
        KeyRange keys = {input->layers->key_lo[layer->id], input->layers->key_hi[layer->id]};
        if (!layer->in_scope && !layer->image)
            array_push(&left_out, (LeftOut){layer->id, jobs_overlapping(plan, first, keys)});
    }
    TakenArray taken = {0};
    uint32_t count = (uint32_t)plan->jobs.count;
    for (uint32_t from = first; from < count; from += BLOCK)
        narrow_block(plan, input->layers, &left_out, from, from + BLOCK < count ? from + BLOCK : count, &taken);
    if (taken.count > 0)
        qsort(taken.at, taken.count, sizeof *taken.at, taken_order);
    take(plan, &taken);
    array_release(&taken);
    array_release(&left_out);
}

void jobs_narrow(Plan *plan, const DivideInput *input, uint32_t first)
{
    const Scope *scope = input->scope;
    uint32_t count = (uint32_t)plan->jobs.count;
    if (scope->out_of_scope > 0 && first < count)
        narrow_all(plan, input, first);
    for (uint32_t j = first; j < count; j++)
        plan->jobs.at[j].repeats = plan->repeats;
}
