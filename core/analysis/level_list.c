/* level_list.c - makes the rows of the list of levels from the judge's verdicts, and adds splits and text. Nothing is
 * decided here. */
#include "core/analysis/level_list.h"

#include <stdio.h>
#include <stdlib.h>

void level_verdict_text(bool known, bool due, const char *reason, Text *out)
{
    text_printf(out, "%s%s%s", known ? verdict_name(due) : "", known ? ": " : "", reason);
}

/* Finds the splits of the row's layers as the judge counts these. */
static bool level_facts_split(LevelFacts *facts, const JudgeInput *input, Error *error)
{
    const Algorithm *algorithm = policy_algorithm(input->policy);
    if (algorithm->splits)
        return algorithm->splits(input, facts->row.layers, facts->row.count, &facts->splits, error);
    splits_perfect((LayerView){input->view.layers, input->view.index, facts->row.layers, facts->row.count},
                   &facts->splits);
    return true;
}

static bool level_facts_fill(LevelFacts *facts, VerdictRow *row, const JudgeInput *input, Error *error)
{
    Text reason = TEXT_EMPTY;
    verdict_reason(row, &reason);
    *facts = (LevelFacts){.row = *row, .known = true, .compact = row->due};
    row->layers = NULL; /* now owned by the list */
    snprintf(facts->reason, sizeof facts->reason, "%s", reason.at);
    text_release(&reason);
    return level_facts_split(facts, input, error);
}

/* The verdicts on deeper levels depend on the outcome of those above. */
static void list_wait(LevelList *list)
{
    for (uint32_t i = 1; i < list->count; i++) {
        LevelFacts *facts = &list->at[i];
        facts->known = facts->compact = false;
        snprintf(facts->reason, sizeof facts->reason, "unknown until level %u is compacted", facts->row.number - 1);
    }
}

/* Copies what outlives the verdict. */
static bool take_verdict(LevelList *list, const Verdict *verdict, const JudgeInput *input, Error *error)
{
    list->at = mem_alloc((verdict->count + 1) * sizeof *list->at);
    list->count = 0;
    list->due = verdict->due;
    list->stalled_by = verdict->stalled_by;
    list->stall_height = verdict->stall_height;
    list->fresh = verdict->fresh;
    list->forecast = verdict->forecast;
    Text text = TEXT_EMPTY;
    verdict_reason_of(verdict, &text);
    snprintf(list->reason, sizeof list->reason, "%s", text.at);
    text_clear(&text);
    verdict_title_of(verdict, &text);
    snprintf(list->title, sizeof list->title, "%s", text.at);
    text_release(&text);
    while (list->count < verdict->count) {
        bool ok = level_facts_fill(&list->at[list->count], &verdict->rows[list->count], input, error);
        list->count++;
        if (!ok)
            return false;
    }
    return true;
}

bool level_list_init(LevelList *list, LayerView view, const LevelOptions *options, Error *error)
{
    *list = (LevelList){.policy = options->policy, .stalled_by = LAYER_NONE};
    if (list->policy.base[0] == 0) {
        policy_named(STR("full"), &list->policy, NULL);
        list->policy.target_file_size = TARGET_USUAL;
        list->policy.fanout = FANOUT_LOADED;
    }
    const Algorithm *algorithm = policy_algorithm(&list->policy);
    list->unit = algorithm->words.unit;
    list->bands = algorithm->bands;
    list->end_lsn = options->has_end_lsn ? options->end_lsn : layers_end_lsn(view.set, view.ids, view.count);
    JudgeInput input = {
        .view = {.layers = view.set,
                 .index = view.index,
                 .live = view.ids,
                 .live_count = view.count,
                 .end_lsn = list->end_lsn,
                 .sources = options->sources},
        .policy = &list->policy,
        .has_max_height = options->has_max_height,
        .max_height = options->max_height,
        .trace = options->trace,
    };
    Verdict verdict;
    if (!algorithm->judge(&input, &verdict, error))
        return false;
    bool taken = take_verdict(list, &verdict, &input, error);
    if (taken && !verdict.apart)
        list_wait(list);
    verdict_release(&verdict);
    if (!taken)
        level_list_release(list);
    return taken;
}

void level_list_release(LevelList *list)
{
    for (uint32_t i = 0; i < list->count; i++) {
        free(list->at[i].row.layers);
        array_release(&list->at[i].splits);
    }
    free(list->at);
    *list = (LevelList){0};
}

/* ---- deeper levels ---- */

bool level_list_nests(const LevelList *list, Text *out)
{
    char outer[32], inner[32];
    if (!list->bands || list->count < 2 || list->at[1].row.lsns.hi < list->at[0].row.lsns.hi ||
        list->at[1].row.count <= list->at[0].row.count)
        return false;
    text_printf(out, "levels nest: the %s layers of %s %u contain the %s of %s %u",
                count_format(list->at[1].row.count, outer), list->unit, list->at[1].row.number,
                count_format(list->at[0].row.count, inner), list->unit, list->at[0].row.number);
    return true;
}

bool level_list_waits(const LevelList *list)
{
    for (uint32_t i = 0; i < list->count; i++)
        if (!list->at[i].known)
            return true;
    return false;
}

static const PlanLevel *level_list_plan_level(const Plan *plan, uint32_t number)
{
    for (size_t i = 0; i < plan->levels.count; i++)
        if (plan->levels.at[i].level == number)
            return &plan->levels.at[i];
    return NULL;
}

static void level_facts_plan(LevelFacts *facts, const PlanLevel *own, uint32_t last, const Error *failed)
{
    facts->known = own != NULL || failed == NULL;
    facts->compact = own != NULL && own->compact;
    if (own != NULL) {
        facts->then = own->layers_count;
        snprintf(facts->reason, sizeof facts->reason, "%s once level %u is compacted", own->reason,
                 facts->row.number - 1);
    } else if (failed == NULL) {
        snprintf(facts->reason, sizeof facts->reason, "compaction ends at level %u", last);
    } else {
        snprintf(facts->reason, sizeof facts->reason, "unknown: %.140s", failed->message);
    }
}

void level_list_plan(LevelList *list, const Plan *plan, const Error *failed)
{
    uint32_t last = 0; /* the deepest level that the plan reached */
    for (uint32_t i = 0; i < list->count; i++) {
        LevelFacts *facts = &list->at[i];
        const PlanLevel *own = level_list_plan_level(plan, facts->row.number);
        if (!facts->known)
            level_facts_plan(facts, own, last, failed);
        last = own ? own->level : last;
    }
}
