/* retile.c - makes delta layers from a stream of keys, in closed form.
 *
 * The published code feeds keys one by one into a window and takes a layer whenever the window yields one. Key by key:
 * the shortest prefix of at least `target` bytes is emitted as soon as it is not the whole window and the window has
 * target * 5 / 4 bytes; at the end of input all that is left is emitted at once if it is less than target * 5 / 4. A
 * window never yields a layer that the end of input would not also yield, so the result depends only on the bytes left:
 *
 *     while something is left:
 *         left < target * 5 / 4 ?  one layer of all of it  :  one layer of the shortest prefix >= target
 *
 * An oversized key (at least two records, more than the target together) is an end of input for the keys before it and
 * a beginning for those after it; it is cut by LSN, each part a layer of one key.
 *
 * Example, target 100 (limit 125), keys a..e with 60 each, then H with 40+90+30: left 300, so a b (120 >= 100); left
 * 180, so c d; left 60, so e alone. H: 40, then 40+90 > 100 starts a part, 90+30 > 100 another: [start,s1) [s1,s2)
 * [s2,end).
 */
#include "core/planner/tiered/retile.h"

#include "core/planner/tiered/claims.h"
#include "core/planner/tiered/cuts.h"
#include "core/planner/tiered/reach.h"

#include <stdlib.h>

static uint64_t retile_stretched(uint64_t target)
{
    return u128_clamp64((U128)target * 5 / 4);
}

static void add_delta(Divide *divide, uint32_t decision, const KeySource *source, KeyRange keys, LsnRange lsns,
                      uint64_t bytes)
{
    uint64_t after = divide->plan->policy.materialize;
    uint64_t pages = after > 0 && source->pages_due ? source->pages_due(source->self, keys, lsns, after) : 0;
    divide_add_job(divide, decision,
                   (PlanJob){.kind = JOB_CREATE_DELTA,
                             .keys = keys,
                             .lsns = lsns,
                             .bytes_in = bytes,
                             .bytes_out = bytes + pages * PAGE_BYTES + DELTA_OVERHEAD});
}

static uint32_t trace_size_cut(Divide *divide, const KeyPrefix *prefix, uint64_t left, bool last)
{
    if (divide->plan->trace == NULL)
        return DECISION_NONE;
    uint64_t target = divide->plan->policy.target_file_size;
    uint32_t id = divide_decide(divide, RULE_DELTA_CUT, (KeyRange){prefix->first, prefix->last + 1});
    Decision *decision = &divide->plan->trace->decisions.at[id];
    decision->left = (double)(last ? left : prefix->bytes);
    decision->op = last ? OP_LESS : OP_GREATER_EQUAL;
    decision->right = (double)(last ? retile_stretched(target) : target);
    decision->unit = UNIT_BYTES;
    decision->verdict = true;
    decision->result = last ? "the rest is one layer" : "target reached";
    /* The rest is one layer while left < target × 5 / 4, rounded down. This is the nearest target with which it is
     * not. */
    uint64_t least = u128_clamp64((((U128)left + 1) * 4 + 4) / 5);
    decision->flip_parameter = "target_file_size";
    decision->flip_value = (double)(last ? least - 1 : least);
    cuts_add_plain(divide, prefix->last + 1, last ? CUT_CLASS_END : CUT_CLASS_SIZE, prefix->bytes, target);
    return id;
}

/* Adds the decision about a layer that consists of claimed keys only. */
static uint32_t trace_empty(Divide *divide, KeyRange keys)
{
    if (divide->plan->trace == NULL)
        return DECISION_NONE;
    uint32_t id = divide_decide(divide, RULE_DELTA_CUT, keys);
    Decision *decision = &divide->plan->trace->decisions.at[id];
    decision->unit = UNIT_BYTES;
    decision->verdict = true;
    decision->result = "no record is likely here, but an input may have some";
    cuts_add_plain(divide, keys.hi, CUT_CLASS_END, 0, divide->plan->policy.target_file_size);
    return id;
}

/* Everything that `source` has in `range`, as a prefix. False: it has nothing. */
static bool rest_of(const KeySource *source, KeyRange range, KeyPrefix *rest)
{
    Key first, last;
    if (!source->next_key(source->self, range.lo, &first) || first >= range.hi ||
        !source->previous_key(source->self, range.hi, &last) || last < first)
        return false;
    uint64_t records_below, records_until;
    uint64_t below = source->bytes_below(source->self, first, &records_below);
    uint64_t until = source->bytes_below(source->self, range.hi, &records_until);
    *rest = (KeyPrefix){first, last, until - below, records_until - records_below};
    return true;
}

typedef struct Taken {
    KeyPrefix prefix; /* the records that the layer takes */
    Key end;          /* where the layer ends; else it ends behind its last record */
    bool all;         /* nothing is left */
    uint32_t decision;
} Taken;

/* Chooses the layer that begins with the first key of `rest`. */
static Taken take_layer(Divide *divide, const KeySource *source, KeyRange range, const KeyPrefix *rest)
{
    uint64_t target = divide->plan->policy.target_file_size;
    Taken taken = {.prefix = *rest};
    if (divide->cuts != NULL) {
        CutChoice choice;
        cut_choose(divide, source, RULE_DELTA_CUT, (KeyRange){rest->first, range.hi}, &choice);
        rest_of(source, (KeyRange){rest->first, choice.key}, &taken.prefix);
        taken.end = choice.key;
        taken.all = choice.end;
        taken.decision = choice.decision;
        return taken;
    }
    taken.all = rest->bytes < retile_stretched(target);
    if (!taken.all)
        source->prefix(source->self, rest->first, range.hi, target, &taken.prefix);
    taken.end = taken.all ? range.hi : taken.prefix.last + 1;
    taken.decision = trace_size_cut(divide, &taken.prefix, rest->bytes, taken.all);
    return taken;
}

/* Finds the first key in [from, until) that a layer must contain, because it has a record or is claimed. False: there
 * is none. */
static bool next_key(const Divide *divide, const KeySource *source, Key from, Key until, Key *key)
{
    Key record, claimed;
    bool any = source->next_key(source->self, from, &record);
    if (any)
        *key = record;
    if (claims_next(divide->claims, from, &claimed) && (!any || claimed < record)) {
        *key = claimed;
        any = true;
    }
    return any && *key < until;
}

/* Divides `range`, in which no key is oversized, into layers. Where a layer must end because of a delta that is out of
 * scope, that counts as the end of the input. A layer begins with the first key that it must contain and ends with the
 * last one before its cut. */
static bool retile_normal(Divide *divide, const KeySource *source, KeyRange range, Error *error)
{
    Key first;
    while (next_key(divide, source, range.lo, range.hi, &first)) {
        if (!plan_fits(divide->plan, divide->first_job, error))
            return false;
        Key until = reach_until(divide->reach, first);
        bool bound = until < range.hi;
        KeyRange within = {first, bound ? until : range.hi};
        KeyPrefix rest;
        Taken taken = {.end = within.hi, .all = true};
        KeyRange keys = {first, claims_end(divide->claims, within)};
        if (rest_of(source, within, &rest)) {
            taken = take_layer(divide, source, within, &rest);
            keys.hi = claims_end(divide->claims, (KeyRange){first, taken.end});
            keys.hi = keys.hi > taken.prefix.last ? keys.hi : taken.prefix.last + 1;
        } else {
            taken.decision = trace_empty(divide, keys);
        }
        if (taken.all && bound)
            cuts_end_at_reach(divide, taken.decision);
        add_delta(divide, taken.decision, source, keys, divide->lsns, taken.prefix.bytes);
        range.lo = keys.hi;
    }
    return true;
}

/* Cuts one key by LSN. The layers are over `keys`, in which no other key has records. */
static void retile_oversized(Divide *divide, const KeySource *source, Key key, KeyRange keys)
{
    uint64_t target = divide->plan->policy.target_file_size;
    KeyPrefix all;
    if (!rest_of(source, (KeyRange){key, key + 1}, &all))
        return;
    LsnPartArray parts = {0};
    source->lsn_parts(source->self, key, target, &parts);
    if (parts.count == 0) /* a source that has failed reports it later */
        array_push(&parts, (LsnPart){divide->lsns.lo, all.bytes});
    uint32_t id = divide_decide(divide, RULE_OVERSIZED_KEY, (KeyRange){key, key + 1});
    if (id != DECISION_NONE) {
        Decision *decision = &divide->plan->trace->decisions.at[id];
        decision->left = (double)all.bytes;
        decision->op = OP_GREATER;
        decision->right = (double)target;
        decision->unit = UNIT_BYTES;
        decision->verdict = true;
        decision->result = arena_printf(&divide->plan->trace->arena, "cut by LSN into %zu layers", parts.count);
        decision->flip_parameter = "target_file_size";
        decision->flip_value = (double)all.bytes;
    }
    for (size_t i = 0; i < parts.count; i++) {
        LsnRange lsns = {i > 0 ? parts.at[i].start : divide->lsns.lo,
                         i + 1 < parts.count ? parts.at[i + 1].start : divide->lsns.hi};
        /* Records of length 0 can leave a part without LSNs. The published planner makes a layer of it that has no
         * records, because they are in the next part. */
        if (lsns.lo == lsns.hi && divide->cuts != NULL)
            continue;
        add_delta(divide, id, source, keys, lsns, parts.at[i].bytes);
    }
    array_release(&parts);
}

/* The oversized key, together with the claimed keys of `rest` next to it, if there is no other record in between. */
static KeyRange oversized_keys(const Divide *divide, const KeySource *source, KeyRange rest, Key key)
{
    KeyRange keys = {key, key + 1};
    Key record, claimed;
    bool alone = !source->next_key(source->self, rest.lo, &record) || record >= key;
    if (alone && claims_next(divide->claims, rest.lo, &claimed) && claimed < key)
        keys.lo = claimed;
    if (!source->next_key(source->self, key + 1, &record) || record >= rest.hi) {
        Key end = claims_end(divide->claims, (KeyRange){key + 1, rest.hi});
        keys.hi = end > keys.hi ? end : keys.hi;
    }
    return reach_until(divide->reach, keys.lo) >= keys.hi ? keys : (KeyRange){key, key + 1};
}

bool retile_partition(Divide *divide, const KeySource *source, Error *error)
{
    uint64_t target = divide->plan->policy.target_file_size;
    KeyRange rest = divide->keys;
    Key oversized;
    while (source->next_oversized(source->self, rest.lo, rest.hi, target, &oversized)) {
        KeyRange keys = oversized_keys(divide, source, rest, oversized);
        if (!retile_normal(divide, source, (KeyRange){rest.lo, keys.lo}, error))
            return false;
        retile_oversized(divide, source, oversized, keys);
        if (!plan_fits(divide->plan, divide->first_job, error))
            return false;
        rest.lo = keys.hi;
    }
    return retile_normal(divide, source, rest, error);
}
