/* lsm_rerun_text.h - runs of one store's flushes under several option sets, side by side. */
#ifndef CORE_TELL_LSM_RERUN_TEXT_H
#define CORE_TELL_LSM_RERUN_TEXT_H

#include "core/base/json_writer.h"
#include "core/analysis/lsm_run_figures.h"

/* Appends the head of a table; appends a row. Each ends with a newline. */
void lsm_run_head(Text *out);
void lsm_run_text(const LsmRunFigures *figures, const char *name, Text *out);
/* Appends the sentence below the table: what the estimates rest on. `pace`: bytes flushed for each byte that a
 * compaction reads. */
void lsm_run_note(double pace, Text *out);
/* Adds the figures as an object to an open array. */
void lsm_run_json(const LsmRunFigures *figures, const char *name, bool estimated, JsonWriter *json);

#endif
