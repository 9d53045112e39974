/* lsm_predict_text.c - prints explained steps with their rule, and the others with their possible causes. */
#include "core/tell/lsm_predict_text.h"

#include "core/tell/lsm_report.h"

#include <stdio.h>

typedef unsigned long long Long;

static const char *predicted_rule_text(LsmReason reason)
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

/* ---- steps that no rule explains ---- */

static void predicted_add_old(const LsmWhy *why, Text *out)
{
    if (why->may_be_old)
        text_printf(out, ", or by age (ttl, periodic)");
}

/* Adds what is excluded, and by which numbers. */
static void add_excluded(const LsmFamily *family, const LsmEvent *event, const LsmWhy *why, Text *out)
{
    bool leveled = family->options.style == LSM_STYLE_LEVELED;
    text_printf(out, ", because nothing automatic was due: ");
    if (!leveled)
        text_printf(out, "no rule asked for it");
    else if (event->kind == LSM_REWRITE)
        text_printf(out, "no score rewrites tables where they are");
    else
        text_printf(out, "L%u's score was %.2f at most%s", event->from, why->score,
                    why->counts_all ? "" : " (without deletions, which only a LOG counts)");
    text_printf(out, ", no table was marked or old enough");
}

static void rocksdb_causes(const LsmFamily *family, const LsmEvent *event, const LsmWhy *why, Text *out)
{
    bool manual = why->cause == LSM_CAUSE_MANUAL;
    if (event->kind == LSM_DELETE && event->from > 0)
        text_printf(out, "manual (DeleteFilesInRange, or CompactRange of which nothing was left)");
    else if (event->kind == LSM_REWRITE && !manual)
        text_printf(out, "manual, or bottommost (deletions that a snapshot had kept)");
    else
        text_printf(out, "manual (CompactRange, CompactFiles)");
    if (event->kind == LSM_MOVE && family->options.dynamic && family->options.drains)
        text_printf(out, ", or moved down when the store was opened");
    predicted_add_old(why, out);
    if (manual)
        add_excluded(family, event, why, out);
    else if (why->idle)
        text_printf(out, "; L%u's score was %.2f at most", event->from, why->score);
    else if (family->options.style == LSM_STYLE_LEVELED && event->kind != LSM_REWRITE)
        text_printf(out,
                    ", or decided beside jobs that are not known: L%u was due, with score %.2f, but with other tables",
                    event->from, why->score);
}

static void pebble_causes(const LsmFamily *family, const LsmEvent *event, const LsmWhy *why, Text *out)
{
    char bytes[32];
    if (why->cause == LSM_CAUSE_DELETIONS)
        text_printf(
            out, "delete-only, because a range deletion hides the keys: in #%llu, which covers all of them, or newer",
            (Long)family->placements.at[why->covers].number);
    else if (event->kind == LSM_DELETE)
        text_printf(out, "delete-only (a range deletion above hides it), or an excise");
    else if (event->kind == LSM_REWRITE)
        text_printf(out, "elision-only (its deletions hide nothing any more), or manual");
    else if (why->base)
        text_printf(out, "with these options Pebble compacts L0 to L%u, automatically and manually", why->base);
    else
        text_printf(out, "manual, or for tombstones or reads, which no MANIFEST counts");
    if (why->base && why->base_max)
        text_printf(out, "; it chooses L%u with an lbase_max_bytes of %s or less", event->to,
                    bytes_format(why->base_max, bytes));
}

/* What caused, or may have caused, a step that no rule explains: logged, deduced, or what its shape allows. */
static void lsm_unexplained_text(const Lsm *lsm, const LsmFamily *family, const LsmPrediction *prediction, Text *out)
{
    const LsmEvent *event = &lsm->events.at[prediction->event];
    const LsmWhy *why = &prediction->why;
    if (event->reason)
        text_printf(out, "%s%s, says the LOG", why->cause == LSM_CAUSE_MANUAL ? "manual: " : "", event->reason);
    else if (why->cause == LSM_CAUSE_MARKED)
        text_printf(out, "marked: one of its tables is marked for compaction");
    else if (event->kind == LSM_REFIT)
        text_printf(out, "manual (CompactRange with change_level)");
    else if (lsm->engine == LSM_PEBBLE)
        pebble_causes(family, event, why, out);
    else if (lsm->engine == LSM_LEVELDB)
        text_printf(out, "manual (CompactRange), or for reads: a table was searched in vain too often");
    else
        rocksdb_causes(family, event, why, out);
}

/* ---- totals ---- */

void lsm_tally_add(LsmTally *tally, const Lsm *lsm, const LsmPredictions *predictions)
{
    tally->steps += predictions->at.count;
    tally->predicted += predictions->predicted;
    for (size_t i = 0; i < predictions->at.count; i++) {
        const LsmPrediction *prediction = &predictions->at.at[i];
        if (prediction->predicted)
            tally->rules[prediction->reason]++;
        else
            tally->causes[prediction->why.cause]++;
        tally->moves += lsm->events.at[prediction->event].kind == LSM_MOVE;
    }
}

static const char *cause_text(LsmCause cause)
{
    static const char *const texts[] = {
        [LSM_CAUSE_RULE] = "a rule",
        [LSM_CAUSE_MANUAL] = "manual",
        [LSM_CAUSE_MARKED] = "marked",
        [LSM_CAUSE_AGE] = "by age",
        [LSM_CAUSE_ENGINE] = "named by the LOG",
        [LSM_CAUSE_DELETIONS] = "delete-only",
        [LSM_CAUSE_UNKNOWN] = "unexplained",
    };
    return texts[cause];
}

void lsm_tally_text(const LsmTally *tally, Text *out)
{
    unsigned told = 0;
    if (!tally->steps)
        return;
    text_printf(out, "by cause: ");
    for (unsigned i = 0; i < LSM_REASON_COUNT_; i++)
        if (tally->rules[i])
            text_printf(out, "%s%s %zu", told++ ? ", " : "",
                        i == LSM_BECAUSE_SIZE ? "a level's score" : predicted_rule_text((LsmReason)i), tally->rules[i]);
    for (unsigned i = 0; i < LSM_CAUSE_COUNT_; i++)
        if (tally->causes[i])
            text_printf(out, "%s%s %zu", told++ ? ", " : "", cause_text((LsmCause)i), tally->causes[i]);
    text_printf(out, "; %zu move%s among them\n", tally->moves, plural_ending(tally->moves));
}

void lsm_tally_json(const LsmTally *tally, JsonWriter *json)
{
    json_open_flat(json, "causes", '{');
    for (unsigned i = 0; i < LSM_REASON_COUNT_; i++)
        if (tally->rules[i])
            json_number(json, lsm_reason_name((LsmReason)i), tally->rules[i]);
    /* Marked tables that the engine compacted otherwise than the rule predicts: "marked" counts those of the rule. */
    for (unsigned i = 0; i < LSM_CAUSE_COUNT_; i++)
        if (tally->causes[i])
            json_number(json, i == LSM_CAUSE_MARKED ? "marked_otherwise" : lsm_cause_name((LsmCause)i),
                        tally->causes[i]);
    json_close(json);
    json_number(json, "moves", tally->moves);
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
    text_printf(out, "; %s", predicted_rule_text(prediction->reason));
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
    json_text(json, "cause", lsm_cause_name(prediction->why.cause));
    json_close(json);
    text_release(&text);
}
