/* series_load.h - sources of one timeline, one after the other, become a series.
 *
 *     SeriesSources sources = {.paths = paths, .count = n};          the clock is the files' time
 *     if (!series_load(&sources, &(LoadOptions){0}, &series, &report, error))
 *         …
 */
#ifndef CORE_CATALOG_SERIES_LOAD_H
#define CORE_CATALOG_SERIES_LOAD_H

#include "core/formats/production_log.h"
#include "core/catalog/series.h"
#include "core/formats/load.h"

typedef struct SeriesSources {
    const char *const *paths; /* each is a source (source.h), in the order in which the dumps were taken */
    size_t count;
    const int64_t *times_ms;  /* one for each path; NULL: use the time of the file's last change */
    const ProductionLog *log; /* the pageserver's log of the whole time; not owned; NULL: there is none */
    /* returns false to stop with ERROR_CANCELLED; NULL: not wanted */
    bool (*progress)(void *self, size_t done, size_t of);
    void *self;
} SeriesSources;

/* Loads all dumps. A dump without changes adds no step. Times, or LSN heads, that go back are noted in the report.
 * Fails, with the path as the error's place and `series` empty, where a dump cannot be read or is of another timeline;
 * ERROR_USAGE without any path, ERROR_CANCELLED where `progress` stops it. The caller releases the series. */
bool series_load(const SeriesSources *sources, const LoadOptions *options, Series *series, LoadReport *report,
                 Error *error);

/* The times of `--times`, separated by commas: each is a number of seconds since 1970 (fractions allowed) or
 * `2026-11-26T03:10:05[.123][Z]`, in UTC. Appends. ERROR_USAGE, with nothing appended, quotes the offending
 * text. The caller releases the array. */
typedef ARRAY(int64_t) TimesMs;
bool times_parse(Str text, TimesMs *times, Error *error);

#endif
