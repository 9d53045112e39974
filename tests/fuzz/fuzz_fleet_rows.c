/* Rows of a fleet as JSON lines: what is read as a row can be written and read again. */
#include "core/base/sheet_print.h"
#include "core/catalog/fleet_json.h"
#include "core/catalog/fleet_sheet.h"

#include <assert.h>

static void print(const Fleet *fleet, Text *out)
{
    FleetSheet sheet;
    SheetView view;
    SheetChoice all = {0};
    fleet_sheet_init(&sheet, fleet);
    sheet_view_init(&view, &sheet.sheet, NULL);
    sheet_choice_parse(&all, &sheet.sheet, (Str){0}, NULL);
    sheet_print(&sheet.sheet, &view, &all, SHEET_JSONL, UINT32_MAX, out);
    sheet_choice_release(&all);
    sheet_view_release(&view);
    fleet_sheet_release(&sheet);
}

static void read_rows(Str text, Fleet *fleet)
{
    FleetRow row;
    FleetPart part;
    for (Str line; str_line(&text, &line);)
        if (fleet_json_line(line, &fleet->arena, &row, &part, NULL) == FLEET_LINE_ROW)
            array_push(&fleet->rows, row);
    fleet_sort(fleet);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Fleet first = {0}, second = {0};
    Text once = TEXT_EMPTY, twice = TEXT_EMPTY;
    read_rows((Str){(const char *)data, size}, &first);
    print(&first, &once);
    read_rows(text_str(&once), &second);
    assert(second.rows.count == first.rows.count);
    print(&second, &twice);
    assert(str_equal(text_str(&once), text_str(&twice)));
    text_release(&once);
    text_release(&twice);
    fleet_release(&first);
    fleet_release(&second);
    return 0;
}
