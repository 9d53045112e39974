/* paper.c - computes what a job would write, as runs of entries of files.
 *
 *     input a   file 1, entries [0, 900)       job [k, m) x all LSNs     ghost   file 1, entries [120, 300)
 *     input b   file 2, entries [0, 400)                                         file 2, entries [0, 95)
 *
 * A ghost's runs are cut from those of its inputs by two searches each, so levels below a ghost are as exact as those
 * below a file. This works because a job takes whole keys, or some LSNs of one key, so its part of a run is a run.
 */
#include "core/executor/paper.h"

#include "core/history/fork.h"
#include "core/history/slices.h"
#include "core/records/layer_records.h"

#include <stdlib.h>

#define CACHE_PAGES 2048u /* 16 MiB */

static void paper_layer_release(PaperLayer *layer)
{
    array_release(&layer->segments);
    *layer = (PaperLayer){0};
}

static void forget_outputs(Paper *paper)
{
    for (uint32_t i = 0; i < paper->outputs_count; i++)
        paper_layer_release(&paper->outputs[i]);
    free(paper->outputs);
    paper->outputs = NULL;
    paper->outputs_count = 0;
}

static void paper_init_at(Paper *paper, const History *history, StepId step)
{
    const LayerSet *set = &history->layers;
    size_t count;
    LayerId *live = history_live(history, step, &count);
    Keyspace known = {0};
    bool exact = false;
    *paper = (Paper){.records = history->records, .set = set};
    if (paper->records && set->keyspace.count == 0)
        layer_records_keyspace(paper->records, set, live, count, &known, &exact);
    estimate_init(&paper->estimate, set, live, count, history->policy.target_file_size, known.count ? &known : NULL);
    paper->keyspace_estimated = paper->estimate.keyspace_estimated && !(known.count && exact);
    keyspace_release(&known);
    paper->estimated = paper->records == NULL || paper->keyspace_estimated;
    for (size_t i = 0; i < count && !paper->estimated; i++)
        paper->estimated = !layer_is_image(set, live[i]) && !layer_records_path(paper->records, live[i]);
    if (paper->records)
        paper->cache = leaf_cache_new(CACHE_PAGES);
    free(live);
}

void paper_init(Paper *paper, const History *history)
{
    paper_init_at(paper, history, history_last_step(history));
}

void paper_release(Paper *paper)
{
    forget_outputs(paper);
    for (size_t i = 0; i < paper->capacity; i++)
        paper_layer_release(&paper->layers[i]);
    free(paper->layers);
    leaf_cache_free(paper->cache);
    estimate_release(&paper->estimate);
}

static PaperLayer *layer_place(Paper *paper, LayerId id)
{
    if (id >= paper->capacity) {
        size_t wanted = paper->capacity * 2 > (size_t)id + 1 ? paper->capacity * 2 : (size_t)id + 16;
        paper->layers = mem_resize(paper->layers, wanted, sizeof *paper->layers);
        memset(paper->layers + paper->capacity, 0, (wanted - paper->capacity) * sizeof *paper->layers);
        paper->capacity = wanted;
    }
    return &paper->layers[id];
}

static void paper_layer_sum(PaperLayer *layer)
{
    layer->bytes = layer->records = 0;
    for (size_t i = 0; i < layer->segments.count; i++) {
        layer->bytes += record_segment_bytes(&layer->segments.at[i]);
        layer->records += record_segment_entries(&layer->segments.at[i]);
    }
}

/* The content of a layer; for a layer that was loaded, its file is read once. */
static PaperLayer *paper_layer(Paper *paper, LayerId id)
{
    PaperLayer *layer = layer_place(paper, id);
    if (layer->state != PAPER_UNASKED)
        return layer;
    const LeafDirectory *directory = NULL;
    if (paper->records && !layer_is_image(paper->set, id))
        directory = layer_records_directory(paper->records, id, NULL);
    layer->state = directory ? PAPER_KNOWN : PAPER_UNKNOWN;
    if (directory) {
        array_push(&layer->segments, record_segment_whole(directory));
        paper_layer_sum(layer);
    }
    return layer;
}

/* ---- what the planner asks ---- */

static bool backend_known(void *self, LayerId id)
{
    return paper_layer(self, id)->state == PAPER_KNOWN;
}

static bool backend_key_source(void *self, const History *history, const LayerId *inputs, size_t count,
                               KeySource *source, Error *error)
{
    Paper *paper = self;
    RecordSegments segments = {0};
    LayerId *unknown = mem_alloc((count + 1) * sizeof *unknown);
    size_t unknown_count = 0;
    KeySource rest;
    (void)error;
    for (size_t i = 0; i < count; i++) {
        if (layer_is_image(&history->layers, inputs[i]))
            continue;
        const PaperLayer *layer = paper_layer(paper, inputs[i]);
        if (layer->state != PAPER_KNOWN)
            unknown[unknown_count++] = inputs[i];
        for (size_t s = 0; s < layer->segments.count; s++)
            array_push(&segments, layer->segments.at[s]);
    }
    if (unknown_count)
        estimate_source(&paper->estimate, unknown, unknown_count, &rest);
    if (segments.count)
        layer_source_init(source, paper->cache, segments.at, segments.count, unknown_count ? &rest : NULL,
                          &paper->failure);
    else if (unknown_count)
        *source = rest;
    else
        layer_source_init(source, paper->cache, NULL, 0, NULL, &paper->failure);
    array_release(&segments);
    free(unknown);
    return true;
}

/* The bytes of a layer: where its records are known, their sum, plus two bytes as in a simulation where it is not a
 * flush (planner.md A7, A8). */
static uint64_t backend_layer_bytes(void *self, LayerId id)
{
    Paper *paper = self;
    const PaperLayer *layer = paper_layer(paper, id);
    if (layer->state == PAPER_KNOWN)
        return layer->bytes + (layer_is_l0(paper->set, id) ? 0 : DELTA_OVERHEAD);
    return estimate_layer_bytes(&paper->estimate, id);
}

static const Keyspace *backend_keyspace(void *self)
{
    return &((const Paper *)self)->estimate.keyspace;
}

/* ---- jobs ---- */

/* Adds the part of a layer in these keys; for a single key also only in these LSNs. */
static bool add_part(Paper *paper, const PaperLayer *layer, KeyRange keys, const LsnRange *lsns, PaperLayer *out)
{
    for (size_t i = 0; i < layer->segments.count; i++) {
        RecordSegment part = layer->segments.at[i];
        Lsn from = lsns ? lsns->lo : 0;
        Key until = lsns ? keys.lo : keys.hi;
        if (!record_place_in(paper->cache, &layer->segments.at[i], keys.lo, from, &part.from, &paper->failure) ||
            !record_place_in(paper->cache, &layer->segments.at[i], until, lsns ? lsns->hi : 0, &part.to,
                             &paper->failure))
            return false;
        if (part.from.entry < part.to.entry)
            array_push(&out->segments, part);
    }
    return true;
}

static int segment_order(const void *a, const void *b)
{
    const RecordSegment *x = a, *y = b;
    if (x->directory != y->directory)
        return x->directory < y->directory ? -1 : 1;
    return (x->from.entry > y->from.entry) - (x->from.entry < y->from.entry);
}

/* Joins runs of one file that touch or overlap, so that a record that came from two inputs is written once. */
static void join_segments(PaperLayer *layer)
{
    RecordSegments *segments = &layer->segments;
    size_t kept = 0;
    if (segments->count)
        qsort(segments->at, segments->count, sizeof *segments->at, segment_order);
    for (size_t i = 0; i < segments->count; i++) {
        RecordSegment *last = kept ? &segments->at[kept - 1] : NULL;
        if (last && last->directory == segments->at[i].directory && segments->at[i].from.entry <= last->to.entry) {
            if (segments->at[i].to.entry > last->to.entry)
                last->to = segments->at[i].to;
        } else {
            segments->at[kept++] = segments->at[i];
        }
    }
    segments->count = kept;
}

/* Adds the inputs' records in `keys`. False: some are unknown, or the part of them is not a contiguous run. */
static bool add_inputs(Paper *paper, const History *history, const uint32_t *inputs, uint32_t count, KeyRange keys,
                       const LsnRange *lsns, PaperLayer *out)
{
    const LayerSet *set = &history->layers;
    for (uint32_t i = 0; i < count; i++) {
        LayerId id = inputs[i];
        if (layer_is_image(set, id))
            continue;
        const PaperLayer *layer = paper_layer(paper, id);
        bool cut = lsns && (set->lsn_lo[id] < lsns->lo || set->lsn_hi[id] > lsns->hi);
        if (layer->state != PAPER_KNOWN || (cut && keys.hi - keys.lo != 1) ||
            !add_part(paper, layer, keys, cut ? lsns : NULL, out))
            return false;
    }
    return true;
}

static bool job_output(Paper *paper, const History *history, const PlanJob *job, PaperLayer *out)
{
    const Plan *plan = &history->plan;
    if (history->policy.materialize || !paper->records)
        return false; /* these page images would be made by a real run only */
    if (!job->pieces_count &&
        !add_inputs(paper, history, plan->refs.at + job->inputs_first, job->inputs_count, job->keys, &job->lsns, out))
        return false;
    for (uint32_t i = 0; i < job->pieces_count; i++) {
        const PlanPiece *piece = &plan->pieces.at[job->pieces_first + i];
        if (!add_inputs(paper, history, plan->refs.at + piece->inputs_first, piece->inputs_count, piece->keys, NULL,
                        out))
            return false;
    }
    join_segments(out);
    paper_layer_sum(out);
    return true;
}

static bool backend_run(void *self, const History *history, uint32_t first, uint32_t count, unsigned workers,
                        JobResult *results, Error *error)
{
    Paper *paper = self;
    (void)workers;
    forget_outputs(paper);
    paper->outputs = mem_zero(count, sizeof *paper->outputs);
    paper->outputs_first = first;
    paper->outputs_count = count;
    for (uint32_t i = 0; i < count; i++) {
        const PlanJob *job = &history->plan.jobs.at[first + i];
        PaperLayer *out = &paper->outputs[i];
        results[i] = (JobResult){job->bytes_out, SIZE_UNKNOWN};
        if (job->skipped || job->kind == JOB_CREATE_IMAGE)
            continue;
        bool known = job_output(paper, history, job, out);
        if (!known)
            paper_layer_release(out);
        out->state = known ? PAPER_KNOWN : PAPER_UNKNOWN;
        if (known)
            results[i] = (JobResult){out->bytes + DELTA_OVERHEAD, out->records};
    }
    if (paper->failure.code == ERROR_NONE)
        return true;
    if (error)
        *error = paper->failure;
    return false;
}

static void backend_attach(void *self, uint32_t job, LayerId id)
{
    Paper *paper = self;
    PaperLayer *place = layer_place(paper, id), *output = &paper->outputs[job - paper->outputs_first];
    *place = *output;
    *output = (PaperLayer){0};
}

static void backend_drop(void *self, LayerId id)
{
    paper_layer_release(layer_place(self, id));
}

Backend paper_backend(Paper *paper)
{
    return (Backend){
        .self = paper,
        .loaded = true,
        .estimated = paper->estimated,
        .keyspace_estimated = paper->keyspace_estimated,
        .known = paper->records ? backend_known : NULL,
        .key_source = backend_key_source,
        .layer_bytes = backend_layer_bytes,
        .ordinals = paper->records ? NULL : &paper->estimate.ordinals,
        .keyspace = backend_keyspace,
        .run = backend_run,
        .attach = backend_attach,
        .drop = backend_drop,
    };
}

bool paper_compact(History *history, Lsn end_lsn, Error *error)
{
    Paper paper;
    paper_init(&paper, history);
    Backend backend = paper_backend(&paper);
    Compactor compactor = {0};
    bool done = compactor_run(&compactor, history, &backend, end_lsn, error);
    compactor_release(&compactor);
    history_show_slices(history);
    if (paper.failure.code != ERROR_NONE) {
        if (error)
            *error = paper.failure;
        done = false;
    }
    paper_release(&paper);
    return done;
}

History *paper_plan_again(const History *plan, const Policy *policy)
{
    History *again = history_fork(plan, 0, policy);
    again->plan.trace = &again->trace;
    Lsn end_lsn = history_end_lsn(again, 0);
    for (size_t i = 0; i < plan->steps.count; i++)
        if (plan->steps.at[i].op == STEP_COMPACT)
            end_lsn = plan->steps.at[i].lsn;
    if (paper_compact(again, end_lsn, NULL))
        return again;
    history_free(again);
    return NULL;
}

/* ---- for a judge ---- */

struct PaperView {
    Paper paper;
    Backend backend;
    BackendView view;
};

PaperView *paper_view_open(const History *history)
{
    return paper_view_open_at(history, history_last_step(history));
}

PaperView *paper_view_open_at(const History *history, StepId step)
{
    if (!history->records)
        return NULL;
    PaperView *view = mem_alloc(sizeof *view);
    paper_init_at(&view->paper, history, step);
    view->backend = paper_backend(&view->paper);
    backend_view_init(&view->view, history, &view->backend, 0);
    return view;
}

const PlanSources *paper_view_sources(const PaperView *view)
{
    return view ? &view->view.sources : NULL;
}

void paper_view_close(PaperView *view)
{
    if (!view)
        return;
    backend_view_release(&view->view);
    paper_release(&view->paper);
    free(view);
}
