/* stash.h - the user's own layers and view, kept while a lesson shows its own layers, and restored afterwards.
 *
 *     own file, step 3, zoomed ── lesson begins ─► the lesson's layers ── lesson leave ─► own file, step 3, zoomed
 */
#ifndef TUI_APP_STASH_H
#define TUI_APP_STASH_H

#include "tui/app/session.h"

/* Sets aside what is shown: histories, policy, window and panes. Does nothing if something is already set aside. */
void stash_keep(Session *session);
/* Says whether commands of a lesson are running. Only what they open belongs to the lesson; any other input is the
 * user's own, and replaces what was set aside. */
void stash_lesson_runs(Session *session, bool lends);
/* Is something set aside? */
bool stash_is_kept(const Session *session);
/* Shows again what was set aside, and frees what replaced it. Does nothing if nothing is set aside. */
void stash_restore(Session *session);

#endif
