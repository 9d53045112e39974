/* layer_rows_work.h - the piece of work behind the rows of a table: it makes a sheet, or a filtered and sorted view of
 * one. Internal to layer_rows.c, which decides what is made and when.
 */
#ifndef TUI_APP_LAYER_ROWS_WORK_H
#define TUI_APP_LAYER_ROWS_WORK_H

#include "core/analysis/layer_table.h"
#include "core/analysis/overlap_table.h"
#include "tui/app/session_insight.h"
#include "tui/app/task.h"

/* The sheets of layers and of pairs of layers that overlap, as far as they were made. */
typedef struct RowsSheets {
    LayerTable layers;
    OverlapTable overlaps;
    bool has_layers, has_overlaps;
} RowsSheets;

/* The sheet of layers or of pairs; NULL: it is not made yet. */
const Sheet *rows_sheet(const RowsSheets *sheets, bool pairs);
void rows_sheets_release(RowsSheets *sheets);

/* Work that makes a sheet or, if its sheet is known, a view. It owns copies of what the session may change meanwhile.
 */
typedef struct RowsWork {
    InsightLoan loan;   /* its task is the thread; owned */
    RowsSheets *sheets; /* not owned; the thread writes only the sheet that it makes */
    const Summary *summary;
    bool pairs;
    const Sheet *sheet; /* NULL: makes the sheet */
    GcMarkers markers;
    Lsn *branches; /* of the markers; owned */
    LayerIdArray wanted;
    bool some, count_unknown; /* keep only the wanted layers; say what is unknown */
    Text filter, order;
    size_t sorted;
    bool descending;
    SheetView view; /* made */
    Text unknown;   /* made: which column of the filter is unknown */
    bool stale;     /* the view is for other rows, or in another order, than are wanted now */
} RowsWork;

/* Waits for the thread if there is one. NULL is allowed. */
void rows_work_free(RowsWork *work);
/* Does the work now. O(n log n). */
void rows_work_do(RowsWork *work);
/* The same on a thread (task.h); `self` is the RowsWork. */
void rows_work_run(Task *task, void *self);
/* Notes that the sheet which the work has made is there. */
void rows_work_took_sheet(RowsWork *work);

#endif
