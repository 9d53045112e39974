/* pane_lives.h - layers as bars over the steps. */
#ifndef TUI_PANES_PANE_LIVES_H
#define TUI_PANES_PANE_LIVES_H

#include "tui/app/session.h"

/* The number of compactions within which a rewrite counts as thrash. */
uint32_t lives_within(const Session *session);
/* Shows the lives, with the cursor on the selected layer. A rewrite within that many compactions counts as thrash.
 * O(layers + steps). */
void lives_open(Session *session, uint32_t within);

#endif
