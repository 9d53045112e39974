/* legacy_words.h - describes a plan of the policy `legacy` in sentences. */
#ifndef CORE_PLANNER_LEGACY_LEGACY_WORDS_H
#define CORE_PLANNER_LEGACY_LEGACY_WORDS_H

#include "core/planner/algorithm.h"

/* Appends a paragraph each about L0, partitions and their stacks, images, the next pass, and gc-compaction. */
void legacy_rounds_text(const Plan *plan, const LayerSet *layers, const DecisionWords *words, Text *out);

/* "checkpoint_distance 256 MiB, compaction_threshold 10" */
void legacy_scale_text(const Policy *policy, Text *out);

/* "L1", "gate", "gc-compaction": what wrote the layers of a round. */
const char *legacy_round_text(uint32_t level);

/* When the pass is due: "now", "after at most 310 MiB more of WAL", or "at once after a restart, else after at
 * most 22.2 MiB more of WAL, once the check passes". */
void legacy_due_text(const PlanForecast *forecast, Text *out);

/* "53 deltas >= image_creation_threshold 3" */
void legacy_stack_text(uint64_t height, uint64_t needed, Text *out);

/* "after this plan, the next image pass is due after at most 310 MiB more of WAL; it writes 114 images, 13.9 GiB". Of a
 * forecast that is known. */
void legacy_forecast_text(const PlanForecast *forecast, Text *out);

#endif
