/* finding_add.h - declares the checks that the table in findings.c calls, and the functions with which they add
 * findings. Internal to this folder. */
#ifndef CORE_ANALYSIS_FINDING_ADD_H
#define CORE_ANALYSIS_FINDING_ADD_H

#include "core/analysis/findings.h"

/* What the findings are looked for in. */
typedef struct FindingInput {
    const Summary *summary;
    GcMarkers markers;
    const History *history;    /* may be NULL */
    const atomic_bool *cancel; /* NULL: cannot be cancelled */
} FindingInput;

/* Appends a finding without a place. The pointer is valid until the next finding is begun. */
Finding *finding_begin(Findings *findings, FindingKind kind, Severity severity);
/* Adds a layer to the newest finding and extends the finding's place to contain it. Each layer is listed once. O(layers
 * of the finding). */
void finding_layer(Findings *findings, const LayerSet *set, LayerId id);

/* Were the layer files of what is looked at loaded with it? Findings about their contents need them. */
bool finding_has_files(const FindingInput *input);

void finding_damage(Findings *findings, const FindingInput *input);
void finding_records(Findings *findings, const FindingInput *input); /* four kinds, from one pass over the files */
void finding_lsn_holes(Findings *findings, const FindingInput *input);
void finding_no_base(Findings *findings, const FindingInput *input);
void finding_head_gap(Findings *findings, const FindingInput *input);
void finding_level_stall(Findings *findings, const FindingInput *input);
void finding_deep_reads(Findings *findings, const FindingInput *input);
void finding_l0_pile_up(Findings *findings, const FindingInput *input);
void finding_wide_thin(Findings *findings, const FindingInput *input);
void finding_gc_holes(Findings *findings, const FindingInput *input);
void finding_overlaps(Findings *findings, const FindingInput *input);
void finding_files(Findings *findings, const FindingInput *input);
void finding_future(Findings *findings, const FindingInput *input);
void finding_recordless(Findings *findings, const FindingInput *input);
void finding_store_damaged(Findings *findings, const FindingInput *input);
void finding_store_cut(Findings *findings, const FindingInput *input);
void finding_store_contradicts(Findings *findings, const FindingInput *input);
void finding_store_order(Findings *findings, const FindingInput *input);
void finding_store_stall(Findings *findings, const FindingInput *input);
void finding_store_l0(Findings *findings, const FindingInput *input);
void finding_store_debt(Findings *findings, const FindingInput *input);
void finding_store_unexplained(Findings *findings, const FindingInput *input);
void finding_store_next(Findings *findings, const FindingInput *input);
void finding_l0_gap(Findings *findings, const FindingInput *input);
void finding_gc_mark(Findings *findings, const FindingInput *input);
/* finds two kinds: FINDING_NEVER_IMAGED and FINDING_STAIRCASE */
void finding_stacks(Findings *findings, const FindingInput *input);
void finding_missed(Findings *findings, const FindingInput *input);

#endif
