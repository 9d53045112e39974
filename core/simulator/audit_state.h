/* audit_state.h - what the parts of the audit share. Inside core/simulator/audit*.c only. */
#ifndef CORE_SIMULATOR_AUDIT_STATE_H
#define CORE_SIMULATOR_AUDIT_STATE_H

#include "core/model/image_cover.h"
#include "core/simulator/audit.h"

/* Key codes whose records are gone, with the newest of these records: a hash table, because codes may be sparse. */
typedef struct LostRecords {
    uint64_t *codes;        /* code + 1; 0: free */
    uint64_t *arrivals;     /* arrival number of the newest record without a copy, plus 1 */
    size_t count, capacity; /* a power of two, or 0 */
} LostRecords;

void lost_records_release(LostRecords *lost);

/* An image that was deleted, to be checked when the collection has ended. */
typedef struct AuditPending {
    LayerId image;
    StepId step;
} AuditPending;

struct AuditState {
    Simulator *simulator;
    const RecordForm *form;
    Backend inner;
    uint8_t *copies;  /* by arrival number: number of copies */
    uint64_t doubled; /* records with more than one copy */
    LostRecords lost;
    uint64_t arrivals_flushed;
    StepId next; /* the first step that has not been checked */
    Lsn horizon;
    uint8_t *alive; /* by layer id: attached and not dropped */
    size_t alive_capacity;
    uint64_t live_records, live_bytes; /* sums over live layers */
    ImageCover cover;                  /* cover of the live images at or below the horizon; may contain pending ones */
    bool cover_valid;
    ARRAY(AuditPending) pending;
    uint64_t *codes;                /* key codes by arrival number, where layers have holes; else NULL */
    size_t slices_seen, ended_seen; /* of the history's slices */
    AuditReport report;
    Error failure; /* the first violation; ERROR_NONE: there is none */
};

/* Records a violation; only the first one is kept, as a STEP_CHECK in the history and for the next check(). */
void audit_fail(AuditState *audit, const char *format, ...) __attribute__((format(printf, 2, 3)));
static inline bool audit_failed(const AuditState *audit)
{
    return audit->failure.code != ERROR_NONE;
}

/* Writes "record 17 (key 12 at 0/3E8, 100 bytes)". Returns `out`. */
char *audit_record_name(const AuditState *audit, uint64_t word, char *out, size_t size);
/* Writes "delta NAME (layer 4)". Returns `out`. */
char *audit_layer_name(const AuditState *audit, LayerId layer, char *out, size_t size);
StepId audit_step(const AuditState *audit); /* The newest step. */

/* audit_layers.c: checks a layer that was created; checks all live layers together. */
void audit_layer_came(AuditState *audit, LayerId layer);
void audit_image_came(AuditState *audit, LayerId layer);
void audit_flush_in_keyspace(AuditState *audit, LayerId layer);
void audit_totals(AuditState *audit);
/* audit_overlap.c */
void audit_overlaps(AuditState *audit);
void audit_doubles(AuditState *audit); /* no record is in two live deltas */

/* audit_slices.c: layers with holes. */
bool audit_has_slices(const AuditState *audit);
void audit_slices_flushed(AuditState *audit, LayerId layer);
void audit_slices_dropped(AuditState *audit, LayerId layer);
void audit_slices(AuditState *audit);

/* audit_loss.c: checks a layer that is deleted. */
void audit_delta_goes(AuditState *audit, LayerId layer);
void audit_settle(AuditState *audit); /* judges the images that were deleted */
/* The lowest LSN at or above `lsn` at which reads happen: a branch point below the horizon, or the horizon. */
Lsn audit_read_point(const AuditState *audit, Lsn lsn);
/* Is the record contained in a live image or page image at or below LSN `at`? For the horizon the cover must be
 * valid. */
bool audit_covered(const AuditState *audit, uint64_t code, uint64_t arrival, Lsn at);
/* Builds the cover of the live images. */
void audit_build_cover(AuditState *audit);

#endif
