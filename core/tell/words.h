/* words.h - the vocabulary of all sentences: what layers, jobs, strategies and cuts are called.
 *
 * The name that files and JSON give to a member of an enumeration stands beside the enumeration (layer_kind_name(),
 * strategy_name(), cut_class_name(), cut_mode_name(), verdict_name()): formats need it too. All other words for them
 * are here.
 */
#ifndef CORE_TELL_WORDS_H
#define CORE_TELL_WORDS_H

#include "core/planner/plan.h"

/* What a source's rectangles are: "layer"; of an LSM store "table". */
const char *word_part(const LayerSet *set);
/* "image", "L0", "delta": an L0 is a delta that spans all keys. Of a store's table its level: "L2". */
const char *word_layer(const LayerSet *set, LayerId id);
/* "image", "delta": what the job makes. */
const char *word_job(const PlanJob *job);
/* "images", "deltas": many of what a job or a strategy makes. */
const char *word_outputs(bool images);
/* "not due", "images", "deltas": what is done with a partition. */
const char *word_strategy(Strategy strategy);
/* Why a layer ends there: "at the border of an image below". */
const char *word_cut(CutClass class);

#endif
