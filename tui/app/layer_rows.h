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
    const Sheet *sheet; /* not owned; NULL: the layers are still looked into */
    SheetView view;
    bool pairs;      /* the sheet is of pairs that overlap */
    char about[128]; /* what the layers are those of, escaped; empty: all */
    size_t only;     /* of so many layers; SIZE_MAX: of all */
    size_t total;    /* rows without a filter */
    Text filter;     /* as it was typed; empty: none */
    size_t sorted;   /* by this column; SIZE_MAX: in the sheet's order */
    bool descending;
    size_t place;     /* of the column that is looked at, see layer_rows_column() */
    unsigned version; /* another number for other rows */
} LayerRows;

/* The rows of what is shown. Where something changed O(n log n), else nothing. */
const LayerRows *layer_rows(Session *session);
/* The layer of a row; of a pair the first one, or the second. */
LayerId layer_rows_layer(const LayerRows *rows, size_t i, bool second);
/* The columns are shown in an order of their own, what is asked most first: the one at a place. */
size_t layer_rows_column(const LayerRows *rows, size_t place);
/* How many columns are shown: of a store's tables fewer, for some columns make no sense there. */
size_t layer_rows_places(const LayerRows *rows);
/* The row of a layer, or SIZE_MAX. O(rows). */
size_t layer_rows_find(Session *session, LayerId layer);

/* All layers; or those of a finding or search, which `about` names; or the pairs that overlap. */
void layer_rows_all(Session *session);
void layer_rows_only(Session *session, const char *about, const LayerId *layers, size_t count);
void layer_rows_pairs(Session *session);
/* Only rows for which the condition (core/base/sheet_filter.h) holds; an empty one: all. Appends to
 * `unknown` of what it compares with unknown values. */
bool layer_rows_filter(Session *session, Str condition, Text *unknown, Error *error);
/* Sorts by a column: numbers with the largest first, all else ascending; by the one it is sorted by: the other way. */
void layer_rows_sort(Session *session, size_t column);
/* Sorts as `table --sort` does: by "size", or "level,-size". */
bool layer_rows_sort_by(Session *session, Str columns, Error *error);
/* Looks at another column. */
void layer_rows_turn(Session *session, bool right, uint64_t count);

#endif
