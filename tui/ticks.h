/* ticks.h - what goes on without a key: runs, playing, recordings, and answers from background threads.
 *
 *     key ──► frame ──► wait at most ticks_next_ms() ──► ticks_pass() ──► frame ──► …
 */
#ifndef TUI_TICKS_H
#define TUI_TICKS_H

#include "tui/app/session.h"

/* Advances everything that goes on. `ms`: milliseconds since the last tick. */
void ticks_pass(Session *session, uint32_t ms);
/* Milliseconds until the next tick is due; -1: no tick is needed, so wait for input. */
int ticks_next_ms(Session *session);

#endif
