/* jobs_narrow.c - down to the lowest input; then, as long as a layer that was left out lies inside, down to that one.
 *
 *     level [100, 900), image at 500 over keys 0..8, so a [0,4) x [100,500) is left out; b [8,12) x [100,500) is not
 *     job [0,6): reads only L0s from 500 on: [500,900), a lies below it
 *     job [6,12): reads b: [100,900)
 *     job [2,12), one job for both: reads b, so [100,900), a lies inside: a's records of [2,4) come along
 */
#include "core/planner/jobs_narrow.h"

#include <stdlib.h>

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

/* Moves the job's inputs to the end of the list, so that more can follow. */
static void inputs_reopen(Plan *plan, PlanJob *job)
{
    uint32_t first = (uint32_t)plan->refs.count;
    if (job->inputs_first + job->inputs_count == first)
        return;
    for (uint32_t i = 0; i < job->inputs_count; i++)
        array_push(&plan->refs, plan->refs.at[job->inputs_first + i]);
    job->inputs_first = first;
}

static bool lies_inside(const LayerSet *layers, LayerId id, const PlanJob *job)
{
    return key_range_overlaps((KeyRange){layers->key_lo[id], layers->key_hi[id]}, job->keys) &&
           layers->lsn_lo[id] < job->lsns.hi && job->lsns.lo < layers->lsn_hi[id];
}

static void narrow(Plan *plan, const LayerSet *layers, PlanJob *job, const LayerId *left_out, size_t count, bool *taken)
{
    Lsn bottom = job->lsns.lo;
    job->lsns.lo = lowest_input(plan, layers, job);
    memset(taken, 0, count * sizeof *taken);
    for (bool again = true; again;) {
        again = false;
        for (size_t i = 0; i < count; i++) {
            if (taken[i] || !lies_inside(layers, left_out[i], job))
                continue;
            taken[i] = again = true;
            inputs_reopen(plan, job);
            array_push(&plan->refs, left_out[i]);
            job->inputs_count++;
            job->repeats = true; /* an earlier job may have taken them along already */
            Lsn lo = layers->lsn_lo[left_out[i]] > bottom ? layers->lsn_lo[left_out[i]] : bottom;
            job->lsns.lo = lo < job->lsns.lo ? lo : job->lsns.lo;
        }
    }
}

void jobs_narrow(Plan *plan, const DivideInput *input, uint32_t first)
{
    const Scope *scope = input->scope;
    if (scope->out_of_scope == 0)
        return;
    LayerId *left_out = mem_alloc((scope->count + 1) * sizeof *left_out);
    size_t count = 0;
    for (size_t i = 0; i < scope->count; i++)
        if (!scope->at[i].in_scope && !scope->at[i].image)
            left_out[count++] = scope->at[i].id;
    bool *taken = mem_alloc((count + 1) * sizeof *taken);
    for (size_t j = first; j < plan->jobs.count; j++)
        if (plan->jobs.at[j].kind == JOB_CREATE_DELTA)
            narrow(plan, input->layers, &plan->jobs.at[j], left_out, count, taken);
    free(taken);
    free(left_out);
}
