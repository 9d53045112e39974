/* read_depth.c - one sweep over the keys.
 *
 * If no two deltas over a key overlap in LSN, the path visits the topmost image and exactly the deltas that end above
 * it: an LsnStack counts them. Deltas that overlap another one somewhere are marked beforehand. A path visits every
 * unmarked delta above the image, because a delta that does not overlap it cannot lead past it. So the stack holds the
 * unmarked deltas only. The path through the marked deltas over a key is measured in a tree (path_tree.h):
 *
 *     |  +-a-+         a is unmarked, m and n are marked: a by the stack; m, below whose start nothing marked is left,
 *     |  +-m-+-+       by the tree. In a compaction in progress m is the new layer, and there are many n, which the
 *     |  +---| n       path does not visit.
 *
 * A delta with an empty LSN range overlaps nothing, yet it changes paths. If there is one, all deltas are in the tree,
 * which measures the path over each key with such a delta or with two marked deltas.
 */
#include "core/analysis/read_depth.h"

#include "core/model/path_tree.h"
#include "core/model/key_edges.h"
#include "core/model/lsn_stack.h"

#include <stdlib.h>

#define OUTSIDE 2 /* value of `joined`: all layers asked about are to one side of the segment */

typedef struct Sweep {
    const LayerSet *set;
    const LayerIndex *index;
    const Overlaps *overlaps;
    Lsn lsn; /* the LSN of the request */
    /* stack and tree contain all deltas; else the stack contains the unmarked ones and the tree the marked ones */
    bool whole;
    LsnStack stack;
    PathTree tree;
    uint32_t tangled;    /* number of active deltas that overlap another delta somewhere */
    uint32_t at_request; /* number of active images that end exactly at the request: such an image answers it alone */
} Sweep;

static uint32_t tangle(const Sweep *sweep, LayerId id)
{
    if (sweep->set->lsn_lo[id] == sweep->set->lsn_hi[id])
        return 2; /* the image is sufficient */
    return sweep->overlaps->marked && sweep->overlaps->marked[id];
}

/* Makes the tree of the deltas of which a path may leave out some. */
static void tree_init(Sweep *sweep, const LayerId *ids, size_t count)
{
    LayerId *in_tree = mem_alloc(count * sizeof *in_tree);
    size_t deltas = 0;
    for (size_t i = 0; i < count; i++)
        if (!layer_is_image(sweep->set, ids[i]) && (sweep->whole || tangle(sweep, ids[i])))
            in_tree[deltas++] = ids[i];
    path_tree_init(&sweep->tree, sweep->set, in_tree, deltas, NULL);
    free(in_tree);
}

/* The visits of the deltas of the tree over the current key. Where no layer has an image's end as an edge, the image's
 * rank stands for the LSN just below its end; every comparison with an edge gives the same result. */
static uint32_t path_length(const Sweep *sweep)
{
    int64_t rank = lsn_stack_image(&sweep->stack);
    return path_tree_length(&sweep->tree, (PathRead){sweep->lsn, rank >= 0, rank < 0 ? 0 : sweep->index->lsns[rank]});
}

static void change(Sweep *sweep, LayerId id, bool add)
{
    uint32_t one = add ? 1u : UINT32_MAX;
    bool image = layer_is_image(sweep->set, id);
    uint32_t tangled = image || sweep->tree.leaves == 0 ? 0 : tangle(sweep, id);
    if (tangled == 0 || sweep->whole)
        lsn_stack_change(&sweep->stack, image, layer_index_end_rank(sweep->index, sweep->set, id), add);
    if (image) {
        if (sweep->set->lsn_hi[id] == sweep->lsn)
            sweep->at_request += one;
        return;
    }
    if (tangled > 0 || (sweep->whole && sweep->tree.leaves > 0))
        path_tree_change(&sweep->tree, id, add);
    sweep->tangled += one * tangled;
}

static uint32_t visits_here(const Sweep *sweep)
{
    if (sweep->at_request > 0)
        return 1;
    uint32_t image = sweep->stack.images > 0;
    if (sweep->whole && sweep->tangled >= 2)
        return path_length(sweep) + image;
    if (!sweep->whole && sweep->tangled > 0)
        return path_length(sweep) + lsn_stack_depth(&sweep->stack) + image;
    return lsn_stack_depth(&sweep->stack) + image;
}

static void run(Sweep *sweep, const KeyEdges *edges, const LayerId *ids, ReadProfile *profile)
{
    uint32_t visits = 0;
    for (uint32_t k = 0; k < profile->segments; k++) {
        uint32_t ended = edges->end_of[k + 1], started = edges->start_of[k + 1];
        if (edges->end_of[k] != ended || edges->start_of[k] != started) {
            for (uint32_t i = edges->end_of[k]; i < ended; i++)
                change(sweep, ids[edges->ends[i]], false);
            for (uint32_t i = edges->start_of[k]; i < started; i++)
                change(sweep, ids[edges->starts[i]], true);
            visits = visits_here(sweep);
        }
        profile->visits[k] = visits;
    }
}

/* Finds the segments of the index that are not segments of the layers `ids` alone. */
static void join_segments(ReadProfile *profile, const LayerIndex *index, const LayerId *ids, size_t count)
{
    profile->distinct = profile->segments;
    if ((count >= index->layer_count && !index->read_lo) || profile->segments == 0)
        return;
    uint8_t *joined = mem_alloc(index->key_count);
    memset(joined, 1, index->key_count);
    uint32_t first = index->key_count, last = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t lo = index->key_lo[ids[i]], hi = index->key_hi[ids[i]];
        joined[lo] = joined[hi] = 0;
        first = lo < first ? lo : first;
        last = hi > last ? hi : last;
    }
    profile->distinct = 0;
    for (uint32_t i = 0; i < profile->segments; i++) {
        if (i < first || i >= last)
            joined[i] = OUTSIDE;
        profile->distinct += joined[i] == 0;
    }
    profile->joined = joined;
}

void read_profile_init(ReadProfile *profile, LayerView view, const Overlaps *overlaps, Lsn lsn)
{
    LayerIndex reads = layer_index_of_reads(view.index);
    view.index = &reads;
    *profile =
        (ReadProfile){.keys = view.index->keys, .segments = view.index->key_count ? view.index->key_count - 1 : 0};
    profile->visits = mem_zero(profile->segments, sizeof *profile->visits);
    join_segments(profile, view.index, view.ids, view.count);
    LayerId *seen = mem_alloc(view.count * sizeof *seen); /* the layers that a read at that LSN can visit */
    size_t kept = 0;
    bool whole = false;
    for (size_t i = 0; i < view.count; i++) {
        LayerId id = view.ids[i];
        if (layer_is_image(view.set, id) ? view.set->lsn_hi[id] > lsn : view.set->lsn_lo[id] >= lsn)
            continue;
        seen[kept++] = id;
        whole |= !layer_is_image(view.set, id) && view.set->lsn_lo[id] == view.set->lsn_hi[id];
    }
    Sweep sweep = {.set = view.set, .index = view.index, .overlaps = overlaps, .lsn = lsn, .whole = whole};
    lsn_stack_init(&sweep.stack, view.index->lsn_count);
    if (whole || overlaps->pairs > 0)
        tree_init(&sweep, seen, kept);
    KeyEdges edges;
    key_edges_init(&edges, (LayerView){view.set, view.index, seen, kept});
    run(&sweep, &edges, seen, profile);
    key_edges_release(&edges);
    path_tree_release(&sweep.tree);
    lsn_stack_release(&sweep.stack);
    free(seen);
}

void read_profile_release(ReadProfile *profile)
{
    free(profile->visits);
    free(profile->joined);
    free(profile->unsure);
    *profile = (ReadProfile){0};
}

ReadWorst read_profile_worst(const ReadProfile *profile)
{
    ReadWorst worst = {0};
    for (uint32_t i = 0; i < profile->segments; i++) {
        bool unsure = read_profile_unsure(profile, i);
        bool *has = unsure ? &worst.has_unsure : &worst.has_known;
        uint32_t *at = unsure ? &worst.unsure : &worst.known;
        if (profile->visits[i] > 0 && (!*has || profile->visits[i] > profile->visits[*at])) {
            *has = true;
            *at = i;
        }
    }
    return worst;
}

size_t read_profile_bins(const ReadProfile *profile, DepthBin *bins, size_t most)
{
    uint32_t max = 0, wide;
    bool known = read_profile_worst(profile).has_known;
    for (uint32_t i = 0; i < profile->segments; i++)
        if (!known || !read_profile_unsure(profile, i))
            max = profile->visits[i] > max ? profile->visits[i] : max;
    if (profile->segments == 0)
        return 0;
    wide = (uint32_t)(max / most) + 1;
    size_t count = max / wide + 1;
    for (size_t b = 0; b < count; b++)
        bins[b] = (DepthBin){.lo = (uint32_t)b * wide, .hi = ((uint32_t)b + 1) * wide};
    for (uint32_t i = 0; i < profile->segments; i++) {
        if (read_profile_joined(profile, i) || (known && read_profile_unsure(profile, i)))
            continue;
        DepthBin *bin = &bins[profile->visits[i] / wide];
        if (bin->segments == 0 || profile->visits[i] > profile->visits[bin->deepest])
            bin->deepest = i;
        bin->segments++;
    }
    return count;
}

ReadUnsure read_depth_apart(const ReadDepth *depth)
{
    ReadUnsure reason = READ_KNOWN;
    uint64_t deepest = depth->by_segment.max;
    for (int r = READ_KNOWN + 1; r < READ_UNSURE_COUNT; r++)
        if (depth->apart[r].segments && depth->apart[r].deepest > deepest) {
            deepest = depth->apart[r].deepest;
            reason = (ReadUnsure)r;
        }
    return reason;
}

const char *read_unsure_where(ReadUnsure unsure)
{
    static const char *const WHERE[READ_UNSURE_COUNT] = {
        [READ_ACROSS] = "where no key is known to exist",
        [READ_ELSEWHERE] = "where all pages are on other shards",
        [READ_OUTSIDE] = "outside the keyspace, where no key exists",
    };
    return WHERE[unsure];
}

/* Why no key of the range is known to exist; READ_KNOWN: some do, and `weight` is their number. */
static ReadUnsure weigh(const LayerSet *set, Sharding sharding, KeyRange range, uint64_t *weight)
{
    if (set->form == KEY_PLAIN) { /* all plain keys exist where the keyspace is unknown */
        *weight = set->keyspace.count ? keyspace_count(&set->keyspace, range) : (uint64_t)(range.hi - range.lo);
        return *weight ? READ_KNOWN : READ_OUTSIDE;
    }
    uint32_t pages = shard_page_count(range, sharding);
    *weight = pages == SHARD_PAGES_UNKNOWN ? 0 : pages;
    return pages == SHARD_PAGES_UNKNOWN ? READ_ACROSS : pages == 0 ? READ_ELSEWHERE : READ_KNOWN;
}

typedef struct Counts {
    Histogram all, known, keys;
    ReadsApart apart[READ_UNSURE_COUNT];
} Counts;

/* Counts what is known of the segment [first, end) and of its pieces between edges of other layers of the index. */
static void count_segment(ReadProfile *profile, const LayerSet *set, Sharding sharding, uint32_t first, uint32_t end,
                          Counts *counts)
{
    ReadUnsure unsure = READ_UNSURE_COUNT;
    uint32_t visits = profile->visits[first];
    for (uint32_t i = first; i < end; i++) {
        uint64_t weight;
        ReadUnsure own = weigh(set, sharding, (KeyRange){profile->keys[i], profile->keys[i + 1]}, &weight);
        histogram_add(&counts->keys, visits, weight);
        unsure = own < unsure ? own : unsure;
    }
    histogram_add(&counts->all, visits, 1);
    histogram_add(&counts->known, visits, unsure == READ_KNOWN);
    if (profile->unsure)
        memset(profile->unsure + first, (int)unsure, end - first);
    if (unsure != READ_KNOWN) {
        ReadsApart *apart = &counts->apart[unsure];
        apart->segments++;
        apart->deepest = visits > apart->deepest ? visits : apart->deepest;
    }
}

ReadDepth read_profile_depth(ReadProfile *profile, const LayerSet *set, Sharding sharding)
{
    Counts counts = {0};
    ReadDepth depth = {0};
    free(profile->unsure);
    profile->unsure = NULL;
    if (set->form != KEY_PLAIN || set->keyspace.count > 0)
        profile->unsure = mem_zero(profile->segments, sizeof *profile->unsure);
    for (uint32_t i = 0, end; i < profile->segments; i = end) {
        end = read_profile_next(profile, i);
        if (!profile->joined || profile->joined[i] != OUTSIDE)
            count_segment(profile, set, sharding, i, end, &counts);
    }
    memcpy(depth.apart, counts.apart, sizeof depth.apart);
    depth.all_segments = histogram_distribution(&counts.all);
    depth.by_segment = histogram_distribution(&counts.known);
    depth.by_key = histogram_distribution(&counts.keys);
    depth.none_known = depth.by_segment.max == 0 && depth.all_segments.max > 0;
    if (depth.none_known)
        depth.by_segment = depth.all_segments;
    histogram_release(&counts.all);
    histogram_release(&counts.known);
    histogram_release(&counts.keys);
    depth.worst = read_profile_worst(profile);
    return depth;
}
