/* fleet_snapshot.h - the rows of a fleet at one moment, sorted, filtered and summed up. A snapshot never changes.
 */
#ifndef TUI_APP_FLEET_SNAPSHOT_H
#define TUI_APP_FLEET_SNAPSHOT_H

#include "core/catalog/fleet_sheet.h"

#define FLEET_NO_LINE UINT32_MAX

typedef struct FleetSnapshot {
    Fleet fleet;   /* the rows only, sorted; their texts belong to the fleet that is being read */
    bool borrowed; /* the rows are not owned */
    FleetSheet sheet;
    SheetView view;
    uint32_t *lines; /* by row: its line in the view, or FLEET_NO_LINE; owned */
    size_t due, failed;
    Text histograms; /* of the view's rows */
    Text unknown;    /* which comparisons of the filter met unknown values; "": none did */
} FleetSnapshot;

/* Makes a snapshot of rows that fleet_sort() has sorted. The snapshot takes ownership of the rows, unless `borrowed`
 * says that their owner outlives it. `filter` and `order` are as for `fleet --where` and `--sort`, and must be valid;
 * empty: all rows, worst first. The caller frees the snapshot. O(n log n). */
FleetSnapshot *fleet_snapshot_new(FleetRow *rows, size_t count, bool borrowed, Str filter, Str order);
/* Frees the snapshot, which may be NULL. */
void fleet_snapshot_free(FleetSnapshot *snapshot);

/* The line of a row, which may be from another snapshot; FLEET_NO_LINE: it is not in the view. O(log n). */
uint32_t fleet_snapshot_line(const FleetSnapshot *snapshot, const FleetRow *row);

#endif
