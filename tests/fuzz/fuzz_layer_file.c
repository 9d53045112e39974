/* Layer files. The first byte says what the rest is: 0: a file; else patches to a sound one, each an offset of three
 * bytes (taken modulo its length) and the byte that goes there. */
#include "tests/fuzz/fuzz_layer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    if (data[0] == 0) {
        int fd = bytes_fd(data + 1, size - 1);
        look_at_all(fd);
        close(fd);
        return 0;
    }
    static const struct {
        uint64_t entries;
        uint32_t relations;
    } bases[] = {{1, 1}, {30, 3}, {1200, 3}};
    LayerWriter writer;
    test_delta(&writer, bases[data[0] % 3].entries, bases[data[0] % 3].relations, data[0]);
    Str bytes = layer_writer_finish(&writer);
    int fd = bytes_fd(bytes.at, bytes.length);
    for (size_t i = 1; i + 3 < size; i += 4) {
        size_t at = ((size_t)data[i] << 16 | (size_t)data[i + 1] << 8 | data[i + 2]) % bytes.length;
        if (pwrite(fd, data + i + 3, 1, (off_t)at) != 1)
            abort();
    }
    look_at_all(fd);
    close(fd);
    layer_writer_release(&writer);
    return 0;
}
