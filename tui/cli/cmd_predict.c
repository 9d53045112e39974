/* cmd_predict.c - prints which of the engine's rules explains each compaction of an LSM store. */
#include "core/tell/lsm_predict_text.h"
#include "tui/cli/commands.h"
#include "tui/cli/input.h"
#include "tui/cli/store_options.h"

#include <stdlib.h>

static const CliOption options[] = {
    {"json", NULL, "print JSON, always with every step", 0},
    {"all", NULL, "print every step instead of only those that no rule explains", 0},
    {"set", "KEY=VALUE", "override an option of the store's OPTIONS file; separate several by commas; see help stores",
     0},
    CLI_INPUT_OPTIONS,
    {0},
};

static bool predict_family(const CliArgs *args, const Lsm *lsm, uint32_t family, JsonWriter *json, LsmTally *tally,
                           Text *out, Error *error)
{
    LsmOptions with = lsm->families.at[family].options;
    if (!store_options_set(args, &with, error))
        return false;
    LsmPredictions predictions;
    lsm_predict(lsm, family, &with, STEP_NEVER, &predictions);
    for (size_t i = 0; i < predictions.at.count; i++) {
        const LsmPrediction *prediction = &predictions.at.at[i];
        if (json) {
            lsm_prediction_json(lsm, family, prediction, json);
        } else if (cli_flag(args, "all") || !prediction->predicted) {
            lsm_prediction_text(lsm, family, prediction, out);
            text_add_char(out, '\n');
        }
    }
    lsm_tally_add(tally, lsm, &predictions);
    lsm_predictions_release(&predictions);
    return true;
}

static bool predict(const CliArgs *args, const History *history, Text *out, Error *error)
{
    const Lsm *lsm = history->lsm;
    if (!lsm)
        return error_set(error, ERROR_INPUT, "predict needs an LSM store: its directory or its MANIFEST");
    bool as_json = cli_flag(args, "json"), one = cli_flag(args, "family");
    JsonWriter json = {.out = out};
    LsmTally tally = {0};
    if (as_json) {
        json_open(&json, NULL, '{');
        json_number(&json, "layerscope", 1);
        json_open(&json, "steps", '[');
    }
    for (uint32_t family = 0; family < lsm->families.count; family++) {
        if (one && family != history->family)
            continue;
        if (!as_json && !one && lsm->families.count > 1) {
            char name[96];
            text_escape(lsm->families.at[family].name, name, sizeof name);
            text_printf(out, "family %s: %s\n", name, lsm_algorithm_name(&lsm->families.at[family].options));
        }
        if (!predict_family(args, lsm, family, as_json ? &json : NULL, &tally, out, error))
            return false;
    }
    if (as_json) {
        json_close(&json);
        lsm_tally_json(&tally, &json);
        json_number(&json, "predicted", tally.predicted);
        json_number(&json, "of", tally.steps);
        json_close(&json);
    } else {
        lsm_tally_text(&tally, out);
        text_printf(out, "%zu of %zu steps predicted\n", tally.predicted, tally.steps);
    }
    return true;
}

static int run(const CliArgs *args)
{
    return cli_print_report(args, predict);
}

const CliCommand cmd_predict = {
    .name = "predict",
    .synopsis = "[OPTION…] STORE",
    .summary = "show which rule explains each compaction of an LSM store",
    .details =
        "STORE is the directory of a RocksDB, LevelDB or Pebble store, or its MANIFEST. For each compaction, move and "
        "deletion, layerscope applies the engine's own rules and compares the tables they select with those the store "
        "used. Steps that no rule explains are listed with their cause: manual where the LOG says so, or where no "
        "score, mark or age can have asked for them. The last two lines count the steps.",
    .options = options,
    .run = run,
};
