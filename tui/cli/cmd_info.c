/* cmd_info.c - prints one page with all figures and findings of a layer set. */
#include "core/analysis/consistency.h"
#include "core/analysis/ledger.h"
#include "core/analysis/lives.h"
#include "core/formats/history_json.h"
#include "core/planner/leveled/lsm_policy.h"
#include "core/tell/ledger_text.h"
#include "core/tell/lives_text.h"
#include "core/tell/report.h"
#include "core/executor/dry_run.h"
#include "core/tell/consistency_text.h"
#include "core/tell/lsm_report.h"
#include "tui/cli/commands.h"
#include "tui/cli/input.h"
#include "tui/cli/policy_args.h"
#include "core/simulator/deeper_levels.h"

#include <stdio.h>
#include <stdlib.h>

static const CliOption options[] = {
    {"json", NULL, "print JSON", 0},
    {"ledger", NULL, "for a history: print how many bytes each decision wrote and what became of them", 0},
    {"audit", NULL, "for a history: verify its totals, coverage and overlaps (exit status 4: a check failed)", 0},
    {"lives", NULL, "for a history: print when each layer was created and deleted, and which bytes were thrash", 0},
    {"within", "N",
     "with --lives: count a layer as thrash if it is rewritten within the next N compactions (default: 1)", 0},
    {"all", NULL, "with --ledger: print every decision", 0},
    {"check", NULL, "exit with status 1 if there is a finding", 0},
    CLI_POLICY_OPTIONS,
    CLI_INPUT_OPTIONS,
    {0},
};

/* Appends the formats of the files, each once: "index_part+keyspace"; "?" if there is none. */
static void name_formats(const LoadReport *loaded, Text *out)
{
    for (size_t i = 0; i < loaded->files.count; i++) {
        bool seen = false;
        for (size_t j = 0; j < i; j++)
            seen |= strcmp(loaded->files.at[i].format, loaded->files.at[j].format) == 0;
        if (!seen)
            text_printf(out, "%s%s", out->length ? "+" : "", loaded->files.at[i].format);
    }
    if (!out->length)
        text_add_char(out, '?');
}

static bool report_store(const CliArgs *args, const History *history, const LoadReport *loaded, Text *out,
                         size_t *found, Error *error);

static bool report(const CliArgs *args, const History *history, const LoadReport *loaded, Text *out, size_t *found,
                   Error *error)
{
    if (history->lsm)
        return report_store(args, history, loaded, out, found, error);
    LevelOptions level = level_options_of(history);
    if (!cli_policy(args, &level.policy, error))
        return false;
    size_t count;
    StepId last = history_last_step(history);
    LayerId *ids = history_live(history, last, &count);
    GcMarkers markers = gc_markers_of(history, last);
    Summary summary;
    DryRunView *known = dry_run_view_open(history);
    level.sources = dry_run_view_sources(known);
    summary_init(&summary, &history->layers, ids, count, &level);
    dry_run_view_close(known);
    if (summary.has_levels)
        plan_deeper_levels(&summary.levels, history, history_last_step(history));
    Findings findings;
    findings_init(&findings, &summary, &markers, history);
    *found = findings.list.count;
    Text format = TEXT_EMPTY;
    name_formats(loaded, &format);
    Text title = TEXT_EMPTY;
    text_printf(&title, "%s%s", loaded->files.count ? loaded->files.at[0].file : "", history_part_words(history));
    ReportSource source = {
        .title = title.at,
        .format = format.at,
        .skipped = loaded->skipped,
        .skips = loaded->skips.at,
        .skip_count = loaded->skips.count,
        .duplicate_names = loaded->duplicates,
        .repeats = loaded->repeats.at,
        .repeat_count = loaded->repeats.count,
    };
    (cli_flag(args, "json") ? report_json : report_text)(&summary, &findings, &source, out);
    findings_release(&findings);
    text_release(&title);
    text_release(&format);
    summary_release(&summary);
    free(ids);
    return true;
}

static void info_store_json(const LsmSurvey *survey, const Summary *summary, const Findings *findings,
                            const LoadReport *loaded, Text *out)
{
    JsonWriter json = {.out = out};
    ReportSource source = {.format = "manifest", .skipped = loaded->skipped, .duplicate_names = loaded->duplicates};
    json_open(&json, NULL, '{');
    json_number(&json, "layerscope", 1);
    json_text(&json, "format", source.format);
    json_open(&json, "notes", '[');
    for (size_t i = 0; i < loaded->notes.count; i++)
        json_text(&json, NULL, loaded->notes.at[i]);
    json_close(&json);
    report_counts_json(summary, &source, &json);
    if (summary->has_levels)
        report_verdict_json(&summary->levels, &json);
    else
        json_text(&json, "levels_error", summary->levels_error.message);
    lsm_report_facts(survey, summary, &json);
    report_findings_json(findings, summary->set->form, &json);
    lsm_report_answers(survey, &json);
    json_close(&json);
}

/* Reports on an LSM store at its newest step, under its own options or those of --policy. */
static bool report_store(const CliArgs *args, const History *history, const LoadReport *loaded, Text *out,
                         size_t *found, Error *error)
{
    LsmSurvey survey;
    const Lsm *lsm = history->lsm;
    LevelOptions level = level_options_of(history);
    if (!cli_policy(args, &level.policy, error))
        return false;
    LsmOptions with = lsm->families.at[history->family].options;
    if (policy_algorithm(&level.policy)->own_alone)
        with = lsm_policy_options(&level.policy, &with);
    size_t count;
    StepId last = history_last_step(history);
    LayerId *ids = history_live(history, last, &count);
    GcMarkers markers = gc_markers_of(history, last);
    Summary summary;
    Findings findings;
    summary_init(&summary, &history->layers, ids, count, &level);
    findings_init(&findings, &summary, &markers, history);
    *found = findings.list.count;
    lsm_survey_init(&survey, lsm, history->family, &with, (StepId)lsm->steps.count - 1);
    ReportSource source = {.skipped = loaded->skipped, .skips = loaded->skips.at, .skip_count = loaded->skips.count};
    if (cli_flag(args, "json")) {
        info_store_json(&survey, &summary, &findings, loaded, out);
    } else {
        text_printf(out, "%s\n", loaded->files.count ? loaded->files.at[0].file : "");
        lsm_report_text(&survey, out);
        report_findings_text(&findings, &history->layers, &source, out);
    }
    lsm_survey_release(&survey);
    findings_release(&findings);
    summary_release(&summary);
    free(ids);
    return true;
}

enum { DECISIONS_SHOWN = 20 };

/* A saved history is one, whatever happened in it; so is an input with more steps than the one that loads it. */
static bool has_past(const History *history, const LoadReport *loaded)
{
    bool saved = loaded->files.count && strcmp(loaded->files.at[0].format, "history") == 0;
    return history->steps.count > 1 || (history->steps.count == 1 && (saved || history->steps.at[0].op != STEP_LOAD));
}

/* Reports on the steps of a history: --audit, --ledger and --lives. */
static bool report_past(const CliArgs *args, const History *history, const LoadReport *loaded, Text *out,
                        uint64_t *violations, Error *error)
{
    uint64_t within = 1;
    if (!has_past(history, loaded))
        return error_set(error, ERROR_INPUT, "the input is not a history: --audit, --ledger and --lives need one");
    if (cli_flag(args, "audit")) {
        Consistency consistency;
        consistency_init(&consistency, history);
        *violations = consistency.count;
        (cli_flag(args, "json") ? consistency_json : consistency_text)(&consistency, history, out);
        consistency_release(&consistency);
    }
    if (!cli_number(args, "within", &within, error))
        return false;
    if (cli_flag(args, "ledger")) {
        Ledger ledger;
        ledger_init(&ledger, history, (StepId)(history->steps.count - 1));
        ledger_text(&ledger, history, cli_flag(args, "all") ? SIZE_MAX : DECISIONS_SHOWN, out);
        ledger_release(&ledger);
    }
    if (cli_flag(args, "lives")) {
        Lives lives;
        lives_init(&lives, history, within < UINT32_MAX ? (uint32_t)within : UINT32_MAX);
        lives_text(&lives, history, out);
        lives_release(&lives);
    }
    return true;
}

static int run(const CliArgs *args)
{
    Error error = {0};
    History history;
    LoadReport loaded = {0};
    Text out = TEXT_EMPTY;
    if (!cli_load_files(args, &history, &loaded, &error)) {
        load_report_release(&loaded);
        return cli_fail(&error);
    }
    size_t found = 0;
    uint64_t violations = 0;
    bool past = cli_flag(args, "audit") || cli_flag(args, "ledger") || cli_flag(args, "lives");
    bool ok = (past ? report_past(args, &history, &loaded, &out, &violations, &error)
                    : report(args, &history, &loaded, &out, &found, &error)) &&
              cli_write(NULL, text_str(&out), &error);
    int status = ok ? cli_shown_status(args, &history) : cli_fail(&error);
    text_release(&out);
    load_report_release(&loaded);
    history_release(&history);
    if (ok && violations)
        return error_exit_status(ERROR_SANITY);
    return status ? status : found && cli_flag(args, "check");
}

static const CliRule rules[] = {
    {"json", CLI_EXCLUDES, "ledger lives"},
    {"ledger", CLI_EXCLUDES, "check policy set target-file-size fanout"},
    {"lives", CLI_EXCLUDES, "check policy set target-file-size fanout"},
    {"audit", CLI_EXCLUDES, "check policy set target-file-size fanout"},
    {"within", CLI_NEEDS, "lives"},
    {"all", CLI_NEEDS, "ledger"},
    {0},
};

const CliCommand cmd_info = {
    .name = "info",
    .synopsis = "[OPTION…] FILE…",
    .summary = "print counts, spans, levels, splits, read depth and findings",
    .details = "Read depth is the number of layers that a read of the newest state visits, including the image that "
               "ends it. It is the worst case: names don't say which records a delta holds.",
    .options = options,
    .rules = rules,
    .run = run,
};
