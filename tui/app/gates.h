/* gates.h - the shown layers as production's own algorithm sees them: for every partition the stacks of deltas and
 * whether an image is due (core/planner/legacy/survey.h). Made when the pane of gates or its ribbon first asks, kept
 * while layers and policy stay the same. The survey of many layers reads the history on a thread of its own: code that
 * changes it must first notify the features.
 */
#ifndef TUI_APP_GATES_H
#define TUI_APP_GATES_H

#include "core/planner/legacy/survey.h"
#include "tui/app/session.h"

typedef struct GatesView {
    LegacySurvey survey;
    Policy policy;    /* the session's policy, or production's where that is of another algorithm */
    bool assumed;     /* `policy` is production's */
    MapStacks stacks; /* for the map's ribbon */
} GatesView;

/* Surveys what is shown at the session's step, if that has not been done: 15 ms for 26,690 layers, 1 s for a million.
 * The result belongs to the session. NULL, with the reason, where the keyspace has too many partitions. */
const GatesView *gates_update(Session *session, Error *error);
/* The same without waiting: on a terminal, many layers are surveyed on another thread. NULL and `pending`: ask again
 * later. */
const GatesView *gates_view(Session *session, bool *pending, Error *error);
/* Is a survey in progress? With `map` also true, once, where its stacks are not on the map yet. */
bool gates_pending(Session *session, bool map);
/* Why an image is or is not made over the key; computed once for each key. Owned by the session. */
const Text *gates_key_text(Session *session, Key key);
/* The stacks for the map while the pane is open; NULL: no ribbon. Owned by the session. */
const MapStacks *gates_stacks(Session *session);
/* Moves the cursor to the tallest stack of a dense partition. Fails where there is none. */
bool gates_go_tallest(Session *session, Error *error);

#endif
