/* gc_work.h - judges what garbage collection would do at a step, at once or on a thread.
 *
 *     start ──► wait (at each tick) ──► take the index and the view ──► free
 *       └─────► give up: the markers were moved; the work ends soon, and only its index can still be used
 */
#ifndef TUI_APP_GC_WORK_H
#define TUI_APP_GC_WORK_H

#include "tui/app/gc.h"
#include "tui/app/states.h"

#include <stdatomic.h>

/* A judgement that is being computed on a thread. */
typedef struct GcWork GcWork;

/* Judges the layers that are alive at the step, by view->markers, with view->index or, if `made` is not NULL, with that
 * index, which is built first. Reads only the history. Stops between two analyses once `cancel` (may be NULL) is set.
 * The caller releases the view and `made`. O(n log n). */
void gc_view_judge(GcView *view, LayerIndex *made, const History *history, StepId step, const atomic_bool *cancel);
/* Sets for each layer its state of that kind: STATES_GARBAGE or STATES_REACH. */
void gc_view_states(const GcView *view, StatesKind kind, uint8_t *of);
/* The same by these markers, without a view: judges the layers that are alive at the step. `of` has room for all layers
 * of the history. O(n log n). */
void gc_judge_states(const History *history, StepId step, const GcMarkers *markers, StatesKind kind, uint8_t *of);
/* Frees the judgement; the markers are kept. */
void gc_view_release(GcView *view);
/* Frees an index, which may be NULL. */
void gc_index_free(LayerIndex *index);

/* Starts the work on a thread. The branch points are copied; history and index must outlive the work. With `index` NULL
 * it builds one. The caller frees the work. NULL if no thread can be started. */
GcWork *gc_work_start(const History *history, StepId step, const GcMarkers *markers, const LayerIndex *index);
/* Is the work about this version of the history, at this step? */
bool gc_work_is_of(const GcWork *work, const History *history, StepId step);
/* Cancels the work because the markers have changed: its judgement is out of date. */
void gc_work_give_up(GcWork *work);
/* Was gc_work_give_up() called? */
bool gc_work_is_stale(const GcWork *work);
/* Has the work ended? With `until_end`, waits for its end. */
bool gc_work_wait(GcWork *work, bool until_end);
/* The index that finished work has built, for the caller to own; NULL: it built none. */
LayerIndex *gc_work_take_index(GcWork *work);
/* The judgement of finished work, for the caller to own. The branch points of its markers are freed with the work. */
GcView gc_work_take_view(GcWork *work);
/* Cancels and frees the work, which may be NULL. */
void gc_work_free(GcWork *work);

#endif
