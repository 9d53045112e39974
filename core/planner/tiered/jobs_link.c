/* jobs_link.c - jobs lie in key order and overlap only where one key is cut by LSN, so the jobs that a layer overlaps
 * are a run found by binary search. Two passes over the runs, count and fill, leave each job's inputs in level order.
 * Layers without a run are dropped before: where images are made, those are nine in ten.
 *
 *     jobs      |---0---|  |---1---|---2---|
 *     layer           ----------                 overlaps 0 and 1
 */
#include "core/planner/tiered/jobs_link.h"

#include "core/base/integer.h"
#include "core/base/search.h"

#include <stdlib.h>

typedef struct JobRun {
    uint32_t lo, hi;
    uint32_t layer; /* its place in the scope */
} JobRun;

/* The range [lo, hi) of jobs from `first` on whose keys overlap these. `edges` has the end of each job, then the start
 * of each: a compact copy, because jobs themselves are too large to be searched often. */
static JobRun jobs_overlapping(const Key *edges, uint32_t first, uint32_t jobs, KeyRange keys, uint32_t layer)
{
    const Key *begins = edges + jobs;
    JobRun run;
    search_first(run.lo, 0, jobs, edges[run.lo] > keys.lo);
    search_first(run.hi, run.lo, jobs, begins[run.hi] >= keys.hi);
    return (JobRun){first + run.lo, first + run.hi, layer};
}

#define IMAGE_INPUTS_MAX (4u << 20) /* for all images of a partition together */

typedef struct Linking {
    Plan *plan;
    const DivideInput *input;
    uint32_t first;
    const uint32_t *members;
    size_t member_count;
    JobRun *runs; /* not empty; in level order */
    size_t run_count;
} Linking;

static void find_runs(Linking *link)
{
    const PartitionScope *scope = link->input->scope;
    /* An image is built from deltas on top of an image below it, if there is one. */
    bool covering = link->plan->jobs.at[link->first].kind == JOB_CREATE_IMAGE;
    uint32_t jobs = (uint32_t)link->plan->jobs.count - link->first;
    Key *edges = mem_alloc(2 * (size_t)jobs * sizeof *edges);
    for (uint32_t j = 0; j < jobs; j++) {
        edges[j] = link->plan->jobs.at[link->first + j].keys.hi;
        edges[jobs + j] = link->plan->jobs.at[link->first + j].keys.lo;
    }
    for (size_t i = 0; i < link->member_count; i++) {
        const ScopeLayer *layer = &scope->at[link->members[i]];
        if (!layer->in_scope || (layer->image && covering))
            continue;
        JobRun run = jobs_overlapping(edges, link->first, jobs, scope_hull(scope, layer), link->members[i]);
        link->runs[link->run_count] = run;
        link->run_count += run.lo < run.hi;
    }
    free(edges);
}

static bool reads(const Linking *link, const ScopeLayer *layer, const PlanJob *job)
{
    return layer->ranges_count == 1 || scope_layer_overlaps(link->input->scope, layer, job->keys);
}

/* Counts the inputs of each job. Returns their sum. */
static uint64_t count_inputs(const Linking *link)
{
    Plan *plan = link->plan;
    uint32_t jobs = (uint32_t)plan->jobs.count - link->first;
    /* the difference of the number of inputs from one job to the next */
    int64_t *change = mem_zero(jobs + 1, sizeof *change);
    for (size_t i = 0; i < link->run_count; i++) {
        change[link->runs[i].lo - link->first]++;
        change[link->runs[i].hi - link->first]--;
    }
    int64_t open = 0;
    uint64_t sum = 0;
    for (uint32_t j = 0; j < jobs; j++) {
        open += change[j];
        sum += (uint64_t)open;
        plan->jobs.at[link->first + j].inputs_count = (uint32_t)open;
    }
    free(change);
    return sum;
}

/* An image reads every delta over its keys. Where thousands of images have thousands of inputs each, only those are
 * listed that this compaction created, because the images have to wait for them; nothing else depends on the list. */
static void forget_old_inputs(Linking *link)
{
    size_t kept = 0;
    for (size_t i = 0; i < link->run_count; i++)
        if (link->input->scope->at[link->runs[i].layer].id >= link->input->first_made)
            link->runs[kept++] = link->runs[i];
    link->run_count = kept;
}

/* Wide layers over many jobs make many pairs. Jobs are filled in BLOCK at a time, so that their lists stay in the
 * cache. */
#define BLOCK 256u

static void fill_block(const Linking *link, uint32_t from, uint32_t to, uint32_t *next)
{
    Plan *plan = link->plan;
    for (uint32_t j = from; j < to; j++)
        next[j - from] = plan->jobs.at[j].inputs_first;
    for (size_t i = 0; i < link->run_count; i++) {
        JobRun run = link->runs[i];
        uint32_t lo = run.lo > from ? run.lo : from, hi = run.hi < to ? run.hi : to;
        if (lo >= hi)
            continue;
        const ScopeLayer *layer = &link->input->scope->at[run.layer];
        for (uint32_t j = lo; j < hi; j++)
            if (reads(link, layer, &plan->jobs.at[j]))
                plan->refs.at[next[j - from]++] = layer->id;
    }
    for (uint32_t j = from; j < to; j++)
        plan->jobs.at[j].inputs_count = next[j - from] - plan->jobs.at[j].inputs_first;
}

static void link_inputs(Linking *link)
{
    Plan *plan = link->plan;
    uint32_t count = (uint32_t)plan->jobs.count;
    find_runs(link);
    if (count_inputs(link) > IMAGE_INPUTS_MAX && plan->jobs.at[link->first].kind == JOB_CREATE_IMAGE) {
        forget_old_inputs(link);
        count_inputs(link);
    }
    size_t refs = plan->refs.count;
    for (uint32_t j = link->first; j < count; j++) {
        plan->jobs.at[j].inputs_first = (uint32_t)refs;
        refs += plan->jobs.at[j].inputs_count;
    }
    array_reserve(&plan->refs, refs);
    plan->refs.count = refs;
    uint32_t next[BLOCK];
    for (uint32_t from = link->first; from < count; from += BLOCK)
        fill_block(link, from, from + BLOCK < count ? from + BLOCK : count, next);
}

/* Collects the jobs of this compaction whose outputs are inputs here, ascending and distinct. */
static void link_needs(Plan *plan, const DivideInput *input, PlanJob *job)
{
    job->needs_first = (uint32_t)plan->refs.count;
    for (uint32_t i = 0; i < job->inputs_count; i++) {
        LayerId id = plan->refs.at[job->inputs_first + i];
        uint32_t maker = id >= input->first_made && input->made_by ? input->made_by[id] : JOB_NONE;
        if (maker != JOB_NONE && maker >= input->first_job)
            array_push(&plan->refs, maker);
    }
    uint32_t *needs = plan->refs.at + job->needs_first;
    size_t count = plan->refs.count - job->needs_first, kept = 0;
    if (count > 1)
        qsort(needs, count, sizeof *needs, integer_compare_u32);
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || needs[kept - 1] != needs[i])
            needs[kept++] = needs[i];
    job->needs_count = (uint32_t)kept;
    plan->refs.count = job->needs_first + kept;
}

void jobs_link(Plan *plan, const DivideInput *input, uint32_t first, const uint32_t *members, size_t member_count)
{
    if (first == plan->jobs.count)
        return;
    Linking link = {.plan = plan, .input = input, .first = first, .members = members, .member_count = member_count};
    link.runs = mem_alloc((member_count + 1) * sizeof *link.runs);
    link_inputs(&link);
    free(link.runs);
    for (size_t j = first; j < plan->jobs.count; j++)
        link_needs(plan, input, &plan->jobs.at[j]);
}

/* ---- identical layers ---- */

/* Finds an input with exactly the job's keys and LSNs. NULL: there is none. */
static const ScopeLayer *same_shape(const Plan *plan, const DivideInput *input, const PlanJob *job)
{
    const LayerSet *layers = input->layers;
    for (uint32_t i = 0; i < job->inputs_count; i++) {
        LayerId id = plan->refs.at[job->inputs_first + i];
        if (layer_is_image(layers, id) || layers->lsn_lo[id] != job->lsns.lo || layers->lsn_hi[id] != job->lsns.hi)
            continue;
        bool exact = layers->key_lo[id] == job->keys.lo && layers->key_hi[id] == job->keys.hi;
        if (!exact && !layer_is_l0(layers, id))
            continue;
        for (size_t s = 0; s < input->scope->count; s++) {
            const ScopeLayer *layer = &input->scope->at[s];
            KeyRange hull = scope_hull(input->scope, layer);
            if (layer->id == id && hull.lo == job->keys.lo && hull.hi == job->keys.hi)
                return layer;
        }
    }
    return NULL;
}

static bool others_reach_into(const Plan *plan, const DivideInput *input, const PlanJob *job, LayerId kept)
{
    for (uint32_t i = 0; i < job->inputs_count; i++) {
        LayerId id = plan->refs.at[job->inputs_first + i];
        if (id != kept && !layer_is_image(input->layers, id) && input->layers->lsn_lo[id] < job->lsns.hi &&
            job->lsns.lo < input->layers->lsn_hi[id])
            return true;
    }
    return false;
}

/* Where the names of other layers overlap the keys: do these have records there? The layer is identical only if it has
 * as many records as all inputs together. */
static bool holds_everything(const DivideInput *input, const KeySource *merged, const PlanJob *job, LayerId id,
                             bool *all, Error *error)
{
    const PlanSources *sources = input->sources;
    *all = false;
    if (merged->estimated || !sources_know(sources, id))
        return true;
    KeySource alone;
    if (!sources->key_source(sources->self, &id, 1, &alone, error))
        return false;
    uint64_t records_lo, records_hi, alone_lo, alone_hi;
    uint64_t merged_bytes = merged->bytes_below(merged->self, job->keys.hi, &records_hi) -
                            merged->bytes_below(merged->self, job->keys.lo, &records_lo);
    uint64_t alone_bytes =
        alone.bytes_below(alone.self, job->keys.hi, &alone_hi) - alone.bytes_below(alone.self, job->keys.lo, &alone_lo);
    *all = merged_bytes == alone_bytes && records_hi - records_lo == alone_hi - alone_lo;
    alone.release(alone.self);
    return true;
}

static void trace_identical(Plan *plan, const DivideInput *input, PlanJob *job, LayerId id)
{
    if (plan->trace == NULL)
        return;
    uint32_t decision = trace_add(plan->trace, RULE_IDENTICAL, job->decision);
    Decision *at = &plan->trace->decisions.at[decision];
    at->grounds = sources_grounds(input->sources, input->layers, &id, 1, false);
    at->fidelity = fidelity_of(true, grounds_estimated(at->grounds));
    at->level = job->level;
    at->left = at->right = (double)job->bytes_out;
    at->op = OP_EQUAL;
    at->unit = UNIT_BYTES;
    at->verdict = true;
    at->result = "kept as it is";
    at->flip_parameter = "skip";
    at->has_keys = at->has_lsns = true;
    at->keys = job->keys;
    at->lsns = job->lsns;
    at->job = job->id;
    trace_add_layer(plan->trace, id);
}

bool jobs_skip_identical(Plan *plan, const DivideInput *input, const KeySource *source, uint32_t first, Error *error)
{
    for (size_t j = first; j < plan->jobs.count; j++) {
        PlanJob *job = &plan->jobs.at[j];
        const ScopeLayer *same = same_shape(plan, input, job);
        if (same == NULL)
            continue;
        bool all = !others_reach_into(plan, input, job, same->id);
        if (!all && !holds_everything(input, source, job, same->id, &all, error))
            return false;
        if (!all)
            continue;
        job->skipped = true;
        job->kept = same->id;
        trace_identical(plan, input, job, same->id);
    }
    return true;
}
