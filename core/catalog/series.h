/* series.h - dumps of one timeline, taken one after the other, become one history: each change between two of them is
 * named (series_rules.h) and is a step.
 *
 *     Series series;
 *     series_init(&series);
 *     series_add(&series, &monday, time_ms, "monday.txt", error);      step 0: load, all layers of the first dump
 *     series_add(&series, &tuesday, time_ms, "tuesday.txt", error);    step 1: flush … step 9: gc
 *     …                                                                *series.history can be looked at at any time
 *     series_release(&series);
 *
 * The layers that an event wrote have a job (policy `legacy`: L1, images, gc-compaction), so that ledger, lives and
 * lineage know what wrote them and why. A sample ends each dump.
 */
#ifndef CORE_CATALOG_SERIES_H
#define CORE_CATALOG_SERIES_H

#include "core/base/table.h"
#include "core/history/history.h"

typedef struct Series {
    History *history; /* heap memory; all dumps so far */
    bool lent;        /* the history belongs to someone else, who frees it and keeps it longer than the series */
    size_t dumps;
    Table table;          /* all layers, hashed by kind and ranges */
    ARRAY(LayerId) alive; /* layers of the last dump, in its order */
    ARRAY(uint32_t) dump; /* by layer id: the number of the last dump that contains it, from 1 */
    Lsn head, first_head; /* the highest end LSN of a delta in the last dump and in the first */
    size_t kept;          /* number of layers that the last two dumps have in common */
    uint64_t wal;         /* bytes from the first dump's head to the highest head so far */
    uint64_t created, deleted, bytes_written, bytes_deleted;
    uint64_t swept;    /* layers for which read costs were computed; the more there are, the fewer dumps get them */
    size_t swept_dump; /* the last dump with read costs, from 1; 0: none */
    const struct ProductionLog *log; /* not owned; NULL: none */
    Lsn folded;                      /* the highest LSN of a gc-compaction so far; 0: none was seen */
    uint64_t unit;                   /* bytes of WAL in a full L0; 0: unknown */
    /* `unit` comes from the largest L0; else from a band of L1, which is less reliable */
    bool unit_of_l0;
    bool tiered; /* a tiered compaction was seen */
} Series;

/* An empty series. The caller frees it with series_release(). */
void series_init(Series *series);
void series_release(Series *series);

/* Adds a dump: the layers of `dump` at its last step. `dump` stays the caller's. `name` may be NULL. ERROR_INPUT, with
 * nothing changed, where it is of another timeline or its keys have another form. O(layers), plus the cost of the
 * rules. */
bool series_add(Series *series, const History *dump, int64_t time_ms, const char *name, Error *error);

#endif
