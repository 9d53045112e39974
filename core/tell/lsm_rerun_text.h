/* lsm_rerun_text.h - runs of one store's flushes under several option sets, side by side. */
#ifndef CORE_TELL_LSM_RERUN_TEXT_H
#define CORE_TELL_LSM_RERUN_TEXT_H

#include "core/base/json_writer.h"
#include "core/model/lsm.h"

/* The figures of a whole run. */
typedef struct LsmRunFigures {
    uint64_t flushed, ingested, written, bytes; /* bytes; `bytes` are those alive at the end */
    size_t compactions, moves;
    uint32_t most_l0; /* the largest number of tables in L0 at any step */
    uint32_t deepest; /* the largest number of tables that a read visits at any step; 0: the order of keys is unknown */
    double write_amp; /* NAN where nothing was flushed or ingested */
} LsmRunFigures;

/* Computes the figures. O(placements × log keys). */
LsmRunFigures lsm_run_figures(const Lsm *lsm, uint32_t family);

/* Appends the head of a table; appends a row. Each ends with a newline. */
void lsm_run_head(Text *out);
void lsm_run_text(const LsmRunFigures *figures, const char *name, Text *out);
/* Adds the same as an object to an open array. */
void lsm_run_json(const LsmRunFigures *figures, const char *name, bool estimated, JsonWriter *json);

#endif
