/* session.c - moves from one history, step or view to another, and notifies the features, which forget what they
 * computed. Going back to a step undoes nothing, because a history knows which layers are alive at each step. */
#include "tui/app/insight.h"
#include "tui/app/session.h"

#include "tui/app/script.h"

#include <stdarg.h>
#include <stdlib.h>

void session_init(Session *session, History *history, const SessionOptions *options, const SessionHost *host)
{
    *session = (Session){.options = *options,
                         .host = *host,
                         .features = features_new(),
                         .cols = options->cols,
                         .rows = options->rows,
                         .loaded = history,
                         .policy = session_policy_for(history),
                         .message = {.text = TEXT_EMPTY, .line = TEXT_EMPTY},
                         .source = {.opened = TEXT_EMPTY, .made = TEXT_EMPTY},
                         .requests = {.clipboard = TEXT_EMPTY},
                         .output = TEXT_EMPTY,
                         .mouse = true};
    session->side = history->trace.decisions.count > 0 ? PANE_DECISIONS : PANE_FINDINGS;
    session->before_help = session->side;
    map_init(&session->map);
    map_usual_axes(history, &session->map.key_axis, &session->map.lsn_axis);
    keymap_init(&session->keymap);
    session_show(session, history, history_last_step(history));
}

void session_release(Session *session)
{
    if (session->typing.prompting)
        session_close_prompt(session);
    features_free(session->features, session);
    map_release(&session->map);
    grid_release(&session->scratch);
    keymap_release(&session->keymap);
    text_release(&session->message.text);
    text_release(&session->message.line);
    text_release(&session->requests.clipboard);
    text_release(&session->output);
    text_release(&session->source.opened);
    text_release(&session->source.made);
    history_free(session->planned);
    history_free(session->loaded);
}

/* ---- messages and commands ---- */

void session_unsay(Session *session)
{
    text_clear(&session->message.text);
    text_clear(&session->message.line);
    session->message.error = false;
}

void session_say(Session *session, const char *format, ...)
{
    va_list args;
    session_unsay(session);
    va_start(args, format);
    text_vprintf(&session->message.text, format, args);
    va_end(args);
}

void session_warn(Session *session, const char *format, ...)
{
    va_list args;
    session_unsay(session);
    va_start(args, format);
    text_vprintf(&session->message.text, format, args);
    va_end(args);
    session->message.error = true;
}

void session_say_error(Session *session, Str line, const Error *error)
{
    session_warn(session, "%s", error->message);
    if (error->column > 0)
        text_add_str(&session->message.line, line);
    session->message.caret = error->column > 0 ? error->column - 1 : 0;
}

bool session_run(Session *session, Str line, Error *error)
{
    return session->host.run(session->host.self, line, error);
}

bool session_run_script(Session *session, Str text, Error *error)
{
    Script script = script_of(text);
    ScriptCommand command;
    Error why = {0};
    while (!session->requests.quit && script_next(&script, &command, &why)) {
        if (session_run(session, command.text, &why))
            continue;
        if (why.line == 0 || why.line != command.line)
            why.line = command.line;
        break;
    }
    if (why.code == ERROR_NONE)
        return true;
    if (error)
        *error = why;
    return false;
}

bool session_open_prompt(Session *session, Str initial, Error *error)
{
    Editor *editor = session->options.editor;
    if (!editor)
        return error_set(error, ERROR_USAGE, "there is no command line here");
    editor->open(editor->self, initial);
    session->typing.prompting = true;
    session->typing.proposal = 0;
    return true;
}

void session_close_prompt(Session *session)
{
    session->options.editor->close(session->options.editor->self);
    session->typing.prompting = false;
}

/* ---- what is shown ---- */

Policy session_policy_for(const History *history)
{
    Policy policy = history->policy, full;
    bool own = history->workload != NULL || history->lsm || history->steps.count > 1;
    for (size_t i = 0; i < history->scenario.count; i++)
        own = own || history->scenario.at[i].kind == STATEMENT_POLICY;
    if (own || !policy_named(STR("full"), &full, NULL))
        return policy;
    full.target_file_size = policy.target_file_size ? policy.target_file_size : full.target_file_size;
    full.fanout = policy.fanout ? policy.fanout : full.fanout;
    return full;
}

bool session_has_layers(const Session *session)
{
    const History *history = session->shown;
    for (size_t id = history->layers.count; id-- > 0;)
        if (history_alive(history, (LayerId)id, session->step))
            return true;
    return false;
}

bool session_has_many(const Session *session, const History *history)
{
    return history->layers.count > (session->options.soon ? session->options.soon : INSIGHT_SOON);
}

StepId session_last_step(const Session *session)
{
    return history_last_step(session->shown);
}

/* Forgets what was computed from the shown history. */
static void forget(Session *session)
{
    MapView map = session->map;
    map_release(&session->map);
    map_init(&session->map);
    session->map.key_axis = map.key_axis;
    session->map.lsn_axis = map.lsn_axis;
    session->map.overlay = map.overlay;
    session->map.options = map.options;
    features_forget(session->features, session);
    session->map_stale = true;
}

void session_will_grow(Session *session)
{
    map_halt(&session->map);
    features_forget(session->features, session);
}

void session_grown(Session *session)
{
    LayerId selected = session->map.selected;
    KeyRange keys;
    LsnRange lsns;
    bool kept = map_shows(&session->map, &keys, &lsns);
    forget(session);
    session->map.selected = selected;
    session->zoomed = session->zoomed && kept;
    if (kept)
        map_window(&session->map, session->shown, keys, lsns);
    else
        map_fit(&session->map);
}

void session_show(Session *session, History *history, StepId step)
{
    features_before_show(session->features, session, history);
    forget(session);
    session->shown = history;
    session->step = step;
    session->stepped = false;
    session->zoomed = false;
    session_select(session, LAYER_NONE);
    session->map.decision = DECISION_NONE;
    map_fit(&session->map);
    for (int i = 0; i < PANE_COUNT; i++) /* lists of other layers; only parameters do not depend on the history */
        if (i != PANE_PARAMETERS)
            session_rewind(session, (PaneId)i);
    session_relayout(session);
}

void session_replace(Session *session, History *history)
{
    features_replace(session->features, session, history);
    text_clear(&session->source.made);
    session->source.pasted = false;
    session->entered = PANE_MAP; /* Esc must not return to a line about other layers */
    History *planned = session->planned, *loaded = session->loaded;
    session->planned = NULL;
    session->loaded = history;
    session->policy = session_policy_for(history);
    if (history->scenario.art_key_scale > 0 || loaded->scenario.art_key_scale > 0)
        map_usual_axes(history, &session->map.key_axis, &session->map.lsn_axis);
    session_show(session, history, history_last_step(history));
    if (session->replaced) {
        *session->replaced = (ReplacedHistories){loaded, planned};
        session->replaced = NULL;
        return;
    }
    history_free(planned);
    history_free(loaded);
}

void session_set_step(Session *session, StepId step)
{
    const History *history = session->shown;
    StepId last = session_last_step(session);
    session->step = step > last ? last : step;
    session->map_stale = true;
    session->stepped = true;
    const Step *now = session->step < history->steps.count ? &history->steps.at[session->step] : NULL;
    session->map.decision = now && now->decision < history->trace.decisions.count ? now->decision : DECISION_NONE;
    if (session->map.selected != LAYER_NONE && history->born[session->map.selected] > session->step)
        session_select(session, LAYER_NONE);
}

/* ---- the map ---- */

/* On a narrow screen, which has one side pane: changes it to the layer, until the layer is deselected. */
static void turn_to_layer(Session *session)
{
    if (session->layout.wide || session->layout.tiny || session->focus != PANE_MAP || session->side == PANE_LAYER)
        return;
    session->turned = session->side;
    session->side = PANE_LAYER;
}

static void session_turn_back(Session *session)
{
    if (session->turned != PANE_MAP && session->side == PANE_LAYER)
        session->side = session->turned;
    session->turned = PANE_MAP;
}

void session_select(Session *session, LayerId layer)
{
    session->map.selected = layer;
    session->selections++;
    session_rewind(session, PANE_LAYER);
    session_rewind(session, PANE_INSIDE);
    /* On a narrow screen, which has one side pane, selecting a layer changes it to the layer, and deselecting changes
     * it back. */
    if (session->layout.wide || session->layout.tiny || session->focus != PANE_MAP)
        return;
    if (layer != LAYER_NONE && session->side == PANE_FINDINGS)
        turn_to_layer(session);
    else if (layer == LAYER_NONE)
        session_turn_back(session);
}

void session_go_to(Session *session, Key key, Lsn lsn)
{
    MapView *map = session_map(session);
    map->has_cursor = true;
    map->cursor_key = key;
    map->cursor_lsn = lsn;
    map_reveal(map, key, lsn);
    session->map_stale = true;
}

/* The LSN below which compaction would take layers at the shown step; where no layer lives there yet, that of the last
 * step. */
static Lsn session_head(const Session *session)
{
    Lsn head = history_end_lsn(session->shown, session->step);
    return head ? head : history_end_lsn(session->shown, session_last_step(session));
}

void session_go_to_key(Session *session, Key key)
{
    MapView *map = session_map(session);
    session_go_to(session, key, map->has_cursor ? map->cursor_lsn : session_head(session));
}

static void session_point_at(Session *session, LayerId layer)
{
    const LayerSet *set = &session->shown->layers;
    MapView *map = session_map(session);
    map->has_cursor = true;
    map->cursor_key = set->key_lo[layer];
    map->cursor_lsn = set->lsn_lo[layer];
    session->map_stale = true;
}

void session_reveal(Session *session, LayerId layer)
{
    session_select(session, layer);
    if (layer == LAYER_NONE)
        return;
    session_point_at(session, layer);
    MapView *map = session_map(session);
    map_reveal(map, map->cursor_key, map->cursor_lsn);
}

void session_fly(Session *session, LayerId layer)
{
    session_select(session, layer);
    if (layer == LAYER_NONE)
        return;
    session_point_at(session, layer);
    session->zoomed = true;
    turn_to_layer(session);
    map_fly_layer(session_map(session), session->shown, layer);
}

void session_fly_region(Session *session, KeyRange keys, LsnRange lsns)
{
    session->zoomed = true;
    map_fly(session_map(session), keys, lsns);
    session->map_stale = true;
}

MapView *session_map(Session *session)
{
    if (session->map_stale && !session->layout.tiny) {
        grid_reset(&session->scratch, session->cols, session->rows);
        session->map.mark_count = 0; /* only positions are needed */
        session->host.paint(session, &session->scratch);
        session->map_stale = false;
    }
    return &session->map;
}

void session_show_states(Session *session, StatesKind of)
{
    session->map.overlay = OVERLAY_STATES;
    session->states = of;
}

/* ---- panes ---- */

void session_rewind(Session *session, PaneId pane)
{
    session->panes[pane] = (PanePlace){0};
}

void session_show_side(Session *session, PaneId pane)
{
    bool follow = session->focus == session->side && session->focus != PANE_MAP;
    if (follow)
        session_focus(session, pane);
    else
        session->side = pane;
}

void session_focus(Session *session, PaneId pane)
{
    if (session->side == PANE_HELP && pane != PANE_HELP)
        session->side = session->before_help;
    if (pane != PANE_MAP && !(pane == PANE_LAYER && session->layout.wide))
        session->side = pane;
    session->turned = pane == PANE_MAP ? session->turned : PANE_MAP;
    session->focus = pane;
    session->entered = PANE_MAP;
    session_relayout(session);
}

void session_spread(Session *session, bool whole)
{
    session->whole = whole;
    session_relayout(session);
}

void session_descend(Session *session, PaneId pane)
{
    session_focus(session, PANE_MAP);
    session->entered = pane;
}

void session_relayout(Session *session)
{
    session->host.lay_out(session);
    if (session->focus == PANE_LAYER && !session->layout.wide)
        session->side = PANE_LAYER;
    session->map_stale = true;
    /* the layer has a pane of its own again */
    if (session->layout.wide)
        session_turn_back(session);
}
