/* marks.h - marks: views stored under a letter, as in vim. */
#ifndef TUI_APP_MARKS_H
#define TUI_APP_MARKS_H

#include "tui/app/views.h"

enum { MARKS = 26 };

typedef struct Mark {
    bool set;
    View view;
} Mark;

/* The MARKS marks, for the letters a to z. Owned by the session. */
const Mark *marks_all(const Session *session);
/* Stores a copy of a view under a letter, by its index: 0 is a. */
void marks_set(Session *session, int letter, const View *view);
/* Shows the view stored under a letter. Fails if there is none. */
bool marks_jump(Session *session, int letter, Error *error);

#endif
