/* facts.c - counts layers in one pass; the verdict comes from the judge. */
#include "tui/app/facts.h"

#include "core/model/lsm.h"

#include "core/model/layer_count.h"
#include "tui/app/looks.h"

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

/* While a compaction is under way, the level that it judged last is what the verdict is about. At the end of the
 * history it is over: then the layers are judged, as every command judges them. */
static const PlanLevel *find_judged(const History *history, StepId now)
{
    if (now >= history_last_step(history))
        return NULL;
    for (StepId step = now + 1; step-- > 0 && history->steps.count > 1;) {
        const Step *at = &history->steps.at[step];
        if (at->op == STEP_LEVEL && at->index < history->plan.levels.count)
            return &history->plan.levels.at[at->index];
        if (at->op == STEP_FLUSH || at->op == STEP_LOAD || at->op == STEP_COMPACT)
            return NULL;
    }
    return NULL;
}

void facts_update(Facts *facts, const History *history, StepId step)
{
    StepId epoch = history_epoch(history, step);
    bool same = facts->history == history && facts->version == history->version && facts->epoch == epoch;
    if (same && facts->step == step)
        return;
    if (!same) {
        *facts = (Facts){.history = history, .version = history->version, .step = step, .epoch = epoch};
        count_layers(facts);
    }
    facts->step = step;
    facts->judged = find_judged(history, step);
}

const Facts *facts_shown(const Session *session)
{
    Facts *facts = session_feature(session, &FACTS);
    facts_update(facts, session->shown, session->step);
    return facts;
}

static void judge_under_way(const PlanLevel *level, FactsVerdict *verdict)
{
    Text title = TEXT_EMPTY;
    text_printf(&title, "level %u: ", level->level);
    verdict_title(level->reason ? level->reason : "", level->compact, &title);
    snprintf(verdict->text, sizeof verdict->text, "%s", title.at);
    verdict->compact = level->compact;
    text_release(&title);
}

FactsVerdict facts_verdict_of(const Facts *facts, const Summary *summary)
{
    FactsVerdict verdict = {.state = FACTS_JUDGED};
    if (facts->judged) {
        judge_under_way(facts->judged, &verdict);
        return verdict;
    }
    if (facts->layers == 0)
        return (FactsVerdict){.state = FACTS_NOTHING};
    if (!summary)
        return (FactsVerdict){.state = FACTS_PENDING};
    const LevelList *levels = &summary->levels;
    bool judged = summary->has_levels;
    snprintf(verdict.text, sizeof verdict.text, "%s",
             judged                                ? levels->title
             : !layer_set_is_ordered(summary->set) ? "the order of keys is unknown"
                                                   : "a layer crosses the end LSN");
    verdict.compact = judged && (levels->due || levels->stalled_by != LAYER_NONE);
    return verdict;
}

FactsVerdict facts_verdict(Session *session)
{
    const Facts *facts = facts_shown(session);
    const Insight *insight = facts->judged || facts->layers == 0 ? NULL : looks_shown(session);
    return facts_verdict_of(facts, insight ? &insight->summary : NULL);
}
