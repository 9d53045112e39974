/* layer_rows.h - the shown layers as rows (core/analysis/layer_table.h), or the pairs of them that overlap: all of
 * them, or those of a finding or a search, filtered and sorted.
 *
 *     all ─── only (a finding's layers) ─── filter (size > 100M and not visible) ─── sort (visits) ─── rows
 */
#ifndef TUI_APP_LAYER_ROWS_H
#define TUI_APP_LAYER_ROWS_H

#include "core/base/sheet.h"
#include "tui/app/region.h"
#include "tui/app/session.h"

typedef struct LayerRows {
    const Sheet *sheet; /* not owned; NULL: there are no rows yet, because of what `doing` says */
    const char *doing;  /* "filtering and sorting" */
    SheetView view;
    bool pairs;      /* the rows are pairs of overlapping layers */
    char about[128]; /* the finding or search whose layers are shown, escaped; empty: all layers are shown */
    bool in_region;  /* the rows are the layers of the selected region */
    size_t only;     /* the number of these layers; SIZE_MAX: all layers */
    Text source;     /* the command that shows these layers or pairs again; empty: all layers are shown */
    size_t total;    /* number of rows before filtering */
    Text filter;     /* as typed; empty: none */
    Text order;      /* an order by several columns, as typed; empty: by `sorted` */
    size_t sorted;   /* the column that the rows are sorted by; SIZE_MAX: by `order`, or as in the sheet */
    bool descending;
    size_t place;     /* of the current column; see layer_rows_column() */
    unsigned version; /* changes with the rows */
} LayerRows;

/* The rows of what is shown, owned by the session. O(n log n) if something has changed, else O(1). On a terminal a
 * thread makes those of many layers: there are none until it ends. */
const LayerRows *layer_rows(Session *session);
/* Are rows being made, or did the last frame lack them, so that another frame is needed? */
bool layer_rows_pending(Session *session);
/* The layer of a row; of a pair, the first or the second one. */
LayerId layer_rows_layer(const LayerRows *rows, size_t i, bool second);
/* The column at a place. Columns are shown in an order of their own, the most useful first. */
size_t layer_rows_column(const LayerRows *rows, size_t place);
/* The number of shown columns. An LSM store's tables have fewer. */
size_t layer_rows_places(const LayerRows *rows);
/* Is the row that of the layer, or of a pair with it? */
bool layer_rows_has(const LayerRows *rows, size_t i, LayerId layer);
/* The row of a layer, of pairs the first with it; SIZE_MAX: it has none. O(rows). */
size_t layer_rows_find(Session *session, LayerId layer);

/* Shows all layers, the given ones, which are copied, or the pairs that overlap. `about` names the given layers, and
 * the command `source` shows them again. */
void layer_rows_all(Session *session);
void layer_rows_only(Session *session, const char *about, Str source, const LayerId *layers, size_t count);
void layer_rows_pairs(Session *session);
/* Shows the layers that overlap the region. */
void layer_rows_in_region(Session *session, Region region);
/* Is the selected region what the focused pane shows, so that its keys plan and export the region alone? So it is on
 * the map, in the region's pane and in the table while that lists the region's layers. */
bool layer_rows_region_is_meant(Session *session);
/* Shows only rows that satisfy the condition (core/base/sheet_filter.h); an empty one shows all. Once they are made,
 * the message says how many there are and which column of the condition is unknown. ERROR_USAGE if it is not a
 * condition. */
bool layer_rows_filter(Session *session, Str condition, Error *error);
/* Sorts by the current column: numbers largest first, everything else ascending, and in reverse the second time. Like
 * all that need the columns, ERROR_USAGE while the layers are being listed. */
bool layer_rows_sort(Session *session, Error *error);
/* Sorts as `table --sort` does: by "size", or "level,-size". ERROR_USAGE for unknown columns. */
bool layer_rows_sort_by(Session *session, Str columns, Error *error);
/* Moves the current column by `count`, at most to the last one. */
bool layer_rows_turn(Session *session, bool right, uint64_t count, Error *error);

#endif
