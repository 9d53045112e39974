/* lsm_words.h - a pick in one sentence, without a newline at its end. */
#ifndef CORE_PLANNER_LEVELED_LSM_WORDS_H
#define CORE_PLANNER_LEVELED_LSM_WORDS_H

#include "core/planner/leveled/lsm_pick.h"

/* Appends what a pick does and why: "compact L0 to L1: score 8.16 of L0 is the highest, starting with #637; 52 tables,
 * 8.16 MiB: #637 …". Of levels whose scores are shown alike it says which comes first, and why. O(tables). */
void lsm_pick_text(const LsmState *state, const LsmOptions *options, const LsmPick *pick, Text *out);
/* Appends the reason of a pick alone: "a table is marked for compaction", "12 runs are more than 10". O(levels). */
void lsm_reason_text(const LsmState *state, const LsmOptions *options, const LsmPick *pick, Text *out);
/* Is the seed of a compaction of that level the table that overlaps the fewest bytes below for its size? */
bool lsm_seeds_by_overlap(const LsmOptions *options, uint32_t level);
/* Appends the seed of a pick, and how the engine chose it: "#637, 209 KiB, the first by key of 20 tables of L0 that
 * overlap one another". Nothing, and false, where a pick has no seed. */
bool lsm_seed_text(const LsmState *state, const LsmOptions *options, const LsmPick *pick, Text *out);

#endif
