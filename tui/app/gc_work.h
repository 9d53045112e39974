/* gc_work.h - judging what garbage collection would do at a step, at once or on a thread of its own.
 *
 *     start ──► wait (now and then) ──► take the index and the view ──► free
 *       └─────► give up: the markers were moved; it ends soon, its index is still good, its view is not
 */
#ifndef TUI_APP_GC_WORK_H
#define TUI_APP_GC_WORK_H

#include "tui/app/gc.h"

#include <stdatomic.h>

/* A judgement that is being computed on a thread. */
typedef struct GcWork GcWork;

/* Judges the layers that are alive at the step, by view->markers, with view->index, or with `made`, which is built
 * first. Reads only the history. Stops between two analyses once `cancel` (may be NULL) is set. O(n log n). */
void gc_view_judge(GcView *view, LayerIndex *made, const History *history, StepId step, const atomic_bool *cancel);
/* Frees the judgement; the markers are kept. */
void gc_view_release(GcView *view);
/* Frees an index and what it owns. NULL is allowed. */
void gc_index_free(LayerIndex *index);

/* Starts the work. The branch points are copied; history and index must outlive the work. `index` NULL: it builds one.
 * NULL where no thread can be started. */
GcWork *gc_work_start(const History *history, StepId step, const GcMarkers *markers, const LayerIndex *index);
bool gc_work_is_of(const GcWork *work, const History *history, StepId step);
/* The markers have changed: the work ends soon, and its result is not needed. */
void gc_work_give_up(GcWork *work);
bool gc_work_is_stale(const GcWork *work);
/* Has it ended? With `until_end` it waits for the end. */
bool gc_work_wait(GcWork *work, bool until_end);
/* The index that a finished work has built, which the caller then owns; NULL: it built none. */
LayerIndex *gc_work_take_index(GcWork *work);
/* The judgement of a finished work, which the caller then owns; the branch points of its markers are freed with the
 * work. */
GcView gc_work_take_view(GcWork *work);
/* Stops and frees the work. NULL is allowed. */
void gc_work_free(GcWork *work);

#endif
