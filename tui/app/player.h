/* player.h - plays the steps at an interval, until a key is pressed, a breakpoint stops or the last step is shown. */
#ifndef TUI_APP_PLAYER_H
#define TUI_APP_PLAYER_H

#include "tui/app/keymap.h"
#include "tui/app/session.h"

/* Limits of the interval. */
enum { PLAYER_MS_MIN = 10, PLAYER_MS_MAX = 60000 };

bool player_is_on(const Session *session);
/* Was it playing before the key that is being handled? Any key stops it first. */
bool player_was_on(const Session *session);
/* Starts playing, from the first step if the last one is shown. */
void player_start(Session *session);
void player_stop(Session *session);
/* The interval in milliseconds. */
int player_ms(const Session *session);
/* `ms` must be within the limits. */
void player_set_ms(Session *session, int ms);
/* Halves the interval, or doubles it, within the limits. */
void player_change(Session *session, bool faster);
/* Lets `ms` milliseconds pass; shows the next step if it is due. */
void player_tick(Session *session, uint32_t ms);
/* Must be called before and after a key is handled. Keys of the `:` line do not stop the player. */
void player_key_begins(Session *session);
void player_key_ends(Session *session);
/* The command of a key that was pressed while it played and does not stop it: the keys that zoom the map change the
 * speed. NULL: the key has its own command. */
const char *player_key_command(const Session *session, KeyCode key);
/* Appends "playing, 4 steps a second: + faster, - slower, any other key stops". */
void player_text(const Session *session, Text *out);

#endif
