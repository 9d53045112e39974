/* marks.h - views remembered under a letter, as in vim. */
#ifndef TUI_APP_MARKS_H
#define TUI_APP_MARKS_H

#include "tui/app/views.h"

enum { MARKS = 26 };

typedef struct Mark {
    bool set;
    View view;
} Mark;

/* The MARKS marks, of a to z. */
const Mark *marks_all(const Session *session);
/* Remembers a view under the letter (0: a). */
void marks_set(Session *session, int letter, const View *view);
/* Shows what was remembered. Fails where nothing was. */
bool marks_jump(Session *session, int letter, Error *error);

#endif
