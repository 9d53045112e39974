/* fleet_snapshot.h - the rows of a fleet as they were at one moment: sorted, filtered, summed up; it does not change
 * any more.
 */
#ifndef TUI_APP_FLEET_SNAPSHOT_H
#define TUI_APP_FLEET_SNAPSHOT_H

#include "core/catalog/fleet_sheet.h"

#define FLEET_NO_LINE UINT32_MAX

typedef struct FleetSnapshot {
    Fleet fleet;   /* only the rows, sorted; their texts belong to the fleet that is read */
    bool borrowed; /* the rows are not owned */
    FleetSheet sheet;
    SheetView view;
    uint32_t *lines; /* owned; by row: its line in the view, or FLEET_NO_LINE */
    size_t due, failed;
    Text histograms; /* of the view's rows */
    Text unknown;    /* which comparisons of the filter involve unknown values; empty: none */
} FleetSnapshot;

/* Makes a snapshot of rows that fleet_sort() has sorted. It takes them over, or with `borrowed` uses those of an owner
 * that outlives it. `filter` and `order` are as for `fleet --where` and `--sort`, and must be valid; empty: all rows,
 * worst first. The caller frees it. O(n log n). */
FleetSnapshot *fleet_snapshot_new(FleetRow *rows, size_t count, bool borrowed, Str filter, Str order);
/* NULL is fine. */
void fleet_snapshot_free(FleetSnapshot *snapshot);

/* The line of a row, which may be from another snapshot; FLEET_NO_LINE: it is not in the view. O(log n). */
uint32_t fleet_snapshot_line(const FleetSnapshot *snapshot, const FleetRow *row);

#endif
