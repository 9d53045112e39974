/* series_interval.h - two dumps of a timeline, the layers that came and went between them, and the events found. */
#ifndef CORE_CATALOG_SERIES_INTERVAL_H
#define CORE_CATALOG_SERIES_INTERVAL_H

#include "core/catalog/production_log.h"
#include "core/history/history.h"
#include "core/planner/splits.h"

#define SERIES_NO_EVENT UINT32_MAX

typedef struct SeriesEvent {
    StepOp op;
    StepOp other; /* of a doubtful one: names do not tell whether it was that */
    bool doubtful;
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
    Lsn folded;                /* the highest LSN at which a gc-compaction folded history so far; 0: none is known */
    uint64_t unit;             /* WAL of a full L0, as far as dumps have shown one; 0: no L0 was seen */
    bool tiered;               /* in: a tiered compaction was seen before; out: or now. A timeline has one algorithm */
    bool rewrites;             /* the timeline is a shard: layers of the shard that it was split from are rewritten */
    const ProductionLog *log;  /* what happened, by the pageserver's log; NULL: there is none */
    int64_t from_ms, until_ms; /* when the dumps were taken; all times where that is unknown */
    ARRAY(SeriesChange) came, went;
    ARRAY(SeriesReplaced) replaced;
    /* Found: */
    ARRAY(SeriesEvent) events; /* in the order in which they happened, as far as LSNs tell */
    Arena arena;
} SeriesInterval;

void series_interval_release(SeriesInterval *interval);

/* For the rules' files: appends an event; returns its number. */
uint32_t series_event_add(SeriesInterval *interval, StepOp op, Lsn at);
/* An unexplained change of `layer`, for which `why` is missing; those with the same reason are one event. */
void series_unexplained(SeriesInterval *interval, SeriesChange *change, bool came, const char *why);

#endif
