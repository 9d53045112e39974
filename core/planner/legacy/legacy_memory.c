/* legacy_memory.c - the state of `legacy`: a timeline's state for the current compaction, and the jobs that it appends.
 */
#include "core/planner/legacy/legacy_memory.h"

#include <stdlib.h>

LegacyMemory *legacy_memory_open(const PlanView *view, const Policy *policy)
{
    LegacyMemory *memory = mem_zero(1, sizeof *memory);
    LegacyParams params = legacy_params(policy);
    legacy_timeline_init(&memory->timeline, &params);
    memory->dump = view->sources == NULL || view->sources->estimated || view->sources->loaded;
    memory->timeline.gc_applied = memory->dump ? view->layers->gc_cutoff : 0;
    memory->last_completed = memory->dump ? view->layers->gc_compacted : 0;
    return memory;
}

void legacy_memory_close(LegacyMemory *memory)
{
    legacy_timeline_release(&memory->timeline);
    deletion_order_release(&memory->deletions);
    array_release(&memory->queue);
    array_release(&memory->replaced);
    free(memory);
}

/* Counts the records of the new L0 layers, for the clock. */
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
    LegacySettings own = legacy_settings(policy);
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

/* Where the newest job lists the same layers, its list is used again: the jobs of one round often read the same ones.
 * Returns the place in plan->refs. */
static uint32_t legacy_list_inputs(Plan *plan, const LayerId *inputs, size_t count)
{
    const PlanJob *newest = plan->jobs.count ? &plan->jobs.at[plan->jobs.count - 1] : NULL;
    if (count > 0 && newest != NULL && newest->inputs_count == count &&
        memcmp(plan->refs.at + newest->inputs_first, inputs, count * sizeof *inputs) == 0)
        return newest->inputs_first;
    array_reserve(&plan->refs, plan->refs.count + count);
    if (count > 0)
        memcpy(plan->refs.at + plan->refs.count, inputs, count * sizeof *inputs);
    plan->refs.count += count;
    return (uint32_t)(plan->refs.count - count);
}

PlanJob *legacy_add_job(Plan *plan, PlanJob job, const LayerId *inputs, size_t count)
{
    job.id = (uint32_t)plan->jobs.count;
    job.partition = plan->partitions.count ? (uint32_t)plan->partitions.count - 1 : 0;
    job.inputs_first = legacy_list_inputs(plan, inputs, count);
    job.inputs_count = (uint32_t)count;
    job.kept = job.output = LAYER_NONE;
    array_push(&plan->jobs, job);
    return &plan->jobs.at[plan->jobs.count - 1];
}
