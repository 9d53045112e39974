/* dry_run.c - computes what a job would write, as runs of entries of files.
 *
 *     input a   file 1, entries [0, 900)       job [k, m) x all LSNs     ghost   file 1, entries [120, 300)
 *     input b   file 2, entries [0, 400)                                         file 2, entries [0, 95)
 *
 * A ghost's runs are cut from those of its inputs by two searches each, so levels below a ghost are as exact as those
 * below a file. This works because a job takes whole keys, or some LSNs of one key, so its part of a run is a run.
 */
#include "core/executor/dry_run.h"

#include "core/history/fork.h"
#include "core/history/slices.h"
#include "core/records/layer_records.h"

#include <stdlib.h>

#define CACHE_PAGES 2048u /* 16 MiB */

static void dry_run_layer_release(DryRunLayer *layer)
{
    array_release(&layer->segments);
    *layer = (DryRunLayer){0};
}

static void forget_outputs(DryRun *dry_run)
{
    for (uint32_t i = 0; i < dry_run->outputs_count; i++)
        dry_run_layer_release(&dry_run->outputs[i]);
    free(dry_run->outputs);
    dry_run->outputs = NULL;
    dry_run->outputs_count = 0;
}

static void dry_run_init_at(DryRun *dry_run, const History *history, StepId step)
{
    const LayerSet *set = &history->layers;
    size_t count;
    LayerId *live = history_live(history, step, &count);
    Keyspace known = {0};
    bool exact = false;
    *dry_run = (DryRun){.records = history->records, .set = set};
    if (dry_run->records && set->keyspace.count == 0)
        layer_records_keyspace(dry_run->records, set, live, count, &known, &exact);
    estimate_init(&dry_run->estimate, set, live, count, history->policy.target_file_size, known.count ? &known : NULL);
    dry_run->keyspace_estimated = dry_run->estimate.keyspace_estimated && !(known.count && exact);
    keyspace_release(&known);
    dry_run->estimated = dry_run->records == NULL || dry_run->keyspace_estimated;
    for (size_t i = 0; i < count && !dry_run->estimated; i++)
        dry_run->estimated = !layer_is_image(set, live[i]) && !layer_records_path(dry_run->records, live[i]);
    if (dry_run->records)
        dry_run->cache = leaf_cache_new(CACHE_PAGES);
    free(live);
}

void dry_run_init(DryRun *dry_run, const History *history)
{
    dry_run_init_at(dry_run, history, history_last_step(history));
}

void dry_run_release(DryRun *dry_run)
{
    forget_outputs(dry_run);
    for (size_t i = 0; i < dry_run->layers.count; i++)
        dry_run_layer_release(&dry_run->layers.at[i]);
    array_release(&dry_run->layers);
    leaf_cache_free(dry_run->cache);
    estimate_release(&dry_run->estimate);
}

static DryRunLayer *layer_place(DryRun *dry_run, LayerId id)
{
    array_extend(&dry_run->layers, (size_t)id + 1);
    return &dry_run->layers.at[id];
}

static void dry_run_layer_sum(DryRunLayer *layer)
{
    layer->bytes = layer->records = 0;
    for (size_t i = 0; i < layer->segments.count; i++) {
        layer->bytes += record_segment_bytes(&layer->segments.at[i]);
        layer->records += record_segment_entries(&layer->segments.at[i]);
    }
}

/* The content of a layer; for a layer that was loaded, its file is read once. */
static DryRunLayer *dry_run_layer(DryRun *dry_run, LayerId id)
{
    DryRunLayer *layer = layer_place(dry_run, id);
    if (layer->state != DRY_RUN_UNASKED)
        return layer;
    const LeafDirectory *directory = NULL;
    if (dry_run->records && !layer_is_image(dry_run->set, id))
        directory = layer_records_directory(dry_run->records, id, NULL);
    layer->state = directory ? DRY_RUN_KNOWN : DRY_RUN_UNKNOWN;
    if (directory) {
        array_push(&layer->segments, record_segment_whole(directory));
        dry_run_layer_sum(layer);
    }
    return layer;
}

/* ---- what the planner asks ---- */

static bool backend_known(void *self, LayerId id)
{
    return dry_run_layer(self, id)->state == DRY_RUN_KNOWN;
}

static bool backend_key_source(void *self, const History *history, const LayerId *inputs, size_t count,
                               KeySource *source, Error *error)
{
    DryRun *dry_run = self;
    RecordSegments segments = {0};
    LayerId *unknown = mem_alloc((count + 1) * sizeof *unknown);
    size_t unknown_count = 0;
    KeySource rest;
    (void)error;
    for (size_t i = 0; i < count; i++) {
        if (layer_is_image(&history->layers, inputs[i]))
            continue;
        const DryRunLayer *layer = dry_run_layer(dry_run, inputs[i]);
        if (layer->state != DRY_RUN_KNOWN)
            unknown[unknown_count++] = inputs[i];
        for (size_t s = 0; s < layer->segments.count; s++)
            array_push(&segments, layer->segments.at[s]);
    }
    if (unknown_count)
        estimate_source(&dry_run->estimate, unknown, unknown_count, &rest);
    if (segments.count)
        layer_source_init(source, dry_run->cache, segments.at, segments.count, unknown_count ? &rest : NULL,
                          &dry_run->failure);
    else if (unknown_count)
        *source = rest;
    else
        layer_source_init(source, dry_run->cache, NULL, 0, NULL, &dry_run->failure);
    array_release(&segments);
    free(unknown);
    return true;
}

/* The bytes of a layer: where its records are known, their sum, plus two bytes as in a simulation where it is not a
 * flush (planner.md A7, A8). */
static uint64_t backend_layer_bytes(void *self, LayerId id)
{
    DryRun *dry_run = self;
    const DryRunLayer *layer = dry_run_layer(dry_run, id);
    if (layer->state == DRY_RUN_KNOWN)
        return layer->bytes + (layer_is_l0(dry_run->set, id) ? 0 : DELTA_OVERHEAD);
    return estimate_layer_bytes(&dry_run->estimate, id);
}

static const Keyspace *backend_keyspace(void *self)
{
    return &((const DryRun *)self)->estimate.keyspace;
}

/* ---- jobs ---- */

/* Adds the part of a layer in these keys; for a single key also only in these LSNs. */
static bool dry_run_add_part(DryRun *dry_run, const DryRunLayer *layer, KeyRange keys, const LsnRange *lsns,
                             DryRunLayer *out)
{
    for (size_t i = 0; i < layer->segments.count; i++) {
        RecordSegment part = layer->segments.at[i];
        Lsn from = lsns ? lsns->lo : 0;
        Key until = lsns ? keys.lo : keys.hi;
        if (!record_place_in(dry_run->cache, &layer->segments.at[i], keys.lo, from, &part.from, &dry_run->failure) ||
            !record_place_in(dry_run->cache, &layer->segments.at[i], until, lsns ? lsns->hi : 0, &part.to,
                             &dry_run->failure))
            return false;
        if (part.from.entry < part.to.entry)
            array_push(&out->segments, part);
    }
    return true;
}

static int dry_run_segment_order(const void *a, const void *b)
{
    const RecordSegment *x = a, *y = b;
    if (x->directory != y->directory)
        return x->directory < y->directory ? -1 : 1;
    return (x->from.entry > y->from.entry) - (x->from.entry < y->from.entry);
}

/* Joins runs of one file that touch or overlap, so that a record that came from two inputs is written once. */
static void join_segments(DryRunLayer *layer)
{
    RecordSegments *segments = &layer->segments;
    size_t kept = 0;
    if (segments->count)
        qsort(segments->at, segments->count, sizeof *segments->at, dry_run_segment_order);
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
static bool dry_run_add_inputs(DryRun *dry_run, const History *history, const uint32_t *inputs, uint32_t count,
                               KeyRange keys, const LsnRange *lsns, DryRunLayer *out)
{
    const LayerSet *set = &history->layers;
    for (uint32_t i = 0; i < count; i++) {
        LayerId id = inputs[i];
        if (layer_is_image(set, id))
            continue;
        const DryRunLayer *layer = dry_run_layer(dry_run, id);
        bool cut = lsns && (set->lsn_lo[id] < lsns->lo || set->lsn_hi[id] > lsns->hi);
        if (layer->state != DRY_RUN_KNOWN || (cut && keys.hi - keys.lo != 1) ||
            !dry_run_add_part(dry_run, layer, keys, cut ? lsns : NULL, out))
            return false;
    }
    return true;
}

static bool job_output(DryRun *dry_run, const History *history, const PlanJob *job, DryRunLayer *out)
{
    const Plan *plan = &history->plan;
    if (history->policy.materialize || !dry_run->records)
        return false; /* these page images would be made by a real run only */
    if (!job->pieces_count && !dry_run_add_inputs(dry_run, history, plan->refs.at + job->inputs_first,
                                                  job->inputs_count, job->keys, &job->lsns, out))
        return false;
    for (uint32_t i = 0; i < job->pieces_count; i++) {
        const PlanPiece *piece = &plan->pieces.at[job->pieces_first + i];
        if (!dry_run_add_inputs(dry_run, history, plan->refs.at + piece->inputs_first, piece->inputs_count, piece->keys,
                                NULL, out))
            return false;
    }
    join_segments(out);
    dry_run_layer_sum(out);
    return true;
}

static bool backend_run(void *self, const History *history, uint32_t first, JobResult *results, Error *error)
{
    uint32_t count = (uint32_t)history->plan.jobs.count - first;
    DryRun *dry_run = self;
    forget_outputs(dry_run);
    dry_run->outputs = mem_zero(count, sizeof *dry_run->outputs);
    dry_run->outputs_first = first;
    dry_run->outputs_count = count;
    for (uint32_t i = 0; i < count; i++) {
        const PlanJob *job = &history->plan.jobs.at[first + i];
        DryRunLayer *out = &dry_run->outputs[i];
        bool unsized = job->kind == JOB_CREATE_IMAGE && job->bytes_out == 0 && history->plan.estimated;
        results[i] = (JobResult){unsized ? SIZE_UNKNOWN : job->bytes_out, SIZE_UNKNOWN};
        if (job->skipped || job->kind == JOB_CREATE_IMAGE)
            continue;
        bool known = job_output(dry_run, history, job, out);
        if (!known)
            dry_run_layer_release(out);
        out->state = known ? DRY_RUN_KNOWN : DRY_RUN_UNKNOWN;
        if (known)
            results[i] = (JobResult){out->bytes + DELTA_OVERHEAD, out->records};
    }
    if (dry_run->failure.code == ERROR_NONE)
        return true;
    if (error)
        *error = dry_run->failure;
    return false;
}

static void backend_attach(void *self, uint32_t job, LayerId id)
{
    DryRun *dry_run = self;
    DryRunLayer *place = layer_place(dry_run, id), *output = &dry_run->outputs[job - dry_run->outputs_first];
    *place = *output;
    *output = (DryRunLayer){0};
}

static void backend_drop(void *self, LayerId id)
{
    dry_run_layer_release(layer_place(self, id));
}

Backend dry_run_backend(DryRun *dry_run)
{
    return (Backend){
        .self = dry_run,
        .loaded = true,
        .estimated = dry_run->estimated,
        .keyspace_estimated = dry_run->keyspace_estimated,
        .known = dry_run->records ? backend_known : NULL,
        .key_source = backend_key_source,
        .layer_bytes = backend_layer_bytes,
        .ordinals = dry_run->records ? NULL : &dry_run->estimate.ordinals,
        .keyspace = backend_keyspace,
        .run = backend_run,
        .attach = backend_attach,
        .drop = backend_drop,
    };
}

bool dry_run_compact_files(Compactor *compactor, History *history, Lsn end_lsn, Error *error)
{
    DryRun dry_run;
    dry_run_init(&dry_run, history);
    Backend backend = dry_run_backend(&dry_run);
    bool done = compactor_run(compactor, history, &backend, end_lsn, error);
    if (dry_run.failure.code != ERROR_NONE) {
        if (error)
            *error = dry_run.failure;
        done = false;
    }
    dry_run_release(&dry_run);
    return done;
}

bool dry_run_compact(History *history, Lsn end_lsn, Error *error)
{
    Compactor compactor = {0};
    bool done = dry_run_compact_files(&compactor, history, end_lsn, error);
    compactor_release(&compactor);
    history_show_slices(history);
    return done;
}

static History *plan_again(const History *plan, const Policy *policy, bool traced)
{
    History *again = history_fork(plan, 0, policy);
    again->plan.trace = traced ? &again->trace : NULL;
    again->plan.cancel = plan->plan.cancel;
    Lsn end_lsn = history_end_lsn(again, 0);
    for (size_t i = 0; i < plan->steps.count; i++)
        if (plan->steps.at[i].op == STEP_COMPACT)
            end_lsn = plan->steps.at[i].lsn;
    if (dry_run_compact(again, end_lsn, NULL))
        return again;
    history_free(again);
    return NULL;
}

History *dry_run_plan_again(const History *plan, const Policy *policy)
{
    return plan_again(plan, policy, true);
}

History *dry_run_plan_untraced(const History *plan, const Policy *policy)
{
    return plan_again(plan, policy, false);
}

/* ---- for a judge ---- */

struct DryRunView {
    DryRun dry_run;
    Backend backend;
    BackendView view;
};

DryRunView *dry_run_view_open(const History *history)
{
    return dry_run_view_open_at(history, history_last_step(history));
}

DryRunView *dry_run_view_open_at(const History *history, StepId step)
{
    if (!history->records)
        return NULL;
    DryRunView *view = mem_alloc(sizeof *view);
    dry_run_init_at(&view->dry_run, history, step);
    view->backend = dry_run_backend(&view->dry_run);
    backend_view_init(&view->view, history, &view->backend, 0);
    return view;
}

const PlanSources *dry_run_view_sources(const DryRunView *view)
{
    return view ? &view->view.sources : NULL;
}

void dry_run_view_close(DryRunView *view)
{
    if (!view)
        return;
    backend_view_release(&view->view);
    dry_run_release(&view->dry_run);
    free(view);
}
