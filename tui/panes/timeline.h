/* timeline.h - the scrub bar: steps along the lower border of the frame, drawn where a history has more than one.
 *
 *     └━━━━━━━━━━━━━━━●──◆────────m─────┘      heavy up to the current step; ◆ breakpoints hold, letters are marks
 */
#ifndef TUI_PANES_TIMELINE_H
#define TUI_PANES_TIMELINE_H

#include "tui/app/session.h"

void timeline_draw(Session *session, Grid *grid);
/* The step under a cell of the bar; false elsewhere. `held`: the pointer holds the bar, and its row makes no
 * difference. */
bool timeline_hit(const Session *session, int x, int y, bool held, StepId *step);

#endif
