/* retile.c - delta layers over a stream of keys, in closed form.
 *
 * The published code feeds keys one by one into a window and takes a layer whenever the window yields one. Key by key:
 * the shortest prefix of at least `target` bytes is emitted as soon as it is not the whole window and the window has
 * target * 5 / 4 bytes; at the end of input all that is left is emitted at once if it is less than target * 5 / 4. A
 * window never yields a layer that the end of input would not have yielded too, so what comes out depends only on what
 * is left:
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

#include "core/planner/tiered/cuts.h"
#include "core/planner/tiered/reach.h"

#include <stdlib.h>

static uint64_t stretched(uint64_t target)
{
    return u128_clamp64((U128)target * 5 / 4);
}

static void add_delta(Divide *divide, const KeySource *source, KeyRange keys, LsnRange lsns, uint64_t bytes)
{
    uint64_t after = divide->plan->policy.materialize;
    uint64_t pages = after > 0 && source->pages_due ? source->pages_due(source->self, keys, lsns, after) : 0;
    divide_add_job(divide, JOB_CREATE_DELTA, keys, lsns, bytes, bytes + pages * PAGE_BYTES + DELTA_OVERHEAD);
}

static void trace_size_cut(Divide *divide, const KeyPrefix *prefix, uint64_t left, bool last)
{
    if (divide->plan->trace == NULL)
        return;
    uint64_t target = divide->plan->policy.target_file_size;
    uint32_t id = divide_decide(divide, RULE_DELTA_CUT, (KeyRange){prefix->first, prefix->last + 1});
    Decision *decision = &divide->plan->trace->decisions.at[id];
    decision->left = (double)(last ? left : prefix->bytes);
    decision->op = last ? OP_LESS : OP_GREATER_EQUAL;
    decision->right = (double)(last ? stretched(target) : target);
    decision->unit = UNIT_BYTES;
    decision->verdict = true;
    decision->result = last ? "the rest is one layer" : "target reached";
    /* The rest is one layer while left < target * 5 / 4, rounded down: the nearest target at which that is otherwise.
     */
    uint64_t least = u128_clamp64((((U128)left + 1) * 4 + 4) / 5);
    decision->flip_parameter = "target_file_size";
    decision->flip_value = (double)(last ? least - 1 : least);
    cuts_add_plain(divide, prefix->last + 1, last ? CUT_CLASS_END : CUT_CLASS_SIZE, prefix->bytes, target);
}

/* All that `source` holds in `range`, as a prefix; false where it holds nothing. */
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

/* The layer that begins with the first key of `rest`, of which it takes a part or all. True: all. */
static bool take_layer(Divide *divide, const KeySource *source, KeyRange range, const KeyPrefix *rest,
                       KeyPrefix *prefix)
{
    uint64_t target = divide->plan->policy.target_file_size;
    *prefix = *rest;
    if (divide->cuts != NULL) {
        CutChoice choice;
        cut_choose(divide, source, RULE_DELTA_CUT, (KeyRange){rest->first, range.hi}, &choice);
        rest_of(source, (KeyRange){rest->first, choice.key}, prefix);
        return choice.end;
    }
    bool last = rest->bytes < stretched(target);
    if (!last)
        source->prefix(source->self, rest->first, range.hi, target, prefix);
    trace_size_cut(divide, prefix, rest->bytes, last);
    return last;
}

/* Keys of `range`, none of them oversized. Where a layer must end beside a delta that is out of scope, that is an end
 * of input for it. */
static void retile_normal(Divide *divide, const KeySource *source, KeyRange range)
{
    Key first;
    while (source->next_key(source->self, range.lo, &first) && first < range.hi) {
        Key until = reach_until(divide->reach, first);
        bool bound = until < range.hi;
        KeyRange within = {range.lo, bound ? until : range.hi};
        KeyPrefix rest, prefix;
        if (!rest_of(source, within, &rest))
            return;
        if (take_layer(divide, source, within, &rest, &prefix) && bound)
            cuts_end_at_reach(divide);
        add_delta(divide, source, (KeyRange){prefix.first, prefix.last + 1}, divide->lsns, prefix.bytes);
        range.lo = prefix.last + 1;
    }
}

static void retile_oversized(Divide *divide, const KeySource *source, Key key)
{
    uint64_t target = divide->plan->policy.target_file_size;
    KeyRange keys = {key, key + 1};
    KeyPrefix all;
    if (!rest_of(source, keys, &all))
        return;
    LsnPartArray parts = {0};
    source->lsn_parts(source->self, key, target, &parts);
    if (parts.count == 0) /* a source that failed says so later */
        array_push(&parts, (LsnPart){divide->lsns.lo, all.bytes});
    uint32_t id = divide_decide(divide, RULE_OVERSIZED_KEY, keys);
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
        /* Records of no length can leave a part without LSNs. The published planner makes a layer of it that holds
         * no record, for its records lie in the next part. */
        if (lsns.lo == lsns.hi && divide->cuts != NULL)
            continue;
        add_delta(divide, source, keys, lsns, parts.at[i].bytes);
    }
    array_release(&parts);
}

void retile_partition(Divide *divide, const KeySource *source)
{
    uint64_t target = divide->plan->policy.target_file_size;
    KeyRange rest = divide->keys;
    Key oversized;
    while (source->next_oversized(source->self, rest.lo, rest.hi, target, &oversized)) {
        retile_normal(divide, source, (KeyRange){rest.lo, oversized});
        retile_oversized(divide, source, oversized);
        rest.lo = oversized + 1;
    }
    retile_normal(divide, source, rest);
}
