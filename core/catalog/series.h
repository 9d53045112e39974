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
    History *history; /* heap; the dumps so far */
    bool lent;        /* the history is somebody else's to free, who must outlive the series */
    size_t dumps;
    Table table;          /* of all layers, by identity */
    ARRAY(LayerId) alive; /* layers of the last dump, in its order */
    ARRAY(uint32_t) dump; /* by layer: the number of the last dump that holds it, from 1 */
    Lsn head, first_head; /* highest end of a delta: of the last dump, of the first */
    size_t kept;          /* layers that the last dump has in common with the one before it */
    uint64_t wal;         /* bytes from the first dump's head to the highest so far */
    uint64_t created, deleted, bytes_written, bytes_deleted;
    uint64_t swept;    /* layers that read costs were taken of: the more, the fewer dumps they are taken of */
    size_t swept_dump; /* the last of these dumps, from 1; 0: none */
    const struct ProductionLog *log; /* not owned; NULL: none */
    Lsn folded;                      /* the highest LSN of a gc-compaction; 0: none was seen */
    uint64_t unit;                   /* WAL of a full L0; 0: no dump has shown one */
    bool unit_of_l0;                 /* that is of the largest L0; else of a band of L1, which tells it less well */
    bool tiered;                     /* a tiered compaction was seen */
} Series;

void series_init(Series *series);
void series_release(Series *series);

/* Adds a dump: the layers of `dump` at its last step, which stays the caller's. `name` may be NULL. Fails, without a
 * change, where it is of another timeline, or its keys have another form. O(layers) and what the rules take. */
bool series_add(Series *series, const History *dump, int64_t time_ms, const char *name, Error *error);

#endif
