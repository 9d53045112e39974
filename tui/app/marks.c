/* marks.c - keeps one mark for each letter. Opening another input clears all marks. */
#include "tui/app/marks.h"

typedef struct Marks {
    Mark at[MARKS];
} Marks;

static void replace(Session *session, void *state, const History *next)
{
    (void)session;
    (void)next;
    *(Marks *)state = (Marks){0};
}

static const Feature MARKED = {.name = "marks", .size = sizeof(Marks), .replace = replace};

const Mark *marks_all(const Session *session)
{
    return ((const Marks *)session_feature(session, &MARKED))->at;
}

void marks_set(Session *session, int letter, const View *view)
{
    ((Marks *)session_feature(session, &MARKED))->at[letter] = (Mark){true, *view};
}

bool marks_jump(Session *session, int letter, Error *error)
{
    const Mark *mark = &marks_all(session)[letter];
    if (!mark->set)
        return error_set(error, ERROR_USAGE, "there is no bookmark %c", 'a' + letter);
    view_show(session, &mark->view);
    return true;
}
