/* cmd_series.c - joins dumps of one timeline into one history. */
#include "core/analysis/ledger.h"
#include "core/base/clock_text.h"
#include "core/base/byte_stream.h"
#include "core/catalog/series_load.h"
#include "core/formats/history_json.h"
#include "core/tell/event_text.h"
#include "core/tell/ledger_text.h"
#include "core/tell/log_text.h"
#include "tui/cli/commands.h"
#include "tui/cli/input.h"

#include <stdio.h>

#define LEDGER_ROWS 40u
#define LOG_ROWS    1000u

static const CliOption options[] = {
    {"output", "HISTORY", "write the history to this file, for the explorer and all other commands", 'o'},
    {"times", "TIMES",
     "state when the dumps were taken, comma-separated (default: the files' times): each as seconds since 1970 or "
     "2026-11-26T03:10:05Z, in UTC",
     't'},
    {"log", "FILE", "join a pageserver's log: what happened to these layers, and when", 'l'},
    {"summary", NULL, "print only the table of events by kind", 's'},
    {"ledger", NULL, "also print how much each kind of event wrote, and how much of it was rewritten", 0},
    {"check", NULL, "exit with status 1 if a change is unexplained", 0},
    CLI_INPUT_OPTIONS,
    {0},
};

static size_t series_count_unexplained(const History *history)
{
    size_t count = 0;
    for (StepId step = 0; step < history->steps.count; step++)
        count += history->steps.at[step].op == STEP_UNEXPLAINED;
    return count;
}

static void add_report(const CliArgs *args, const History *history, const ProductionLog *log, Text *out)
{
    if (!cli_flag(args, "summary"))
        events_text(history, out);
    if (history->dumps.count == 1 && !cli_flag(args, "summary"))
        log_text(log, &history->layers, LOG_ROWS, out); /* one dump has no events that the log could be joined to */
    events_summary_text(history, out);
    if (!cli_flag(args, "ledger"))
        return;
    Ledger ledger;
    text_add_char(out, '\n');
    ledger_init(&ledger, history, history_last_step(history));
    ledger_text(&ledger, history, LEDGER_ROWS, out);
    ledger_release(&ledger);
}

typedef struct Writing {
    const History *history;
} Writing;

static bool series_fill(void *self, Text *out, Error *error)
{
    const Writing *writing = self;
    return history_json_write(writing->history, history_last_step(writing->history), out, error);
}

static bool series_read_log(const char *path, ProductionLog *log, Error *error)
{
    Arena arena = {0};
    ByteStream stream;
    Str text;
    if (!byte_stream_open(&stream, path, error))
        return false;
    bool ok = byte_stream_rest(&stream, FILE_ANY_SIZE, &arena, &text, error);
    byte_stream_close(&stream);
    if (ok)
        production_log_read(log, text);
    if (ok && !log->at.count) {
        error_set(error, ERROR_INPUT, "no line about a compaction, an image, garbage collection or an eviction in it");
        ok = error_place(error, path, 0, 0);
    }
    arena_release(&arena);
    return ok;
}

/* Loads the dumps, and the log if one is given. The caller releases `log`, even after a failure. */
static bool load(const CliArgs *args, Series *series, ProductionLog *log, Error *error)
{
    SeriesSources sources = {.paths = args->files, .count = (size_t)args->file_count};
    const char *given = cli_value(args, "times");
    LoadOptions load_options = cli_load_options(args);
    LoadReport report = {0};
    TimesMs times = {0};
    bool ok = true;
    if (given && cli_flag(args, "summary") && !cli_value(args, "output"))
        return error_set(error, ERROR_USAGE, "--times has no effect on --summary, which names no times, without -o");
    if (given) {
        ok = times_parse(str_from(given), &times, error);
        if (ok && times.count != sources.count)
            ok = error_set(error, ERROR_USAGE, "--times names %zu time%s for %zu dump%s", times.count,
                           plural_ending(times.count), sources.count, plural_ending(sources.count));
        sources.times_ms = times.at;
    }
    ok = ok && (!cli_value(args, "log") || series_read_log(cli_value(args, "log"), log, error));
    sources.log = cli_value(args, "log") ? log : NULL;
    ok = ok && series_load(&sources, &load_options, series, &report, error);
    cli_tell_report(&report);
    load_report_release(&report);
    array_release(&times);
    return ok;
}

static int run(const CliArgs *args)
{
    Error error = {0};
    Series series;
    if (!args->file_count) {
        error_set(&error, ERROR_USAGE, "series: no dump given; see layerscope help series");
        return cli_fail(&error);
    }
    ProductionLog log = {0};
    if (!load(args, &series, &log, &error)) {
        production_log_release(&log);
        return cli_fail(&error);
    }
    const char *output = cli_value(args, "output");
    Writing writing = {series.history};
    Text text = TEXT_EMPTY;
    add_report(args, series.history, &log, &text);
    bool ok = (!output || cli_write_filled(output, series_fill, &writing, &error)) &&
              cli_tell(output ? output : "", text_str(&text), &error);
    bool found = cli_flag(args, "check") && series_count_unexplained(series.history) > 0;
    text_release(&text);
    series_release(&series);
    production_log_release(&log);
    return !ok ? cli_fail(&error) : found ? 1 : 0;
}

const CliCommand cmd_series = {
    .name = "series",
    .synopsis = "[OPTION…] DUMP…",
    .summary = "name what happened between dumps of one timeline, and make one history of them",
    .details =
        "Each DUMP is a source of layers in any form, in the order in which they were taken. The changes between two "
        "dumps are grouped into events: flush, L0 compaction, images, gc-compaction, tiered compaction, GC, "
        "shard-ancestor rewrite, eviction or download. What no rule explains is shown as unexplained, with what is "
        "missing for a rule to match. Layers that were created and deleted between two dumps cannot be seen. Where "
        "such layers may have been, GC and gc-compaction can leave the same names: if the cause of an event cannot be "
        "derived from the names, the event states both, the likelier one first. Few events are like this if the time "
        "between "
        "two dumps is not longer than history is kept.\n--log "
        "joins a pageserver's log, whatever prefix its lines have: layers that it names as garbage-collected or "
        "evicted are marked as such, and L0 compactions, images and gc-compactions get their times from it. If the log "
        "reaches over both dumps and names what GC deletes, no event has two causes with GC. With one "
        "DUMP, the events of the log are listed, and which of their layers the dump holds.\nThe history (-o) opens in "
        "the explorer: steps are events, and the title says when. lives, ledger, curves, play and breakpoints work on "
        "it; a breakpoint stops at a kind with `op = compact_l0`, which is one of flush, compact_l0, images, "
        "gc_compaction, tiered, gc, ancestor, evict, download, unexplained.\n  layerscope series dumps/*.json -o "
        "night.json && layerscope night.json\n  layerscope series mon tue --times 2026-11-23T02:00:00Z,1795662605\n",
    .options = options,
    .run = run,
};
