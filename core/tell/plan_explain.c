/* plan_explain.c - prints a trace as prose.
 *
 * Decisions are already in the best order for reading: level, walk, depth, splits, then for each partition its depth,
 * strategy and cuts. So this is one pass, with an indentation and an opening for each rule. Long lists (layers of a big
 * level, cuts of a big partition, deletions) are shortened, and the rest is counted.
 */
#include "core/tell/plan_text.h"

#include "core/base/tones.h"
#include "core/tell/decision_text.h"
#include "core/tell/words.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#define WALK_TOLD_MAX 24 /* walks of up to that many layers are listed in full */
#define REJECTED_TOLD 3

typedef struct Telling {
    const History *history;
    const Trace *trace;
    Text *out;
    size_t max;  /* size that cuts a partition */
    size_t cuts; /* cuts of the current partition */
    /* Deleted deltas (tables of a store) and images since the last sentence about deletions. */
    size_t deltas_deleted, images_deleted;
    bool jobless; /* these deletions do not follow from a job */
    /* Layers that joined the level since the last sentence about it. */
    size_t joined, joins;
    double joined_from, joined_to;
    bool short_walk;
    bool many;   /* there are several compactions */
    bool beyond; /* a rule was named that the published planner does not have */
} Telling;

/* Adds the indentation, which ends in a star before a rule that the published planner does not have. */
static void begin_line(Telling *telling, const Decision *decision, const char *indent)
{
    bool beyond = decision->fidelity == FIDELITY_BEYOND || decision->fidelity == FIDELITY_BEYOND_ESTIMATED;
    telling->beyond |= beyond;
    text_printf(telling->out, "%.*s%s", (int)strlen(indent) - 2, indent, beyond ? "* " : "  ");
}

/* Adds the sentence, what would flip it in brackets, and the end of the line. */
static void sentence(Telling *telling, const Decision *decision, const char *indent)
{
    begin_line(telling, decision, indent);
    decision_text(telling->trace, decision, &telling->history->layers, telling->out);
    decision_add_flip(decision, telling->out);
    text_printf(telling->out, "\n");
}

/* How many walk decisions follow a level's own. */
static size_t tell_walk_length(const Trace *trace, size_t level)
{
    size_t end = level + 1;
    while (end < trace->decisions.count && trace->decisions.at[end].parent == level)
        end++;
    return end - level - 1;
}

/* The row of the level that the decision found; its depth was judged by it. */
static const PlanLevel *level_row(const History *history, uint32_t decision)
{
    const Plan *plan = &history->plan;
    for (size_t i = 0; i < plan->levels.count; i++) {
        uint32_t depth = plan->levels.at[i].decision;
        if (depth != DECISION_NONE && plan->trace->decisions.at[depth].parent == decision)
            return &plan->levels.at[i];
    }
    return NULL;
}

/* Reports "9 layers join the level in 3 steps, each down to an LSN that no layer crosses: first A, last B". */
static void tell_joined(Telling *telling)
{
    char count[32], from[LSN_TEXT_SIZE], to[LSN_TEXT_SIZE];
    if (telling->joins == 1)
        text_printf(telling->out, "    %s layer%s the level: no layer crosses LSN %s\n",
                    count_format(telling->joined, count), telling->joined == 1 ? " joins" : "s join",
                    lsn_format((Lsn)telling->joined_to, to));
    else if (telling->joins > 1)
        text_printf(
            telling->out,
            "    %s layers join the level in %zu steps, each down to an LSN that no layer crosses: first %s, last %s\n",
            count_format(telling->joined, count), telling->joins, lsn_format((Lsn)telling->joined_from, from),
            lsn_format((Lsn)telling->joined_to, to));
    telling->joined = telling->joins = 0;
}

static void tell_level(Telling *telling, const Decision *decision)
{
    Text *out = telling->out;
    const PlanLevel *row = level_row(telling->history, decision->id);
    telling->short_walk = tell_walk_length(telling->trace, decision->id) <= WALK_TOLD_MAX;
    if (telling->many && decision->level == 0) {
        char end[LSN_TEXT_SIZE];
        text_printf(out, "\nCompaction from LSN %s down\n", lsn_format((Lsn)decision->right, end));
    }
    if (!decision->verdict || row == NULL) {
        text_printf(out, "\nLevel %u does not exist\n", decision->level);
        return;
    }
    char lo[LSN_TEXT_SIZE], hi[LSN_TEXT_SIZE], deltas[32], images[32], height[32];
    text_printf(out, "\nLevel %u: LSN %s … %s, %s delta%s and %s image%s\n", decision->level,
                lsn_format(decision->lsns.lo, lo), lsn_format(decision->lsns.hi, hi), count_format(row->deltas, deltas),
                plural_ending(row->deltas), count_format(row->images, images), plural_ending(row->images));
    text_printf(out, "  found by going down from %s; a delta of this level is at most %s tall\n", hi,
                bytes_format(row->max_height, height));
}

/* Reports a walk. Layers that wait are listed only where they push the boundary down, in a short walk. */
static void tell_walk(Telling *telling, const Decision *decision)
{
    if (telling->max == SIZE_MAX) { /* all, in order */
        sentence(telling, decision, "    ");
        return;
    }
    if (decision->rule == RULE_LAYER_ACCEPTED) {
        if (telling->joins++ == 0)
            telling->joined_from = decision->right;
        telling->joined += decision->layers_count;
        telling->joined_to = decision->right;
        return;
    }
    bool pushes = decision->rule == RULE_LAYER_PENDING && decision->op != OP_NONE && decision->verdict;
    bool waits = decision->rule == RULE_LAYER_PENDING && decision->op == OP_NONE && decision->layers_count > 0 &&
                 decision->left <= 0;
    if (decision->rule == RULE_LAYER_PENDING && !waits && !(pushes && telling->short_walk))
        return;
    tell_joined(telling);
    sentence(telling, decision, "    ");
}

static void tell_blocked(Telling *telling, const Decision *decision)
{
    sentence(telling, decision, "  ");
    text_printf(telling->out, "    in the way: ");
    decision_layers_text(telling->trace, decision, telling->out);
    text_printf(telling->out, "\n");
}

/* Reports alternatives that were rejected for the same reason, the best first. */
static void tell_lost(Telling *telling, const Decision *decision, const char *why)
{
    const Rejected *at = telling->trace->rejected.at + decision->rejected_first;
    double told = -1; /* candidates with scores up to this one are reported */
    uint32_t count = 0, shown = 0;
    for (uint32_t i = 0; i < decision->rejected_count; i++)
        count += strcmp(at[i].why, why) == 0;
    for (; shown < count && shown < REJECTED_TOLD; shown++) {
        const Rejected *best = NULL;
        for (uint32_t i = 0; i < decision->rejected_count; i++)
            if (strcmp(at[i].why, why) == 0 && (isnan(at[i].score) || at[i].score > told) &&
                (best == NULL || at[i].score < best->score))
                best = &at[i];
        if (best == NULL)
            break;
        text_printf(telling->out, "%s%s", shown ? ", " : "        not ", best->what);
        if (isnan(best->score))
            break;
        text_printf(telling->out, " (%.2f)", best->score);
        told = best->score;
    }
    if (count > shown && shown > 0 && shown == REJECTED_TOLD)
        text_printf(telling->out, " or %" PRIu32 " more", count - shown);
    text_printf(telling->out, ": %s\n", why);
}

static void tell_rejected(Telling *telling, const Decision *decision)
{
    const Rejected *at = telling->trace->rejected.at + decision->rejected_first;
    for (uint32_t i = 0; i < decision->rejected_count; i++) {
        bool again = false;
        for (uint32_t j = 0; j < i && !again; j++)
            again = strcmp(at[j].why, at[i].why) == 0;
        if (!again)
            tell_lost(telling, decision, at[i].why);
    }
}

/* Reports "then 2 input deltas and 1 input image are deleted, once the last job that reads them has finished". */
static void tell_deletions(Telling *telling)
{
    size_t deltas = telling->deltas_deleted, images = telling->images_deleted, all = deltas + images;
    const char *input = telling->jobless ? "" : "input ", *delta = telling->history->layers.lsm ? "table" : "delta";
    char count[32];
    if (all == 0)
        return;
    text_printf(telling->out, "  then ");
    if (deltas > 0)
        text_printf(telling->out, "%s %s%s%s", count_format(deltas, count), input, delta, plural_ending(deltas));
    if (deltas > 0 && images > 0)
        text_printf(telling->out, " and ");
    if (images > 0)
        text_printf(telling->out, "%s %simage%s", count_format(images, count), input, plural_ending(images));
    text_printf(telling->out, " %s deleted, ", word_for(all, "is", "are"));
    if (telling->jobless)
        text_printf(telling->out, telling->history->layers.lsm ? "without a compaction\n" : "without a job\n");
    else
        text_printf(telling->out,
                    telling->history->layers.lsm ? "once the compaction has finished\n"
                                                 : "once the last job that reads %s has finished\n",
                    word_for(all, "it", "them"));
    telling->deltas_deleted = telling->images_deleted = 0;
}

static void tell_deletion(Telling *telling, const Decision *decision)
{
    const LayerSet *set = &telling->history->layers;
    bool jobless = decision->job == JOB_NONE;
    if (jobless != telling->jobless)
        tell_deletions(telling);
    telling->jobless = jobless;
    for (uint32_t i = 0; i < decision->layers_count; i++) {
        bool image = layer_is_image(set, telling->trace->layers.at[decision->layers_first + i]);
        telling->images_deleted += image;
        telling->deltas_deleted += !image;
    }
}

/* Reports what is only counted, before another sentence begins. */
static void tell_counted(Telling *telling)
{
    char count[32];
    tell_joined(telling);
    if (telling->cuts > telling->max)
        text_printf(telling->out, "      … and %s more cuts of the same kind\n",
                    count_format(telling->cuts - telling->max, count));
    telling->cuts = 0;
    tell_deletions(telling);
}

/* Reports a strategy. Under a partition's own depth its keys are not repeated. */
static void tell_strategy(Telling *telling, const Decision *decision)
{
    bool again = decision->id > 0 && telling->trace->decisions.at[decision->id - 1].rule == RULE_PARTITION_DEPTH;
    Text *out = telling->out;
    if (!again) {
        sentence(telling, decision, "  ");
        return;
    }
    begin_line(telling, decision, "    ");
    decision_strategy_text(decision, out);
    decision_grounds_text(decision, out);
    decision_add_flip(decision, out);
    text_printf(out, "\n");
}

static void tell_cut(Telling *telling, const Decision *decision)
{
    if (++telling->cuts > telling->max)
        return;
    sentence(telling, decision, "      ");
    tell_rejected(telling, decision);
}

static void tell_decision(Telling *telling, const Decision *decision)
{
    bool cut = decision->rule == RULE_DELTA_CUT || decision->rule == RULE_IMAGE_CUT;
    bool walk = decision->rule >= RULE_LAYER_ABOVE && decision->rule <= RULE_LAYER_BELOW;
    if (!cut && !walk && decision->rule != RULE_DELETE && decision->rule != RULE_IDENTICAL)
        tell_counted(telling);
    switch (decision->rule) {
    case RULE_LEVEL:
        tell_level(telling, decision);
        break;
    case RULE_LAYER_ABOVE:
    case RULE_LAYER_PENDING:
    case RULE_LAYER_TOO_TALL: /* a stall says the same and more */
        if (decision->id + 1 < telling->trace->decisions.count && decision[1].rule == RULE_STALL)
            break;
        tell_walk(telling, decision);
        break;
    case RULE_LAYER_ACCEPTED:
    case RULE_LAYER_BELOW:
    case RULE_STALL:
        tell_walk(telling, decision);
        break;
    case RULE_SPLIT_BLOCKED:
        tell_blocked(telling, decision);
        break;
    case RULE_STRATEGY:
        tell_strategy(telling, decision);
        break;
    case RULE_DELTA_CUT:
    case RULE_IMAGE_CUT:
        tell_cut(telling, decision);
        break;
    case RULE_OVERSIZED_KEY:
    case RULE_IDENTICAL:
        sentence(telling, decision, "      ");
        break;
    case RULE_DELETE:
        tell_deletion(telling, decision);
        break;
    default:
        sentence(telling, decision, "  ");
        break;
    }
}

void plan_explain_text(const History *history, size_t max, Text *out)
{
    const Trace *trace = history->plan.trace;
    if (trace == NULL)
        return;
    Telling telling = {.history = history, .trace = trace, .out = out, .max = max};
    size_t compactions = 0;
    for (size_t i = 0; i < history->steps.count; i++)
        compactions += history->steps.at[i].op == STEP_COMPACT;
    telling.many = compactions > 1;
    for (size_t i = 0; i < trace->decisions.count; i++)
        tell_decision(&telling, &trace->decisions.at[i]);
    tell_counted(&telling);
    if (telling.beyond)
        text_printf(out, "\n* a rule beyond the published planner's\n");
}
