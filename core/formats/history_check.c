/* history_check.c - checks layers, steps, jobs and samples in one pass over each; counts the violations and keeps the
 * first ones. */
#include "core/formats/history_check.h"

#include "core/base/sort.h"

#include <stdio.h>
#include <stdlib.h>

typedef unsigned long long Long;

/* What steps and pieces say about a layer's life. */
typedef struct Life {
    StepId made, ended; /* the first step that creates, deletes it; or STEP_NEVER */
    bool replaced;      /* of a piece: the job at whose step it dies reads its layer */
} Life;

typedef struct Check {
    const History *history;
    Reader *reader;
    Error *error;
    Life *lives; /* by layer */
    size_t faults;
} Check;

static void fault(Check *check, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void fault(Check *check, const char *format, ...)
{
    char text[300];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (check->faults++ == 0)
        error_set(check->error, ERROR_INPUT, "%s", text);
    else
        reader_note(check->reader, "%s: %s", check->reader->file, text);
}

/* ---- layers and the steps that make and delete them ---- */

static void check_layer(Check *check, LayerId id)
{
    const History *history = check->history;
    const LayerSet *set = &history->layers;
    StepId born = history->born[id], died = history->died[id];
    if (died != STEP_NEVER && died < born)
        fault(check, "layers[%u].died: step %u is before its birth at step %u", id, died, born);
    if (layer_is_image(set, id) && set->lsn_hi[id] - set->lsn_lo[id] > 1)
        fault(check, "layers[%u].lsn_hi: an image has one LSN", id);
    if (set->size[id] != SIZE_UNKNOWN && set->size[id] > LAYER_SIZE_MAX)
        fault(check, "layers[%u].size: %llu bytes are more than a file can have", id, (Long)set->size[id]);
    uint64_t bytes, records = set->records ? set->records[id] : SIZE_UNKNOWN;
    if (history->run.record_bytes && records != SIZE_UNKNOWN && set->size[id] != SIZE_UNKNOWN &&
        !layer_is_image(set, id) &&
        (__builtin_mul_overflow(records, history->run.record_bytes, &bytes) || bytes > set->size[id]))
        fault(check, "layers[%u].records: %llu records of %llu bytes are more than its size, %llu", id, (Long)records,
              (Long)history->run.record_bytes, (Long)set->size[id]);
}

static bool check_op_makes(StepOp op)
{
    return op == STEP_FLUSH || op == STEP_CREATE;
}

static bool check_op_ends(StepOp op)
{
    return op == STEP_DELETE || op == STEP_GC;
}

/* Notes what the step says about its layer. */
static void check_take_step(Check *check, StepId id)
{
    const Step *step = &check->history->steps.at[id];
    if (step->layer == LAYER_NONE)
        return;
    Life *life = &check->lives[step->layer];
    StepId *first = check_op_makes(step->op) ? &life->made : check_op_ends(step->op) ? &life->ended : NULL;
    if (first && *first != STEP_NEVER)
        fault(check, "steps[%u].layer: step %u %s layer %u already", id, *first,
              check_op_makes(step->op) ? "creates" : "deletes", step->layer);
    else if (first)
        *first = id;
}

static void check_take_event(Check *check, StepId id)
{
    const History *history = check->history;
    const HistoryEvent *event = history_event(history, id);
    for (uint32_t i = 0; event && i < event->in_count + event->out_count; i++) {
        Life *life = &check->lives[history->event_layers.at[event->first + i]];
        *(i < event->in_count ? &life->ended : &life->made) = id;
    }
}

static void check_take_lives(Check *check)
{
    const History *history = check->history;
    check->lives = mem_alloc((history->layers.count + 1) * sizeof *check->lives);
    for (LayerId id = 0; id < history->layers.count; id++)
        check->lives[id] = (Life){STEP_NEVER, STEP_NEVER, false};
    for (StepId id = 0; id < history->steps.count; id++) {
        check_take_step(check, id);
        check_take_event(check, id);
    }
}

/* A layer is born at the step that creates it, or was loaded. */
static void check_birth(Check *check, LayerId id)
{
    const History *history = check->history;
    StepId born = history->born[id], made = check->lives[id].made;
    if (made != STEP_NEVER && born == STEP_NEVER)
        fault(check, "layers[%u].born: null, but step %u creates it", id, made);
    else if (made != STEP_NEVER && born != made)
        fault(check, "layers[%u].born: step %u, but step %u creates it", id, born, made);
    else if (made == STEP_NEVER && born != STEP_NEVER && history->steps.at[born].op != STEP_LOAD)
        fault(check, "layers[%u].born: step %u does not create it", id, born);
}

/* A layer dies at the step that deletes it. */
static void check_death(Check *check, LayerId id)
{
    StepId died = history_deleted_at(check->history, id), end = check->lives[id].ended;
    if (died == end)
        return;
    if (end == STEP_NEVER)
        fault(check, "layers[%u].died: step %u does not delete it", id, died);
    else if (died == STEP_NEVER)
        fault(check, "layers[%u].died: step %u deletes it, but it lives on", id, end);
    else
        fault(check, "layers[%u].died: step %u, but step %u deletes it", id, died, end);
}

/* The job at whose step a layer dies, if that step has one that replaces its inputs; else JOB_NONE. */
static uint32_t replacing_job(const History *history, LayerId id)
{
    const Step *step = history->died[id] == STEP_NEVER ? NULL : &history->steps.at[history->died[id]];
    return step && (step->op == STEP_CREATE || step->op == STEP_SKIP) ? step->job : JOB_NONE;
}

/* Finds the pieces that die with a job that reads their layers. The inputs of each job are marked once, then all pieces
 * are looked up that die with it. */
static void check_take_replaced(Check *check)
{
    const History *history = check->history;
    const Plan *plan = &history->plan;
    Sort64 *pieces = mem_alloc((history->layers.count + 1) * sizeof *pieces);
    uint32_t *read_by = mem_alloc((history->layers.count + 1) * sizeof *read_by); /* by layer: the latest job */
    size_t count = 0;
    for (LayerId id = 0; id < history->layers.count; id++) {
        read_by[id] = JOB_NONE;
        if (layer_whole(&history->layers, id) != id && replacing_job(history, id) != JOB_NONE)
            pieces[count++] = (Sort64){replacing_job(history, id), id};
    }
    sort_64(pieces, count);
    for (size_t i = 0; i < count; i++) {
        const PlanJob *job = &plan->jobs.at[pieces[i].number];
        for (uint32_t in = 0; (i == 0 || pieces[i].number != pieces[i - 1].number) && in < job->inputs_count; in++)
            read_by[plan->refs.at[job->inputs_first + in]] = (uint32_t)pieces[i].number;
        check->lives[pieces[i].place].replaced =
            read_by[layer_whole(&history->layers, pieces[i].place)] == pieces[i].number;
    }
    free(read_by);
    free(pieces);
}

/* The pieces of a layer begin at one step, and live while the layer exists. A piece ends with a job that reads its
 * layer, or in a collection if it lies below the horizon. */
static void check_piece(Check *check, LayerId id)
{
    const History *history = check->history;
    LayerId whole = layer_whole(&history->layers, id);
    StepId died = history->died[id], ended = check->lives[whole].ended;
    if (history->born[id] != history->died[whole])
        fault(check, "layers[%u].born: step %u, but layer %u is cut at step %u", id, history->born[id], whole,
              history->died[whole]);
    if (ended != STEP_NEVER && (died == STEP_NEVER || died > ended))
        fault(check, "layers[%u].died: step %u deletes its layer, but it lives on", id, ended);
    if (died == STEP_NEVER)
        return;
    const Step *step = &history->steps.at[died];
    bool collected = step->op == STEP_GC_RUN && history->layers.lsn_hi[id] <= step->lsn;
    if (!check->lives[id].replaced && !collected)
        fault(check, "layers[%u].died: step %u does not end it", id, died);
}

/* Checks that the layers of a step of a series are created or deleted by it. */
static void check_event(Check *check, StepId id)
{
    const History *history = check->history;
    const HistoryEvent *event = history_event(history, id);
    for (uint32_t i = 0; event && i < event->in_count + event->out_count; i++) {
        LayerId layer = history->event_layers.at[event->first + i];
        bool in = i < event->in_count;
        if ((in ? history->died : history->born)[layer] != id)
            fault(check, "steps[%u].layers_%s: layer %u is %s at another step", id, in ? "in" : "out", layer,
                  in ? "deleted" : "created");
    }
}

/* Checks flushes: each begins at the LSN where the one before it ended, and has all bytes of a workload's records. */
static void check_flushes(Check *check)
{
    const History *history = check->history;
    const LayerSet *set = &history->layers;
    LayerId before = LAYER_NONE;
    for (StepId id = 0; id < history->steps.count; id++) {
        const Step *step = &history->steps.at[id];
        if (step->op != STEP_FLUSH || step->layer == LAYER_NONE)
            continue;
        if (before != LAYER_NONE && set->lsn_lo[step->layer] != set->lsn_hi[before])
            fault(check, "layers[%u].lsn_lo: the flush at step %u does not begin where the one before it ended",
                  step->layer, id);
        uint64_t wal = set->lsn_hi[step->layer] - set->lsn_lo[step->layer];
        if (history->run.record_bytes && set->size[step->layer] != wal)
            fault(check, "layers[%u].size: a flush of %llu bytes of WAL", step->layer, (Long)wal);
        before = step->layer;
    }
}

static void check_layers(Check *check)
{
    check_take_lives(check);
    check_take_replaced(check);
    for (LayerId id = 0; id < check->history->layers.count; id++) {
        check_layer(check, id);
        if (layer_whole(&check->history->layers, id) != id) {
            check_piece(check, id);
            continue;
        }
        check_birth(check, id);
        check_death(check, id);
    }
    free(check->lives);
    for (StepId id = 0; id < check->history->steps.count; id++)
        check_event(check, id);
    if (check->history->workload)
        check_flushes(check);
}

/* ---- the plan ---- */

static void check_output(Check *check, const PlanJob *job)
{
    const History *history = check->history;
    const LayerSet *set = &history->layers;
    LayerId id = job->output;
    if (history->job[id] != job->id) {
        fault(check, "jobs[%u].output: layer %u is made by another job", job->id, id);
        return;
    }
    if (set->key_lo[id] < job->keys.lo || set->key_hi[id] > job->keys.hi)
        fault(check, "layers[%u].key_range: it reaches beyond the keys of job %u, which makes it", id, job->id);
    bool image = job->kind == JOB_CREATE_IMAGE;
    if (set->lsn_lo[id] != job->lsns.lo || (!image && set->lsn_hi[id] != job->lsns.hi))
        fault(check, "layers[%u].lsn_lo: its LSNs are not those of job %u, which makes it", id, job->id);
    if (layer_is_image(set, id) != image)
        fault(check, "layers[%u].kind: it is not what job %u makes", id, job->id);
}

static void check_job(Check *check, const PlanJob *job, const StepId *done)
{
    const Plan *plan = &check->history->plan;
    bool kept = false;
    if (job->keys.lo >= job->keys.hi || job->lsns.lo > job->lsns.hi)
        fault(check, "jobs[%u].%s: the range is reversed or empty", job->id,
              job->keys.lo >= job->keys.hi ? "key_range" : "lsn_range");
    for (uint32_t i = 0; i < job->inputs_count; i++)
        kept = kept || plan->refs.at[job->inputs_first + i] == job->kept;
    if (job->kept != LAYER_NONE && !kept)
        fault(check, "jobs[%u].kept: layer %u is not an input", job->id, job->kept);
    for (uint32_t i = 0; i < job->needs_count; i++) {
        uint32_t needed = plan->refs.at[job->needs_first + i];
        if (done[job->id] != STEP_NEVER && (done[needed] == STEP_NEVER || done[needed] > done[job->id]))
            fault(check, "jobs[%u].needs: job %u was not executed before it", job->id, needed);
    }
    if (job->output != LAYER_NONE)
        check_output(check, job);
}

static void check_plan(Check *check)
{
    const History *history = check->history;
    const Plan *plan = &history->plan;
    StepId *done = mem_alloc((plan->jobs.count + 1) * sizeof *done);
    for (size_t i = 0; i < plan->jobs.count; i++)
        done[i] = STEP_NEVER;
    for (StepId id = 0; id < history->steps.count; id++) {
        const Step *step = &history->steps.at[id];
        if ((step->op == STEP_CREATE || step->op == STEP_SKIP) && step->job != JOB_NONE &&
            done[step->job] == STEP_NEVER)
            done[step->job] = id;
    }
    for (size_t i = 0; i < plan->jobs.count; i++)
        check_job(check, &plan->jobs.at[i], done);
    for (size_t i = 0; i < plan->levels.count; i++) {
        const PlanLevel *level = &plan->levels.at[i];
        if ((uint64_t)level->deltas + level->images != level->layers_count)
            fault(check, "levels[%zu].layers: %u, but %u deltas and %u images", i, level->layers_count, level->deltas,
                  level->images);
        if (level->lsns.lo > level->lsns.hi)
            fault(check, "levels[%zu].lsn_range: the range is reversed", i);
    }
    free(done);
}

/* ---- samples: sums over live layers ---- */

typedef struct Sums {
    uint64_t created, deleted, layers, bytes, written;
} Sums;

/* Is each layer that was not loaded created by a step of its own? If not, the history shows parts of layers, or
 * layers that no counter has, and sums mean nothing. */
static bool history_has_sums(const History *history)
{
    for (LayerId id = 0; id < history->layers.count; id++) {
        if (history->born[id] == STEP_NEVER)
            return false;
        const Step *born = &history->steps.at[history->born[id]], *died = born;
        if (!check_op_makes(born->op) || born->layer != id || history->layers.size[id] == SIZE_UNKNOWN)
            return false;
        if (history->died[id] != STEP_NEVER)
            died = &history->steps.at[history->died[id]];
        if (history->died[id] != STEP_NEVER && (!check_op_ends(died->op) || died->layer != id))
            return false;
    }
    return history->workload != NULL;
}

static void check_add_step(Sums *sums, const History *history, const Step *step)
{
    uint64_t size = step->layer == LAYER_NONE ? 0 : history->layers.size[step->layer];
    if (step->layer == LAYER_NONE)
        return;
    if (check_op_makes(step->op)) {
        sums->created++;
        sums->layers++;
        sums->bytes += size;
        sums->written += size;
    } else if (check_op_ends(step->op)) {
        sums->deleted++;
        sums->layers--;
        sums->bytes -= size;
    }
}

static void check_sums(Check *check, size_t i, const StepSample *sample, const Sums *sums)
{
    const struct {
        const char *name;
        uint64_t told, sum;
    } all[] = {{"layers_created", sample->layers_created, sums->created},
               {"layers_deleted", sample->layers_deleted, sums->deleted},
               {"live_layers", sample->live_layers, sums->layers},
               {"live_bytes", sample->live_bytes, sums->bytes},
               {"bytes_written", sample->bytes_written, sums->written}};
    for (size_t k = 0; k < sizeof all / sizeof *all; k++)
        if (all[k].told != all[k].sum)
            fault(check, "samples[%zu].%s: %llu, but the layers of its steps make %llu", i, all[k].name,
                  (Long)all[k].told, (Long)all[k].sum);
}

static void check_samples(Check *check)
{
    const History *history = check->history;
    Sums sums = {0};
    StepId next = 0;
    bool summed = history_has_sums(history);
    for (size_t i = 0; i < history->samples.count; i++) {
        const StepSample *sample = &history->samples.at[i];
        const StepSample *before = i ? &history->samples.at[i - 1] : NULL;
        if (before && sample->step < before->step)
            fault(check, "samples[%zu].step: %u comes after %u", i, sample->step, before->step);
        if (before && (sample->wal_ingested < before->wal_ingested || sample->bytes_written < before->bytes_written ||
                       sample->bytes_deleted < before->bytes_deleted))
            fault(check, "samples[%zu]: a counter is less than in the sample before", i);
        for (; summed && next <= sample->step && next < history->steps.count; next++)
            check_add_step(&sums, history, &history->steps.at[next]);
        if (summed)
            check_sums(check, i, sample, &sums);
    }
}

bool history_check(Reader *reader, const History *history, Error *error)
{
    Error first = {0};
    Check check = {.history = history, .reader = reader, .error = &first};
    check_layers(&check);
    check_plan(&check);
    check_samples(&check);
    if (check.faults == 0)
        return true;
    if (check.faults > 1)
        return error_set(error, ERROR_INPUT, "%s (the first of %zu violations)", first.message, check.faults);
    return error_set(error, ERROR_INPUT, "%s", first.message);
}
