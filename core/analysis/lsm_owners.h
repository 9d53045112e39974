/* lsm_owners.h - what the tables of one level hold: which tables of the database, indexes, or key prefixes.
 *
 *     L0 owner        tables     bytes  stack       index 260 lies in 12 of the tables of L0, up to 9 above one another
 *     index 260           12  ≈2.1 MiB      9
 *     index 263            4  ≈310 KiB      2
 *
 * The bytes of a table with keys of several owners (key_owners.h) are divided in proportion to the dictionary places of
 * each owner, which is an estimate.
 */
#ifndef CORE_ANALYSIS_LSM_OWNERS_H
#define CORE_ANALYSIS_LSM_OWNERS_H

#include "core/model/key_owners.h"
#include "core/model/lsm_state.h"

typedef struct LsmOwner {
    KeyOwner of;
    uint32_t tables; /* number of tables of the level that contain keys of it */
    uint32_t stack;  /* the largest number of tables over one of its keys */
    double bytes;    /* estimated; below 2^63 */
} LsmOwner;

typedef struct LsmOwners {
    ARRAY(LsmOwner) at; /* in key order */
    KeyOwnersBy by;
} LsmOwners;

/* The owners of a family's keys, without counts. The caller frees it. O(owners × log keys). */
void lsm_owners_init(LsmOwners *owners, const LsmFamily *family);
void lsm_owners_release(LsmOwners *owners);
/* Counts the tables of a level. O(tables × owners that each spans + n log n). */
void lsm_owners_count(LsmOwners *owners, const LsmState *state, uint32_t level);

#endif
