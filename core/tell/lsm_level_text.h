/* lsm_level_text.h - one level of an LSM store, the compaction that comes next, and the owners of L0's keys, in clauses
 * for the lines of a list. All append, without a newline at the end; where one returns bool, it appends nothing and
 * returns false if there is nothing to say. */
#ifndef CORE_TELL_LSM_LEVEL_TEXT_H
#define CORE_TELL_LSM_LEVEL_TEXT_H

#include "core/analysis/lsm_owners.h"
#include "core/analysis/lsm_survey.h"

/* What write amplification is, and why the levels' do not add up to the store's: a constant, for the tables of help. */
#define LSM_WRITE_AMP_WORDS                                                                                            \
    "Of a store (write amplification): all bytes written, by flushes, ingestions and compactions, for each byte "      \
    "flushed or ingested. Of a level (write amp, w-amp): the bytes that compactions wrote into it for each byte that " \
    "they took from the level above. Each level divides by other bytes, and only the store counts flushes, so the "    \
    "levels do not add up to the store's."

/* "writes are slowed down from 20 tables on, and blocked at 36"; for Pebble "writes are blocked from 12 sublevels on"
 */
bool lsm_level_stalls_text(const LsmSurvey *survey, uint32_t level, Text *out);
/* "a byte of L1 overlaps 3.20 bytes of L2, which a compaction rewrites" */
bool lsm_level_overlap_text(const LsmSurvey *survey, uint32_t level, Text *out);
/* "259 KiB by compactions into L1, for 134 KiB from above" */
bool lsm_level_written_text(const LsmSurvey *survey, uint32_t level, Text *out);
/* "1.20 MiB into L6 as they are" */
bool lsm_level_moved_text(const LsmSurvey *survey, uint32_t level, Text *out);
/* Where the options come from. */
void lsm_options_origin_text(const LsmOptions *options, Text *out);

/* The next compaction in one line: "L0 to L1 (8.16): 52 tables, 8.16 MiB". A move writes no bytes, so it has none. */
void lsm_next_short_text(const LsmSurvey *survey, Text *out);
/* "#637, 64 KiB, which overlaps least below for its size" */
bool lsm_next_seed_text(const LsmSurvey *survey, Text *out);
/* "more tables of L1 are compacted too, because that needs no more of L2" */
bool lsm_next_expanded_text(const LsmSurvey *survey, Text *out);

/* "12 of its 52 tables hold keys of it, up to 9 above one another" */
void lsm_owner_tables_text(const LsmSurvey *survey, const LsmOwner *owner, Text *out);
/* "about 2.10 MiB, by the share of the key bounds that lie in it" */
void lsm_owner_bytes_text(const LsmOwner *owner, Text *out);

#endif
