/* comparator.c - names and comparisons.
 *
 * Worked example (CockroachDB): `a` 00 (version of 12 bytes) 0D. The last byte is the version's length plus 1, so the
 * prefix is all before the version, with its zero byte. Prefixes are compared as bytes; of one prefix the key without a
 * version comes first, then the newest version. A version of 13 bytes has a flag at its end that does not count, and
 * one of 12 bytes whose last four are zero is the same as its first 8.
 */
#include "core/model/comparator.h"

#define TIMESTAMP 8u /* bytes of a timestamp suffix */

static const struct {
    const char *name;
    KeyOrder order;
} named[] = {
    {"leveldb.BytewiseComparator", KEY_ORDER_BYTES},
    {"RocksDB_SE_v3.10", KEY_ORDER_BYTES}, /* the comparator of MyRocks */
    {"rocksdb.ReverseBytewiseComparator", KEY_ORDER_REVERSE},
    {"rev:RocksDB_SE_v3.10", KEY_ORDER_REVERSE},
    {"leveldb.BytewiseComparator.u64ts", KEY_ORDER_TIMESTAMPED},
    {"rocksdb.ReverseBytewiseComparator.u64ts", KEY_ORDER_REVERSE_TIMESTAMPED},
    {"cockroach_comparator", KEY_ORDER_COCKROACH},
};

bool key_order_named(Str name, KeyOrder *order)
{
    *order = KEY_ORDER_BYTES;
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (str_equal(name, str_from(named[i].name))) {
            *order = named[i].order;
            return true;
        }
    return false;
}

KeyOrder key_order_without_timestamps(KeyOrder order)
{
    return order == KEY_ORDER_TIMESTAMPED           ? KEY_ORDER_BYTES
           : order == KEY_ORDER_REVERSE_TIMESTAMPED ? KEY_ORDER_REVERSE
                                                    : order;
}

static int compare_bytes(Str a, Str b)
{
    size_t common = a.length < b.length ? a.length : b.length;
    int order = common ? memcmp(a.at, b.at, common) : 0;
    return order ? order : (a.length > b.length) - (a.length < b.length);
}

/* Takes the timestamp off the key's end. 0 where the key is too short to have one. */
static uint64_t key_take_timestamp(Str *key)
{
    uint64_t value = 0;
    if (key->length < TIMESTAMP)
        return 0;
    key->length -= TIMESTAMP;
    for (unsigned i = TIMESTAMP; i-- > 0;)
        value = value << 8 | (uint8_t)key->at[key->length + i];
    return value;
}

static int compare_timestamped(Str a, Str b, bool reverse)
{
    uint64_t time_a = key_take_timestamp(&a), time_b = key_take_timestamp(&b);
    int order = reverse ? compare_bytes(b, a) : compare_bytes(a, b);
    return order ? order : (time_a < time_b) - (time_a > time_b);
}

/* Takes the version off the key's end and returns it in the form in which versions are compared. */
static Str key_take_version(Str *key)
{
    uint8_t length = key->length ? (uint8_t)key->at[key->length - 1] : 0;
    if (length == 0 || length >= key->length)
        return (Str){"", 0};
    Str version = {key->at + key->length - length, length - 1u};
    key->length -= length;
    if (version.length == 13)
        version.length = 12;
    if (version.length == 12 && memcmp(version.at + 8, "\0\0\0", 4) == 0)
        version.length = 8;
    return version;
}

static int compare_cockroach(Str a, Str b)
{
    Str version_a = key_take_version(&a), version_b = key_take_version(&b);
    int order = compare_bytes(a, b);
    if (order)
        return order;
    if (!version_a.length || !version_b.length)
        return (version_a.length > 0) - (version_b.length > 0);
    return compare_bytes(version_b, version_a);
}

int key_order_compare(KeyOrder order, Str a, Str b)
{
    switch (order) {
    case KEY_ORDER_REVERSE:
        return compare_bytes(b, a);
    case KEY_ORDER_TIMESTAMPED:
        return compare_timestamped(a, b, false);
    case KEY_ORDER_REVERSE_TIMESTAMPED:
        return compare_timestamped(a, b, true);
    case KEY_ORDER_COCKROACH:
        return compare_cockroach(a, b);
    default:
        return compare_bytes(a, b);
    }
}
