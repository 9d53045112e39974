/* stretches.h - the stretches of keys in which a layer has records.
 *
 *     L0 by name   [---------------------------------)
 *     records        . ... .            ..  .
 *     stretches      [-----)            [---)           they are parted by holes of at least `hole` keys
 *
 * Planners whose policy has the switch `tight` judge an L0 by them. A simulation notes them in the layer set at each
 * flush (layer_set_put_stretches()), so that its verdicts can be given again when the records are gone.
 */
#ifndef CORE_PLANNER_STRETCHES_H
#define CORE_PLANNER_STRETCHES_H

#include "core/planner/key_source.h"
#include "core/planner/policy.h"

/* The number of keys from which on a range without records is a hole for the policy; 0: there are no holes. */
Key stretches_hole(const Policy *policy);
/* Appends the stretches of the source's records, ascending, and returns their number; 0: there are no records. */
uint32_t stretches_find(const KeySource *source, Key hole, KeyRangeArray *stretches);

#endif
