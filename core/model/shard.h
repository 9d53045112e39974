/* shard.h - which shard of a tenant holds a key, and how many pages a key range has on it.
 * Rules: Neon libs/pageserver_api/src/shard.rs and keyspace.rs. All arithmetic is 32-bit and wraps. */
#ifndef CORE_MODEL_SHARD_H
#define CORE_MODEL_SHARD_H

#include "core/model/key.h"

typedef struct Sharding {
    uint8_t number;        /* this shard's number */
    uint8_t count;         /* 0 or 1: not sharded */
    uint32_t stripe_pages; /* consecutive blocks on one shard; 2048 by default, 32768 for older tenants */
} Sharding;

/* A shard's number and count as layer names have them: 0xNNCC. */
static inline uint8_t shard_id_number(uint16_t id)
{
    return (uint8_t)(id >> 8);
}
static inline uint8_t shard_id_count(uint16_t id)
{
    return (uint8_t)id;
}

#define SHARD_PAGES_UNKNOWN UINT32_MAX /* the page count of a range that spans relations, which is unknown */

uint32_t shard_murmur32(uint32_t x);
uint32_t shard_combine(uint32_t a, uint32_t b);
/* The shard that a key is on; 0 where the tenant is not sharded, and for keys that are only on shard 0. */
uint8_t shard_of_key(Key key, Sharding sharding);
/* Is the key kept on all shards? */
bool shard_key_is_global(Key key);
/* May this shard throw the key away? */
bool shard_key_is_disposable(Key key, Sharding sharding);
/* Do all keys of the range share fields 1 to 4 and the fork? Then the page count is exact. */
bool key_range_is_contiguous(KeyRange range);
/* The number of pages of the range that are on this shard; SHARD_PAGES_UNKNOWN for a range that spans relations.
 * O(range / stripe). */
uint32_t shard_page_count(KeyRange range, Sharding sharding);

#endif
