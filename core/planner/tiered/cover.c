/* cover.c - covers a keyspace with images, in closed form.
 *
 * The published code advances a window over the keyspace in hops. Its result depends only on this rule: with `taken`
 * keys so far and a limit, a whole range is taken if taken + length < limit, strictly; otherwise the window stops
 * inside the range, or exactly at its end, with taken == limit. An image is the window with the limit `target`, but if
 * the window with the limit target * 5 / 4 takes all that is left, the image takes all.
 *
 * Example, target 4 keys (limit 5 for the end), ranges [0,6) [10,13), nine keys: with the limit 5 it stops at 5, so the
 * image has 4 keys, [0,4). Five keys are left: 2 + 3 < 5 is false, so again 4: 4, 5, 10, 11, image [4,12). One is left:
 * [12,MAX).
 *
 * With cut points beyond the size, the keyspace is a KeySource of pages and cuts.c chooses.
 */
#include "core/planner/tiered/cover.h"

#include "core/planner/tiered/cuts.h"
#include "core/planner/keyspace_source.h"

#include <math.h>
#include <stdlib.h>

typedef struct Window {
    size_t range; /* the range in which the next keys are */
    Key key;      /* the next key */
} Window;

/* Moves `window` on by up to `limit` existing keys. True where it took all that were left, else it has moved by exactly
 * `limit`. */
static bool window_advance(const Keyspace *keyspace, Window *window, uint64_t limit, uint64_t *taken)
{
    *taken = 0;
    while (window->range < keyspace->count) {
        KeyRange range = keyspace->at[window->range];
        if (window->key < range.lo)
            window->key = range.lo;
        U128 left = range.hi - window->key;
        uint64_t length = left > UINT32_MAX ? UINT32_MAX : (uint64_t)left;
        if (*taken + length >= limit) {
            window->key += limit - *taken;
            *taken = limit;
            if (window->key == range.hi)
                window->range++;
            return false;
        }
        *taken += length;
        window->key = range.hi;
        window->range++;
    }
    return true;
}

/* What the images of a partition read: the records of its deltas that lie in their keys. */
typedef struct CoverReads {
    const KeySource *source; /* of the partition's deltas */
    uint64_t delta_bytes;    /* size of these deltas within the partition */
    uint64_t below, all;     /* bytes of the source below the partition, and in it */
} CoverReads;

/* The bytes of the deltas from the partition's start to `key`. */
static uint64_t reads_until(const CoverReads *reads, Key key)
{
    uint64_t part = reads->source->bytes_below(reads->source->self, key, NULL) - reads->below;
    return reads->all == 0 ? 0 : (uint64_t)((U128)reads->delta_bytes * part / reads->all);
}

static void add_image(Divide *divide, const CoverReads *reads, uint32_t decision, KeyRange keys, uint64_t pages)
{
    divide_add_job(divide, decision,
                   (PlanJob){.kind = JOB_CREATE_IMAGE,
                             .keys = keys,
                             .lsns = {divide->lsns.hi, divide->lsns.hi},
                             .bytes_in = reads_until(reads, keys.hi) - reads_until(reads, keys.lo),
                             .bytes_out = pages * PAGE_BYTES});
}

/* Adds the decision and the cut of an image that ends because of its size. */
static uint32_t trace_size_cut(Divide *divide, KeyRange keys, uint64_t pages, uint64_t target, bool last)
{
    if (divide->plan->trace == NULL)
        return DECISION_NONE;
    uint32_t id = divide_decide(divide, RULE_IMAGE_CUT, keys);
    Decision *decision = &divide->plan->trace->decisions.at[id];
    uint64_t limit = last ? target * 5 / 4 : target;
    decision->left = (double)pages;
    decision->op = last ? OP_LESS : OP_EQUAL;
    decision->right = (double)limit;
    decision->unit = UNIT_KEYS;
    decision->verdict = true;
    decision->result = last ? "the rest is one image" : "target reached";
    cuts_add_plain(divide, keys.hi, last ? CUT_CLASS_END : CUT_CLASS_SIZE, pages * PAGE_BYTES, target * PAGE_BYTES);
    return id;
}

static bool cover_by_size(Divide *divide, const CoverReads *reads, const Keyspace *keyspace, uint64_t target,
                          Error *error)
{
    Window window = {0, divide->keys.lo};
    Key start = divide->keys.lo;
    bool last = false;
    while (!last) {
        Window stretched = window;
        uint64_t pages;
        last = window_advance(keyspace, &stretched, target * 5 / 4, &pages);
        if (!last)
            window_advance(keyspace, &window, target, &pages);
        KeyRange keys = {start, last ? divide->keys.hi : window.key};
        uint32_t decision = trace_size_cut(divide, keys, pages, target, last);
        add_image(divide, reads, decision, keys, pages);
        start = keys.hi;
        if (!plan_fits(divide->plan, divide->first_job, error))
            return false;
    }
    return true;
}

static bool cover_by_choice(Divide *divide, const CoverReads *reads, const Keyspace *keyspace, Error *error)
{
    KeyOrdinals ordinals;
    key_ordinals_init(&ordinals, keyspace->at, keyspace->count);
    KeySource source;
    keyspace_source_init(&source, &ordinals);
    Key start = divide->keys.lo;
    CutChoice choice = {0};
    bool fits = true;
    while (fits && !choice.end) {
        cut_choose(divide, &source, RULE_IMAGE_CUT, (KeyRange){start, divide->keys.hi}, &choice);
        add_image(divide, reads, choice.decision, (KeyRange){start, choice.key}, choice.bytes / PAGE_BYTES);
        start = choice.key;
        fits = plan_fits(divide->plan, divide->first_job, error);
    }
    key_ordinals_release(&ordinals);
    return fits;
}

bool cover_partition(Divide *divide, const KeySource *source, uint64_t delta_bytes, Error *error)
{
    uint64_t target = divide->plan->policy.target_file_size / PAGE_BYTES;
    if (target == 0)
        return error_set(error, ERROR_INPUT, "target_file_size %llu is below one page: no image can be made",
                         (unsigned long long)divide->plan->policy.target_file_size);
    CoverReads reads = {.source = source,
                        .delta_bytes = delta_bytes,
                        .below = source->bytes_below(source->self, divide->keys.lo, NULL)};
    reads.all = source->bytes_below(source->self, divide->keys.hi, NULL) - reads.below;
    Keyspace clipped = keyspace_clip(divide->input->sources->keyspace, divide->keys);
    bool fits = divide->cuts != NULL ? cover_by_choice(divide, &reads, &clipped, error)
                                     : cover_by_size(divide, &reads, &clipped, target, error);
    keyspace_release(&clipped);
    return fits;
}
