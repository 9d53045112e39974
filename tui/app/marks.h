/* marks.h - steps and windows remembered under a letter, as in vim. */
#ifndef TUI_APP_MARKS_H
#define TUI_APP_MARKS_H

#include "tui/app/session.h"

enum { MARKS = 26 };

typedef struct Mark {
    bool set;
    StepId step;
    KeyAxisKind key_axis;
    LsnAxisKind lsn_axis;
    bool fitted;
    Window keys, lsns;
} Mark;

/* The MARKS marks, of a to z. */
const Mark *marks_all(const Session *session);
/* Remembers what is shown under the letter (0: a). */
void marks_set(Session *session, int letter);
/* Shows what was remembered. Fails where nothing was. */
bool marks_jump(Session *session, int letter, Error *error);

#endif
