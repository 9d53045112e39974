/* Any bytes, whose format is recognised. */
#include "tests/fuzz/fuzz_help.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_format(NULL, data, size);
}
