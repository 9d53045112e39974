/* player.h - plays the steps: one every so many milliseconds, until a key is pressed or the last step is shown. */
#ifndef TUI_APP_PLAYER_H
#define TUI_APP_PLAYER_H

#include "tui/app/session.h"

/* Limits for the milliseconds of a step. */
enum { PLAYER_MS_MIN = 10, PLAYER_MS_MAX = 60000 };

bool player_is_on(const Session *session);
/* Was it playing until the key that is being handled? Any key stops it, and is then handled. */
bool player_was_on(const Session *session);
/* Starts playing; from the first step where the last one is shown. */
void player_start(Session *session);
void player_stop(Session *session);
int player_ms(const Session *session);
void player_set_ms(Session *session, int ms);
void player_tick(Session *session, uint32_t ms);
/* To be called around the handling of a key. */
void player_key_begins(Session *session);
void player_key_ends(Session *session);

#endif
