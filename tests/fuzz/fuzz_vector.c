#include "core/formats/vector.h"
#include "core/simulator/vector_check.h"
#include "tests/fuzz/fuzz_help.h"

/* Whatever the bytes are: an error says why and where, or all cases are answered and each passes or fails with a line.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    VectorFile file;
    Error error = {0};
    if (!vector_read((Str){(const char *)data, size}, "fuzz", &file, &error)) {
        if (!error.message[0] || !error.line)
            abort();
        return 0;
    }
    Text out = TEXT_EMPTY;
    VectorReport report = vector_check(&file, &out);
    if (report.passed + report.failed != file.cases.count || (report.failed > 0) != (out.length > 0))
        abort();
    text_release(&out);
    vector_file_release(&file);
    return 0;
}
