/* compare_names.h - short names for the sides of a comparison.
 *
 *     :compare blocks | neon      "blocks", "neon"           what the policies share is left out
 *     a store beside its own      "as it was", "own options"
 */
#ifndef TUI_APP_COMPARE_NAMES_H
#define TUI_APP_COMPARE_NAMES_H

#include "tui/app/compare.h"

/* Writes the name of side `i`, escaped and cut to its array, after the histories and the kind of all sides are set.
 * O(parameters of the policies). */
void compare_name_side(CompareView *compare, size_t i);

#endif
