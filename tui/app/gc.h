/* gc.h - what garbage collection would do with the layers shown, with the actual cutoff and branch points, or with
 * others that the user sets.
 *
 * Where no cutoff is known it is taken to be the horizon of the last collection, or the newest LSN.
 *
 *     gc cutoff up        the cutoff moves to the next LSN at which a layer begins or ends
 *     gc branch cursor    a branch point at the cursor's LSN
 *
 * Markers that were moved are a value of the session: no history is changed. `gc reset` forgets them.
 */
#ifndef TUI_APP_GC_H
#define TUI_APP_GC_H

#include "core/analysis/garbage.h"
#include "core/analysis/visibility.h"
#include "tui/app/session.h"

/* How GC judges what is shown. */
typedef struct GcView {
    size_t layers;
    const LayerIndex *index; /* index of the whole set */
    Garbage garbage;
    GcJudgement *judgements; /* of the live layers, ascending by id */
    size_t judged;
    Visibility visibility;
    uint64_t visible_bytes, covered_bytes; /* sums over layers of known size */
    size_t visible_sized, covered_sized;   /* numbers of these layers */
    /* layers whose visibility is in the dump: equal to the computed one, or different */
    size_t dump_same, dump_differs;
    GcMarkers markers; /* the markers that were used */
    bool moved;        /* "what if": the user has moved the markers, which apply to every history that is shown */
} GcView;

/* Judges what is shown, if that has not been done. Owned by the session. O(n log n). */
const GcView *gc_update(Session *session);
/* The same where it is ready, or takes less than a frame. NULL: it is being computed beside the screen; ask again
 * later. */
const GcView *gc_view(Session *session);
/* Is it being computed beside the screen, or was it until now? */
bool gc_pending(Session *session);
/* GC's judgement of a layer; NULL: it is not alive. O(log n). */
const GcJudgement *gc_judgement(const GcView *view, LayerId layer);
/* The markers for a step of a history: its own, or those that the user has moved. */
GcMarkers gc_markers(const Session *session, const History *history, StepId step);
/* The moved markers, with a version that changes with each move; NULL: they were not moved. */
const GcMarkers *gc_moved(const Session *session, unsigned *version);
/* The states of the shown layers for the map; a layer has none while gc_view() is not ready. */
MapStates gc_states(Session *session);
/* Shows a message: what would be deleted and what is held back, or that it is being computed. */
void gc_say_counts(Session *session);

/* Sets the cutoff. From the first change on the markers are the session's, beginning with those that were loaded. */
void gc_set_cutoff(Session *session, bool has, Lsn lsn);
/* Moves the cutoff by `count` of the LSNs at which layers begin and end. With a large set that is not analysed yet, it
 * moves when that is done. */
void gc_move_cutoff(Session *session, bool up, uint64_t count);
/* Adds a branch point, or removes the one at this LSN. */
void gc_toggle_branch(Session *session, Lsn lsn);
void gc_clear_branches(Session *session);
/* Returns to the history's own markers. */
void gc_reset(Session *session);
/* Handles the mouse on the lines of the cutoff and of branch points, which can be dragged. True: the event was used. */
bool gc_mouse(Session *session, const Event *event);

#endif
