/* gc.c - keeps judgement, markers and overlay of the garbage view, and handles its mouse. gc_work.c makes the
 * judgement. */
#include "tui/app/gc.h"

#include "core/base/search.h"
#include "core/tell/garbage_story.h"
#include "tui/app/gc_work.h"
#include "tui/app/insight.h"
#include "tui/app/run.h"
#include "tui/app/session_insight.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct Gc {
    const History *history; /* the history that was judged; NULL: nothing is judged */
    uint64_t of_version;    /* version of the history */
    StepId step;
    GcView view;
    GcWork *work; /* in progress; owned; NULL: none */
    bool awaited; /* the last frame was drawn, at least in part, without the result */
    /* owned; index of the layers of `index_of`, independent of the markers; NULL: not computed yet */
    LayerIndex *index;
    const History *index_of;
    uint64_t index_version; /* version of `index_of` */
    int64_t moving;         /* number of LSNs by which the cutoff will move once there is an index */
    uint8_t *of;            /* state of each layer, for the overlay; owned */
    int of_reach;           /* what `of` contains: -1 nothing, 0 garbage, 1 reach */
    unsigned version;
    unsigned moves; /* how many times the markers were moved */
    GcMarkers own;  /* the moved markers; its branches are `branches` */
    ARRAY(Lsn) branches;
    bool dragging; /* the mouse drags the cutoff or, if has_branch, a branch point */
    bool has_branch;
    Lsn branch; /* the dragged branch point */
} Gc;

static void move_cutoff(Session *session, const LayerIndex *index, int64_t by);

static void gc_drop_judged(Gc *gc)
{
    if (!gc->history)
        return;
    gc_view_release(&gc->view);
    free(gc->of);
    gc->of = NULL;
    gc->history = NULL;
    gc->of_reach = -1;
}

/* Forgets the judgement and the index; keeps moved markers. */
static void forget(Session *session, void *state)
{
    Gc *gc = state;
    (void)session;
    gc_work_free(gc->work);
    gc->work = NULL;
    gc_drop_judged(gc);
    gc_index_free(gc->index);
    gc->index = NULL;
}

static void release(Session *session, void *state)
{
    Gc *gc = state;
    forget(session, gc);
    array_release(&gc->branches);
    *gc = (Gc){0};
}

/* Forgets the markers too, because they belong to the previous input. */
static void replace(Session *session, void *state, const History *next)
{
    (void)next;
    release(session, state);
}

static const Feature GC = {.name = "gc", .size = sizeof(Gc), .release = release, .forget = forget, .replace = replace};

static Gc *gc_of(const Session *session)
{
    return session_feature(session, &GC);
}

GcMarkers gc_markers(const Session *session, const History *history, StepId step)
{
    const Gc *gc = gc_of(session);
    return gc->view.moved ? gc->own : gc_markers_of(history, step);
}

const GcMarkers *gc_moved(const Session *session, unsigned *version)
{
    const Gc *gc = gc_of(session);
    *version = gc->view.moved ? gc->moves : 0;
    return gc->view.moved ? &gc->own : NULL;
}

/* ---- judged at once, or on a thread ---- */

static bool is_judged(const Session *session, const Gc *gc)
{
    return gc->history && gc->history == session->shown && gc->of_version == gc->history->version &&
           gc->step == session->step;
}

/* Stores the judgement of the shown step. */
static void store_judgement(Session *session, Gc *gc, GcView *view)
{
    view->moved = gc->view.moved;
    view->markers = gc_markers(session, session->shown, session->step);
    gc_drop_judged(gc);
    gc->view = *view;
    *view = (GcView){0};
    gc->history = session->shown;
    gc->of_version = session->shown->version;
    gc->step = session->step;
    gc->of_reach = -1;
    gc->version++;
}

static void keep_index(const Session *session, Gc *gc, LayerIndex *index)
{
    gc->index = index;
    gc->index_of = session->shown;
    gc->index_version = session->shown->version;
}

/* Frees an index of other layers, and the work that reads it. */
static void check_index(const Session *session, Gc *gc)
{
    if (!gc->index || (gc->index_of == session->shown && gc->index_version == session->shown->version))
        return;
    gc_work_free(gc->work);
    gc->work = NULL;
    gc_drop_judged(gc);
    gc_index_free(gc->index);
    gc->index = NULL;
}

/* Stores the results of finished work. With `wait`, first waits for work about what is shown. */
static void gc_collect(Session *session, Gc *gc, bool wait)
{
    GcWork *work = gc->work;
    if (!work)
        return;
    bool shown = gc_work_is_of(work, session->shown, session->step), wanted = shown && !gc_work_is_stale(work);
    if (!gc_work_wait(work, wait && wanted))
        return;
    gc->work = NULL;
    LayerIndex *made = shown && !gc->index ? gc_work_take_index(work) : NULL;
    if (made)
        keep_index(session, gc, made);
    if (wanted && !is_judged(session, gc)) {
        GcView view = gc_work_take_view(work);
        store_judgement(session, gc, &view);
    }
    gc_work_free(work);
    if (gc->index && gc->moving)
        move_cutoff(session, gc->index, gc->moving);
}

const GcView *gc_update(Session *session)
{
    Gc *gc = gc_of(session);
    check_index(session, gc);
    if (!is_judged(session, gc))
        gc_collect(session, gc, true);
    if (!is_judged(session, gc)) {
        GcView view = {.markers = gc_markers(session, session->shown, session->step), .index = gc->index};
        LayerIndex *made = gc->index ? NULL : mem_zero(1, sizeof *made);
        gc_view_judge(&view, made, session->shown, session->step, NULL);
        if (made)
            keep_index(session, gc, made);
        store_judgement(session, gc, &view);
    }
    return &gc->view;
}

/* Does judging take longer than a frame? A run changes the history that a thread would read, so never while one is
 * on. */
static bool is_slow(const Session *session)
{
    return session->options.waiter && !run_is_on(session) && session_has_many(session, session->shown);
}

const GcView *gc_view(Session *session)
{
    Gc *gc = gc_of(session);
    if (!is_slow(session))
        return gc_update(session);
    check_index(session, gc);
    gc_collect(session, gc, false);
    if (is_judged(session, gc))
        return &gc->view;
    if (!gc->work) {
        GcMarkers markers = gc_markers(session, session->shown, session->step);
        gc->work = gc_work_start(session->shown, session->step, &markers, gc->index);
        gc->version++; /* the overlay has no states until then */
    }
    gc->awaited = gc->work != NULL;
    return gc->work ? NULL : gc_update(session);
}

bool gc_pending(Session *session)
{
    Gc *gc = gc_of(session);
    check_index(session, gc);
    bool pending = gc->work || gc->awaited; /* if it ends now, the next frame shows it */
    gc_collect(session, gc, false);
    gc->awaited = gc->awaited && gc->work;
    return pending;
}

const GcJudgement *gc_judgement(const GcView *view, LayerId layer)
{
    size_t at;
    search_first(at, 0, view->judged, view->judgements[at].layer >= layer);
    return at < view->judged && view->judgements[at].layer == layer ? &view->judgements[at] : NULL;
}

MapStates gc_states(Session *session)
{
    Gc *gc = gc_of(session);
    bool reach = session->states == STATES_REACH;
    if (!gc_view(session))
        return states_map(session->states, 0, NULL, 0, gc->version);
    if (gc->of_reach != reach) {
        if (!gc->of)
            gc->of = mem_alloc(gc->view.layers + 1);
        gc_view_states(&gc->view, session->states, gc->of);
        gc->of_reach = reach;
        gc->version++;
    }
    return states_map(session->states, 0, gc->of, gc->view.layers, gc->version);
}

/* ---- markers ---- */

/* The moved markers must not refer to the history that they were taken from, because a plan is freed before them. */
static void own_branches(Gc *gc)
{
    gc->own.branches = gc->branches.at;
    gc->own.branch_count = gc->branches.count;
}

static void markers_changed(Session *session)
{
    Gc *gc = gc_of(session);
    own_branches(gc);
    gc->moves++;
    gc_drop_judged(gc);
    if (gc->work)
        gc_work_give_up(gc->work);
    map_markers_changed(&session->map);
    session->map_stale = true;
}

static void take_markers(Session *session)
{
    Gc *gc = gc_of(session);
    const LayerSet *set = &session->shown->layers;
    if (gc->view.moved)
        return;
    gc->view.moved = true;
    gc->own = gc_markers_of(session->shown, session->step);
    gc->branches.count = 0;
    for (size_t i = 0; i < set->branches.count; i++)
        array_push(&gc->branches, set->branches.at[i]);
    own_branches(gc);
}

void gc_set_cutoff(Session *session, bool has, Lsn lsn)
{
    take_markers(session);
    gc_of(session)->own.from = has ? GC_FROM_SET : GC_FROM_NOWHERE;
    gc_of(session)->own.cutoff = has ? lsn : 0;
    markers_changed(session);
}

void gc_toggle_branch(Session *session, Lsn lsn)
{
    Gc *gc = gc_of(session);
    take_markers(session);
    size_t kept = 0, before = gc->branches.count;
    for (size_t n = 0; n < before; n++)
        if (gc->branches.at[n] != lsn)
            gc->branches.at[kept++] = gc->branches.at[n];
    gc->branches.count = kept;
    if (kept == before)
        array_push(&gc->branches, lsn);
    markers_changed(session);
}

void gc_clear_branches(Session *session)
{
    take_markers(session);
    gc_of(session)->branches.count = 0;
    markers_changed(session);
}

void gc_reset(Session *session)
{
    gc_of(session)->view.moved = false;
    markers_changed(session);
}

/* "cutoff C/C1820C60: 159 layers removable (31.7 GiB), held: 28 hole"; the pane has the rest. */
void gc_say_counts(Session *session)
{
    const GcView *gc = gc_view(session);
    if (!gc) {
        session_say(session, "the layers are still being judged");
        return;
    }
    char lsn[LSN_TEXT_SIZE];
    Text counts = TEXT_EMPTY;
    garbage_counts(&gc->garbage, false, &counts);
    session_say(session, "cutoff %s: %s",
                gc->markers.from == GC_FROM_NOWHERE ? "none" : lsn_format(gc->markers.cutoff, lsn), counts.at);
    text_release(&counts);
}

static void move_cutoff(Session *session, const LayerIndex *index, int64_t by)
{
    GcMarkers markers = gc_markers(session, session->shown, session->step);
    bool up = by > 0;
    gc_of(session)->moving = 0;
    if (index->lsn_count == 0)
        return;
    Lsn from = markers.from != GC_FROM_NOWHERE ? markers.cutoff : up ? 0 : UINT64_MAX;
    int64_t rank = layer_index_lsn_rank(index, from), last = (int64_t)index->lsn_count - 1;
    bool between = rank >= 0 && index->lsns[rank] < from && from != UINT64_MAX;
    rank += up ? by : from == UINT64_MAX ? 0 : between ? 1 + by : by;
    rank = rank < 0 ? 0 : rank > last ? last : rank;
    gc_set_cutoff(session, true, index->lsns[rank]);
}

void gc_move_cutoff(Session *session, bool up, uint64_t count)
{
    Gc *gc = gc_of(session);
    int64_t most = (int64_t)session->shown->layers.count * 2 + 1; /* layers cannot begin or end at more LSNs */
    int64_t by = count > (uint64_t)most ? most : (int64_t)count;
    by = up ? by : -by;
    check_index(session, gc);
    if (!gc->index && is_slow(session)) {
        take_markers(session); /* the markers of the current step, even if another one is shown then */
        gc->moving += by;
        gc_view(session);
    } else {
        if (!gc->index)
            gc_update(session);
        move_cutoff(session, gc->index, by);
    }
}

/* Starts dragging what is on the mouse's row: the cutoff, else a branch point. */
static bool start_drag(Session *session, int row)
{
    Gc *gc = gc_of(session);
    const MapView *map = session_map(session);
    GcMarkers markers = gc_markers(session, session->shown, session->step);
    int x, y;
    gc->dragging = markers.from == GC_FROM_SET && map_locate(map, 0, markers.cutoff, &x, &y) && y == row;
    gc->has_branch = false;
    for (size_t i = 0; i < markers.branch_count && !gc->dragging; i++)
        if (map_locate(map, 0, markers.branches[i], &x, &y) && y == row) {
            gc->dragging = gc->has_branch = true;
            gc->branch = markers.branches[i];
        }
    return gc->dragging;
}

static void drag_branch(Session *session, Lsn to)
{
    Lsn from = gc_of(session)->branch;
    GcMarkers markers = gc_markers(session, session->shown, session->step);
    for (size_t i = 0; i < markers.branch_count; i++)
        if (markers.branches[i] == to)
            return; /* two markers at one LSN would become one */
    gc_toggle_branch(session, from);
    gc_toggle_branch(session, to);
    gc_of(session)->branch = to;
}

bool gc_mouse(Session *session, const Event *event)
{
    Gc *gc = gc_of(session);
    if (event->mouse == MOUSE_PRESS && session->map.overlay == OVERLAY_STATES && start_drag(session, event->y))
        return true;
    if (!gc->dragging)
        return false;
    MapHit hit = map_pick(session_map(session), event->x, event->y);
    if (event->mouse == MOUSE_RELEASE)
        gc->dragging = false;
    else if (event->mouse == MOUSE_DRAG && (hit.place == MAP_LAYERS || hit.place == MAP_LSN_AXIS)) {
        if (gc->has_branch)
            drag_branch(session, hit.lsns.lo);
        else
            gc_set_cutoff(session, true, hit.lsns.lo);
    }
    gc_say_counts(session);
    return true;
}
