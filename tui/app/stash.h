/* stash.h - the user's own layers and view, kept while a lesson shows its own layers, and restored afterwards.
 *
 *     own file, step 3, zoomed ── lesson begins ─► the lesson's layers ── lesson leave ─► own file, step 3, zoomed
 */
#ifndef TUI_APP_STASH_H
#define TUI_APP_STASH_H

#include "tui/app/session.h"

/* Sets aside what is shown: histories, policy, window, panes. Does nothing while something is aside already. */
void stash_keep(Session *session);
/* Tells whether commands of a lesson are running: what they show belongs to the lesson. What replaces it at other times
 * is the user's own, and nothing stays aside. */
void stash_lesson_runs(Session *session, bool lends);
bool stash_is_kept(const Session *session);
/* Shows again what was set aside, and frees what took its place. Does nothing where nothing is aside. */
void stash_restore(Session *session);

#endif
