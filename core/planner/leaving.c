/* leaving.c - finds the job after which each input can be deleted.
 *
 * `last[place]` is the last delta job that reads the candidate at that place. Candidates are then listed by (last job,
 * place), which is the order of their deletion, and the list is consumed while the jobs are settled.
 */
#include "core/planner/leaving.h"

#include <stdlib.h>

/* The place of each candidate by layer id: an array over the ids from the lowest to the highest. */
typedef struct Places {
    uint32_t *at; /* UINT32_MAX: not a candidate */
    LayerId lowest;
    size_t count;
} Places;

static Places places_make(const LayerId *candidates, size_t count)
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

static uint32_t place_of(const Places *places, LayerId layer)
{
    return layer >= places->lowest && layer - places->lowest < places->count ? places->at[layer - places->lowest]
                                                                             : UINT32_MAX;
}

static int leaving_order(const void *a, const void *b)
{
    const LeavingLayer *x = a, *y = b;
    if (x->job != y->job)
        return x->job > y->job ? 1 : -1;
    return (x->place > y->place) - (x->place < y->place);
}

void leaving_init(Leaving *leaving, const Plan *plan, uint32_t first, const LayerId *candidates, size_t count)
{
    Places places = places_make(candidates, count);
    uint32_t *last = mem_alloc((count + 1) * sizeof *last);
    bool *kept = mem_zero(count + 1, sizeof *kept);
    for (size_t i = 0; i < count; i++)
        last[i] = JOB_NONE;
    for (uint32_t j = first; j < plan->jobs.count; j++) {
        const PlanJob *job = &plan->jobs.at[j];
        for (uint32_t i = 0; job->kind == JOB_CREATE_DELTA && i < job->inputs_count; i++) {
            uint32_t place = place_of(&places, plan->refs.at[job->inputs_first + i]);
            if (place != UINT32_MAX)
                last[place] = j;
        }
        uint32_t place = job->skipped ? place_of(&places, job->kept) : UINT32_MAX;
        if (place != UINT32_MAX)
            kept[place] = true;
    }
    *leaving = (Leaving){.at = mem_alloc((count + 1) * sizeof *leaving->at)};
    for (size_t i = 0; i < count; i++)
        if (last[i] != JOB_NONE && !kept[i])
            leaving->at[leaving->count++] = (LeavingLayer){last[i], (uint32_t)i, candidates[i]};
    if (leaving->count > 0)
        qsort(leaving->at, leaving->count, sizeof *leaving->at, leaving_order);
    free(places.at);
    free(last);
    free(kept);
}

void leaving_release(Leaving *leaving)
{
    free(leaving->at);
    *leaving = (Leaving){0};
}

void leaving_take(Leaving *leaving, uint32_t job, PlanChanges *changes)
{
    for (; leaving->next < leaving->count && leaving->at[leaving->next].job == job; leaving->next++)
        array_push(&changes->deleted, leaving->at[leaving->next].layer);
}
