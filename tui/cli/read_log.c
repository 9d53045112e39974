/* read_log.c - prints the path of a real read, taken from a log, beside the predicted one. If no image in the child
 * ends the read, it continues in the ancestor, which is another layer set:
 *
 *     in the child      both visit #2
 *     in its ancestor   both visit #1, only the log #7
 */
#include "tui/cli/read_log.h"

#include "core/analysis/path_diff.h"
#include "core/analysis/read_depth.h"
#include "core/analysis/read_gaps.h"
#include "core/base/file.h"
#include "core/base/byte_stream.h"
#include "core/formats/logged_read.h"
#include "core/tell/logged_read_text.h"
#include "core/tell/read_text.h"
#include "tui/cli/input.h"

#include <stdio.h>
#include <stdlib.h>

/* The comparison so far; parts are added timeline by timeline. */
typedef struct LogReport {
    const LoggedRead *log;
    size_t visit;                /* the first visit of the log that is not reported yet */
    size_t predicted, differing; /* number of layers; differing: visited by only one of the two */
    Str timeline;                /* the timeline of the last visit that names one */
    Text *out;
} LogReport;

/* The prediction in one timeline. */
typedef struct LogPart {
    const LayerSet *set;
    LayerId *ids; /* owned */
    size_t count;
    ReadPath path;
    Lsn below, next; /* next: the read continues in the ancestor below it; LSN_HEAD: it ends here */
} LogPart;

static void log_part_init(LogPart *part, const History *history, Key key, Lsn below)
{
    *part = (LogPart){.set = &history->layers, .below = below, .next = LSN_HEAD};
    part->ids = history_live(history, history_last_step(history), &part->count);
    read_path_init(&part->path, part->set, part->ids, part->count, key, below);
    if (!part->path.complete && part->set->has_ancestor && key_is_inherited(key, part->set->form))
        part->next = read_goes_on_below(part->set, &part->path, below);
}

static void part_release(LogPart *part)
{
    read_path_release(&part->path);
    free(part->ids);
}

/* Looks up the next `count` visits of the log in the timeline. The caller frees the array. */
static LayerId *log_part_find_visits(const LogPart *part, const LoggedVisit *visits, size_t count)
{
    LayerId *real = mem_alloc((count + 1) * sizeof *real);
    Layer *layers = mem_zero(count + 1, sizeof *layers);
    for (size_t i = 0; i < count; i++)
        layers[i] = visits[i].layer;
    path_find_layers(part->set, part->ids, part->count, layers, count, real);
    free(layers);
    return real;
}

/* The number of visits before the read continues in the ancestor: where the log names another timeline or, if it names
 * none, a layer that the child does not have and that starts below the branch point. */
static size_t log_part_visits(const LogPart *part, const LoggedVisit *visits, const LayerId *real, size_t count,
                              Str timeline)
{
    size_t i = 0;
    for (; i < count; i++) {
        if (visits[i].timeline.length) {
            if (timeline.length && !str_equal(visits[i].timeline, timeline))
                break;
            timeline = visits[i].timeline;
        } else if (real[i] == LAYER_NONE && visits[i].has_layer && visits[i].layer.lsn_lo < part->next) {
            break;
        }
    }
    return i;
}

/* Adds the prediction of one timeline beside the log's visits there; `all`: no ancestor follows. */
static void log_add_part(LogReport *result, const LogPart *part, bool all)
{
    const LoggedRead *log = result->log;
    const LoggedVisit *visits = log->at.at + result->visit;
    size_t count = log->at.count - result->visit;
    LayerId *real = log_part_find_visits(part, visits, count);
    PathRows rows = {0};
    if (!all)
        count = log_part_visits(part, visits, real, count, result->timeline);
    path_rows(&part->path, real, count, &rows);
    for (size_t i = 0; i < rows.count; i++) {
        PathRow row = rows.at[i];
        if (row.real != PATH_NOT)
            row.real += result->visit;
        bool both = row.predicted != PATH_NOT && row.real != PATH_NOT;
        result->differing += !both && (row.real == PATH_NOT || !log->at.at[row.real].in_memory);
        if (row.real != PATH_NOT)
            logged_crossing_text(log, row.real, &result->timeline, result->out);
        logged_visit_text(part->set, &row, log, result->out);
    }
    result->predicted += part->path.steps.count;
    result->visit += count;
    array_release(&rows);
    free(real);
}

/* Adds the timeline's part, then those of its ancestors. Leaves the last part in `part`. */
static void log_add_parts(CliAncestors *walk, LogReport *result, LogPart *part)
{
    for (;;) {
        const History *parent = part->next != LSN_HEAD ? cli_ancestors_next(walk) : NULL;
        log_add_part(result, part, !parent);
        if (!parent)
            return;
        Lsn below = part->next;
        part_release(part);
        read_ancestor_text(&parent->layers, below, result->out);
        result->timeline = str_from(parent->layers.timeline_id);
        log_part_init(part, parent, result->log->key, below);
    }
}

static void report_log(const CliArgs *args, const History *history, LogReport *result)
{
    const LoggedRead *log = result->log;
    LogPart part;
    CliAncestors walk = {.args = args, .files = (size_t)args->file_count, .at = history};
    logged_request_text(log, result->out);
    log_part_init(&part, history, log->key, log->has_request && log->request < LSN_HEAD ? log->request + 1 : LSN_HEAD);
    log_add_parts(&walk, result, &part);
    logged_counts_text(log, result->predicted, result->differing, result->out);
    logged_missing_text(part.set, &part.path, log, part.below, result->out);
    part_release(&part);
    cli_ancestors_end(&walk);
}

static bool read_log(Str text, const char *file, LoggedRead *log, Error *error)
{
    if (!logged_read_parse(text, log, error))
        return error_place(error, file, 0, 0);
    if (log->has_key)
        return true;
    logged_read_release(log);
    error_set(error, ERROR_INPUT, "the log does not say which key was read");
    return error_place(error, file, 0, 0);
}

int read_log_compare(const CliArgs *args, const char *path)
{
    Error error = {0};
    History history;
    Arena arena = {0};
    Str text;
    Text out = TEXT_EMPTY;
    LoggedRead log;
    LogReport result = {.log = &log, .out = &out};
    if (!cli_load_files(args, &history, NULL, &error))
        return cli_fail(&error);
    bool ok = byte_stream_whole(path, FILE_ANY_SIZE, &arena, &text, &error) && read_log(text, path, &log, &error);
    if (ok) {
        report_log(args, &history, &result);
        logged_read_release(&log);
        ok = cli_write(NULL, text_str(&out), &error);
    }
    arena_release(&arena);
    text_release(&out);
    history_release(&history);
    return ok ? result.differing > 0 : cli_fail(&error);
}
