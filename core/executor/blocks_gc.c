/* Slices below the newest image under the horizon are looked at, oldest first; everything above it stays. An image is
 * garbage like any other slice, once a newer one is below the horizon.
 */
#include "core/executor/blocks_gc.h"

#include "core/executor/gc_run.h"

/* The largest branch point below the horizon; false: none. */
static bool newest_branch(const LayerSet *layers, Lsn horizon, Lsn *branch)
{
    bool found = false;
    for (size_t i = 0; i < layers->branches.count; i++) {
        Lsn at = layers->branches.at[i];
        if (at < horizon && (!found || at > *branch)) {
            *branch = at;
            found = true;
        }
    }
    return found;
}

/* The place of the newest image below the horizon; block->count where there is none. */
static uint32_t newest_cover(const Block *block, Lsn horizon)
{
    for (uint32_t i = block->count; i-- > 0;)
        if (block->at[i].image && block->at[i].lsns.lo < horizon)
            return i;
    return block->count;
}

static bool slice_is_garbage(const BlockSlice *slice, Lsn cover, Lsn horizon, bool has_branch, Lsn branch)
{
    Lsn end = slice->image && slice->lsns.hi == slice->lsns.lo ? slice->lsns.hi + 1 : slice->lsns.hi;
    return end <= horizon && end <= cover && !(has_branch && slice->lsns.lo <= branch);
}

static uint64_t collect_block(BlocksRun *run, size_t index, Lsn horizon, bool has_branch, Lsn branch)
{
    const Block *block = &run->blocks.map.at[index];
    uint32_t cover = newest_cover(block, horizon);
    if (cover == block->count)
        return 0;
    Lsn lsn = block->at[cover].lsns.lo;
    uint64_t removed = 0;
    for (uint32_t i = 0; i < block->count && block->at[i].lsns.lo < lsn;) {
        if (slice_is_garbage(&block->at[i], lsn, horizon, has_branch, branch)) {
            blocks_remove(&run->blocks, index, i);
            removed++;
        } else {
            i++;
        }
    }
    return removed;
}

bool blocks_collect(BlocksRun *run, History *history, const Backend *backend, Lsn newest, Error *error)
{
    Lsn horizon = gc_horizon(&history->policy, newest), branch = 0;
    bool has_branch = newest_branch(&history->layers, horizon, &branch);
    StepId step = history_add_step(history, STEP_GC_RUN);
    history->steps.at[step].lsn = horizon;
    uint64_t removed = 0;
    for (size_t i = 0; i < run->blocks.map.count; i++)
        removed += collect_block(run, i, horizon, has_branch, branch);
    size_t layers = run->blocks.idle.count;
    history->steps.at[step].text = arena_printf(&history->arena, "%llu slices and with them %zu layers removed",
                                                (unsigned long long)removed, layers);
    uint32_t decision = DECISION_NONE;
    if (history->plan.trace && removed > 0) {
        decision = trace_add(history->plan.trace, RULE_GC, DECISION_NONE);
        Decision *row = &history->plan.trace->decisions.at[decision];
        row->fidelity = backend->estimated ? FIDELITY_BEYOND_ESTIMATED : FIDELITY_BEYOND;
        row->verdict = true;
        row->result = history->steps.at[step].text;
        row->has_lsns = true;
        row->lsns = (LsnRange){has_branch ? branch : 0, horizon};
        history->steps.at[step].decision = decision;
    }
    blocks_run_sync(run, history);
    if (!backend_check(backend, error))
        return false;
    return blocks_run_delete_idle(run, history, backend, STEP_GC, JOB_NONE, decision, error);
}
