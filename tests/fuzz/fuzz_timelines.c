/* A list of timelines, joined to layers of one of them. */
#include "core/formats/load.h"

static const uint8_t *bytes;
static size_t count;

/* A file reader that serves two names: "list" is the input, "layers" is what it is joined to. */
static bool read_file(const char *path, size_t limit, Arena *arena, Str *text, Error *error)
{
    static const char layers[] = "tenants/11111111111111111111111111111111/timelines/22222222222222222222222222222222/"
                                 "000000000000000000000000000000000000-FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF__"
                                 "0000000001000028-00000000010A0039\n";
    bool list = strcmp(path, "list") == 0;
    (void)limit, (void)error;
    *text = list ? (Str){arena_copy(arena, (const char *)bytes, count), count}
                 : (Str){arena_copy(arena, layers, sizeof layers - 1), sizeof layers - 1};
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const paths[] = {"layers", "list"};
    History history;
    LoadReport report = {0};
    Error error = {0};
    bytes = data;
    count = size;
    if (load_paths(paths, 2, &(LoadOptions){.read_file = read_file}, &history, &report, &error))
        history_release(&history);
    load_report_release(&report);
    return 0;
}
