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
        [LSM_BECAUSE_BLOBS] = "garbage in the oldest blob files",
        [LSM_BECAUSE_BACKING] = "garbage in a backing file",
    };
    return texts[reason];
}

/* ---- what no rule explains ---- */

/* The time of a step: of the newest table that is told one, among the last few that were placed. */
static uint64_t time_about(const LsmFamily *family, const LsmEvent *event)
{
    enum { LOOKED_AT = 64 };
    uint64_t newest = 0;
    uint32_t until = event->born_first + event->born_count, from = until > LOOKED_AT ? until - LOOKED_AT : 0;
    for (uint32_t i = from; i < until; i++)
        newest = family->placements.at[i].created > newest ? family->placements.at[i].created : newest;
    return newest;
}

/* Can a table have been old enough for ttl or periodic compactions? */
static bool may_be_by_age(const LsmFamily *family, const LsmEvent *event)
{
    uint64_t ttl = family->options.ttl, periodic = family->options.periodic, now = time_about(family, event);
    uint64_t least = ttl && (ttl < periodic || !periodic) ? ttl : periodic;
    if (family->options.engine != LSM_ROCKSDB || (family->options.from_file && !least))
        return false;
    return family->age_unknown || !now || !least || now < family->earliest || now - family->earliest >= least;
}

static void rocksdb_causes(const LsmFamily *family, const LsmEvent *event, Text *out)
{
    if (event->kind == LSM_DELETE && event->from > 0)
        text_printf(out, "DeleteFilesInRange, or a manual compaction of which nothing was left");
    else if (event->kind == LSM_REWRITE)
        text_printf(out, "manual, or bottommost (deletions that a snapshot had kept)");
    else
        text_printf(out, "manual (CompactRange, CompactFiles)");
    if (may_be_by_age(family, event))
        text_printf(out, ", or by age (ttl, periodic)");
    else
        text_printf(out, "; no table was marked or old enough");
}

static void pebble_causes(const LsmEvent *event, const LsmPrediction *prediction, Text *out)
{
    if (event->kind == LSM_DELETE)
        text_printf(out, "delete-only (a range deletion above hides it), or a manual compaction of which nothing was "
                         "left");
    else if (event->kind == LSM_REWRITE)
        text_printf(out, "elision-only (its deletions hide nothing any more), or manual");
    else
        text_printf(out, "manual, or for tombstones or reads, which no MANIFEST counts");
    if (event->from == 0 && event->to > 0 && prediction->found && prediction->level == 0 &&
        prediction->output != event->to)
        text_printf(out, "; by the options that are known, L0 is compacted to L%u here", prediction->output);
}

/* Why a step that no rule explains may have come about: what its shape, marks and ages allow. */
static void lsm_unexplained_text(const Lsm *lsm, const LsmFamily *family, const LsmPrediction *prediction, Text *out)
{
    const LsmEvent *event = &lsm->events.at[prediction->event];
    if (event->reason)
        text_printf(out, "%s, says the LOG", event->reason);
    else if (prediction->marked)
        text_printf(out, "a table of it is marked for compaction");
    else if (event->kind == LSM_REFIT)
        text_printf(out, "manual (CompactRange with change_level)");
    else if (lsm->engine == LSM_PEBBLE)
        pebble_causes(event, prediction, out);
    else if (lsm->engine == LSM_LEVELDB)
        text_printf(out, "manual (CompactRange), or for reads: a table was searched in vain too often");
    else
        rocksdb_causes(family, event, out);
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
        lsm_unexplained_text(lsm, of, prediction, out);
        return;
    }
    text_printf(out, "; %s", rule_text(prediction->reason));
    if (prediction->score > 0)
        text_printf(out, " %.2f", prediction->score);
    if (prediction->seed != PLACEMENT_NONE)
        text_printf(out, ", seed #%llu", (Long)of->placements.at[prediction->seed].number);
    if (prediction->decided + 1 < event->step)
        text_printf(out, ", decided at step %u", prediction->decided);
    if (prediction->beside)
        text_printf(out, ", while others ran");
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
    Text text = TEXT_EMPTY;
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
        lsm_unexplained_text(lsm, of, prediction, &text);
        json_string(json, "reason", text_str(&text));
    }
    if (prediction->seed != PLACEMENT_NONE && prediction->predicted)
        json_number(json, "seed", of->placements.at[prediction->seed].number);
    else
        json_null(json, "seed");
    json_close(json);
    text_release(&text);
}
