/* production_log.h - the events of layers in a pageserver's log, with times and with reasons that no dump contains.
 *
 *     2026-11-26T03:10:05.2Z  INFO … Starting Level0 compaction in LSN range 0/10-0/30 for 10 layers (12 deltas …)
 *     2026-11-26T03:10:07.9Z  INFO … compact_level0_phase1 stats available stats_json={"level0_deltas_count":10,…}
 *     2026-11-26T03:10:11.0Z  INFO … created 12 image layers …
 *     2026-11-26T04:00:00.0Z  INFO … garbage collecting 000…-FFF…__…
 *     2026-11-26T04:10:00.0Z,000…-FFF…__…,evicted                                   a CSV of evictions
 *
 * Any line may have colours, a container's or journal's prefix, or be JSON; the reader searches it for a time and for
 * the words above. Other lines are ignored. Source of the texts: neon compaction.rs, timeline.rs.
 */
#ifndef CORE_FORMATS_PRODUCTION_LOG_H
#define CORE_FORMATS_PRODUCTION_LOG_H

#include "core/base/table.h"
#include "core/history/history.h"

typedef enum LogKind {
    LOG_L0_COMPACTION, /* lsns: those that it starts with; number: of layers */
    LOG_L0_STATISTICS, /* number: of L0 layers; made: layers written; bytes: written */
    LOG_IMAGES,        /* number: of images created */
    LOG_GC_COMPACTION, /* statistics of a gc-compaction */
    LOG_GC,            /* layer: deleted by GC */
    LOG_EVICTION,      /* layer: evicted */
    LOG_KINDS,
} LogKind;

typedef struct LogEntry {
    LogKind kind;
    int64_t time_ms; /* milliseconds since 1970, or HISTORY_TIME_UNKNOWN */
    LsnRange lsns;
    uint64_t number, made, bytes; /* 0 where the line does not contain them */
    Layer layer;                  /* its ranges; without a name */
    KeyForm form;
} LogEntry;

typedef struct ProductionLog {
    ARRAY(LogEntry) at;        /* in the order of the lines */
    Table layers;              /* entries that have a layer, hashed by the layer's ranges */
    ARRAY(uint32_t) others;    /* indexes of all other entries, ascending */
    bool tells_gc;             /* at least one entry is a deletion by GC: GC is logged with layer names */
    int64_t first_ms, last_ms; /* the earliest and latest time of an entry; undefined unless `timed` */
    bool timed;
    size_t lines; /* all lines read, whether they became entries or not */
} ProductionLog;

/* Reads a log's text and appends its entries. O(bytes). */
void production_log_read(ProductionLog *log, Str text);
/* Reads what was appended to a file since the last call, from byte *at on, and moves *at behind it. An incomplete last
 * line is left for the next call. A file that has become shorter is read from its start. ERROR_INPUT where it cannot be
 * read. */
bool production_log_follow(ProductionLog *log, const char *path, uint64_t *at, Error *error);
void production_log_release(ProductionLog *log);

/* The entry about that layer within [from, until]; entries without a time match always. NULL: there is none. O(1) on
 * average. */
const LogEntry *production_log_of_layer(const ProductionLog *log, const LayerSet *set, LayerId layer, int64_t from_ms,
                                        int64_t until_ms);
/* Does the log name every layer that GC deleted in that time? Yes where it contains deletions by GC, and entries from
 * before and after that time. */
bool production_log_tells_gc(const ProductionLog *log, int64_t from_ms, int64_t until_ms);
/* The first entry without a layer that has that kind, that time and, with `lsns`, these LSNs. NULL: there is none.
 * O(entries without a layer). */
const LogEntry *production_log_find(const ProductionLog *log, LogKind kind, const LsnRange *lsns, int64_t from_ms,
                                    int64_t until_ms);

#endif
