/* fleet.h - one row for each timeline of many: layers and bytes, read depth, whether compaction is due, and the worst
 * finding.
 *
 *     listing  t/1111…/timelines/aaaa…/NAME ┐                        ┌ row: 1111… aaaa… 26,690 layers, 87 reads, …
 *              t/1111…/timelines/aaaa…/NAME ┼─ layers of one timeline ─ analysed on any of the workers
 *              t/2222…/timelines/bbbb…/NAME ┘                        └ row: 2222… bbbb…
 *
 * A listing whose lines come timeline by timeline, as buckets list them, is read as a stream. Memory then holds only
 * the timelines that are being analysed and, for standard input, some 10 bytes for each layer already read. If a
 * timeline's lines are scattered, all layers are held until the end, at 64 bytes each. Rows do not depend on the number
 * of workers, nor on the order of lines.
 */
#ifndef CORE_CATALOG_FLEET_H
#define CORE_CATALOG_FLEET_H

#include "core/analysis/findings.h"
#include "core/catalog/catalog.h"

#include <stdatomic.h>

typedef struct FleetRow {
    Str tenant, timeline; /* empty: unknown; all texts are in the fleet's arena */
    Str place;            /* where it was found: its directory, its dump, or the listing that names it; escaped */
    const char *path;     /* the same to open it, where a path is all that it takes; NULL: it is in a listing */
    uint32_t source;      /* of fleet.sources; UINT32_MAX: unknown */
    uint16_t shard;       /* 0xNNCC; 0: none, or unknown */
    bool failed;          /* it could not be read: `worst` says why, all else is unknown */
    bool judged, due;     /* is compaction due? */
    uint64_t layers, deltas, images, l0;
    uint64_t bytes;     /* of all layers, or SIZE_UNKNOWN where one is unknown */
    uint64_t wal_bytes; /* from the lowest LSN to the highest */
    uint64_t read_p50, read_max;
    uint64_t depth;     /* of level 0, where judged */
    uint64_t removable; /* bytes that GC would remove, or SIZE_UNKNOWN: no cutoff or no sizes */
    uint64_t severe, warnings;
    const char *verdict; /* "compact: depth 57 >= fanout 10", where judged */
    const char *finding; /* kind of the worst finding, "deep_reads"; "" for none */
    const char *worst;   /* the worst finding in a sentence, "" for none */
} FleetRow;

typedef struct FleetOptions {
    unsigned workers;          /* at least 1 */
    uint32_t part, parts;      /* only timelines of this part, by hash of their tenant: 0 of 1 are all */
    const atomic_bool *cancel; /* NULL: it can't be */
    const Str *stdin_text;     /* what standard input ("-") holds, where it was read before; NULL: it is read */
    /* Told now and then, in the calling thread: bytes read of those to read (0: unknown), and rows that are there. */
    void (*progress)(void *self, uint64_t done, uint64_t total, size_t rows);
    /* Told each row as it comes, on any thread, one at a time; and that all but the first `kept` were not whole and
     * come again. NULL: nobody wants to know. Texts live as long as the fleet. */
    void (*row)(void *self, const FleetRow *row);
    void (*again)(void *self, size_t kept);
    void *self; /* of all three */
} FleetOptions;

typedef struct Fleet {
    ARRAY(FleetRow) rows;        /* by tenant, shard, timeline and place */
    ARRAY(const char *) sources; /* as the user named them */
    LoadReport report;           /* what was skipped or is worth a note */
    size_t failed;               /* timelines and sources that could not be read */
    Arena arena;
} Fleet;

/* Reads all sources: directories, listings, dumps of one timeline each. One that can't be read is a row that says why.
 * False where it is the only one, or it was cancelled; what was read until then is there. */
bool fleet_read(Fleet *fleet, const char *const *paths, size_t n, const FleetOptions *options, Error *error);
void fleet_release(Fleet *fleet);
/* Do the paths hold several timelines: a directory with more than one, or a listing that names more than one? What
 * can't be read holds none. O(entries), O(bytes of a listing up to its second timeline). */
bool fleet_is_source(const char *const *paths, size_t n);
/* Is the text a listing of several timelines? */
bool fleet_is_text(Str text);
/* Sorts the rows by tenant, shard, timeline and place. */
void fleet_sort(Fleet *fleet);
/* Gives `to`, which is empty, the rows of two sorted fleets, sorted; of rows that are the same those of `a` first.
 * Texts stay where they are. O(n). */
void fleet_merge(Fleet *to, const Fleet *a, const Fleet *b);
/* The first row of a sorted fleet with that tenant, shard, timeline and place; SIZE_MAX: there is none. O(log n). */
size_t fleet_find(const Fleet *fleet, const FleetRow *row);

/* Analyses the layers of one timeline into a row; texts go to the arena. */
void fleet_row_fill(FleetRow *row, const History *history, Arena *arena);

#endif
