/* series_load.h - sources of one timeline, one after the other, become a series.
 *
 *     SeriesSources sources = {.paths = paths, .count = n};          the clock is the files' time
 *     if (!series_load(&sources, &(LoadOptions){0}, &series, &report, error))
 *         …
 */
#ifndef CORE_CATALOG_SERIES_LOAD_H
#define CORE_CATALOG_SERIES_LOAD_H

#include "core/catalog/production_log.h"
#include "core/catalog/series.h"
#include "core/formats/load.h"

typedef struct SeriesSources {
    const char *const *paths; /* each a source (source.h), in the order in which they were taken */
    size_t count;
    const int64_t *times_ms;  /* one a path; NULL: the time of the file's last change */
    const ProductionLog *log; /* of the pageserver, for all that time; not owned; NULL: none */
    bool (*progress)(void *self, size_t done, size_t of); /* false: stop with ERROR_CANCELLED; NULL: none */
    void *self;
} SeriesSources;

/* Loads them all. A dump that has nothing new adds no step. Times that go back, and an LSN head that does, are noted in
 * the report. Fails where one can't be read, or is of another timeline, with its path as the place; `series` is empty
 * then. */
bool series_load(const SeriesSources *sources, const LoadOptions *options, Series *series, LoadReport *report,
                 Error *error);

/* Times of `--times`: comma-separated, each seconds since 1970 (also with a fraction) or
 * `2026-11-26T03:10:05[.123][Z]`, all of them UTC. Appends. Fails, with the offending text. */
typedef ARRAY(int64_t) TimesMs;
bool times_parse(Str text, TimesMs *times, Error *error);

#endif
