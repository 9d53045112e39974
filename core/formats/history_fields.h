/* history_fields.h - the tables that say how the parts of a history look in JSON. */
#ifndef CORE_FORMATS_HISTORY_FIELDS_H
#define CORE_FORMATS_HISTORY_FIELDS_H

#include "core/formats/fields.h"

/* A layer together with its birth and death. */
typedef struct LayerRecord {
    uint32_t id, kind, shard, flags;
    Layer layer;
    uint32_t born, died, job;
    LayerId piece_of;
} LayerRecord;

/* How keys are written; keys of a dictionary are written as numbers. */
enum { FORM_PLAIN, FORM_PRODUCTION };

/* The members of "params" and "markers". */
typedef struct HistoryParams {
    const char *title, *workload;
    uint64_t seed, records, record_len, logical_size;
    const char *with;
    uint64_t reads_counted; /* HistoryRunReads */
    double reads_mean;
    uint64_t reads_p99, reads_max;
    uint32_t form; /* FORM_PLAIN or FORM_PRODUCTION */
    uint64_t target_file_size, fanout;
    bool has_end_lsn, has_max_height, estimated;
    Lsn end_lsn;
    uint64_t max_height;
    uint32_t stripe_pages;
} HistoryParams;

typedef struct HistoryMarkers {
    bool has_gc_cutoff, has_disk_consistent, has_ancestor, no_ancestor, keyspace_given;
    Lsn gc_cutoff, disk_consistent, ancestor_lsn, gc_compacted;
    const char *tenant, *timeline, *ancestor;
} HistoryMarkers;

/* A step with its event, and a dump of a series with its time. */
typedef struct EventRecord {
    uint32_t in_first, in_count;   /* adjacent, for FIELD_LIST */
    uint32_t out_first, out_count; /* the same */
    bool doubtful;
} EventRecord;

typedef struct DumpRecord {
    uint32_t step;
    bool has_time;
    uint64_t time_ms;
    const char *name;
} DumpRecord;

extern const Field event_fields[], dump_fields[];
extern const Field params_fields[], markers_fields[], layer_fields[], step_fields[], level_fields[], split_fields[],
    partition_fields[], cut_fields[], job_fields[], decision_fields[], rejected_fields[], sample_fields[],
    statement_fields[], in_memory_fields[];

#endif
