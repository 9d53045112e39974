/* leaf_decode.c - a leaf's bytes as arrays of keys, LSNs and offsets.
 *
 *     prefix 000000067F 0000000500 0040000000   suffixes 0002 … 0003 …   values  0000020000  0000080003
 *     key    000000067F 0000000500 0040000000 0002 …  LSN  the last 8 bytes   offset 8192   offset 262145, will_init
 *
 * The key's first word is byte 0 and bytes 3 to 9, its second bytes 10 to 17 (key.h): two loads from a template into
 * which each suffix is copied.
 */
#include "core/base/bytes.h"
#include "core/records/layer_scan.h"

#include <stdio.h>

#define FIELD2_HIGH ((uint64_t)0xFF << 56) /* in the word loaded from byte 2 */
#define TEMPLATE    (BTREE_KEY_DELTA + 6)

static bool refuse(char *reason, const char *format, unsigned entry)
{
    snprintf(reason, BTREE_REASON, format, entry);
    return false;
}

/* The packed key of the template; false where it takes layer_key_load() to say. */
static inline bool key_quick(const uint8_t *bytes, Key *key)
{
    uint64_t word = be64_load(bytes + 2);
    *key = u128_make((uint64_t)bytes[0] << 56 | (word & ~FIELD2_HIGH), be64_load(bytes + 10));
    return bytes[1] == 0 && word >> 56 == 0;
}

static bool decode_keys(const BtreePage *page, bool delta, Lsn image_lsn, LeafBuffer *buffer, char *reason)
{
    uint8_t template[TEMPLATE] = {0};
    memcpy(template, page->prefix, page->prefix_length);
    uint8_t *tail = template + page->prefix_length;
    const uint8_t *suffix = page->suffixes;
    Key before = 0;
    Lsn lsn_before = 0;
    for (unsigned i = 0; i < page->children; i++, suffix += page->suffix_length) {
        memcpy(tail, suffix, page->suffix_length);
        Key key;
        if (!key_quick(template, &key) && !layer_key_load(template, &key))
            return refuse(reason, "entry %u has no possible key: its field2 is above FFFF", i);
        Lsn lsn = delta ? be64_load(template + LAYER_KEY_BYTES) : image_lsn;
        if (i > 0 && (key < before || (key == before && (lsn <= lsn_before))))
            return refuse(reason, "entry %u is not above the one before it", i);
        buffer->keys[i] = before = key;
        buffer->lsns[i] = lsn_before = lsn;
    }
    return true;
}

static bool decode_values(const LayerFile *file, const BtreePage *page, LeafBuffer *buffer, char *reason)
{
    bool delta = file->summary.kind == LAYER_DELTA;
    uint64_t end = layer_blobs_end(file), before = LAYER_BLOBS_START - 1;
    for (unsigned i = 0; i < page->children; i++) {
        uint64_t value = btree_page_value(page, i), offset = delta ? value >> 1 : value;
        if (value > BTREE_VALUE_MAX)
            return refuse(reason, "entry %u is no offset: it looks like a pointer to a page", i);
        if (offset <= before)
            return refuse(reason,
                          i ? "the offset of entry %u is not above the one before it"
                            : "the offset of entry %u lies in the summary",
                          i);
        if (offset >= end)
            return refuse(reason, "the offset of entry %u lies behind the blobs", i);
        buffer->offsets[i] = before = offset;
        buffer->will_init[i] = !delta || (value & 1);
    }
    return true;
}

bool leaf_decode(const LayerFile *file, const BtreePage *page, LeafBuffer *buffer, char *reason)
{
    if (!decode_keys(page, file->summary.kind == LAYER_DELTA, file->summary.lsns.lo, buffer, reason) ||
        !decode_values(file, page, buffer, reason))
        return false;
    buffer->leaf = (LayerLeaf){.count = page->children,
                               .keys = buffer->keys,
                               .lsns = buffer->lsns,
                               .offsets = buffer->offsets,
                               .will_init = buffer->will_init};
    buffer->filled = true;
    return true;
}
