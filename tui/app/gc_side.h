/* gc_side.h - what garbage collection would do with the layers of another side of a comparison, for its map. The shown
 * history is judged by gc.h.
 */
#ifndef TUI_APP_GC_SIDE_H
#define TUI_APP_GC_SIDE_H

#include "tui/app/states.h"

typedef struct Session Session;

/* The judgement that a side's map shows, made again when the side or the markers change. Starts as zeros. */
typedef struct GcSide {
    const History *history; /* NULL: nothing is judged */
    uint64_t history_version;
    StepId step;
    unsigned moves; /* of the markers, as by gc_moved() */
    StatesKind kind;
    uint8_t *of;      /* for each layer its state; owned */
    unsigned version; /* changes whenever `of` does */
} GcSide;

/* The states of the side's layers for the map: STATES_GARBAGE or STATES_REACH, as the session shows them; without
 * states for so many layers that judging them would hold up a frame. Borrowed until the next call. O(n log n), or O(1)
 * if nothing has changed. */
MapStates gc_side_states(GcSide *side, const Session *session, const History *history, StepId step);
void gc_side_release(GcSide *side);

#endif
