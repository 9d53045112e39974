/* lsm_score_text.c - writes the sentences about scores, and about the rules of styles that have none. */
#include "core/tell/lsm_score_text.h"

typedef unsigned long long Long;

void lsm_score_filled_text(const LsmScores *scores, const LsmOptions *options, uint32_t level, Text *out)
{
    const LsmLevelScore *score = &scores->levels[level];
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

static uint64_t score_lacks(uint64_t limit, uint64_t held)
{
    return held < limit ? limit - held : 0;
}

static uint64_t score_exceeds(uint64_t limit, uint64_t held)
{
    return limit && held >= limit ? held - limit + 1 : 0;
}

/* How much L0 score_lacks, or has too much, by each of its limits. */
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

/* "3 more tables, or 204 KiB more in fewer". Any table makes an L0 due that score_lacks one of the trigger, and a table
 * adds one sublevel at most. */
static void score_add_lacking(const L0Amounts *lacking, Text *out)
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
static void score_add_flip(const LsmScores *scores, const LsmOptions *options, uint32_t level, Text *out)
{
    const LsmLevelScore *score = &scores->levels[level];
    char text[32];
    double missing = score->right - score->left;
    L0Amounts lacking = l0_amounts(scores, options, score_lacks);
    if (missing <= 0)
        return;
    if (level == 0)
        score_add_lacking(&lacking, out);
    else
        text_printf(out, ": compacts after %s more", bytes_format((uint64_t)missing, text));
}

/* How much less it would have to hold so as not to be due. */
static void score_add_excess(const LsmScores *scores, const LsmOptions *options, uint32_t level, Text *out)
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
    L0Amounts over = l0_amounts(scores, options, score_exceeds);
    text_printf(out, ", until ");
    if (over.tables)
        text_add_str(out, str_from(plural_format(over.tables, "table", text)));
    if (over.sublevels)
        text_printf(out, "%s%s", over.tables ? " and " : "", plural_format(over.sublevels, "sublevel", text));
    if (over.bytes)
        text_printf(out, "%s%s", over.tables ? " and " : "", bytes_format(over.bytes, text));
    text_printf(out, " %s compacted", over.tables + over.sublevels == 1 && !over.bytes ? "is" : "are");
}

/* Pebble: "= 1.00 / 0.01, …", because a level above a full one has to wait. */
static void score_add_quotient(const LsmLevelScore *score, const LsmOptions *options, Text *out)
{
    double filled = score->right > 0 ? score->left / score->right : 0;
    if (options->engine == LSM_PEBBLE && filled > 0 && score->score != filled)
        text_printf(out, " = %.2f / %.2f, how full the level is that it is compacted to (at least 0.01)", filled,
                    filled / score->score);
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
    lsm_score_filled_text(scores, options, level, out);
    if (score->compensated > score->bytes) {
        text_printf(out, " (%s, which count as ", bytes_format(score->bytes, text));
        text_printf(out, "%s for their deletions)", bytes_format(score->compensated, text));
    }
    if (score->score >= 1) {
        text_printf(out, ": due, score %.2f", score->score);
        score_add_quotient(score, options, out);
        score_add_excess(scores, options, level, out);
    } else {
        score_add_flip(scores, options, level, out);
    }
}

unsigned lsm_rule_count(const LsmOptions *options)
{
    if (options->engine != LSM_ROCKSDB)
        return 0;
    return options->style == LSM_STYLE_UNIVERSAL ? 3 : options->style == LSM_STYLE_FIFO ? 2 : 0;
}

static void universal_runs_text(const UniversalFacts *facts, const LsmOptions *options, Text *out)
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

static void universal_amplification_text(const UniversalFacts *facts, const LsmOptions *options, Text *out)
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

static void universal_ratio_text(const UniversalFacts *facts, const LsmOptions *options, Text *out)
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
        universal_runs_text(&facts, options, out);
    else if (rule == 1)
        universal_amplification_text(&facts, options, out);
    else
        universal_ratio_text(&facts, options, out);
}
