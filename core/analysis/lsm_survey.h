/* lsm_survey.h - what there is to know of an LSM store at one step, as values: levels, bytes, scores, how deep reads
 * are, and which tables the rules compact next. core/tell/lsm_report.h says it.
 */
#ifndef CORE_ANALYSIS_LSM_SURVEY_H
#define CORE_ANALYSIS_LSM_SURVEY_H

#include "core/analysis/lsm_account.h"
#include "core/analysis/lsm_depth.h"
#include "core/planner/leveled/lsm_pick.h"
#include "core/planner/leveled/lsm_scores.h"

#define LSM_THRASH_STEPS 3u /* a table that is rewritten within that many steps counts as thrash */

typedef struct LsmSurvey {
    const Lsm *lsm; /* not owned */
    uint32_t family;
    LsmOptions options;
    LsmState state; /* the state at the step */
    LsmDepth depth;
    LsmWorstDepth worst; /* over all steps */
    LsmAccount account;
    LsmScores scores; /* valid for leveled styles */
    LsmPick next;
} LsmSurvey;

/* Surveys the family at `step`; `options` may be those of a what-if. The caller frees it. O(placements × log keys). */
void lsm_survey_init(LsmSurvey *survey, const Lsm *lsm, uint32_t family, const LsmOptions *options, StepId step);
/* The same without read depths, at the cost of one step: O(placements + tables of two levels). */
void lsm_survey_init_levels(LsmSurvey *survey, const Lsm *lsm, uint32_t family, const LsmOptions *options, StepId step);
/* The same of these layers of a store's set, some of which may be tables of a plan (lsm_state_of()); what was written
 * is counted up to `step`. */
void lsm_survey_init_layers(LsmSurvey *survey, const LayerSet *set, const LayerId *layers, size_t count,
                            const LsmOptions *options, StepId step);
void lsm_survey_release(LsmSurvey *survey);
/* The number of levels to show: down to the deepest one that has tables. */
uint32_t lsm_survey_level_count(const LsmSurvey *survey);
/* Is the level worth a row? Of universal and FIFO stores only L0 is, and levels that hold tables or ever received some:
 * they put tables on the deepest levels first. */
bool lsm_survey_has_level(const LsmSurvey *survey, uint32_t level);
/* The bytes of the next level that overlap the table, for each byte of the table. `placement`: of the family, in the
 * state. O(log n + tables that overlap). */
double lsm_survey_overlap(const LsmSurvey *survey, uint32_t placement);
/* The table's rank by that among the tables of its level: 1 for the least. O(tables of the level × log n). */
size_t lsm_survey_overlap_rank(const LsmSurvey *survey, uint32_t placement);

#endif
