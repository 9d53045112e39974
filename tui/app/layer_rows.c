/* layer_rows.c - makes the sheets when they are first needed, and again when insight or GC markers have changed.
 *
 *     the insight has another version ─► release the sheets ─► make them ─► filter ─► sort ─► view
 *                                                              └─ work ─┘   └───── work ──────┘
 *
 * Of many layers a thread does each piece of work. Until it ends, sheets and view belong to the thread. What is asked
 * for meanwhile (another filter, other rows) begins when the thread has ended. A filter that is not valid for the sheet
 * (a column of layers while pairs are shown) is dropped.
 */
#include "tui/app/layer_rows.h"

#include "core/base/sheet_filter.h"
#include "tui/app/gc.h"
#include "tui/app/layer_rows_work.h"
#include "tui/app/run.h"
#include "tui/app/session_insight.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct RowsState {
    LayerRows rows;
    RowsSheets sheets;
    bool has_view;
    bool said;           /* the message states the number of rows, or need not */
    bool arrived;        /* rows were made since the last frame, perhaps none: then the pane needs less room */
    bool awaited;        /* layer_rows() had no rows, so the drawn frame lacks them */
    unsigned insight;    /* version of the insight that the sheets were made from */
    unsigned moves;      /* version of the GC markers that they were made from */
    LayerIdArray wanted; /* the shown layers if rows.only is not SIZE_MAX */
    RowsWork *work;      /* in progress; owned; NULL: none */
} RowsState;

static void init(void *state)
{
    RowsState *made = state;
    made->rows.sorted = made->rows.only = SIZE_MAX;
    made->rows.filter = made->rows.order = made->rows.source = (Text)TEXT_EMPTY;
    made->said = true;
}

static void drop_view(RowsState *made)
{
    if (made->work)
        made->work->stale = true;
    sheet_view_release(&made->rows.view);
    made->has_view = false;
    made->rows.sheet = NULL;
}

/* Waits for the end of work, which reads and writes the sheets. */
static void drop_sheets(RowsState *made)
{
    RowsWork *work = made->work;
    made->work = NULL;
    if (work && !work->sheet) { /* what it has made is released below */
        task_wait(work->loan.task, -1);
        rows_work_took_sheet(work);
    }
    rows_work_free(work);
    drop_view(made);
    rows_sheets_release(&made->sheets);
}

static void release(Session *session, void *state)
{
    RowsState *made = state;
    (void)session;
    drop_sheets(made);
    array_release(&made->wanted);
    text_release(&made->rows.filter);
    text_release(&made->rows.order);
    text_release(&made->rows.source);
}

static void forget(Session *session, void *state)
{
    (void)session;
    drop_sheets(state);
}

/* Forgets which layers are shown, because another history has other ids. */
static void before_show(Session *session, void *state, History *next)
{
    RowsState *made = state;
    (void)session;
    (void)next;
    drop_sheets(made);
    made->rows.only = SIZE_MAX;
    made->rows.about[0] = 0;
    text_clear(&made->rows.source);
    made->rows.pairs = false;
}

static const Feature ROWS = {.name = "layer rows",
                             .size = sizeof(RowsState),
                             .init = init,
                             .release = release,
                             .before_show = before_show,
                             .forget = forget};

static RowsState *rows_of(const Session *session)
{
    return session_feature(session, &ROWS);
}

/* The columns in the order shown. An LSM store's tables have fewer; for example, none about GC. */
static const LayerColumn ORDER[] = {
    LAYER_COLUMN_KIND,     LAYER_COLUMN_LEVEL,      LAYER_COLUMN_SIZE,   LAYER_COLUMN_VISITS, LAYER_COLUMN_GC,
    LAYER_COLUMN_KEY_LO,   LAYER_COLUMN_KEY_HI,     LAYER_COLUMN_LSN_LO, LAYER_COLUMN_LSN_HI, LAYER_COLUMN_VISIBLE,
    LAYER_COLUMN_RESIDENT, LAYER_COLUMN_GENERATION, LAYER_COLUMN_NAME,
};
static const LayerColumn STORE_ORDER[] = {
    LAYER_COLUMN_LEVEL,  LAYER_COLUMN_SIZE,   LAYER_COLUMN_VISITS, LAYER_COLUMN_NAME,
    LAYER_COLUMN_LSN_LO, LAYER_COLUMN_LSN_HI, LAYER_COLUMN_KEY_LO, LAYER_COLUMN_KEY_HI,
};

static bool layer_rows_of_store(const Sheet *sheet, bool pairs)
{
    return !pairs && ((const LayerTable *)sheet->context)->set->lsm;
}

static size_t layer_rows_column_at(const Sheet *sheet, bool pairs, size_t place)
{
    static_assert(sizeof ORDER / sizeof *ORDER == LAYER_COLUMN_ID,
                  "a column has no place"); /* each row begins with it */
    return pairs ? place : layer_rows_of_store(sheet, pairs) ? (size_t)STORE_ORDER[place] : (size_t)ORDER[place];
}

static size_t places_of(const Sheet *sheet, bool pairs)
{
    return layer_rows_of_store(sheet, pairs) ? sizeof STORE_ORDER / sizeof *STORE_ORDER : sheet->column_count;
}

size_t layer_rows_column(const LayerRows *rows, size_t place)
{
    return layer_rows_column_at(rows->sheet, rows->pairs, place);
}

size_t layer_rows_places(const LayerRows *rows)
{
    return places_of(rows->sheet, rows->pairs);
}

/* ---- work, at once or on a thread ---- */

static RowsWork *work_new(const Session *session, RowsState *made, const Summary *summary)
{
    const LayerRows *rows = &made->rows;
    RowsWork *work = mem_zero(1, sizeof *work);
    *work = (RowsWork){.sheets = &made->sheets,
                       .summary = summary,
                       .pairs = rows->pairs,
                       .sheet = rows_sheet(&made->sheets, rows->pairs),
                       .markers = gc_markers(session, session->shown, session->step),
                       .some = !rows->pairs && rows->only != SIZE_MAX,
                       .count_unknown = !made->said,
                       .filter = TEXT_EMPTY,
                       .order = TEXT_EMPTY,
                       .sorted = rows->sorted,
                       .descending = rows->descending,
                       .unknown = TEXT_EMPTY};
    size_t bytes = work->markers.branch_count * sizeof *work->branches;
    work->branches = mem_alloc(bytes + 1);
    if (bytes)
        memcpy(work->branches, work->markers.branches, bytes);
    work->markers.branches = work->branches;
    for (size_t i = 0; i < made->wanted.count && work->some; i++)
        array_push(&work->wanted, made->wanted.at[i]);
    text_add_str(&work->filter, text_str(&rows->filter));
    text_add_str(&work->order, text_str(&made->rows.order));
    return work;
}

static void layer_rows_say(Session *session, const LayerRows *rows, const Text *unknown)
{
    char some[32], all[32];
    session_say(session, "%s of %s rows%s%s", count_format(rows->view.count, some), count_format(rows->total, all),
                unknown->length ? "; " : "", unknown->length ? unknown->at : "");
}

/* Stores what the work has made, and frees it. */
static void layer_rows_take(Session *session, RowsState *made, RowsWork *work)
{
    LayerRows *rows = &made->rows;
    if (!work->sheet) {
        rows_work_took_sheet(work);
    } else if (!work->stale) {
        rows->view = work->view;
        work->view = (SheetView){0};
        rows->sheet = work->sheet;
        rows->total = work->some ? rows->only : rows->sheet->rows;
        if (!work->filter.length)
            text_clear(&rows->filter);
        if (!work->order.length)
            text_clear(&made->rows.order);
        if (rows->place >= layer_rows_places(rows))
            rows->place = 0;
        made->has_view = true;
        rows->version++;
        if (!made->said)
            layer_rows_say(session, rows, &work->unknown);
        made->said = true;
    }
    rows_work_free(work);
}

/* Stores the result of finished work. False: it has not ended. */
static bool layer_rows_collect(Session *session, RowsState *made)
{
    RowsWork *work = made->work;
    if (work && !task_wait(work->loan.task, 0))
        return false;
    made->work = NULL;
    made->arrived = made->arrived || (work && work->sheet);
    if (work)
        layer_rows_take(session, made, work);
    return true;
}

/* Makes the sheet or the view: on a thread that reads the shown history, which a run would change meanwhile, or now. */
static void layer_rows_begin(Session *session, RowsState *made, const Summary *summary)
{
    RowsWork *work = work_new(session, made, summary);
    if (session->options.waiter && !run_is_on(session) && session_has_many(session, session->shown))
        work->loan.task = task_start(rows_work_run, work);
    if (work->loan.task) {
        session_insight_lend(session, &work->loan);
        made->work = work;
        return;
    }
    rows_work_do(work);
    layer_rows_take(session, made, work);
}

/* Makes what is missing, as far as it can be made now: the sheet, and with `view` its view. */
static void update(Session *session, RowsState *made, bool view)
{
    const Insight *insight = session_insight(session);
    unsigned moves;
    gc_moved(session, &moves);
    bool current = insight && made->insight == insight->version && made->moves == moves;
    made->rows.doing = !insight ? "analysing the layers" : "listing the layers";
    if (!current)
        drop_view(made);
    if (!layer_rows_collect(session, made)) {
        made->rows.doing = made->work->sheet ? "filtering and sorting" : made->rows.doing;
        return;
    }
    if (!current)
        drop_sheets(made);
    if (!insight)
        return;
    made->insight = insight->version;
    made->moves = moves;
    while (!made->work && (view ? !made->has_view : !rows_sheet(&made->sheets, made->rows.pairs)))
        layer_rows_begin(session, made, &insight->summary);
}

const LayerRows *layer_rows(Session *session)
{
    RowsState *made = rows_of(session);
    update(session, made, true);
    made->awaited = made->awaited || !made->rows.sheet;
    return &made->rows;
}

bool layer_rows_pending(Session *session)
{
    RowsState *made = rows_of(session);
    bool pending = made->work || made->awaited || made->arrived; /* if it ends now, the next frame shows it */
    layer_rows_collect(session, made);
    if (made->arrived)
        session_relayout(session);
    made->arrived = made->awaited = false;
    return pending;
}

/* The sheet of what is shown, without its view; NULL: it is still being made. */
static const Sheet *sheet_now(Session *session, RowsState *made)
{
    update(session, made, false);
    return made->work && !made->work->sheet ? NULL : rows_sheet(&made->sheets, made->rows.pairs);
}

static bool layer_rows_made(const Sheet *sheet, Error *error)
{
    return sheet || error_set(error, ERROR_USAGE, "the layers are still being analysed: try again in a moment");
}

LayerId layer_rows_layer(const LayerRows *rows, size_t i, bool second)
{
    uint32_t row = rows->view.rows[i];
    if (!rows->pairs)
        return ((const LayerTable *)rows->sheet->context)->summary->ids[row];
    const OverlapPair *pair = &((const OverlapTable *)rows->sheet->context)->pairs.at[row];
    return second ? pair->b : pair->a;
}

bool layer_rows_has(const LayerRows *rows, size_t i, LayerId layer)
{
    return layer_rows_layer(rows, i, false) == layer || (rows->pairs && layer_rows_layer(rows, i, true) == layer);
}

size_t layer_rows_find(Session *session, LayerId layer)
{
    const LayerRows *rows = layer_rows(session);
    for (size_t i = 0; rows->sheet && i < rows->view.count; i++)
        if (layer_rows_has(rows, i, layer))
            return i;
    return SIZE_MAX;
}

/* ---- which rows, in which order ---- */

static void show_rows(Session *session, bool pairs, const char *about, Str source, size_t only)
{
    RowsState *made = rows_of(session);
    if (made->rows.pairs != pairs) {
        made->rows.sorted = SIZE_MAX; /* its columns are others */
        text_clear(&made->rows.order);
        text_clear(&made->rows.filter);
        made->rows.place = 0;
    }
    drop_view(made);
    made->said = true;
    made->rows.pairs = pairs;
    made->rows.only = only;
    made->rows.in_region = false;
    text_clear(&made->rows.source);
    text_add_str(&made->rows.source, source);
    snprintf(made->rows.about, sizeof made->rows.about, "%s", about);
    session_rewind(session, PANE_TABLE);
}

void layer_rows_all(Session *session)
{
    show_rows(session, false, "", STR("table all"), SIZE_MAX);
}

void layer_rows_only(Session *session, const char *about, Str source, const LayerId *layers, size_t count)
{
    RowsState *made = rows_of(session);
    made->wanted.count = 0;
    for (size_t i = 0; i < count; i++)
        array_push(&made->wanted, layers[i]);
    show_rows(session, false, about, source, count);
}

void layer_rows_pairs(Session *session)
{
    show_rows(session, true, "pairs that overlap", STR("table pairs"), SIZE_MAX);
}

void layer_rows_in_region(Session *session, Region region)
{
    LayerIdArray layers = {0};
    region_layers(session, region, &layers);
    layer_rows_only(session, "in the region", STR("table"), layers.at, layers.count);
    rows_of(session)->rows.in_region = true;
    array_release(&layers);
}

bool layer_rows_region_is_meant(Session *session)
{
    bool shown = session->focus == PANE_MAP || session->focus == PANE_REGION ||
                 (session->focus == PANE_TABLE && rows_of(session)->rows.in_region);
    return shown && region_exists(session);
}

bool layer_rows_filter(Session *session, Str condition, Error *error)
{
    RowsState *made = rows_of(session);
    const Sheet *sheet = sheet_now(session, made);
    if (!layer_rows_made(sheet, error))
        return false;
    SheetFilter *filter = condition.length ? sheet_filter_parse(sheet, condition, error) : NULL;
    if (condition.length && !filter)
        return false;
    sheet_filter_free(filter);
    text_clear(&made->rows.filter);
    text_add_str(&made->rows.filter, condition);
    made->said = false;
    drop_view(made);
    session_rewind(session, PANE_TABLE);
    return true;
}

bool layer_rows_sort(Session *session, Error *error)
{
    RowsState *made = rows_of(session);
    LayerRows *rows = &made->rows;
    const Sheet *sheet = sheet_now(session, made);
    if (!layer_rows_made(sheet, error))
        return false;
    size_t column = layer_rows_column_at(sheet, rows->pairs, rows->place);
    rows->descending = rows->sorted == column ? !rows->descending : sheet_is_number(sheet, column);
    rows->sorted = column;
    text_clear(&made->rows.order);
    drop_view(made);
    session_rewind(session, PANE_TABLE);
    return true;
}

bool layer_rows_sort_by(Session *session, Str columns, Error *error)
{
    RowsState *made = rows_of(session);
    LayerRows *rows = &made->rows;
    const Sheet *sheet = sheet_now(session, made);
    SheetView none = {0};
    if (!layer_rows_made(sheet, error))
        return false;
    bool ok = sheet_view_sort_by(&none, sheet, columns, error); /* only reads the names */
    sheet_view_release(&none);
    if (!ok)
        return false;
    text_clear(&made->rows.order);
    text_add_str(&made->rows.order, columns);
    rows->sorted = SIZE_MAX;
    drop_view(made);
    session_rewind(session, PANE_TABLE);
    return true;
}

bool layer_rows_turn(Session *session, bool right, uint64_t count, Error *error)
{
    RowsState *made = rows_of(session);
    LayerRows *rows = &made->rows;
    const Sheet *sheet = sheet_now(session, made);
    if (!layer_rows_made(sheet, error))
        return false;
    size_t columns = places_of(sheet, rows->pairs), by = count < columns ? (size_t)count : columns;
    if (right)
        rows->place = rows->place + by < columns ? rows->place + by : columns - 1;
    else
        rows->place = rows->place > by ? rows->place - by : 0;
    return true;
}
