/* finding_add.h - the looks that findings.c has a table of, and how they add what they find. Internal to the room. */
#ifndef CORE_ANALYSIS_FINDING_ADD_H
#define CORE_ANALYSIS_FINDING_ADD_H

#include "core/analysis/findings.h"

/* Appends a finding with an empty place; valid until the next one is begun. */
Finding *finding_begin(Findings *findings, FindingKind kind, Severity severity);
/* The newest finding is about that layer too: its place grows to hold it. */
void finding_layer(Findings *findings, const LayerSet *set, LayerId id);

void finding_level_stall(Findings *findings, const Summary *summary);
void finding_deep_reads(Findings *findings, const Summary *summary);
void finding_l0_pile_up(Findings *findings, const Summary *summary);
void finding_wide_thin(Findings *findings, const Summary *summary);
void finding_gc_holes(Findings *findings, const Summary *summary);
void finding_overlaps(Findings *findings, const Summary *summary);
void finding_future(Findings *findings, const Summary *summary);

#endif
