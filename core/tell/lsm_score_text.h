/* lsm_score_text.h - the score of a level, or what a rule compares, in one sentence, without a newline at its end. */
#ifndef CORE_TELL_LSM_SCORE_TEXT_H
#define CORE_TELL_LSM_SCORE_TEXT_H

#include "core/planner/leveled/lsm_pick.h"

/* Appends what the level has of what makes it due: "twice its sublevels are 4 of 4", "0.96 of its 1.00 MiB target". */
void lsm_score_filled_text(const LsmScores *scores, const LsmOptions *options, uint32_t level, Text *out);
/* Appends "L1 0.90 of its 256 KiB target: compacts after 27 KiB more". */
void lsm_score_text(const LsmScores *scores, const LsmOptions *options, uint32_t level, Text *out);

/* The number of rules of a style without scores, where the first rule that holds decides. lsm_rule_text() appends what
 * a rule compares: "size amplification 7 %: 136 KiB above a last run of 1.90 MiB; due from 200 %". */
unsigned lsm_rule_count(const LsmOptions *options);
void lsm_rule_text(const LsmState *state, const LsmOptions *options, unsigned rule, Text *out);

#endif
