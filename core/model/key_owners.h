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

/* What an owner stands for. */
typedef enum KeyOwnersBy {
    OWNERS_BY_MEANING,
    OWNERS_BY_PREFIX, /* the meaning of the keys is unknown: owners are prefixes */
    OWNERS_BY_SLICE,  /* prefixes do not divide the keys either: owners are slices that begin at a prefix */
} KeyOwnersBy;

typedef struct KeyOwners {
    ARRAY(KeyOwner) at; /* in key order */
    KeyOwnersBy by;
} KeyOwners;

/* The owners of a sorted dictionary's keys. The caller frees it. O(owners × log keys). */
void key_owners_init(KeyOwners *owners, const KeyDictionary *keys);
void key_owners_release(KeyOwners *owners);

#endif
