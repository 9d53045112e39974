/* key_owners.h - what the keys of a dictionary belong to: tables and indexes of the database, or key prefixes.
 *
 *     keys      "user/01" … "user/97"   "zone/a" … "zone/k"
 *     owners    "user/…"                "zone/…"
 *
 * An owner is a MyRocks index or a TiKV or CockroachDB table (key_meaning.h). If the meaning of the keys is unknown, an
 * owner is a prefix of keys.
 */
#ifndef CORE_MODEL_KEY_OWNERS_H
#define CORE_MODEL_KEY_OWNERS_H

#include "core/model/key_dictionary.h"

/* A run of neighbouring keys with the same name. */
typedef struct KeyOwner {
    char name[KEY_LABEL_SIZE];
    KeyRange keys;
} KeyOwner;

typedef struct KeyOwners {
    ARRAY(KeyOwner) at; /* in key order */
    bool by_prefix;     /* the meaning of the keys is unknown: owners are prefixes */
    bool by_slice;      /* prefixes do not divide the keys either: owners are slices that begin at a prefix */
} KeyOwners;

/* The owners of a sorted dictionary's keys. The caller frees it. O(owners × log keys). */
void key_owners_init(KeyOwners *owners, const KeyDictionary *keys);
void key_owners_release(KeyOwners *owners);

#endif
