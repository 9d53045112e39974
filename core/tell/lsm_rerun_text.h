/* lsm_rerun_text.h - runs of one store's flushes under several option sets, side by side. */
#ifndef CORE_TELL_LSM_RERUN_TEXT_H
#define CORE_TELL_LSM_RERUN_TEXT_H

#include "core/base/json_writer.h"
#include "core/model/lsm.h"

/* What a whole run came to. */
typedef struct LsmRunFigures {
    uint64_t flushed, ingested, written, bytes; /* bytes: live at the end */
    size_t compactions, moves;
    uint32_t most_l0; /* tables of L0 at any step */
    uint32_t deepest; /* tables that a read visits at most, at any step; 0: the order of keys is unknown */
    double write_amp; /* NAN where nothing came in */
} LsmRunFigures;

/* O(placements x log keys). */
LsmRunFigures lsm_run_figures(const Lsm *lsm, uint32_t family);

/* The head of a table, and a row; each with a newline. */
void lsm_run_head(Text *out);
void lsm_run_text(const LsmRunFigures *figures, const char *name, Text *out);
/* The same as an object in an array. */
void lsm_run_json(const LsmRunFigures *figures, const char *name, bool estimated, JsonWriter *json);

#endif
