/* fleet_view.c - rows come on other threads into a list under a lock; the explorer takes over what has come when there
 * is an eighth more, so that sorting again and again costs no more than some sorts of all.
 *
 * The line of the cursor stays with its timeline while others come before it; at the top it stays at the top.
 */
#include "tui/app/fleet_view.h"

#include "core/base/escape.h"
#include "core/base/sheet_filter.h"
#include "core/catalog/source.h"
#include "core/tell/fleet_text.h"
#include "tui/app/background.h"
#include "tui/app/cores.h"
#include "tui/app/task.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

/* What the threads write, under the lock. */
typedef struct Incoming {
    pthread_mutex_t lock;
    ARRAY(FleetRow) rows;
    unsigned restarts; /* how often rows were taken back */
    uint64_t done, total;
    bool ended;
    Error error;
} Incoming;

typedef struct FleetView {
    bool open;
    Task *task; /* NULL: reading has ended, or was done at once */
    ARRAY(const char *) paths;
    const Str *stdin_text; /* not owned */
    Fleet read;            /* of the thread, until it has ended; owns all texts */
    Fleet shown;           /* rows alone: a copy, sorted */
    Incoming incoming;
    FleetRows rows;
    FleetSheet sheet;
    bool has_view;
    size_t taken; /* rows of `incoming` that are shown */
    unsigned restarts;
    bool ended;
    Text pattern;
    bool descending;
    Arena arena; /* paths */
} FleetView;

static void drop_view(FleetView *view)
{
    sheet_view_release(&view->rows.view);
    if (view->rows.sheet)
        fleet_sheet_release(&view->sheet);
    view->rows.sheet = NULL;
    view->has_view = false;
}

static void init(void *state)
{
    *(FleetView *)state = (FleetView){.rows = {.filter = TEXT_EMPTY, .order = TEXT_EMPTY, .histograms = TEXT_EMPTY},
                                      .pattern = TEXT_EMPTY};
}

static void close_fleet(FleetView *view)
{
    if (!view->open)
        return;
    task_end(view->task);
    drop_view(view);
    fleet_release(&view->read);
    array_release(&view->shown.rows);
    array_release(&view->incoming.rows);
    array_release(&view->paths);
    pthread_mutex_destroy(&view->incoming.lock);
    text_release(&view->rows.filter);
    text_release(&view->rows.order);
    text_release(&view->rows.histograms);
    text_release(&view->pattern);
    arena_release(&view->arena);
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

/* ---- reading ---- */

static void take_row(void *self, const FleetRow *row)
{
    Incoming *incoming = &((FleetView *)self)->incoming;
    pthread_mutex_lock(&incoming->lock);
    array_push(&incoming->rows, *row);
    pthread_mutex_unlock(&incoming->lock);
}

static void take_back(void *self, size_t kept)
{
    Incoming *incoming = &((FleetView *)self)->incoming;
    pthread_mutex_lock(&incoming->lock);
    incoming->rows.count = kept < incoming->rows.count ? kept : incoming->rows.count;
    incoming->restarts++;
    pthread_mutex_unlock(&incoming->lock);
}

static void note_progress(void *self, uint64_t done, uint64_t total, size_t rows)
{
    Incoming *incoming = &((FleetView *)self)->incoming;
    (void)rows;
    pthread_mutex_lock(&incoming->lock);
    incoming->done = done;
    incoming->total = total;
    pthread_mutex_unlock(&incoming->lock);
}

static void read_all(Task *task, void *self)
{
    FleetView *view = self;
    FleetOptions options = {.workers = cores_online(),
                            .stdin_text = view->stdin_text,
                            .cancel = task ? task_cancelled(task) : NULL,
                            .progress = note_progress,
                            .row = take_row,
                            .again = take_back,
                            .self = view};
    Error error = {0};
    fleet_read(&view->read, view->paths.at, view->paths.count, &options, &error);
    pthread_mutex_lock(&view->incoming.lock);
    view->incoming.ended = true;
    view->incoming.error = error;
    pthread_mutex_unlock(&view->incoming.lock);
}

void fleet_view_open(Session *session, const char *const *paths, size_t n, const Str *stdin_text)
{
    FleetView *view = view_of(session);
    close_fleet(view);
    view->open = true;
    view->stdin_text = stdin_text;
    view->rows.column = FLEET_LAYERS;
    pthread_mutex_init(&view->incoming.lock, NULL);
    for (size_t i = 0; i < n; i++)
        array_push(&view->paths, arena_copy(&view->arena, paths[i], strlen(paths[i])));
    if (session->options.interactive)
        view->task = task_start(read_all, view, false);
    if (!view->task)
        read_all(NULL, view);
    session->panes[PANE_FLEET] = (PanePlace){0};
    session_focus(session, PANE_FLEET);
}

bool fleet_view_is_open(const Session *session)
{
    return view_of(session)->open;
}

bool fleet_view_reading(const Session *session)
{
    const FleetView *view = view_of(session);
    return view->open && !view->ended;
}

/* Copies what has come; false where it is not enough to sort everything again. */
static bool take_over(FleetView *view)
{
    Incoming *incoming = &view->incoming;
    char text[sizeof incoming->error.file + sizeof incoming->error.message + 50];
    pthread_mutex_lock(&incoming->lock);
    size_t count = incoming->rows.count;
    bool ended = incoming->ended && !view->ended;
    bool enough = view->restarts != incoming->restarts || ended || count > view->taken + view->taken / 8;
    view->rows.percent = incoming->total ? (unsigned)(incoming->done * 100 / incoming->total) : 0;
    if (enough) {
        view->shown.rows.count = 0;
        array_reserve(&view->shown.rows, count);
        if (count)
            memcpy(view->shown.rows.at, incoming->rows.at, count * sizeof *view->shown.rows.at);
        view->shown.rows.count = count;
        view->taken = count;
        view->restarts = incoming->restarts;
        view->ended = incoming->ended;
    }
    if (ended && incoming->error.code != ERROR_NONE)
        snprintf(view->rows.error, sizeof view->rows.error, "%s", error_text(&incoming->error, text, sizeof text));
    pthread_mutex_unlock(&incoming->lock);
    view->rows.reading = !view->ended;
    if (ended && view->task) {
        task_end(view->task);
        view->task = NULL;
    }
    return enough;
}

/* ---- rows ---- */

static void sum_up(FleetView *view)
{
    FleetRows *rows = &view->rows;
    rows->due = rows->failed = 0;
    rows->total = view->shown.rows.count;
    fleet_sum(&view->sheet, &rows->view);
    rows->sum = view->sheet.sum;
    text_clear(&rows->histograms);
    fleet_text_histograms(&view->sheet, &rows->view, &rows->histograms);
    for (uint32_t i = 0; i < rows->view.count; i++) {
        const FleetRow *row = &view->shown.rows.at[rows->view.rows[i]];
        rows->due += row->due;
        rows->failed += row->failed;
    }
}

static void make_view(FleetView *view)
{
    FleetRows *rows = &view->rows;
    drop_view(view);
    fleet_sort(&view->shown);
    fleet_sheet_init(&view->sheet, &view->shown);
    view->sheet.shortened = 0;
    rows->sheet = &view->sheet;
    SheetFilter *filter =
        rows->filter.length ? sheet_filter_parse(&view->sheet.sheet, text_str(&rows->filter), NULL) : NULL;
    fleet_worst_first(&rows->view, &view->sheet, filter);
    sheet_filter_free(filter);
    if (rows->order.length)
        sheet_view_sort_by(&rows->view, &view->sheet.sheet, text_str(&rows->order), NULL);
    sum_up(view);
    view->has_view = true;
}

static bool is_row(const FleetRow *a, const FleetRow *b)
{
    return a->shard == b->shard && str_equal(a->timeline, b->timeline) && str_equal(a->tenant, b->tenant) &&
           str_equal(a->place, b->place);
}

/* The line of that row, or SIZE_MAX. */
static size_t line_of(const FleetRows *rows, const FleetRow *row)
{
    for (size_t i = 0; i < rows->view.count; i++)
        if (is_row(fleet_view_row(rows, i), row))
            return i;
    return SIZE_MAX;
}

/* Makes the view anew; the cursor stays with its row. */
static void renew(Session *session, FleetView *view)
{
    PanePlace *place = &session->panes[PANE_FLEET];
    bool kept = view->has_view && place->at > 0 && place->at < view->rows.view.count;
    FleetRow at = kept ? *fleet_view_row(&view->rows, place->at) : (FleetRow){0};
    make_view(view);
    size_t line = kept ? line_of(&view->rows, &at) : SIZE_MAX;
    if (line != SIZE_MAX) {
        size_t above = place->at - (place->top < place->at ? place->top : place->at);
        place->at = line;
        place->top = line > above ? line - above : 0;
    }
}

const FleetRows *fleet_view_rows(Session *session)
{
    FleetView *view = view_of(session);
    if (!view->open)
        return &view->rows;
    bool more = !view->ended && take_over(view);
    if (more || !view->has_view)
        renew(session, view);
    return &view->rows;
}

const FleetRow *fleet_view_row(const FleetRows *rows, size_t i)
{
    return &rows->sheet->fleet->rows.at[rows->view.rows[i]];
}

bool fleet_view_filter(Session *session, Str condition, Text *unknown, Error *error)
{
    FleetView *view = view_of(session);
    const FleetRows *rows = fleet_view_rows(session);
    if (!rows->sheet)
        return error_set(error, ERROR_USAGE, "no fleet is open; fleet open SOURCE opens one");
    SheetFilter *filter = condition.length ? sheet_filter_parse(&rows->sheet->sheet, condition, error) : NULL;
    if (condition.length && !filter)
        return false;
    if (filter)
        sheet_filter_tell_unknown(filter, &rows->sheet->sheet, unknown);
    sheet_filter_free(filter);
    text_clear(&view->rows.filter);
    text_add_str(&view->rows.filter, condition);
    renew(session, view);
    return true;
}

/* The same column again turns the order around. */
static void order_by_column(FleetView *view)
{
    const char *name = view->sheet.sheet.columns[view->rows.column].name;
    Text next = TEXT_EMPTY;
    text_printf(&next, "%s", name);
    view->descending = str_equal(text_str(&next), text_str(&view->rows.order));
    text_clear(&view->rows.order);
    text_printf(&view->rows.order, "%s%s", view->descending ? "-" : "", name);
    text_release(&next);
}

bool fleet_view_sort(Session *session, Str columns, Error *error)
{
    FleetView *view = view_of(session);
    const FleetRows *rows = fleet_view_rows(session);
    if (!rows->sheet)
        return error_set(error, ERROR_USAGE, "no fleet is open; fleet open SOURCE opens one");
    if (columns.length) {
        if (!sheet_view_sort_by(&view->rows.view, &rows->sheet->sheet, columns, error))
            return false;
        text_clear(&view->rows.order);
        text_add_str(&view->rows.order, columns);
    } else {
        order_by_column(view);
    }
    make_view(view);
    session->panes[PANE_FLEET] = (PanePlace){0};
    return true;
}

void fleet_view_worst_first(Session *session)
{
    FleetView *view = view_of(session);
    text_clear(&view->rows.order);
    if (view->open)
        make_view(view);
    session->panes[PANE_FLEET] = (PanePlace){0};
}

void fleet_view_turn(Session *session, bool right, uint64_t count)
{
    FleetView *view = view_of(session);
    size_t by = count < FLEET_COLUMN_COUNT_ ? (size_t)count : FLEET_COLUMN_COUNT_, at = view->rows.column;
    if (right)
        view->rows.column = at + by < FLEET_COLUMN_COUNT_ ? at + by : FLEET_COLUMN_COUNT_ - 1;
    else
        view->rows.column = at > by ? at - by : 0;
}

static bool holds(Str text, Str part)
{
    return part.length && text.length >= part.length && memmem(text.at, text.length, part.at, part.length);
}

bool fleet_view_find(Session *session, Str text, bool forward, Error *error)
{
    FleetView *view = view_of(session);
    const FleetRows *rows = fleet_view_rows(session);
    PanePlace *place = &session->panes[PANE_FLEET];
    size_t count = rows->sheet ? rows->view.count : 0;
    if (text.length) {
        text_clear(&view->pattern);
        text_add_str(&view->pattern, text);
    }
    Str pattern = text_str(&view->pattern);
    for (size_t step = 1; step <= count && pattern.length; step++) {
        size_t i = (forward ? place->at + step : place->at + count - step) % count;
        const FleetRow *row = fleet_view_row(rows, i);
        if (holds(row->tenant, pattern) || holds(row->timeline, pattern) || holds(row->place, pattern) ||
            holds(str_from(row->worst), pattern)) {
            place->at = i;
            return true;
        }
    }
    return error_set(error, ERROR_USAGE, "no row contains '%.*s'", STR_ARG(pattern));
}

/* ---- one of them ---- */

/* Of "…/timelines/ID" the tenant's directory, where its children, manifest and heatmap are; else the path. */
static const char *tenant_directory(Arena *arena, const char *path)
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
    const char *path = row.path ? tenant_directory(&arena, row.path) : view->paths.at[row.source];
    if (!row.timeline.length)
        wanted = row.path ? "" : arena_printf(&arena, "%.*s", STR_ARG(row.place));
    History *history = mem_zero(1, sizeof *history);
    LoadOptions options = {.timeline = *wanted ? wanted : NULL, .stdin_text = view->stdin_text};
    bool ok = background_load(session, path, &options, history, error);
    if (ok) {
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
    } else {
        free(history);
    }
    arena_release(&arena);
    return ok;
}

bool fleet_view_back(Session *session)
{
    if (!view_of(session)->open)
        return false;
    session_focus(session, PANE_FLEET);
    return true;
}
