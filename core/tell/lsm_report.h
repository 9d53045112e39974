/* lsm_report.h - a report about an LSM store at one step, as JSON and as text for people.
 *
 * The ten questions (answers.json of the samples): which events, levels now, read depth now and its worst ever, bytes
 * and write amplification, the worst compaction, thrash, overlap ratios, scores, what comes next.
 */
#ifndef CORE_TELL_LSM_REPORT_H
#define CORE_TELL_LSM_REPORT_H

#include "core/analysis/lsm_account.h"
#include "core/analysis/lsm_depth.h"
#include "core/base/json_writer.h"
#include "core/planner/leveled/lsm_words.h"

#define LSM_THRASH_STEPS 3u /* rewritten within so many steps */

typedef struct LsmReport {
    const Lsm *lsm; /* not owned */
    uint32_t family;
    LsmOptions options;
    LsmState state; /* at the step */
    LsmDepth depth;
    LsmWorstDepth worst; /* of all steps */
    LsmAccount account;
    LsmScores scores; /* leveled styles */
    LsmPick next;
} LsmReport;

/* Looks at the family at `step`; `options` may be a what-if's. O(placements x log keys). */
void lsm_report_init(LsmReport *report, const Lsm *lsm, uint32_t family, const LsmOptions *options, StepId step);
/* The same without read depths, and with what one step costs: O(placements + tables of two levels). */
void lsm_report_init_levels(LsmReport *report, const Lsm *lsm, uint32_t family, const LsmOptions *options, StepId step);
void lsm_report_release(LsmReport *report);

/* What the report knows of one level, each as text; "-" where there is nothing to be said. */
typedef struct LsmLevelTexts {
    char tables[16], bytes[16], target[32], score[16], overlap[16], write_amp[16];
} LsmLevelTexts;

LsmLevelTexts lsm_report_level(const LsmReport *report, uint32_t level);
/* How many levels a table of them has: down to the deepest that holds one. */
uint32_t lsm_report_level_count(const LsmReport *report);

/* Adds "answers": {…} to an open object. */
void lsm_report_answers(const LsmReport *report, JsonWriter *json);
/* Adds "next": {…} or null. */
void lsm_report_next(const LsmReport *report, JsonWriter *json);
/* Adds the store's facts: engine, families, steps, comparator, levels, options. */
void lsm_report_facts(const LsmReport *report, JsonWriter *json);

/* All of it on a page. */
void lsm_report_text(const LsmReport *report, Text *out);
/* Of it the table of levels, and what comes next. */
void lsm_report_levels_text(const LsmReport *report, Text *out);

/* What comes next, in a sentence without a newline: also where the order of keys is unknown. */
void lsm_report_next_text(const LsmReport *report, Text *out);

/* ---- sentences that panes and commands share; no newline at their ends ---- */

/* "compaction L0 to L1: 4 tables, 302 KiB in, 5 tables, 290 KiB out" */
void lsm_event_text(const Lsm *lsm, const LsmEvent *event, Text *out);
/* "135 flush, 2 move, 68 compaction": of the family's whole history. */
void lsm_events_text(const LsmReport *report, Text *out);
/* "flushed 27.7 MiB, …: write amplification 2.92": up to the report's step, as are the next two. */
void lsm_writes_text(const LsmReport *report, Text *out);
/* "step 22 wrote 259 KiB for 134 KiB from above (1.93)"; false: nothing was compacted. */
bool lsm_dearest_text(const LsmReport *report, Text *out);
void lsm_thrash_text(const LsmReport *report, Text *out);
/* What a read finds in a table: "L1: entries of the key with sequence numbers from 4 to 99, if it has any" */
void lsm_visit_text(const LsmPlacement *placement, Text *out);

#endif
