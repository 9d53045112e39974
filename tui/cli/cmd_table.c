/* cmd_table.c - prints every layer of a set as a row. */
#include "core/analysis/layer_table.h"
#include "core/base/sheet_filter.h"
#include "core/base/sheet_print.h"
#include "core/executor/dry_run.h"
#include "tui/cli/commands.h"
#include "tui/cli/input.h"

static const CliOption options[] = {
    {"sort", "COLUMNS", "sort by these columns, as in level,-size: numbers largest first, a minus reverses a column",
     's'},
    {"where", "CONDITION", "print only layers that satisfy the condition, as in 'size > 100M and not visible'", 'w'},
    {"columns", "COLUMNS", "print these columns in this order (default: all)", 'c'},
    {"top", "N", "print the first N rows", 'n'},
    {"format", "FORMAT", "print table, csv, jsonl or markdown (default: table)", 'f'},
    {"step", "N", "list the layers alive at this step of a history (default: the last)", 0},
    {"output", "FILE", "write to this file instead of standard output", 'o'},
    CLI_INPUT_OPTIONS,
    {0},
};

static Str option_str(const CliArgs *args, const char *name)
{
    const char *value = cli_value(args, name);
    return str_from(value ? value : "");
}

/* Prints the rows and columns that the options select. */
static bool print_rows(const CliArgs *args, const Sheet *sheet, Text *out, Error *error)
{
    uint64_t top = UINT32_MAX;
    SheetForm form = SHEET_TABLE;
    SheetFilter *filter = NULL;
    SheetChoice choice = {0};
    SheetView view = {0};
    bool ok = cli_number(args, "top", &top, error) &&
              (!cli_value(args, "format") || sheet_form_parse(option_str(args, "format"), &form, error)) &&
              sheet_choice_parse(&choice, sheet, option_str(args, "columns"), error);
    if (ok && cli_value(args, "where")) {
        filter = sheet_filter_parse(sheet, option_str(args, "where"), error);
        ok = filter != NULL;
    }
    if (ok) {
        cli_tell_unknown(filter, sheet);
        sheet_view_init(&view, sheet, filter);
        ok = sheet_view_sort_by(&view, sheet, option_str(args, "sort"), error);
    }
    if (ok)
        sheet_print(sheet, &view, &choice, form, top < UINT32_MAX ? (uint32_t)top : UINT32_MAX, out);
    sheet_view_release(&view);
    sheet_filter_free(filter);
    sheet_choice_release(&choice);
    return ok;
}

static bool print_table(const CliArgs *args, const History *history, Error *error)
{
    StepId step = 0;
    if (!cli_step(args, history, &step, error))
        return false;
    size_t count;
    LayerId *ids = history_live(history, step, &count);
    LevelOptions level = level_options_of(history);
    Summary summary;
    LayerTable table;
    Text out = TEXT_EMPTY;
    DryRunView *known = dry_run_view_open(history);
    level.sources = dry_run_view_sources(known);
    summary_init(&summary, &history->layers, ids, count, &level);
    dry_run_view_close(known);
    GcMarkers markers = gc_markers_of(history, step);
    layer_table_init(&table, &summary, &markers);
    bool ok =
        print_rows(args, &table.sheet, &out, error) && cli_write(cli_value(args, "output"), text_str(&out), error);
    text_release(&out);
    layer_table_release(&table);
    summary_release(&summary);
    free(ids);
    return ok;
}

static int run(const CliArgs *args)
{
    Error error = {0};
    History history;
    if (!cli_load_files(args, &history, NULL, &error))
        return cli_fail(&error);
    bool ok = print_table(args, &history, &error);
    int status = ok ? cli_shown_status(args, &history) : cli_fail(&error);
    history_release(&history);
    return status;
}

const CliCommand cmd_table = {
    .name = "table",
    .synopsis = "[OPTION…] FILE…",
    .summary = "list every layer as a row, sorted and filtered",
    .details =
        "A condition compares columns with =, !=, <, <=, >, >= and ~ (contains), joined by and, or, not and "
        "parentheses; "
        "sizes take K, M, G, T and P. CSV and JSON lines have exact values; unknown values are empty or null.\n  "
        "layerscope table FILE --where 'visits > 50 and size < 1M' --sort visits\n  layerscope table FILE --where 'not "
        "visible' --format csv\n",
    .columns = layer_columns,
    .column_count = LAYER_COLUMN_COUNT_,
    .options = options,
    .run = run,
};
