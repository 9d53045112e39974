/* btree_build.c - builds index pages with a stack of open nodes, one per level.
 *
 * Worked example, keys of 4 bytes: AA01 AA02 AA03 fill a page. AA04 does not fit, so AA moves to the prefix, and then
 * AA04 fits. BB01 does not begin with AA: the page (prefix AA; 01 02 03 04) is written as page 0, and a new leaf begins
 * with BB01 and no prefix. The parent gets (AA01 -> 0).
 */
#include "core/records/btree_build.h"

#include "core/base/bytes.h"

#include <assert.h>
#include <stdlib.h>

void btree_build_init(BtreeBuild *build, unsigned key_bytes, Text *out)
{
    *build = (BtreeBuild){.key_bytes = key_bytes, .out = out};
}

void btree_build_release(BtreeBuild *build)
{
    for (size_t i = 0; i < build->open.count; i++)
        free(build->open.at[i]);
    array_release(&build->open);
}

static void node_begin(BtreeNode *node, unsigned level)
{
    node->children = node->prefix_length = node->suffix_length = 0;
    node->level = level;
    node->size = BTREE_HEADER;
}

/* False: the page is full, or the key does not have the page's prefix. */
static bool node_push(BtreeNode *node, const uint8_t *key, unsigned key_bytes, const uint8_t value[BTREE_VALUE_BYTES])
{
    if (node->children == 0)
        node->suffix_length = key_bytes;
    else if (memcmp(key, node->prefix, node->prefix_length) != 0)
        return false;
    if (node->size + node->suffix_length + BTREE_VALUE_BYTES >= LAYER_PAGE)
        return false;
    memcpy(node->suffixes + (size_t)node->children * node->suffix_length, key + node->prefix_length,
           node->suffix_length);
    memcpy(node->values + (size_t)node->children * BTREE_VALUE_BYTES, value, BTREE_VALUE_BYTES);
    node->size += node->suffix_length + BTREE_VALUE_BYTES;
    node->children++;
    return true;
}

/* Moves what the first and the last suffix have in common into the prefix. False where that is nothing. */
static bool node_compress(BtreeNode *node)
{
    unsigned length = node->suffix_length, common = 0;
    const uint8_t *last = node->suffixes + (size_t)(node->children - 1) * length;
    while (common < length && node->suffixes[common] == last[common])
        common++;
    if (common == 0)
        return false;
    memcpy(node->prefix + node->prefix_length, node->suffixes, common);
    for (size_t i = 0; i < node->children; i++)
        memmove(node->suffixes + i * (length - common), node->suffixes + i * length + common, length - common);
    node->prefix_length += common;
    node->suffix_length -= common;
    node->size += common;
    node->size -= (size_t)common * node->children;
    return true;
}

static uint32_t write_page(BtreeBuild *build, const BtreeNode *node)
{
    uint8_t page[LAYER_PAGE] = {0};
    be16_store(page, (uint16_t)node->children);
    page[2] = (uint8_t)node->level;
    page[3] = (uint8_t)node->prefix_length;
    page[4] = (uint8_t)node->suffix_length;
    uint8_t *at = page + BTREE_HEADER;
    size_t suffixes = (size_t)node->children * node->suffix_length, values = (size_t)node->children * BTREE_VALUE_BYTES;
    memcpy(at, node->prefix, node->prefix_length);
    memcpy(at + node->prefix_length, node->suffixes, suffixes);
    memcpy(at + node->prefix_length + suffixes, node->values, values);
    text_add(build->out, (const char *)page, sizeof page);
    return build->pages++;
}

static void add_to_level(BtreeBuild *build, size_t level, const uint8_t *key, const uint8_t value[BTREE_VALUE_BYTES]);

/* Writes the open page of a level and adds it to its parent; without a parent, a new root is made. */
static void flush_level(BtreeBuild *build, size_t level)
{
    const BtreeNode *node = build->open.at[level];
    uint8_t first[BTREE_KEY_DELTA], pointer[BTREE_VALUE_BYTES] = {0x80};
    memcpy(first, node->prefix, node->prefix_length);
    memcpy(first + node->prefix_length, node->suffixes, node->suffix_length);
    be32_store(pointer + 1, write_page(build, node));
    add_to_level(build, level + 1, first, pointer);
}

static void add_to_level(BtreeBuild *build, size_t level, const uint8_t *key, const uint8_t value[BTREE_VALUE_BYTES])
{
    if (level == build->open.count) {
        array_push(&build->open, mem_alloc(sizeof(BtreeNode)));
        node_begin(build->open.at[level], (unsigned)level);
    }
    BtreeNode *node = build->open.at[level];
    if (node_push(node, key, build->key_bytes, value) ||
        (node_compress(node) && node_push(node, key, build->key_bytes, value)))
        return;
    flush_level(build, level);
    node_begin(node, (unsigned)level);
    bool pushed = node_push(node, key, build->key_bytes, value);
    assert(pushed);
    (void)pushed;
}

void btree_build_add(BtreeBuild *build, const uint8_t *key, uint64_t value)
{
    uint8_t bytes[BTREE_VALUE_BYTES] = {(uint8_t)(value >> 32)};
    assert(value <= BTREE_VALUE_MAX);
    be32_store(bytes + 1, (uint32_t)value);
    add_to_level(build, 0, key, bytes);
}

uint32_t btree_build_finish(BtreeBuild *build)
{
    assert(build->open.count > 0);
    size_t level = 0;
    for (; level + 1 < build->open.count; level++)
        flush_level(build, level);
    return write_page(build, build->open.at[level]);
}
