/* lsm_words.h - a score or a pick in one sentence, without a newline at its end. */
#ifndef CORE_PLANNER_LEVELED_LSM_WORDS_H
#define CORE_PLANNER_LEVELED_LSM_WORDS_H

#include "core/planner/leveled/lsm_pick.h"

/* Appends "L1 0.90 of its 256 KiB target: compacts after 27 KiB more". */
void lsm_score_text(const LsmScores *scores, const LsmOptions *options, uint32_t level, Text *out);
/* Appends what a pick does and why: "compact L0 to L1: score 8.16 of L0 is the highest, starting with #637; 52 tables,
 * 8.16 MiB: #637 …". Of levels whose scores are shown alike it says which comes first, and why. O(tables). */
void lsm_pick_text(const LsmState *state, const LsmOptions *options, const LsmPick *pick, Text *out);

/* The number of rules of a style without scores, where the first rule that holds decides. lsm_rule_text() appends what
 * a rule compares: "size amplification 7 %: 136 KiB above a last run of 1.90 MiB; due from 200 %". */
unsigned lsm_rule_count(const LsmOptions *options);
void lsm_rule_text(const LsmState *state, const LsmOptions *options, unsigned rule, Text *out);

#endif
