/* policy_text.h - a policy's sizes, and the outputs of its rounds, in a few words. */
#ifndef CORE_TELL_POLICY_TEXT_H
#define CORE_TELL_POLICY_TEXT_H

#include "core/planner/policy.h"

/* Appends the policy's sizes in a few words: "target 256 MiB, fanout 10". */
void policy_scale_text(const Policy *policy, Text *out);
/* Appends what a job of that round and kind writes: "level 3 images", "gc-compaction deltas", "L1 deltas". */
void policy_round_text(const Policy *policy, uint32_t level, bool images, Text *out);

#endif
