/* fleet_shot.h - the rows of a fleet as they were at one moment: sorted, filtered, summed up; it does not change any
 * more.
 */
#ifndef TUI_APP_FLEET_SHOT_H
#define TUI_APP_FLEET_SHOT_H

#include "core/catalog/fleet_sheet.h"

#define FLEET_NO_LINE UINT32_MAX

typedef struct FleetShot {
    Fleet fleet;   /* rows alone, sorted; texts are those of the fleet that is read */
    bool borrowed; /* the rows are not this one's */
    FleetSheet sheet;
    SheetView view;
    uint32_t *lines; /* owned; by row: its place in the view, or FLEET_NO_LINE */
    size_t due, failed;
    Text histograms; /* over the view's rows */
    Text unknown;    /* what the filter compares with unknown values; empty: nothing */
} FleetShot;

/* Of rows that fleet_sort() sorted: taken over, or `borrowed` from who outlives it. `filter` and `order` as for `fleet
 * --where` and `--sort`, both valid; empty: all, worst first. The caller frees it. O(n log n). */
FleetShot *fleet_shot_new(FleetRow *rows, size_t count, bool borrowed, Str filter, Str order);
/* NULL is fine. */
void fleet_shot_free(FleetShot *shot);

/* The line of a row, which may be another shot's; FLEET_NO_LINE: it is not in the view. O(log n). */
uint32_t fleet_shot_line(const FleetShot *shot, const FleetRow *row);

#endif
