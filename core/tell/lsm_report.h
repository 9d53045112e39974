/* lsm_report.h - a report about an LSM store at one step, as JSON and as text for people.
 *
 * The ten questions (answers.json of the samples): which events, levels now, read depth now and its worst ever, bytes
 * and write amplification, the worst compaction, thrash, overlap ratios, scores, what comes next.
 */
#ifndef CORE_TELL_LSM_REPORT_H
#define CORE_TELL_LSM_REPORT_H

#include "core/analysis/lsm_survey.h"
#include "core/analysis/summary.h"
#include "core/base/json_writer.h"
#include "core/tell/lsm_score_text.h"

/* The figures of one level as texts; "-" where there is none. */
typedef struct LsmLevelTexts {
    char tables[16], bytes[16], target[32], score[16], overlap[16], write_amp[16];
} LsmLevelTexts;

LsmLevelTexts lsm_report_level(const LsmSurvey *survey, uint32_t level);

/* Adds "answers": {…} to an open object. */
void lsm_report_answers(const LsmSurvey *survey, JsonWriter *json);
/* Adds "next": {…} or null to an open object. */
void lsm_report_next(const LsmSurvey *survey, JsonWriter *json);
/* Adds the store's facts to an open object: engine, families, steps, comparator, levels, options. `summary` is that of
 * the same tables: a level's verdict and what is counted in every set are from there. */
void lsm_report_facts(const LsmSurvey *survey, const Summary *summary, JsonWriter *json);

/* Appends the whole report as text. */
void lsm_report_text(const LsmSurvey *survey, Text *out);
/* Appends only the table of levels, and the next compaction. */
void lsm_report_levels_text(const LsmSurvey *survey, Text *out);

/* Appends the next compaction as a sentence without a newline, or that the order of keys is unknown. */
void lsm_report_next_text(const LsmSurvey *survey, Text *out);

/* ---- sentences that panes and commands share; no newline at their ends ---- */

/* Appends "compaction L0 to L1: 4 tables, 302 KiB in, 5 tables, 290 KiB out". */
void lsm_event_text(const Lsm *lsm, const LsmEvent *event, Text *out);
/* Appends "135 flush, 2 move, 68 compaction", for the family's whole history. */
void lsm_events_text(const LsmSurvey *survey, Text *out);
/* Appends "flushed 27.7 MiB, …: write amplification 2.92", up to the survey's step, as do the next two. */
void lsm_writes_text(const LsmSurvey *survey, Text *out);
/* Appends "step 22 wrote 259 KiB to compact 134 KiB from the level above (ratio 1.93)". False, with nothing appended,
 * where no compaction took anything from above. */
bool lsm_costliest_text(const LsmSurvey *survey, Text *out);
void lsm_thrash_text(const LsmSurvey *survey, Text *out);
/* Appends what a read finds in a table: "L1: entries of the key with sequence numbers from 4 to 99, if it has any". */
void lsm_visit_text(const LsmPlacement *placement, Text *out);

#endif
