/* btree_build.h - makes the index pages of a layer file, byte for byte as Neon's writer does.
 *
 *     entries ──► leaf ──(full)──► prefix taken out, tried again ──(full again)──► page out, parent gets its first key
 *
 * Rules (layerfile.md 1 to 3; Neon disk_btree.rs, DiskBtreeBuilder): a page holds at most 8191 bytes. Prefixes are
 * compressed only when an entry does not fit: the common prefix of the first and the last suffix moves to the page's
 * prefix, and the entry is tried once more. If it still does not fit, or does not begin with the prefix, the page is
 * written. At the end the open page of each level is written, from the leaf up, the root last.
 */
#ifndef CORE_RECORDS_BTREE_BUILD_H
#define CORE_RECORDS_BTREE_BUILD_H

#include "core/records/btree_page.h"

typedef struct BtreeNode {
    unsigned children, level, prefix_length, suffix_length;
    size_t size; /* bytes of the page that are used */
    uint8_t prefix[BTREE_KEY_DELTA];
    uint8_t suffixes[LAYER_PAGE];
    uint8_t values[LAYER_PAGE];
} BtreeNode;

typedef struct BtreeBuild {
    unsigned key_bytes;
    ARRAY(BtreeNode *) open; /* the open page of each level, leaves first */
    Text *out;               /* pages are appended here; not owned */
    uint32_t pages;
} BtreeBuild;

/* Begins an index. `out` must outlive the build; the caller frees it with btree_build_release(). */
void btree_build_init(BtreeBuild *build, unsigned key_bytes, Text *out);
void btree_build_release(BtreeBuild *build);
/* Adds an entry. Keys (of key_bytes) must ascend, and the value is at most BTREE_VALUE_MAX. Amortised about 20 ns. */
void btree_build_add(BtreeBuild *build, const uint8_t *key, uint64_t value);
/* Writes the open pages, the root last. Returns the root's page number. At least one entry must have been added. */
uint32_t btree_build_finish(BtreeBuild *build);

#endif
