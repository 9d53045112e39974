#include "core/analysis/lsm_owners.h"
#include "core/formats/engine/engine_options.h"
#include "core/formats/engine/store.h"
#include "core/history/lsm_history.h"
#include "core/simulator/lsm_rerun.h"
#include "core/tell/lsm_predict_text.h"
#include "core/analysis/lsm_run_figures.h"
#include "core/tell/lsm_report.h"
#include "core/tell/lsm_why.h"
#include "tests/fuzz/fuzz_help.h"
#include "tests/manifest_writer.h"

/* Computes everything that is said about a store, at some of its steps. */
static void look_at(const History *history)
{
    const Lsm *lsm = history->lsm;
    const LsmFamily *family = &lsm->families.at[history->family];
    for (StepId step = 0; step < lsm->steps.count; step += (StepId)(lsm->steps.count / 4 + 1)) {
        LsmSurvey survey;
        Text text = TEXT_EMPTY;
        JsonWriter json = {.out = &text};
        size_t count;
        LayerId *ids = history_live(history, step, &count);
        LevelOptions level = level_options_of(history);
        Summary summary;
        summary_init(&summary, &history->layers, ids, count, &level);
        lsm_survey_init(&survey, lsm, history->family, &family->options, step);
        lsm_report_text(&survey, &text);
        text_clear(&text);
        json_open(&json, NULL, '{');
        lsm_report_facts(&survey, &summary, &json);
        lsm_report_answers(&survey, &json);
        json_close(&json);
        for (uint32_t i = 0; i < family->placements.count && i < 20; i++)
            lsm_why_table(&survey, i, &text);
        lsm_why_key(&survey, family->keys.keys.count, &text);
        LsmOwners owners;
        lsm_owners_init(&owners, family);
        lsm_owners_count(&owners, &survey.state, 0);
        lsm_owners_release(&owners);
        lsm_survey_release(&survey);
        summary_release(&summary);
        free(ids);
        text_release(&text);
    }
    LsmPredictions predictions;
    lsm_predict(lsm, history->family, &family->options, 50, &predictions);
    for (size_t i = 0; i < predictions.at.count; i++) {
        Text text = TEXT_EMPTY;
        lsm_prediction_text(lsm, history->family, &predictions.at.at[i], &text);
        for (Str rest = text_str(&text), bytes; rest.length;) {
            CharKind kind;
            if (str_char(&rest, &bytes, &kind) && kind != CHAR_SHOWN)
                abort();
        }
        text_release(&text);
    }
    lsm_predictions_release(&predictions);
}

/* Reruns the flushes of the store. The rules must hold at every step of the result. */
static void look_again(const History *history)
{
    Lsm again = {0};
    const LsmFamily *from = &history->lsm->families.at[history->family];
    bool damaged = from->order_broken; /* or a table ends before it starts, which is reported */
    for (size_t i = 0; i < from->placements.count; i++)
        damaged |= from->placements.at[i].small > from->placements.at[i].large;
    if (history->lsm->events.count > 200)
        return;
    lsm_rerun(history->lsm, history->family, &history->lsm->families.at[history->family].options,
              lsm_rerun_pace(history->lsm, history->family, NULL), NULL, &again);
    for (size_t i = 0; i < again.families.at[0].placements.count; i++)
        if (again.families.at[0].placements.at[i].small > again.families.at[0].placements.at[i].large && !damaged)
            abort();
    lsm_run_figures(&again, 0);
    lsm_release(&again);
}

static void read_as(Str text, const char *dialect, bool salvage)
{
    History history;
    LoadReport report = {0};
    Error error = {0};
    LoadOptions options = {.dialect = dialect, .salvage = salvage};
    if (store_load_text(text, "fuzz", &options, &history, &report, &error)) {
        LsmOptions *with = &history.lsm->families.at[history.family].options;
        size_t invalid = 0;
        engine_options_read(text, STR("default"), with, &invalid, NULL);
        look_at(&history);
        look_again(&history);
        History turned;
        lsm_history_turn(&history, (uint32_t)history.lsm->families.count - 1,
                         salvage ? VERTICAL_SEQUENCE : VERTICAL_CREATION, &turned);
        history_release(&history);
        look_at(&turned);
        history_release(&turned);
    } else if (!error.message[0]) {
        abort();
    }
    load_report_release(&report);
}

/* Wraps the bytes as records, each with its length in front, so that edits are reached without a right checksum. */
static Text wrapped(const uint8_t *data, size_t size)
{
    Text log = TEXT_EMPTY;
    while (size > 2) {
        size_t length = (size_t)data[0] | (size_t)data[1] << 8;
        length = length < size - 2 ? length : size - 2;
        put_record(&log, (Str){(const char *)data + 2, length});
        data += 2 + length;
        size -= 2 + length;
    }
    return log;
}

/* Whatever the bytes are: an error says why, or there is a history, in every dialect, with and without salvage. The
 * same bytes as OPTIONS set no value that a picker cannot take. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const dialects[] = {NULL, "leveldb", "rocksdb", "pebble"};
    Text log = wrapped(data, size);
    for (unsigned i = 0; i < 4; i++) {
        read_as((Str){(const char *)data, size}, dialects[i], i % 2);
        read_as(text_str(&log), dialects[i], i % 2);
    }
    text_release(&log);
    return 0;
}
