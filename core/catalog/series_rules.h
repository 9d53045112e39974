/* series_rules.h - what happened between two dumps of a timeline, told from the layers that came and those that went.
 *
 *     before            after                        event
 *     L0 L0 L0          L1 L1 L1   same LSNs         compact_l0: its outputs tile the LSNs of its inputs
 *                       ═══ ═══ ═══ one LSN          images: nothing is deleted for them
 *     L1 over LSN x     ═══ at x, deltas from x on   gc_compaction: history is folded at x
 *     delta, image      covered by newer images      gc
 *
 * An event may have happened to layers that no dump shows: those that were made and deleted between the two. Rules:
 * Neon compaction.rs and timeline.rs (compaction, image creation, gc-compaction, GC).
 */
#ifndef CORE_CATALOG_SERIES_RULES_H
#define CORE_CATALOG_SERIES_RULES_H

#include "core/catalog/production_log.h"
#include "core/history/history.h"
#include "core/planner/splits.h"

#define SERIES_NO_EVENT UINT32_MAX

typedef struct SeriesEvent {
    StepOp op;
    Lsn at; /* events come in this order */
    LayerIdArray in, out;
    const char *why; /* what the log says; of STEP_UNEXPLAINED what is missing; in the interval's arena, or NULL */
} SeriesEvent;

/* A layer that came or went, and the event that did it. */
typedef struct SeriesChange {
    LayerId layer;
    uint32_t event; /* SERIES_NO_EVENT: not known yet */
} SeriesChange;

/* A layer that is there under another number, for a fact of it changed: it was evicted, downloaded or written again. */
typedef struct SeriesReplaced {
    LayerId from, to;
} SeriesReplaced;

typedef struct SeriesInterval {
    /* Given: */
    const LayerSet *set;   /* of all layers; its markers are those of the later dump */
    const LayerId *before; /* layers of the earlier dump */
    size_t before_count;
    Lsn head;                  /* the highest end of a delta before */
    bool tiered;               /* a tiered compaction was seen before: where two rules match, this is one */
    bool rewrites;             /* the timeline is a shard: layers of the shard that it was split from are rewritten */
    const ProductionLog *log;  /* what happened, by the pageserver's log; NULL: there is none */
    int64_t from_ms, until_ms; /* when the dumps were taken; all times where that is unknown */
    ARRAY(SeriesChange) came, went;
    ARRAY(SeriesReplaced) replaced;
    /* Found: */
    ARRAY(SeriesEvent) events; /* in the order in which they happened, as far as LSNs tell */
    Arena arena;
} SeriesInterval;

/* Finds the events: each layer of `came`, `went` and `replaced` is of exactly one. O(before + n log n) for n changes.
 */
void series_explain(SeriesInterval *interval);
void series_interval_release(SeriesInterval *interval);

/* For the rules' files: appends an event; returns its number. */
uint32_t series_event_add(SeriesInterval *interval, StepOp op, Lsn at);
/* An unexplained change of `layer`, for which `why` is missing; those with the same reason are one event. */
void series_unexplained(SeriesInterval *interval, SeriesChange *change, bool came, const char *why);

#endif
