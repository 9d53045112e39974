/* consistency.c - checks a history in one walk over its steps.
 *
 * A compaction begins at its step and ends before the next flush, compaction or collection; the layers that it made
 * superfluous are checked there, because all its outputs exist then:
 *
 *     step   0 flush  1 flush  2 compact  3 create 2  4 delete 1  5 delete 0 | 6 flush ...
 *                                                                            ^ ended: deltas 0 and 1 were deleted
 */
#include "core/analysis/consistency.h"

#include "core/analysis/inherited.h"
#include "core/analysis/successors.h"
#include "core/planner/algorithm.h"

#include <stdlib.h>

typedef struct Walk {
    const History *history;
    Consistency *found;
    LayerIndex index;
    ARRAY(LayerId) deleted; /* deltas deleted by the current compaction */
    bool compacting;
    size_t next_sample;
    Successors successors;
    uint64_t wal;
} Walk;

static uint64_t size_of(const History *history, LayerId id)
{
    return history->layers.size[id] == SIZE_UNKNOWN ? 0 : history->layers.size[id];
}

/* ---- overlaps ---- */

enum { OVERLAPS_COMPARED = 1000 }; /* pairs after each compaction */

/* Can the rectangle of a layer be compared with others? Not where only slices of it are in use; and where the records
 * of an L0 are known, its keys are those of the records. */
static bool fills_rectangle(const Walk *walk, LayerId id, StepId step)
{
    const History *history = walk->history;
    return history->sliced[id] > step && !(walk->found->planned_exactly && layer_is_l0(&history->layers, id));
}

/* Checks overlaps among the layers that are alive at the end of the compaction. What overlapped in the input is not the
 * fault of a job. */
static void check_overlaps(Walk *walk, StepId step)
{
    const History *history = walk->history;
    size_t count, kept = 0;
    LayerId *live = history_live(history, step, &count);
    for (size_t i = 0; i < count; i++)
        if (fills_rectangle(walk, live[i], step))
            live[kept++] = live[i];
    Overlaps overlaps;
    overlaps_init(&overlaps, (LayerView){&history->layers, &walk->index, live, kept});
    OverlapPairArray pairs = {0};
    if (overlaps.pairs > 0)
        overlaps_list(&overlaps, &history->layers, live, kept, OVERLAPS_COMPARED, &pairs);
    Inherited inherited;
    inherited_init(&inherited, history);
    for (size_t i = 0; i < pairs.count; i++) {
        if (history->job[pairs.at[i].a] == JOB_NONE && history->job[pairs.at[i].b] == JOB_NONE)
            continue;
        if (overlap_is_inherited(&inherited, pairs.at[i]))
            walk->found->inherited++;
        else
            consistency_violate(walk->found, (Violation){.kind = VIOLATION_OVERLAP,
                                                         .step = step,
                                                         .layer = pairs.at[i].a,
                                                         .other = pairs.at[i].b,
                                                         .job = JOB_NONE});
    }
    inherited_release(&inherited);
    array_release(&pairs);
    overlaps_release(&overlaps);
    free(live);
}

/* ---- sums ---- */

static void check_records(Walk *walk, StepId step)
{
    Consistency *found = walk->found;
    uint64_t expected = found->records_flushed - found->records_collected;
    if (found->records_known && found->records_live != expected)
        consistency_violate(found, (Violation){.kind = VIOLATION_RECORDS,
                                               .step = step,
                                               .layer = LAYER_NONE,
                                               .other = LAYER_NONE,
                                               .job = JOB_NONE,
                                               .found = found->records_live,
                                               .expected = expected});
}

static void check_sample(Consistency *found, const StepSample *sample, uint64_t wal)
{
    const struct {
        const char *what;
        uint64_t found, expected;
    } counters[] = {{"bytes_written", sample->bytes_written, found->bytes_written},
                    {"bytes_deleted", sample->bytes_deleted, found->bytes_deleted},
                    {"layers_created", sample->layers_created, found->created},
                    {"layers_deleted", sample->layers_deleted, found->deleted + found->collected},
                    {"live_layers", sample->live_layers, found->live},
                    {"live_bytes", sample->live_bytes, found->bytes_live}};
    found->samples++;
    if (sample->wal_ingested < wal) /* buffered WAL has no layer yet */
        consistency_violate(found, (Violation){.kind = VIOLATION_SAMPLE,
                                               .step = sample->step,
                                               .layer = LAYER_NONE,
                                               .other = LAYER_NONE,
                                               .job = JOB_NONE,
                                               .what = "wal_ingested",
                                               .found = sample->wal_ingested,
                                               .expected = wal});
    for (size_t i = 0; i < sizeof counters / sizeof *counters; i++)
        if (counters[i].found != counters[i].expected)
            consistency_violate(found, (Violation){.kind = VIOLATION_SAMPLE,
                                                   .step = sample->step,
                                                   .layer = LAYER_NONE,
                                                   .other = LAYER_NONE,
                                                   .job = JOB_NONE,
                                                   .what = counters[i].what,
                                                   .found = counters[i].found,
                                                   .expected = counters[i].expected});
}

static void check_samples(Walk *walk, StepId step)
{
    const History *history = walk->history;
    for (; walk->next_sample < history->samples.count && history->samples.at[walk->next_sample].step <= step;
         walk->next_sample++)
        if (walk->found->samples_known)
            check_sample(walk->found, &history->samples.at[walk->next_sample], walk->wal);
}

static void check_jobs(Walk *walk)
{
    const History *history = walk->history;
    for (size_t j = 0; walk->found->planned_exactly && j < history->plan.jobs.count; j++) {
        const PlanJob *job = &history->plan.jobs.at[j];
        if (job->optional || job->output >= history->layers.count || history->layers.size[job->output] == SIZE_UNKNOWN)
            continue;
        walk->found->jobs++;
        if (history->layers.size[job->output] != job->bytes_out)
            consistency_violate(walk->found, (Violation){.kind = VIOLATION_JOB,
                                                         .step = history->born[job->output],
                                                         .layer = job->output,
                                                         .other = LAYER_NONE,
                                                         .job = (uint32_t)j,
                                                         .found = history->layers.size[job->output],
                                                         .expected = job->bytes_out});
    }
}

/* ---- the walk ---- */

static uint64_t records_of(const History *history, LayerId id)
{
    return layer_is_image(&history->layers, id) || !history->layers.records ? 0 : history->layers.records[id];
}

static void layer_comes(Walk *walk, const Step *step)
{
    Consistency *found = walk->found;
    const LayerSet *set = &walk->history->layers;
    found->created++;
    found->live++;
    found->bytes_written += size_of(walk->history, step->layer);
    found->bytes_live += size_of(walk->history, step->layer);
    found->records_live += records_of(walk->history, step->layer);
    if (step->op == STEP_FLUSH) {
        found->records_flushed += records_of(walk->history, step->layer);
        walk->wal += set->lsn_hi[step->layer] - set->lsn_lo[step->layer];
    }
}

static void layer_goes(Walk *walk, const Step *step)
{
    Consistency *found = walk->found;
    bool collected = step->op == STEP_GC;
    found->deleted += !collected;
    found->collected += collected;
    found->live--;
    found->bytes_deleted += size_of(walk->history, step->layer);
    found->bytes_live -= size_of(walk->history, step->layer);
    found->records_live -= records_of(walk->history, step->layer);
    found->records_collected += collected ? records_of(walk->history, step->layer) : 0;
    if (walk->compacting && !collected && !layer_is_image(&walk->history->layers, step->layer))
        array_push(&walk->deleted, step->layer);
}

static void compaction_ends(Walk *walk, StepId step)
{
    if (!walk->compacting)
        return;
    walk->compacting = false;
    walk->found->compactions++;
    for (size_t i = 0; !walk->history->layers.piece_of && i < walk->deleted.count; i++)
        successors_check(&walk->successors, walk->deleted.at[i], walk->found);
    walk->deleted.count = 0;
    check_overlaps(walk, step);
    check_records(walk, step);
}

static bool consistency_ends_compaction(StepOp op)
{
    return op == STEP_FLUSH || op == STEP_COMPACT || op == STEP_GC_RUN || op == STEP_CHECK || op == STEP_EDIT;
}

/* A step of a series stands for all layers of its event. */
static void take_event(Walk *walk, const Step *step, const HistoryEvent *event)
{
    const LayerId *layers = walk->history->event_layers.at + event->first;
    Step one = *step;
    for (uint32_t i = 0; i < event->in_count + event->out_count; i++) {
        one.layer = layers[i];
        if (i < event->in_count)
            layer_goes(walk, &one);
        else
            layer_comes(walk, &one);
    }
}

static void take_step(Walk *walk, StepId id)
{
    const Step *step = &walk->history->steps.at[id];
    const HistoryEvent *event = history_event(walk->history, id);
    if (event) {
        take_event(walk, step, event);
        return;
    }
    if (consistency_ends_compaction(step->op))
        compaction_ends(walk, id > 0 ? id - 1 : 0);
    walk->compacting = walk->compacting || step->op == STEP_COMPACT;
    if (step->layer >= walk->history->layers.count)
        return;
    if (step->op == STEP_FLUSH || step->op == STEP_CREATE)
        layer_comes(walk, step);
    else if (step->op == STEP_DELETE || step->op == STEP_GC)
        layer_goes(walk, step);
}

/* Per layer: a step makes it. The caller frees it. */
static bool *made_by_steps(const History *history)
{
    bool *made = mem_zero(history->layers.count + 1, sizeof *made);
    for (StepId s = 0; s < history->steps.count; s++) {
        const Step *step = &history->steps.at[s];
        const HistoryEvent *event = history_event(history, s);
        if ((step->op == STEP_FLUSH || step->op == STEP_CREATE) && step->layer < history->layers.count)
            made[step->layer] = true;
        for (uint32_t i = 0; event && i < event->out_count; i++)
            made[history->event_layers.at[event->first + event->in_count + i]] = true;
    }
    return made;
}

/* The records of each delta that a step makes are known. */
static bool made_records_known(const LayerSet *set, const bool *made)
{
    for (LayerId id = 0; set->records && id < set->count; id++)
        if (made[id] && !layer_is_image(set, id) && set->records[id] == SIZE_UNKNOWN)
            return false;
    return set->records != NULL;
}

/* Layers that no step makes were loaded, or are pieces of others; what can be checked depends on them. */
static void count_loaded(Walk *walk)
{
    const History *history = walk->history;
    Consistency *found = walk->found;
    bool *made = made_by_steps(history);
    for (LayerId id = 0; id < history->layers.count; id++) {
        bool piece = layer_whole(&history->layers, id) != id;
        if (made[id] || piece)
            continue;
        found->loaded++;
        found->live++;
        found->bytes_live += size_of(history, id);
    }
    found->samples_known = found->loaded == 0 && history->samples.count > 0;
    found->records_known = found->loaded == 0 && made_records_known(&history->layers, made) &&
                           !history->layers.piece_of && history->policy.materialize == 0 &&
                           !policy_algorithm(&history->policy)->folds;
    free(made);
}

void consistency_init(Consistency *found, const History *history)
{
    *found = (Consistency){.steps = history->steps.count, .planned_exactly = !history->plan.estimated};
    Walk walk = {.history = history, .found = found};
    layer_index_init(&walk.index, &history->layers);
    successors_init(&walk.successors, history);
    count_loaded(&walk);
    for (StepId s = 0; s < history->steps.count; s++) {
        take_step(&walk, s);
        check_samples(&walk, s);
    }
    compaction_ends(&walk, history_last_step(history));
    successors_check_pieces(history, found);
    check_jobs(&walk);
    for (LayerId id = 0; id < history->layers.count; id++)
        found->sizes_unknown += layer_whole(&history->layers, id) == id && history->layers.size[id] == SIZE_UNKNOWN &&
                                history->born[id] != STEP_NEVER && history_deleted_at(history, id) == STEP_NEVER;
    array_release(&walk.deleted);
    successors_release(&walk.successors);
    layer_index_release(&walk.index);
}

void consistency_release(Consistency *found)
{
    array_release(&found->violations);
    *found = (Consistency){0};
}
