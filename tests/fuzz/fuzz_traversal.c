#include "core/analysis/path_diff.h"
#include "core/formats/traversal.h"
#include "tests/fuzz/fuzz_help.h"

/* Whatever the bytes are: an error says why, or there is a layer, and the path beside an empty prediction has all
 * visits. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Traversal traversal;
    Error error = {0};
    if (!traversal_read((Str){(const char *)data, size}, &traversal, &error)) {
        if (!error.message[0])
            abort();
        return 0;
    }
    size_t visits = traversal.at.count, layers = 0;
    LayerId *real = mem_alloc((visits + 1) * sizeof *real);
    for (size_t i = 0; i < visits; i++) {
        real[i] = LAYER_NONE;
        layers += traversal.at.at[i].has_layer || traversal.at.at[i].in_memory;
    }
    ReadPath path = {0};
    PathRows rows = {0};
    path_rows(&path, real, visits, &rows);
    if (layers == 0 || rows.count != visits)
        abort();
    array_release(&rows);
    free(real);
    traversal_release(&traversal);
    return 0;
}
