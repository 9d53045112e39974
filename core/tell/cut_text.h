/* cut_text.h - one candidate for a cut: its size beside the sizes that the policy allows, and its score. All append,
 * without a newline. */
#ifndef CORE_TELL_CUT_TEXT_H
#define CORE_TELL_CUT_TEXT_H

#include "core/planner/plan.h"

/* "96.0 MiB to 160 MiB": the sizes that a layer may have. */
void cut_window_text(const Policy *policy, Text *out);
/* "922 KiB (estimated); the target is 1.00 MiB, from 768 KiB to 1.25 MiB are allowed"; of the rest of a partition's
 * keys also that it may be less. `plan` is the cut's. */
void cut_size_text(const PlanCut *cut, const Plan *plan, Text *out);
/* "2.100: 2 for a cut at the edge of an image below, plus how far the size is from the target, as a part of it; the
 * lowest wins". The rule is that of core/planner/tiered/cuts.c. */
void cut_score_text(const PlanCut *cut, Text *out);
/* "chosen: an image edge below"; of a rejected candidate its reason alone. */
void cut_verdict_text(const PlanCut *cut, Text *out);

#endif
