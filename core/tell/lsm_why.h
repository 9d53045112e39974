/* lsm_why.h - why (not) a table of an LSM store: what wrote it, what deleted it, and whether the rules take it next.
 * For a key: which tables a read of it visits. */
#ifndef CORE_TELL_LSM_WHY_H
#define CORE_TELL_LSM_WHY_H

#include "core/analysis/lsm_survey.h"

/* Appends some lines about a placement at the survey's step. O(placements of its level × log n). */
void lsm_why_table(const LsmSurvey *survey, uint32_t placement, Text *out);
/* Appends the same about a key, table by table, in the order in which a read visits them. */
void lsm_why_key(const LsmSurvey *survey, Key key, Text *out);

#endif
