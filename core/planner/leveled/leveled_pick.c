/* leveled_pick.c - RocksDB's leveled compaction: level, seed, everything that must come along, what may come along.
 *
 * Worked example: L1 is due with score 1.2. Of its tables #12 overlaps 1.3 times its size in L2, #13 0.4 times: #13 is
 * the seed. In L2 it touches #20 and #21. Over the keys of all three, L1 also has #14, and with it L2 still needs #20
 * and #21 alone: #14 comes along for free.
 *
 * A seed that touches nothing below is moved, with up to three neighbours that touch nothing either.
 *
 * Source: RocksDB db/compaction/compaction_picker_level.cc (LevelCompactionBuilder), compaction_picker.cc
 * (SetupOtherInputs), db/version_set.cc (UpdateFilesByCompactionPri). The tables that were picked were compared with
 * those of 184 compactions and moves of RocksDB 7.8.3.
 */
#include "core/planner/leveled/lsm_choice.h"

#include <stdlib.h>

#define MOVED_MAX 4u /* tables that one move takes */

/* ---- the seed ---- */

/* Bytes of the next level that a table overlaps, by internal keys, as the engine orders tables by them. */
static uint64_t overlapped(const LsmState *state, const LsmPlacement *table, const LsmLevel *next, size_t *from)
{
    uint64_t bytes = 0;
    for (; *from < next->count; (*from)++) {
        const LsmPlacement *below = lsm_state_placement(state, next->at[*from]);
        if (bound_compare(below->large, below->large_tag, table->small, table->small_tag) >= 0)
            break;
    }
    for (size_t i = *from; i < next->count; i++) {
        const LsmPlacement *below = lsm_state_placement(state, next->at[i]);
        if (bound_compare(below->small, below->small_tag, table->large, table->large_tag) >= 0)
            break;
        bytes += below->size;
        if (bound_compare(below->large, below->large_tag, table->large, table->large_tag) > 0)
            break;
    }
    return bytes;
}

/* Lower comes first. */
static uint64_t rank_of(const LsmState *state, const LsmOptions *options, const LsmPlacement *table,
                        const LsmLevel *next, size_t *from)
{
    uint64_t size = table->size + table->freed_bytes, bytes;
    switch (options->priority) {
    case LSM_BY_COMPENSATED_SIZE:
        return UINT64_MAX - size;
    case LSM_OLDEST_LARGEST_SEQ:
        return table->seq_hi;
    case LSM_OLDEST_SMALLEST_SEQ:
        return table->seq_lo;
    default:
        bytes = overlapped(state, table, next, from);
        return size ? (bytes < UINT64_MAX / 1024 ? bytes * 1024 : UINT64_MAX) / size : UINT64_MAX;
    }
}

static uint32_t round_robin_seed(const LsmState *state, uint32_t level)
{
    const LsmLevel *from = &state->levels[level];
    uint32_t key;
    uint64_t tag;
    if (!lsm_cursor_at(state, level, &key, &tag))
        return from->at[0];
    for (size_t i = 0; i < from->count; i++) {
        const LsmPlacement *table = lsm_state_placement(state, from->at[i]);
        if (bound_compare(table->small, table->small_tag, key, tag) >= 0)
            return from->at[i];
    }
    return from->at[0];
}

static bool smaller_bound(const LsmPlacement *a, const LsmPlacement *b)
{
    return bound_compare(a->small, a->small_tag, b->small, b->small_tag) < 0;
}

/* Marked tables first, then by rank, then by key. */
static uint32_t seed_of(const LsmState *state, const LsmOptions *options, uint32_t level)
{
    const LsmLevel *in = &state->levels[level], *next = &state->levels[level + 1];
    if (options->priority == LSM_ROUND_ROBIN && level)
        return round_robin_seed(state, level);
    uint32_t best = PLACEMENT_NONE;
    uint64_t best_rank = 0;
    bool best_marked = false;
    size_t from = 0;
    for (size_t i = 0; i < in->count; i++) {
        const LsmPlacement *table = lsm_state_placement(state, in->at[i]);
        bool marked = table->flags & PLACEMENT_MARKED;
        from = level ? from : 0; /* tables of L0 are not in key order */
        uint64_t rank = rank_of(state, options, table, next, &from);
        bool better = best == PLACEMENT_NONE || (marked != best_marked ? marked : rank < best_rank);
        bool same = best != PLACEMENT_NONE && marked == best_marked && rank == best_rank;
        if (better || (same && smaller_bound(table, lsm_state_placement(state, best)))) {
            best = in->at[i];
            best_rank = rank;
            best_marked = marked;
        }
    }
    return best;
}

/* ---- moves ---- */

/* From L0, oldest first: tables that overlap neither each other nor the base level. */
static bool l0_move(const LsmState *state, const LsmOptions *options, LsmPick *pick)
{
    const LsmLevel *l0 = &state->levels[0];
    if (!state->levels[pick->output].count || options->per_level_compression || options->many_paths)
        return false;
    KeyRange keys = {0, 0};
    for (size_t i = l0->count; i-- > 0;) {
        KeyRange at = placement_keys(lsm_state_placement(state, l0->at[i]));
        if (pick->start.at.count && key_range_overlaps(at, keys))
            break;
        if (pick->start.at.count) {
            at.lo = at.lo < keys.lo ? at.lo : keys.lo;
            at.hi = at.hi > keys.hi ? at.hi : keys.hi;
        }
        if (lsm_level_touches(state, pick->output, at))
            break;
        keys = at;
        array_push(&pick->start.at, l0->at[i]);
    }
    if (!pick->start.at.count)
        return false;
    pick->seed = pick->start.at.at[0];
    pick->move = true;
    return true;
}

/* A neighbour joins a move where nothing below lies in between and no user key is cut in two. */
static bool joins_move(const LsmState *state, const LsmOptions *options, const LsmPick *pick, size_t at, size_t beyond,
                       KeyRange keys, uint64_t *bytes)
{
    const LsmLevel *level = &state->levels[pick->level];
    if (lsm_level_touches(state, pick->output, keys))
        return false;
    if (beyond < level->count) {
        size_t left = at < beyond ? at : beyond, right = at < beyond ? beyond : at;
        if (lsm_state_placement(state, level->at[left])->large == lsm_state_placement(state, level->at[right])->small)
            return false;
    }
    *bytes += lsm_state_placement(state, level->at[at])->size;
    return *bytes <= lsm_compaction_limit(options);
}

static void extend_move(const LsmState *state, const LsmOptions *options, LsmPick *pick)
{
    const LsmLevel *level = &state->levels[pick->level];
    if (options->many_paths || options->per_level_compression)
        return;
    size_t index = lsm_state_index(state, pick->seed), first = index, last = index;
    KeyRange seed = placement_keys(lsm_state_placement(state, pick->seed));
    uint64_t bytes = lsm_state_placement(state, pick->seed)->size;
    while (last + 1 < level->count && last - first + 1 < MOVED_MAX) {
        KeyRange next = placement_keys(lsm_state_placement(state, level->at[last + 1]));
        if (!joins_move(state, options, pick, last + 1, last + 2, (KeyRange){seed.lo, next.hi}, &bytes))
            break;
        last++;
    }
    while (options->moves_left && first > 0 && last - first + 1 < MOVED_MAX) {
        KeyRange next = placement_keys(lsm_state_placement(state, level->at[first - 1]));
        size_t beyond = first > 1 ? first - 2 : SIZE_MAX;
        if (!joins_move(state, options, pick, first - 1, beyond, (KeyRange){next.lo, seed.hi}, &bytes))
            break;
        first--;
    }
    pick->start.at.count = 0;
    for (size_t i = first; i <= last; i++)
        array_push(&pick->start.at, level->at[i]);
}

/* ---- one level ---- */

/* All of L0 that overlaps is taken, whichever table it starts with: the first by key stands for it. */
static uint32_t first_by_key(const LsmState *state, const LsmInputs *inputs)
{
    uint32_t first = inputs->at.at[0];
    for (size_t i = 1; i < inputs->at.count; i++)
        if (smaller_bound(lsm_state_placement(state, inputs->at.at[i]), lsm_state_placement(state, first)))
            first = inputs->at.at[i];
    return first;
}

static void pick_level(const LsmState *state, const LsmOptions *options, LsmPick *pick)
{
    pick->start.level = pick->level;
    pick->below.level = pick->output;
    if (pick->level == 0 && l0_move(state, options, pick))
        return;
    pick->seed = seed_of(state, options, pick->level);
    array_push(&pick->start.at, pick->seed);
    lsm_inputs_clean_cut(state, &pick->start);
    if (pick->level == 0)
        pick->seed = first_by_key(state, &pick->start);
    lsm_inputs_touching(state, pick->output, lsm_inputs_keys(state, &pick->start), &pick->below);
    if (!pick->below.at.count) {
        pick->move = pick->start.at.count == 1 || pick->level > 0;
        if (pick->level > 0 && pick->start.at.count == 1)
            extend_move(state, options, pick);
        return;
    }
    lsm_inputs_clean_cut(state, &pick->below);
    lsm_expand(state, lsm_compaction_limit(options), !options->ignores_limit_for_input, pick);
}

void leveled_pick(const LsmState *state, const LsmOptions *options, LsmPick *pick)
{
    LsmScores scores;
    lsm_scores(state, options, &scores);
    for (uint32_t i = 0; i < scores.order_count; i++) {
        uint32_t level = scores.order[i], output = lsm_output_level(&scores, level);
        if (scores.levels[level].score < 1)
            return;
        if (!state->levels[level].count || output <= level || output >= scores.level_count)
            continue;
        pick->found = true;
        pick->reason = level == 0 ? LSM_BECAUSE_L0 : LSM_BECAUSE_SIZE;
        pick->level = level;
        pick->output = output;
        pick->score = scores.levels[level].score;
        pick_level(state, options, pick);
        return;
    }
}
