/* gc_view.c - the analysis room judges; here are the markers, the overlay and the mouse. */
#include "tui/app/gc_view.h"

#include "tui/app/commands.h"
#include "tui/app/panes.h"
#include "tui/view/theme.h"

#include <stdio.h>
#include <stdlib.h>

void gc_forget(GcView *gc)
{
    if (!gc->history)
        return;
    garbage_release(&gc->garbage);
    visibility_release(&gc->visibility);
    layer_index_release(&gc->index);
    free(gc->of);
    gc->of = NULL;
    gc->history = NULL;
    gc->of_reach = -1;
}

void gc_release(GcView *gc)
{
    gc_forget(gc);
    array_release(&gc->branches);
    *gc = (GcView){0};
}

static void compare_with_dump(GcView *gc, const LayerSet *set, const LayerId *live, size_t count)
{
    gc->dump_same = gc->dump_differs = 0;
    for (size_t i = 0; i < count; i++) {
        uint8_t flags = set->flags[live[i]];
        if (!(flags & LAYER_VISIBILITY_KNOWN))
            continue;
        if (visibility_in_production(&gc->visibility, live[i]) == ((flags & LAYER_VISIBLE) != 0))
            gc->dump_same++;
        else
            gc->dump_differs++;
    }
}

GcMarkers gc_markers(const App *app, const History *history, StepId step)
{
    return app->gc.moved ? app->gc.own : gc_markers_of(history, step);
}

const GcView *gc_update(App *app)
{
    GcView *gc = &app->gc;
    const History *history = app->shown;
    if (gc->history == history && gc->of_version == history->version && gc->step == app->step)
        return gc;
    gc_forget(gc);
    const LayerSet *set = &history->layers;
    gc->markers = gc_markers(app, history, app->step);
    size_t count;
    LayerId *live = history_live(history, app->step, &count);
    layer_index_init(&gc->index, set);
    garbage_init(&gc->garbage, set, &gc->index, live, count, &gc->markers);
    visibility_init(&gc->visibility, set, &gc->index, live, count, gc->markers.branches, gc->markers.branch_count);
    compare_with_dump(gc, set, live, count);
    free(live);
    gc->history = history;
    gc->step = app->step;
    gc->layers = set->count;
    gc->of_version = history->version;
    gc->of_reach = -1;
    gc->version++;
    return gc;
}

MapStates gc_states(App *app)
{
    gc_update(app);
    GcView *gc = &app->gc;
    bool reach = app->states == STATES_REACH;
    if (gc->of_reach != reach) {
        if (!gc->of)
            gc->of = mem_alloc(gc->layers + 1);
        for (LayerId id = 0; id < gc->layers; id++) {
            uint8_t verdict = gc->garbage.verdict[id];
            bool gone = verdict == GARBAGE_NOT_LIVE;
            if (reach)
                gc->of[id] = gone ? 2 : !gc->visibility.visible[id];
            else
                gc->of[id] = gone ? GARBAGE_VERDICT_COUNT_ : verdict;
        }
        gc->of_reach = reach;
        gc->version++;
    }
    return states_map(app->states, 0, gc->of, gc->layers, gc->version);
}

/* ---- markers ---- */

static void markers_changed(App *app)
{
    GcView *gc = &app->gc;
    gc->own.branches = gc->branches.at;
    gc->own.branch_count = gc->branches.count;
    gc->moves++;
    gc_forget(gc);
    map_markers_changed(&app->map);
    app->map_stale = true;
}

/* From here on the markers are the session's, beginning with those that were loaded. */
static void take_markers(App *app)
{
    GcView *gc = &app->gc;
    const LayerSet *set = &app->shown->layers;
    if (gc->moved)
        return;
    gc->moved = true;
    gc->own = gc_markers_of(app->shown, app->step);
    gc->branches.count = 0;
    for (size_t i = 0; i < set->branches.count; i++)
        array_push(&gc->branches, set->branches.at[i]);
}

static void set_cutoff(App *app, bool has, Lsn lsn)
{
    take_markers(app);
    app->gc.own.from = has ? GC_FROM_SET : GC_FROM_NOWHERE;
    app->gc.own.cutoff = has ? lsn : 0;
    markers_changed(app);
}

/* Adds a branch point, or takes it away where there is one. */
static void toggle_branch(App *app, Lsn lsn)
{
    GcView *gc = &app->gc;
    take_markers(app);
    size_t kept = 0, before = gc->branches.count;
    for (size_t n = 0; n < before; n++)
        if (gc->branches.at[n] != lsn)
            gc->branches.at[kept++] = gc->branches.at[n];
    gc->branches.count = kept;
    if (kept == before)
        array_push(&gc->branches, lsn);
    markers_changed(app);
}

static void clear_branches(App *app)
{
    take_markers(app);
    app->gc.branches.count = 0;
    markers_changed(app);
}

static void reset(App *app)
{
    app->gc.moved = false;
    markers_changed(app);
}

/* ---- the command ---- */

static size_t layers_with(const Garbage *garbage, GarbageVerdict verdict)
{
    return garbage->deltas[verdict] + garbage->images[verdict];
}

static void say_counts(App *app)
{
    const GcView *gc = gc_update(app);
    const Garbage *garbage = &gc->garbage;
    char bytes[32], size[48] = "";
    Text cutoff = {0};
    gc_markers_cutoff_text(&gc->markers, &cutoff);
    size_t removable = layers_with(garbage, GARBAGE_REMOVABLE), unsized = garbage->unsized[GARBAGE_REMOVABLE];
    if (unsized && unsized == removable)
        snprintf(size, sizeof size, " (size unknown)");
    else if (removable)
        snprintf(size, sizeof size, " (%s%s)", unsized ? "at least " : "",
                 bytes_format(garbage->bytes[GARBAGE_REMOVABLE], bytes));
    app_say(app, "cutoff %s; %zu branch point%s; %zu layers removable%s, %zu held by a branch, %zu by a hole",
            cutoff.at, gc->markers.branch_count, gc->markers.branch_count == 1 ? "" : "s", removable, size,
            layers_with(garbage, GARBAGE_BRANCH), layers_with(garbage, GARBAGE_HOLE));
    text_release(&cutoff);
}

/* The cutoff moved over `count` of the LSNs at which layers begin and end. */
static void move_cutoff(App *app, bool up, uint64_t count)
{
    const GcView *gc = gc_update(app);
    if (gc->index.lsn_count == 0)
        return;
    Lsn from = gc->markers.from != GC_FROM_NOWHERE ? gc->markers.cutoff : up ? 0 : UINT64_MAX;
    int64_t rank = layer_index_lsn_rank(&gc->index, from), last = (int64_t)gc->index.lsn_count - 1;
    bool between = rank >= 0 && gc->index.lsns[rank] < from && from != UINT64_MAX;
    int64_t by = (int64_t)(count > gc->index.lsn_count ? gc->index.lsn_count : count);
    rank += up ? by : from == UINT64_MAX ? 0 : between ? 1 - by : -by;
    rank = rank < 0 ? 0 : rank > last ? last : rank;
    set_cutoff(app, true, gc->index.lsns[rank]);
}

static bool lsn_argument(App *app, Str args, Str word, Lsn *lsn, Error *error)
{
    if (!str_equal(word, STR("cursor"))) {
        Error why = {0};
        return lsn_parse(word, lsn, &why) || command_fail(error, args, word, "%s", why.message);
    }
    *lsn = app->map.cursor_lsn;
    return app->map.has_cursor || error_set(error, ERROR_USAGE, "there is no cursor: move it, or give an LSN");
}

bool command_gc(App *app, Str args, uint64_t count, Error *error)
{
    Str rest = args, what, word = {0};
    Lsn lsn;
    run_stop(app);                 /* its collections look at the same cutoff and branch points */
    if (!str_word(&rest, &what)) { /* garbage, then reach, then as before */
        bool on = app->map.overlay == OVERLAY_STATES && app->states != STATES_COMPARE;
        if (!on || app->focus != PANE_GARBAGE)
            states_show(app, on ? app->states : STATES_GARBAGE);
        else
            states_show(app, app->states == STATES_GARBAGE ? STATES_REACH : STATES_GARBAGE);
        app_focus(app, PANE_GARBAGE);
        say_counts(app);
        return true;
    }
    bool given = str_word(&rest, &word);
    bool none = given && str_equal(word, STR("none"));
    if (str_equal(what, STR("reset"))) {
        reset(app);
    } else if (!given) {
        return command_fail(error, args, what,
                            "gc cutoff LSN|up|down|cursor|none, gc branch LSN|cursor|none, gc reset");
    } else if (str_equal(what, STR("cutoff")) && (str_equal(word, STR("up")) || str_equal(word, STR("down")))) {
        if (!command_count(rest, count, 1, &count, error))
            return false;
        move_cutoff(app, word.at[0] == 'u', count);
    } else if (str_equal(what, STR("cutoff"))) {
        if (!none && !lsn_argument(app, args, word, &lsn, error))
            return false;
        set_cutoff(app, !none, none ? 0 : lsn);
    } else if (str_equal(what, STR("branch"))) {
        if (none)
            clear_branches(app);
        else if (lsn_argument(app, args, word, &lsn, error))
            toggle_branch(app, lsn);
        else
            return false;
    } else {
        return command_fail(error, args, what, "gc cutoff, gc branch or gc reset");
    }
    if (app->map.overlay != OVERLAY_STATES || app->states == STATES_COMPARE)
        states_show(app, STATES_GARBAGE);
    say_counts(app);
    return true;
}

/* What the mouse takes hold of: the cutoff where it lies on that row, else a branch point. */
static bool take_hold(App *app, int row)
{
    GcView *gc = &app->gc;
    const MapView *map = app_map(app);
    GcMarkers markers = gc_markers(app, app->shown, app->step);
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

static void drag_branch(App *app, Lsn to)
{
    Lsn from = app->gc.branch;
    GcMarkers markers = gc_markers(app, app->shown, app->step);
    for (size_t i = 0; i < markers.branch_count; i++)
        if (markers.branches[i] == to)
            return; /* two at one LSN would be one from then on */
    toggle_branch(app, from);
    toggle_branch(app, to);
    app->gc.branch = to;
}

bool gc_mouse(App *app, const Event *event)
{
    GcView *gc = &app->gc;
    if (event->mouse == MOUSE_PRESS && app->map.overlay == OVERLAY_STATES && take_hold(app, event->y))
        return true;
    if (!gc->dragging)
        return false;
    MapHit hit = map_pick(app_map(app), event->x, event->y);
    if (event->mouse == MOUSE_RELEASE)
        gc->dragging = false;
    else if (event->mouse == MOUSE_DRAG && (hit.place == MAP_LAYERS || hit.place == MAP_LSN_AXIS)) {
        if (gc->has_branch)
            drag_branch(app, hit.lsns.lo);
        else
            set_cutoff(app, true, hit.lsns.lo);
    }
    say_counts(app);
    return true;
}

/* ---- the pane ---- */

static void add_bucket(Lines *lines, uint32_t ref, const char *sign, const char *name, size_t deltas, size_t images,
                       uint64_t bytes)
{
    char text[32], d[32], i[32];
    lines_add(lines, (Style){0}, ref, "%s %-10s %8s %8s  %s", sign, name, count_format(deltas, d),
              count_format(images, i), bytes ? bytes_format(bytes, text) : "");
}

static void add_markers(App *app, Lines *lines)
{
    const GcMarkers *markers = &app->gc.markers;
    char lsn[LSN_TEXT_SIZE];
    Text branches = {0}, cutoff = {0};
    gc_markers_cutoff_text(markers, &cutoff);
    for (size_t i = 0; i < markers->branch_count && i < 8; i++)
        text_printf(&branches, "%s%s", i ? ", " : "", lsn_format(markers->branches[i], lsn));
    if (markers->branch_count > 8)
        text_printf(&branches, " and %zu more", markers->branch_count - 8);
    lines_field(lines, "cutoff", "%s%s", cutoff.at, app->gc.moved ? " (what if)" : "");
    text_release(&cutoff);
    lines_field(lines, "branches", "%s", branches.length ? branches.at : "none");
    text_release(&branches);
}

void pane_garbage_build(App *app, Lines *lines, int width)
{
    static const struct {
        GarbageVerdict verdict;
        const char *sign, *name;
    } BUCKETS[] = {{GARBAGE_REMOVABLE, "×", "removable"},
                   {GARBAGE_HOLE, "h", "hole"},
                   {GARBAGE_BRANCH, "b", "branch"},
                   {GARBAGE_CURRENT, " ", "current"},
                   {GARBAGE_NEEDED, " ", "needed"}};
    const GcView *gc = gc_update(app);
    const Garbage *garbage = &gc->garbage;
    (void)width;
    add_markers(app, lines);
    lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "  %-10s %8s %8s  bytes", "", "deltas", "images");
    size_t deltas = 0, images = 0;
    for (size_t i = 0; i < sizeof BUCKETS / sizeof *BUCKETS; i++) {
        GarbageVerdict verdict = BUCKETS[i].verdict;
        add_bucket(lines, (uint32_t)verdict, BUCKETS[i].sign, BUCKETS[i].name, garbage->deltas[verdict],
                   garbage->images[verdict], garbage->bytes[verdict]);
        deltas += garbage->deltas[verdict];
        images += garbage->images[verdict];
    }
    add_bucket(lines, 100, " ", "visible", gc->visibility.deltas, gc->visibility.images, 0);
    add_bucket(lines, 101, "c", "covered", deltas - gc->visibility.deltas, images - gc->visibility.images, 0);
    if (gc->visibility.missed_count > 0)
        lines_field(lines, "production", "calls %zu of the visible deltas covered, though a branch point reads %s",
                    gc->visibility.missed_count, gc->visibility.missed_count == 1 ? "it" : "them");
    if (gc->dump_same + gc->dump_differs > 0)
        lines_field(lines, "the dump", "says the same of %zu layers' visibility, otherwise of %zu", gc->dump_same,
                    gc->dump_differs);
    lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING,
              "Left and right move the cutoff, b sets a branch point at the cursor, g shows what reads can reach.");
}

/* Enter: the next layer of the line's bucket. */
bool pane_garbage_enter(App *app, size_t line, Error *error)
{
    const GcView *gc = gc_update(app);
    const Lines *lines = &app->panes[PANE_GARBAGE].lines;
    uint32_t bucket = line < lines->at.count ? lines->at.at[line].ref : LINE_NOTHING;
    if (bucket == LINE_NOTHING)
        return error_set(error, ERROR_USAGE, "this line stands for no layers");
    for (size_t n = 1; n <= gc->layers; n++) {
        LayerId id = (LayerId)((app->gc.at + n) % gc->layers);
        if (gc->garbage.verdict[id] == GARBAGE_NOT_LIVE)
            continue;
        bool fits = bucket >= 100 ? gc->visibility.visible[id] == (bucket == 100) : gc->garbage.verdict[id] == bucket;
        if (!fits)
            continue;
        app->gc.at = id;
        app_fly(app, id, false);
        return true;
    }
    return error_set(error, ERROR_USAGE, "there is none");
}
