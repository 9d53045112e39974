/* simulate_store.c - prints three rows: the recorded run, a run with the store's own options, and one with --policy.
 * The second row shows the error of the model; compare the third with the second. */
#include "tui/cli/simulate_store.h"

#include "core/formats/engine/store.h"
#include "core/planner/leveled/lsm_policy.h"
#include "core/simulator/lsm_rerun.h"
#include "core/tell/lsm_rerun_text.h"
#include "core/tell/policy_text.h"
#include "tui/cli/input.h"

#include <stdlib.h>

bool simulate_is_store(const CliArgs *args)
{
    return args->file_count == 1 && store_is_source(args->files[0]);
}

/* Refuses options that would have no effect, because the store's flushes are given. */
static bool check_options(const CliArgs *args, Error *error)
{
    static const char *const others[] = {"records", "timeline",         "record-len",  "logical-size", "seed",
                                         "with",    "target-file-size", "fanout",      "pitr",         "rate",
                                         "filters", "read-back",        "profile",     "sanity",       "events",
                                         "digest",  "output",           "layer-files", "workers"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (cli_flag(args, others[i]) || cli_value(args, others[i]))
            return error_set(
                error, ERROR_USAGE,
                "--%s can't be used with an LSM store: its flushes are given; --policy says how they are compacted",
                others[i]);
    return true;
}

typedef struct Output {
    Text *out;
    JsonWriter *json; /* NULL: text */
    double pace;
} Output;

static void simulate_store_add_run(Output *output, const Lsm *lsm, uint32_t family, const char *name, bool estimated)
{
    LsmRunFigures figures = lsm_run_figures(lsm, family);
    if (output->json)
        lsm_run_json(&figures, name, estimated, output->json);
    else
        lsm_run_text(&figures, name, output->out);
}

static void add_rerun(Output *output, const History *store, const LsmOptions *options, const char *name)
{
    Lsm again = {0};
    lsm_rerun(store->lsm, store->family, options, output->pace, NULL, &again);
    simulate_store_add_run(output, &again, 0, name, true);
    lsm_release(&again);
}

static void add_all(const CliArgs *args, Output *output, const History *store, const Policy *policy)
{
    const LsmFamily *family = &store->lsm->families.at[store->family];
    simulate_store_add_run(output, store->lsm, store->family, "as it was", false);
    add_rerun(output, store, &family->options, "own options");
    if (cli_value(args, "policy")) {
        LsmOptions options = lsm_policy_options(policy, &family->options);
        add_rerun(output, store, &options, "--policy");
    }
}

static void simulate_store_tell(const CliArgs *args, const History *store, const Policy *policy, Text *out)
{
    JsonWriter json = {.out = out};
    Output output = {out, NULL, lsm_rerun_pace(store->lsm, store->family, NULL)};
    Text words = TEXT_EMPTY;
    if (cli_flag(args, "json")) {
        output.json = &json;
        json_open(&json, NULL, '{');
        json_number(&json, "layerscope", 1);
        policy_format(policy, &words);
        json_string(&json, "policy", text_str(&words));
        json_decimal(&json, "pace", output.pace, 4);
        json_open(&json, "runs", '[');
        add_all(args, &output, store, policy);
        json_close(&json);
        json_close(&json);
    } else {
        lsm_run_head(out);
        add_all(args, &output, store, policy);
        lsm_run_note(output.pace, out);
    }
    text_release(&words);
}

int simulate_store(const CliArgs *args)
{
    Error error = {0};
    History history;
    LoadReport report = {0};
    Text out = TEXT_EMPTY;
    if (!check_options(args, &error))
        return cli_fail(&error);
    bool ok = store_load(args->files, 1, &(LoadOptions){.strict = cli_flag(args, "strict")}, &history, &report, &error);
    cli_tell_report(&report);
    load_report_release(&report);
    if (!ok)
        return cli_fail(&error);
    Policy policy = history.policy;
    const char *words = cli_value(args, "policy");
    ok = !words || (policy_parse(str_from(words), &policy, &error) && policy_check(&policy, &error));
    if (ok && history.lsm->steps.count)
        simulate_store_tell(args, &history, &policy, &out);
    ok = ok && cli_write(NULL, text_str(&out), &error);
    text_release(&out);
    history_release(&history);
    return ok ? 0 : cli_fail(&error);
}
