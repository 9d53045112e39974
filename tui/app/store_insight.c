/* store_insight.c - surveys an LSM store at one step (core/analysis/lsm_survey.h), and keeps the owners of L0 and the
 * explanations of this step and of the next. */
#include "tui/app/store_insight.h"

#include "core/planner/leveled/lsm_policy.h"

#include <stdlib.h>

typedef struct Looked {
    StoreInsight look;
    const History *history; /* the history that is shown, the store's or a plan; NULL: none yet */
    uint64_t version;
    StepId step; /* its step */
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

static StoreEvent store_explain_event(const Lsm *lsm, uint32_t family, const LsmOptions *options, const LsmEvent *event)
{
    if (!event || !lsm_event_is_picked(event->kind) || lsm->families.at[family].order_broken)
        return (StoreEvent){0};
    LsmState state;
    lsm_state_init(&state, lsm, family);
    StoreEvent explained = {true, lsm_explain(&state, options, (uint32_t)(event - lsm->events.at))};
    lsm_state_release(&state);
    return explained;
}

static const LsmEvent *store_picked_after(const Lsm *lsm, uint32_t family, StepId step)
{
    while (++step < lsm->steps.count) {
        const LsmEvent *event = lsm_event_at(lsm, family, step);
        if (event && lsm_event_is_picked(event->kind))
            return event;
    }
    return NULL;
}

static int store_compare_owners(const void *a, const void *b)
{
    const LsmOwner *x = a, *y = b;
    if (x->bytes != y->bytes)
        return x->bytes > y->bytes ? -1 : 1;
    return x->of.keys.lo < y->of.keys.lo ? -1 : x->of.keys.lo > y->of.keys.lo;
}

/* Has the plan at its step written or deleted some of its tables, but not all of them? */
static bool store_plan_is_running(const History *plan, StepId step)
{
    bool before = false, behind = false;
    for (StepId s = 0; s < plan->steps.count; s++) {
        StepOp op = (StepOp)plan->steps.at[s].op;
        bool changes = op == STEP_CREATE || op == STEP_DELETE || op == STEP_SKIP;
        before |= changes && s <= step;
        behind |= changes && s > step;
    }
    return before && behind;
}

/* Adds what the plan has written so far to what the store had written. */
static void store_account_plan(LsmAccount *account, const History *plan, StepId step)
{
    const LsmFamily *family = &plan->layers.lsm->families.at[plan->layers.family];
    for (size_t i = 0; i < plan->plan.jobs.count; i++) {
        const PlanJob *job = &plan->plan.jobs.at[i];
        if (job->output == LAYER_NONE || plan->born[job->output] > step)
            continue;
        account->compacted += plan->layers.size[job->output];
        account->levels[job->level].written += plan->layers.size[job->output];
    }
    for (size_t i = 0; i < family->placements.count; i++) {
        const LsmPlacement *at = &family->placements.at[i];
        uint32_t by = plan->died[i] <= step ? plan->steps.at[plan->died[i]].job : JOB_NONE;
        if (plan->born[i] <= step && by < plan->plan.jobs.count && plan->plan.jobs.at[by].output != LAYER_NONE &&
            at->level < plan->plan.jobs.at[by].level)
            account->levels[plan->plan.jobs.at[by].level].from_above += at->size;
    }
}

static void survey_plan(StoreInsight *look, const Session *session, const LsmOptions *options)
{
    const History *plan = session->shown;
    size_t count;
    LayerId *live = history_live(plan, session->step, &count);
    lsm_survey_init_layers(&look->survey, &plan->layers, live, count, options, look->step);
    store_account_plan(&look->survey.account, plan, session->step);
    look->running = store_plan_is_running(plan, session->step);
    free(live);
}

static void look_at(StoreInsight *look, const Session *session)
{
    const Lsm *lsm = look->lsm;
    const LsmFamily *family = &lsm->families.at[look->family];
    LsmOptions options =
        session->policy.base[0] ? lsm_policy_options(&session->policy, &family->options) : family->options;
    if (look->planned)
        survey_plan(look, session, &options);
    else
        lsm_survey_init_levels(&look->survey, lsm, look->family, &options, look->step);
    lsm_owners_init(&look->owners, family);
    lsm_owners_count(&look->owners, &look->survey.state, 0);
    if (look->owners.at.count)
        qsort(look->owners.at.at, look->owners.at.count, sizeof *look->owners.at.at, store_compare_owners);
    while (look->owners.at.count && !look->owners.at.at[look->owners.at.count - 1].tables)
        look->owners.at.count--;
    if (look->planned)
        return;
    look->here = store_explain_event(lsm, look->family, &options, lsm_event_at(lsm, look->family, look->step));
    look->next = store_explain_event(lsm, look->family, &options, store_picked_after(lsm, look->family, look->step));
}

const StoreInsight *store_insight(const Session *session)
{
    const History *loaded = session->loaded, *shown = session->shown;
    bool planned = session_shows_plan(session);
    Looked *looked = session_feature(session, &LOOK);
    StoreInsight *look = &looked->look;
    if (!loaded->lsm)
        return NULL;
    if (looked->history == shown && looked->version == shown->version && looked->step == session->step &&
        look->family == loaded->family && policy_same(&looked->policy, &session->policy))
        return look;
    forget(NULL, looked);
    *looked = (Looked){.look = {.lsm = loaded->lsm,
                                .step = planned ? session->loaded_step : session->step,
                                .planned = planned,
                                .family = loaded->family},
                       .history = shown,
                       .version = shown->version,
                       .step = session->step,
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
