/* keyspace_source.c - answers from the keys' ordinals: as many records as keys, and a page for each. */
#include "core/planner/keyspace_source.h"

static uint64_t pages_bytes(uint64_t pages)
{
    return pages > UINT64_MAX / PAGE_BYTES ? UINT64_MAX : pages * PAGE_BYTES;
}

static uint64_t keyspace_source_bytes_below(void *self, Key key, uint64_t *records)
{
    uint64_t keys = key_ordinals_below(self, key);
    if (records != NULL)
        *records = keys;
    return pages_bytes(keys);
}

static bool keyspace_source_next_key(void *self, Key from, Key *key)
{
    uint64_t ordinal = key_ordinals_below(self, from);
    if (ordinal >= key_ordinals_total(self))
        return false;
    *key = key_ordinals_at(self, ordinal);
    return true;
}

static bool keyspace_source_previous_key(void *self, Key below, Key *key)
{
    uint64_t ordinal = key_ordinals_below(self, below);
    if (ordinal == 0)
        return false;
    *key = key_ordinals_at(self, ordinal - 1);
    return true;
}

static bool keyspace_source_prefix(void *self, Key from, Key until, uint64_t bytes, KeyPrefix *prefix)
{
    uint64_t first = key_ordinals_below(self, from), end = key_ordinals_below(self, until);
    uint64_t wanted = bytes / PAGE_BYTES + (bytes % PAGE_BYTES != 0);
    wanted = wanted == 0 ? 1 : wanted;
    bool enough = end > first && end - first >= wanted;
    uint64_t keys = enough ? wanted : end > first ? end - first : 0;
    *prefix = (KeyPrefix){.first = from, .last = from, .bytes = pages_bytes(keys), .records = keys};
    if (keys > 0) {
        prefix->first = key_ordinals_at(self, first);
        prefix->last = key_ordinals_at(self, first + keys - 1);
    }
    return enough;
}

static bool keyspace_source_next_oversized(void *self, Key from, Key until, uint64_t limit, Key *key)
{
    (void)self, (void)from, (void)until, (void)limit, (void)key;
    return false; /* each key has one record, so none is oversized */
}

static void keyspace_source_lsn_parts(void *self, Key key, uint64_t limit, LsnPartArray *parts)
{
    (void)self, (void)key, (void)limit, (void)parts; /* never called, because no key is oversized */
}

static void keyspace_source_release(void *self)
{
    (void)self;
}

void keyspace_source_init(KeySource *source, KeyOrdinals *ordinals)
{
    uint64_t keys = key_ordinals_total(ordinals);
    *source = (KeySource){
        .self = ordinals,
        .total_bytes = pages_bytes(keys),
        .total_records = keys,
        .bytes_below = keyspace_source_bytes_below,
        .next_key = keyspace_source_next_key,
        .previous_key = keyspace_source_previous_key,
        .prefix = keyspace_source_prefix,
        .next_oversized = keyspace_source_next_oversized,
        .lsn_parts = keyspace_source_lsn_parts,
        .release = keyspace_source_release,
    };
}
