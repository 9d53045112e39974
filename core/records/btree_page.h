/* btree_page.h - one page of a layer file's B-tree.
 *
 *     children u16 | level u8 | prefix length u8 | suffix length u8 | prefix | children * suffix | children * value[5]
 *
 * A key is prefix and suffix together: 26 bytes in a delta (the 18 of the key, then the LSN, big-endian), 18 in an
 * image. A value is 40 bits: in a leaf (level 0) a number below 2^39, in other pages 0x80 and a page number of four
 * bytes, counted from the index's first page.
 * Rules: neon-facts.md section 5, layerfile.md (Neon disk_btree.rs).
 */
#ifndef CORE_RECORDS_BTREE_PAGE_H
#define CORE_RECORDS_BTREE_PAGE_H

#include "core/records/layer_file.h"

#define BTREE_HEADER      5u
#define BTREE_VALUE_BYTES 5u
#define BTREE_VALUE_MAX   (((uint64_t)1 << 39) - 1)
#define BTREE_KEY_DELTA   (LAYER_KEY_BYTES + 8)
#define BTREE_KEY_IMAGE   LAYER_KEY_BYTES
/* The limit for suffixes of one byte. Suffixes are never empty, because keys in a page are distinct. */
#define BTREE_CHILDREN_MAX ((LAYER_PAGE - BTREE_HEADER - (BTREE_KEY_IMAGE - 1)) / (1 + BTREE_VALUE_BYTES))

/* A view of a page's bytes, which it does not own. */
typedef struct BtreePage {
    unsigned children, level, prefix_length, suffix_length;
    const uint8_t *prefix, *suffixes, *values;
} BtreePage;

static inline unsigned btree_key_bytes(LayerKind kind)
{
    return kind == LAYER_DELTA ? BTREE_KEY_DELTA : BTREE_KEY_IMAGE;
}

/* Checks the header: at least one child, key lengths that add up, everything inside the page. False: `reason` (at least
 * BTREE_REASON bytes) says what is wrong. Keys and values are not checked. O(1). */
#define BTREE_REASON 120
bool btree_page_parse(const uint8_t bytes[LAYER_PAGE], unsigned key_bytes, BtreePage *page, char *reason);

/* The 40 bits of a value, not interpreted. */
static inline uint64_t btree_page_value(const BtreePage *page, unsigned child)
{
    const uint8_t *at = page->values + child * BTREE_VALUE_BYTES;
    return (uint64_t)at[0] << 32 | (uint64_t)at[1] << 24 | (uint64_t)at[2] << 16 | (uint64_t)at[3] << 8 | at[4];
}

/* Writes the whole key: prefix_length + suffix_length bytes. */
static inline void btree_page_key(const BtreePage *page, unsigned child, uint8_t *key)
{
    memcpy(key, page->prefix, page->prefix_length);
    memcpy(key + page->prefix_length, page->suffixes + child * page->suffix_length, page->suffix_length);
}

#endif
