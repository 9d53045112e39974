/* lsm_predict_text.c - explained steps name their rule, others what they may have been. */
#include "core/tell/lsm_predict_text.h"

#include "core/tell/lsm_report.h"

#include <stdio.h>

typedef unsigned long long Long;

static const char *rule_text(LsmReason reason)
{
    static const char *const texts[] = {
        [LSM_BECAUSE_L0] = "L0's score",
        [LSM_BECAUSE_SIZE] = "the level's score",
        [LSM_BECAUSE_INTRA_L0] = "L0 could not be compacted down: its newest tables were merged",
        [LSM_BECAUSE_AMPLIFICATION] = "size amplification",
        [LSM_BECAUSE_RATIO] = "size ratio",
        [LSM_BECAUSE_RUNS] = "number of runs",
        [LSM_BECAUSE_FIFO_SIZE] = "more bytes than max_table_files_size",
        [LSM_BECAUSE_FIFO_MERGE] = "small tables were merged",
        [LSM_BECAUSE_MARKED] = "a table is marked",
    };
    return texts[reason];
}

/* Why a step that no rule explains may have come about: what its shape allows. */
static void lsm_unexplained_text(const Lsm *lsm, const LsmPrediction *prediction, Text *out)
{
    const LsmEvent *event = &lsm->events.at[prediction->event];
    if (event->reason)
        text_printf(out, "%s, says the LOG", event->reason);
    else if (prediction->marked)
        text_printf(out, "a table of it is marked for compaction");
    else if (event->kind == LSM_REFIT)
        text_printf(out, "CompactRange with change_level");
    else if (event->kind == LSM_DELETE && event->from > 0)
        text_printf(out, "DeleteFilesInRange, or a compaction (manual, marked, by age) of which nothing was left");
    else if (event->kind == LSM_REWRITE)
        text_printf(out, "bottommost, by age (ttl, periodic), blob garbage, or manual");
    else
        text_printf(out, "manual, marked, or by age (ttl, periodic)");
}

void lsm_prediction_text(const Lsm *lsm, uint32_t family, const LsmPrediction *prediction, Text *out)
{
    text_printf(out, "step %-6u ", lsm->events.at[prediction->event].step);
    lsm_prediction_words(lsm, family, prediction, out);
}

void lsm_prediction_words(const Lsm *lsm, uint32_t family, const LsmPrediction *prediction, Text *out)
{
    const LsmEvent *event = &lsm->events.at[prediction->event];
    const LsmFamily *of = &lsm->families.at[family];
    lsm_event_text(lsm, event, out);
    if (!prediction->predicted) {
        text_printf(out, "; no rule explains it: ");
        lsm_unexplained_text(lsm, prediction, out);
        return;
    }
    text_printf(out, "; %s", rule_text(prediction->reason));
    if (prediction->score > 0)
        text_printf(out, " %.2f", prediction->score);
    if (prediction->seed != PLACEMENT_NONE)
        text_printf(out, ", seed #%llu", (Long)of->placements.at[prediction->seed].number);
    if (prediction->decided + 1 < event->step)
        text_printf(out, ", decided at step %u", prediction->decided);
}

static void json_tables(const Lsm *lsm, const LsmEvent *event, const LsmFamily *family, JsonWriter *json)
{
    json_open_flat(json, "inputs", '[');
    for (uint32_t i = 0; i < event->dead_count; i++)
        json_number(json, NULL, family->placements.at[lsm->dead.at[event->dead_first + i]].number);
    json_close(json);
    json_open_flat(json, "outputs", '[');
    for (uint32_t i = 0; i < event->born_count; i++)
        json_number(json, NULL, family->placements.at[event->born_first + i].number);
    json_close(json);
}

void lsm_prediction_json(const Lsm *lsm, uint32_t family, const LsmPrediction *prediction, JsonWriter *json)
{
    const LsmEvent *event = &lsm->events.at[prediction->event];
    const LsmFamily *of = &lsm->families.at[family];
    Text text = {0};
    json_open_flat(json, NULL, '{');
    json_number(json, "step", event->step);
    json_string(json, "family", of->name);
    json_text(json, "event", lsm_event_name((LsmEventKind)event->kind));
    json_number(json, "from", event->from);
    json_number(json, "to", event->to);
    json_tables(lsm, event, of, json);
    json_bool(json, "predicted", prediction->predicted);
    if (prediction->predicted) {
        json_text(json, "reason", lsm_reason_name(prediction->reason));
        json_number(json, "decided", prediction->decided);
        json_decimal(json, "score", prediction->score, 6);
    } else {
        lsm_unexplained_text(lsm, prediction, &text);
        json_string(json, "reason", text_str(&text));
    }
    if (prediction->seed != PLACEMENT_NONE && prediction->predicted)
        json_number(json, "seed", of->placements.at[prediction->seed].number);
    else
        json_null(json, "seed");
    json_close(json);
    text_release(&text);
}
