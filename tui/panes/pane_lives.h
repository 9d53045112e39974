/* pane_lives.h - layers as bars over the steps. */
#ifndef TUI_PANES_PANE_LIVES_H
#define TUI_PANES_PANE_LIVES_H

#include "tui/app/session.h"

/* Compactions within which a rewrite is thrash. */
uint32_t lives_within(const Session *session);
/* Shows the lives, thrash being what is rewritten so soon. */
void lives_open(Session *session, uint32_t within);

#endif
