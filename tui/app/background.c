/* Most plans are made before anybody could see that they are not: the first look is after SHORT_MS. */
#include "tui/app/background.h"

#include "core/executor/paper.h"
#include "tui/app/state.h"

enum { SHORT_MS = 60, LOOK_MS = 40 };

typedef struct Compaction {
    History *plan;
    bool ok;
    Error error;
} Compaction;

static void work(Task *task, void *self)
{
    Compaction *own = self;
    own->plan->plan.cancel = task_cancelled(task); /* here: nobody else touches the plan meanwhile */
    own->ok = paper_compact(own->plan, history_end_lsn(own->plan, history_last_step(own->plan)), &own->error);
}

bool background_compact(App *app, History *plan, Error *error)
{
    const AppWaiter *waiter = app->options.waiter;
    Compaction own = {.plan = plan};
    char what[80], layers[32]; /* said before the thread begins: the plan is its own from then on */
    snprintf(what, sizeof what, "planning %s layers", count_format(plan->layers.count, layers));
    Task *task = waiter ? task_start(work, &own, false) : NULL;
    if (!task)
        return paper_compact(plan, history_end_lsn(plan, history_last_step(plan)), error);
    uint32_t ms = SHORT_MS;
    for (bool ended = task_wait(task, SHORT_MS); !ended; ms += LOOK_MS) {
        if (!waiter->go_on(waiter->self, app, what, ms))
            break;
        ended = task_wait(task, LOOK_MS);
    }
    task_end(task);
    plan->plan.cancel = NULL;
    if (!own.ok && error)
        *error = own.error;
    return own.ok;
}
