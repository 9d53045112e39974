/* messages.h - the messages that were shown, so that one that was cut or missed can still be read. */
#ifndef TUI_APP_MESSAGES_H
#define TUI_APP_MESSAGES_H

#include "tui/app/session.h"

/* To be called before a key replaces the session's message: keeps it, the newest MESSAGES_MAX of all. An empty one, and
 * one equal to the newest, is not kept again. */
void messages_keep(Session *session);
/* How many are kept, and the i-th of them, the newest first. The text is owned by the session, and valid until the next
 * messages_keep(). */
size_t messages_count(const Session *session);
Str messages_at(const Session *session, size_t i, bool *error);

enum { MESSAGES_MAX = 100 };

#endif
