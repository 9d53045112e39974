/* conditions.h - breakpoint conditions: words that hold, or not, for a step of a history.
 *
 *     depth > 30            a level's depth, where one is identified      op = gc          what happens in the step
 *     strategy = image      a partition's strategy                        split found      a perfect split is found
 *     layer 17 deleted      layer 17 created, deleted                     layers > 1000    layers alive after the step
 *     rule = depth          the decision's rule
 */
#ifndef TUI_APP_CONDITIONS_H
#define TUI_APP_CONDITIONS_H

#include "core/history/history.h"

typedef enum ConditionKind {
    CONDITION_DEPTH,
    CONDITION_LAYERS,
    CONDITION_STRATEGY,
    CONDITION_SPLIT,
    CONDITION_OP,
    CONDITION_RULE,
    CONDITION_LAYER_CREATED,
    CONDITION_LAYER_DELETED,
} ConditionKind;

typedef struct Condition {
    ConditionKind kind;
    CompareOp op;
    uint64_t number; /* to compare with; the layer */
    char word[24];   /* a strategy's, step op's or rule's name */
} Condition;

bool condition_parse(Str text, Condition *condition, Error *error);
/* O(1), but for CONDITION_LAYERS: O(layers). */
bool condition_holds(const Condition *condition, const History *history, StepId step);

#endif
