/* series_interval.h - two dumps of a timeline, the layers that came and went between them, and the events found. */
#ifndef CORE_CATALOG_SERIES_INTERVAL_H
#define CORE_CATALOG_SERIES_INTERVAL_H

#include "core/formats/production_log.h"
#include "core/history/history.h"
#include "core/planner/splits.h"

#define SERIES_NO_EVENT UINT32_MAX

typedef struct SeriesEvent {
    StepOp op;
    StepOp other; /* for a doubtful event: what else it may have been; names do not tell */
    bool doubtful;
    Lsn at; /* events are ordered by it */
    LayerIdArray in, out;
    /* what the log says, or for STEP_UNEXPLAINED what is missing; in the interval's arena; NULL: nothing */
    const char *why;
} SeriesEvent;

/* A layer that was created or deleted between two dumps, and the event that did it. */
typedef struct SeriesChange {
    LayerId layer;
    uint32_t event; /* index in `events`; SERIES_NO_EVENT: not known yet */
} SeriesChange;

/* A layer that has a new number because one of its facts changed: it was evicted, downloaded or written again. */
typedef struct SeriesReplaced {
    LayerId from, to;
} SeriesReplaced;

typedef struct SeriesInterval {
    /* Input: */
    const LayerSet *set;   /* the layers of all dumps, with the markers of the later one */
    const LayerId *before; /* layers of the earlier dump */
    size_t before_count;
    Lsn head;      /* the highest end LSN of a delta in the earlier dump */
    Lsn folded;    /* the highest LSN of a gc-compaction so far; 0: unknown */
    uint64_t unit; /* bytes of WAL in a full L0, as far as dumps have shown one; 0: unknown */
    /* in: tiered compaction was seen before; out: before or in this interval. A timeline has one algorithm */
    bool tiered;
    /* the timeline is a shard, so that layers of the shard it was split from are rewritten */
    bool rewrites;
    const ProductionLog *log;  /* the pageserver's log; not owned; NULL: there is none */
    int64_t from_ms, until_ms; /* when the dumps were taken; the widest range where that is unknown */
    ARRAY(SeriesChange) came, went;
    ARRAY(SeriesReplaced) replaced;
    /* Output: */
    ARRAY(SeriesEvent) events; /* in the order in which they happened, as far as LSNs tell */
    Arena arena;
} SeriesInterval;

void series_interval_release(SeriesInterval *interval);

/* For the files with rules: appends an event and returns its number. */
uint32_t series_event_add(SeriesInterval *interval, StepOp op, Lsn at);
/* Adds an unexplained change; `why` says what is missing. Changes with the same reason share an event. */
void series_unexplained(SeriesInterval *interval, SeriesChange *change, bool came, const char *why);

#endif
