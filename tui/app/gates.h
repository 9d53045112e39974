/* gates.h - the shown layers as production's own algorithm sees them: for every partition the stacks of deltas and
 * whether an image is due (core/planner/legacy/survey.h).
 *
 * The survey is made when the gates pane or its ribbon is first drawn, and kept while layers and policy stay the same.
 * With many layers it reads the history on a thread: code that changes the history must first notify the features.
 */
#ifndef TUI_APP_GATES_H
#define TUI_APP_GATES_H

#include "core/planner/legacy/survey.h"
#include "tui/app/session.h"

typedef struct GatesView {
    LegacySurvey survey;
    Policy policy;    /* the session's policy, or production's if that is one of another algorithm */
    bool assumed;     /* `policy` is production's */
    MapStacks stacks; /* for the map's ribbon */
} GatesView;

/* The survey of what is shown, made now unless it is known: 15 ms for 26,690 layers, 1 s for a million. Owned by the
 * session. NULL, with the reason, if the keyspace has too many partitions. */
const GatesView *gates_update(Session *session, Error *error);
/* As gates_update(), without waiting: on a terminal, many layers are surveyed on a thread. NULL with `pending` set: ask
 * again later. */
const GatesView *gates_view(Session *session, bool *pending, Error *error);
/* Is a survey in progress? With `map`, also true once after a map was drawn without the stacks of a survey that has
 * ended since. */
bool gates_pending(Session *session, bool map);
/* Says why an image is or is not created over the key; computed once for each key. Owned by the session. */
const Text *gates_key_text(Session *session, Key key);
/* The stacks for the map while the pane is open; NULL: no ribbon. Owned by the session. */
const MapStacks *gates_stacks(Session *session);
/* Moves the cursor to the tallest stack of a dense partition. ERROR_USAGE if there is none. */
bool gates_go_tallest(Session *session, Error *error);

#endif
