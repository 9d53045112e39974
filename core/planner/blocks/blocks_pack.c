/* blocks_pack.c - chooses the ends of layers: within the window the most aligned edge wins, then the one nearest to the
 * target, then the leftmost. The alignment of an edge is the number of trailing zero bits of its key; if there is a gap
 * between two moves, the best key of the gap counts. So successive merges tend to end at the same keys, and their
 * layers are deleted together.
 *
 * The layer itself ends with its last block, before the gap, and the cut names that key.
 */
#include "core/planner/blocks/blocks_pack.h"

static unsigned pack_trailing_zeros(Key key)
{
    uint64_t low = u128_low(key), high = u128_high(key);
    if (low)
        return (unsigned)__builtin_ctzll(low);
    return high ? 64 + (unsigned)__builtin_ctzll(high) : 128;
}

/* The most aligned key in [lo, hi]: its lowest set bit is the highest one in which lo - 1 and hi differ. */
static Key most_aligned(Key lo, Key hi)
{
    Key best = hi;
    while (best > 0 && (best & (best - 1)) >= lo)
        best &= best - 1;
    return best;
}

static uint64_t blocks_distance(uint64_t a, uint64_t b)
{
    return a > b ? a - b : b - a;
}

typedef struct Candidate {
    size_t count; /* number of moves in the layer */
    uint64_t bytes;
    Key key;        /* where the layer would end: the end of its last block */
    unsigned zeros; /* trailing zeros of the best key up to the next block */
} Candidate;

static bool better(const Candidate *a, const Candidate *b, uint64_t target)
{
    if (a->zeros != b->zeros)
        return a->zeros > b->zeros;
    return blocks_distance(a->bytes, target) < blocks_distance(b->bytes, target);
}

static void pack_note(Plan *plan, const Candidate *candidate, const Candidate *best, uint64_t target)
{
    bool chosen = candidate->count == best->count;
    PlanCut cut = {.job = (uint32_t)plan->jobs.count,
                   .key = candidate->key,
                   .class = CUT_CLASS_GRID,
                   .size = candidate->bytes,
                   .score = 128 - (double)candidate->zeros +
                            (double)blocks_distance(candidate->bytes, target) / (double)target,
                   .chosen = chosen,
                   .why = chosen ? "the most aligned edge of a block within the window"
                                 : "less aligned, or farther from the target"};
    array_push(&plan->cuts, cut);
}

static void note_only(Plan *plan, const Candidate *candidate, const char *why)
{
    PlanCut cut = {.job = (uint32_t)plan->jobs.count,
                   .key = candidate->key,
                   .class = CUT_CLASS_END,
                   .size = candidate->bytes,
                   .chosen = true,
                   .why = why};
    array_push(&plan->cuts, cut);
}

static Candidate candidate_at(const Blocks *blocks, const BlockMove *moves, size_t count, size_t i, uint64_t bytes)
{
    Key lo = blocks->map.at[moves[i].block].keys.hi;
    Key hi = i + 1 < count ? blocks->map.at[moves[i + 1].block].keys.lo : lo;
    return (Candidate){i + 1, bytes, lo, pack_trailing_zeros(most_aligned(lo, hi))};
}

size_t blocks_pack(const Blocks *blocks, Plan *plan, const BlockMove *moves, size_t count)
{
    uint64_t target = plan->policy.target_file_size;
    CutWindow window = policy_cut_window(&plan->policy);
    Candidate best = {0}, before = {0}, now = {0};
    uint64_t bytes = 0;
    size_t i = 0;
    for (; i < count; i++) {
        bytes += moves[i].bytes;
        if (bytes > window.max && i > 0)
            break;
        now = candidate_at(blocks, moves, count, i, bytes);
        if (bytes < window.min)
            before = now;
        else if (best.count == 0 || better(&now, &best, target))
            best = now;
    }
    if (i == count) {
        if (plan->trace)
            note_only(plan, &now, "the rest fits in one layer");
        return count;
    }
    if (best.count == 0) { /* the next block is large, so the layer ends either before or behind it */
        Candidate with = candidate_at(blocks, moves, count, i, bytes);
        best = blocks_distance(with.bytes, target) < blocks_distance(before.bytes, target) ? with : before;
        if (plan->trace)
            note_only(plan, &best, "no edge lies within the window");
        return best.count;
    }
    bytes = 0;
    for (size_t n = 0; plan->trace && n < i; n++) {
        bytes += moves[n].bytes;
        Candidate candidate = candidate_at(blocks, moves, count, n, bytes);
        if (bytes >= window.min)
            pack_note(plan, &candidate, &best, target);
    }
    return best.count;
}
