/* gc_view.h - what garbage collection would do with the layers shown, with the cutoff and the branch points as they
 * are, or as one would have them.
 *
 * Where no cutoff is known it is taken to be the horizon of the last collection, or the newest LSN.
 *
 *     gc cutoff up        the cutoff moves to the next LSN at which a layer begins or ends
 *     gc branch cursor    a branch point at the cursor's LSN
 *
 * Markers that were moved are a value of the session: no history is changed. `gc reset` forgets them.
 */
#ifndef TUI_APP_GC_VIEW_H
#define TUI_APP_GC_VIEW_H

#include "core/analysis/garbage.h"
#include "core/analysis/visibility.h"
#include "tui/app/event.h"
#include "tui/view/map.h"

typedef struct GcView {
    const History *history; /* what the rest is about; NULL: nothing is judged */
    StepId step;
    uint64_t of_version; /* of the history */
    size_t layers;
    LayerIndex index;
    Garbage garbage;
    Visibility visibility;
    size_t dump_same, dump_differs; /* layers whose visibility the dump tells: as computed, or otherwise */
    uint8_t *of;                    /* by layer, for the overlay */
    int of_reach;                   /* what `of` holds: -1 nothing, 0 garbage, 1 reach */
    unsigned version;
    GcMarkers markers; /* that was judged by */
    bool moved;        /* "what if": cutoff and branch points are these, whatever history is shown */
    unsigned moves;    /* how many times they were */
    GcMarkers own;     /* its branches are `branches` */
    ARRAY(Lsn) branches;
    LayerId at;    /* what Enter in the pane went to last */
    bool dragging; /* the mouse holds the cutoff, or a branch point: */
    bool has_branch;
    Lsn branch; /* this one */
} GcView;

struct App;

void gc_release(GcView *gc);
/* What garbage collection goes by at a step of a history: its own markers, or those that were moved. */
GcMarkers gc_markers(const struct App *app, const History *history, StepId step);
/* What was judged is not true any more; markers that were moved stay. */
void gc_forget(GcView *gc);
/* Judges what is shown, unless that is done. O(n log n). */
const GcView *gc_update(struct App *app);
MapStates gc_states(struct App *app);
/* The mouse on the lines of the cutoff and of branch points: they can be dragged. True: the event was used. */
bool gc_mouse(struct App *app, const Event *event);

#endif
