/* fleet_shot.c - does all work that grows with the number of rows, once, so that drawing a frame does none of it. */
#include "tui/app/fleet_shot.h"

#include "core/base/sheet_filter.h"
#include "core/tell/fleet_text.h"

#include <stdlib.h>

static void make_view(FleetShot *shot, Str filter_text, Str order)
{
    const Sheet *sheet = &shot->sheet.sheet;
    SheetFilter *filter = filter_text.length ? sheet_filter_parse(sheet, filter_text, NULL) : NULL;
    if (filter)
        sheet_filter_tell_unknown(filter, sheet, &shot->unknown);
    if (order.length) {
        sheet_view_init(&shot->view, sheet, filter);
        sheet_view_sort_by(&shot->view, sheet, order, NULL);
    } else {
        fleet_worst_first(&shot->view, &shot->sheet, filter);
    }
    sheet_filter_free(filter);
}

static void sum_up(FleetShot *shot)
{
    const SheetView *view = &shot->view;
    fleet_sum(&shot->sheet, view);
    fleet_text_histograms(&shot->sheet, view, &shot->histograms);
    for (size_t i = 0; i < shot->fleet.rows.count; i++)
        shot->lines[i] = FLEET_NO_LINE;
    for (uint32_t i = 0; i < view->count; i++) {
        const FleetRow *row = &shot->fleet.rows.at[view->rows[i]];
        shot->lines[view->rows[i]] = i;
        shot->due += row->due;
        shot->failed += row->failed;
    }
}

FleetShot *fleet_shot_new(FleetRow *rows, size_t count, bool borrowed, Str filter, Str order)
{
    FleetShot *shot = mem_zero(1, sizeof *shot);
    shot->fleet.rows.at = rows;
    shot->fleet.rows.count = shot->fleet.rows.capacity = count;
    shot->borrowed = borrowed;
    shot->histograms = (Text)TEXT_EMPTY;
    shot->unknown = (Text)TEXT_EMPTY;
    shot->lines = mem_alloc((count + 1) * sizeof *shot->lines);
    fleet_sheet_init(&shot->sheet, &shot->fleet);
    make_view(shot, filter, order);
    sum_up(shot);
    return shot;
}

void fleet_shot_free(FleetShot *shot)
{
    if (!shot)
        return;
    sheet_view_release(&shot->view);
    fleet_sheet_release(&shot->sheet);
    text_release(&shot->histograms);
    text_release(&shot->unknown);
    if (!shot->borrowed)
        array_release(&shot->fleet.rows);
    free(shot->lines);
    free(shot);
}

uint32_t fleet_shot_line(const FleetShot *shot, const FleetRow *row)
{
    size_t at = fleet_find(&shot->fleet, row);
    return at == SIZE_MAX ? FLEET_NO_LINE : shot->lines[at];
}
