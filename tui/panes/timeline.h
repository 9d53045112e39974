/* timeline.h - the scrub bar: steps along the lower border of the frame, drawn where a history has more than one.
 *
 *     └━━━━━━━━━━━━━━━●──◆────────m─────┘      heavy up to the current step; ◆ breakpoints hold, letters are marks
 */
#ifndef TUI_PANES_TIMELINE_H
#define TUI_PANES_TIMELINE_H

#include "tui/app/session.h"

/* Draws the bar on the frame's lower border; nothing where the history has one step. O(breakpoint hits). */
void timeline_draw(Session *session, Grid *grid);
/* Finds the step at a cell of the bar. False: the cell is not on it. `held`: the pointer already holds the bar, so that
 * its row does not matter. */
bool timeline_hit(const Session *session, int x, int y, bool held, StepId *step);

#endif
