/* layer_rows.h - the layers that are shown as rows (core/analysis/layer_table.h), or the pairs of them that overlap: in
 * an order, through a filter, of all layers or of those that a finding or a search names.
 *
 *     all ─── only (a finding's layers) ─── filter (size > 100M and not visible) ─── sort (visits) ─── rows
 */
#ifndef TUI_APP_LAYER_ROWS_H
#define TUI_APP_LAYER_ROWS_H

#include "core/base/sheet.h"
#include "tui/app/session.h"

typedef struct LayerRows {
    const Sheet *sheet; /* not owned; NULL: the layers are still being analysed */
    SheetView view;
    bool pairs;      /* the sheet has pairs of overlapping layers */
    char about[128]; /* what selected the layers, escaped; empty: all layers */
    size_t only;     /* the number of these layers; SIZE_MAX: all layers */
    size_t total;    /* number of rows without the filter */
    Text filter;     /* as it was typed; empty: none */
    size_t sorted;   /* sorted by this column; SIZE_MAX: in the sheet's order */
    bool descending;
    size_t place;     /* place of the current column, see layer_rows_column() */
    unsigned version; /* changes with the rows */
} LayerRows;

/* The rows of what is shown, owned by the session. O(n log n) where something has changed, else constant. */
const LayerRows *layer_rows(Session *session);
/* The layer of a row; for a pair the first or the second one. */
LayerId layer_rows_layer(const LayerRows *rows, size_t i, bool second);
/* The column at a place: columns are shown in their own order, the most useful ones first. */
size_t layer_rows_column(const LayerRows *rows, size_t place);
/* The number of columns that are shown. There are fewer for a store's tables. */
size_t layer_rows_places(const LayerRows *rows);
/* The row of a layer, or SIZE_MAX. O(rows). */
size_t layer_rows_find(Session *session, LayerId layer);

/* Shows all layers; those of a finding or search, which `about` names; or the pairs that overlap. */
void layer_rows_all(Session *session);
void layer_rows_only(Session *session, const char *about, const LayerId *layers, size_t count);
void layer_rows_pairs(Session *session);
/* Shows only rows for which the condition (core/base/sheet_filter.h) is true; an empty one shows all. Appends to
 * `unknown` which of its comparisons involve unknown values. ERROR_USAGE where it is not a condition. */
bool layer_rows_filter(Session *session, Str condition, Text *unknown, Error *error);
/* Sorts by a column: numbers largest first, everything else ascending; a second time in reverse. */
void layer_rows_sort(Session *session, size_t column);
/* Sorts as `table --sort` does: by "size", or "level,-size". ERROR_USAGE for unknown columns. */
bool layer_rows_sort_by(Session *session, Str columns, Error *error);
/* Makes another column the current one. */
void layer_rows_turn(Session *session, bool right, uint64_t count);

#endif
