/* cmd_read.c - prints the layers that a read visits, in order. */
#include "core/analysis/read_depth.h"
#include "core/analysis/read_gaps.h"
#include "core/catalog/source.h"
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

/* Adds what the layer contributes to the read; for known records. */
static void add_contribution(const History *history, const ReadStep *step, const Contribution *own, Text *out)
{
    char bytes[32], lsn[LSN_TEXT_SIZE];
    if (own->unknown) {
        text_add_str(out, STR("     its file is missing or damaged: what it holds of the key is unknown\n"));
        return;
    }
    if (own->records == 0 && !own->ends) {
        text_add_str(out, STR("     holds no record of the key that this read needs\n"));
        return;
    }
    text_printf(out, "     holds %llu record%s of the key that this read needs, %s in all\n",
                (unsigned long long)own->records, own->records == 1 ? "" : "s", bytes_format(own->bytes, bytes));
    if (own->ends && step->floor != own->page)
        text_printf(out,
                    history->records ? "     ends the read: its record at %s gives the page by itself\n"
                                     : "     ends the read: it contains a page image at %s\n",
                    lsn_format(own->page, lsn));
}

static void add_step(const History *history, const ReadStep *step, size_t number, const Contribution *own, Text *out)
{
    const LayerSet *set = &history->layers;
    Layer layer = layer_set_get(set, step->layer);
    char name[LAYER_NAME_SIZE], from[LSN_TEXT_SIZE], floor[LSN_TEXT_SIZE], size[32] = "size unknown";
    if (layer.size != SIZE_UNKNOWN)
        bytes_format(layer.size, size);
    if (history->lsm) {
        text_printf(out, "%3zu  %s  %s\n     ", number, layer_logical_name(&layer, set->form, name), size);
        lsm_visit_text(&history->lsm->families.at[history->family].placements.at[step->layer], out);
        text_add_char(out, '\n');
        return;
    }
    lsn_format(read_step_top(set, step), from);
    text_printf(out, "%3zu  %s  %s  %s\n", number, layer_kind_name((LayerKind)layer.kind),
                layer_logical_name(&layer, set->form, name), size);
    if (layer.kind == LAYER_IMAGE)
        text_printf(out,
                    own && own->missing ? "     ends the read at %s: it covers the key and does not contain it\n"
                                        : "     ends the read: holds the page at %s\n",
                    lsn_format(step->floor, floor));
    else if (own)
        add_contribution(history, step, own, out);
    else
        text_printf(out, "     records of the key from %s down to %s, if it has any\n", from,
                    lsn_format(step->floor, floor));
}

/* Adds "2.01 MiB in all"; `unknown` of the `taken` layers have no known size. */
static void add_sizes(size_t taken, size_t unknown, uint64_t known_bytes, Text *out)
{
    char bytes[32];
    bytes_format(known_bytes, bytes);
    if (unknown == 0)
        text_printf(out, "%s in all", bytes); /* 0 B if nothing was visited */
    else if (unknown == taken)
        text_printf(out, taken == 1 ? "its size unknown" : "their sizes unknown");
    else
        text_printf(out, "%s in the %zu whose size is known", bytes, taken - unknown);
}

/* Adds the path's steps and the gaps between them, from the top down. */
static void add_steps(const History *history, const ReadPath *path, const Contribution *own, size_t taken, Lsn below,
                      Text *out)
{
    const LayerSet *set = &history->layers;
    ReadGaps gaps = {0};
    read_gaps(set, path, below, &gaps);
    size_t gap = 0;
    for (size_t i = 0; i < taken; i++) {
        if (!set->lsm && gap < gaps.count && gaps.at[gap].lo == read_step_top(set, &path->steps.at[i])) {
            text_add_str(out, STR("     "));
            tell_read_gap(gaps.at[gap++], out);
        }
        add_step(history, &path->steps.at[i], i + 1, own ? &own[i] : NULL, out);
    }
    array_release(&gaps);
}

/* `own` is what each layer contributes, NULL if records are unknown. The read visits the first `taken` steps of the
 * path. */
static void report(const History *history, const ReadPath *path, const Contribution *own, size_t taken, Lsn below,
                   Text *out)
{
    const LayerSet *set = &history->layers;
    char bytes[32];
    ContributionSum sum = contributions_sum(own, own ? taken : 0);
    add_steps(history, path, own, taken, below, out);
    text_printf(out, "%zu %s%s visited, ", taken, set->lsm ? "table" : "layer", taken == 1 ? "" : "s");
    if (own)
        text_printf(out, "%zu hold%s the key, ", sum.holding, sum.holding == 1 ? "s" : "");
    if (sum.unknown)
        text_printf(out, "of %zu it is unknown, ", sum.unknown);
    add_sizes(taken, path->size_unknown, path->bytes, out);
    text_printf(out, "; %u over the key not visited\n", (unsigned)(path->over + path->steps.count - taken));
    if (own)
        text_printf(out, "%llu record%s applied, %s read for it\n", (unsigned long long)sum.records,
                    sum.records == 1 ? "" : "s", bytes_format(sum.bytes, bytes));
    if (set->lsm) {
        text_add_str(
            out,
            STR("the read ends at the first table that has the key: the MANIFEST does not say what tables hold\n"));
    } else if (!path->complete && !sum.ended) {
        text_add_str(out, STR("no image ended the read: "));
        tell_read_end(set, path, below, out);
        text_add_char(out, '\n');
    }
}

/* Reports the read in one timeline. `next` is set to the LSN below which the read continues in the ancestor; LSN_HEAD:
 * it does not continue. */
static bool report_read(const History *history, Key key, Lsn below, Lsn *next, Text *out, Error *error)
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
        report(history, &path, own, taken, below, out);
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
    LoadOptions load = cli_load_options(args);
    History held, parent;
    const History *at = child;
    char lsn[LSN_TEXT_SIZE];
    bool ok = true;
    for (int depth = 0; ok && below != LSN_HEAD && depth < READ_ANCESTORS_MAX; depth++) {
        LoadReport report = {0};
        bool found = source_load_parent(args->files, files, &load, at, &parent, &report);
        load_report_release(&report);
        if (!found)
            break;
        if (at != child)
            history_release(&held);
        held = parent;
        at = &held;
        text_printf(out, "on the ancestor %s, below %s:\n", held.layers.timeline_id, lsn_format(below, lsn));
        ok = report_read(&held, key, below, &below, out, error);
    }
    if (at != child)
        history_release(&held);
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
        ok = report_read(&history, key, below, &next, &out, &error) &&
             report_ancestors(args, files, &history, key, next, &out, &error) &&
             cli_write(NULL, text_str(&out), &error);
    } else if (error.code == ERROR_INPUT) {
        error.code = ERROR_USAGE; /* the key was given on the command line */
    }
    text_release(&out);
    history_release(&history);
    return ok ? 0 : cli_fail(&error);
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
