/* deletion_order.c - finds the job after which each input can be deleted.
 *
 * `last[place]` is the last delta job that reads the candidate at that place. Candidates are then listed by (last job,
 * place), which is the order of their deletion, and the list is consumed while the jobs are settled.
 */
#include "core/planner/deletion_order.h"

#include <stdlib.h>

/* The place of each candidate by layer id: an array over the ids from the lowest to the highest. */
typedef struct Places {
    uint32_t *at; /* UINT32_MAX: not a candidate */
    LayerId lowest;
    size_t count;
} Places;

static Places deletion_places_make(const LayerId *candidates, size_t count)
{
    LayerId lowest = UINT32_MAX, highest = 0;
    for (size_t i = 0; i < count; i++) {
        lowest = candidates[i] < lowest ? candidates[i] : lowest;
        highest = candidates[i] > highest ? candidates[i] : highest;
    }
    Places places = {.lowest = lowest, .count = count ? (size_t)highest - lowest + 1 : 0};
    places.at = mem_alloc((places.count + 1) * sizeof *places.at);
    for (size_t i = 0; i < places.count; i++)
        places.at[i] = UINT32_MAX;
    for (size_t i = 0; i < count; i++)
        places.at[candidates[i] - lowest] = (uint32_t)i;
    return places;
}

static uint32_t deletion_place(const Places *places, LayerId layer)
{
    return layer >= places->lowest && layer - places->lowest < places->count ? places->at[layer - places->lowest]
                                                                             : UINT32_MAX;
}

static int by_last_job(const void *a, const void *b)
{
    const OrderedDeletion *x = a, *y = b;
    if (x->job != y->job)
        return x->job > y->job ? 1 : -1;
    return (x->place > y->place) - (x->place < y->place);
}

void deletion_order_init(DeletionOrder *deletions, const Plan *plan, uint32_t first, const LayerId *candidates,
                         size_t count)
{
    Places places = deletion_places_make(candidates, count);
    uint32_t *last = mem_alloc((count + 1) * sizeof *last);
    bool *kept = mem_zero(count + 1, sizeof *kept);
    for (size_t i = 0; i < count; i++)
        last[i] = JOB_NONE;
    for (uint32_t j = first; j < plan->jobs.count; j++) {
        const PlanJob *job = &plan->jobs.at[j];
        for (uint32_t i = 0; job->kind == JOB_CREATE_DELTA && i < job->inputs_count; i++) {
            uint32_t place = deletion_place(&places, plan->refs.at[job->inputs_first + i]);
            if (place != UINT32_MAX)
                last[place] = j;
        }
        uint32_t place = job->skipped ? deletion_place(&places, job->kept) : UINT32_MAX;
        if (place != UINT32_MAX)
            kept[place] = true;
    }
    *deletions = (DeletionOrder){.at = mem_alloc((count + 1) * sizeof *deletions->at)};
    for (size_t i = 0; i < count; i++)
        if (last[i] != JOB_NONE && !kept[i])
            deletions->at[deletions->count++] = (OrderedDeletion){last[i], (uint32_t)i, candidates[i]};
    if (deletions->count > 0)
        qsort(deletions->at, deletions->count, sizeof *deletions->at, by_last_job);
    free(places.at);
    free(last);
    free(kept);
}

void deletion_order_release(DeletionOrder *deletions)
{
    free(deletions->at);
    *deletions = (DeletionOrder){0};
}

void deletion_order_take(DeletionOrder *deletions, uint32_t job, PlanChanges *changes)
{
    for (; deletions->next < deletions->count && deletions->at[deletions->next].job == job; deletions->next++)
        array_push(&changes->deleted, deletions->at[deletions->next].layer);
}
