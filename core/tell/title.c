/* title.c - finds the decision that a step's verdict is about, and words it. */
#include "core/tell/title.h"

#include "core/history/step_span.h"
#include "core/model/lsm.h"
#include "core/model/vertical.h"
#include "core/tell/words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int title_counts(const LayerSet *set, const LayerCounts *counts, char out[TITLE_COUNTS][80])
{
    char number[64];
    int pieces = 0;
    if (set->lsm && lsm_has_flaw(set->lsm, LSM_FLAW_DAMAGE))
        snprintf(out[pieces++], sizeof out[0], "damaged");
    snprintf(out[pieces++], sizeof out[0], "%s", plural_format(counts->layers, word_part(set), number));
    if (!set->lsm || vertical_axis(set->vertical)->has_levels)
        snprintf(out[pieces++], sizeof out[0], "L0 %s", count_format(counts->l0, number));
    if (!set->lsm) {
        snprintf(out[pieces++], sizeof out[0], "%s", plural_format(counts->deltas, "delta", number));
        snprintf(out[pieces++], sizeof out[0], "%s", plural_format(counts->images, "image", number));
    }
    return pieces;
}

/* Does the step begin or end the time of a judged level? Sets `level` to it, or to NULL. */
static bool title_step_judges(const History *history, StepId step, const PlanLevel **level)
{
    const Step *at = &history->steps.at[step];
    bool judges = at->op == STEP_LEVEL && at->index < history->plan.levels.count;
    if (!judges && at->op != STEP_FLUSH && at->op != STEP_LOAD && at->op != STEP_COMPACT)
        return false;
    *level = judges ? &history->plan.levels.at[at->index] : NULL;
    return true;
}

const PlanLevel *title_judged_level(const History *history, StepId now)
{
    const PlanLevel *level = NULL;
    if (now >= history_last_step(history))
        return NULL;
    for (StepId step = now + 1; step-- > 0 && history->steps.count > 1;)
        if (title_step_judges(history, step, &level))
            break;
    return level;
}

static void title_use_level(const History *history, const PlanLevel *level, TitleVerdict *verdict)
{
    Text title = TEXT_EMPTY;
    if (!history->layers.lsm) /* whose reasons name the level: "L1 6.84 MiB >= target 4.00 MiB" */
        text_printf(&title, "level %u: ", level->level);
    verdict_title(level->reason ? level->reason : "", level->compact, &title);
    snprintf(verdict->text, sizeof verdict->text, "%s", title.at);
    verdict->compact = level->compact;
    text_release(&title);
}

/* At the last step of a plan that compacts, the layers are judged that it leaves, but the decisions in view are about
 * those before: the title says so. `of_top`: the verdict is on level 0, which its text does not say. */
static const char *title_when(const History *history, StepId step, bool of_top)
{
    bool leaves = step_span_is_plan(history) && !history->layers.lsm && history->plan.levels.count > 0 &&
                  history->plan.levels.at[0].compact && step >= history_last_step(history);
    return !leaves ? "" : of_top ? "then level 0: " : "afterwards: ";
}

TitleVerdict title_verdict(const History *history, StepId step, const PlanLevel *judged, size_t layers,
                           const Summary *summary)
{
    TitleVerdict verdict = {.state = TITLE_JUDGED, .when = ""};
    if (judged) {
        title_use_level(history, judged, &verdict);
        return verdict;
    }
    if (layers == 0 || !summary) {
        verdict.state = layers == 0 ? TITLE_NOTHING : TITLE_PENDING;
        return verdict;
    }
    const LevelList *levels = &summary->levels;
    bool known = summary->has_levels;
    const char *reason = known                                         ? levels->title
                         : !layer_set_is_ordered(summary->set)         ? "the order of keys is unknown"
                         : summary->levels_error.code == ERROR_CROSSED ? "a layer crosses the end LSN"
                                                                       : summary->levels_error.message;
    snprintf(verdict.text, sizeof verdict.text, "%.*s", (int)sizeof verdict.text - 1, reason);
    verdict.compact = known && (levels->due || levels->stalled_by != LAYER_NONE);
    verdict.when = title_when(history, step, known && levels->count > 0 && strcmp(levels->unit, "level") == 0);
    return verdict;
}

void title_walk_init(TitleWalk *walk, const History *history, const PlanSources *sources)
{
    enum { MOST_LAYERS = 1000000000 };
    *walk = (TitleWalk){.history = history, .options = level_options_of(history), .epoch = STEP_NEVER};
    walk->options.sources = sources;
    walk->budget = MOST_LAYERS;
    layer_index_init(&walk->index, &history->layers);
}

void title_walk_release(TitleWalk *walk)
{
    layer_index_release(&walk->index);
}

/* Judges the layers that live at the step, whose epoch is given. */
static void title_walk_judge(TitleWalk *walk, StepId step, StepId epoch)
{
    const History *history = walk->history;
    Summary summary = {0};
    size_t count = 1;
    bool affordable = walk->budget >= history->layers.count;
    LayerId *ids = affordable ? history_live(history, epoch, &count) : NULL;
    if (affordable)
        summary_judge(&summary, (LayerView){&history->layers, &walk->index, ids, count}, &walk->options);
    walk->budget -= affordable ? history->layers.count : 0;
    walk->live = title_verdict(history, step, NULL, count, affordable ? &summary : NULL);
    walk->epoch = epoch;
    summary_release(&summary);
    free(ids);
}

TitleVerdict title_walk_next(TitleWalk *walk)
{
    const History *history = walk->history;
    StepId step = walk->next++, last = history_last_step(history);
    title_step_judges(history, step, &walk->judged);
    if (walk->judged && step < last)
        return title_verdict(history, step, walk->judged, 0, NULL);
    StepId epoch = history_epoch(history, step);
    if (epoch != walk->epoch || step == last)
        title_walk_judge(walk, step, epoch);
    return walk->live;
}

void title_verdict_shorten(TitleVerdict *verdict)
{
    static const char WORD[] = " fanout ";
    char *at = strstr(verdict->text, WORD);
    if (at)
        memmove(at + 1, at + sizeof WORD - 1, strlen(at + sizeof WORD - 1) + 1);
}
