/* facts.c - counts the layers of the shown step in one pass; the verdict comes from the judge. */
#include "tui/app/facts.h"

#include "core/model/lsm.h"

#include "core/model/layer_count.h"
#include "tui/app/session_insight.h"

#include <stdio.h>
#include <string.h>
#include <stdlib.h>

typedef struct Counted {
    Facts facts;
    const History *history; /* the history that was counted; NULL: nothing is counted yet */
    uint64_t version;       /* version of the history */
    StepId step, epoch;     /* epoch: see insight.h */
} Counted;

static void forget(Session *session, void *state)
{
    (void)session;
    *(Counted *)state = (Counted){0};
}

static const Feature FACTS = {.name = "facts", .size = sizeof(Counted), .forget = forget};

static Facts count_layers(const History *history, StepId step)
{
    size_t count;
    LayerId *live = history_live(history, step, &count);
    LayerCounts counts = layer_counts(&history->layers, live, count);
    free(live);
    return (Facts){.layers = counts.layers,
                   .deltas = counts.deltas,
                   .images = counts.images,
                   .l0 = counts.l0,
                   .store = history->layers.lsm != NULL,
                   .bytes = counts.bytes,
                   .sized = counts.layers - counts.sizes_unknown};
}

/* The level that the current compaction judged last, which the verdict is about. NULL between compactions and at the
 * end of the history: there the live layers are judged, as by every command. */
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

Facts facts_of(const History *history, StepId step)
{
    Facts facts = count_layers(history, step);
    facts.judged = find_judged(history, step);
    return facts;
}

const Facts *facts_shown(const Session *session)
{
    Counted *counted = session_feature(session, &FACTS);
    const History *history = session->shown;
    StepId epoch = history_epoch(history, session->step);
    bool same = counted->history == history && counted->version == history->version && counted->epoch == epoch;
    if (!same)
        *counted = (Counted){facts_of(history, session->step), history, history->version, session->step, epoch};
    else if (counted->step != session->step)
        counted->facts.judged = find_judged(history, session->step);
    counted->step = session->step;
    return &counted->facts;
}

static void use_judged_level(const Facts *facts, FactsVerdict *verdict)
{
    const PlanLevel *level = facts->judged;
    Text title = TEXT_EMPTY;
    if (!facts->store) /* whose reasons name the level: "L1 6.84 MiB >= target 4.00 MiB" */
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
        use_judged_level(facts, &verdict);
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
    const Insight *insight = facts->judged || facts->layers == 0 ? NULL : session_insight(session);
    return facts_verdict_of(facts, insight ? &insight->summary : NULL);
}

void facts_shorten(FactsVerdict *verdict)
{
    static const char WORD[] = " fanout ";
    char *at = strstr(verdict->text, WORD);
    if (at)
        memmove(at + 1, at + sizeof WORD - 1, strlen(at + sizeof WORD - 1) + 1);
}
