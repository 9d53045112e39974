/* gc_work.h - judging what garbage collection would do at a step, at once or on a thread of its own.
 *
 *     start ──► wait (now and then) ──► take the index and the view ──► free
 *       └─────► give up: the markers were moved; it ends soon, its index is still good, its view is not
 */
#ifndef TUI_APP_GC_WORK_H
#define TUI_APP_GC_WORK_H

#include "tui/app/gc.h"

#include <stdatomic.h>

/* What is being judged on a thread. */
typedef struct GcWork GcWork;

/* Judges the layers that live at the step, by view->markers, with view->index or, to be made, `made`. Reads nothing but
 * the history. Given up between two analyses once `cancel` (may be NULL) is set. O(n log n). */
void gc_view_judge(GcView *view, LayerIndex *made, const History *history, StepId step, const atomic_bool *cancel);
/* Frees what was judged; the markers stay. */
void gc_view_release(GcView *view);
/* Frees an index and what it holds. NULL is fine. */
void gc_index_free(LayerIndex *index);

/* The branch points are copied; history and index have to live as long as the work. `index` NULL: one is made. NULL:
 * the system gives no thread. */
GcWork *gc_work_start(const History *history, StepId step, const GcMarkers *markers, const LayerIndex *index);
bool gc_work_is_of(const GcWork *work, const History *history, StepId step);
/* Other markers are judged by from now on: it ends soon, and nobody waits for it. */
void gc_work_give_up(GcWork *work);
bool gc_work_is_stale(const GcWork *work);
/* True: it has ended. `until_end`: waits for that. */
bool gc_work_wait(GcWork *work, bool until_end);
/* Of work that has ended: the index that it made, the caller's from now on; NULL: it made none. */
LayerIndex *gc_work_take_index(GcWork *work);
/* The same for what it judged; its markers' branch points go with the work. */
GcView gc_work_take_view(GcWork *work);
/* Ends it where it goes on. NULL is fine. */
void gc_work_free(GcWork *work);

#endif
