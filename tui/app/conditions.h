/* conditions.h - breakpoint conditions: expressions that are true or false for a step of a history.
 *
 *     depth > 30            a level's depth, where one is identified      op = gc          what happens in the step
 *     strategy = image      a partition's strategy                        split found      a perfect split is found
 *     layer 17 deleted      layer 17 created, deleted                     layers > 1000    layers alive after the step
 *     rule = depth          the decision's rule                   reads > 3        layers the deepest read visits
 *
 * Of an LSM store's edits:
 *
 *     event = move      flush, ingest, move, compaction, …    level = 3      tables of L3 written or deleted
 *     bytes > 100M      written, moved or deleted             tables > 20    inputs and outputs together
 */
#ifndef TUI_APP_CONDITIONS_H
#define TUI_APP_CONDITIONS_H

#include "core/analysis/history_reads.h"

typedef enum ConditionKind {
    CONDITION_DEPTH,
    CONDITION_READS,
    CONDITION_LAYERS,
    CONDITION_STRATEGY,
    CONDITION_SPLIT,
    CONDITION_OP,
    CONDITION_RULE,
    CONDITION_LAYER_CREATED,
    CONDITION_LAYER_DELETED,
    CONDITION_EVENT,
    CONDITION_LEVEL,
    CONDITION_BYTES,
    CONDITION_TABLES,
} ConditionKind;

typedef struct Condition {
    ConditionKind kind;
    CompareOp op;
    uint64_t number; /* the number to compare with, or the layer */
    char word[24];   /* the name of a strategy, a step's op, a rule or an event */
} Condition;

bool condition_parse(Str text, Condition *condition, Error *error);
/* Does it take time at every step? Then lists and the scrub bar, which would ask about all steps, leave it out. */
static inline bool condition_is_slow(const Condition *condition)
{
    return condition->kind == CONDITION_LAYERS || condition->kind == CONDITION_READS;
}
/* Does the condition hold at a step of reads->history? O(1), except CONDITION_LAYERS: O(layers), which reads->swept
 * counts as well, and CONDITION_READS: as history_reads_deepest(). */
bool condition_holds(const Condition *condition, HistoryReads *reads, StepId step);
/* Is the step one where a breakpoint stops? What happens in a step stops there each time. What lasts, as the number of
 * layers and the depth of reads do, stops where it becomes true: not again while it stays so. The cost is as above,
 * where the layers have changed; else O(1). */
bool condition_stops(const Condition *condition, HistoryReads *reads, StepId step);

#endif
