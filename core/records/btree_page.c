/* btree_page.c - checks a page's header against the page's size. */
#include "core/records/btree_page.h"

#include "core/base/bytes.h"

#include <stdio.h>

bool btree_page_parse(const uint8_t bytes[LAYER_PAGE], unsigned key_bytes, BtreePage *page, char *reason)
{
    unsigned children = be16_load(bytes), prefix = bytes[3], suffix = bytes[4];
    size_t needed = BTREE_HEADER + prefix + (size_t)children * (suffix + BTREE_VALUE_BYTES);
    if (children == 0)
        snprintf(reason, BTREE_REASON, "it has no children");
    else if (prefix + suffix != key_bytes)
        snprintf(reason, BTREE_REASON, "its keys have %u + %u bytes, expected %u in all", prefix, suffix, key_bytes);
    else if (suffix == 0)
        snprintf(reason, BTREE_REASON, "its keys are all the same: they have no suffix");
    else if (needed > LAYER_PAGE)
        snprintf(reason, BTREE_REASON, "its %u children need %zu bytes, a page has %u", children, needed, LAYER_PAGE);
    else {
        const uint8_t *suffixes = bytes + BTREE_HEADER + prefix;
        *page = (BtreePage){
            children, bytes[2], prefix, suffix, bytes + BTREE_HEADER, suffixes, suffixes + (size_t)children * suffix};
        return true;
    }
    return false;
}
