/* lsm_answers.c - the ten questions about an LSM store as JSON. The fields are a contract. */
#include "core/base/integer.h"
#include "core/planner/leveled/lsm_words.h"
#include "core/tell/lsm_report.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const LsmFamily *family_of(const LsmSurvey *survey)
{
    return &survey->lsm->families.at[survey->family];
}

static const char *level_name(uint32_t level, char out[16])
{
    snprintf(out, 16, "L%u", level);
    return out;
}

static void events(const LsmSurvey *survey, JsonWriter *json)
{
    json_open_flat(json, "q1_events", '{');
    for (unsigned kind = 0; kind < LSM_EVENT_COUNT_; kind++)
        if (family_of(survey)->event_count[kind])
            json_number(json, lsm_event_name((LsmEventKind)kind), family_of(survey)->event_count[kind]);
    json_close(json);
}

static void levels_now(const LsmSurvey *survey, JsonWriter *json)
{
    char name[16];
    json_open(json, "q2_levels_now", '{');
    for (uint32_t level = 0; level < LSM_LEVELS_MAX; level++) {
        if (!survey->state.levels[level].count)
            continue;
        json_open_flat(json, level_name(level, name), '{');
        json_number(json, "files", survey->state.levels[level].count);
        json_number(json, "bytes", survey->state.levels[level].bytes);
        json_close(json);
    }
    json_close(json);
}

static void key(const LsmSurvey *survey, Key at, JsonWriter *json)
{
    Text hex = TEXT_EMPTY;
    key_dictionary_hex(&family_of(survey)->keys, at, &hex);
    json_string(json, NULL, text_str(&hex));
    text_release(&hex);
}

static void depth_now(const LsmSurvey *survey, JsonWriter *json)
{
    const LsmDepth *depth = &survey->depth;
    if (family_of(survey)->order_broken) {
        json_null(json, "q3_read_depth_now");
        return;
    }
    json_open_flat(json, "q3_read_depth_now", '{');
    json_number(json, "max", depth->by_segment.max);
    if (depth->by_segment.max) {
        json_open_flat(json, "first_at", '[');
        key(survey, depth->deepest.lo, json);
        key(survey, depth->deepest.hi, json);
        json_close(json);
    } else {
        json_null(json, "first_at");
    }
    json_number(json, "segments", depth->segments);
    json_close(json);
}

static void depth_ever(const LsmSurvey *survey, JsonWriter *json)
{
    if (family_of(survey)->order_broken) {
        json_null(json, "q4_worst_read_depth_ever");
        return;
    }
    json_open_flat(json, "q4_worst_read_depth_ever", '{');
    json_number(json, "max", survey->worst.depth);
    if (survey->worst.depth)
        json_number(json, "step", survey->worst.step);
    else
        json_null(json, "step");
    json_close(json);
}

static void bytes(const LsmSurvey *survey, JsonWriter *json)
{
    const LsmAccount *account = &survey->account;
    char name[16];
    json_open(json, "q5_bytes", '{');
    json_number(json, "base", account->base);
    json_number(json, "flushed", account->flushed);
    json_number(json, "ingested", account->ingested);
    json_number(json, "moved", account->moved);
    json_number(json, "compacted", account->compacted);
    json_open_flat(json, "by_output_level", '{');
    for (uint32_t level = 0; level < LSM_LEVELS_MAX; level++)
        if (account->levels[level].written)
            json_number(json, level_name(level, name), account->levels[level].written);
    json_close(json);
    json_close(json);
    json_decimal(json, "q5_write_amp", lsm_write_amp(account), 4);
}

static void worst_compaction(const LsmSurvey *survey, JsonWriter *json)
{
    const LsmCompactionCost *worst = &survey->account.worst;
    if (!worst->any)
        return;
    json_open_flat(json, "q6_worst_compaction", '{');
    json_number(json, "step", worst->step);
    json_number(json, "written", worst->written);
    json_number(json, "from_above", worst->from_above);
    json_number(json, "read", worst->read);
    json_decimal(json, "ratio", worst->ratio, 3);
    json_close(json);
}

static void thrash(const LsmSurvey *survey, JsonWriter *json)
{
    const LsmAccount *account = &survey->account;
    json_open_flat(json, "q7_thrash", '{');
    json_number(json, "rewritten_within_3_steps_bytes", account->thrashed);
    json_number(json, "files", account->thrashed_tables);
    json_decimal(json, "share_of_compacted",
                 account->compacted ? (double)account->thrashed / (double)account->compacted : 0, 4);
    json_close(json);
}

static void overlaps(const LsmSurvey *survey, JsonWriter *json)
{
    if (family_of(survey)->order_broken) {
        json_null(json, "q8_overlap_ratio");
        return;
    }
    json_open_flat(json, "q8_overlap_ratio", '{');
    for (uint32_t level = 1; level + 1 < LSM_LEVELS_MAX; level++) {
        if (!survey->state.levels[level].count || !survey->state.levels[level + 1].count)
            continue;
        char name[32];
        snprintf(name, sizeof name, "L%u/L%u", level, level + 1);
        json_decimal(json, name, lsm_overlap_ratio(&survey->state, level), 3);
    }
    json_close(json);
}

static void leveled_scores(const LsmSurvey *survey, JsonWriter *json)
{
    char name[16];
    if (survey->options.engine != LSM_LEVELDB)
        json_number(json, "base_level", survey->scores.base_level);
    json_open_flat(json, "score", '{');
    for (uint32_t level = 0; level < survey->scores.level_count; level++)
        if (survey->scores.levels[level].scored && survey->state.levels[level].count)
            json_decimal(json, level_name(level, name), survey->scores.levels[level].score, 4);
    json_close(json);
}

static size_t answer_sorted_runs(const LsmState *state)
{
    size_t count = state->levels[0].count;
    for (uint32_t level = 1; level < LSM_LEVELS_MAX; level++)
        count += state->levels[level].count > 0;
    return count;
}

static void answer_scores(const LsmSurvey *survey, JsonWriter *json)
{
    json_open(json, "q9_scores", '{');
    if (survey->options.style == LSM_STYLE_UNIVERSAL) {
        json_number(json, "runs", answer_sorted_runs(&survey->state));
        json_number(json, "trigger", survey->options.l0_trigger);
    } else if (survey->options.style == LSM_STYLE_FIFO) {
        json_number(json, "bytes", survey->state.levels[0].bytes);
        json_number(json, "max", survey->options.fifo_bytes);
        json_number(json, "files", survey->state.levels[0].count);
        json_number(json, "trigger", survey->options.l0_trigger);
    } else if (survey->options.style == LSM_STYLE_LEVELED) {
        leveled_scores(survey, json);
    }
    json_close(json);
}

static void inputs(const LsmSurvey *survey, JsonWriter *json)
{
    size_t count;
    uint32_t *ids = lsm_pick_inputs(&survey->next, &count);
    uint64_t *numbers = mem_alloc(count * sizeof *numbers);
    for (size_t i = 0; i < count; i++)
        numbers[i] = lsm_state_placement(&survey->state, ids[i])->number;
    if (count)
        qsort(numbers, count, sizeof *numbers, integer_compare_u64);
    json_open_flat(json, "inputs", '[');
    for (size_t i = 0; i < count; i++)
        json_number(json, NULL, numbers[i]);
    json_close(json);
    free(ids);
    free(numbers);
}

static void next(const LsmSurvey *survey, const char *name, bool whole, JsonWriter *json)
{
    const LsmPick *pick = &survey->next;
    if (!pick->found) {
        json_null(json, name);
        return;
    }
    json_open(json, name, '{');
    json_number(json, "level", pick->level);
    json_decimal(json, "score", pick->score, 4);
    inputs(survey, json);
    if (pick->seed != PLACEMENT_NONE)
        json_number(json, "seed", lsm_state_placement(&survey->state, pick->seed)->number);
    else
        json_null(json, "seed");
    json_bool(json, "trivial_move", pick->move);
    if (whole) {
        Text why = TEXT_EMPTY;
        lsm_pick_text(&survey->state, &survey->options, pick, &why);
        json_text(json, "reason", lsm_reason_name(pick->reason));
        if (pick->output == LSM_DELETED)
            json_null(json, "output_level");
        else
            json_number(json, "output_level", pick->output);
        json_string(json, "text", text_str(&why));
        text_release(&why);
    }
    json_close(json);
}

void lsm_report_next(const LsmSurvey *survey, JsonWriter *json)
{
    next(survey, "next", true, json);
}

void lsm_report_answers(const LsmSurvey *survey, JsonWriter *json)
{
    json_open(json, "answers", '{');
    events(survey, json);
    levels_now(survey, json);
    depth_now(survey, json);
    depth_ever(survey, json);
    bytes(survey, json);
    worst_compaction(survey, json);
    thrash(survey, json);
    overlaps(survey, json);
    answer_scores(survey, json);
    if (survey->options.style != LSM_STYLE_FIFO)
        next(survey, "q10_next", false, json);
    json_close(json);
}
