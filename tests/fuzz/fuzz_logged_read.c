#include "core/analysis/path_diff.h"
#include "core/formats/logged_read.h"
#include "tests/fuzz/fuzz_help.h"

/* Whatever the bytes are: an error says why, or there is a layer, and the path beside an empty prediction has all
 * visits. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    LoggedRead log;
    Error error = {0};
    if (!logged_read_parse((Str){(const char *)data, size}, &log, &error)) {
        if (!error.message[0])
            abort();
        return 0;
    }
    size_t visits = log.at.count, layers = 0;
    LayerId *real = mem_alloc((visits + 1) * sizeof *real);
    for (size_t i = 0; i < visits; i++) {
        real[i] = LAYER_NONE;
        layers += log.at.at[i].has_layer || log.at.at[i].in_memory;
    }
    ReadPath path = {0};
    PathRows rows = {0};
    path_rows(&path, real, visits, &rows);
    if (layers == 0 || rows.count != visits)
        abort();
    array_release(&rows);
    free(real);
    logged_read_release(&log);
    return 0;
}
