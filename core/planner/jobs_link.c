/* jobs_link.c - jobs lie in key order and overlap only where one key is cut by LSN, so the jobs that a layer overlaps
 * are a run found by binary search. Two passes over the layers, count and fill, leave each job's inputs in level order.
 *
 *     jobs      |---0---|  |---1---|---2---|
 *     layer           ----------                 overlaps 0 and 1
 */
#include "core/planner/jobs_link.h"

#include <stdlib.h>

/* The run of jobs [*lo, *hi) that may overlap the layer; the caller checks each where the layer has holes. */
static void jobs_overlapping(const Plan *plan, uint32_t first, KeyRange keys, uint32_t *lo, uint32_t *hi)
{
    uint32_t count = (uint32_t)plan->jobs.count;
    uint32_t a = first, b = count;
    while (a < b) {
        uint32_t middle = a + (b - a) / 2;
        if (plan->jobs.at[middle].keys.hi <= keys.lo)
            a = middle + 1;
        else
            b = middle;
    }
    *lo = a;
    b = count;
    while (a < b) {
        uint32_t middle = a + (b - a) / 2;
        if (plan->jobs.at[middle].keys.lo < keys.hi)
            a = middle + 1;
        else
            b = middle;
    }
    *hi = a;
}

typedef struct Linking {
    Plan *plan;
    const DivideInput *input;
    uint32_t first;
    const uint32_t *members;
    size_t member_count;
} Linking;

/* Calls for every (layer, job) that overlap, layers in level order: counts, or with `fill` writes the refs. */
static void inputs_pass(const Linking *link, bool fill)
{
    Plan *plan = link->plan;
    const Scope *scope = link->input->scope;
    for (size_t i = 0; i < link->member_count; i++) {
        const ScopeLayer *layer = &scope->at[link->members[i]];
        if (!layer->in_scope)
            continue;
        uint32_t lo, hi;
        jobs_overlapping(plan, link->first, scope_hull(scope, layer), &lo, &hi);
        for (uint32_t j = lo; j < hi; j++) {
            PlanJob *job = &plan->jobs.at[j];
            if (layer->image && job->kind == JOB_CREATE_IMAGE)
                continue; /* an image is made of deltas on top of whatever image lies below */
            if (layer->ranges_count > 1 && !scope_layer_overlaps(scope, layer, job->keys))
                continue;
            if (fill)
                plan->refs.at[job->inputs_first + job->inputs_count] = layer->id;
            job->inputs_count++;
        }
    }
}

static void link_inputs(const Linking *link)
{
    Plan *plan = link->plan;
    inputs_pass(link, false);
    for (size_t j = link->first; j < plan->jobs.count; j++) {
        PlanJob *job = &plan->jobs.at[j];
        job->inputs_first = (uint32_t)plan->refs.count;
        array_reserve(&plan->refs, plan->refs.count + job->inputs_count);
        plan->refs.count += job->inputs_count;
        job->inputs_count = 0;
    }
    inputs_pass(link, true);
}

static int id_order(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* Jobs of this compaction whose outputs are inputs here, ascending, each once. */
static void link_needs(Plan *plan, const DivideInput *input, PlanJob *job)
{
    job->needs_first = (uint32_t)plan->refs.count;
    for (uint32_t i = 0; i < job->inputs_count; i++) {
        uint32_t maker = input->made_by ? input->made_by[plan->refs.at[job->inputs_first + i]] : JOB_NONE;
        if (maker != JOB_NONE && maker >= input->first_job)
            array_push(&plan->refs, maker);
    }
    uint32_t *needs = plan->refs.at + job->needs_first;
    size_t count = plan->refs.count - job->needs_first, kept = 0;
    if (count > 1)
        qsort(needs, count, sizeof *needs, id_order);
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || needs[kept - 1] != needs[i])
            needs[kept++] = needs[i];
    job->needs_count = (uint32_t)kept;
    plan->refs.count = job->needs_first + kept;
}

void jobs_link(Plan *plan, const DivideInput *input, uint32_t first, const uint32_t *members, size_t member_count)
{
    Linking link = {plan, input, first, members, member_count};
    link_inputs(&link);
    for (size_t j = first; j < plan->jobs.count; j++)
        link_needs(plan, input, &plan->jobs.at[j]);
}

/* ---- identical layers ---- */

/* The place in the scope of an input that has the job's very keys and LSNs; false: none. */
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

/* Where others overlap by name: do they hold records there? The layer alone has as many as all together, or not. */
static bool holds_everything(const DivideInput *input, const KeySource *merged, const PlanJob *job, LayerId id,
                             bool *all, Error *error)
{
    const PlanSources *sources = input->sources;
    *all = false;
    if (!sources->records_known)
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
    at->fidelity = input->sources->estimated ? FIDELITY_BEYOND_ESTIMATED : FIDELITY_BEYOND;
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
