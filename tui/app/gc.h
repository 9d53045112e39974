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

/* What was judged. */
typedef struct GcView {
    size_t layers;
    const LayerIndex *index; /* of the set */
    Garbage garbage;
    GcJudgement *judgements; /* of the live layers, ascending */
    size_t judged;
    Visibility visibility;
    uint64_t visible_bytes, covered_bytes; /* of layers whose size is known */
    size_t visible_sized, covered_sized;   /* how many these are */
    size_t dump_same, dump_differs;        /* layers whose visibility the dump tells: as computed, or otherwise */
    GcMarkers markers;                     /* that was judged by */
    bool moved; /* "what if": cutoff and branch points are these, whatever history is shown */
} GcView;

/* Judges what is shown, unless that is done. O(n log n). */
const GcView *gc_update(Session *session);
/* The same where it is there already, or takes less than a frame. NULL: it is being judged beside the screen from now
 * on; ask again later. */
const GcView *gc_look(Session *session);
/* Something is being judged beside the screen, or was until now. */
bool gc_pending(Session *session);
/* How garbage collection judges a layer; NULL: it is not live. O(log n). */
const GcJudgement *gc_judgement(const GcView *view, LayerId layer);
/* What garbage collection goes by at a step of a history: its own markers, or those that were moved. */
GcMarkers gc_markers(const Session *session, const History *history, StepId step);
/* The markers that were moved, with another number whenever they are; NULL: none were. */
const GcMarkers *gc_moved(const Session *session, unsigned *version);
/* Of what is shown; no layer has a state where gc_look() has not judged it yet. */
MapStates gc_states(Session *session);
/* Puts what would be removed, and held, at the bottom; or that it is still being judged. */
void gc_say_counts(Session *session);

/* From here on the markers are the session's, beginning with those that were loaded. */
void gc_set_cutoff(Session *session, bool has, Lsn lsn);
/* Moves the cutoff over `count` of the LSNs at which layers begin and end; of a large set that was not looked into yet,
 * once that is done. */
void gc_move_cutoff(Session *session, bool up, uint64_t count);
/* Adds a branch point, or takes it away where there is one. */
void gc_toggle_branch(Session *session, Lsn lsn);
void gc_clear_branches(Session *session);
/* The markers are those of the history again. */
void gc_reset(Session *session);
/* The mouse on the lines of the cutoff and of branch points: they can be dragged. True: the event was used. */
bool gc_mouse(Session *session, const Event *event);

#endif
