/* layer_rows.c - makes the sheets when they are first needed, and again when insight or GC markers have changed.
 *
 *     the insight has another version ─► release the sheets ─► make them ─► filter ─► sort ─► view
 *
 * A filter that is not valid for the sheet (a column of layers while pairs are shown) is dropped.
 */
#include "tui/app/layer_rows.h"

#include "core/analysis/layer_table.h"
#include "core/analysis/overlap_table.h"
#include "core/base/sheet_filter.h"
#include "tui/app/gc.h"
#include "tui/app/session_insight.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct RowsState {
    LayerRows rows;
    LayerTable layers;
    OverlapTable overlaps;
    bool has_layers, has_overlaps, has_view;
    unsigned insight;    /* version of the insight that the sheets were made from */
    unsigned moves;      /* version of the GC markers that they were made from */
    LayerIdArray wanted; /* the shown layers if rows.only is not SIZE_MAX */
} RowsState;

static void init(void *state)
{
    RowsState *made = state;
    made->rows.sorted = made->rows.only = SIZE_MAX;
    made->rows.filter = made->rows.order = made->rows.source = (Text)TEXT_EMPTY;
}

static void drop_view(RowsState *made)
{
    sheet_view_release(&made->rows.view);
    made->has_view = false;
    made->rows.sheet = NULL;
}

static void drop_sheets(RowsState *made)
{
    drop_view(made);
    if (made->has_layers)
        layer_table_release(&made->layers);
    if (made->has_overlaps)
        overlap_table_release(&made->overlaps);
    made->has_layers = made->has_overlaps = false;
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

static bool of_store(const LayerRows *rows)
{
    return !rows->pairs && ((const LayerTable *)rows->sheet->context)->set->lsm;
}

size_t layer_rows_column(const LayerRows *rows, size_t place)
{
    static_assert(sizeof ORDER / sizeof *ORDER == LAYER_COLUMN_COUNT_, "a column has no place");
    return rows->pairs ? place : of_store(rows) ? (size_t)STORE_ORDER[place] : (size_t)ORDER[place];
}

size_t layer_rows_places(const LayerRows *rows)
{
    return of_store(rows) ? sizeof STORE_ORDER / sizeof *STORE_ORDER : rows->sheet->column_count;
}

static const Sheet *sheet_of(Session *session, RowsState *made, const Summary *summary)
{
    if (made->rows.pairs) {
        if (!made->has_overlaps)
            overlap_table_init(&made->overlaps, summary->set, &summary->overlaps, summary->ids, summary->layers);
        made->has_overlaps = true;
        return &made->overlaps.sheet;
    }
    GcMarkers markers = gc_markers(session, session->shown, session->step);
    if (!made->has_layers)
        layer_table_init(&made->layers, summary, &markers);
    made->has_layers = true;
    return &made->layers.sheet;
}

/* Keeps only the rows of the wanted layers, in the sheet's order. */
static void keep_wanted(const RowsState *made, SheetView *view)
{
    const LayerSet *set = made->layers.set;
    uint8_t *wanted = mem_zero(set->count + 1, sizeof *wanted);
    uint32_t kept = 0;
    for (size_t i = 0; i < made->wanted.count; i++)
        if (made->wanted.at[i] < set->count)
            wanted[made->wanted.at[i]] = 1;
    for (uint32_t i = 0; i < view->count; i++)
        if (wanted[made->layers.summary->ids[view->rows[i]]])
            view->rows[kept++] = view->rows[i];
    view->count = kept;
    free(wanted);
}

static void sort_view(RowsState *made)
{
    LayerRows *rows = &made->rows;
    if (made->rows.order.length && sheet_view_sort_by(&rows->view, rows->sheet, text_str(&made->rows.order), NULL))
        return;
    text_clear(&made->rows.order);
    if (rows->sorted < rows->sheet->column_count)
        sheet_view_sort(&rows->view, rows->sheet, rows->sorted, rows->descending);
}

static void make_view(RowsState *made)
{
    LayerRows *rows = &made->rows;
    SheetFilter *filter = rows->filter.length ? sheet_filter_parse(rows->sheet, text_str(&rows->filter), NULL) : NULL;
    if (!filter)
        text_clear(&rows->filter);
    sheet_view_init(&rows->view, rows->sheet, filter);
    sheet_filter_free(filter);
    rows->total = rows->sheet->rows;
    if (!rows->pairs && rows->only != SIZE_MAX) {
        keep_wanted(made, &rows->view);
        rows->total = rows->only;
    }
    if (rows->place >= layer_rows_places(rows))
        rows->place = 0;
    sort_view(made);
    made->has_view = true;
    rows->version++;
}

const LayerRows *layer_rows(Session *session)
{
    RowsState *made = rows_of(session);
    const Insight *insight = session_insight(session);
    unsigned moves;
    gc_moved(session, &moves);
    if (!insight || made->insight != insight->version || made->moves != moves)
        drop_sheets(made);
    if (!insight)
        return &made->rows;
    made->insight = insight->version;
    made->moves = moves;
    if (!made->has_view) {
        made->rows.sheet = sheet_of(session, made, &insight->summary);
        make_view(made);
    }
    return &made->rows;
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
    made->rows.pairs = pairs;
    made->rows.only = only;
    snprintf(made->rows.about, sizeof made->rows.about, "%s", about);
    text_clear(&made->rows.source);
    text_add_str(&made->rows.source, source);
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

bool layer_rows_filter(Session *session, Str condition, Text *unknown, Error *error)
{
    RowsState *made = rows_of(session);
    const LayerRows *rows = layer_rows(session);
    if (!rows->sheet)
        return error_set(error, ERROR_USAGE, "the layers are still being analysed: try again in a moment");
    if (condition.length) {
        SheetFilter *filter = sheet_filter_parse(rows->sheet, condition, error);
        if (!filter)
            return false;
        sheet_filter_tell_unknown(filter, rows->sheet, unknown);
        sheet_filter_free(filter);
    }
    text_clear(&made->rows.filter);
    text_add_str(&made->rows.filter, condition);
    drop_view(made);
    session_rewind(session, PANE_TABLE);
    return true;
}

void layer_rows_sort(Session *session, size_t column)
{
    RowsState *made = rows_of(session);
    LayerRows *rows = &made->rows;
    if (!layer_rows(session)->sheet)
        return;
    rows->descending = rows->sorted == column ? !rows->descending : sheet_is_number(rows->sheet, column);
    rows->sorted = column;
    text_clear(&made->rows.order);
    drop_view(made);
    session_rewind(session, PANE_TABLE);
}

bool layer_rows_sort_by(Session *session, Str columns, Error *error)
{
    RowsState *made = rows_of(session);
    LayerRows *rows = &made->rows;
    if (!layer_rows(session)->sheet)
        return error_set(error, ERROR_USAGE, "the layers are still being analysed: try again in a moment");
    if (!sheet_view_sort_by(&rows->view, rows->sheet, columns, error))
        return false;
    text_clear(&made->rows.order);
    text_add_str(&made->rows.order, columns);
    rows->sorted = SIZE_MAX;
    drop_view(made);
    session_rewind(session, PANE_TABLE);
    return true;
}

void layer_rows_turn(Session *session, bool right, uint64_t count)
{
    LayerRows *rows = &rows_of(session)->rows;
    if (!layer_rows(session)->sheet)
        return;
    size_t columns = layer_rows_places(rows), by = count < columns ? (size_t)count : columns;
    if (right)
        rows->place = rows->place + by < columns ? rows->place + by : columns - 1;
    else
        rows->place = rows->place > by ? rows->place - by : 0;
}
