/* expect.h - a scenario's `expect` statements, checked against what a plan or a run made of it.
 *
 *     expect splits 1        perfect splits of the first level (of all layers where no level was found)
 *     expect split A E       there is one with this gap; from a picture's column: one whose gap holds the key
 *     expect depth 2         of the first level            expect level 0 5000     some level has these LSNs
 *     expect strategy images 10      of the partition with that key; without a key: of all partitions
 *     expect jobs 3          jobs that are run             expect read_depth max 4
 *
 * Reads are those at the head, one for each segment between two layer edges: of the layers alive at the end where the
 * scenario has records, `compact` or `gc`, else of those that it states. A mean may have decimals: `mean 2.75`.
 */
#ifndef CORE_SIMULATOR_EXPECT_H
#define CORE_SIMULATOR_EXPECT_H

#include "core/history/history.h"

typedef struct ExpectResult {
    size_t checked, failed;
} ExpectResult;

/* Does the scenario expect anything? */
bool expect_any(const History *history);
/* Checks all expectations. For each one that fails a line "LINE: expected …, found …" is appended to `out`. */
ExpectResult expect_check(const History *history, Text *out);

#endif
