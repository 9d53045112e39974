/* cmd_why.c - `why`: what a layer, a place, a cut or a decision is explained by.
 *
 * Without arguments the focus says what is meant: in the list of decisions the marked one, in that of findings the
 * place of the marked one, in the garbage pane what keeps the layer, else the selected layer, else the place under the
 * cursor. Where Enter flew to a finding, the pane that explains its kind answers. Where nothing is selected on the map,
 * the marked line of the list is meant: its layer, or what its details say.
 */
#include "core/history/find_layer.h"
#include "core/model/lsm.h"
#include "core/tell/garbage_story.h"
#include "core/tell/words.h"
#include "tui/app/cut_list.h"
#include "tui/app/decision_list.h"
#include "tui/app/gc.h"
#include "tui/app/plan.h"
#include "tui/app/spot.h"
#include "tui/app/target.h"
#include "tui/commands/commands.h"
#include "tui/commands/cursor.h"
#include "tui/panes/map_enter.h"
#include "tui/panes/pane_findings.h"
#include "tui/panes/panes.h"

#include <string.h>

#define WHY_EXPECTED "expected: why #LAYER, as in #17, a layer's name, KEY or KEY@LSN"

/* The decision of the shown step; DECISION_NONE: it has none. */
static uint32_t step_decision(const Session *session)
{
    const History *history = session->shown;
    uint32_t id = session->step < history->steps.count ? history->steps.at[session->step].decision : DECISION_NONE;
    return id < history->trace.decisions.count ? id : DECISION_NONE;
}

/* The key that the decision of the shown step is about: a split, a cut, the start of a partition. False if it has
 * none. */
static bool decided_key(const Session *session, Key *key)
{
    const Trace *trace = &session->shown->trace;
    uint32_t id = step_decision(session);
    if (id == DECISION_NONE || !trace->decisions.at[id].has_keys)
        return false;
    *key = trace->decisions.at[id].keys.lo;
    return true;
}

/* The place that is meant without arguments: that of the cursor, else that of the selected layer, else of the decision.
 * False: nothing is selected that has a place. */
static bool pointed_spot(const Session *session, Place *place)
{
    const MapView *map = &session->map;
    const LayerSet *set = &session->shown->layers;
    bool has_lsn = map->has_cursor || map->selected != LAYER_NONE;
    *place = (Place){.key = map->has_cursor ? map->cursor_key
                            : has_lsn       ? set->key_lo[map->selected]
                                            : 0,
                     .lsn = map->has_cursor ? map->cursor_lsn
                            : has_lsn       ? set->lsn_lo[map->selected]
                                            : 0,
                     .has_lsn = has_lsn};
    return has_lsn || decided_key(session, &place->key);
}

static bool why_spot(Session *session, Str args, Error *error)
{
    MapView *map;
    Place place;
    if (args.length > 0 && !str_equal(args, STR("here"))) {
        if (!place_parse(session, args, WHY_EXPECTED, &place, error))
            return false;
    } else if (!pointed_spot(session, &place)) {
        return error_set(error, ERROR_USAGE, "move the cursor, then press W");
    }
    bool store = session->shown->lsm != NULL; /* answered from the engine's rules, without a plan */
    if (!store && session->shown->trace.decisions.count == 0 && !plan_make(session, STEP_NEVER, error))
        return false;
    map = session_map(session);
    map->has_cursor = true;
    map->cursor_key = place.key;
    map->cursor_lsn = place.has_lsn ? place.lsn : map->cursor_lsn;
    spot_ask(session, place.key, place.has_lsn ? &place.lsn : NULL);
    session_rewind(session, PANE_WHY);
    session_focus(session, PANE_WHY);
    session_unsay(session);
    return true;
}

static bool why_table(Session *session, LayerId table)
{
    spot_ask_table(session, table);
    session_rewind(session, PANE_WHY);
    session_focus(session, PANE_WHY);
    session_unsay(session);
    return true;
}

/* In the garbage pane what holds the layer is meant, which its story below the list tells in full. */
static bool why_kept(Session *session, LayerId layer)
{
    const GcView *gc = session->focus == PANE_GARBAGE ? gc_view(session) : NULL;
    const GcJudgement *judgement = gc && layer < gc->layers ? gc_judgement(gc, layer) : NULL;
    if (!judgement)
        return false;
    GarbageVerdict verdict = (GarbageVerdict)gc->garbage.verdict[layer];
    Text story = TEXT_EMPTY;
    Str rest, line = STR("");
    garbage_story(&session->shown->layers, gc->index, &gc->garbage, judgement, &gc->markers, &story);
    rest = text_str(&story);
    str_line(&rest, &line);
    char label[LSM_LABEL_SIZE];
    session_say(session, "layer %s, %s: %.*s", layer_label(&session->shown->layers, layer, label),
                garbage_verdict_name(verdict), STR_ARG(line));
    text_release(&story);
    return true;
}

static bool why_layer(Session *session, LayerId layer, Error *error)
{
    if (session->shown->lsm)
        return why_table(session, layer);
    bool planned = session->shown->trace.decisions.count == 0;
    if (planned) {
        if (!plan_make(session, STEP_NEVER, error))
            return false;
        session_select(session, layer);
    }
    decision_list_about(session, layer);
    session_show_side(session, PANE_DECISIONS);
    const char *part = word_part(&session->shown->layers);
    char label[LSM_LABEL_SIZE];
    layer_label(&session->shown->layers, layer, label);
    size_t total = decision_list(session)->ids.count;
    if (total == 0) {
        decision_list_about(session, LAYER_NONE);
        return error_set(error, ERROR_USAGE, "no decision names %s %s: the planner never reached it", part, label);
    }
    panes_follow(session); /* the list must not move to the step's line later */
    pane_go(session, PANE_DECISIONS, decision_list(session)->settled);
    session_focus(session, PANE_DECISIONS);
    session_select(session, layer);
    session_unsay(session);
    if (planned)
        session_say(session, "the %ss were planned with the policy %s to explain %s %s", part, session->policy.base,
                    part, label);
    return true;
}

/* Opens the candidates of a cut: in the list of decisions those of the shown step; on the map those of the cut under
 * the cursor, or of the step if nothing is selected there. False if there is no such cut. */
static bool why_cut(Session *session)
{
    uint32_t step = cut_of_step(session);
    uint32_t at = session->map.has_cursor ? cut_at_key(session, session->map.cursor_key) : UINT32_MAX;
    bool on_map = session->focus == PANE_MAP;
    bool on_nothing = on_map && at == UINT32_MAX && session->map.selected == LAYER_NONE && !session->map.has_cursor;
    uint32_t cut = session->focus == PANE_DECISIONS || on_nothing ? step : on_map ? at : UINT32_MAX;
    if (cut == UINT32_MAX)
        return false;
    cut_list_open(session, cut);
    session_say(session, "the candidates for this cut; Esc goes back to the decisions");
    return true;
}

/* Does a plan's decision at the shown step have reasons that this pane can show? */
static bool has_reasons(const Session *session, PaneId pane)
{
    return (pane == PANE_DECISIONS || pane == PANE_MAP) && session_shows_plan(session) &&
           step_decision(session) != DECISION_NONE;
}

/* Focuses the decision of the shown step, whose reasons are below the list: from the list, or from a plan's map without
 * selection and cursor. False elsewhere. */
static bool why_decision(Session *session)
{
    bool nowhere = session->map.selected == LAYER_NONE && !session->map.has_cursor;
    bool about_step = session->focus == PANE_DECISIONS ? session->map.selected == LAYER_NONE : nowhere;
    if (!about_step || !has_reasons(session, session->focus))
        return false;
    if (session->focus == PANE_MAP) { /* moves the list to the line of the step */
        session->stepped = true;
        panes_follow(session);
    }
    session_focus(session, PANE_DECISIONS);
    session_say(session, "the reasons of the marked decision are below the list");
    return true;
}

/* Is nothing selected on the map, and a line of a list marked that has details? */
static bool is_on_line(Session *session, PaneId pane)
{
    Place place;
    const PaneOps *ops = pane_ops(pane);
    return ops->selects && ops->detail && !pointed_spot(session, &place) && pane_count(session, pane) > 0;
}

/* Selects the layer of the marked line, where the pane's lines are layers; else says where the line is explained.
 * False: a layer was selected, or no line is meant. */
static bool why_line(Session *session)
{
    PaneId pane = session->focus;
    if (!is_on_line(session, pane))
        return false;
    if (pane_ops(pane)->visit)
        pane_go(session, pane, session->panes[pane].at);
    if (session->map.selected != LAYER_NONE)
        return false;
    session_say(session, "the details below the list explain the marked line");
    return true;
}

/* In the list of findings: flies to the marked one, if it is one. */
static bool why_finding(Session *session, Error *error)
{
    return session->focus != PANE_FINDINGS || !findings_may_fly(session) || findings_fly(session, true, error);
}

/* Opens the pane that explains the finding at the cursor. False: the place is explained as any other. */
static bool why_found(Session *session)
{
    PaneId pane = session->shown->lsm ? PANE_WHY : findings_explained_by(session);
    if (pane == PANE_WHY)
        return false;
    pane_open(session, pane);
    session_unsay(session);
    return true;
}

/* Is nothing selected on the map, so that w is about the finding that is marked beside it? */
static bool is_beside_finding(Session *session, Str args, PaneId pane)
{
    return args.length == 0 && pane == PANE_MAP && map_enter(session) == MAP_ENTER_FINDING && findings_may_fly(session);
}

bool may_why(Session *session, Str args, PaneId pane, Error *error)
{
    Place place;
    bool here = str_equal(args, STR("here"));
    if ((args.length > 0 && !here) || pointed_spot(session, &place) || has_reasons(session, pane) ||
        (pane == PANE_FINDINGS && findings_may_fly(session)) || is_beside_finding(session, args, pane) ||
        (!here && is_on_line(session, pane)))
        return true;
    return error_set(error, ERROR_USAGE,
                     here ? "move the cursor, then press W" : "select a layer or move the cursor, then press w");
}

/* Does the text name a layer, and not a place? */
static bool is_layer(const Session *session, Str text)
{
    Target target;
    return !memchr(text.at, '@', text.length) && target_parse_layer(&session->shown->layers, text, &target, NULL) &&
           (target.kind == SEARCH_LAYER || target.kind == SEARCH_NAME);
}

static bool why_named(Session *session, Str text, Error *error)
{
    LayerId layer;
    Text said = TEXT_EMPTY;
    if (!target_choose(session->shown, session->step, text, &layer, &said, NULL))
        return command_fail(error, text, text, WHY_EXPECTED);
    session_select(session, layer);
    bool ok = why_layer(session, layer, error);
    if (ok && said.length > 0)
        session_say(session, "%s", said.at);
    text_release(&said);
    return ok;
}

bool command_why(Session *session, Str args, Error *error)
{
    bool here = str_equal(args, STR("here")), pointed = args.length == 0 || here;
    if (is_beside_finding(session, args, session->focus))
        session_focus(session, PANE_FINDINGS);
    if (pointed && !why_finding(session, error))
        return false;
    if (pointed && why_found(session))
        return true;
    Place place;
    bool nowhere = args.length == 0 || (here && !pointed_spot(session, &place));
    if ((args.length == 0 && why_cut(session)) || (nowhere && why_decision(session)))
        return true;
    if (args.length > 0 && !here && is_layer(session, args))
        return why_named(session, args, error);
    if (args.length == 0 && why_line(session))
        return true;
    LayerId layer = args.length == 0 ? session->map.selected : LAYER_NONE;
    if (layer != LAYER_NONE && why_kept(session, layer))
        return true;
    return layer == LAYER_NONE ? why_spot(session, args, error) : why_layer(session, layer, error);
}
