/* finding_add.h - declares the checks that the table in findings.c calls, and the functions with which they add
 * findings. Internal to this folder. */
#ifndef CORE_ANALYSIS_FINDING_ADD_H
#define CORE_ANALYSIS_FINDING_ADD_H

#include "core/analysis/findings.h"

/* What a look is about. */
typedef struct FindingInput {
    const Summary *summary;
    GcMarkers markers;
    const History *history;    /* or NULL */
    const atomic_bool *cancel; /* or NULL: nobody gives up */
} FindingInput;

/* Appends a finding with an empty place; valid until the next one is begun. */
Finding *finding_begin(Findings *findings, FindingKind kind, Severity severity);
/* The newest finding is about that layer too: its place grows to hold it. A layer is listed once however often it is
 * added. */
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
void finding_store_order(Findings *findings, const FindingInput *input);
void finding_store_stall(Findings *findings, const FindingInput *input);
void finding_store_l0(Findings *findings, const FindingInput *input);
void finding_store_debt(Findings *findings, const FindingInput *input);
void finding_store_unexplained(Findings *findings, const FindingInput *input);
void finding_store_next(Findings *findings, const FindingInput *input);
void finding_l0_gap(Findings *findings, const FindingInput *input);
void finding_gc_mark(Findings *findings, const FindingInput *input);
void finding_stacks(Findings *findings, const FindingInput *input); /* two kinds: without an image, and staircases */
void finding_missed(Findings *findings, const FindingInput *input);

#endif
