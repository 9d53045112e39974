/* fleet_view.c - shows the newest snapshot of a fleet (fleet_feed.h) and keeps the cursor.
 *
 * The cursor stays on its timeline when others are inserted before it; in the first line it stays in the first line.
 */
#include "tui/app/fleet_view.h"

#include "core/base/escape.h"
#include "core/base/sheet_filter.h"
#include "core/catalog/source.h"
#include "tui/app/background.h"
#include "tui/app/task.h"
#include "tui/app/fleet_feed.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    WISH_MS = 15,         /* how long a key press waits for its request; one that is fulfilled by then shows at once */
    FIND_AT_ONCE = 20000, /* rows up to which a search takes less than a frame */
};

typedef struct FleetView {
    bool open;
    FleetFeed *feed;
    const FleetSnapshot *snapshot;
    const Str *stdin_text; /* not owned */
    FleetRows rows;
    Text filter, order; /* the requested filter and order */
    Text pattern;
    bool descending;
    bool from_top; /* once the request is fulfilled, go to the first line */
    bool announce; /* once the request is fulfilled, say the number of rows */
    bool held;     /* another thread uses the snapshot, so that it must not be replaced */
} FleetView;

static void init(void *state)
{
    *(FleetView *)state = (FleetView){.filter = TEXT_EMPTY, .order = TEXT_EMPTY, .pattern = TEXT_EMPTY};
}

static void close_fleet(FleetView *view)
{
    if (!view->open)
        return;
    fleet_feed_close(view->feed);
    text_release(&view->filter);
    text_release(&view->order);
    text_release(&view->pattern);
    init(view);
}

static void release(Session *session, void *state)
{
    (void)session;
    close_fleet(state);
}

static const Feature FLEET = {.name = "fleet", .size = sizeof(FleetView), .init = init, .release = release};

static FleetView *view_of(const Session *session)
{
    return session_feature(session, &FLEET);
}

void fleet_view_open(Session *session, const char *const *paths, size_t n, const Str *stdin_text)
{
    FleetView *view = view_of(session);
    close_fleet(view);
    view->open = true;
    view->stdin_text = stdin_text;
    view->rows.column = FLEET_LAYERS;
    view->feed = fleet_feed_open(paths, n, stdin_text, session->options.interactive);
    session->panes[PANE_FLEET] = (PanePlace){0};
    session_focus(session, PANE_FLEET);
}

bool fleet_view_is_open(const Session *session)
{
    return view_of(session)->open;
}

bool fleet_view_pending(const Session *session)
{
    const FleetView *view = view_of(session);
    if (!view->open)
        return false;
    FleetNews news = fleet_feed_news(view->feed);
    return news.reading || news.sorting;
}

/* ---- rows ---- */

/* Makes the snapshot the one that the pane shows. */
static void show(FleetView *view, const FleetSnapshot *snapshot)
{
    FleetRows *rows = &view->rows;
    view->snapshot = snapshot;
    rows->sheet = &snapshot->sheet;
    rows->view = snapshot->view;
    rows->sum = snapshot->sheet.sum;
    rows->due = snapshot->due;
    rows->failed = snapshot->failed;
    rows->total = snapshot->fleet.rows.count;
    rows->histograms = text_str(&snapshot->histograms);
}

static void announce(Session *session, FleetView *view)
{
    char some[32], all[32];
    assert(view->snapshot);
    const Text *unknown = &view->snapshot->unknown;
    view->announce = false;
    session_say(session, "%s of %s timelines%s%s", count_format(view->rows.view.count, some),
                count_format(view->rows.total, all), unknown->length ? "; " : "", unknown->length ? unknown->at : "");
}

/* Shows the newest snapshot, waiting up to `ms` for the requested one. The cursor stays on its row. */
static void renew(Session *session, FleetView *view, int ms)
{
    PanePlace *place = &session->panes[PANE_FLEET];
    bool kept = view->snapshot && place->at > 0 && place->at < view->rows.view.count;
    FleetRow at = kept ? *fleet_view_row(&view->rows, place->at) : (FleetRow){0};
    const FleetSnapshot *snapshot = fleet_feed_snapshot(view->feed, ms);
    FleetNews news = fleet_feed_news(view->feed);
    view->rows.reading = news.reading;
    view->rows.sorting = news.sorting;
    view->rows.percent = news.percent;
    view->rows.error = news.error;
    bool other = snapshot != view->snapshot;
    if (other)
        show(view, snapshot);
    if (!news.sorting && view->announce)
        announce(session, view);
    if (!news.sorting && view->from_top) {
        *place = (PanePlace){0};
        view->from_top = false;
        return;
    }
    uint32_t line = other && kept ? fleet_snapshot_line(snapshot, &at) : FLEET_NO_LINE;
    if (line != FLEET_NO_LINE) {
        size_t above = place->at - (place->top < place->at ? place->top : place->at);
        place->at = line;
        place->top = line > above ? line - above : 0;
    }
}

const FleetRows *fleet_view_rows(Session *session)
{
    FleetView *view = view_of(session);
    if (view->open && !view->held)
        renew(session, view, 0);
    return &view->rows;
}

const FleetRows *fleet_view_shown(const Session *session)
{
    return &view_of(session)->rows;
}

const FleetRow *fleet_view_row(const FleetRows *rows, size_t i)
{
    return &rows->sheet->fleet->rows.at[rows->view.rows[i]];
}

/* Passes the request to the feed. */
static void request(Session *session, FleetView *view)
{
    view->rows.filter = text_str(&view->filter);
    view->rows.order = text_str(&view->order);
    fleet_feed_request(view->feed, view->rows.filter, view->rows.order);
    if (!view->held)
        renew(session, view, WISH_MS);
    if (view->rows.sorting && view->announce)
        session_say(session, "filtering");
}

bool fleet_view_filter(Session *session, Str condition, bool announced, Error *error)
{
    FleetView *view = view_of(session);
    const FleetRows *rows = fleet_view_rows(session);
    if (!rows->sheet)
        return error_set(error, ERROR_USAGE, "no fleet is open; fleet open SOURCE opens one");
    SheetFilter *filter = condition.length ? sheet_filter_parse(&rows->sheet->sheet, condition, error) : NULL;
    if (condition.length && !filter)
        return false;
    sheet_filter_free(filter);
    text_clear(&view->filter);
    text_add_str(&view->filter, condition);
    view->announce = announced;
    request(session, view);
    return true;
}

/* Orders by the current column, or reverses its order. */
static void fleet_view_order_by_column(FleetView *view)
{
    const char *name = view->rows.sheet->sheet.columns[view->rows.column].name;
    view->descending = str_equal(str_from(name), text_str(&view->order));
    text_clear(&view->order);
    text_printf(&view->order, "%s%s", view->descending ? "-" : "", name);
}

bool fleet_view_sort(Session *session, Str columns, Error *error)
{
    FleetView *view = view_of(session);
    const FleetRows *rows = fleet_view_rows(session);
    SheetView none = {0};
    if (!rows->sheet)
        return error_set(error, ERROR_USAGE, "no fleet is open; fleet open SOURCE opens one");
    if (columns.length && !sheet_view_sort_by(&none, &rows->sheet->sheet, columns, error))
        return false;
    if (columns.length) {
        text_clear(&view->order);
        text_add_str(&view->order, columns);
    } else {
        fleet_view_order_by_column(view);
    }
    view->from_top = true;
    session_say(session, "sorted by %s", view->order.at);
    request(session, view);
    return true;
}

void fleet_view_worst_first(Session *session)
{
    FleetView *view = view_of(session);
    if (!view->open)
        return;
    text_clear(&view->order);
    view->from_top = true;
    request(session, view);
}

const FleetColumn fleet_view_columns[FLEET_VIEW_COLUMNS] = {
    FLEET_TENANT,    FLEET_SHARD, FLEET_TIMELINE,  FLEET_LAYERS, FLEET_L0,       FLEET_BYTES,
    FLEET_KNOWN_MAX, FLEET_DUE,   FLEET_REMOVABLE, FLEET_SEVERE, FLEET_WARNINGS, FLEET_WORST,
};

void fleet_view_turn(Session *session, bool right, uint64_t count)
{
    FleetView *view = view_of(session);
    size_t by = count < FLEET_VIEW_COLUMNS ? (size_t)count : FLEET_VIEW_COLUMNS, at = 0;
    for (size_t i = 0; i < FLEET_VIEW_COLUMNS; i++)
        at = fleet_view_columns[i] == view->rows.column ? i : at;
    at = right ? at + by : at > by ? at - by : 0;
    view->rows.column = fleet_view_columns[at < FLEET_VIEW_COLUMNS ? at : FLEET_VIEW_COLUMNS - 1];
}

static bool fleet_view_holds(Str text, Str part)
{
    return part.length && text.length >= part.length && memmem(text.at, text.length, part.at, part.length);
}

typedef struct Search {
    const FleetRows *rows;
    Str pattern;
    size_t from, found; /* lines; found == SIZE_MAX: not found */
    bool forward;
} Search;

/* Searches from the line after `from`, wraps around at the end, and ends with `from` itself. */
static void search(void *self, const atomic_bool *cancelled)
{
    Search *search = self;
    size_t count = search->rows->view.count;
    for (size_t step = 1; step <= count && search->found == SIZE_MAX && !task_given_up(cancelled); step++) {
        size_t i = (search->forward ? search->from + step : search->from + count - step) % count;
        const FleetRow *row = fleet_view_row(search->rows, i);
        if (fleet_view_holds(row->tenant, search->pattern) || fleet_view_holds(row->timeline, search->pattern) ||
            fleet_view_holds(row->place, search->pattern) || fleet_view_holds(str_from(row->worst), search->pattern))
            search->found = i;
    }
}

bool fleet_view_may_find(const Session *session)
{
    return view_of(session)->pattern.length > 0;
}

bool fleet_view_find(Session *session, Str text, bool forward, Error *error)
{
    FleetView *view = view_of(session);
    const FleetRows *rows = fleet_view_rows(session);
    PanePlace *place = &session->panes[PANE_FLEET];
    if (text.length) {
        text_clear(&view->pattern);
        text_add_str(&view->pattern, text);
    }
    bool goes_on = true;
    Search looked_for = {rows, text_str(&view->pattern), place->at, SIZE_MAX, forward};
    if (rows->sheet && rows->view.count > FIND_AT_ONCE && looked_for.pattern.length) {
        view->held = true; /* frames that are drawn meanwhile keep this snapshot */
        goes_on = background_do(session, "searching", search, &looked_for);
        view->held = false;
    } else if (rows->sheet && looked_for.pattern.length) {
        search(&looked_for, NULL);
    }
    if (!goes_on)
        return error_set(error, ERROR_CANCELLED, "cancelled");
    if (looked_for.found == SIZE_MAX)
        return error_set(error, ERROR_USAGE, "no row contains '%.*s'", STR_ARG(looked_for.pattern));
    place->at = looked_for.found;
    return true;
}

/* ---- one timeline ---- */

/* The tenant's directory of "…/timelines/ID", where its other timelines, manifest and heatmap are; for other paths the
 * path itself. */
static const char *fleet_view_tenant_directory(Arena *arena, const char *path)
{
    Str part = str_from(path);
    static const Str timelines = {"/timelines", 10};
    while (part.length && part.at[part.length - 1] != '/')
        part.length--;
    while (part.length && part.at[part.length - 1] == '/')
        part.length--;
    if (!str_ends(part, timelines) || part.length == timelines.length)
        return path;
    return arena_copy(arena, part.at, part.length - timelines.length);
}

bool fleet_view_enter(Session *session, size_t i, Error *error)
{
    FleetView *view = view_of(session);
    const FleetRows *rows = fleet_view_rows(session);
    if (!rows->sheet || i >= rows->view.count)
        return error_set(error, ERROR_USAGE, "no timeline is in this list");
    FleetRow row = *fleet_view_row(rows, i);
    if (row.failed)
        return error_set(error, ERROR_INPUT, "%s", row.worst);
    Arena arena = {0};
    char shard[FLEET_SHARD_TEXT];
    fleet_shard_text(&row, shard);
    const char *wanted = arena_printf(&arena, "%.*s%s%s%s%.*s", STR_ARG(row.tenant), *shard ? "-" : "", shard,
                                      row.tenant.length ? "/" : "", STR_ARG(row.timeline));
    const char *path =
        row.path ? fleet_view_tenant_directory(&arena, row.path) : fleet_feed_path(view->feed, row.source);
    if (!row.timeline.length)
        wanted = row.path ? "" : arena_printf(&arena, "%.*s", STR_ARG(row.place));
    LoadOptions options = {.timeline = *wanted ? wanted : NULL, .stdin_text = view->stdin_text};
    History *history = background_load(session, path, &options, error);
    if (history) {
        PanePlace place = session->panes[PANE_FLEET];
        if (row.timeline.length)
            history->title = arena_copy(&history->arena, row.timeline.at, row.timeline.length);
        session_replace(session, history);
        session->panes[PANE_FLEET] = place;
        text_clear(&session->source.opened);
        shell_quote(str_from(path), &session->source.opened);
        if (*wanted) {
            text_printf(&session->source.opened, " --timeline ");
            shell_quote(str_from(wanted), &session->source.opened);
        }
        session->side = PANE_FINDINGS;
        session_focus(session, PANE_MAP);
        session_say(session, "Esc goes back to the fleet");
    }
    arena_release(&arena);
    return history != NULL;
}

PaneId fleet_view_home(const Session *session)
{
    return view_of(session)->open && session->shown->layers.count == 0 ? PANE_FLEET : PANE_MAP;
}

bool fleet_view_back(Session *session)
{
    if (!view_of(session)->open)
        return false;
    session_focus(session, PANE_FLEET);
    return true;
}
