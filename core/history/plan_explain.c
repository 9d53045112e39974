/* plan_explain.c - a trace read aloud.
 *
 * Decisions were taken in the order in which they are best told: level, walk, depth, splits, then for each partition
 * its depth, its strategy, its cuts. So this is one pass, with an indentation and an opening for each rule. What comes
 * by the thousand (layers of a big level, cuts of a big partition, deletions) is told as far as it helps, then counted.
 */
#include "core/history/plan_text.h"

#include <inttypes.h>
#include <math.h>

#define WALK_TOLD_MAX 24 /* layer-by-layer walks up to this long are told in full */
#define LAYERS_NAMED  6
#define REJECTED_TOLD 4

typedef struct Telling {
    const History *history;
    const Trace *trace;
    Text *out;
    size_t max;             /* cuts a partition */
    size_t cuts, deletions; /* of the current partition; since the last word on deletions */
    /* Layers that joined the level since the last word on it. */
    size_t joined, joins;
    double joined_from, joined_to;
    bool short_walk;
} Telling;

/* "45–90, 19 and 12 more": runs of neighbouring ids, either way, as one. */
static void add_layer_ids(Telling *telling, const Decision *decision)
{
    const LayerId *ids = telling->trace->layers.at + decision->layers_first;
    uint32_t count = decision->layers_count, told = 0, runs = 0;
    while (told < count && runs < LAYERS_NAMED) {
        uint32_t end = told + 1;
        LayerId step = end < count ? ids[end] - ids[told] : 0;
        while (end < count && (step == 1 || step == UINT32_MAX) && ids[end] - ids[end - 1] == step)
            end++;
        text_printf(telling->out, "%s%" PRIu32, runs ? ", " : "", ids[told]);
        if (end - told > 1)
            text_printf(telling->out, "–%" PRIu32, ids[end - 1]);
        told = end;
        runs++;
    }
    if (told < count)
        text_printf(telling->out, " and %" PRIu32 " more", count - told);
}

/* The sentence, what would flip it in brackets, the end of the line. */
static void sentence(Telling *telling, const Decision *decision, const char *indent)
{
    Text flip = {0};
    text_printf(telling->out, "%s", indent);
    decision_text(telling->trace, decision, telling->history->layers.form, telling->out);
    if (decision_flip_text(decision, &flip))
        text_printf(telling->out, "  [%s]", flip.at);
    text_printf(telling->out, "\n");
    text_release(&flip);
}

/* How many walk decisions follow a level's own. */
static size_t walk_length(const Trace *trace, size_t level)
{
    size_t end = level + 1;
    while (end < trace->decisions.count && trace->decisions.at[end].parent == level)
        end++;
    return end - level - 1;
}

static const PlanLevel *level_row(const Plan *plan, uint32_t level)
{
    for (size_t i = 0; i < plan->levels.count; i++)
        if (plan->levels.at[i].level == level)
            return &plan->levels.at[i];
    return NULL;
}

/* "9 layers join at 9 LSNs that nothing crosses, from A down to B" */
static void tell_joined(Telling *telling)
{
    char count[32], from[LSN_TEXT_SIZE], to[LSN_TEXT_SIZE];
    if (telling->joins == 1)
        text_printf(telling->out, "    %s layer%s joined: nothing crosses LSN %s\n",
                    count_format(telling->joined, count), telling->joined == 1 ? "" : "s",
                    lsn_format((Lsn)telling->joined_to, to));
    else if (telling->joins > 1)
        text_printf(telling->out, "    %s layers joined, at %zu LSNs that nothing crosses, from %s down to %s\n",
                    count_format(telling->joined, count), telling->joins, lsn_format((Lsn)telling->joined_from, from),
                    lsn_format((Lsn)telling->joined_to, to));
    telling->joined = telling->joins = 0;
}

static void tell_level(Telling *telling, const Decision *decision)
{
    Text *out = telling->out;
    const PlanLevel *row = level_row(&telling->history->plan, decision->level);
    telling->short_walk = walk_length(telling->trace, decision->id) <= WALK_TOLD_MAX;
    if (!decision->verdict || row == NULL) {
        text_printf(out, "\nLevel %u is not there\n", decision->level);
        return;
    }
    char lo[LSN_TEXT_SIZE], hi[LSN_TEXT_SIZE], deltas[32], images[32], height[32];
    text_printf(out, "\nLevel %u: LSN %s … %s, %s delta%s and %s image%s\n", decision->level,
                lsn_format(decision->lsns.lo, lo), lsn_format(decision->lsns.hi, hi), count_format(row->deltas, deltas),
                row->deltas == 1 ? "" : "s", count_format(row->images, images), row->images == 1 ? "" : "s");
    text_printf(out, "  found by going down from %s; a delta of this level is at most %s tall\n", hi,
                bytes_format(row->max_height, height));
}

/* Layers that wait are told only where they push the boundary down, in a walk that is short. */
static void tell_walk(Telling *telling, const Decision *decision)
{
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
    add_layer_ids(telling, decision);
    text_printf(telling->out, "\n");
}

static void tell_rejected(Telling *telling, const Decision *decision)
{
    uint32_t shown = decision->rejected_count < REJECTED_TOLD ? decision->rejected_count : REJECTED_TOLD;
    for (uint32_t i = 0; i < shown; i++) {
        const Rejected *rejected = &telling->trace->rejected.at[decision->rejected_first + i];
        text_printf(telling->out, "        not %s: %s", rejected->what, rejected->why);
        if (!isnan(rejected->score))
            text_printf(telling->out, " (score %.2f)", rejected->score);
        text_printf(telling->out, "\n");
    }
    if (shown < decision->rejected_count)
        text_printf(telling->out, "        and %" PRIu32 " other candidates\n", decision->rejected_count - shown);
}

/* What is counted rather than told, before something else begins. */
static void tell_counted(Telling *telling)
{
    char count[32];
    tell_joined(telling);
    if (telling->cuts > telling->max)
        text_printf(telling->out, "      … and %s more cuts of the same kind\n",
                    count_format(telling->cuts - telling->max, count));
    telling->cuts = 0;
    if (telling->deletions > 0)
        text_printf(telling->out, "  then %s delta%s go%s: every job that reads them has finished\n",
                    count_format(telling->deletions, count), telling->deletions == 1 ? "" : "s",
                    telling->deletions == 1 ? "es" : "");
    telling->deletions = 0;
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
    case RULE_LAYER_TOO_TALL:
    case RULE_LAYER_ACCEPTED:
    case RULE_LAYER_BELOW:
    case RULE_STALL:
        tell_walk(telling, decision);
        break;
    case RULE_SPLIT_BLOCKED:
        tell_blocked(telling, decision);
        break;
    case RULE_STRATEGY:
        sentence(telling, decision, "    ");
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
        telling->deletions++;
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
    for (size_t i = 0; i < trace->decisions.count; i++)
        tell_decision(&telling, &trace->decisions.at[i]);
    tell_counted(&telling);
}

/* ---- one layer ---- */

static bool decision_has_layer(const Trace *trace, const Decision *decision, LayerId layer)
{
    for (uint32_t i = 0; i < decision->layers_count; i++)
        if (trace->layers.at[decision->layers_first + i] == layer)
            return true;
    return false;
}

/* The walk from that level's decision says something of the layer. */
static bool walk_names(const Trace *trace, size_t level, LayerId layer)
{
    for (size_t i = level + 1; i < trace->decisions.count && trace->decisions.at[i].parent == level; i++)
        if (decision_has_layer(trace, &trace->decisions.at[i], layer))
            return true;
    return false;
}

static bool job_reads(const Plan *plan, uint32_t id, LayerId layer)
{
    const PlanJob *job = &plan->jobs.at[id];
    for (uint32_t i = 0; i < job->inputs_count; i++)
        if (plan->refs.at[job->inputs_first + i] == layer)
            return true;
    return false;
}

/* Partition decisions concern the layers whose keys they touch, in the level they were in. */
static bool concerns(const History *history, const Decision *decision, LayerId layer, bool in_level)
{
    const Trace *trace = history->plan.trace;
    if (decision->rule == RULE_LEVEL)
        return false;
    if (decision_has_layer(trace, decision, layer))
        return true;
    if (!in_level)
        return false;
    KeyRange keys = {history->layers.key_lo[layer], history->layers.key_hi[layer]};
    switch (decision->rule) {
    case RULE_DEPTH:
        return true;
    case RULE_PARTITION_DEPTH:
    case RULE_STRATEGY:
        return key_range_overlaps(decision->keys, keys);
    default:
        return false;
    }
}

/* Jobs that made or read it, and its end. */
static void why_jobs(const History *history, LayerId layer, Text *out)
{
    const Plan *plan = &history->plan;
    uint32_t reading = 0, first = JOB_NONE, last = JOB_NONE;
    for (uint32_t j = 0; j < plan->jobs.count; j++) {
        if (plan->jobs.at[j].kind == JOB_CREATE_DELTA && job_reads(plan, j, layer)) {
            first = reading++ == 0 ? j : first;
            last = j;
        }
        if (plan->jobs.at[j].output == layer)
            text_printf(out, "  made by job %" PRIu32 "\n", j);
    }
    if (reading == 1)
        text_printf(out, "  job %" PRIu32 " reads it\n", first);
    else if (reading > 1)
        text_printf(out, "  %" PRIu32 " jobs read it, from %" PRIu32 " to %" PRIu32 "\n", reading, first, last);
    StepId died = history->died[layer];
    if (died != STEP_NEVER)
        text_printf(out, "  it is deleted at step %" PRIu32 "\n", died);
    else if (layer_is_image(&history->layers, layer))
        text_printf(out, "  it stays: compaction deletes no image\n");
    else
        text_printf(out, "  it stays\n");
}

void plan_why_text(const History *history, LayerId layer, Text *out)
{
    const Trace *trace = history->plan.trace;
    layer_line_text(&history->layers, layer, out);
    text_printf(out, "\n");
    if (trace == NULL)
        return;
    bool in_level = false, any = false;
    for (size_t i = 0; i < trace->decisions.count; i++) {
        const Decision *decision = &trace->decisions.at[i];
        if (decision->rule == RULE_LEVEL) {
            in_level = decision->verdict && decision_has_layer(trace, decision, layer);
            if (in_level || walk_names(trace, i, layer))
                text_printf(out, "  level %u%s\n", decision->level,
                            !decision->verdict ? ": not found"
                            : in_level         ? ": in it"
                                               : ": not in it");
        }
        if (!concerns(history, decision, layer, in_level))
            continue;
        any = true;
        Text flip = {0};
        text_printf(out, "    %-16s ", rules[decision->rule].name);
        if (decision->rule == RULE_LAYER_BELOW)
            text_printf(out, "not reached: the walk stopped above it");
        else
            decision_text(trace, decision, history->layers.form, out);
        if (decision_flip_text(decision, &flip))
            text_printf(out, "  [%s]", flip.at);
        text_printf(out, "\n");
        text_release(&flip);
    }
    if (!any)
        text_printf(out, "    no rule looked at it\n");
    why_jobs(history, layer, out);
}
