/* player.h - plays the steps: one every so many milliseconds, until a key is pressed or the last step is shown. */
#ifndef TUI_APP_PLAYER_H
#define TUI_APP_PLAYER_H

#include "tui/app/session.h"

/* What a step may take, in milliseconds. */
enum { PLAYER_MS_MIN = 10, PLAYER_MS_MAX = 60000 };

bool player_is_on(const Session *session);
/* It was, until the key came that is just being handled: any key stops it, then does its work. */
bool player_was_on(const Session *session);
/* Begins at the first step where the last one is shown. */
void player_start(Session *session);
void player_stop(Session *session);
int player_ms(const Session *session);
void player_set_ms(Session *session, int ms);
void player_tick(Session *session, uint32_t ms);
/* Around the handling of a key. */
void player_key_begins(Session *session);
void player_key_ends(Session *session);

#endif
