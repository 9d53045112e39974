/* comparator.h - the order of an engine's keys, by the name that a store gives it.
 *
 *     leveldb.BytewiseComparator       bytes                        a < ab < b
 *     rocksdb.ReverseBytewiseComparator                             b < ab < a
 *     leveldb.BytewiseComparator.u64ts bytes, then a timestamp      k@9 < k@3 < l@1
 *     cockroach_comparator             bytes, then a version        k < k@9 < k@3
 *
 * A name that is not known may mean any order: bytes are assumed then, and the store's own tables tell whether that
 * can be right (core/model/lsm.h).
 */
#ifndef CORE_MODEL_COMPARATOR_H
#define CORE_MODEL_COMPARATOR_H

#include "core/base/text.h"

typedef enum KeyOrder {
    KEY_ORDER_BYTES,
    KEY_ORDER_REVERSE,
    KEY_ORDER_TIMESTAMPED,         /* bytes, and the last 8 are a little-endian timestamp, newest first */
    KEY_ORDER_REVERSE_TIMESTAMPED, /* the same with reversed bytes */
    KEY_ORDER_COCKROACH,           /* a key, a zero byte, and a version, newest first */
} KeyOrder;

/* The order of that name. False: the name is not known, and `order` is KEY_ORDER_BYTES. */
bool key_order_named(Str name, KeyOrder *order);
/* Below 0, 0 or above 0, as memcmp. 0 for keys that the order takes for the same. O(length). */
int key_order_compare(KeyOrder order, Str a, Str b);
/* The order of the same keys where their timestamps are not stored. */
KeyOrder key_order_without_timestamps(KeyOrder order);

#endif
