/* tried_text.h - the values of parameters that were tried to no effect, as a short text.
 *
 *     fanout 36, 2, 29, 4, 3 and since 0, in this order       "fanout = 2 to 4, 29, 36; since = off"
 */
#ifndef CORE_TELL_TRIED_TEXT_H
#define CORE_TELL_TRIED_TEXT_H

#include "core/base/mem.h"
#include "core/planner/policy.h"

/* Values of a parameter, both ends included. */
typedef struct TriedRange {
    const char *name; /* of the parameter; not owned */
    uint64_t first, last;
} TriedRange;

/* In the order in which parameters were first tried, and within a parameter ascending. Zero is empty; freed by
 * array_release(). */
typedef ARRAY(TriedRange) TriedValues;

/* Adds the values. Those that overlap others of the parameter, or adjoin them, become one range. O(n). */
void tried_add(TriedValues *tried, const char *name, uint64_t first, uint64_t last);
/* Appends the values: of a parameter with many ranges only how many there are, and the ends. `policy` has these
 * parameters. */
void tried_text(const TriedValues *tried, const Policy *policy, Text *out);

#endif
