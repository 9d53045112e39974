/* shard.h - which shard of a tenant holds a key, and how many pages a key range has on it.
 * Rules: Neon libs/pageserver_api/src/shard.rs and keyspace.rs. All arithmetic is 32-bit and wraps. */
#ifndef CORE_MODEL_SHARD_H
#define CORE_MODEL_SHARD_H

#include "core/model/key.h"

typedef struct Sharding {
    uint8_t number;        /* this shard */
    uint8_t count;         /* 0 or 1: not sharded */
    uint32_t stripe_pages; /* consecutive blocks that stay together; 2048 by default, 32768 for older tenants */
} Sharding;

#define SHARD_PAGES_UNKNOWN UINT32_MAX /* a range that spans relations: its page count is not known */

uint32_t shard_murmur32(uint32_t x);
uint32_t shard_combine(uint32_t a, uint32_t b);
/* 0 where not sharded, and for all keys that live on shard 0 alone. */
uint8_t shard_of_key(Key key, Sharding sharding);
/* Kept on all shards. */
bool shard_key_is_global(Key key);
/* A key that this shard can throw away. */
bool shard_key_is_disposable(Key key, Sharding sharding);
/* All keys of the range have fields 1 to 4 in common and one fork, so that the page count is exact. */
bool key_range_is_contiguous(KeyRange range);
/* Pages of the range on this shard; SHARD_PAGES_UNKNOWN for a range that spans relations. O(range / stripe). */
uint32_t shard_page_count(KeyRange range, Sharding sharding);

#endif
