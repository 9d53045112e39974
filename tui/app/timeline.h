/* timeline.h - the scrub bar: steps along the lower border of the frame, drawn where a history has more than one.
 *
 *     └━━━━━━━━━━━━━━━●──◆────────m─────┘      heavy up to the current step; ◆ breakpoints hold, letters are marks
 */
#ifndef TUI_APP_TIMELINE_H
#define TUI_APP_TIMELINE_H

#include "tui/app/state.h"

void timeline_draw(App *app, Grid *grid);
/* The step under a cell of the bar; false elsewhere. */
bool timeline_hit(const App *app, int x, int y, StepId *step);

#endif
