/* compare.c - keeps the sides of a comparison, follows what is shown, and computes the differences. */
#include "tui/app/compare.h"

#include "tui/app/background.h"
#include "tui/app/task.h"
#include "tui/app/compare_marks.h"
#include "tui/app/compare_names.h"
#include "tui/app/gc_side.h"
#include "tui/app/session_insight.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct Compare {
    CompareView view;
    InsightMaker *maker[COMPARE_SIDES]; /* owned; unused for A; NULL until first requested */
    MapView map[COMPARE_SIDES];         /* unused for A, which has the session's map */
    MapView before;                     /* the layout of A by itself, for the end of the comparison */
    /* unused for A: what the side shares with A at all steps; its `a` NULL: not computed */
    HistoryDiffBase base[COMPARE_SIDES];
    /* for each layer how it compares, at the sides' steps; owned; valid if `diffed`; NULL: not yet marked */
    uint8_t *of[COMPARE_SIDES];
    GcSide garbage[COMPARE_SIDES];    /* unused for A, which gc.h judges */
    uint64_t versions[COMPARE_SIDES]; /* versions of the histories from which the rest was computed */
    MapSpace space;
    unsigned version;
    size_t gone_to;     /* index of the difference shown last while its steps are shown; else SIZE_MAX */
    size_t picked_side; /* the side of the selected layer if A does not have that layer; else 0 */
    LayerId picked;
    unsigned picked_at; /* value of session.selections when it was picked: another selection ends it */
    bool on, diffed;
} Compare;

static Compare *compare_of(const Session *session);

/* ---- begin and end ---- */

static void forget_diff(Compare *compare)
{
    for (size_t i = 1; i < compare->view.count && compare->diffed; i++)
        history_diff_release(&compare->view.side[i].diff);
    compare->diffed = false;
}

static void forget_marks(Session *session, Compare *compare)
{
    if (session->map.states.of && session->map.states.of == compare->of[0])
        session->map.states = (MapStates){0};
    for (size_t i = 0; i < compare->view.count; i++) {
        free(compare->of[i]);
        compare->of[i] = NULL;
        compare->map[i].states = (MapStates){0};
        gc_side_release(&compare->garbage[i]);
    }
}

/* Forgets what was computed from the sides' histories, apart from marks. */
static void forget_computed(Compare *compare)
{
    forget_diff(compare);
    differences_release(&compare->view.differences);
    map_space_release(&compare->space);
    compare->gone_to = SIZE_MAX;
    for (size_t i = 0; i < compare->view.count; i++) {
        outcome_diff_release(&compare->view.side[i].outcomes);
        history_diff_base_release(&compare->base[i]);
        compare->base[i] = (HistoryDiffBase){0};
        compare->versions[i] = 0;
    }
}

static void forget_sides(Session *session, Compare *compare)
{
    forget_marks(session, compare);
    forget_computed(compare);
}

static void release(Session *session, void *state)
{
    Compare *compare = state;
    if (!compare->on)
        return;
    forget_sides(session, compare);
    map_release(&compare->before);
    for (size_t i = 1; i < compare->view.count; i++) {
        insight_maker_free(compare->maker[i]);
        map_release(&compare->map[i]);
        background_free(session, compare->view.side[i].history);
    }
    *compare = (Compare){.version = compare->version + 1, .gone_to = SIZE_MAX};
}

/* Gives the session's map the layout that it had before the comparison, if A is still what was shown then. */
static void restore_map(Session *session, Compare *compare)
{
    session->map.space = NULL;
    session->map_stale = true;
    if (compare->before.cache)
        map_swap_layout(&session->map, &compare->before);
    map_release(&compare->before);
}

/* Called before `next` is shown. A comparison of plans continues with another plan; any other comparison ends. */
static void before_show(Session *session, void *state, History *next)
{
    Compare *compare = state;
    if (!compare->on || next == compare->view.side[0].history)
        return;
    if (next == session->loaded || compare->view.kind != COMPARE_PLANS) {
        compare_close(session);
        return;
    }
    forget_sides(session, compare);
    map_release(&compare->before);
    session->map.space = NULL;
    compare->view.side[0].history = next;
}

static const Feature COMPARE = {
    .name = "compare", .size = sizeof(Compare), .release = release, .before_show = before_show};

static Compare *compare_of(const Session *session)
{
    return session_feature(session, &COMPARE);
}

bool compare_on(const Session *session)
{
    return compare_of(session)->on;
}

CompareKind compare_kind(const Session *session)
{
    return compare_of(session)->view.kind;
}

const CompareView *compare_shown(const Session *session)
{
    const Compare *compare = compare_of(session);
    return compare->on ? &compare->view : NULL;
}

MapView *compare_map(const Session *session, size_t side)
{
    return &compare_of(session)->map[side];
}

InsightMaker *compare_maker(const Session *session, size_t side)
{
    Compare *compare = compare_of(session);
    if (!compare->maker[side])
        compare->maker[side] = insight_maker_new();
    return compare->maker[side];
}

void compare_close(Session *session)
{
    Compare *compare = compare_of(session);
    if (!compare->on)
        return;
    restore_map(session, compare);
    release(session, compare);
    if (session_shows_states(session, STATES_COMPARE))
        session->map.overlay = OVERLAY_KIND;
    if (session->side == PANE_COMPARE)
        session->side = session->shown->trace.decisions.count ? PANE_DECISIONS : PANE_FINDINGS;
    if (session->focus == PANE_COMPARE)
        session->focus = PANE_MAP;
    session_relayout(session);
}

bool compare_pending(const Session *session, bool maps)
{
    const Compare *compare = compare_of(session);
    bool pending = false;
    for (size_t i = 1; compare->on && i < compare->view.count; i++)
        pending = pending || insight_pending(compare->maker[i]) ||
                  (maps && (compare->map[i].awaits_summary || compare->map[i].awaits_layers));
    return pending;
}

/* ---- the differences ---- */

/* Computes common axes, outcomes, names, totals, and what the sides share. Reads only the histories. Stops early, with
 * something left out, once the flag is set. */
static void prepare(Compare *compare, const atomic_bool *cancelled)
{
    CompareView *view = &compare->view;
    const LayerSet *sets[COMPARE_SIDES];
    const OutcomeDiff *outcomes[COMPARE_SIDES];
    for (size_t i = 0; i < view->count; i++) {
        sets[i] = &view->side[i].history->layers;
        compare->versions[i] = view->side[i].history->version;
    }
    map_space_init(&compare->space, sets, view->count, ++compare->version);
    for (size_t i = 0; i < view->count && !task_given_up(cancelled); i++) {
        CompareSide *side = &view->side[i];
        outcomes[i] = &side->outcomes;
        if (side->history->lsm)
            side->store = lsm_run_figures(side->history->lsm, side->history->family);
        compare_name_side(view, i);
        side->totals = plan_totals(side->history);
    }
    for (size_t i = 1; i < view->count && !task_given_up(cancelled); i++) {
        outcome_diff_init(&view->side[i].outcomes, view->side[0].history, view->side[i].history);
        history_diff_base_init(&compare->base[i], view->side[0].history, view->side[i].history);
    }
    if (!task_given_up(cancelled))
        differences_init(&view->differences, outcomes, view->count);
}

static void share_axes(Session *session, Compare *compare)
{
    session->map.space = &compare->space;
    for (size_t i = 1; i < compare->view.count; i++)
        compare->map[i].space = &compare->space;
}

/* Prepares the comparison again if a history has changed. */
static void update_sides(Session *session, Compare *compare)
{
    const CompareView *view = &compare->view;
    bool same = compare->space.count == view->count;
    for (size_t i = 0; i < view->count; i++)
        same = same && compare->versions[i] == view->side[i].history->version;
    if (same)
        return;
    forget_sides(session, compare);
    prepare(compare, NULL);
    share_axes(session, compare);
}

/* ---- begin ---- */

/* A comparison that is being prepared, and the layout of each side. */
typedef struct Opening {
    Compare made;
    KeyAxisKind keys;
    LsnAxisKind lsns;
    MapView layout[COMPARE_SIDES];
} Opening;

static void opening_work(void *self, const atomic_bool *cancelled)
{
    Opening *opening = self;
    const CompareView *view = &opening->made.view;
    prepare(&opening->made, cancelled);
    for (size_t i = 0; i < view->count && !task_given_up(cancelled); i++) {
        const History *history = view->side[i].history;
        map_lay_out(opening->keys, opening->lsns, &opening->made.space, history, history_last_step(history),
                    &opening->layout[i]);
    }
}

static void opening_release(void *self)
{
    Opening *opening = self;
    for (size_t i = 0; i < opening->made.view.count; i++)
        map_release(&opening->layout[i]);
    forget_computed(&opening->made);
    for (size_t i = 1; i < opening->made.view.count; i++)
        history_free(opening->made.view.side[i].history);
    free(opening);
}

/* Does that take longer than a frame? */
static bool compare_is_long(const Session *session, const CompareView *view)
{
    bool many = false;
    for (size_t i = 0; i < view->count; i++)
        many |= session_has_many(session, view->side[i].history);
    return many;
}

bool compare_open(Session *session, const CompareSides *sides, Error *error)
{
    compare_close(session);
    Compare *compare = compare_of(session);
    Opening *opening = mem_zero(1, sizeof *opening);
    *opening = (Opening){.made = {.on = true,
                                  .view = {.kind = sides->kind, .count = sides->count},
                                  .version = compare->version,
                                  .gone_to = SIZE_MAX},
                         .keys = session->map.key_axis,
                         .lsns = session->map.lsn_axis};
    bool reads = session->shown->records != NULL; /* layer files, which the explorer may read too */
    for (size_t i = 0; i < sides->count; i++) {
        CompareSide *side = &opening->made.view.side[i];
        side->history = i ? sides->history[i] : session->shown;
        memcpy(side->source, sides->source[i], sizeof side->source);
        reads |= side->history->records != NULL;
    }
    BackgroundJob job = {.self = opening, .work = opening_work, .release = opening_release, .stays = reads};
    if (!compare_is_long(session, &opening->made.view))
        opening_work(opening, NULL);
    else if (!background_try(session, "comparing the layers", &job))
        return error_set(error, ERROR_CANCELLED, "cancelled");
    *compare = opening->made;
    map_fit(&session->map);
    map_swap_layout(&session->map, &opening->layout[0]);
    compare->before = opening->layout[0];
    for (size_t i = 1; i < sides->count; i++)
        compare->map[i] = opening->layout[i];
    free(opening);
    share_axes(session, compare);
    session_show_states(session, STATES_COMPARE);
    session_select(session, LAYER_NONE);
    session_focus(session, PANE_COMPARE);
    session->panes[PANE_COMPARE].top = 0;
    session_focus(session, PANE_MAP);
    if (sides->kind != COMPARE_INPUTS)
        session_set_step(session, session_last_step(session));
    compare_update(session);
    return true;
}

/* The step of a side that corresponds to A's step. */
static StepId step_beside(const Session *session, const Compare *compare, size_t i)
{
    const CompareView *view = &compare->view;
    if (compare->gone_to < view->differences.at.count && view->differences.at.at[compare->gone_to].of[i])
        return view->differences.at.at[compare->gone_to].of[i]->b;
    return outcome_step_beside(view->side[0].history, session->step, view->side[i].history);
}

bool compare_update(Session *session)
{
    Compare *compare = compare_of(session);
    CompareView *view = &compare->view;
    if (!compare->on)
        return false;
    update_sides(session, compare);
    if (compare_difference(session) == SIZE_MAX)
        compare->gone_to = SIZE_MAX;
    bool same = compare->diffed && view->side[0].step == session->step;
    if (same && compare->gone_to == SIZE_MAX)
        return true;
    CompareSide *a = &view->side[0];
    StepId steps[COMPARE_SIDES] = {session->step};
    bool live = compare->diffed; /* no side's live layers have changed, so the differences are valid */
    for (size_t i = 0; i < view->count; i++) {
        CompareSide *side = &view->side[i];
        steps[i] = i ? step_beside(session, compare, i) : session->step;
        live = live && history_epoch(side->history, steps[i]) == history_epoch(side->history, side->step);
    }
    for (size_t i = 0; i < view->count; i++)
        view->side[i].step = steps[i];
    if (live)
        return true;
    forget_diff(compare);
    for (size_t i = 1; i < view->count; i++)
        history_diff_at(&compare->base[i], a->step, view->side[i].step, &view->side[i].diff);
    compare_mark(view, compare->base, compare->of);
    compare->version++;
    compare->diffed = true;
    return true;
}

MapStates compare_states(const Session *session, size_t side)
{
    const Compare *compare = compare_of(session);
    int table = side == 1 && compare->view.count > 2 ? STATES_B_OF_THREE : (int)side;
    return states_map(STATES_COMPARE, table, compare->of[side], compare->view.side[side].history->layers.count,
                      compare->version);
}

MapStates compare_garbage(const Session *session, size_t side)
{
    Compare *compare = compare_of(session);
    const CompareSide *of = &compare->view.side[side];
    return gc_side_states(&compare->garbage[side], session, of->history, of->step);
}

/* ---- differences in order ---- */

static size_t next_difference(const Session *session, const Compare *compare)
{
    const Differences *differences = &compare->view.differences;
    size_t next = 0;
    if (compare->gone_to != SIZE_MAX)
        next = compare->gone_to + 1;
    else if (session->step < session_last_step(session))
        while (next < differences->at.count && differences->at.at[next].a <= session->step)
            next++;
    return next < differences->at.count ? next : 0;
}

size_t compare_difference(const Session *session)
{
    const Compare *compare = compare_of(session);
    const Differences *differences = &compare->view.differences;
    size_t at = compare->gone_to;
    bool shown = at < differences->at.count && differences->at.at[at].a == session->step;
    return shown ? at : SIZE_MAX;
}

void compare_difference_text(const CompareView *compare, const Difference *difference, size_t side, Text *out)
{
    const History *histories[COMPARE_SIDES];
    for (size_t i = 0; i < compare->count; i++)
        histories[i] = compare->side[i].history;
    difference_text(difference, histories, side, out);
}

size_t compare_go_on(Session *session, uint64_t number)
{
    Compare *compare = compare_of(session);
    compare_update(session);
    size_t count = compare->view.differences.at.count;
    if (count == 0)
        return SIZE_MAX;
    size_t next = number == 0 ? next_difference(session, compare) : number > count ? count - 1 : (size_t)number - 1;
    session_set_step(session, compare->view.differences.at.at[next].a);
    compare->gone_to = next;
    compare_update(session);
    return next;
}

/* ---- layers of the sides ---- */

static bool compare_is_same(const LayerSet *a, LayerId x, const LayerSet *b, LayerId y)
{
    return a->key_lo[x] == b->key_lo[y] && a->key_hi[x] == b->key_hi[y] && a->lsn_lo[x] == b->lsn_lo[y] &&
           a->lsn_hi[x] == b->lsn_hi[y] && a->kind[x] == b->kind[y];
}

/* The layer of the other side with the same kind and ranges that is alive at its step, or else the first part in use
 * there of the same layer that shares keys with this one; LAYER_NONE: there is none. */
static LayerId compare_same_layer(const CompareSide *of, LayerId layer, const CompareSide *in)
{
    const LayerSet *a = &of->history->layers, *b = &in->history->layers;
    bool parts = a->piece_of || b->piece_of;
    LayerId part = LAYER_NONE;
    for (LayerId id = 0; layer < a->count && id < b->count; id++) {
        bool alive = history_alive(in->history, id, in->step);
        if (alive && compare_is_same(a, layer, b, id))
            return id;
        if (parts && alive && part == LAYER_NONE && a->key_lo[layer] < b->key_hi[id] &&
            b->key_lo[id] < a->key_hi[layer] && compare_is_same(a, layer_whole(a, layer), b, layer_whole(b, id)))
            part = id;
    }
    return part;
}

void compare_pick(Session *session, size_t side, LayerId layer)
{
    Compare *compare = compare_of(session);
    const CompareSide *sides = compare->view.side;
    LayerId own = side == 0 || layer == LAYER_NONE ? layer : compare_same_layer(&sides[side], layer, &sides[0]);
    session_select(session, own);
    compare->picked_side = own == LAYER_NONE && layer != LAYER_NONE ? side : 0;
    compare->picked = layer;
    compare->picked_at = session->selections;
}

LayerId compare_picked(const Session *session, size_t *side)
{
    const Compare *compare = compare_of(session);
    *side = compare->on && compare->picked_at == session->selections ? compare->picked_side : 0;
    return *side ? compare->picked : LAYER_NONE;
}

LayerId compare_counterpart(const Session *session, size_t side, LayerId layer)
{
    const CompareSide *sides = compare_of(session)->view.side;
    size_t picked_side;
    LayerId picked = compare_picked(session, &picked_side);
    return picked_side == side ? picked : compare_same_layer(&sides[0], layer, &sides[side]);
}
