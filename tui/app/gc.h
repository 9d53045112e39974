/* gc.h - what garbage collection would do with the shown layers, with the actual cutoff and branch points or with
 * others that the user sets.
 *
 * If no cutoff is known, the horizon of the last collection is used, or the newest LSN.
 *
 *     gc cutoff up        moves the cutoff to the next LSN at which a layer begins or ends
 *     gc branch cursor    adds a branch point at the cursor's LSN
 *
 * Moved markers are a value of the session: no history is changed. `gc reset` forgets them.
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
    /* layers whose visibility the dump states: as computed, or not */
    size_t dump_same, dump_differs;
    GcMarkers markers; /* the markers that were used */
    bool moved;        /* the user has moved the markers ("what if"), which then apply to every history shown */
} GcView;

/* The judgement of what is shown, made now unless it is known. Owned by the session. O(n log n). */
const GcView *gc_update(Session *session);
/* As gc_update(), if it is known or takes less than a frame; else NULL: it is being made in the background, ask again
 * later. */
const GcView *gc_view(Session *session);
/* Is a judgement being made in the background, or was one until now, so that another frame is needed? */
bool gc_pending(Session *session);
/* GC's judgement of a layer; NULL: it is not alive. O(log n). */
const GcJudgement *gc_judgement(const GcView *view, LayerId layer);
/* The markers for a step of a history: its own, or those that the user has moved. */
GcMarkers gc_markers(const Session *session, const History *history, StepId step);
/* The moved markers, with a version that changes with each move; NULL: they were not moved. */
const GcMarkers *gc_moved(const Session *session, unsigned *version);
/* The states of the shown layers for the map, without states while gc_view() is not ready. Borrowed until the next
 * change. */
MapStates gc_states(Session *session);
/* Says what would be deleted and what is retained, or that this is being computed. */
void gc_say_counts(Session *session);

/* Sets the cutoff, or removes it if `has` is false. The first change of a marker copies the history's markers to the
 * session, whose markers apply from then on. */
void gc_set_cutoff(Session *session, bool has, Lsn lsn);
/* Moves the cutoff by `count` LSNs at which layers begin or end. In a large set whose index is not made yet, it moves
 * when the index is ready. */
void gc_move_cutoff(Session *session, bool up, uint64_t count);
/* Adds a branch point, or removes the one at this LSN. */
void gc_toggle_branch(Session *session, Lsn lsn);
void gc_clear_branches(Session *session);
/* Returns to the history's own markers. */
void gc_reset(Session *session);
/* Lets the mouse drag the lines of the cutoff and of branch points. True if the event was used. */
bool gc_mouse(Session *session, const Event *event);

#endif
