/* conditions.h - breakpoint conditions: expressions that are true or false for a step of a history.
 *
 *     depth > 30            the depth of the identified level             op = gc          what happens in the step
 *     strategy = image      a partition's strategy                        split found      a perfect split is found
 *     layer 17 deleted      layer 17 created, deleted                     layers > 1000    layers alive after the step
 *     rule = depth          the decision's rule                   reads > 3        layers the deepest read visits
 *
 * For the edits of an LSM store:
 *
 *     event = move      flush, ingest, move, compaction, …    level = 3      tables of L3 written or deleted
 *     bytes > 100M      written, moved or deleted             tables > 20    inputs and outputs together
 */
#ifndef CORE_ANALYSIS_CONDITIONS_H
#define CORE_ANALYSIS_CONDITIONS_H

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

/* Reads a condition. ERROR_USAGE for text that is not one, with the names that are possible. */
bool condition_parse(Str text, Condition *condition, Error *error);
/* Does the condition visit layers at every step? Lists and the scrub bar, which ask about all steps, then limit or omit
 * it. */
static inline bool condition_is_slow(const Condition *condition)
{
    return condition->kind == CONDITION_LAYERS || condition->kind == CONDITION_READS;
}
/* Does the condition hold at a step of reads->history? O(1), except for CONDITION_LAYERS, which is O(layers) and adds
 * them to reads->swept, and CONDITION_READS, which costs as history_reads_deepest(). */
bool condition_holds(const Condition *condition, HistoryReads *reads, StepId step);
/* Does a breakpoint stop at the step? A condition about what happens in a step stops at each such step. A condition
 * about a state that lasts (the number of layers, the depth of reads) stops only where it becomes true. Costs as
 * condition_holds() if the live layers change in the step; else O(1). */
bool condition_stops(const Condition *condition, HistoryReads *reads, StepId step);

/* The largest value that a condition about depth or reads is compared with at the first `steps` steps, and the first
 * step that has it. False for other conditions, and where no step has a value. Costs as condition_holds() at each step.
 */
bool condition_most(const Condition *condition, HistoryReads *reads, StepId steps, uint64_t *most, StepId *at);

#endif
