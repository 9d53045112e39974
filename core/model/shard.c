/* shard.c - placement of keys on shards (Neon libs/pageserver_api/src/shard.rs, keyspace.rs).
 *
 * Worked example: relation 0x400C, block 0x7D06, 10 shards, stripes of 32768 blocks: combine(murmur32(0x400C),
 * murmur32(0x7D06 / 32768 = 0)) % 10 = 8.
 */
#include "core/model/shard.h"

#define BLOCK_MAX UINT32_MAX

uint32_t shard_murmur32(uint32_t x)
{
    x ^= x >> 16;
    x *= 0x85ebca6bu;
    x ^= x >> 13;
    x *= 0xc2b2ae35u;
    return x ^ x >> 16;
}

uint32_t shard_combine(uint32_t a, uint32_t b)
{
    return a ^ (b + 0x9e3779b9u + (a << 6) + (a >> 2));
}

static bool is_rel_block(KeyFields f)
{
    return f.field1 == 0 && f.field4 != 0 && f.field6 != BLOCK_MAX;
}

static uint32_t sharding_stripe(Sharding sharding)
{
    return sharding.stripe_pages ? sharding.stripe_pages : 2048;
}

uint8_t shard_of_key(Key key, Sharding sharding)
{
    KeyFields f = key_unpack(key);
    if (sharding.count < 2 || !is_rel_block(f) || f.field5 == 3)
        return 0;
    uint32_t hash = shard_combine(shard_murmur32(f.field4), shard_murmur32(f.field6 / sharding_stripe(sharding)));
    return (uint8_t)(hash % sharding.count);
}

bool shard_key_is_global(Key key)
{
    KeyFields f = key_unpack(key);
    if (f.field1 == 0x01 || f.field1 == 0x62)
        return f.field1 == 0x01 && f.field3 > 1; /* SLRU directories, blocks and sizes, and aux files are on shard 0 */
    return !is_rel_block(f);
}

bool shard_key_is_disposable(Key key, Sharding sharding)
{
    return sharding.count >= 2 && !shard_key_is_global(key) && shard_of_key(key, sharding) != sharding.number;
}

bool key_range_is_contiguous(KeyRange range)
{
    KeyFields a = key_unpack(range.lo), b = key_unpack(range.hi);
    return a.field1 == b.field1 && a.field2 == b.field2 && a.field3 == b.field3 && a.field4 == b.field4 &&
           (a.field5 == b.field5 || (a.field6 == BLOCK_MAX && a.field5 + 1 == b.field5));
}

/* The number of blocks in [first, first + count) that are on this shard. The blocks are of one fork, and none is
 * BLOCK_MAX. Only the stripe number changes between stripes, so that they are cheap to walk: a whole fork has two
 * million of them. */
static uint64_t blocks_here(KeyFields first, uint64_t count, Sharding sharding)
{
    Key key;
    if (count == 0 || !key_pack(first, &key))
        return 0;
    if (shard_key_is_global(key) || !is_rel_block(first) || first.field5 == 3)
        return shard_key_is_disposable(key, sharding) ? 0 : count;
    uint32_t stripe = sharding_stripe(sharding), relation = shard_murmur32(first.field4);
    uint64_t here = 0, end = first.field6 + count;
    for (uint64_t at = first.field6; at < end;) {
        uint32_t number = (uint32_t)at / stripe;
        uint64_t next = ((uint64_t)number + 1) * stripe;
        next = next < end ? next : end;
        if (shard_combine(relation, shard_murmur32(number)) % sharding.count == sharding.number)
            here += next - at;
        at = next;
    }
    return here;
}

uint32_t shard_page_count(KeyRange range, Sharding sharding)
{
    if (range.lo >= range.hi)
        return 0;
    if (range.hi == range.lo + 1)
        return shard_key_is_disposable(range.lo, sharding) ? 0 : 1;
    if (!key_range_is_contiguous(range))
        return SHARD_PAGES_UNKNOWN;
    KeyFields at = key_unpack(range.lo), end = key_unpack(range.hi);
    uint64_t left = at.field6 == BLOCK_MAX ? (uint64_t)end.field6 + 1 : (uint64_t)end.field6 - at.field6, pages = 0;
    if (sharding.count < 2)
        return left > UINT32_MAX ? UINT32_MAX : (uint32_t)left;
    if (at.field6 == BLOCK_MAX) { /* this key is the fork's size; the blocks of the next fork follow */
        pages += !shard_key_is_disposable(range.lo, sharding);
        at = key_unpack(range.lo + 1);
        left--;
    }
    pages += blocks_here(at, left, sharding);
    return pages > UINT32_MAX ? UINT32_MAX : (uint32_t)pages;
}
