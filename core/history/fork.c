/* fork.c - copies a history as it is, so that ids, selections and marks mean the same in both. */
#include "core/history/fork.h"

static void fork_copy_facts(LayerSet *to, const LayerSet *from)
{
    to->form = from->form;
    to->vertical = from->vertical;
    to->lsm = from->lsm;
    to->family = from->family;
    to->has_gc_cutoff = from->has_gc_cutoff;
    to->has_disk_consistent = from->has_disk_consistent;
    to->has_ancestor = from->has_ancestor;
    to->no_ancestor = from->no_ancestor;
    to->shard_id = from->shard_id;
    to->beside = from->beside;
    to->tenant_id = arena_text(&to->arena, from->tenant_id);
    to->timeline_id = arena_text(&to->arena, from->timeline_id);
    to->ancestor_id = arena_text(&to->arena, from->ancestor_id);
    to->gc_cutoff = from->gc_cutoff;
    to->disk_consistent = from->disk_consistent;
    to->ancestor_lsn = from->ancestor_lsn;
    to->gc_compacted = from->gc_compacted;
    to->keyspace_given = from->keyspace_given;
    to->stripe_pages = from->stripe_pages;
    keyspace_copy(&to->keyspace, &from->keyspace);
    for (size_t i = 0; i < from->branches.count; i++)
        array_push(&to->branches, from->branches.at[i]);
    for (size_t i = 0; i < from->aside.count; i++)
        array_push(&to->aside, from->aside.at[i]);
}

History *history_fork(const History *from, StepId step, const Policy *policy)
{
    History *to = mem_zero(1, sizeof *to);
    history_init(to);
    to->policy = *policy;
    to->title = arena_text(&to->arena, from->title);
    to->has_end_lsn = from->has_end_lsn;
    to->has_max_height = from->has_max_height;
    to->end_lsn = from->end_lsn;
    to->max_height = from->max_height;
    fork_copy_facts(&to->layers, &from->layers);
    if (from->records) {
        to->records = from->records_share(from->records);
        to->records_share = from->records_share;
        to->records_free = from->records_free;
    }
    history_add_step(to, STEP_LOAD);
    layer_set_reserve(&to->layers, from->layers.count);
    for (LayerId id = 0; id < from->layers.count; id++) {
        Layer layer = layer_set_get(&from->layers, id);
        history_add_layer(to, &layer, JOB_NONE);
        const KeyRange *stretches;
        size_t count = layer_stretches(&from->layers, id, &stretches);
        if (count > 0)
            layer_set_put_stretches(&to->layers, id, stretches, count);
        if (!history_alive(from, id, step))
            to->born[id] = STEP_NEVER;
    }
    return to;
}

bool history_is_compacted(const History *history)
{
    return history->plan.levels.count + history->plan.jobs.count > 0 || history->layers.piece_of != NULL;
}
