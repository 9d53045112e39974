/* leveled_pick.c - RocksDB's leveled compaction: chooses the level, the seed, the tables that must be added, and those
 * that may be added.
 *
 * Worked example: L1 is due with score 1.2. Of its tables #12 overlaps 1.3 times its size in L2, #13 0.4 times: #13 is
 * the seed. In L2 it overlaps #20 and #21. Over the keys of all three, L1 also has #14, and with it L2 still needs only
 * #20 and #21, so #14 is added.
 *
 * A seed that overlaps nothing below is moved, with up to three neighbours that overlap nothing either.
 *
 * Source: RocksDB db/compaction/compaction_picker_level.cc (LevelCompactionBuilder), compaction_picker.cc
 * (SetupOtherInputs), db/version_set.cc (UpdateFilesByCompactionPri). The tables that were picked were compared with
 * those of 184 compactions and moves of RocksDB 7.8.3.
 */
#include "core/planner/leveled/leveled_seed.h"
#include "core/planner/leveled/lsm_running.h"

#include <stdlib.h>

#define MOVED_MAX 4u /* the largest number of tables in one move */

/* ---- moves ---- */

/* Picks a move out of L0, oldest table first: tables that overlap neither each other nor the base level. */
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
            at = key_range_hull(at, keys);
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

/* May a neighbour join a move? No table of the next level may lie between them, and no user key may be cut in two. */
static bool joins_move(const LsmState *state, const LsmOptions *options, const LsmPick *pick, size_t at, size_t beyond,
                       KeyRange keys, uint64_t *bytes)
{
    const LsmLevel *level = &state->levels[pick->level];
    if (lsm_level_touches(state, pick->output, keys) || lsm_is_taken(state, level->at[at]))
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

/* All overlapping tables of L0 are taken, whichever the pick starts with; the first by key represents them. */
static uint32_t first_by_key(const LsmState *state, const LsmInputs *inputs)
{
    uint32_t first = inputs->at.at[0];
    for (size_t i = 1; i < inputs->at.count; i++)
        if (lsm_starts_before(lsm_state_placement(state, inputs->at.at[i]), lsm_state_placement(state, first)))
            first = inputs->at.at[i];
    return first;
}

/* The round-robin picker also takes the tables behind the seed, until the rest of the level fits its target. */
static void round_robin_expand(const LsmState *state, const LsmOptions *options, const LsmLevelScore *score,
                               LsmPick *pick)
{
    const LsmLevel *level = &state->levels[pick->level];
    uint64_t size = 0, excess;
    for (size_t i = 0; i < level->count; i++)
        size += lsm_is_taken(state, level->at[i]) ? 0 : lsm_state_placement(state, level->at[i])->size;
    excess = size > score->target ? size - score->target : 0;
    if (lsm_state_placement(state, pick->start.at.at[0])->size >= excess)
        return;
    LsmInputs more = {.level = pick->level}, below = {.level = pick->output};
    for (size_t i = lsm_state_index(state, pick->seed) + 1; i < level->count; i++) {
        size_t last = lsm_state_index(state, pick->start.at.at[pick->start.at.count - 1]);
        more.at.count = 0;
        for (size_t j = lsm_state_index(state, pick->start.at.at[0]); j <= (i > last ? i : last); j++)
            array_push(&more.at, level->at[j]);
        lsm_inputs_clean_cut(state, &more);
        KeyRange keys = lsm_inputs_keys(state, &more);
        lsm_inputs_touching(state, pick->output, keys, &below);
        lsm_inputs_clean_cut(state, &below);
        uint64_t start = lsm_inputs_bytes(state, &more);
        if (lsm_any_taken(state, &more) || lsm_any_taken(state, &below) ||
            lsm_writes_between(state, pick->output, keys) ||
            start + lsm_inputs_bytes(state, &below) > lsm_compaction_limit(options))
            break;
        pick->start.at.count = 0;
        for (size_t j = 0; j < more.at.count; j++)
            array_push(&pick->start.at, more.at.at[j]);
        if (start > excess)
            break;
    }
    lsm_inputs_release(&more);
    lsm_inputs_release(&below);
}

/* Expands the seed by what must be compacted with it. False where a running compaction has taken some of it. */
static bool start_with(const LsmState *state, const LsmOptions *options, uint32_t seed, LsmPick *pick)
{
    pick->seed = seed;
    pick->start.at.count = pick->below.at.count = 0;
    if (lsm_is_taken(state, seed))
        return false;
    array_push(&pick->start.at, seed);
    lsm_inputs_clean_cut(state, &pick->start);
    KeyRange keys = lsm_inputs_keys(state, &pick->start);
    if (lsm_any_taken(state, &pick->start) || lsm_writes_between(state, pick->output, keys))
        return false;
    lsm_inputs_touching(state, pick->output, keys, &pick->below);
    if (!pick->below.at.count) {
        if (pick->level > 0 && pick->start.at.count == 1 && options->priority != LSM_ROUND_ROBIN)
            extend_move(state, options, pick);
        return true;
    }
    lsm_inputs_clean_cut(state, &pick->below);
    return !lsm_any_taken(state, &pick->below);
}

static bool find_start(const LsmState *state, const LsmOptions *options, LsmPick *pick)
{
    LeveledSeeds seeds = {0};
    bool found = false, in_turn = options->priority == LSM_ROUND_ROBIN;
    leveled_seeds(state, options, pick->level, !state->running_count, &seeds);
    for (size_t i = 0; i < seeds.at.count && !found && !(in_turn && i); i++)
        found = start_with(state, options, seeds.at.at[i], pick);
    array_release(&seeds.at);
    return found;
}

/* False: running compactions have taken everything that the level could start with. */
static bool pick_level(const LsmState *state, const LsmOptions *options, const LsmLevelScore *score, LsmPick *pick)
{
    pick->start.level = pick->level;
    pick->below.level = pick->output;
    if (pick->level == 0 && lsm_l0_runs(state))
        return false;
    if (pick->level == 0 && l0_move(state, options, pick))
        return true;
    if (!find_start(state, options, pick))
        return false;
    pick->rightwards = options->priority == LSM_ROUND_ROBIN && pick->level > 0;
    if (pick->rightwards) {
        round_robin_expand(state, options, score, pick);
        lsm_inputs_touching(state, pick->output, lsm_inputs_keys(state, &pick->start), &pick->below);
        lsm_inputs_clean_cut(state, &pick->below);
        if (pick->start.at.count == 1 && !pick->below.at.count)
            extend_move(state, options, pick); /* only where the priority's own rule has added nothing */
    }
    if (pick->level == 0)
        pick->seed = first_by_key(state, &pick->start);
    pick->move = !pick->below.at.count && (pick->start.at.count == 1 || pick->level > 0);
    if (pick->below.at.count)
        lsm_expand(state, lsm_compaction_limit(options), !options->ignores_limit_for_input, pick);
    return true;
}

bool leveled_merge_l0(const LsmState *state, const LsmOptions *options, LsmPick *pick)
{
    enum { LEAST = 4, ABOVE_TRIGGER = 2 };
    if (state->levels[0].count < options->l0_trigger + ABOVE_TRIGGER ||
        !intra_l0_pick(state, LEAST, lsm_compaction_limit(options), pick))
        return false;
    pick->reason = LSM_BECAUSE_INTRA_L0;
    return true;
}

void leveled_pick(const LsmState *state, const LsmOptions *options, LsmPick *pick)
{
    LsmScores scores;
    bool l0_waits = false;
    lsm_scores(state, options, &scores);
    for (uint32_t i = 0; i < scores.order_count; i++) {
        uint32_t level = scores.order[i], output = lsm_output_level(&scores, level);
        if (scores.levels[level].score < 1)
            return;
        if (!state->levels[level].count || output <= level || output >= scores.level_count)
            continue;
        if (l0_waits && level == scores.base_level)
            continue; /* else L0 would never be compacted */
        pick->found = true;
        pick->reason = level == 0 ? LSM_BECAUSE_L0 : LSM_BECAUSE_SIZE;
        pick->level = level;
        pick->output = output;
        pick->score = scores.levels[level].score;
        if (pick_level(state, options, &scores.levels[level], pick))
            return;
        l0_waits |= level == 0;
        lsm_pick_release(pick);
        if (level == 0 && leveled_merge_l0(state, options, pick)) {
            pick->score = scores.levels[0].score;
            return;
        }
    }
}
