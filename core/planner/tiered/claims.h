/* claims.h - keys that the deltas of a partition must cover, whatever an estimate says.
 *
 *     inputs, by name      [  a    )   [   b      )        [ c )      claims  [0,8)  [10,20)  [25,29)
 *     records, estimated     ====         == =====          ==
 *     outputs              [--------)[-----)[------)       [--)       together they cover all claims
 *
 * An estimate says where records are likely to lie, and a name where they may lie. What is planned on an estimate must
 * lose no key: where an input's records are unknown, all keys in its name are claimed.
 */
#ifndef CORE_PLANNER_TIERED_CLAIMS_H
#define CORE_PLANNER_TIERED_CLAIMS_H

#include "core/planner/tiered/scope.h"

/* Collects the key ranges of the deltas among `members` (places in the scope) whose records are unknown, clipped to
 * `keys`. The caller releases `claims`. O(n log n). */
void claims_init(Keyspace *claims, const DivideInput *input, const uint32_t *members, size_t count, KeyRange keys);

/* Finds the first claimed key >= `from`. False: there is none. `claims` may be NULL. O(log n). */
bool claims_next(const Keyspace *claims, Key from, Key *key);
/* The end of the last claim in `keys`; keys.lo where there is none. O(log n). */
Key claims_end(const Keyspace *claims, KeyRange keys);

#endif
