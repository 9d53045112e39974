/* record_store.c - runs jobs: a job merges a slice of every input into one new array.
 *
 *     input 1   a a [b c c] d        job [b, d): bounds by binary search, merged in intervals that fit the cache
 *     input 2     a [b b c] d d
 *
 * The LSN range of a job rarely cuts anything: all inputs lie inside the level. It does where one key is cut into parts
 * (then the slice is found by binary search too, as the words of one key are in order of arrival), and where an empty
 * record sits exactly at the level's end (then the records outside are left out after the merge).
 */
#include "core/executor/record_store.h"

#include "core/records/record_pages.h"
#include "core/records/record_source.h"

#include <assert.h>
#include <stdlib.h>

void record_store_init(RecordStore *store, const RecordForm *form)
{
    *store = (RecordStore){.form = *form};
}

static void forget_outputs(RecordStore *store)
{
    for (uint32_t i = 0; i < store->outputs_count; i++)
        free(store->outputs[i].words);
    free(store->outputs);
    store->outputs = NULL;
    store->outputs_count = 0;
}

static void pool_close(RecordStore *store)
{
    for (unsigned i = 0; store->pool && i < pool_workers(store->pool); i++)
        word_scratch_release(&store->scratch[i]);
    free(store->scratch);
    store->scratch = NULL;
    pool_free(store->pool);
    store->pool = NULL;
}

void record_store_release(RecordStore *store)
{
    forget_outputs(store);
    for (size_t i = 0; i < store->layers.count; i++)
        free(store->layers.at[i].words);
    array_release(&store->layers);
    pool_close(store);
    keyspace_release(&store->keyspace);
    *store = (RecordStore){0};
}

static void pool_open(RecordStore *store, unsigned workers)
{
    workers = workers ? workers : 1;
    if (store->pool && store->pool_wanted == workers)
        return; /* the system may have refused some threads: asking again would not help */
    pool_close(store);
    store->pool_wanted = workers;
    store->pool = pool_new(workers);
    store->scratch = mem_zero(workers, sizeof *store->scratch);
}

static RecordLayer *layer_place(RecordStore *store, LayerId layer)
{
    array_extend(&store->layers, (size_t)layer + 1);
    return &store->layers.at[layer];
}

void record_store_put(RecordStore *store, LayerId layer, uint64_t *words, size_t count)
{
    RecordLayer *place = layer_place(store, layer);
    assert(!place->words);
    uint64_t bytes = store->form.lsns ? record_bytes(&store->form, words, count) : count * store->form.length;
    *place = (RecordLayer){.words = words, .count = count, .bytes = bytes};
    store->live_records += count;
}

Words record_store_get(const RecordStore *store, LayerId layer)
{
    if (layer >= store->layers.count)
        return (Words){0};
    return (Words){store->layers.at[layer].words, store->layers.at[layer].count};
}

/* --- what the planner asks --- */

static bool backend_key_source(void *self, const History *history, const LayerId *inputs, size_t count,
                               KeySource *source, Error *error)
{
    const RecordStore *store = self;
    Words *runs = mem_alloc(count * sizeof *runs);
    size_t n = 0;
    bool even = !store->form.lsns;
    for (size_t i = 0; i < count; i++) {
        Words run = record_store_get(store, inputs[i]);
        if (!run.at && !layer_is_image(&history->layers, inputs[i])) {
            free(runs);
            return error_set(error, ERROR_INPUT, "layer %u has no known records", (unsigned)inputs[i]);
        }
        if (run.count)
            runs[n++] = run;
        even = even && !(inputs[i] < store->layers.count && store->layers.at[inputs[i]].pages);
    }
    record_source_init(source, &store->form, runs, n, even);
    free(runs);
    return true;
}

static const Keyspace *backend_keyspace(void *self)
{
    return &((RecordStore *)self)->keyspace;
}

/* --- jobs --- */

typedef struct Batch {
    RecordStore *store;
    const History *history;
    uint32_t first;
    JobResult *results;
} Batch;

/* The range of a job's records. A single key that is cut by LSN is searched; otherwise `filter` means that some records
 * may lie outside its LSNs. */
typedef struct JobRange {
    uint64_t start, end; /* words */
    uint64_t arrival_lo, arrival_hi;
    bool filter;
} JobRange;

static JobRange record_store_job_range(const RecordStore *store, const History *history, const PlanJob *job)
{
    const RecordForm *form = &store->form;
    JobRange range = {.start = record_bound(form, job->keys.lo),
                      .end = record_bound(form, job->keys.hi),
                      .arrival_lo = record_arrival_at(form, job->lsns.lo),
                      .arrival_hi = record_arrival_at(form, job->lsns.hi)};
    for (uint32_t i = 0; i < job->inputs_count && !range.filter; i++) {
        LayerId input = history->plan.refs.at[job->inputs_first + i];
        if (layer_is_image(&history->layers, input))
            continue;
        Lsn lo = history->layers.lsn_lo[input], hi = history->layers.lsn_hi[input];
        bool may_end_at_hi = form->lsns || form->length == 0;
        range.filter = lo < job->lsns.lo || hi > job->lsns.hi || (may_end_at_hi && hi == job->lsns.hi);
    }
    if (range.filter && range.end - range.start == (uint64_t)1 << form->shift) {
        range.end = range.start + (range.arrival_hi << 1); /* behind the last arrival comes the next key */
        range.start += range.arrival_lo << 1;
        range.filter = false;
    }
    return range;
}

static size_t job_keep_arrivals(const RecordForm *form, const JobRange *range, uint64_t *words, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t arrival = record_arrival(form, words[i]);
        words[kept] = words[i];
        kept += arrival >= range->arrival_lo && arrival < range->arrival_hi;
    }
    return kept;
}

static RecordLayer job_merge(RecordStore *store, const History *history, const PlanJob *job, WordScratch *scratch)
{
    JobRange range = record_store_job_range(store, history, job);
    Words *runs = mem_alloc(job->inputs_count * sizeof *runs);
    size_t n = 0, total = 0;
    bool pages = false;
    for (uint32_t i = 0; i < job->inputs_count; i++) {
        LayerId input = history->plan.refs.at[job->inputs_first + i];
        Words run = record_store_get(store, input);
        if (!run.count)
            continue;
        size_t from = words_below(run.at, run.count, range.start), to = words_below(run.at, run.count, range.end);
        if (from >= to)
            continue;
        runs[n++] = (Words){run.at + from, to - from};
        total += to - from;
        pages = pages || store->layers.at[input].pages;
    }
    RecordLayer out = {.words = mem_alloc(total * sizeof *out.words), .pages = pages};
    words_merge(runs, n, out.words, scratch);
    out.count = range.filter ? job_keep_arrivals(&store->form, &range, out.words, total) : total;
    free(runs);
    return out;
}

/* Merges piece by piece: the pieces are disjoint and ascending, so their merged words are too. */
static RecordLayer job_merge_pieces(RecordStore *store, const History *history, const PlanJob *job,
                                    WordScratch *scratch)
{
    const Plan *plan = &history->plan;
    size_t room = 0, most = 0;
    for (uint32_t p = 0; p < job->pieces_count; p++)
        most = most < plan->pieces.at[job->pieces_first + p].inputs_count
                   ? plan->pieces.at[job->pieces_first + p].inputs_count
                   : most;
    Words *runs = mem_alloc(most * sizeof *runs);
    RecordLayer out = {0};
    for (uint32_t p = 0; p < job->pieces_count; p++) {
        const PlanPiece *piece = &plan->pieces.at[job->pieces_first + p];
        uint64_t start = record_bound(&store->form, piece->keys.lo), end = record_bound(&store->form, piece->keys.hi);
        size_t n = 0, total = 0;
        for (uint32_t i = 0; i < piece->inputs_count; i++) {
            LayerId input = plan->refs.at[piece->inputs_first + i];
            Words run = record_store_get(store, input);
            size_t from = words_below(run.at, run.count, start), to = words_below(run.at, run.count, end);
            runs[n++] = (Words){run.at + from, to - from};
            total += to - from;
            out.pages = out.pages || store->layers.at[input].pages;
        }
        if (out.count + total > room) {
            room = (out.count + total) * 2;
            out.words = mem_resize(out.words, room, sizeof *out.words);
        }
        words_merge(runs, n, out.words + out.count, scratch);
        out.count += total;
    }
    out.words = mem_resize(out.words, out.count, sizeof *out.words);
    free(runs);
    return out;
}

/* Adds a page image behind the newest record of every key that has enough records and bytes since its last page
 * image. */
static void record_layer_materialize(const RecordForm *form, uint64_t after, RecordLayer *layer)
{
    uint64_t *words = mem_alloc(layer->count * 2 * sizeof *words);
    uint64_t pages = record_pages_due(form, (Words){layer->words, layer->count}, after, words);
    layer->pages = layer->pages || pages > 0;
    layer->count += pages;
    free(layer->words);
    layer->words = mem_resize(words, layer->count, sizeof *words);
}

/* The number of existing keys whose pages the image contains. */
static uint64_t image_keys(const RecordStore *store, const Plan *plan, const PlanJob *job)
{
    if (job->pieces_count == 0)
        return keyspace_count(&store->keyspace, job->keys);
    uint64_t keys = 0;
    for (uint32_t p = 0; p < job->pieces_count; p++)
        keys += keyspace_count(&store->keyspace, plan->pieces.at[job->pieces_first + p].keys);
    return keys;
}

static bool run_job(void *self, uint32_t index, unsigned worker, Error *error)
{
    (void)error;
    Batch *batch = self;
    RecordStore *store = batch->store;
    const History *history = batch->history;
    const PlanJob *job = &history->plan.jobs.at[batch->first + index];
    JobResult *result = &batch->results[index];
    *result = (JobResult){.records = SIZE_UNKNOWN};
    if (job->skipped)
        return true;
    if (job->kind == JOB_CREATE_IMAGE) {
        uint64_t keys = image_keys(store, &history->plan, job);
        result->size = keys > UINT64_MAX / PAGE_BYTES ? UINT64_MAX : keys * PAGE_BYTES;
        store->outputs[index].image_lsn = job->lsns.hi;
        return true;
    }
    RecordLayer *out = &store->outputs[index];
    WordScratch *scratch = &store->scratch[worker];
    *out = job->pieces_count ? job_merge_pieces(store, history, job, scratch) : job_merge(store, history, job, scratch);
    if (history->policy.materialize)
        record_layer_materialize(&store->form, history->policy.materialize, out);
    bool even = !store->form.lsns && !out->pages;
    out->bytes = even ? out->count * store->form.length : record_bytes(&store->form, out->words, out->count);
    *result = (JobResult){.size = out->bytes + DELTA_OVERHEAD, .records = out->count};
    return true;
}

static bool backend_run(void *self, const History *history, uint32_t first, JobResult *results, Error *error)
{
    uint32_t count = (uint32_t)history->plan.jobs.count - first;
    RecordStore *store = self;
    const Plan *plan = &history->plan;
    uint32_t *needs_first = mem_alloc(((size_t)count + 1) * sizeof *needs_first);
    typedef ARRAY(uint32_t) Needs;
    Needs needs = {0};
    for (uint32_t i = 0; i < count; i++) {
        const PlanJob *job = &plan->jobs.at[first + i];
        needs_first[i] = (uint32_t)needs.count;
        for (uint32_t n = 0; n < job->needs_count; n++) {
            uint32_t need = plan->refs.at[job->needs_first + n];
            if (need >= first && need < first + count) /* needs before the batch have finished already */
                array_push(&needs, need - first);
        }
    }
    needs_first[count] = (uint32_t)needs.count;
    pool_open(store, history->policy.workers > 0 ? history->policy.workers : 1);
    forget_outputs(store);
    store->outputs = mem_zero(count, sizeof *store->outputs);
    store->outputs_first = first;
    store->outputs_count = count;
    Batch batch = {.store = store, .history = history, .first = first, .results = results};
    TaskGraph graph = {.count = count, .first = needs_first, .needs = needs.at};
    bool ok = pool_run(store->pool, &graph, run_job, &batch, error);
    if (!ok)
        forget_outputs(store);
    array_release(&needs);
    free(needs_first);
    return ok;
}

static void backend_attach(void *self, uint32_t job, LayerId layer)
{
    RecordStore *store = self;
    assert(job >= store->outputs_first && job - store->outputs_first < store->outputs_count);
    RecordLayer *output = &store->outputs[job - store->outputs_first];
    RecordLayer *place = layer_place(store, layer);
    assert(!place->words);
    *place = *output;
    *output = (RecordLayer){0};
    store->live_records += place->count;
}

static void backend_drop(void *self, LayerId layer)
{
    RecordStore *store = self;
    if (layer >= store->layers.count)
        return;
    store->live_records -= store->layers.at[layer].count;
    free(store->layers.at[layer].words);
    store->layers.at[layer] = (RecordLayer){0};
}

Backend record_store_backend(RecordStore *store)
{
    return (Backend){.self = store,
                     .key_source = backend_key_source,
                     .keyspace = backend_keyspace,
                     .run = backend_run,
                     .attach = backend_attach,
                     .drop = backend_drop};
}
