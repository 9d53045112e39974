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
#ifndef CORE_CATALOG_PRODUCTION_LOG_H
#define CORE_CATALOG_PRODUCTION_LOG_H

#include "core/base/table.h"
#include "core/history/history.h"

typedef enum LogKind {
    LOG_L0_COMPACTION, /* lsns and number of layers that it begins with */
    LOG_L0_STATISTICS, /* number of L0; made, bytes */
    LOG_IMAGES,        /* number of images that were created */
    LOG_GC_COMPACTION, /* its statistics */
    LOG_GC,            /* layer */
    LOG_EVICTION,      /* layer */
    LOG_KINDS,
} LogKind;

typedef struct LogEntry {
    LogKind kind;
    int64_t time_ms; /* or HISTORY_TIME_UNKNOWN */
    LsnRange lsns;
    uint64_t number, made, bytes; /* 0 where they are not said */
    Layer layer;                  /* its identity; without a name */
    KeyForm form;
} LogEntry;

typedef struct ProductionLog {
    ARRAY(LogEntry) at;        /* in the order of the lines */
    Table layers;              /* of entries with a layer, by its identity */
    ARRAY(uint32_t) others;    /* the numbers of all other entries, ascending */
    bool tells_gc;             /* it has an entry of GC: where GC ran, it names the layers */
    int64_t first_ms, last_ms; /* the earliest and latest time of an entry; undefined without `timed` */
    bool timed;
    size_t lines; /* all of them */
} ProductionLog;

/* Reads a log's text and appends what it says. O(bytes). */
void production_log_read(ProductionLog *log, Str text);
/* Reads what a file has more than at the last time, from byte *at on, and moves *at behind it; the last line once it is
 * whole. A file that has become shorter is read from its start. Fails where it can't be read. */
bool production_log_follow(ProductionLog *log, const char *path, uint64_t *at, Error *error);
void production_log_release(ProductionLog *log);

/* The entry that says what happened to a layer in some time [from, until]; entries without a time always match. NULL:
 * there is none. */
const LogEntry *production_log_of_layer(const ProductionLog *log, const LayerSet *set, LayerId layer, int64_t from_ms,
                                        int64_t until_ms);
/* Does the log name every layer that GC deleted in that time? It does where it names layers of GC at all and has
 * entries from before that time and from after it. */
bool production_log_tells_gc(const ProductionLog *log, int64_t from_ms, int64_t until_ms);
/* The first entry of that kind, which is one without a layer, and with `lsns` of these LSNs, in that time. NULL: there
 * is none. */
const LogEntry *production_log_find(const ProductionLog *log, LogKind kind, const LsnRange *lsns, int64_t from_ms,
                                    int64_t until_ms);

#endif
