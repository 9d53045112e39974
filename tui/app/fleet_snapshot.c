/* fleet_snapshot.c - does all work that grows with the number of rows once, so that drawing a frame costs only the rows
 * drawn.
 */
#include "tui/app/fleet_snapshot.h"

#include "core/base/sheet_filter.h"
#include "core/tell/fleet_text.h"

#include <stdlib.h>

static void make_view(FleetSnapshot *snapshot, Str filter_text, Str order)
{
    const Sheet *sheet = &snapshot->sheet.sheet;
    SheetFilter *filter = filter_text.length ? sheet_filter_parse(sheet, filter_text, NULL) : NULL;
    if (filter)
        sheet_filter_tell_unknown(filter, sheet, &snapshot->unknown);
    if (order.length) {
        sheet_view_init(&snapshot->view, sheet, filter);
        sheet_view_sort_by(&snapshot->view, sheet, order, NULL);
    } else {
        fleet_worst_first(&snapshot->view, &snapshot->sheet, filter);
    }
    sheet_filter_free(filter);
}

static void sum_up(FleetSnapshot *snapshot)
{
    const SheetView *view = &snapshot->view;
    fleet_sum(&snapshot->sheet, view);
    fleet_text_histograms(&snapshot->sheet, view, &snapshot->histograms);
    for (size_t i = 0; i < snapshot->fleet.rows.count; i++)
        snapshot->lines[i] = FLEET_NO_LINE;
    for (uint32_t i = 0; i < view->count; i++) {
        const FleetRow *row = &snapshot->fleet.rows.at[view->rows[i]];
        snapshot->lines[view->rows[i]] = i;
        snapshot->due += row->due;
        snapshot->failed += row->failed;
    }
}

FleetSnapshot *fleet_snapshot_new(FleetRow *rows, size_t count, bool borrowed, Str filter, Str order)
{
    FleetSnapshot *snapshot = mem_zero(1, sizeof *snapshot);
    snapshot->fleet.rows.at = rows;
    snapshot->fleet.rows.count = snapshot->fleet.rows.capacity = count;
    snapshot->borrowed = borrowed;
    snapshot->histograms = (Text)TEXT_EMPTY;
    snapshot->unknown = (Text)TEXT_EMPTY;
    snapshot->lines = mem_alloc((count + 1) * sizeof *snapshot->lines);
    fleet_sheet_init(&snapshot->sheet, &snapshot->fleet);
    make_view(snapshot, filter, order);
    sum_up(snapshot);
    return snapshot;
}

void fleet_snapshot_free(FleetSnapshot *snapshot)
{
    if (!snapshot)
        return;
    sheet_view_release(&snapshot->view);
    fleet_sheet_release(&snapshot->sheet);
    text_release(&snapshot->histograms);
    text_release(&snapshot->unknown);
    if (!snapshot->borrowed)
        array_release(&snapshot->fleet.rows);
    free(snapshot->lines);
    free(snapshot);
}

uint32_t fleet_snapshot_line(const FleetSnapshot *snapshot, const FleetRow *row)
{
    size_t at = fleet_find(&snapshot->fleet, row);
    return at == SIZE_MAX ? FLEET_NO_LINE : snapshot->lines[at];
}
