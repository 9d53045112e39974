/* divide_level.c - plans one level, from its layers to jobs.
 *
 *   1. partitions: one over all keys, or with `split` one for each stretch between perfect splits;
 *   2. each partition: is it deep enough by itself? Would images of all its keys be smaller than its deltas?
 *   3. partitions that share an L0 are joined where one side writes its deltas again and the other does not: the L0 can
 *      be deleted only when every record in it was written again;
 *   4. jobs: images (cover.c) or deltas (retile.c), then what each reads, waits for, or needs not do (jobs_link.c).
 *
 * Example: fanout 2, keyspace 1000 keys (8000 KiB). Left of a split two deltas with 9000 KiB over 500 keys: images cost
 * 4000 KiB, less: images. Right of it 1000 KiB over 500 keys: 4000 >= 1000, so its deltas are merged.
 */
#include "core/planner/tiered/divide_level.h"

#include "core/base/search.h"

#include "core/planner/tiered/claims.h"
#include "core/planner/tiered/cover.h"
#include "core/planner/tiered/cuts.h"
#include "core/planner/tiered/jobs_link.h"
#include "core/planner/tiered/partition.h"
#include "core/planner/tiered/partition_trace.h"
#include "core/planner/tiered/reach.h"
#include "core/planner/tiered/retile.h"

#include <assert.h>
#include <stdlib.h>

/* ---- which layers are in which partition ---- */

/* members[first[p] .. first[p + 1]) are the layers of partition p as places in the scope, in level order. */
typedef struct Members {
    uint32_t *first, *at; /* owned */
} Members;

/* The range [*lo, *hi) of partitions whose hull the layer's hull overlaps. */
static void partitions_of(const PartitionArray *partitions, KeyRange keys, size_t *lo, size_t *hi)
{
    size_t a;
    search_first(a, 0, partitions->count, partitions->at[a].hull.hi > keys.lo);
    *lo = a;
    while (a < partitions->count && partitions->at[a].hull.lo < keys.hi)
        a++;
    *hi = a;
}

static void members_pass(const PartitionArray *partitions, const PartitionScope *scope, uint32_t *next, uint32_t *at)
{
    for (size_t i = 0; i < scope->count; i++) {
        const ScopeLayer *layer = &scope->at[i];
        if (!layer->in_scope)
            continue;
        size_t lo, hi;
        partitions_of(partitions, scope_hull(scope, layer), &lo, &hi);
        for (size_t p = lo; p < hi; p++) {
            if (layer->ranges_count > 1 && !scope_layer_overlaps(scope, layer, partitions->at[p].hull))
                continue;
            if (at != NULL)
                at[next[p]] = (uint32_t)i;
            next[p]++;
        }
    }
}

static Members members_find(const PartitionArray *partitions, const PartitionScope *scope)
{
    Members members = {mem_zero(partitions->count + 1, sizeof *members.first), NULL};
    uint32_t *next = mem_zero(partitions->count + 1, sizeof *next);
    members_pass(partitions, scope, next, NULL);
    for (size_t p = 0; p < partitions->count; p++) {
        members.first[p + 1] = members.first[p] + next[p];
        next[p] = members.first[p];
    }
    members.at = mem_alloc((members.first[partitions->count] + 1) * sizeof *members.at);
    members_pass(partitions, scope, next, members.at);
    free(next);
    return members;
}

static void members_release(Members *members)
{
    free(members->first);
    free(members->at);
    *members = (Members){0};
}

/* ---- weighing images against deltas ---- */

/* The part of a layer's file that is in `keys`: the whole file for a layer that lies in one partition only. */
static bool layer_share(const DivideInput *input, const ScopeLayer *layer, KeyRange keys, uint64_t *bytes, Error *error)
{
    const PlanSources *sources = input->sources;
    *bytes = sources->layer_bytes(sources->self, layer->id);
    KeyRange hull = scope_hull(input->scope, layer);
    if (keys.lo <= hull.lo && hull.hi <= keys.hi)
        return true;
    KeySource source;
    if (!sources->key_source(sources->self, &layer->id, 1, &source, error))
        return false;
    uint64_t inside = source.bytes_below(source.self, keys.hi, NULL) - source.bytes_below(source.self, keys.lo, NULL);
    *bytes = source.total_bytes == 0 ? 0 : (uint64_t)((U128)*bytes * inside / source.total_bytes);
    source.release(source.self);
    return true;
}

/* Where few untouched keys lie between two partitions, the images of the left one also cover them. Then images adjoin
 * without a gap, at a cost of at most the stretch of one image. */
static void take_neighbours_along(PartitionArray *partitions, const DivideInput *input, const Policy *policy)
{
    uint64_t allowed = (policy_cut_window(policy).max - policy->target_file_size) / PAGE_BYTES;
    const Keyspace *keyspace = input->sources->keyspace;
    Key max = key_max(input->layers->form);
    for (size_t p = 0; p < partitions->count; p++) {
        Partition *at = &partitions->at[p];
        at->keys = at->hull;
        if (p == 0 && keyspace_count(keyspace, (KeyRange){0, at->hull.lo}) <= allowed)
            at->keys.lo = 0;
        Key next = p + 1 < partitions->count ? at[1].hull.lo : max;
        if (next > at->hull.hi && keyspace_count(keyspace, (KeyRange){at->hull.hi, next}) <= allowed)
            at->keys.hi = next;
    }
}

static bool partitions_weigh(PartitionArray *partitions, const Members *members, const DivideInput *input,
                             const Policy *policy, Error *error)
{
    take_neighbours_along(partitions, input, policy);
    for (size_t p = 0; p < partitions->count; p++) {
        Partition *at = &partitions->at[p];
        at->delta_bytes = 0;
        for (uint32_t m = members->first[p]; m < members->first[p + 1]; m++) {
            const ScopeLayer *layer = &input->scope->at[members->at[m]];
            uint64_t bytes;
            if (layer->image)
                continue;
            if (!layer_share(input, layer, at->hull, &bytes, error))
                return false;
            at->delta_bytes = u64_add_saturating(at->delta_bytes, bytes);
        }
        uint64_t pages = keyspace_count(input->sources->keyspace, at->keys);
        at->keyspace_bytes = pages > UINT64_MAX / PAGE_BYTES ? UINT64_MAX : pages * PAGE_BYTES;
        at->images = at->keyspace_bytes < at->delta_bytes && (pages > 0 || !policy->split);
        at->left_alone = policy->split && at->depth < policy->fanout;
    }
    return true;
}

/* ---- partitions that share a layer ---- */

static bool rewrites(const Partition *partition)
{
    return !partition->left_alone && !partition->images;
}

/* Joins partitions that share a layer but do not agree whether its records are rewritten. True: some were joined. */
static bool partitions_join(PartitionArray *partitions, const PartitionScope *scope)
{
    size_t count = partitions->count;
    bool *join = mem_zero(count + 1, sizeof *join); /* joined with the partition on its right */
    bool any = false;
    for (size_t i = 0; i < scope->count && count > 1; i++) {
        const ScopeLayer *layer = &scope->at[i];
        if (!layer->in_scope || layer->image || !(layer->ranges_count > 1 || layer->everywhere))
            continue;
        size_t lo, hi;
        partitions_of(partitions, scope_hull(scope, layer), &lo, &hi);
        bool some = false, all = true;
        for (size_t p = lo; p < hi; p++) {
            if (!scope_layer_overlaps(scope, layer, partitions->at[p].hull))
                continue;
            some |= rewrites(&partitions->at[p]);
            all &= rewrites(&partitions->at[p]);
        }
        for (size_t p = lo; some && !all && p + 1 < hi; p++)
            any = join[p] = true;
    }
    size_t kept = 0;
    for (size_t p = 0; any && p < count; p++) {
        if (p > 0 && join[p - 1])
            partitions->at[kept - 1].hull.hi = partitions->at[p].hull.hi;
        else
            partitions->at[kept++] = partitions->at[p];
        partitions->at[kept - 1].depth = 0;
    }
    if (any)
        partitions->count = kept;
    free(join);
    return any;
}

/* ---- jobs ---- */

/* Which keys get a page image is known only when the records are written; the decision is about the rule. */
static void trace_materialize(Divide *divide)
{
    const Policy *policy = &divide->plan->policy;
    uint32_t id = policy->materialize > 0 ? divide_decide(divide, RULE_MATERIALIZE, divide->keys) : DECISION_NONE;
    if (id == DECISION_NONE)
        return;
    Decision *decision = &divide->plan->trace->decisions.at[id];
    decision->fidelity = fidelity_of(true, grounds_estimated(divide->grounds));
    decision->right = policy->materialize;
    decision->unit = UNIT_RECORDS;
    decision->verdict = true;
    decision->result = "a page at the newest LSN of each such key";
    decision->flip_parameter = "materialize";
}

static bool partition_images(Divide *divide, const Partition *partition, const KeySource *source,
                             const uint32_t *members, size_t count, Error *error)
{
    uint32_t first = (uint32_t)divide->plan->jobs.count;
    divide->keys = partition->keys;
    if (!cover_partition(divide, source, partition->delta_bytes, error))
        return false;
    jobs_link(divide->plan, divide->input, first, members, count);
    return true;
}

static bool partition_deltas(Divide *divide, const KeySource *source, const uint32_t *members, size_t count,
                             Error *error)
{
    Plan *plan = divide->plan;
    const DivideInput *input = divide->input;
    uint32_t first = (uint32_t)plan->jobs.count;
    Keyspace claims;
    claims_init(&claims, input, members, count, divide->keys);
    /* without records nothing is written, and nothing is deleted */
    divide->claims = source->total_bytes > 0 ? &claims : NULL;
    trace_materialize(divide);
    bool done = retile_partition(divide, source, error);
    divide->claims = NULL;
    keyspace_release(&claims);
    if (!done)
        return false;
    jobs_link(plan, input, first, members, count);
    reach_narrow(plan, input, first);
    return !plan->policy.skip || jobs_skip_identical(plan, input, source, first, error);
}

static bool partition_jobs(Divide *divide, const Partition *partition, const uint32_t *members, size_t count,
                           Error *error)
{
    const DivideInput *input = divide->input;
    LayerId *deltas = mem_alloc((count + 1) * sizeof *deltas);
    size_t delta_count = 0;
    for (size_t i = 0; i < count; i++)
        if (!input->scope->at[members[i]].image)
            deltas[delta_count++] = input->scope->at[members[i]].id;
    KeySource source;
    bool done = delta_count == 0;
    if (!done && input->sources->key_source(input->sources->self, deltas, delta_count, &source, error)) {
        done = partition->images ? partition_images(divide, partition, &source, members, count, error)
                                 : partition_deltas(divide, &source, members, count, error);
        source.release(source.self);
    }
    free(deltas);
    return done;
}

/* A decision about a partition is based on its deltas' records and, where it gets images, on the keyspace too. */
static Grounds partition_grounds(const DivideInput *input, const Partition *partition, const uint32_t *members,
                                 size_t count)
{
    const PlanSources *sources = input->sources;
    LayerId *ids = mem_alloc((count + 1) * sizeof *ids);
    for (size_t i = 0; i < count; i++)
        ids[i] = input->scope->at[members[i]].id;
    Grounds grounds = sources_grounds(sources, input->layers, ids, count, partition->images);
    free(ids);
    return grounds;
}

/* `divide` has what all partitions share, and the grounds of this one. */
static bool partition_plan(Divide divide, const Partition *partition, const uint32_t *members, size_t count,
                           uint32_t decision, Error *error)
{
    Plan *plan = divide.plan;
    const DivideInput *input = divide.input;
    divide.partition = (uint32_t)plan->partitions.count;
    divide.keys = partition->hull;
    divide.lsns = input->scope->lsns;
    divide.decision = decision;
    array_push(&plan->partitions, (PlanPartition){.level = input->level,
                                                  .keys = partition->hull,
                                                  .lsns = input->scope->lsns,
                                                  .depth = partition->depth,
                                                  .strategy = STRATEGY_NONE,
                                                  .keyspace_bytes = partition->keyspace_bytes,
                                                  .delta_bytes = partition->delta_bytes,
                                                  .jobs_first = (uint32_t)plan->jobs.count,
                                                  .decision = decision});
    if (partition->left_alone)
        return true;
    if (!partition_jobs(&divide, partition, members, count, error))
        return false;
    PlanPartition *made = &plan->partitions.at[divide.partition];
    made->strategy = partition->images ? STRATEGY_IMAGES : STRATEGY_DELTAS;
    made->jobs_count = (uint32_t)plan->jobs.count - made->jobs_first;
    return true;
}

/* Divides again until no two partitions that share a layer disagree. */
static bool partitions_settle(PartitionArray *partitions, Members *members, const DivideInput *input, const Plan *plan,
                              size_t *joined, Error *error)
{
    const Policy *policy = &plan->policy;
    partitions_find(partitions, input->scope, input->layers->form, policy->split);
    *joined = 0;
    for (;;) {
        if (plan_cancelled(plan, error))
            return false;
        if (partitions->count == 1)
            partitions->at[0].depth = input->depth;
        else
            scope_depth(input->scope, input->layers, policy->single, partitions->at, partitions->count, NULL);
        *members = members_find(partitions, input->scope);
        if (!partitions_weigh(partitions, members, input, policy, error))
            return false;
        size_t before = partitions->count;
        if (!policy->split || !partitions_join(partitions, input->scope))
            return true;
        *joined += before - partitions->count;
        members_release(members);
    }
}

static bool divide_check(const PartitionArray *partitions, const DivideInput *input, const Policy *policy, Error *error)
{
    bool images = false;
    for (size_t p = 0; p < partitions->count; p++)
        images |= partitions->at[p].images && !partitions->at[p].left_alone;
    if (images && input->sources->keyspace->count == 0)
        return error_set(error, ERROR_INPUT, "the keyspace is empty: there is no key to make an image of");
    if (images && policy->target_file_size < PAGE_BYTES)
        return error_set(error, ERROR_INPUT, "target_file_size %llu is below one page (%u): no image can be made",
                         (unsigned long long)policy->target_file_size, PAGE_BYTES);
    return true;
}

bool divide_level(Plan *plan, const DivideInput *input, Error *error)
{
    if (input->scope->count == 0)
        return true;
    PartitionArray partitions = {0};
    Members members = {0};
    size_t joined;
    bool done = partitions_settle(&partitions, &members, input, plan, &joined, error) &&
                divide_check(&partitions, input, &plan->policy, error);
    CutRules cutting;
    bool cuts = done && cut_rules_init(&cutting, plan, input);
    Reach reach;
    reach_init(&reach, input->scope, input->layers);
    Divide divide = {.plan = plan,
                     .input = input,
                     .cuts = cuts ? &cutting : NULL,
                     .reach = &reach,
                     .first_job = (uint32_t)plan->jobs.count};
    if (done)
        splits_add(plan, input, &partitions, joined);
    for (size_t p = 0; p < partitions.count && done; p++) {
        if (plan_cancelled(plan, error)) {
            done = false;
            break;
        }
        const uint32_t *own = members.at + members.first[p];
        size_t count = members.first[p + 1] - members.first[p];
        Grounds grounds = partition_grounds(input, &partitions.at[p], own, count);
        plan->estimated |= grounds_estimated(grounds) || (grounds.deltas > 0 && input->sources->keyspace_estimated);
        uint32_t decision = partition_decide(plan, input, &partitions.at[p], grounds, partitions.count);
        divide.grounds = grounds;
        done = partition_plan(divide, &partitions.at[p], own, count, decision, error);
    }
    if (cuts)
        cut_rules_release(&cutting);
    reach_release(&reach);
    members_release(&members);
    array_release(&partitions);
    if (!done)
        plan->jobs.count = divide.first_job;
    return done;
}
