/* The parts of a layer file, each as the input has it in a file that is sound otherwise. The first byte says which part
 * the rest is: 0: the summary; 1, 2: index pages of a delta or an image, the last is the root; 3: blobs, with an entry
 * at every fourth byte, in an image; 4: the same in a delta. */
#include "tests/fuzz/fuzz_layer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SUMMARY, INDEX_DELTA, INDEX_IMAGE, BLOBS_IMAGE, BLOBS_DELTA, PARTS, BYTES_MAX = 64 * LAYER_PAGE };

static void fill(Text *out, const uint8_t *data, size_t size)
{
    static const char zeros[LAYER_PAGE];
    text_add(out, (const char *)data, size);
    text_add(out, zeros, (LAYER_PAGE - size % LAYER_PAGE) % LAYER_PAGE);
    if (size == 0)
        text_add(out, zeros, LAYER_PAGE);
}

/* Adds an index entry for every fourth byte of `size`. */
static uint32_t add_index(Text *out, LayerKind kind, size_t size)
{
    BtreeBuild build;
    uint64_t shift = kind == LAYER_DELTA ? 1 : 0;
    btree_build_init(&build, btree_key_bytes(kind), out);
    for (size_t at = 0; at <= size; at += 4) {
        uint8_t key[BTREE_KEY_DELTA] = {0};
        layer_key_store(test_key(16384, (uint32_t)at), key);
        key[BTREE_KEY_DELTA - 2] = 0x20;
        btree_build_add(&build, key, (LAYER_BLOBS_START + at) << shift);
    }
    uint32_t root = btree_build_finish(&build);
    btree_build_release(&build);
    return root;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0 || size > BYTES_MAX)
        return 0;
    unsigned part = data[0] % PARTS;
    LayerKind kind = part == INDEX_IMAGE || part == BLOBS_IMAGE ? LAYER_IMAGE : LAYER_DELTA;
    LayerSummary summary = {
        .kind = kind, .keys = {0, U128_MAX}, .lsns = {0x1000, kind == LAYER_IMAGE ? 0x1001 : 0x9000}};
    bool blobs = part == BLOBS_IMAGE || part == BLOBS_DELTA, index = part == INDEX_DELTA || part == INDEX_IMAGE;
    Text body = TEXT_EMPTY, file = TEXT_EMPTY;
    data++;
    size--;
    fill(&body, data, blobs ? size : 0);
    summary.index_start = (uint32_t)(1 + body.length / LAYER_PAGE);
    if (index) {
        size_t before = body.length;
        fill(&body, data, size);
        summary.index_root = (uint32_t)((body.length - before) / LAYER_PAGE - 1);
    } else {
        summary.index_root = add_index(&body, kind, blobs ? size : 40);
    }
    uint8_t page[LAYER_PAGE];
    layer_summary_store(&summary, page);
    if (part == SUMMARY)
        memcpy(page, data, size < LAYER_PAGE ? size : LAYER_PAGE);
    text_add(&file, (const char *)page, sizeof page);
    text_add(&file, body.at, body.length);
    int fd = bytes_fd(file.at, file.length);
    look_at_all(fd);
    close(fd);
    text_release(&body);
    text_release(&file);
    return 0;
}
