/* cmd_levels.c - prints which layers form levels, and the depth of each level. */
#include "core/tell/report.h"
#include "core/executor/dry_run.h"
#include "core/planner/algorithm.h"
#include "core/planner/leveled/lsm_policy.h"
#include "core/tell/lsm_report.h"
#include "tui/cli/commands.h"
#include "tui/cli/input.h"
#include "tui/cli/policy_args.h"
#include "core/simulator/deeper_levels.h"

#include <stdlib.h>

static const CliOption options[] = {
    {"end-lsn", "LSN", "start below this LSN (default: the highest end of any delta)", 0},
    {"max-height", "N", "identify one level, whose deltas have at most this LSN height", 0},
    CLI_POLICY_OPTIONS,
    {"explain", NULL, "print for each layer why it does or does not belong to a level", 0},
    {"json", NULL, "print JSON", 0},
    CLI_INPUT_OPTIONS,
    {0},
};

static bool read_options(const CliArgs *args, const History *history, LevelOptions *level, Error *error)
{
    *level = level_options_of(history);
    const char *end_lsn = cli_value(args, "end-lsn");
    if (end_lsn && !lsn_parse(str_from(end_lsn), &level->end_lsn, error))
        return error_set(error, ERROR_USAGE, "--end-lsn: %s", error->message);
    level->has_end_lsn |= end_lsn != NULL;
    level->max_height = history->max_height;
    level->has_max_height = history->has_max_height || cli_value(args, "max-height") != NULL;
    if (!cli_number(args, "max-height", &level->max_height, error))
        return false;
    if (!cli_policy(args, &level->policy, error))
        return false;
    /* identify exactly one level, always by the published rules; the policy of the options sets only target size and
     * fanout */
    bool golden = level->has_end_lsn && level->has_max_height;
    return !golden || policy_parse(STR("neon"), &level->policy, error);
}

/* Reports the recorded levels of an LSM store, under a policy that may be a what-if. */
static void levels_report_store(const History *history, const Policy *policy, Text *out)
{
    LsmOptions with = lsm_policy_options(policy, &history->lsm->families.at[history->family].options);
    LsmSurvey survey;
    lsm_survey_init(&survey, history->lsm, history->family, &with, history_last_step(history));
    lsm_report_levels_text(&survey, out);
    lsm_survey_release(&survey);
}

/* Says which options of the identification were given, in vain: an LSM store records its levels. */
static void note_ignored(const CliArgs *args, const History *history, const Policy *policy)
{
    static const char *const others[] = {"end-lsn", "max-height", "explain"};
    for (size_t i = 0; i < sizeof others / sizeof *others && history->lsm && policy_algorithm(policy)->own_alone; i++)
        if (cli_flag(args, others[i]))
            cli_note_ignored(others[i], "on an LSM store, whose levels are stored");
}

static bool report(const CliArgs *args, const History *history, Text *out, Error *error)
{
    const LayerSet *set = &history->layers;
    LevelOptions level;
    if (!read_options(args, history, &level, error))
        return false;
    note_ignored(args, history, &level.policy);
    Trace trace = {0};
    if (cli_flag(args, "explain"))
        level.trace = &trace;
    size_t count;
    LayerId *ids = history_live(history, history_last_step(history), &count);
    LayerIndex index;
    layer_index_init(&index, set);
    LevelList list;
    DryRunView *known = dry_run_view_open(history);
    level.sources = dry_run_view_sources(known);
    bool ok = level_list_init(&list, (LayerView){set, &index, ids, count}, &level, error);
    dry_run_view_close(known);
    if (ok) {
        plan_deeper_levels(&list, history, history_last_step(history));
        if (cli_flag(args, "json"))
            report_levels_json(&list, set, out);
        else if (history->lsm && policy_algorithm(&level.policy)->own_alone)
            levels_report_store(history, &level.policy, out);
        else if (level.has_end_lsn && level.has_max_height && !level.trace)
            report_level_golden(&list, set, out);
        else
            report_levels_text(&list, set, out);
        report_levels_explain_text(&trace, set, out);
    }
    level_list_release(&list);
    layer_index_release(&index);
    trace_release(&trace);
    free(ids);
    return ok;
}

static int run(const CliArgs *args)
{
    return cli_print_report(args, report);
}

static const CliRule rules[] = {
    {"json", CLI_EXCLUDES, "explain"},
    {0},
};

const CliCommand cmd_levels = {
    .name = "levels",
    .synopsis = "[OPTION…] FILE…",
    .summary = "print which layers form levels, and the depth of each level",
    .details = "Levels are not stored. They are recognised by the shapes of the layers, from the top down, as Neon's "
               "tiered compaction does. Each level is identified as if nothing above it had been rewritten. The list "
               "ends at the first level whose compaction is not due, or once all layers are in a level. In `plan` a "
               "level also holds layers that the plan has created above. The verdict is that of `plan` with the same "
               "policy; for a lower level it assumes that the levels above are already compacted. If both --end-lsn "
               "and --max-height are given, as options or in the scenario, exactly one level is identified, as policy "
               "neon does it, and its layers are printed.",
    .options = options,
    .rules = rules,
    .run = run,
};
