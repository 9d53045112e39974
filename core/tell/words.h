/* words.h - the vocabulary of all sentences: what layers, jobs, strategies and cuts are called.
 *
 * The name that files and JSON give to a member of an enumeration stands beside the enumeration (layer_kind_name(),
 * strategy_name(), cut_class_name(), cut_mode_name(), verdict_name()): formats need it too. All other words for them
 * are here.
 */
#ifndef CORE_TELL_WORDS_H
#define CORE_TELL_WORDS_H

#include "core/analysis/lives.h"
#include "core/planner/plan.h"

/* What a source's rectangles are: "layer", or for an LSM store "table". */
const char *word_part(const LayerSet *set);
/* "image", "L0" (a delta over all keys) or "delta"; for a store's table its level, "L2". */
const char *word_layer(const LayerSet *set, LayerId id);
/* What the job creates: "image", "delta". */
const char *word_job(const PlanJob *job);
/* The plural of what a job or strategy creates: "images", "deltas". */
const char *word_outputs(bool images);
/* What is done with a partition: "not due", "images", "deltas". */
const char *word_strategy(Strategy strategy);
/* Why a layer ends at the cut: "at the edge of an image below". */
const char *word_cut(CutClass class);
/* What a decision rests on that is not exact, or not the published planner's; "" where it is both. */
const char *word_fidelity(Fidelity fidelity);
/* How a layer's life ended: "rewritten"; for a store's table LIFE_MOVED is "moved to another level". */
const char *word_life(LifeEnd end, bool store);
/* The same as one word, for a column: "lives", "rewritten", "collected", "moved", "unexplained". */
const char *word_life_short(LifeEnd end);

#endif
