/* cmd_read.c - prints the layers that a read visits, in order. */
#include "core/analysis/read_depth.h"
#include "core/analysis/read_gaps.h"
#include "core/simulator/replay.h"
#include "core/tell/lsm_report.h"
#include "core/tell/read_text.h"
#include "tui/cli/commands.h"
#include "tui/cli/input.h"
#include "tui/cli/read_log.h"

#include <stdio.h>
#include <stdlib.h>

static const CliOption options[] = {
    {"traversal", "LOG", "compare with the path of a real read in this log (-: standard input)", 't'},
    CLI_INPUT_OPTIONS,
    {0},
};

/* Reads "KEY" or "KEY@LSN". A read at an LSN sees records at that LSN, so `below` is the next one. For an LSM store,
 * whose keys may contain an @, the text is a KEY that is read at the head. */
static bool parse_target(Str text, const LayerSet *set, Key *key, Lsn *below, Error *error)
{
    const char *at = memchr(text.at, '@', text.length);
    Str key_text = {text.at, at ? (size_t)(at - text.at) : text.length};
    *below = LSN_HEAD;
    if (set->lsm)
        return key_parse_in(set->form, text, key, error);
    if (!key_parse_in(set->form, key_text, key, error))
        return false;
    if (!at)
        return true;
    Lsn lsn;
    Str lsn_text = {at + 1, text.length - key_text.length - 1};
    if (!lsn_parse(lsn_text, &lsn, error))
        return false;
    *below = lsn < LSN_HEAD ? lsn + 1 : LSN_HEAD;
    return true;
}

/* Reports the read in one timeline. `next` is set to the LSN below which the read continues in the ancestor; LSN_HEAD:
 * it does not continue. */
static bool read_report(const History *history, Key key, Lsn below, Lsn *next, Text *out, Error *error)
{
    const LayerSet *set = &history->layers;
    size_t count;
    uint64_t known = 0;
    StepId last = history_last_step(history);
    LayerId *ids = history_live(history, last, &count);
    ReadPath path;
    read_path_init(&path, set, ids, count, key, below);
    free(ids);
    KeyRecords records = {0};
    Contribution *own = NULL;
    size_t taken = path.steps.count;
    bool ok = history->records || !replay_known(history, &known) || replay_key(history, key, &records, error);
    if (ok && (known || history->records)) {
        own = mem_alloc((path.steps.count + 1) * sizeof *own);
        taken = history->records ? files_contribute(history, key, &path, own)
                                 : replay_path(history, key, &records, &path, own);
        for (size_t i = taken; i < path.steps.count; i++) { /* the read ended before it */
            uint64_t size = set->size[path.steps.at[i].layer];
            path.bytes -= size == SIZE_UNKNOWN ? 0 : size;
            path.size_unknown -= size == SIZE_UNKNOWN;
        }
    }
    *next = LSN_HEAD;
    if (ok) {
        read_path_text(history, &path, own, taken, below, out);
        bool ended = path.complete || contributions_sum(own, own ? taken : 0).ended;
        if (!ended && set->has_ancestor && key_is_inherited(key, set->form))
            *next = read_goes_on_below(set, &path, below);
    }
    free(own);
    array_release(&records);
    read_path_release(&path);
    return ok;
}

/* Reports how the read continues in the timeline's ancestors, as far as they are in the same directory. */
static bool report_ancestors(const CliArgs *args, size_t files, const History *child, Key key, Lsn below, Text *out,
                             Error *error)
{
    CliAncestors walk = {.args = args, .files = files, .at = child};
    bool ok = true;
    for (const History *at; ok && below != LSN_HEAD && (at = cli_ancestors_next(&walk)) != NULL;) {
        read_ancestor_text(&at->layers, below, out);
        ok = read_report(at, key, below, &below, out, error);
    }
    cli_ancestors_end(&walk);
    return ok;
}

static int run(const CliArgs *args)
{
    Error error = {0};
    History history;
    if (cli_flag(args, "traversal"))
        return read_log_compare(args, cli_value(args, "traversal"));
    if (args->file_count < 2) {
        error_set(&error, ERROR_USAGE, "read needs a FILE and a KEY or KEY@LSN, or a FILE and --traversal LOG");
        return cli_fail(&error);
    }
    size_t files = (size_t)args->file_count - 1;
    if (!cli_load(args, args->files, files, &history, NULL, &error))
        return cli_fail(&error);
    Key key;
    Lsn below;
    Text out = TEXT_EMPTY;
    if (!cli_check_input(args, args->files[0], &history, &error)) {
        history_release(&history);
        return cli_fail(&error);
    }
    bool ok = parse_target(str_from(args->files[files]), &history.layers, &key, &below, &error);
    if (ok) {
        Lsn next;
        ok = read_report(&history, key, below, &next, &out, &error) &&
             report_ancestors(args, files, &history, key, next, &out, &error) &&
             cli_write(NULL, text_str(&out), &error);
    } else if (error.code == ERROR_INPUT) {
        error.code = ERROR_USAGE; /* the key was given on the command line */
    }
    int status = ok ? cli_shown_status(args, &history) : cli_fail(&error);
    text_release(&out);
    history_release(&history);
    return status;
}

const CliCommand cmd_read = {
    .name = "read",
    .synopsis = "[OPTION…] FILE… KEY[@LSN] | FILE… --traversal LOG",
    .summary = "list the layers that one read visits, in order",
    .details = "A read starts at the head, or at an LSN, and ends at the first image below. A delta's name does not "
               "say which keys it has records of, so a read visits every delta over its key. For a simulated history, "
               "layerscope generates the records again and prints how many each layer contributes. For a timeline "
               "directory, it reads the layer files; the read then also ends at a record that initialises the "
               "page.\nWith --traversal, the key, the LSN and the visited layers come from a pageserver's log. Exit "
               "status 1: the real read visited other layers than predicted.",
    .options = options,
    .run = run,
};
