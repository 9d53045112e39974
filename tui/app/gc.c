/* gc.c - the analysis room judges; here are the markers, the overlay and the mouse. */
#include "tui/app/gc.h"

#include "core/base/search.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct Gc {
    const History *history; /* what the rest is about; NULL: nothing is judged */
    uint64_t of_version;    /* of the history */
    StepId step;
    GcView view;
    GcJudgement *judgements; /* owned; of the live layers, ascending; NULL: not asked for yet */
    size_t judged;
    uint8_t *of;  /* by layer, for the overlay */
    int of_reach; /* what `of` holds: -1 nothing, 0 garbage, 1 reach */
    unsigned version;
    unsigned moves; /* how many times the markers were moved */
    GcMarkers own;  /* where they were: its branches are `branches` */
    ARRAY(Lsn) branches;
    bool dragging; /* the mouse holds the cutoff, or a branch point: */
    bool has_branch;
    Lsn branch; /* this one */
} Gc;

/* What was judged is not true any more; markers that were moved stay. */
static void forget(Session *session, void *state)
{
    Gc *gc = state;
    (void)session;
    if (!gc->history)
        return;
    garbage_release(&gc->view.garbage);
    visibility_release(&gc->view.visibility);
    layer_index_release(&gc->view.index);
    free(gc->judgements);
    gc->judgements = NULL;
    free(gc->of);
    gc->of = NULL;
    gc->history = NULL;
    gc->of_reach = -1;
}

static void release(Session *session, void *state)
{
    Gc *gc = state;
    forget(session, gc);
    array_release(&gc->branches);
    *gc = (Gc){0};
}

/* The markers kept here are those of what was loaded before. */
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

static void compare_with_dump(GcView *view, const LayerSet *set, const LayerId *live, size_t count)
{
    view->dump_same = view->dump_differs = 0;
    for (size_t i = 0; i < count; i++) {
        uint8_t flags = set->flags[live[i]];
        if (!(flags & LAYER_VISIBILITY_KNOWN))
            continue;
        if (visibility_in_production(&view->visibility, live[i]) == ((flags & LAYER_VISIBLE) != 0))
            view->dump_same++;
        else
            view->dump_differs++;
    }
}

static void weigh_reach(GcView *view, const LayerSet *set, const LayerId *live, size_t count)
{
    view->visible_bytes = view->covered_bytes = 0;
    view->visible_sized = view->covered_sized = 0;
    for (size_t i = 0; i < count; i++) {
        bool visible = view->visibility.visible[live[i]];
        if (set->size[live[i]] == SIZE_UNKNOWN)
            continue;
        *(visible ? &view->visible_bytes : &view->covered_bytes) += set->size[live[i]];
        *(visible ? &view->visible_sized : &view->covered_sized) += 1;
    }
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

const GcView *gc_update(Session *session)
{
    Gc *gc = gc_of(session);
    const History *history = session->shown;
    if (gc->history == history && gc->of_version == history->version && gc->step == session->step)
        return &gc->view;
    forget(session, gc);
    const LayerSet *set = &history->layers;
    gc->view.markers = gc_markers(session, history, session->step);
    size_t count;
    LayerId *live = history_live(history, session->step, &count);
    layer_index_init(&gc->view.index, set);
    garbage_init(&gc->view.garbage, set, &gc->view.index, live, count, &gc->view.markers);
    visibility_init(&gc->view.visibility, set, &gc->view.index, live, count, gc->view.markers.branches,
                    gc->view.markers.branch_count);
    compare_with_dump(&gc->view, set, live, count);
    weigh_reach(&gc->view, set, live, count);
    free(live);
    gc->history = history;
    gc->of_version = history->version;
    gc->step = session->step;
    gc->view.layers = set->count;
    gc->of_reach = -1;
    gc->version++;
    return &gc->view;
}

const GcJudgement *gc_judgement(Session *session, LayerId layer)
{
    const GcView *view = gc_update(session);
    Gc *gc = gc_of(session);
    if (!gc->judgements) {
        GcCutoffs cutoffs = garbage_cutoffs(&view->markers);
        LayerId *live = history_live(session->shown, session->step, &gc->judged);
        gc->judgements = mem_alloc((gc->judged + 1) * sizeof *gc->judgements);
        gc_judge(&session->shown->layers, &view->index, live, gc->judged, &cutoffs, gc->judgements, NULL);
        free(live);
    }
    size_t at;
    search_first(at, 0, gc->judged, gc->judgements[at].layer >= layer);
    return at < gc->judged && gc->judgements[at].layer == layer ? &gc->judgements[at] : NULL;
}

MapStates gc_states(Session *session)
{
    gc_update(session);
    Gc *gc = gc_of(session);
    bool reach = session->states == STATES_REACH;
    if (gc->of_reach != reach) {
        if (!gc->of)
            gc->of = mem_alloc(gc->view.layers + 1);
        for (LayerId id = 0; id < gc->view.layers; id++) {
            uint8_t verdict = gc->view.garbage.verdict[id];
            bool gone = verdict == GARBAGE_NOT_LIVE;
            if (reach)
                gc->of[id] = gone ? 2 : !gc->view.visibility.visible[id];
            else
                gc->of[id] = gone ? GARBAGE_VERDICT_COUNT_ : verdict;
        }
        gc->of_reach = reach;
        gc->version++;
    }
    return states_map(session->states, 0, gc->of, gc->view.layers, gc->version);
}

/* ---- markers ---- */

static void markers_changed(Session *session)
{
    Gc *gc = gc_of(session);
    gc->own.branches = gc->branches.at;
    gc->own.branch_count = gc->branches.count;
    gc->moves++;
    forget(session, gc);
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

static size_t layers_with(const Garbage *garbage, GarbageVerdict verdict)
{
    return garbage->deltas[verdict] + garbage->images[verdict];
}

void gc_say_counts(Session *session)
{
    const GcView *gc = gc_update(session);
    const Garbage *garbage = &gc->garbage;
    char bytes[32], size[48] = "";
    Text cutoff = TEXT_EMPTY;
    gc_markers_cutoff_text(&gc->markers, &cutoff);
    size_t removable = layers_with(garbage, GARBAGE_REMOVABLE), unsized = garbage->unsized[GARBAGE_REMOVABLE];
    if (unsized && unsized == removable)
        snprintf(size, sizeof size, " (size unknown)");
    else if (removable)
        snprintf(size, sizeof size, " (%s%s)", unsized ? "at least " : "",
                 bytes_format(garbage->bytes[GARBAGE_REMOVABLE], bytes));
    session_say(session, "cutoff %s; %zu branch point%s; %zu layers removable%s, %zu held by a branch, %zu by a hole",
                cutoff.at, gc->markers.branch_count, gc->markers.branch_count == 1 ? "" : "s", removable, size,
                layers_with(garbage, GARBAGE_BRANCH), layers_with(garbage, GARBAGE_HOLE));
    text_release(&cutoff);
}

void gc_move_cutoff(Session *session, bool up, uint64_t count)
{
    const GcView *gc = gc_update(session);
    if (gc->index.lsn_count == 0)
        return;
    Lsn from = gc->markers.from != GC_FROM_NOWHERE ? gc->markers.cutoff : up ? 0 : UINT64_MAX;
    int64_t rank = layer_index_lsn_rank(&gc->index, from), last = (int64_t)gc->index.lsn_count - 1;
    bool between = rank >= 0 && gc->index.lsns[rank] < from && from != UINT64_MAX;
    int64_t by = (int64_t)(count > gc->index.lsn_count ? gc->index.lsn_count : count);
    rank += up ? by : from == UINT64_MAX ? 0 : between ? 1 - by : -by;
    rank = rank < 0 ? 0 : rank > last ? last : rank;
    gc_set_cutoff(session, true, gc->index.lsns[rank]);
}

/* What the mouse takes hold of: the cutoff where it lies on that row, else a branch point. */
static bool take_hold(Session *session, int row)
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
            return; /* two at one LSN would be one from then on */
    gc_toggle_branch(session, from);
    gc_toggle_branch(session, to);
    gc_of(session)->branch = to;
}

bool gc_mouse(Session *session, const Event *event)
{
    Gc *gc = gc_of(session);
    if (event->mouse == MOUSE_PRESS && session->map.overlay == OVERLAY_STATES && take_hold(session, event->y))
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
