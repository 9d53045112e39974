/* fate_trials.h - which other value of a parameter would change what becomes of a layer. Says only what was tried.
 */
#ifndef CORE_TELL_FATE_TRIALS_H
#define CORE_TELL_FATE_TRIALS_H

#include "core/tell/fate_search.h"

/* More layers than that are not planned again only to answer a question. */
#define PLAN_AGAIN_LAYERS 100000u

/* Lines: the values with which the layer would fare otherwise, each planned again; if none of those that were tried
 * keeps or deletes it, which these are. `ending`: as of plan_ending_above(); `ids`: the decisions that concern the
 * layer. Costs some 50 plans, and of few layers up to 600,000 / layers for each search. */
void fate_trials_text(const History *plan, LayerId layer, uint32_t ending, const DecisionIds *ids, PlanAgain again,
                      Text *out);

#endif
