/* A listing of many timelines: the same rows with one worker and with three. */
#include "core/base/sheet_print.h"
#include "core/catalog/fleet_sheet.h"

#include <assert.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

static void read_rows(const char *path, unsigned workers, Text *out)
{
    Fleet fleet = {0};
    FleetSheet sheet;
    SheetView view;
    SheetChoice all = {0};
    fleet_read(&fleet, &path, 1, &(FleetOptions){.workers = workers}, NULL);
    fleet_sheet_init(&sheet, &fleet);
    fleet_worst_first(&view, &sheet, NULL);
    sheet_choice_parse(&all, &sheet.sheet, (Str){0}, NULL);
    sheet_print(&sheet.sheet, &view, &all, SHEET_JSONL, UINT32_MAX, out);
    sheet_choice_release(&all);
    sheet_view_release(&view);
    fleet_sheet_release(&sheet);
    fleet_release(&fleet);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char path[40];
    Text one = TEXT_EMPTY, three = TEXT_EMPTY;
    int fd = memfd_create("listing", 0);
    bool packed = size > 1 && (data[0] == 0x1f || data[0] == 0x28); /* would start a program */
    if (fd < 0 || packed || write(fd, data, size) != (ssize_t)size) {
        close(fd);
        return 0;
    }
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    read_rows(path, 1, &one);
    read_rows(path, 3, &three);
    assert(str_equal(text_str(&one), text_str(&three)));
    text_release(&one);
    text_release(&three);
    close(fd);
    return 0;
}
