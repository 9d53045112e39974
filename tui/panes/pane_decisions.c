/* pane_decisions.c - lists the planner's decisions, one per line, indented under their parents. The details describe
 * the current one: its numbers, the rejected candidates and why, what would flip it, and what the rule is for. */
#include "core/model/lsm.h"
#include "core/planner/algorithm.h"
#include "core/tell/decision_text.h"
#include "core/tell/limit_text.h"
#include "core/tell/plan_fate.h"
#include "core/tell/plan_text.h"
#include "core/tell/words.h"
#include "tui/app/cut_list.h"
#include "tui/app/decision_list.h"
#include "tui/app/describe.h"
#include "tui/panes/pane_table.h"
#include "tui/view/theme.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static size_t pane_decisions_count(Session *session)
{
    return decision_list(session)->ids.count;
}

static const Decision *decision_at(const Session *session, size_t i)
{
    return &session->shown->trace.decisions.at[decision_list(session)->ids.at[i]];
}

static int pane_decisions_depth(const Trace *trace, const Decision *decision)
{
    int depth = 0;
    for (uint32_t up = decision->parent; up != DECISION_NONE && up < trace->decisions.count && depth < 6; depth++)
        up = trace->decisions.at[up].parent;
    return depth;
}

/* Writes a run of deletions as one line; with `shown`, the deletion of the current step, also how many came so far. */
static void pane_decisions_run_text(const LayerSet *set, uint32_t first, uint32_t shown, uint32_t run, Text *out)
{
    if (shown != DECISION_NONE)
        text_printf(out, "%u of ", shown - first + 1);
    decision_deletions_text(set, run, out);
}

/* The decision of the current step, or DECISION_NONE. */
static uint32_t step_decision(const Session *session)
{
    const History *history = session->shown;
    uint32_t id = session->step < history->steps.count ? history->steps.at[session->step].decision : DECISION_NONE;
    return id < history->trace.decisions.count ? id : DECISION_NONE;
}

/* The decision of the current step if it belongs to the run, else DECISION_NONE. */
static uint32_t run_shown(const Session *session, uint32_t first, uint32_t run)
{
    uint32_t shown = step_decision(session);
    return shown != DECISION_NONE && shown >= first && shown - first < run ? shown : DECISION_NONE;
}

/* The first step that carries the decision; STEP_NEVER: none does. O(steps). */
static StepId pane_decisions_step(const History *history, uint32_t decision)
{
    for (StepId step = 0; step < history->steps.count; step++)
        if (history->steps.at[step].decision == decision)
            return step;
    return STEP_NEVER;
}

/* Where the line's decision is not that of the current step: adds what the step does within it, or which step made it.
 */
static void add_when(Session *session, uint32_t id, uint32_t run, Lines *lines)
{
    const History *history = session->shown;
    StepId step = pane_decisions_step(history, id);
    if (run_shown(session, id, run) != DECISION_NONE || step == STEP_NEVER || step == session->step)
        return;
    uint32_t now = step_decision(session);
    bool within = now != DECISION_NONE && now > id && decision_list_row(session, now) == decision_list_row(session, id);
    if (within) {
        Text text = TEXT_EMPTY;
        decision_text(&history->trace, &history->trace.decisions.at[now], &history->layers, &text);
        lines_add(lines, (Style){0}, LINE_NOTHING, "step %u is part of this: %s", session->step, text.at);
        text_release(&text);
    } else {
        lines_title(lines, step > session->step ? "decided later, at step %u" : "decided before, at step %u", step);
    }
}

/* Names the level where the list lacks the line that introduces it: among the decisions about one layer. */
static void append_level(const Session *session, const Decision *decision, Text *out)
{
    bool depth = decision->rule == RULE_DEPTH && decision_list_layer(session) != LAYER_NONE;
    if (decision->rule == RULE_LAYER_BELOW || (depth && policy_algorithm(&session->shown->plan.policy)->bands))
        text_printf(out, "level %u: ", decision->level);
}

static void pane_decisions_line(Session *session, size_t i, PaneLine *out)
{
    const Trace *trace = &session->shown->trace;
    const Decision *decision = decision_at(session, i);
    uint32_t run = decision_list_run(session, decision->id);
    uint32_t shown = run_shown(session, decision->id, run);
    uint32_t step = step_decision(session);
    /* the list shows a step within a walk as part of its level's line */
    bool part = run == 1 && step != DECISION_NONE && decision_list_layer(session) == LAYER_NONE &&
                decision_list_row(session, step) == i;
    bool now = shown != DECISION_NONE || part;
    text_printf(&out->text, "%s%*s", now ? "▶" : " ", pane_decisions_depth(trace, decision), "");
    append_level(session, decision, &out->text);
    if (run == 1)
        decision_text(trace, decision, &session->shown->layers, &out->text);
    else
        pane_decisions_run_text(&session->shown->layers, decision->id, shown, run, &out->text);
    out->style.fg = decision->op == OP_NONE ? ROLE_TEXT : decision->verdict ? ROLE_GOOD : ROLE_WARN;
}

/* A decision is found by its rule too, as in breakpoints: "image-cut". */
static void pane_decisions_words(Session *session, size_t i, Text *out)
{
    text_printf(out, "%s", rule_at(decision_at(session, i)->rule)->name);
}

/* Adds the layers that a run of deletions deletes, and before them those deleted so far if the step is one of the run.
 */
static void add_deleted(const History *history, uint32_t first, uint32_t shown, uint32_t run, Lines *lines)
{
    enum { NAMED = 60 };
    const Trace *trace = &history->trace;
    bool store = history->layers.lsm != NULL;
    uint32_t done = shown != DECISION_NONE ? shown - first + 1 : 0;
    const struct {
        const char *title;
        uint32_t from, to;
    } parts[] = {{"deleted", 0, done}, {done ? "later" : store ? "tables" : "layers", done, run}};
    char label[LSM_LABEL_SIZE];
    for (size_t part = 0; part < sizeof parts / sizeof *parts; part++) {
        Text text = TEXT_EMPTY;
        uint32_t end = parts[part].to - parts[part].from > NAMED ? parts[part].from + NAMED : parts[part].to;
        for (uint32_t i = parts[part].from; i < end; i++) {
            const Decision *decision = &trace->decisions.at[first + i];
            for (uint32_t n = 0; n < decision->layers_count; n++)
                text_printf(&text, "%s%s", text.length ? ", " : "",
                            layer_label(&history->layers, trace->layers.at[decision->layers_first + n], label));
        }
        if (text.length)
            lines_field(lines, parts[part].title, "%s%s", text.at, end < parts[part].to ? ", …" : "");
        text_release(&text);
    }
}

/* Says that no parameter flips a choice between images and deltas. */
static void add_limit(const History *history, Lines *lines, const Decision *decision)
{
    Text text = TEXT_EMPTY;
    decision_limit_line(history, decision->id, false, "", &text);
    Str line = str_trim(text_str(&text));
    if (line.length > 0)
        lines_add(lines, (Style){0}, LINE_NOTHING, "%.*s", STR_ARG(line));
    text_release(&text);
}

static void add_flip(Lines *lines, const Decision *decision)
{
    Text text = TEXT_EMPTY;
    if (decision_flip_text(decision, &text))
        lines_add(lines, (Style){0}, LINE_NOTHING, "this verdict %s", text.at);
    text_release(&text);
}

/* Adds a part of the story of one layer: what becomes of it, or with `rules` the rules that were tried on it. */
static void add_story(Session *session, bool rules, Lines *lines)
{
    const Text *told = &decision_list(session)->told.text;
    Str rest = text_str(told), line;
    bool begun = false;
    for (size_t n = 0; str_line(&rest, &line); n++) {
        bool head = tones_at(told->tones, (size_t)(line.at - told->at)) == TONE_HEAD;
        begun = begun || head || str_starts(line, STR("    "));
        if (begun != rules || n == 0) /* the title names the layer */
            continue;
        Style style = {.fg = head ? ROLE_ACCENT : ROLE_TEXT, .attr = n == 1 ? ATTR_BOLD : 0};
        lines_add(lines, style, LINE_NOTHING, "%.*s", STR_ARG(rules ? line : str_trim(line)));
    }
}

static void pane_decisions_detail(Session *session, size_t i, Lines *lines)
{
    if (decision_list_layer(session) != LAYER_NONE)
        add_story(session, false, lines);
    const Trace *trace = &session->shown->trace;
    const Decision *decision = decision_at(session, i);
    const Rule *rule = rule_at(decision->rule);
    Text text = TEXT_EMPTY;
    uint32_t run = decision_list_run(session, decision->id);
    append_level(session, decision, &text);
    if (run == 1)
        decision_text(trace, decision, &session->shown->layers, &text);
    else
        pane_decisions_run_text(&session->shown->layers, decision->id, run_shown(session, decision->id, run), run,
                                &text);
    add_when(session, decision->id, run, lines);
    lines_add(lines, (Style){.attr = ATTR_BOLD}, LINE_NOTHING, "%s", text.at);
    text_clear(&text);
    LayerId layer = decision_list_layer(session);
    if (layer == LAYER_NONE || plan_decision_settles(session->shown, decision, layer))
        add_flip(lines, decision);
    if (run > 1) {
        add_deleted(session->shown, decision->id, run_shown(session, decision->id, run), run, lines);
    } else if (decision->has_keys) {
        describe_range(session, decision->keys, &text);
        lines_field(lines, "keys", "%s", text.at);
    }
    if (run == 1 && decision->rule == RULE_SPLIT_BLOCKED && decision->layers_count > 0) {
        text_clear(&text);
        decision_layers_text(trace, decision, &text);
        lines_field(lines, "in the way", "%s", text.at);
    }
    for (uint32_t n = 0; n < decision->rejected_count; n++) {
        const Rejected *rejected = &trace->rejected.at[decision->rejected_first + n];
        if (isnan(rejected->score))
            lines_field(lines, n ? "" : "not", "%s: %s", rejected->what, rejected->why);
        else
            lines_field(lines, n ? "" : "not", "%s: %s (score %.3f)", rejected->what, rejected->why, rejected->score);
    }
    add_limit(session->shown, lines, decision);
    if (decision->fidelity != FIDELITY_EXACT)
        lines_field(lines, "rests on", "%s", word_fidelity((Fidelity)decision->fidelity));
    const char *counts = plan_image_counts(&session->shown->plan.policy, &session->shown->layers);
    if (counts && decision->rule == RULE_STRATEGY && decision->grounds.no_keyspace)
        lines_field(lines, "", "an image counts as %s", counts);
    text_clear(&text);
    decision_rule_text(rule->title ? rule->title : "", &session->shown->layers, &text);
    text_add_str(&text, STR(": "));
    decision_rule_text(rule->why ? rule->why : "", &session->shown->layers, &text);
    lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "%s", text.at);
    text_release(&text);
    if (decision_list_layer(session) == LAYER_NONE)
        return;
    lines_blank(lines);
    add_story(session, true, lines);
}

/* Shows the step that carries the decision: the list's cursor and the steps move together. */
static void pane_decisions_visit(Session *session, size_t i)
{
    session->map.decision = decision_list(session)->ids.at[i];
    StepId step = pane_decisions_step(session->shown, session->map.decision);
    if (step == STEP_NEVER)
        return;
    session->step = step;
    session->map_stale = true;
}

/* The cut that the decision chose; UINT32_MAX: it chose none. */
static uint32_t cut_of(const Session *session, size_t i)
{
    return cut_at_step(session, pane_decisions_step(session->shown, decision_at(session, i)->id));
}

static const char *pane_decisions_barred(Session *session, size_t i)
{
    const Decision *decision = decision_at(session, i);
    bool placed = decision->layers_count == 1 || decision->has_keys || decision->has_lsns;
    return placed || cut_of(session, i) != UINT32_MAX ? NULL : "this decision has no location";
}

static bool pane_decisions_enter(Session *session, size_t i, Error *error)
{
    (void)error;
    const Decision *decision = decision_at(session, i);
    pane_decisions_visit(session, i);
    if (cut_of(session, i) != UINT32_MAX) { /* a cut leads to its candidates */
        cut_list_open(session, cut_of(session, i));
        return true;
    }
    if (decision->layers_count == 1) {
        session_fly(session, session->shown->trace.layers.at[decision->layers_first]);
        return true;
    }
    const LayerSet *set = &session->shown->layers;
    KeyRange keys = decision->has_keys ? decision->keys : (KeyRange){0, key_max(set->form)};
    LsnRange lsns = decision->has_lsns ? decision->lsns : (LsnRange){0, UINT64_MAX};
    session_fly_region(session, keys, lsns);
    return true;
}

static void pane_decisions_title(Session *session, Text *out)
{
    char label[LSM_LABEL_SIZE];
    if (decision_list_layer(session) != LAYER_NONE)
        text_printf(out, "Why (not) %s %s: %zu decision%s", word_part(&session->shown->layers),
                    layer_label(&session->shown->layers, decision_list_layer(session), label),
                    decision_list(session)->ids.count, plural_ending(decision_list(session)->ids.count));
}

/* Goes back from the decisions about one layer to all decisions. */
static bool pane_decisions_back(Session *session)
{
    if (decision_list_layer(session) == LAYER_NONE)
        return false;
    decision_list_about(session, LAYER_NONE);
    session->stepped = true; /* the list goes back to the step's decision */
    return true;
}

/* The first step that carries each line's decision. O(steps + decisions). */
static void pane_decisions_steps(Session *session, StepId *of, size_t count)
{
    const History *history = session->shown;
    size_t decisions = history->trace.decisions.count;
    StepId *first = mem_alloc((decisions + 1) * sizeof *first);
    for (size_t i = 0; i < decisions; i++)
        first[i] = STEP_NEVER;
    for (StepId step = (StepId)history->steps.count; step-- > 0;)
        if (history->steps.at[step].decision < decisions)
            first[history->steps.at[step].decision] = step;
    for (size_t i = 0; i < count; i++)
        of[i] = first[decision_at(session, i)->id];
    free(first);
}

const PaneOps pane_decisions = {.words = pane_decisions_words,
                                .steps = pane_decisions_steps,
                                .back = pane_decisions_back,
                                .title = pane_decisions_title,
                                .count = pane_decisions_count,
                                .line = pane_decisions_line,
                                .detail = pane_decisions_detail,
                                .visit = pane_decisions_visit,
                                .enter = pane_decisions_enter,
                                .barred = pane_decisions_barred,
                                .selects = true};
