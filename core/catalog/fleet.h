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
    Str place;            /* where it was found: its directory, its dump, or the listing that contains it; escaped */
    /* the same unescaped, where this path alone opens the timeline; NULL: it is part of a listing */
    const char *path;
    uint32_t source;  /* index in Fleet.sources; UINT32_MAX: unknown */
    uint16_t shard;   /* 0xNNCC; 0: not sharded, or unknown */
    bool failed;      /* it could not be read: `worst` has the reason, everything else is unknown */
    bool judged, due; /* `judged`: it was decided whether compaction is due; `due`: it is */
    uint64_t layers, deltas, images, l0;
    uint64_t bytes;                /* size of all layers; SIZE_UNKNOWN where one of them is unknown */
    uint64_t wal_bytes;            /* distance from the lowest LSN to the highest */
    uint64_t read_p50, read_max;   /* over all segments */
    uint64_t known_p50, known_max; /* over those at which a key is known to exist: what is said of reads elsewhere */
    uint64_t depth;                /* depth of level 0, where judged */
    uint64_t removable;            /* bytes that GC would delete; SIZE_UNKNOWN: no cutoff or no sizes */
    uint64_t severe, warnings;
    const char *verdict; /* the decision and its reason, "compact: depth 57 >= fanout 10", where judged */
    const char *finding; /* kind of the worst finding, "deep_reads"; "" where there is none */
    const char *worst;   /* the worst finding as a sentence; "" where there is none */
} FleetRow;

typedef struct FleetOptions {
    unsigned workers; /* at least 1 */
    /* read only the timelines of part `part` of `parts`, assigned by a hash of their tenant; 0 of 1 is everything */
    uint32_t part, parts;
    const atomic_bool *cancel; /* setting it to true cancels; NULL: cannot be cancelled */
    /* the content of standard input ("-"), where the caller has read it already; NULL: read it */
    const Str *stdin_text;
    /* Called now and then on the calling thread, with the bytes read, the bytes to read (0: unknown) and the number of
     * rows so far. */
    void (*progress)(void *self, uint64_t done, uint64_t total, size_t rows);
    /* Called with each row as it comes, on any thread, one call at a time. `again` is called where all rows but the
     * first `kept` were incomplete and will come again. NULL: not wanted. Texts live as long as the fleet. */
    void (*row)(void *self, const FleetRow *row);
    void (*again)(void *self, size_t kept);
    void *self; /* passed to all three */
} FleetOptions;

typedef struct Fleet {
    ARRAY(FleetRow) rows;        /* ordered by tenant, shard, timeline and place */
    ARRAY(const char *) sources; /* as the user named them */
    LoadReport report;           /* what was skipped, and notes */
    size_t failed;               /* number of timelines and sources that could not be read */
    Arena arena;
} Fleet;

/* Reads all sources: directories, listings, dumps of one timeline each. A source that cannot be read becomes a row with
 * the reason. False where it is the only source, or where the reading was cancelled; the rows so far are kept. The
 * caller releases the fleet with fleet_release(). */
bool fleet_read(Fleet *fleet, const char *const *paths, size_t n, const FleetOptions *options, Error *error);
void fleet_release(Fleet *fleet);
/* Do the paths contain several timelines: a directory with more than one, or a listing that names more than one? A path
 * that cannot be read counts as containing none. O(entries), O(bytes of a listing up to its second timeline). */
bool fleet_is_source(const char *const *paths, size_t n);
/* Is the text a listing of several timelines? */
bool fleet_is_text(Str text);
/* Sorts the rows by tenant, shard, timeline and place. O(n log n). */
void fleet_sort(Fleet *fleet);
/* Fills `to`, which must be empty, with the rows of two sorted fleets, sorted. Of equal rows those of `a` come first.
 * Texts are not copied: `a` and `b` must outlive `to`. O(n). */
void fleet_merge(Fleet *to, const Fleet *a, const Fleet *b);
/* The index of the first row of a sorted fleet with the same tenant, shard, timeline and place; SIZE_MAX: there is
 * none. O(log n). */
size_t fleet_find(const Fleet *fleet, const FleetRow *row);

/* Analyses the layers of one timeline and fills in the row. Texts go to the arena. */
void fleet_row_fill(FleetRow *row, const History *history, Arena *arena);

#endif
