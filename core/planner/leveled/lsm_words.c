/* lsm_words.c - writes the sentence about a pick. */
#include "core/planner/leveled/lsm_words.h"

#include <stdio.h>
#include <string.h>

static void lsm_add_tables(const LsmState *state, const LsmInputs *inputs, Text *out)
{
    enum { SHOWN = 6 };
    char label[LSM_LABEL_SIZE];
    for (size_t i = 0; i < inputs->at.count && i < SHOWN; i++)
        text_printf(out, " %s", placement_label(lsm_state_placement(state, inputs->at.at[i]), label));
    if (inputs->at.count > SHOWN)
        text_printf(out, " and %zu more", inputs->at.count - SHOWN);
}

/* Appends "score 8.16 of L0 is the highest", and of scores that the screen shows as equal, which level is compacted
 * first and why: either the scores are equal, or they differ in a later digit. */
static void add_score(const LsmState *state, const LsmOptions *options, const LsmPick *pick, Text *out)
{
    char own[32], other[32];
    LsmScores scores;
    lsm_scores(state, options, &scores);
    snprintf(own, sizeof own, "%.2f", pick->score);
    text_printf(out, "score %s of L%u is the highest", own, pick->level);
    for (uint32_t i = 0; i < scores.order_count; i++) {
        uint32_t level = scores.order[i];
        snprintf(other, sizeof other, "%.2f", scores.levels[level].score);
        if (level == pick->level || strcmp(own, other) != 0)
            continue;
        if (scores.levels[level].score < pick->score)
            text_printf(out, " (%.6g, L%u's is %.6g)", pick->score, level, scores.levels[level].score);
        else
            text_printf(out, " (as L%u's: of equal scores, the upper level is compacted first)", level);
        return;
    }
}

void lsm_reason_text(const LsmState *state, const LsmOptions *options, const LsmPick *pick, Text *out)
{
    char left[32], right[32];
    switch (pick->reason) {
    case LSM_BECAUSE_L0:
    case LSM_BECAUSE_SIZE:
        add_score(state, options, pick, out);
        break;
    case LSM_BECAUSE_INTRA_L0:
        text_printf(out, "L0 can't be compacted down now");
        break;
    case LSM_BECAUSE_AMPLIFICATION:
        text_printf(out, "the newer runs have %s, at least %s", bytes_format((uint64_t)pick->left, left),
                    bytes_format((uint64_t)pick->right, right));
        break;
    case LSM_BECAUSE_RATIO:
        text_printf(out, "%.0f runs are of about one size, at least %.0f", pick->left, pick->right);
        break;
    case LSM_BECAUSE_RUNS:
        text_printf(out, "%.0f runs are more than %.0f", pick->left, pick->right);
        break;
    case LSM_BECAUSE_FIFO_SIZE:
        text_printf(out, "%s are more than %s", bytes_format((uint64_t)pick->left, left),
                    bytes_format((uint64_t)pick->right, right));
        break;
    case LSM_BECAUSE_FIFO_MERGE:
        text_printf(out, "%.0f tables are at least %.0f", pick->left, pick->right);
        break;
    case LSM_BECAUSE_MARKED:
        text_printf(out, "a table is marked for compaction");
        break;
    case LSM_BECAUSE_BLOBS:
        text_printf(out, "%s of the oldest blob files are garbage, at least %s",
                    bytes_format((uint64_t)pick->left, left), bytes_format((uint64_t)pick->right, right));
        break;
    case LSM_BECAUSE_BACKING:
        text_printf(out, "no table refers to %s of a backing file, at least %s",
                    bytes_format((uint64_t)pick->left, left), bytes_format((uint64_t)pick->right, right));
        break;
    default:
        break;
    }
}

bool lsm_seeds_by_overlap(const LsmOptions *options, uint32_t level)
{
    return level > 0 && level + 1 < LSM_LEVELS_MAX && options->style == LSM_STYLE_LEVELED &&
           options->engine != LSM_LEVELDB && options->priority == LSM_MIN_OVERLAPPING_RATIO;
}

/* How the seed of a level below L0 was chosen. */
static const char *deeper_seed_words(const LsmOptions *options, uint32_t level)
{
    static const char *const by_priority[] = {
        [LSM_MIN_OVERLAPPING_RATIO] = "",
        [LSM_BY_COMPENSATED_SIZE] = ", the largest table of its level",
        [LSM_OLDEST_LARGEST_SEQ] = ", whose newest record is the oldest in its level",
        [LSM_OLDEST_SMALLEST_SEQ] = ", whose oldest record is the oldest in its level",
        [LSM_ROUND_ROBIN] = ", the next in the order of keys",
    };
    if (options->engine == LSM_LEVELDB)
        return ", the first that ends behind the level's last compaction";
    return lsm_seeds_by_overlap(options, level) ? ", which overlaps least below for its size"
                                                : by_priority[options->priority];
}

bool lsm_seed_text(const LsmState *state, const LsmOptions *options, const LsmPick *pick, Text *out)
{
    char name[LSM_LABEL_SIZE], bytes[32];
    if (pick->seed == PLACEMENT_NONE)
        return false;
    const LsmPlacement *seed = lsm_state_placement(state, pick->seed);
    text_printf(out, "%s, %s", placement_label(seed, name), bytes_format(seed->size, bytes));
    if (pick->reason == LSM_BECAUSE_SIZE)
        text_printf(out, "%s", deeper_seed_words(options, pick->level));
    else if (pick->reason == LSM_BECAUSE_L0 && pick->start.at.count > 1 && !pick->move)
        text_printf(out, ", %s of %zu tables of L0 that overlap one another, directly or through others",
                    options->engine == LSM_PEBBLE    ? "the top one"
                    : options->engine == LSM_LEVELDB ? "one"
                                                     : "the first by key",
                    pick->start.at.count);
    return true;
}

void lsm_pick_text(const LsmState *state, const LsmOptions *options, const LsmPick *pick, Text *out)
{
    if (!pick->found) {
        text_printf(out, "%s", options->disabled ? "automatic compactions are off" : "nothing is due");
        return;
    }
    char bytes[32], label[LSM_LABEL_SIZE];
    uint64_t size = lsm_inputs_bytes(state, &pick->start) + lsm_inputs_bytes(state, &pick->below);
    size_t tables = pick->start.at.count + pick->below.at.count;
    if (pick->output == LSM_DELETED)
        text_printf(out, "delete from L%u", pick->level);
    else if (pick->move)
        text_printf(out, "move L%u to L%u", pick->level, pick->output);
    else
        text_printf(out, "compact L%u to L%u", pick->level, pick->output);
    text_printf(out, ": ");
    lsm_reason_text(state, options, pick, out);
    if (pick->seed != PLACEMENT_NONE)
        text_printf(out, ", starting with %s", placement_label(lsm_state_placement(state, pick->seed), label));
    text_printf(out, "; %zu table%s, %s:", tables, plural_ending(tables), bytes_format(size, bytes));
    lsm_add_tables(state, &pick->start, out);
    if (pick->below.at.count) {
        text_printf(out, ", and of L%u", pick->output);
        lsm_add_tables(state, &pick->below, out);
    }
}
