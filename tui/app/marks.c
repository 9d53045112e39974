/* marks.c - one mark a letter; another input has none. */
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

void marks_set(Session *session, int letter)
{
    Marks *marks = session_feature(session, &MARKED);
    const MapView *map = &session->map;
    marks->at[letter] = (Mark){.set = true,
                               .step = session->step,
                               .key_axis = map->key_axis,
                               .lsn_axis = map->lsn_axis,
                               .fitted = map->fitted,
                               .keys = map->keys,
                               .lsns = map->lsns};
}

bool marks_jump(Session *session, int letter, Error *error)
{
    const Mark *mark = &marks_all(session)[letter];
    if (!mark->set)
        return error_set(error, ERROR_USAGE, "there is no mark %c", 'a' + letter);
    map_set_axes(session_map(session), mark->key_axis, mark->lsn_axis);
    session_set_step(session, mark->step);
    session->map.keys = mark->keys;
    session->map.lsns = mark->lsns;
    session->map.fitted = mark->fitted;
    session->map_stale = true;
    return true;
}
