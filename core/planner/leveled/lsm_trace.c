/* lsm_trace.c - a decision for each row of the verdict, and one for the pick. Tables that would have cost more are its
 * rejected candidates:
 *
 *     held 4 >= target 4: L0 (tables) is due, score 1.00             flips at level0_file_num_compaction_trigger = 5
 *     held 4.08 MiB >= target 512 KiB: L1 is due, score 8.16         flips at max_bytes_for_level_base = 4280K
 *     held 985 KiB < target 1.00 MiB: L2 is not due, score 0.96
 *     score 8.158 >= due from 1.000: compact L0 to L1, 52 tables
 *       seed #375: overlaps 1.80 bytes of L1 for each of its own
 */
#include "core/planner/leveled/lsm_trace.h"

#include "core/planner/leveled/lsm_judge.h"
#include "core/planner/leveled/lsm_words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const Rule lsm_rules[] = {
    [LSM_RULE_LEVEL] = {"level-score", "a level is above its target",
                        "Each level has a target: for L0 a number of tables, or the bytes of the level that it is "
                        "compacted to; for deeper levels bytes. A level's score is its content divided by its "
                        "target. From a score of 1 on compaction is due, and the level with the highest score is "
                        "compacted first.",
                        "content", "target"},
    [LSM_RULE_PICK] = {"level-pick", "which tables are compacted",
                       "In the level with the highest score, the table is compacted that overlaps the fewest bytes "
                       "of the level below relative to its own size, together with all tables that it overlaps "
                       "there. If it overlaps none, it is moved, and nothing is written.",
                       "score", "threshold"},
    [LSM_RULE_L0] = {"l0-pick", "which tables of L0 are compacted",
                     "Tables of L0 may overlap, and a newer version of a key must not sink below an older one. So L0's "
                     "own rule takes the seed together with all tables of L0 that overlap it, directly or through "
                     "others (Pebble: the older of them), and with all tables that these overlap in the next level. "
                     "How much the seed overlaps does not count.",
                     "score", "threshold"},
    [LSM_RULE_ORDER] = {"order-pick", "which tables are compacted",
                        "In the level with the highest score, the seed is the next table in the order that the engine "
                        "or its option `compaction_pri` sets: by key in turn, by size or by age. It is compacted "
                        "together with all tables that it overlaps in the level below. If it overlaps none, it is "
                        "moved, and nothing is written.",
                        "score", "threshold"},
    [LSM_RULE_FIRST] = {"first-rule", "the first rule that holds",
                        "The engine tries its rules in turn, and the first that holds decides which tables it takes: "
                        "no table is compared with another by what it overlaps.",
                        "score", "threshold"},
    {0},
};

static void lsm_trace_level(Trace *trace, const VerdictRow *row)
{
    double score = row->limit ? (double)row->depth / (double)row->limit : 0;
    uint32_t id = trace_add(trace, rule_own(&algorithm_leveled, LSM_RULE_LEVEL), DECISION_NONE);
    Decision *decision = &trace->decisions.at[id];
    decision->level = row->number;
    decision->left = (double)row->depth;
    decision->right = (double)row->limit;
    decision->op = op_holds(row->op, decision->left, decision->right) == row->due ? row->op : op_opposite(row->op);
    decision->unit = row->bytes ? UNIT_BYTES : UNIT_LAYERS;
    decision->verdict = row->due;
    decision->flip_parameter = row->flip_parameter;
    decision->flip_value = row->flip_value;
    decision->has_lsns = true;
    decision->lsns = row->lsns;
    const char *counted = "";
    if (!row->bytes && row->measure)
        counted = arena_printf(&trace->arena, " (%s)", row->measure + (strncmp(row->measure, "L0 ", 3) == 0 ? 3 : 0));
    decision->result = row->because ? arena_printf(&trace->arena, "L%u%s: %s", row->number, counted, row->because)
                                    : arena_printf(&trace->arena, "L%u%s is %s, score %.2f%s%s", row->number, counted,
                                                   row->due ? "due" : "not due", score, row->unflipped ? "; " : "",
                                                   row->unflipped ? row->unflipped : "");
    for (size_t i = 0; i < row->count; i++)
        trace_add_layer(trace, row->layers[i]);
}

typedef struct Candidate {
    uint32_t placement;
    double overlap; /* bytes in the next level for each of its own bytes */
} Candidate;

static int compare_candidates(const void *a, const void *b)
{
    const Candidate *x = a, *y = b;
    if (x->overlap != y->overlap)
        return x->overlap < y->overlap ? -1 : 1;
    return (x->placement > y->placement) - (x->placement < y->placement);
}

/* Adds the next best seeds as rejected candidates. */
static void reject_seeds(Trace *trace, const LsmState *state, const LsmPick *pick)
{
    enum { SHOWN = 8 };
    const LsmLevel *level = &state->levels[pick->level];
    Candidate *all = mem_alloc(level->count * sizeof *all);
    for (size_t i = 0; i < level->count; i++) {
        const LsmPlacement *table = lsm_state_placement(state, level->at[i]);
        uint64_t below = lsm_touching_bytes(state, pick->output, placement_keys(table));
        all[i] = (Candidate){level->at[i], (double)below / (double)(table->size ? table->size : 1)};
    }
    if (level->count)
        qsort(all, level->count, sizeof *all, compare_candidates);
    for (size_t i = 0, shown = 0; i < level->count && shown < SHOWN; i++) {
        if (all[i].placement == pick->seed)
            continue;
        char label[LSM_LABEL_SIZE];
        placement_label(lsm_state_placement(state, all[i].placement), label);
        trace_reject(
            trace, arena_printf(&trace->arena, "seed %s", label),
            arena_printf(&trace->arena, "overlaps %.2f bytes of L%u for each of its own", all[i].overlap, pick->output),
            all[i].overlap);
        shown++;
    }
    free(all);
}

/* The rule by which the tables of a pick were chosen. */
static LsmRule pick_rule(const LsmOptions *options, const LsmPick *pick)
{
    if (pick->reason != LSM_BECAUSE_L0 && pick->reason != LSM_BECAUSE_SIZE)
        return LSM_RULE_FIRST;
    if (pick->level == 0)
        return LSM_RULE_L0;
    return lsm_seeds_by_overlap(options, pick->level) ? LSM_RULE_PICK : LSM_RULE_ORDER;
}

static uint32_t trace_pick(Trace *trace, const LsmState *state, const LsmOptions *options, const LsmPick *pick)
{
    size_t count;
    uint32_t *inputs = lsm_pick_inputs(pick, &count);
    uint32_t id = trace_add(trace, rule_own(&algorithm_leveled, pick_rule(options, pick)), DECISION_NONE);
    Decision *decision = &trace->decisions.at[id];
    bool scored = pick->score > 0;
    decision->level = pick->level;
    decision->left = scored ? pick->score : pick->left;
    decision->right = scored ? 1 : pick->right;
    decision->op = scored ? OP_GREATER_EQUAL : OP_NONE; /* no score decided: the result says what did */
    decision->unit = scored ? UNIT_SCORE : UNIT_NONE;
    decision->verdict = true;
    decision->fidelity = FIDELITY_EXACT;
    decision->has_keys = count > 0;
    decision->keys = lsm_inputs_union(state, &pick->start, &pick->below);
    Text result = TEXT_EMPTY;
    if (!scored) {
        lsm_reason_text(state, options, pick, &result);
        text_printf(&result, ": ");
    }
    if (pick->output == LSM_DELETED)
        text_printf(&result, "delete %zu table%s of L%u", count, plural_ending(count), pick->level);
    else
        text_printf(&result, "%s L%u to L%u, %zu table%s", pick->move ? "move" : "compact", pick->level, pick->output,
                    count, plural_ending(count));
    if (pick->seed != PLACEMENT_NONE) {
        text_printf(&result, "; seed ");
        lsm_seed_text(state, options, pick, &result);
    }
    decision->result = arena_printf(&trace->arena, "%s", result.at);
    text_release(&result);
    for (size_t i = 0; i < count; i++)
        trace_add_layer(trace, inputs[i]);
    if (pick->seed != PLACEMENT_NONE && pick->output != LSM_DELETED && lsm_seeds_by_overlap(options, pick->level))
        reject_seeds(trace, state, pick);
    free(inputs);
    return id;
}

uint32_t lsm_trace(Plan *plan, const LsmState *state, const LsmOptions *options, const Verdict *verdict,
                   const LsmPick *pick)
{
    if (!plan->trace)
        return DECISION_NONE;
    for (uint32_t i = 0; i < verdict->count; i++)
        lsm_trace_level(plan->trace, &verdict->rows[i]);
    return pick->found ? trace_pick(plan->trace, state, options, pick) : DECISION_NONE;
}
