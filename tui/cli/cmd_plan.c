/* cmd_plan.c - prints what compaction would do with a layer set, and why. */
#include "core/executor/dry_run.h"
#include "core/executor/flip_check.h"
#include "core/executor/schedule.h"
#include "core/formats/history_json.h"
#include "core/history/find_layer.h"
#include "core/tell/garbage_story.h"
#include "core/tell/plan_json.h"
#include "core/tell/plan_text.h"
#include "core/history/fork.h"
#include "core/simulator/scenario_plan.h"
#include "tui/cli/commands.h"
#include "tui/cli/input.h"
#include "tui/cli/policy_args.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROWS_SHOWN 24

static const CliOption options[] = {
    CLI_POLICY_OPTIONS,
    {"end-lsn", "LSN", "compact below this LSN (default: the end of the newest delta)", 'e'},
    {"workers", "N", "plan the schedule for N workers; 0: one per core (default: the policy's)", 'w'},
    {"explain", NULL, "print the reasoning, and what would flip each decision", 'x'},
    {"why-at", "KEY[@LSN]", "explain why there is, or is not, a split, a cut or a layer at a place", 0},
    {"why", "LAYER", "explain one layer, given by #ID, name or KEY@LSN", 'y'},
    {"json", NULL, "print the plan as JSON, always with the reasoning and all jobs and cuts", 'j'},
    {"all", NULL, "list all jobs and cuts, not only the first ones", 'a'},
    {"output", "FILE", "write the plan as a history, which the explorer can open", 'o'},
    CLI_INPUT_OPTIONS,
    {0},
};

static bool apply_options(const CliArgs *args, Policy *policy, Error *error)
{
    return cli_policy(args, policy, error) && cli_workers(args, policy, error);
}

static bool plan_records(const CliArgs *args, History *history, Error *error)
{
    ScenarioOverrides overrides = {
        .target_file_size = cli_sets(args, "target-file-size", STR("target_file_size")),
        .fanout = cli_sets(args, "fanout", STR("fanout")),
        .policy = cli_flag(args, "policy"),
    };
    return scenario_plan_records(history, overrides, error);
}

static bool make_plan(const CliArgs *args, History *history, Error *error)
{
    bool records = scenario_has_records(&history->scenario);
    if (!records && !scenario_apply_policy(&history->scenario, &history->policy, error))
        return false;
    if (!apply_options(args, &history->policy, error))
        return false;
    history->plan.trace = &history->trace;
    if (records)
        return plan_records(args, history, error);
    const char *end = cli_value(args, "end-lsn");
    if (end && history->layers.lsm)
        return error_set(error, ERROR_USAGE, "--end-lsn can't be used with an LSM store: it has no LSNs to stop at");
    Lsn end_lsn = history_end_lsn(history, history_last_step(history));
    Error why = {0};
    if (end && !lsn_parse(str_from(end), &end_lsn, &why))
        return error_set(error, ERROR_USAGE, "--end-lsn: %s", why.message);
    if (!dry_run_compact(history, end_lsn, error))
        return false;
    flip_check(history);
    return true;
}

/* ---- output ---- */

static bool add_why(const CliArgs *args, const History *history, Text *out, Error *error)
{
    LayerId layer;
    if (!history_find_layer(history, str_from(cli_value(args, "why")), 0, &layer, error))
        return false;
    DryRunView *known = dry_run_view_open_at(history, 0);
    plan_why_text(history, layer, dry_run_view_sources(known), dry_run_plan_again, out);
    dry_run_view_close(known);
    return true;
}

/* Explains the spot "KEY" or "KEY@LSN". */
static bool add_why_at(const char *text, const History *history, Text *out, Error *error)
{
    const char *at = strchr(text, '@');
    Str key_text = {text, at ? (size_t)(at - text) : strlen(text)};
    Key key;
    Lsn lsn = 0;
    Error why = {0};
    if (!key_parse_in(history->layers.form, key_text, &key, &why) || (at && !lsn_parse(str_from(at + 1), &lsn, &why)))
        return error_set(error, ERROR_USAGE, "--why-at: %s", why.message);
    StepId step = history_last_step(history);
    /* the step with the layers that the last compaction started from */
    while (step > 0 && history->steps.at[step].op != STEP_COMPACT)
        step--;
    DryRunView *known = dry_run_view_open_at(history, step);
    ImageTrial trial = image_trial(history, key, dry_run_plan_again);
    plan_spot_text(history, key, at ? &lsn : NULL, step, dry_run_view_sources(known), &trial, out);
    dry_run_view_close(known);
    return true;
}

/* Runs the jobs on the model of a schedule. The caller frees `start` and `end`. */
static PlanSchedule plan_schedule_times(const History *history, double **start, double **end)
{
    const Plan *plan = &history->plan;
    Schedule schedule;
    schedule_init(&schedule, plan, 0, (uint32_t)plan->jobs.count, history->policy.workers, history->policy.throughput);
    *start = mem_alloc((schedule.count + 1) * sizeof **start);
    *end = mem_alloc((schedule.count + 1) * sizeof **end);
    for (uint32_t i = 0; i < schedule.count; i++) {
        (*start)[i] = schedule.jobs[i].start;
        (*end)[i] = schedule.jobs[i].end;
    }
    PlanSchedule times = {
        schedule.workers, schedule.makespan, schedule.serial, schedule.speedup, schedule.critical_path, *start, *end};
    schedule_release(&schedule);
    return times;
}

static void add_plan(const CliArgs *args, const History *history, const PlanSchedule *times, Text *out)
{
    size_t rows = cli_flag(args, "all") ? SIZE_MAX : ROWS_SHOWN;
    plan_heading_text(history, out);
    if (cli_flag(args, "explain")) {
        plan_explain_text(history, rows, out);
        text_printf(out, "\n");
    }
    plan_summary_text(history, out);
    plan_schedule_text(history, times, out);
    if (!history->layers.lsm)
        garbage_beside_plan(history, out);
    if (!cli_flag(args, "explain") && history->plan.jobs.count > 0) {
        text_printf(out, "\n");
        plan_jobs_text(history, rows, out);
    }
}

static void add_plan_or_json(const CliArgs *args, const History *history, Text *out)
{
    double *start, *end;
    PlanSchedule times = plan_schedule_times(history, &start, &end);
    if (cli_flag(args, "json"))
        plan_json(history, &times, out);
    else
        add_plan(args, history, &times, out);
    free(start);
    free(end);
}

static bool plan_fill_history(void *self, Text *out, Error *error)
{
    return history_json_write(self, 0, out, error);
}

static bool write_history(const char *path, History *history, Error *error)
{
    return cli_write_filled(path, plan_fill_history, history, error);
}

/* Plans `history` and prints what the options ask for. Returns the exit status. */
static int plan_and_print(const CliArgs *args, History *history, Error *error)
{
    Text out = TEXT_EMPTY;
    bool ok = make_plan(args, history, error);
    if (!ok && error->line && args->file_count == 1) /* the place is a statement of the scenario */
        error_place(error, cli_input_name(args->files[0]), 0, 0);
    if (ok && cli_flag(args, "why"))
        ok = add_why(args, history, &out, error);
    else if (ok && cli_flag(args, "why-at"))
        ok = add_why_at(cli_value(args, "why-at"), history, &out, error);
    else if (ok)
        add_plan_or_json(args, history, &out);
    if (ok && cli_value(args, "output") != NULL)
        ok = write_history(cli_value(args, "output"), history, error);
    ok = ok && cli_tell(cli_value(args, "output"), text_str(&out), error);
    int status = ok ? cli_check_expectations(args->files[0], cli_value(args, "policy"), history) > 0 : cli_fail(error);
    text_release(&out);
    return status;
}

static int run(const CliArgs *args)
{
    Error error = {0};
    History history;
    if (cli_is_stdout(cli_value(args, "output")) && cli_flag(args, "json")) {
        error_set(&error, ERROR_USAGE, "-o - writes the history to standard output: it can't be combined with --json");
        return cli_fail(&error);
    }
    if (cli_flag(args, "workers") && !cli_value(args, "output") &&
        (cli_flag(args, "why") || cli_flag(args, "why-at"))) {
        error_set(&error, ERROR_USAGE, "--workers is about the schedule, which --why and --why-at do not print");
        return cli_fail(&error);
    }
    if (!cli_load_files(args, &history, NULL, &error))
        return cli_fail(&error);
    bool ended = history.steps.count > 0 && history_is_compacted(&history);
    History *fork = ended ? history_fork(&history, (StepId)(history.steps.count - 1), &history.policy) : NULL;
    int status = plan_and_print(args, ended ? fork : &history, &error);
    if (ended)
        history_release(fork);
    free(fork);
    history_release(&history);
    return status;
}

static const CliRule rules[] = {
    {"why", CLI_EXCLUDES, "why-at json explain all"},
    {"why-at", CLI_EXCLUDES, "json explain all"},
    {0},
};

const CliCommand cmd_plan = {
    .name = "plan",
    .synopsis = "[OPTION…] FILE…",
    .summary = "show what compaction would do, and why",
    .details = "Prints each level with its verdict, the partitions with their strategy, and the jobs. --explain prints "
               "the reasoning decision by decision, each with the smallest parameter change that would flip it. --why "
               "LAYER explains one layer, --why-at KEY@LSN one place: a split, a cut, or neither. A dump gives only "
               "names and perhaps sizes, so statements that rest on estimates say so. Statements of a scenario "
               "override the defaults; options override both.",
    .options = options,
    .rules = rules,
    .run = run,
    .runs_records = true,
};
