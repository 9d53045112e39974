/* store_insight.c - surveys an LSM store at one step (core/analysis/lsm_survey.h), and keeps the owners of L0 and the
 * explanations of this step and of the next. */
#include "tui/app/store_insight.h"

#include "core/planner/leveled/lsm_policy.h"

#include <stdlib.h>

typedef struct Looked {
    StoreInsight look;
    const History *history; /* the history that it is about; NULL: none yet */
    uint64_t version;
    Policy policy;
} Looked;

static void forget(Session *session, void *state)
{
    Looked *looked = state;
    (void)session;
    if (looked->history)
        lsm_survey_release(&looked->look.survey);
    lsm_owners_release(&looked->look.owners);
    *looked = (Looked){0};
}

static const Feature LOOK = {.name = "store", .size = sizeof(Looked), .release = forget, .forget = forget};

static StoreEvent explain(const Lsm *lsm, uint32_t family, const LsmOptions *options, const LsmEvent *event)
{
    if (!event || !lsm_event_is_picked(event->kind) || lsm->families.at[family].order_broken)
        return (StoreEvent){0};
    LsmState state;
    lsm_state_init(&state, lsm, family);
    StoreEvent explained = {true, lsm_explain(&state, options, (uint32_t)(event - lsm->events.at))};
    lsm_state_release(&state);
    return explained;
}

static const LsmEvent *picked_after(const Lsm *lsm, uint32_t family, StepId step)
{
    while (++step < lsm->steps.count) {
        const LsmEvent *event = lsm_event_at(lsm, family, step);
        if (event && lsm_event_is_picked(event->kind))
            return event;
    }
    return NULL;
}

static int compare_owners(const void *a, const void *b)
{
    const LsmOwner *x = a, *y = b;
    if (x->bytes != y->bytes)
        return x->bytes > y->bytes ? -1 : 1;
    return x->keys.lo < y->keys.lo ? -1 : x->keys.lo > y->keys.lo;
}

static void look_at(StoreInsight *look, const Session *session)
{
    const Lsm *lsm = look->lsm;
    const LsmFamily *family = &lsm->families.at[look->family];
    LsmOptions options =
        session->policy.base[0] ? lsm_policy_options(&session->policy, &family->options) : family->options;
    lsm_survey_init_levels(&look->survey, lsm, look->family, &options, look->step);
    lsm_owners_init(&look->owners, family);
    lsm_owners_count(&look->owners, &look->survey.state, 0);
    if (look->owners.at.count)
        qsort(look->owners.at.at, look->owners.at.count, sizeof *look->owners.at.at, compare_owners);
    while (look->owners.at.count && !look->owners.at.at[look->owners.at.count - 1].tables)
        look->owners.at.count--;
    look->here = explain(lsm, look->family, &options, lsm_event_at(lsm, look->family, look->step));
    look->next = explain(lsm, look->family, &options, picked_after(lsm, look->family, look->step));
}

const StoreInsight *store_insight(const Session *session)
{
    const History *history = session->loaded;
    StepId step = session_shows_plan(session) ? session->loaded_step : session->step;
    Looked *looked = session_feature(session, &LOOK);
    StoreInsight *look = &looked->look;
    if (!history->lsm)
        return NULL;
    if (looked->history == history && looked->version == history->version && look->step == step &&
        look->family == history->family && policy_same(&looked->policy, &session->policy))
        return look;
    forget(NULL, looked);
    *looked = (Looked){.look = {.lsm = history->lsm, .step = step, .family = history->family},
                       .history = history,
                       .version = history->version,
                       .policy = session->policy};
    look_at(look, session);
    return look;
}

typedef struct DeepestRead {
    const History *history;
    uint64_t version;
    uint32_t family;
    LsmWorstDepth worst;
} DeepestRead;

static void forget_deepest(Session *session, void *state)
{
    (void)session;
    *(DeepestRead *)state = (DeepestRead){0};
}

static const Feature DEEPEST = {
    .name = "deepest read", .size = sizeof(DeepestRead), .release = forget_deepest, .forget = forget_deepest};

bool store_worst_depth(const Session *session, LsmWorstDepth *worst)
{
    enum { PLACEMENTS_MAX = 50000 };
    const History *history = session->loaded;
    if (!history->lsm)
        return false;
    const LsmFamily *family = &history->lsm->families.at[history->family];
    DeepestRead *deepest = session_feature(session, &DEEPEST);
    if (family->order_broken || family->placements.count > PLACEMENTS_MAX)
        return false;
    if (deepest->history != history || deepest->version != history->version || deepest->family != history->family)
        *deepest = (DeepestRead){history, history->version, history->family,
                                 lsm_depth_ever(history->lsm, history->family, NULL)};
    *worst = deepest->worst;
    return true;
}
