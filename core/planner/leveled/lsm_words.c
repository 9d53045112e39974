/* lsm_words.c - writes the sentences about scores and picks. */
#include "core/planner/leveled/lsm_words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef unsigned long long Long;

static void add_target(const LsmLevelScore *score, const LsmOptions *options, Text *out)
{
    char text[32];
    double filled = score->right > 0 ? score->left / score->right : 0;
    switch (score->by) {
    case LSM_SCORE_FILES:
        text_printf(out, "%llu of %llu tables", (Long)score->files,
                    (Long)(options->engine == LSM_PEBBLE ? options->l0_file_trigger : options->l0_trigger));
        return;
    case LSM_SCORE_SUBLEVELS:
        text_printf(out, "twice its sublevels are %.0f of %.0f", score->left, score->right);
        return;
    case LSM_SCORE_L0_BYTES:
        text_printf(out, "%llu of %llu tables, ", (Long)score->files, (Long)options->l0_trigger);
        text_printf(out, "%s ", bytes_format(score->compensated, text));
        text_printf(out, "against %s of the base level", bytes_format((uint64_t)score->right, text));
        return;
    case LSM_SCORE_DRAIN:
        text_printf(out, "%s in a level that is not needed (RocksDB empties it from 8.2 on)",
                    bytes_format(score->compensated, text));
        return;
    default:
        text_printf(out, filled < 1 ? "%.2f of its %s target" : "%.2f times its target of %s", filled,
                    bytes_format(score->target, text));
    }
}

/* What L0 is due by: a number of tables, of sublevels (Pebble), of bytes (RocksDB). A limit of 0 makes nothing due. */
typedef struct L0Amounts {
    uint64_t tables, sublevels, bytes; /* 0: this limit lets nothing be said */
} L0Amounts;

static uint64_t lacks(uint64_t limit, uint64_t held)
{
    return held < limit ? limit - held : 0;
}

static uint64_t exceeds(uint64_t limit, uint64_t held)
{
    return limit && held >= limit ? held - limit + 1 : 0;
}

/* How much L0 lacks, or has too much, by each of its limits. */
static L0Amounts l0_amounts(const LsmScores *scores, const LsmOptions *options,
                            uint64_t (*differ)(uint64_t limit, uint64_t held))
{
    const LsmLevelScore *l0 = &scores->levels[0];
    if (options->engine == LSM_PEBBLE)
        return (L0Amounts){.tables = differ(options->l0_file_trigger, l0->files),
                           .sublevels = differ((options->l0_trigger + 1) / 2, scores->sublevels)};
    if (options->engine == LSM_LEVELDB)
        return (L0Amounts){.tables = differ(options->l0_trigger, l0->files)};
    return (L0Amounts){.tables = differ(options->l0_trigger, l0->free_files),
                       .bytes = differ(options->base_bytes, l0->free)};
}

/* "3 more tables, or 204 KiB more in fewer". Any table makes an L0 due that lacks one of the trigger, and a table adds
 * one sublevel at most. */
static void add_lacking(const L0Amounts *lacking, Text *out)
{
    char text[64];
    uint64_t tables = lacking->tables, sublevels = lacking->sublevels;
    bool first = sublevels && (!tables || sublevels <= tables);
    if (!tables && !sublevels && !lacking->bytes)
        return;
    text_printf(out, ": compacts after ");
    if (first)
        text_add_str(out, str_from(plural_format(sublevels, "more sublevel", text)));
    else if (tables)
        text_add_str(out, str_from(plural_format(tables, "more table", text)));
    if (!first && sublevels && tables > 1)
        text_printf(out, ", or %s", plural_format(sublevels, "more sublevel", text));
    if (lacking->bytes && !tables)
        text_printf(out, "%s more", bytes_format(lacking->bytes, text));
    else if (lacking->bytes && tables > 1)
        text_printf(out, ", or %s more in fewer", bytes_format(lacking->bytes, text));
}

/* The smallest change that makes the level due. */
static void add_flip(const LsmScores *scores, const LsmOptions *options, uint32_t level, Text *out)
{
    const LsmLevelScore *score = &scores->levels[level];
    char text[32];
    double missing = score->right - score->left;
    L0Amounts lacking = l0_amounts(scores, options, lacks);
    if (missing <= 0)
        return;
    if (level == 0)
        add_lacking(&lacking, out);
    else
        text_printf(out, ": compacts after %s more", bytes_format((uint64_t)missing, text));
}

/* How much less it would have to hold so as not to be due. */
static void add_excess(const LsmScores *scores, const LsmOptions *options, uint32_t level, Text *out)
{
    const LsmLevelScore *score = &scores->levels[level];
    char text[64];
    double excess = score->left - score->right;
    if (score->by == LSM_SCORE_DRAIN || excess < 0)
        return;
    if (level > 0) {
        text_printf(out, ", until %s are compacted", bytes_format((uint64_t)excess + 1, text));
        return;
    }
    L0Amounts over = l0_amounts(scores, options, exceeds);
    text_printf(out, ", until ");
    if (over.tables)
        text_add_str(out, str_from(plural_format(over.tables, "table", text)));
    if (over.sublevels)
        text_printf(out, "%s%s", over.tables ? " and " : "", plural_format(over.sublevels, "sublevel", text));
    if (over.bytes)
        text_printf(out, "%s%s", over.tables ? " and " : "", bytes_format(over.bytes, text));
    text_printf(out, " %s compacted", over.tables + over.sublevels == 1 && !over.bytes ? "is" : "are");
}

void lsm_score_text(const LsmScores *scores, const LsmOptions *options, uint32_t level, Text *out)
{
    const LsmLevelScore *score = &scores->levels[level];
    char text[32];
    text_printf(out, "L%u ", level);
    if (!score->scored) {
        text_printf(out, "%s: nothing lies below it", bytes_format(score->bytes, text));
        return;
    }
    if (!score->has_target && level) {
        text_printf(out, "%s, no target", bytes_format(score->bytes, text));
        return;
    }
    add_target(score, options, out);
    if (score->compensated > score->bytes) {
        text_printf(out, " (%s, which count as ", bytes_format(score->bytes, text));
        text_printf(out, "%s for their deletions)", bytes_format(score->compensated, text));
    }
    if (score->score >= 1) {
        text_printf(out, ": due, score %.2f", score->score);
        add_excess(scores, options, level, out);
    } else {
        add_flip(scores, options, level, out);
    }
}

static void add_tables(const LsmState *state, const LsmInputs *inputs, Text *out)
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

static void add_why(const LsmState *state, const LsmOptions *options, const LsmPick *pick, Text *out)
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
    char label[LSM_LABEL_SIZE];
    if (pick->seed != PLACEMENT_NONE)
        text_printf(out, ", starting with %s", placement_label(lsm_state_placement(state, pick->seed), label));
}

void lsm_pick_text(const LsmState *state, const LsmOptions *options, const LsmPick *pick, Text *out)
{
    if (!pick->found) {
        text_printf(out, "%s", options->disabled ? "automatic compactions are off" : "nothing is due");
        return;
    }
    char bytes[32];
    uint64_t size = lsm_inputs_bytes(state, &pick->start) + lsm_inputs_bytes(state, &pick->below);
    size_t tables = pick->start.at.count + pick->below.at.count;
    if (pick->output == LSM_DELETED)
        text_printf(out, "delete from L%u", pick->level);
    else if (pick->move)
        text_printf(out, "move L%u to L%u", pick->level, pick->output);
    else
        text_printf(out, "compact L%u to L%u", pick->level, pick->output);
    text_printf(out, ": ");
    add_why(state, options, pick, out);
    text_printf(out, "; %zu table%s, %s:", tables, plural_ending(tables), bytes_format(size, bytes));
    add_tables(state, &pick->start, out);
    if (pick->below.at.count) {
        text_printf(out, ", and of L%u", pick->output);
        add_tables(state, &pick->below, out);
    }
}

/* ---- rules of styles without scores ---- */

unsigned lsm_rule_count(const LsmOptions *options)
{
    if (options->engine != LSM_ROCKSDB)
        return 0;
    return options->style == LSM_STYLE_UNIVERSAL ? 3 : options->style == LSM_STYLE_FIFO ? 2 : 0;
}

static void runs_text(const UniversalFacts *facts, const LsmOptions *options, Text *out)
{
    Long runs = (Long)facts->runs, trigger = (Long)options->l0_trigger;
    text_printf(out, "sorted runs %llu of %llu", runs, trigger);
    if (runs < trigger)
        text_printf(out, ": nothing is compared before %llu more", trigger - runs);
    else if (runs > trigger)
        text_printf(out, ": too many, %llu are merged where no other rule holds", runs - trigger + 1);
    else
        text_printf(out, ": the other rules are asked, one more is too many");
}

static void amplification_text(const UniversalFacts *facts, const LsmOptions *options, Text *out)
{
    char upper[32], last[32];
    double percent = facts->last ? (double)facts->upper * 100 / (double)facts->last : 0;
    double due = (double)facts->last * options->max_amplification / 100;
    text_printf(out, "size amplification %.0f %%: %s above a last run of %s, ", percent,
                bytes_format(facts->upper, upper), bytes_format(facts->last, last));
    if (facts->runs > 1 && (double)facts->upper >= due)
        text_printf(out, "at least %u %%: all runs are merged", options->max_amplification);
    else
        text_printf(out, "due from %u %% (%s) on", options->max_amplification, bytes_format((uint64_t)due, upper));
}

static void ratio_text(const UniversalFacts *facts, const LsmOptions *options, Text *out)
{
    char bytes[32];
    bool enough = facts->group >= options->min_merge_width;
    text_printf(out, "size ratio %u %%: %zu run%s of about one size, %s", options->size_ratio, facts->group,
                plural_ending(facts->group), bytes_format(facts->group_bytes, bytes));
    if (facts->group_at)
        text_printf(out, ", behind %zu newer", facts->group_at);
    if (facts->behind)
        text_printf(out, "; the next has %s", bytes_format(facts->behind, bytes));
    text_printf(out, enough ? "; %u are enough" : "; at least %u are needed", options->min_merge_width);
}

static void fifo_text(const LsmState *state, const LsmOptions *options, unsigned rule, Text *out)
{
    char held[32], limit[32];
    uint64_t bytes = 0, tables = state->levels[0].count;
    for (uint32_t level = 0; level < LSM_LEVELS_MAX; level++)
        bytes += state->levels[level].bytes;
    if (rule == 0 && bytes > options->fifo_bytes) {
        text_printf(out, "%s of tables are more than max_table_files_size %s: the oldest are deleted",
                    bytes_format(bytes, held), bytes_format(options->fifo_bytes, limit));
    } else if (rule == 0) {
        text_printf(out, "%s of tables of max_table_files_size %s: ", bytes_format(bytes, held),
                    bytes_format(options->fifo_bytes, limit));
        text_printf(out, "the oldest are deleted after %s more", bytes_format(options->fifo_bytes - bytes, held));
    } else if (!options->fifo_merges) {
        text_printf(out, "small tables are not merged (allow_compaction is off)");
    } else {
        text_printf(out, "%llu tables of L0 of %llu from which on small ones are merged", (Long)tables,
                    (Long)options->l0_trigger);
    }
}

void lsm_rule_text(const LsmState *state, const LsmOptions *options, unsigned rule, Text *out)
{
    UniversalFacts facts;
    if (options->style == LSM_STYLE_FIFO) {
        fifo_text(state, options, rule, out);
        return;
    }
    universal_facts(state, options, &facts);
    if (rule == 0)
        runs_text(&facts, options, out);
    else if (rule == 1)
        amplification_text(&facts, options, out);
    else
        ratio_text(&facts, options, out);
}
