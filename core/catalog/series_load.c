/* series_load.c - loads each source, compares it with the one before, and releases it. */
#include "core/catalog/series_load.h"

#include "core/base/clock_text.h"
#include "core/catalog/source.h"

#include <stdio.h>
#include <sys/stat.h>

static int64_t series_time_of_file(const char *path)
{
    struct stat st;
    if (strcmp(path, "-") == 0 || stat(path, &st) != 0)
        return HISTORY_TIME_UNKNOWN;
    return (int64_t)st.st_mtim.tv_sec * 1000 + st.st_mtim.tv_nsec / 1000000;
}

static void series_note(LoadReport *report, const char *path, const char *what)
{
    char name[200];
    text_escape(str_from(path), name, sizeof name);
    notes_add(&report->notes, "%s: %s", name, what);
}

/* The dump before, which the series holds no more once the next one has been added. */
typedef struct Previous {
    int64_t time_ms; /* or HISTORY_TIME_UNKNOWN */
    Lsn head;
} Previous;

/* Dumps that are not named in the order in which they were taken would become a history that never happened. */
static void series_note_order(const SeriesSources *sources, size_t i, int64_t now, const Previous *previous,
                              const Series *series, LoadReport *report)
{
    int64_t before = previous->time_ms;
    if (i > 0 && !series->kept)
        series_note(report, sources->paths[i],
                    "it has no layer in common with the previous dump: are both of the same timeline?");
    else if (i > 0 && series->head < previous->head)
        series_note(
            report, sources->paths[i],
            "its newest delta ends below that of the previous dump: name dumps in the order in which they were taken");
    else if (i > 0 && now != HISTORY_TIME_UNKNOWN && before != HISTORY_TIME_UNKNOWN && now < before)
        series_note(
            report, sources->paths[i],
            "its time is before that of the previous dump: give the times with --times if the files' times are wrong");
}

static bool load_one(const SeriesSources *sources, size_t i, const LoadOptions *options, Series *series,
                     LoadReport *report, Error *error)
{
    History dump;
    LoadReport own = {0};
    bool fine = source_load(&sources->paths[i], 1, options, &dump, &own, error);
    for (size_t k = 0; k < own.notes.count; k++)
        notes_add(&report->notes, "%s", own.notes.at[k]);
    for (size_t k = 0; k < own.skips.count && report->skips.count < LOAD_KEPT_MAX; k++) {
        const Skipped *skip = &own.skips.at[k];
        Skipped copy = *skip;
        copy.file = arena_printf(&report->arena, "%s", skip->file);
        copy.reason = arena_printf(&report->arena, "%s", skip->reason);
        copy.text = skip->text ? arena_printf(&report->arena, "%s", skip->text) : NULL;
        array_push(&report->skips, copy);
    }
    report->skipped += own.skipped;
    report->duplicates += own.duplicates;
    load_report_release(&own);
    if (!fine)
        return false;
    const char *slash = strrchr(sources->paths[i], '/');
    int64_t time_ms = sources->times_ms ? sources->times_ms[i] : series_time_of_file(sources->paths[i]);
    Previous previous = {.time_ms = series->dumps ? series->history->dumps.at[series->dumps - 1].time_ms
                                                  : HISTORY_TIME_UNKNOWN,
                         .head = series->head};
    fine = series_add(series, &dump, time_ms, slash && slash[1] ? slash + 1 : sources->paths[i], error) ||
           error_place(error, sources->paths[i], 0, 0);
    if (fine)
        series_note_order(sources, i, time_ms, &previous, series, report);
    history_release(&dump);
    return fine;
}

static void series_set_title(Series *series, const SeriesSources *sources)
{
    History *history = series->history;
    char name[120];
    const char *first = history->dumps.at[0].name;
    text_escape(str_from(first ? first : "series"), name, sizeof name);
    history->title = sources->count == 1 ? arena_printf(&history->arena, "%s", name)
                                         : arena_printf(&history->arena, "%s and %zu more", name, sources->count - 1);
}

bool series_load(const SeriesSources *sources, const LoadOptions *options, Series *series, LoadReport *report,
                 Error *error)
{
    bool fine = sources->count > 0 || error_set(error, ERROR_USAGE, "a series needs at least one dump");
    series_init(series);
    series->log = sources->log;
    for (size_t i = 0; fine && i < sources->count; i++) {
        fine = load_one(sources, i, options, series, report, error);
        if (fine && sources->progress && !sources->progress(sources->self, i + 1, sources->count))
            fine = error_set(error, ERROR_CANCELLED, "cancelled");
    }
    if (fine)
        series_set_title(series, sources);
    else
        series_release(series);
    return fine;
}

bool times_parse(Str text, TimesMs *times, Error *error)
{
    size_t before = times->count;
    for (;;) {
        const char *comma = text.length ? memchr(text.at, ',', text.length) : NULL;
        Str one = comma ? (Str){text.at, (size_t)(comma - text.at)} : text;
        int64_t time_ms;
        if (!clock_parse(one, &time_ms, error)) {
            times->count = before;
            return false;
        }
        array_push(times, time_ms);
        if (!comma)
            return true;
        text = (Str){comma + 1, text.length - one.length - 1};
    }
}
