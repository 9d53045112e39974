/* decision_text.c - writes a decision as a sentence. A const table names the two sides of each rule; the rest is
 * numbers with units.
 *
 *     {RULE_DEPTH, 57, >=, 10, "compact"}   ->   depth 57 >= fanout 10: compact
 */
#include "core/tell/decision_text.h"

#include "core/model/lsm.h"
#include "core/planner/policy_value.h"
#include "core/tell/phrase.h"
#include "core/tell/words.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

static uint64_t decision_whole(double value)
{
    if (!(value > 0)) /* also NAN */
        return 0;
    return value >= 18446744073709551615.0 ? UINT64_MAX : (uint64_t)value;
}

/* One side of a comparison: "1.20 GiB", "93/1C08", "57". */
static void decision_value_text(double value, Unit unit, Text *out)
{
    char text[32];
    char lsn[LSN_TEXT_SIZE];
    switch (unit) {
    case UNIT_BYTES:
        text_printf(out, "%s", bytes_format(decision_whole(value), text));
        break;
    case UNIT_LSN:
        text_printf(out, "%s", lsn_format(decision_whole(value), lsn));
        break;
    case UNIT_SCORE:
        text_printf(out, "%.3f", value);
        break;
    case UNIT_NONE:
    case UNIT_KEYS:
    case UNIT_LAYERS:
    case UNIT_RECORDS:
        text_printf(out, "%s", count_format(decision_whole(value), text));
        break;
    }
}

/* "layer #17" or "4 layers". */
static void add_layers(Text *out, const Trace *trace, const Decision *decision)
{
    if (decision->layers_count == 1)
        text_printf(out, "layer #%" PRIu32, trace->layers.at[decision->layers_first]);
    else
        phrase_count(out, decision->layers_count, "layer");
}

static const char *result_of(const Decision *decision)
{
    return decision->result ? decision->result : decision->verdict ? "yes" : "no";
}

/* "depth 57 >= fanout 10: compact" */
static void add_comparison(Text *out, const Decision *decision)
{
    const Rule *rule = rule_at(decision->rule);
    text_printf(out, "%s%s", rule->left ? rule->left : "", rule->left ? " " : "");
    decision_value_text(decision->left, decision->unit, out);
    CompareOp op = op_true(decision->op, decision->left, decision->right);
    text_printf(out, " %s %s%s", op_text(op), rule->right ? rule->right : "", rule->right ? " " : "");
    decision_value_text(decision->right, decision->unit, out);
    text_printf(out, ": %s", result_of(decision));
}

/* Why there is no such level. The layer often is one that only this plan makes, so its number would say nothing. */
static void text_of_no_level(const Trace *trace, const Decision *level, Text *out)
{
    for (uint32_t i = level->id + 1; i < trace->decisions.count && trace->decisions.at[i].parent == level->id; i++) {
        const Decision *decision = &trace->decisions.at[i];
        if (decision->rule != RULE_LAYER_TOO_TALL)
            continue;
        text_printf(out, ": the newest delta there is ");
        decision_value_text(decision->left, UNIT_BYTES, out);
        text_printf(out, " tall, and level %u takes deltas of at most ", level->level);
        decision_value_text(decision->right, UNIT_BYTES, out);
        return;
    }
    text_printf(out, ": no delta lies there");
}

static void text_of_level(const Trace *trace, const Decision *decision, KeyForm form, Text *out)
{
    (void)form;
    if (!decision->verdict) {
        text_printf(out, "no level %u below LSN ", decision->level);
        decision_value_text(decision->right, UNIT_LSN, out);
        text_of_no_level(trace, decision, out);
        return;
    }
    text_printf(out, "level %u is LSN ", decision->level);
    phrase_lsns(out, decision->lsns);
    text_printf(out, ", ");
    phrase_count(out, decision->layers_count, "layer");
}

static void text_of_walk(const Trace *trace, const Decision *decision, KeyForm form, Text *out)
{
    (void)form;
    add_layers(out, trace, decision);
    switch (decision->rule) {
    case RULE_LAYER_PENDING:
        if (decision->op == OP_NONE) {
            text_printf(out, ": %s", result_of(decision));
            break;
        }
        text_add_str(out, str_from(word_for(decision->layers_count, " reaches down to ", " reach down to ")));
        decision_value_text(decision->left, UNIT_LSN, out);
        if (decision->verdict) {
            text_printf(out, ", below the boundary ");
            decision_value_text(decision->right, UNIT_LSN, out);
            text_printf(out, ": the boundary moves there");
        } else if (decision->left > decision->right) {
            text_printf(out, ", not below the boundary ");
            decision_value_text(decision->right, UNIT_LSN, out);
        } else {
            text_printf(out, ": the boundary is there now");
        }
        break;
    case RULE_LAYER_TOO_TALL:
    case RULE_STALL:
        text_printf(out, " is ");
        decision_value_text(decision->left, UNIT_BYTES, out);
        text_printf(out, " tall, more than the allowed ");
        decision_value_text(decision->right, UNIT_BYTES, out);
        text_printf(out, ": %s", result_of(decision));
        break;
    case RULE_LAYER_ACCEPTED:
        text_add_str(out, str_from(word_for(decision->layers_count, " joins the level: nothing crosses LSN ",
                                            " join the level: nothing crosses LSN ")));
        decision_value_text(decision->right, UNIT_LSN, out);
        break;
    case RULE_LAYER_BELOW:
        text_printf(out, " %s %s", word_for(decision->layers_count, "is", "are"), result_of(decision));
        break;
    default:
        text_printf(out, ": %s", result_of(decision));
        break;
    }
}

static void text_of_split(const Trace *trace, const Decision *decision, KeyForm form, Text *out)
{
    (void)trace;
    if (!decision->has_keys) {
        phrase_count(out, decision_whole(decision->left), "split");
        text_printf(out, " %s", result_of(decision));
        return;
    }
    bool near = decision->rule == RULE_SPLIT_BLOCKED;
    text_printf(out, near ? "near-split at " : decision->left > 0 ? "assumed split at " : "perfect split at ");
    if (decision->keys.lo == decision->keys.hi) {
        char label[KEY_LABEL_SIZE];
        text_printf(out, "%s", key_label(decision->keys.lo, form, label));
    } else {
        phrase_keys(out, decision->keys, form);
    }
    if (near) {
        text_printf(out, ": ");
        phrase_count(out, decision_whole(decision->left), "layer");
        text_printf(out, " %s across it", word_for(decision_whole(decision->left), "lies", "lie"));
    } else {
        text_printf(out, ": %s", result_of(decision));
    }
}

void decision_layers_text(const Trace *trace, const Decision *decision, Text *out)
{
    enum { LAYERS_NAMED = 6 };
    TraceLayers buffer = {0};
    const LayerId *ids = trace_layers(trace, decision, &buffer);
    uint32_t count = decision->layers_count, told = 0, runs = 0;
    while (told < count && runs < LAYERS_NAMED) {
        uint32_t end = told + 1;
        LayerId step = end < count ? ids[end] - ids[told] : 0;
        while (end < count && (step == 1 || step == UINT32_MAX) && ids[end] - ids[end - 1] == step)
            end++;
        LayerId first = ids[told] < ids[end - 1] ? ids[told] : ids[end - 1];
        text_printf(out, "%s#%" PRIu32, runs ? ", " : "", first);
        if (end - told > 1)
            text_printf(out, "–#%" PRIu32, first + (end - told - 1));
        told = end;
        runs++;
    }
    if (told < count)
        text_printf(out, " and %" PRIu32 " more", count - told);
    array_release(&buffer);
}

void decision_strategy_text(const Decision *decision, Text *out)
{
    if (decision->left <= 0 && !decision->verdict) { /* nothing that an image could hold, whatever the deltas weigh */
        text_printf(out, "%s here, so no images: %s",
                    decision->grounds.no_keyspace ? "no image shows which keys exist" : "no key exists",
                    result_of(decision));
        return;
    }
    text_printf(out, "images would take ");
    decision_value_text(decision->left, UNIT_BYTES, out);
    text_printf(out, " %s ", op_text(op_true(OP_LESS, decision->left, decision->right)));
    decision_value_text(decision->right, UNIT_BYTES, out);
    text_printf(out, " of deltas: %s", result_of(decision));
}

static void text_of_strategy(const Trace *trace, const Decision *decision, KeyForm form, Text *out)
{
    (void)trace;
    phrase_keys(out, decision->keys, form);
    text_printf(out, ": ");
    decision_strategy_text(decision, out);
}

static void text_of_cut(const Trace *trace, const Decision *decision, KeyForm form, Text *out)
{
    (void)trace;
    char label[KEY_LABEL_SIZE];
    bool pages = decision->unit == UNIT_KEYS;
    text_printf(out, "%s ends at %s", layer_kind_name(decision->rule == RULE_IMAGE_CUT ? LAYER_IMAGE : LAYER_DELTA),
                key_label(decision->keys.hi, form, label));
    text_printf(out, " with ");
    decision_value_text(decision->left, decision->unit, out);
    text_printf(out, pages ? " pages" : "");
    if (decision->op == OP_LESS_EQUAL || (pages && decision->op == OP_LESS)) {
        text_printf(out, ", at most ");
        decision_value_text(decision->right, decision->unit, out);
    }
    text_printf(out, ": %s", result_of(decision));
}

static void text_of_layer(const Trace *trace, const Decision *decision, KeyForm form, Text *out)
{
    add_layers(out, trace, decision);
    switch (decision->rule) {
    case RULE_OUT_OF_SCOPE:
        text_printf(out, " wholly under newer images %s left out: neither counted nor read again",
                    word_for(decision->layers_count, "is", "are"));
        break;
    case RULE_TIGHT_RANGE:
        text_printf(out, " holds records of ");
        phrase_keys(out, decision->keys, form);
        text_printf(out, " only, %s", result_of(decision));
        break;
    case RULE_IDENTICAL:
        text_printf(out, " is kept, as a rewrite would produce the same layer: ");
        decision_value_text(decision->left, UNIT_BYTES, out);
        text_printf(out, " not written");
        break;
    case RULE_DELETE:
        if (decision->job != JOB_NONE)
            text_printf(out, " is deleted: job %" PRIu32 " was the last to read it", decision->job);
        else
            text_printf(out, " is deleted");
        break;
    default:
        text_printf(out, ": %s", result_of(decision));
        break;
    }
}

static void text_of_gc(const Trace *trace, const Decision *decision, KeyForm form, Text *out)
{
    if (decision->layers_count == 0) {
        text_printf(out, "garbage below the horizon ");
        decision_value_text((double)decision->lsns.hi, UNIT_LSN, out);
        text_printf(out, ": %s", result_of(decision));
        return;
    }
    add_layers(out, trace, decision);
    text_printf(out, decision->op == OP_GREATER ? " starts at " : " ends at ");
    decision_value_text(decision->left, UNIT_LSN, out);
    if (decision->op != OP_NONE) { /* kept by a cutoff or a branch point: say what holds */
        text_printf(out, decision->op == OP_GREATER ? " <= branch point " : " > cutoff ");
        decision_value_text(decision->right, UNIT_LSN, out);
    } else if (!decision->verdict) {
        text_printf(out, ", from there to the horizon no image over ");
        phrase_keys(out, decision->keys, form);
    }
    text_printf(out, ": %s", result_of(decision));
}

static void text_of_comparison(const Trace *trace, const Decision *decision, KeyForm form, Text *out)
{
    (void)trace;
    if (decision->has_keys && decision->rule != RULE_OVERSIZED_KEY) {
        phrase_keys(out, decision->keys, form);
        text_printf(out, ": ");
    } else if (decision->has_keys) {
        char label[KEY_LABEL_SIZE];
        text_printf(out, "key %s: ", key_label(decision->keys.lo, form, label));
    }
    if (decision->op == OP_NONE)
        text_printf(out, "%s: %s", rule_at(decision->rule)->title, result_of(decision));
    else
        add_comparison(out, decision);
}

static void text_of_materialize(const Trace *trace, const Decision *decision, KeyForm form, Text *out)
{
    (void)trace, (void)form;
    text_printf(out, "keys with ");
    phrase_count(out, decision_whole(decision->right), "record");
    text_printf(out, ", or more than a page of them, since their last page: %s", result_of(decision));
}

typedef void DecisionText(const Trace *trace, const Decision *decision, KeyForm form, Text *out);

static DecisionText *const texts[RULE_COUNT_] = {
    [RULE_LEVEL] = text_of_level,
    [RULE_LAYER_ABOVE] = text_of_walk,
    [RULE_LAYER_PENDING] = text_of_walk,
    [RULE_LAYER_TOO_TALL] = text_of_walk,
    [RULE_LAYER_ACCEPTED] = text_of_walk,
    [RULE_LAYER_BELOW] = text_of_walk,
    [RULE_STALL] = text_of_walk,
    [RULE_SPLIT] = text_of_split,
    [RULE_SPLIT_BLOCKED] = text_of_split,
    [RULE_STRATEGY] = text_of_strategy,
    [RULE_IMAGE_CUT] = text_of_cut,
    [RULE_DELTA_CUT] = text_of_cut,
    [RULE_MATERIALIZE] = text_of_materialize,
    [RULE_OUT_OF_SCOPE] = text_of_layer,
    [RULE_TIGHT_RANGE] = text_of_layer,
    [RULE_IDENTICAL] = text_of_layer,
    [RULE_DELETE] = text_of_layer,
    [RULE_KEEP] = text_of_layer,
    [RULE_GC] = text_of_gc,
};

/* "table #79 is deleted: the compaction read it": a store's table has the number of its file. */
static void text_of_table(const Trace *trace, const Decision *decision, const LayerSet *set, Text *out)
{
    char label[LSM_LABEL_SIZE];
    text_printf(out, "table %s is deleted", layer_label(set, trace->layers.at[decision->layers_first], label));
    if (decision->job != JOB_NONE)
        text_add_str(out, STR(": the compaction read it"));
}

void decision_text(const Trace *trace, const Decision *decision, const LayerSet *set, Text *out)
{
    DecisionText *text = decision->rule < RULE_COUNT_ ? texts[decision->rule] : NULL;
    if (set->lsm && decision->rule == RULE_DELETE && decision->layers_count == 1)
        text_of_table(trace, decision, set, out);
    else
        (text ? text : text_of_comparison)(trace, decision, set->form, out);
    decision_grounds_text(decision, out);
}

void decision_rule_text(const char *sentence, const LayerSet *set, Text *out)
{
    const char *layer, *part = word_part(set);
    for (; (layer = strstr(sentence, "layer")) != NULL; sentence = layer + strlen("layer"))
        text_printf(out, "%.*s%s", (int)(layer - sentence), sentence, part);
    text_printf(out, "%s", sentence);
}

void decision_grounds_text(const Decision *decision, Text *out)
{
    Grounds grounds = decision->grounds;
    if (decision->fidelity != FIDELITY_ESTIMATED && decision->fidelity != FIDELITY_BEYOND_ESTIMATED)
        return;
    bool some = grounds.unread > 0 && grounds.unread < grounds.deltas;
    if (some)
        text_printf(out, " (%u of %u deltas estimated)", grounds.unread, grounds.deltas);
    else if (grounds.no_keyspace && grounds.unread == 0 && grounds.deltas > 0)
        text_printf(out, " (keyspace estimated)");
    else
        text_add_str(out, str_from(estimate_mark(true)));
}

/* The fanout also decides which layers a deeper level holds: what flips the verdict may lie beyond the depth itself. */
static void add_why_not_nearer(const Decision *decision, Text *out)
{
    double nearer = decision->verdict ? decision->left + 1 : decision->left;
    bool farther = decision->verdict ? decision->flip_value > nearer : decision->flip_value < nearer;
    if (decision->rule != RULE_DEPTH || decision->level == 0)
        return;
    if (farther)
        text_printf(out, "; %.0f does not flip it, as the level then has other layers", nearer);
    else if (decision->flip_value != nearer) {
        bool both = decision->flip_other > 0; /* then what is said holds at one of two values */
        if (both)
            text_printf(out, "; at %.0f ", decision->flip_value);
        else
            text_printf(out, "; ");
        text_printf(out,
                    decision->verdict ? "compaction %sends above, or the level has other layers"
                                      : "the level %shas other layers",
                    both ? "" : "then ");
    }
}

bool decision_flip_text(const Decision *decision, Text *out)
{
    if (decision->flip_parameter == NULL)
        return false;
    Str parameter = str_from(decision->flip_parameter);
    if (str_equal(parameter, STR("delta_bytes"))) {
        text_printf(out, decision->verdict ? "flips when the deltas shrink to " : "flips when the deltas grow beyond ");
        decision_value_text(decision->left, UNIT_BYTES, out);
        return true;
    }
    const PolicyParameter *row = policy_parameter_find(NULL, parameter);
    if ((row != NULL && row->type == POLICY_SWITCH) || !(decision->flip_value > 0)) {
        text_printf(out, "flips with%s %s", decision->verdict ? "out" : "", decision->flip_parameter);
        return true;
    }
    Text value = TEXT_EMPTY;
    policy_number_text(row, decision->flip_value, &value);
    trace_flip_text(decision->flip_parameter, value.at, out);
    if (decision->flip_other > 0) {
        text_clear(&value);
        policy_number_text(row, decision->flip_other, &value);
        text_printf(out, " or %s", value.at);
    }
    text_release(&value);
    add_why_not_nearer(decision, out);
    return true;
}

void decision_add_flip(const Decision *decision, Text *out)
{
    Text flip = TEXT_EMPTY;
    if (decision_flip_text(decision, &flip))
        text_printf(out, "  [%s]", flip.at);
    text_release(&flip);
}

void decision_deletions_text(const LayerSet *set, uint32_t count, Text *out)
{
    text_printf(out, "%u %ss are deleted: no job needs them any more", count, word_part(set));
}

void decision_subject_text(const History *plan, uint32_t id, Text *out)
{
    const Trace *trace = &plan->trace;
    if (id >= trace->decisions.count)
        return;
    const Decision *decision = &trace->decisions.at[id];
    switch (decision->rule) {
    case RULE_LEVEL:
    case RULE_LAYER_ABOVE:
    case RULE_LAYER_PENDING:
    case RULE_LAYER_TOO_TALL:
    case RULE_LAYER_ACCEPTED:
    case RULE_LAYER_BELOW:
        text_printf(out, "the extent of level %u", decision->level);
        break;
    default:
        if (plan->plan.levels.count > 0)
            text_printf(out, "level %u: ", decision->level);
        decision_text(trace, decision, &plan->layers, out);
        break;
    }
}
