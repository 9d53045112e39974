/* comparator.h - the order of an engine's keys, by the name that a store gives it.
 *
 *     leveldb.BytewiseComparator       bytes                        a < ab < b
 *     rocksdb.ReverseBytewiseComparator                             b < ab < a
 *     leveldb.BytewiseComparator.u64ts bytes, then a timestamp      k@9 < k@3 < l@1
 *     cockroach_comparator             bytes, then a version        k < k@9 < k@3
 *
 * An unknown name may mean any order: bytes are assumed then, and the store's own tables show whether that
 * can be right (core/model/lsm.h).
 */
#ifndef CORE_MODEL_COMPARATOR_H
#define CORE_MODEL_COMPARATOR_H

#include "core/base/text.h"

typedef enum KeyOrder {
    KEY_ORDER_BYTES,
    KEY_ORDER_REVERSE,
    KEY_ORDER_TIMESTAMPED,         /* bytes; the last 8 are a little-endian timestamp, newest first */
    KEY_ORDER_REVERSE_TIMESTAMPED, /* the same with the bytes reversed */
    KEY_ORDER_COCKROACH,           /* a key, a zero byte, and a version, newest first */
} KeyOrder;

/* The order that a comparator's name stands for. False: the name is unknown, and `order` is KEY_ORDER_BYTES. */
bool key_order_named(Str name, KeyOrder *order);
/* Negative, 0 or positive, as memcmp(). 0 for keys that the order considers equal. O(length). */
int key_order_compare(KeyOrder order, Str a, Str b);
/* The order of the same keys in a store that strips their timestamps. */
KeyOrder key_order_without_timestamps(KeyOrder order);

#endif
