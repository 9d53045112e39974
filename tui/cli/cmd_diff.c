/* cmd_diff.c - compares two layer sets or histories: layers that appeared, disappeared or changed, and statistics side
 * by side. */
#include "core/tell/diff_text.h"
#include "tui/cli/commands.h"
#include "tui/cli/input.h"

static int run(const CliArgs *args)
{
    Error error = {0};
    if (args->file_count != 2) {
        error_set(&error, ERROR_USAGE, "diff takes two files; see layerscope help diff");
        return cli_fail(&error);
    }
    History a, b;
    if (!cli_load(args, args->files, 1, &a, NULL, &error))
        return cli_fail(&error);
    if (!cli_load(args, args->files + 1, 1, &b, NULL, &error)) {
        history_release(&a);
        return cli_fail(&error);
    }
    HistoryDiff diff;
    history_diff(&a, history_last_step(&a), &b, history_last_step(&b), &diff);
    Text out = TEXT_EMPTY;
    if (cli_flag(args, "summary"))
        diff_totals_text(&diff, &out);
    else
        diff_text(&a, &b, &diff, &out);
    bool ok = cli_write(NULL, text_str(&out), &error);
    int status = !ok ? cli_fail(&error) : diff.changes.count ? 1 : 0;
    text_release(&out);
    history_diff_release(&diff);
    history_release(&a);
    history_release(&b);
    return status;
}

static const CliOption options[] = {
    {"summary", NULL, "print only the totals", 's'},
    CLI_INPUT_OPTIONS,
    {0},
};

const CliCommand cmd_diff = {
    .name = "diff",
    .synopsis = "[OPTION…] A B",
    .summary = "compare two layer sets or histories, layer by layer and in total",
    .details = "Two layers are the same if kind, key range and LSN range are equal. `+` is only in B, `-` only in A, "
               "`~` differs in size, generation, shard or residency. The last step of a history is compared. Exit "
               "status 1: they differ.",
    .options = options,
    .run = run,
};
