/* lsm_why.c - tells a table's life in two sentences, and gives the comparison that takes or rejects it.
 *
 *     table #370, L1, 67.9 KiB: keys user1 … user3
 *       written by step 180: compaction L0 to L1: …; L0's score 1.18, seed #56
 *       next: compact L1 to L2: …
 *       not selected: #367 overlaps 0.41 bytes of L2 for each of its own, this one 2.10 (rank 9 of 14)
 */
#include "core/tell/lsm_why.h"

#include "core/base/tones.h"
#include "core/planner/leveled/lsm_words.h"
#include "core/tell/lsm_predict_text.h"
#include "core/tell/lsm_report.h"

#include <stdlib.h>

typedef unsigned long long Long;

static const LsmPlacement *table_at(const LsmSurvey *survey, uint32_t placement)
{
    return &survey->lsm->families.at[survey->family].placements.at[placement];
}

/* "step 20: compaction L0 to L1: …, and the rule that explains it" */
static void add_event(const LsmSurvey *survey, const LsmEvent *event, Text *out)
{
    text_printf(out, "step %u: ", event->step);
    if (!lsm_event_is_picked((LsmEventKind)event->kind) || survey->lsm->families.at[survey->family].order_broken) {
        lsm_event_text(survey->lsm, event, out);
        return;
    }
    LsmState state;
    lsm_state_init(&state, survey->lsm, survey->family);
    LsmPrediction prediction = lsm_explain(&state, &survey->options, (uint32_t)(event - survey->lsm->events.at));
    lsm_state_release(&state);
    lsm_prediction_words(survey->lsm, survey->family, &prediction, out);
}

static void add_life(const LsmSurvey *survey, const LsmPlacement *table, Text *out)
{
    const LsmEvent *events = survey->lsm->events.at;
    if (events[table->event].kind == LSM_BASE) {
        text_printf(out, "  older than this MANIFEST\n");
    } else {
        text_printf(out, "  placed here by ");
        add_event(survey, &events[table->event], out);
        text_add_char(out, '\n');
    }
    if (table->written_by != table->event && events[table->written_by].kind != LSM_BASE) {
        text_printf(out, "  written by ");
        add_event(survey, &events[table->written_by], out);
        text_add_char(out, '\n');
    }
    const LsmEvent *end = table->died == STEP_NEVER ? NULL : lsm_event_at(survey->lsm, survey->family, table->died);
    if (end) {
        text_printf(out, "  deleted by ");
        add_event(survey, end, out);
        text_add_char(out, '\n');
    }
}

static bool why_inputs_hold(const LsmInputs *inputs, uint32_t placement)
{
    for (size_t i = 0; i < inputs->at.count; i++)
        if (inputs->at.at[i] == placement)
            return true;
    return false;
}

static void add_taken(const LsmSurvey *survey, uint32_t placement, Text *out)
{
    const LsmPick *pick = &survey->next;
    const LsmPlacement *table = table_at(survey, placement);
    text_tone(out, TONE_YES);
    if (placement == pick->seed && lsm_seeds_by_overlap(&survey->options, table->level))
        text_printf(out,
                    "  selected as the seed: it overlaps %.2f bytes of L%u for each of its own, the least of %zu "
                    "tables\n",
                    lsm_survey_overlap(survey, placement), table->level + 1u, survey->state.levels[table->level].count);
    else if (placement == pick->seed)
        text_printf(out, "  selected as the seed\n");
    else if (why_inputs_hold(&pick->start, placement))
        text_printf(out, "  selected: %s\n",
                    table->level == 0 ? "it overlaps the other selected tables of L0"
                    : pick->expanded  ? "adding it requires no more tables of the level below"
                                      : "it is compacted together with the seed");
    else
        text_printf(out, "  selected: it lies in the level to which the result is written\n");
}

static void add_left(const LsmSurvey *survey, uint32_t placement, Text *out)
{
    const LsmPick *pick = &survey->next;
    const LsmPlacement *table = table_at(survey, placement);
    const LsmLevelScore *score = &survey->scores.levels[table->level];
    bool leveled = survey->options.style == LSM_STYLE_LEVELED;
    text_tone(out, TONE_NO);
    if (leveled && !score->scored) {
        text_printf(out, "  not selected: nothing lies below L%u\n", table->level);
    } else if (leveled && score->score < 1) {
        text_printf(out, "  not selected: ");
        lsm_score_text(&survey->scores, &survey->options, table->level, out);
        text_add_char(out, '\n');
    } else if (leveled && pick->found && pick->level != table->level) {
        text_printf(out, "  not selected: the score of L%u, %.2f, is below that of L%u, %.2f\n", table->level,
                    score->score, pick->level, pick->score);
    } else if (pick->found && pick->seed != PLACEMENT_NONE && lsm_seeds_by_overlap(&survey->options, table->level)) {
        text_printf(out,
                    "  not selected: #%llu overlaps %.2f bytes of L%u for each of its own, this one %.2f (rank %zu "
                    "of %zu)\n",
                    (Long)table_at(survey, pick->seed)->number, lsm_survey_overlap(survey, pick->seed),
                    table->level + 1u, lsm_survey_overlap(survey, placement),
                    lsm_survey_overlap_rank(survey, placement), survey->state.levels[table->level].count);
    } else {
        text_printf(out, "  not selected\n");
    }
}

static void add_title(const LsmSurvey *survey, uint32_t placement, Text *out)
{
    const LsmPlacement *table = table_at(survey, placement);
    const KeyDictionary *keys = &survey->lsm->families.at[survey->family].keys;
    char bytes[32], lo[KEY_LABEL_SIZE], hi[KEY_LABEL_SIZE];
    text_tone(out, TONE_HEAD);
    text_printf(out, "table #%llu, L%u, %s: keys %s … %s\n", (Long)table->number, table->level,
                bytes_format(table->size, bytes), key_dictionary_label(keys, (Key)table->small * 2, lo),
                key_dictionary_label(keys, (Key)table->large * 2, hi));
}

void lsm_why_table(const LsmSurvey *survey, uint32_t placement, Text *out)
{
    const LsmPlacement *table = table_at(survey, placement);
    add_title(survey, placement, out);
    add_life(survey, table, out);
    if (!placement_alive(table, survey->state.step)) {
        text_printf(out, "  it is not there at step %u\n", survey->state.step);
        return;
    }
    text_tone(out, TONE_HEAD);
    text_printf(out, "next: ");
    lsm_report_next_text(survey, out);
    text_add_char(out, '\n');
    if (survey->next.found &&
        (why_inputs_hold(&survey->next.start, placement) || why_inputs_hold(&survey->next.below, placement)))
        add_taken(survey, placement, out);
    else
        add_left(survey, placement, out);
}

void lsm_why_key(const LsmSurvey *survey, Key key, Text *out)
{
    const LsmFamily *family = &survey->lsm->families.at[survey->family];
    char label[KEY_LABEL_SIZE], bytes[32];
    size_t count = 0;
    text_tone(out, TONE_HEAD);
    text_printf(out, "key %s\n", key_dictionary_label(&family->keys, key, label));
    for (uint32_t level = 0; level < LSM_LEVELS_MAX && !family->order_broken; level++)
        for (size_t i = 0; i < survey->state.levels[level].count; i++) {
            uint32_t placement = survey->state.levels[level].at[i];
            const LsmPlacement *table = table_at(survey, placement);
            if (!key_range_overlaps(placement_keys(table), (KeyRange){key, key + 1}))
                continue;
            bool taken =
                why_inputs_hold(&survey->next.start, placement) || why_inputs_hold(&survey->next.below, placement);
            text_printf(out, "  L%u #%llu, %s%s\n", level, (Long)table->number, bytes_format(table->size, bytes),
                        taken ? ", compacted next" : "");
            count++;
        }
    text_printf(out, "  a read of it visits %s%zu table%s\n", count ? "at most " : "", count, plural_ending(count));
    text_tone(out, TONE_HEAD);
    text_printf(out, "next: ");
    lsm_report_next_text(survey, out);
    text_add_char(out, '\n');
    for (uint32_t level = 0; survey->options.style == LSM_STYLE_LEVELED && level < lsm_survey_level_count(survey);
         level++) {
        text_printf(out, "  ");
        lsm_score_text(&survey->scores, &survey->options, level, out);
        text_add_char(out, '\n');
    }
}
