/* strip_points.h - which value of a strip is to be planned next.
 *
 *     1. values at which the decisions of the shown plan flip, and values ever farther from the current one
 *     2. between two values with different verdicts: the value in the middle, until the flip is known to the value
 *     3. flips that other plans name
 *     4. between two values with the same verdicts, but other jobs: as 2, if there are few such places
 */
#ifndef TUI_APP_STRIP_POINTS_H
#define TUI_APP_STRIP_POINTS_H

#include "tui/app/strip.h"

typedef ARRAY(double) StripValues;

/* Appends the values of step 1 for a plan with that value. */
void strip_wanted_values(const StripView *strip, const History *plan, double value, StripValues *wanted);
/* Adds a planned value at its place. */
void strip_add(StripView *strip, StripPoint point);
/* The place of the value in the strip; SIZE_MAX: it was not planned. */
size_t strip_place(const StripView *strip, double value);
/* Is the value beyond one that cannot be planned, so that it cannot be either? */
bool strip_is_beyond_failure(const StripView *strip, double value, double now);
/* The value of steps 2 to 4 that is nearest to `now`; NAN: there is none. Decides whether the strip is coarse. */
double strip_next_value(StripView *strip, double now);
/* Finds the next flip on that side of a planned value, without its text. */
void strip_find_flip(const StripView *strip, double value, bool up, StripFlip *flip);

#endif
