/* conditions.c - parses and tests conditions of at most three words: subject, comparison, value. Example: "depth > 30"
 * is {DEPTH, GREATER, 30}. */
#include "core/analysis/conditions.h"

#include "core/model/lsm.h"
#include "core/planner/algorithm.h"

#include <stdio.h>

static bool condition_compare(uint64_t left, CompareOp op, uint64_t right)
{
    switch (op) {
    case OP_LESS:
        return left < right;
    case OP_LESS_EQUAL:
        return left <= right;
    case OP_GREATER:
        return left > right;
    case OP_GREATER_EQUAL:
        return left >= right;
    default:
        return left == right;
    }
}

static bool condition_parse_op(Str word, CompareOp *op)
{
    static const struct {
        const char *text;
        CompareOp op;
    } OPS[] = {{"<", OP_LESS},           {"<=", OP_LESS_EQUAL},   {"≤", OP_LESS_EQUAL}, {">", OP_GREATER},
               {">=", OP_GREATER_EQUAL}, {"≥", OP_GREATER_EQUAL}, {"=", OP_EQUAL},      {"==", OP_EQUAL}};
    for (size_t i = 0; i < sizeof OPS / sizeof *OPS; i++)
        if (str_equal(word, str_from(OPS[i].text))) {
            *op = OPS[i].op;
            return true;
        }
    return false;
}

static const struct {
    const char *name;
    ConditionKind kind;
    bool number;
} SUBJECTS[] = {
    {"depth", CONDITION_DEPTH, true},        {"reads", CONDITION_READS, true}, {"layers", CONDITION_LAYERS, true},
    {"strategy", CONDITION_STRATEGY, false}, {"op", CONDITION_OP, false},      {"rule", CONDITION_RULE, false},
    {"event", CONDITION_EVENT, false},       {"level", CONDITION_LEVEL, true}, {"bytes", CONDITION_BYTES, true},
    {"tables", CONDITION_TABLES, true},
};

/* Parses conditions without a comparison: "split found", "layer 17 deleted". */
static bool condition_parse_event(Str words[3], size_t count, Condition *condition)
{
    if (str_equal(words[0], STR("split")) && (count == 1 || (count == 2 && str_equal(words[1], STR("found"))))) {
        *condition = (Condition){.kind = CONDITION_SPLIT};
        return true;
    }
    uint64_t id;
    if (count != 3 || !str_equal(words[0], STR("layer")))
        return false;
    Str digits = words[1];
    if (digits.at[0] == '#')
        digits = (Str){digits.at + 1, digits.length - 1};
    bool created = str_equal(words[2], STR("created"));
    if (!number_parse(digits, &id, NULL) || (!created && !str_equal(words[2], STR("deleted"))))
        return false;
    *condition = (Condition){.kind = created ? CONDITION_LAYER_CREATED : CONDITION_LAYER_DELETED, .number = id};
    return true;
}

/* Are the words equal, apart from a plural s? */
static bool condition_same_word(const char *name, const char *word)
{
    size_t length = strlen(word);
    while (length > 0 && word[length - 1] == 's')
        length--;
    size_t own = strlen(name);
    while (own > 0 && name[own - 1] == 's')
        own--;
    return own == length && strncmp(name, word, length) == 0;
}

/* Word `i` of those that the subject can be compared with; NULL after the last. */
static const char *word_of(ConditionKind kind, size_t i)
{
    if (kind == CONDITION_STRATEGY)
        return i <= STRATEGY_DELTAS ? strategy_name((Strategy)i) : NULL;
    if (kind == CONDITION_OP)
        return i < STEP_COUNT_ ? step_op_name((StepOp)i) : NULL;
    if (kind == CONDITION_EVENT)
        return i < LSM_EVENT_COUNT_ ? lsm_event_name((LsmEventKind)i) : NULL;
    const Rule *rule = rule_at((uint32_t)i);
    return rule ? rule->name : NULL;
}

static bool condition_check_word(const Condition *condition, const char *subject, Error *error)
{
    if (condition->op != OP_EQUAL)
        return error_set(error, ERROR_USAGE, "%s is a word: it can only be compared with =", subject);
    Text words = TEXT_EMPTY;
    bool known = false;
    for (size_t i = 0; word_of(condition->kind, i) && !known; i++) {
        known = condition_same_word(word_of(condition->kind, i), condition->word);
        text_printf(&words, "%s%s", i ? ", " : "", word_of(condition->kind, i));
    }
    if (!known)
        error_set(error, ERROR_USAGE, "%s is never '%s'; it is one of %s", subject, condition->word, words.at);
    text_release(&words);
    return known;
}

bool condition_parse(Str text, Condition *condition, Error *error)
{
    Str words[3] = {{0}}, rest = text, extra;
    size_t count = 0;
    while (count < 3 && str_word(&rest, &words[count]))
        count++;
    if (count == 0 || str_word(&rest, &extra))
        return error_set(
            error, ERROR_USAGE,
            "not a condition: expected one like depth > 30, reads > 3, strategy = images, split found, layer 17 "
            "deleted or op = gc");
    if (condition_parse_event(words, count, condition))
        return true;
    for (size_t i = 0; i < sizeof SUBJECTS / sizeof *SUBJECTS; i++) {
        if (!str_equal(words[0], str_from(SUBJECTS[i].name)))
            continue;
        Condition parsed = {.kind = SUBJECTS[i].kind};
        if (count < 3 || !condition_parse_op(words[1], &parsed.op))
            return error_set(error, ERROR_USAGE, "%s needs a comparison and a value, as in: %s %s", SUBJECTS[i].name,
                             SUBJECTS[i].name, SUBJECTS[i].number ? "> 30" : "= images");
        if (SUBJECTS[i].number && !number_parse(words[2], &parsed.number, error))
            return false;
        snprintf(parsed.word, sizeof parsed.word, "%.*s", STR_ARG(words[2]));
        if (!SUBJECTS[i].number && !condition_check_word(&parsed, SUBJECTS[i].name, error))
            return false;
        *condition = parsed;
        return true;
    }
    return error_set(error, ERROR_USAGE,
                     "'%.*s' is not a value that breakpoints know: use depth (of a level), reads (the deepest), "
                     "layers, strategy, op, "
                     "rule, split or layer; for an LSM store event, level, bytes or tables",
                     STR_ARG(words[0]));
}

/* Does the event delete tables of, or create tables at, a level for which the comparison holds? Levels in between do
 * not count. */
static bool event_meets_level(const Lsm *lsm, const LsmEvent *event, const Condition *condition)
{
    const LsmFamily *family = &lsm->families.at[event->family];
    for (uint32_t i = 0; i < event->born_count; i++)
        if (condition_compare(family->placements.at[event->born_first + i].level, condition->op, condition->number))
            return true;
    for (uint32_t i = 0; i < event->dead_count; i++)
        if (condition_compare(family->placements.at[lsm->dead.at[event->dead_first + i]].level, condition->op,
                              condition->number))
            return true;
    return false;
}

/* The bytes that the event added; if it added none, those that it deleted. */
static uint64_t event_bytes(const Lsm *lsm, const LsmEvent *event)
{
    const LsmFamily *family = &lsm->families.at[event->family];
    uint64_t bytes = 0;
    for (uint32_t i = 0; i < event->born_count; i++)
        bytes += family->placements.at[event->born_first + i].size;
    for (uint32_t i = 0; i < event->dead_count && !event->born_count; i++)
        bytes += family->placements.at[lsm->dead.at[event->dead_first + i]].size;
    return bytes;
}

/* Does the condition hold for the LSM store's edit in the shown family? */
static bool event_holds(const Condition *condition, const History *history, StepId step)
{
    const LsmEvent *event = history->lsm ? lsm_event_at(history->lsm, history->family, step) : NULL;
    if (!event)
        return false;
    switch (condition->kind) {
    case CONDITION_EVENT:
        return condition_same_word(lsm_event_name((LsmEventKind)event->kind), condition->word);
    case CONDITION_LEVEL:
        return event_meets_level(history->lsm, event, condition);
    case CONDITION_BYTES:
        return (event->born_count || event->dead_count) &&
               condition_compare(event_bytes(history->lsm, event), condition->op, condition->number);
    default:
        return (event->born_count || event->dead_count) &&
               condition_compare((uint64_t)event->born_count + event->dead_count, condition->op, condition->number);
    }
}

bool condition_holds(const Condition *condition, HistoryReads *reads, StepId id)
{
    const History *history = reads->history;
    if (id >= history->steps.count)
        return false;
    const Step *step = &history->steps.at[id];
    switch (condition->kind) {
    case CONDITION_DEPTH:
        return step->op == STEP_LEVEL && step->index < history->plan.levels.count &&
               condition_compare(history->plan.levels.at[step->index].depth, condition->op, condition->number);
    case CONDITION_READS:
        return condition_compare(history_reads_deepest(reads, id), condition->op, condition->number);
    case CONDITION_LAYERS: {
        uint64_t alive = 0;
        reads->swept += history->layers.count;
        for (LayerId layer = 0; layer < history->layers.count; layer++)
            alive += history_alive(history, layer, id);
        return condition_compare(alive, condition->op, condition->number);
    }
    case CONDITION_STRATEGY:
        return step->op == STEP_STRATEGY && step->index < history->plan.partitions.count &&
               condition_same_word(strategy_name(history->plan.partitions.at[step->index].strategy), condition->word);
    case CONDITION_SPLIT:
        return step->op == STEP_SPLIT;
    case CONDITION_OP:
        return condition_same_word(step_op_name(step->op), condition->word);
    case CONDITION_RULE:
        return step->decision < history->trace.decisions.count &&
               condition_same_word(rule_at(history->trace.decisions.at[step->decision].rule)->name, condition->word);
    case CONDITION_LAYER_CREATED:
        return condition->number < history->layers.count && history->born[condition->number] == id;
    case CONDITION_LAYER_DELETED:
        return condition->number < history->layers.count &&
               history_deleted_at(history, (LayerId)condition->number) == id;
    case CONDITION_EVENT:
    case CONDITION_LEVEL:
    case CONDITION_BYTES:
    case CONDITION_TABLES:
        return event_holds(condition, history, id);
    }
    return false;
}

bool condition_stops(const Condition *condition, HistoryReads *reads, StepId step)
{
    if (!condition_is_slow(condition))
        return condition_holds(condition, reads, step);
    /* slow conditions depend on the live layers alone, which are the same within an epoch */
    if (step >= reads->history->steps.count || history_epoch(reads->history, step) != step)
        return false;
    return condition_holds(condition, reads, step) && (step == 0 || !condition_holds(condition, reads, step - 1));
}

bool condition_most(const Condition *condition, HistoryReads *reads, StepId steps, uint64_t *most, StepId *at)
{
    const History *history = reads->history;
    bool some = false;
    *most = 0;
    for (StepId id = 0; id < steps && id < history->steps.count; id++) {
        const Step *step = &history->steps.at[id];
        uint64_t value;
        if (condition->kind == CONDITION_READS)
            value = history_reads_deepest(reads, id);
        else if (condition->kind == CONDITION_DEPTH && step->op == STEP_LEVEL &&
                 step->index < history->plan.levels.count)
            value = history->plan.levels.at[step->index].depth;
        else
            continue;
        if (!some || value > *most) {
            *most = value;
            *at = id;
        }
        some = true;
    }
    return some;
}
