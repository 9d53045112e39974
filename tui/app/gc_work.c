/* gc_work.c - runs the judges of core/analysis: garbage, then visibility, then sums.
 *
 *     start   copies the branch points, because the session may move them meanwhile
 *     end     view and, if it was built, the index are taken, or freed with the work
 */
#include "tui/app/gc_work.h"

#include "tui/app/task.h"

#include <stdlib.h>
#include <string.h>

struct GcWork {
    Task *task;
    const History *history;
    uint64_t version; /* version of the history */
    StepId step;
    Lsn *branches;    /* the branches of view.markers; owned */
    LayerIndex *made; /* the index that is built; owned; NULL: it existed before, or was taken */
    GcView view;
    bool stale;
};

void gc_index_free(LayerIndex *index)
{
    if (index)
        layer_index_release(index);
    free(index);
}

static void gc_compare_with_dump(GcView *view, const LayerSet *set, const LayerId *live, size_t count)
{
    view->dump_same = view->dump_differs = 0;
    for (size_t i = 0; i < count; i++) {
        uint8_t flags = set->flags[live[i]];
        if (!(flags & LAYER_VISIBILITY_KNOWN))
            continue;
        if (visibility_in_production(&view->visibility, live[i]) == ((flags & LAYER_VISIBLE) != 0))
            view->dump_same++;
        else
            view->dump_differs++;
    }
}

static void gc_sum_reach(GcView *view, const LayerSet *set, const LayerId *live, size_t count)
{
    view->visible_bytes = view->covered_bytes = 0;
    view->visible_sized = view->covered_sized = 0;
    for (size_t i = 0; i < count; i++) {
        bool visible = view->visibility.visible[live[i]];
        if (set->size[live[i]] == SIZE_UNKNOWN)
            continue;
        *(visible ? &view->visible_bytes : &view->covered_bytes) += set->size[live[i]];
        *(visible ? &view->visible_sized : &view->covered_sized) += 1;
    }
}

void gc_view_judge(GcView *view, LayerIndex *made, const History *history, StepId step, const atomic_bool *cancel)
{
    const LayerSet *set = &history->layers;
    size_t count;
    LayerId *live = history_live(history, step, &count);
    if (made) {
        layer_index_init(made, set);
        view->index = made;
    }
    if (!task_given_up(cancel)) {
        view->judgements = mem_alloc((count + 1) * sizeof *view->judgements);
        view->judged = count;
        garbage_judge(&view->garbage, (LayerView){set, view->index, live, count}, &view->markers, view->judgements);
    }
    if (!task_given_up(cancel)) {
        visibility_init(&view->visibility, (LayerView){set, view->index, live, count}, view->markers.branches,
                        view->markers.branch_count);
        gc_compare_with_dump(view, set, live, count);
        gc_sum_reach(view, set, live, count);
    }
    view->layers = set->count;
    free(live);
}

void gc_view_states(const GcView *view, StatesKind kind, uint8_t *of)
{
    for (LayerId id = 0; id < view->layers; id++) {
        uint8_t verdict = view->garbage.verdict[id];
        bool gone = verdict == GARBAGE_NOT_LIVE;
        if (kind == STATES_REACH)
            of[id] = gone ? REACH_GONE : view->visibility.visible[id] ? REACH_VISIBLE : REACH_COVERED;
        else
            of[id] = gone ? GARBAGE_VERDICT_COUNT_ : verdict;
    }
}

void gc_view_release(GcView *view)
{
    garbage_release(&view->garbage);
    visibility_release(&view->visibility);
    free(view->judgements);
    *view = (GcView){.markers = view->markers, .moved = view->moved};
}

void gc_judge_states(const History *history, StepId step, const GcMarkers *markers, StatesKind kind, uint8_t *of)
{
    GcView view = {.markers = *markers};
    LayerIndex *made = mem_zero(1, sizeof *made);
    gc_view_judge(&view, made, history, step, NULL);
    gc_view_states(&view, kind, of);
    gc_view_release(&view);
    gc_index_free(made);
}

static void gc_work_run(Task *task, void *self)
{
    GcWork *work = self;
    gc_view_judge(&work->view, work->made, work->history, work->step, task_cancelled(task));
}

void gc_work_free(GcWork *work)
{
    if (!work)
        return;
    task_end(work->task);
    gc_view_release(&work->view);
    gc_index_free(work->made);
    free(work->branches);
    free(work);
}

GcWork *gc_work_start(const History *history, StepId step, const GcMarkers *markers, const LayerIndex *index)
{
    GcWork *work = mem_zero(1, sizeof *work);
    work->history = history;
    work->version = history->version;
    work->step = step;
    work->view.markers = *markers;
    work->branches = mem_alloc((markers->branch_count + 1) * sizeof *work->branches);
    if (markers->branch_count > 0)
        memcpy(work->branches, markers->branches, markers->branch_count * sizeof *work->branches);
    work->view.markers.branches = work->branches;
    work->view.index = index;
    work->made = index ? NULL : mem_zero(1, sizeof *work->made);
    work->task = task_start(gc_work_run, work);
    if (work->task)
        return work;
    gc_work_free(work);
    return NULL;
}

bool gc_work_is_of(const GcWork *work, const History *history, StepId step)
{
    return work->history == history && work->version == history->version && work->step == step;
}

void gc_work_give_up(GcWork *work)
{
    work->stale = true;
    task_cancel(work->task);
}

bool gc_work_is_stale(const GcWork *work)
{
    return work->stale;
}

bool gc_work_wait(GcWork *work, bool until_end)
{
    return task_wait(work->task, until_end ? -1 : 0);
}

LayerIndex *gc_work_take_index(GcWork *work)
{
    LayerIndex *made = work->made;
    work->made = NULL;
    return made;
}

GcView gc_work_take_view(GcWork *work)
{
    GcView view = work->view;
    work->view = (GcView){0};
    return view;
}
