/* policy_choice.h - which policy's next compaction makes reads shallower for the fewest bytes.
 *
 *     neon  writes 1.75 GiB  median read 36 -> 1      reports and the explorer's command `cheapest` choose by these
 * rows full  writes 1.75 GiB  median read 36 -> 1      and say it in the same words
 */
#ifndef CORE_TELL_POLICY_CHOICE_H
#define CORE_TELL_POLICY_CHOICE_H

#include "core/analysis/remedy.h"
#include "core/base/mem.h"
#include "core/history/history.h"

#include <stdatomic.h>

/* What one policy would do next. `error` is set where that could not be computed. */
typedef struct TriedPolicy {
    const char *policy; /* "full" */
    Policy asked;       /* the same, parsed */
    Remedy remedy;
    Error error;
} TriedPolicy;

typedef ARRAY(TriedPolicy) TriedPolicies;

#define POLICIES_TRIED "neon full blocks legacy" /* unless others are asked for */

/* Tries each policy of a list of words on the layers at `step`; the names live in `arena`. Ends early once `cancelled`,
 * which may be NULL, is set. Fails if one of the words is no policy. Costs a plan and two sweeps of the layers each. */
bool policies_try(TriedPolicies *tried, const History *history, StepId step, Str list, const atomic_bool *cancelled,
                  Arena *arena, Error *error);
/* What to do, and what would cost less if servers ran it. Both are rows, or NULL. */
typedef struct PolicyAdvice {
    const TriedPolicy *best;     /* NULL: none lowers the median read depth */
    const TriedPolicy *unserved; /* NULL, or writes less than `best`, but no server runs it */
} PolicyAdvice;

/* The policy that lowers the median read depth for the fewest bytes, among those that servers run if one of them lowers
 * it; of equal ones `planned`, which the explorer and `plan` use. O(count). */
PolicyAdvice policies_cheapest(const TriedPolicy *rows, size_t count, const char *planned);
/* Appends what it costs and gains: "writes 1.75 GiB; then a read visits 1 layer in the median (now 36) and 1 at most
 * (now 63)". */
void policy_effect_text(const TriedPolicy *row, Text *out);

#endif
