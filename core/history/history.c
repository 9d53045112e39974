/* history.c - appends steps and layers, and ends the lives of layers. The id of the newest step is the clock.
 *
 *     history_add_step(h, STEP_FLUSH);          // step 4
 *     history_add_layer(h, &l0, JOB_NONE);      // born 4
 *     history_add_step(h, STEP_DELETE);         // step 5
 *     history_end_layer(h, layer);              // died 5: alive at step 4, not at 5
 */
#include "core/history/history.h"

#include "core/base/rng.h"
#include "core/base/search.h"
#include "core/model/lsm.h"

#include <assert.h>
#include <stdlib.h>

void history_init(History *history)
{
    *history = (History){0};
    layer_set_init(&history->layers);
    plan_init(&history->plan, &history->policy, NULL);
}

void history_release(History *history)
{
    layer_set_release(&history->layers);
    plan_release(&history->plan);
    trace_release(&history->trace);
    scenario_release(&history->scenario);
    if (history->lsm)
        lsm_release(history->lsm);
    free(history->lsm);
    free(history->born);
    free(history->died);
    free(history->job);
    free(history->sliced);
    free(history->deleted);
    array_release(&history->living);
    array_release(&history->slices);
    array_release(&history->slices_ended);
    array_release(&history->steps);
    array_release(&history->events);
    array_release(&history->event_layers);
    array_release(&history->dumps);
    array_release(&history->samples);
    if (history->records)
        history->records_free(history->records);
    arena_release(&history->arena);
    *history = (History){0};
}

void history_free(History *history)
{
    if (history)
        history_release(history);
    free(history);
}

StepId history_add_step(History *history, StepOp op)
{
    assert(history->steps.count < STEP_NEVER);
    history->version = rng_mix(history->version, op);
    StepId id = (StepId)history->steps.count;
    array_push(&history->steps,
               (Step){.op = op, .decision = DECISION_NONE, .index = UINT32_MAX, .job = JOB_NONE, .layer = LAYER_NONE});
    return id;
}

/* Makes room for the life of every layer of the set. */
static void reserve_lives(History *history)
{
    if (history->layers.count <= history->capacity)
        return;
    size_t wanted = history->capacity * 2;
    if (wanted < history->layers.count)
        wanted = history->layers.count;
    if (wanted < 16)
        wanted = 16;
    history->born = mem_resize(history->born, wanted, sizeof *history->born);
    history->died = mem_resize(history->died, wanted, sizeof *history->died);
    history->job = mem_resize(history->job, wanted, sizeof *history->job);
    history->sliced = mem_resize(history->sliced, wanted, sizeof *history->sliced);
    if (history->deleted)
        history->deleted = mem_resize(history->deleted, wanted, sizeof *history->deleted);
    for (size_t i = history->capacity; i < wanted; i++) {
        history->born[i] = 0;
        history->died[i] = STEP_NEVER;
        history->job[i] = JOB_NONE;
        history->sliced[i] = STEP_NEVER;
        if (history->deleted)
            history->deleted[i] = STEP_NEVER;
    }
    history->capacity = wanted;
}

/* Adds new layers to the list of living ones. */
static void list_living(History *history)
{
    for (; history->listed < history->layers.count; history->listed++, history->lives++)
        array_push(&history->living, (LayerId)history->listed);
}

/* Removes dead layers from the list once they may be more than half of it. */
static void forget_dead(History *history)
{
    history->lives++;
    if (++history->ended * 2 < history->living.count)
        return;
    size_t kept = 0;
    for (size_t i = 0; i < history->living.count; i++)
        if (history->died[history->living.at[i]] == STEP_NEVER)
            history->living.at[kept++] = history->living.at[i];
    history->living.count = kept;
    history->ended = 0;
}

LayerId history_add_layer(History *history, const Layer *layer, uint32_t job)
{
    LayerId id = layer_set_add(&history->layers, layer);
    history->version = rng_mix(history->version, history->layers.version);
    reserve_lives(history);
    history->born[id] = history_last_step(history);
    history->job[id] = job;
    list_living(history);
    return id;
}

void history_end_layer(History *history, LayerId layer)
{
    assert(layer < history->layers.count);
    history->version = rng_mix(history->version, layer);
    history->died[layer] = history_last_step(history);
    forget_dead(history);
}

StepId history_add_event(History *history, StepOp op, const LayerId *in, size_t in_count, const LayerId *out,
                         size_t out_count)
{
    StepId id = history_add_step(history, op);
    HistoryEvent event = {(uint32_t)history->event_layers.count, (uint32_t)in_count, (uint32_t)out_count, false};
    for (size_t i = 0; i < in_count; i++) {
        array_push(&history->event_layers, in[i]);
        history_end_layer(history, in[i]);
    }
    for (size_t i = 0; i < out_count; i++) {
        array_push(&history->event_layers, out[i]);
        history->born[out[i]] = id;
    }
    history->lives++;
    history->steps.at[id].index = (uint32_t)history->events.count;
    array_push(&history->events, event);
    return id;
}

void history_reinterpret_event(History *history, StepId step, StepOp op, uint32_t level)
{
    const HistoryEvent *event = history_event(history, step);
    Plan *plan = &history->plan;
    assert(event && step_op_is_event(op));
    history->steps.at[step].op = op;
    for (uint32_t i = event->in_count; i < event->in_count + event->out_count; i++) {
        uint32_t job = history->job[history->event_layers.at[event->first + i]];
        if (job == JOB_NONE)
            continue;
        plan->jobs.at[job].level = level;
        plan->partitions.at[plan->jobs.at[job].partition].level = level;
    }
    history->version = rng_mix(history->version, rng_mix(step, op));
}

const HistoryDump *history_dump_at(const History *history, StepId step)
{
    size_t at, count = history->dumps.count;
    search_first(at, 0, count, history->dumps.at[at].step >= step);
    return at < count ? &history->dumps.at[at] : count ? &history->dumps.at[count - 1] : NULL;
}

void history_adopt_layers(History *history)
{
    history->version = rng_mix(history->version, history->layers.version);
    reserve_lives(history);
    list_living(history);
}

HistoryPart *history_parts(const History *history, StepId step, size_t *count)
{
    size_t n = 0, live_count;
    LayerId *live = history_live(history, step, &live_count);
    HistoryPart *parts = mem_alloc((live_count + history->slices.count) * sizeof *parts);
    const LayerSet *layers = &history->layers;
    for (size_t i = 0; i < live_count; i++) {
        LayerId id = live[i];
        if (history->sliced[id] > step)
            parts[n++] =
                (HistoryPart){id, {layers->key_lo[id], layers->key_hi[id]}, {layers->lsn_lo[id], layers->lsn_hi[id]}};
    }
    free(live);
    for (size_t i = 0; i < history->slices.count; i++) {
        const HistorySlice *slice = &history->slices.at[i];
        if (slice->born <= step && step < slice->died)
            parts[n++] = (HistoryPart){slice->layer, slice->keys, slice->lsns};
    }
    *count = n;
    return parts;
}

LayerId *history_live(const History *history, StepId step, size_t *count)
{
    bool newest = step >= history_last_step(history);
    size_t candidates = newest ? history->living.count : history->layers.count, n = 0;
    LayerId *ids = mem_alloc(candidates * sizeof *ids);
    for (size_t i = 0; i < candidates; i++) {
        LayerId id = newest ? history->living.at[i] : (LayerId)i;
        /* written always and kept only if alive: for a million layers a branch would be mispredicted at every third
         * one */
        ids[n] = id;
        n += history_alive(history, id, step);
    }
    *count = n;
    return ids;
}

Lsn history_end_lsn(const History *history, StepId step)
{
    if (history->has_end_lsn)
        return history->end_lsn;
    size_t count;
    LayerId *live = history_live(history, step, &count);
    Lsn end = layers_end_lsn(&history->layers, live, count);
    free(live);
    return end;
}

StepId history_epoch(const History *history, StepId step)
{
    for (; step > 0; step--) {
        StepOp op = step < history->steps.count ? history->steps.at[step].op : STEP_NOTE;
        if (op == STEP_LOAD || op == STEP_FLUSH || op == STEP_CREATE || op == STEP_DELETE || op == STEP_GC ||
            op == STEP_EDIT || step_op_is_event(op))
            break;
    }
    return step;
}

const char *step_op_name(StepOp op)
{
    static const char *const names[] = {
        [STEP_LOAD] = "load",
        [STEP_FLUSH] = "flush",
        [STEP_COMPACT] = "compact",
        [STEP_LEVEL] = "level",
        [STEP_SPLIT] = "split",
        [STEP_STRATEGY] = "strategy",
        [STEP_CUT] = "cut",
        [STEP_JOB] = "job",
        [STEP_SKIP] = "skip",
        [STEP_CREATE] = "create",
        [STEP_DELETE] = "delete",
        [STEP_GC] = "gc",
        [STEP_GC_RUN] = "gc_run",
        [STEP_CHECK] = "check",
        [STEP_DECISION] = "decision",
        [STEP_NOTE] = "note",
        [STEP_EDIT] = "edit",
        [STEP_COMPACT_L0] = "compact_l0",
        [STEP_IMAGES] = "images",
        [STEP_GC_COMPACTION] = "gc_compaction",
        [STEP_TIERED] = "tiered",
        [STEP_ANCESTOR] = "ancestor",
        [STEP_EVICT] = "evict",
        [STEP_DOWNLOAD] = "download",
        [STEP_UNEXPLAINED] = "unexplained",
    };
    return (size_t)op < sizeof names / sizeof *names ? names[op] : "unknown";
}
