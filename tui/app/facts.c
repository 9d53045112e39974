/* facts.c - one pass over the layers, and the judge's word. */
#include "tui/app/facts.h"

#include "core/model/layer_count.h"
#include "core/planner/algorithm.h"

#include <stdio.h>
#include <stdlib.h>

static void forget(Session *session, void *state)
{
    (void)session;
    *(Facts *)state = (Facts){0};
}

static const Feature FACTS = {.name = "facts", .size = sizeof(Facts), .forget = forget};

static void count_layers(Facts *facts)
{
    size_t count;
    LayerId *live = history_live(facts->history, facts->step, &count);
    LayerCounts counts = layer_counts(&facts->history->layers, live, count);
    facts->layers = counts.layers;
    facts->deltas = counts.deltas;
    facts->images = counts.images;
    facts->l0 = counts.l0;
    facts->bytes = counts.bytes;
    facts->sized = counts.layers - counts.sizes_unknown;
    free(live);
}

static void take_title(Facts *facts, Text *title, bool compact)
{
    facts->has_verdict = true;
    facts->compact = compact;
    snprintf(facts->verdict, sizeof facts->verdict, "%s", title->at);
    text_release(title);
}

/* While a compaction is under way, the level that it judged last is what the verdict is about. At the end of the
 * history it is over: then the layers are judged, as every command judges them. */
static bool take_judged(Facts *facts)
{
    const History *history = facts->history;
    if (facts->step >= history_last_step(history))
        return false;
    for (StepId step = facts->step + 1; step-- > 0 && history->steps.count > 1;) {
        const Step *at = &history->steps.at[step];
        if (at->op == STEP_LEVEL && at->index < history->plan.levels.count) {
            const PlanLevel *level = &history->plan.levels.at[at->index];
            Text title = TEXT_EMPTY;
            text_printf(&title, "level %u: ", level->level);
            verdict_title(level->reason ? level->reason : "", level->compact, &title);
            take_title(facts, &title, level->compact);
            return true;
        }
        if (at->op == STEP_FLUSH || at->op == STEP_LOAD || at->op == STEP_COMPACT)
            return false;
    }
    return false;
}

static void judge(Facts *facts, const Policy *policy)
{
    const History *history = facts->history;
    JudgeInput input = {
        .view = {.layers = &history->layers, .end_lsn = history_end_lsn(history, facts->step)},
        .policy = policy,
    };
    LayerId *live = history_live(history, facts->step, &input.view.live_count);
    input.view.live = live;
    Verdict verdict;
    if (policy_algorithm(policy)->judge(&input, &verdict, NULL)) {
        Text title = TEXT_EMPTY;
        verdict_title_of(&verdict, &title);
        take_title(facts, &title, verdict.due || verdict.stalled_by != LAYER_NONE);
        verdict_release(&verdict);
    } else {
        facts->has_verdict = true;
        snprintf(facts->verdict, sizeof facts->verdict, "a layer crosses the end LSN");
    }
    free(live);
}

void facts_update(Facts *facts, const History *history, StepId step, const Policy *policy)
{
    StepId epoch = history_epoch(history, step);
    bool same = facts->history == history && facts->version == history->version && facts->epoch == epoch &&
                policy_same(&facts->policy, policy);
    if (same && facts->step == step)
        return;
    if (same) { /* the layers are the same: only what is under way may differ */
        facts->step = step;
        facts->has_verdict = facts->compact = false;
    } else {
        *facts =
            (Facts){.history = history, .version = history->version, .step = step, .epoch = epoch, .policy = *policy};
        count_layers(facts);
    }
    if (!take_judged(facts) && facts->layers > 0)
        judge(facts, policy);
}

const Facts *facts_shown(const Session *session)
{
    Facts *facts = session_feature(session, &FACTS);
    facts_update(facts, session->shown, session->step, &session->policy);
    return facts;
}
