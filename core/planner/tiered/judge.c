/* judge.c - the verdict on a level, and the list of all levels of a set.
 *
 *     depth 57 >= fanout 10: due       flips at fanout 58
 *
 * The shape of a lower level also depends on the fanout, because the fanout limits the height of its deltas. There the
 * flip is found by trial: the next fanout tried is the one at which the last depth would flip, until the verdict
 * changes.
 *
 *     fanout 4, level 1 is 6 deep -> try 7: taller deltas join, 9 deep -> try 10: 9 deep, 9 < 10: flips at 10
 */
#include "core/planner/tiered/judge.h"

#include "core/planner/depth.h"
#include "core/planner/tiered/partition.h"

#include <stdlib.h>

static ScopeInput scope_input(const LevelQuestion *question, const Level *level)
{
    return (ScopeInput){
        .layers = question->view->layers,
        .policy = question->policy,
        .sources = question->view->sources,
        .level = level->layers,
        .level_count = level->count,
        .live = question->live,
        .live_count = question->live_count,
        .number = question->number,
        .lsns = level->lsns,
        .end_lsn = question->view->end_lsn,
        .parent = DECISION_NONE,
    };
}

/* Is there a layer in the level that counts only over the keys of its records? */
static bool counts_tight(const LevelQuestion *question, const Level *level)
{
    const PlanView *view = question->view;
    bool tight = false;
    for (size_t i = 0; question->policy->tight && i < level->count && !tight; i++)
        tight = scope_counts_tight(view->layers, question->policy, view->sources, level->layers[i]);
    return tight;
}

/* Layers count over the keys in their names, or over those in the scope. Leaving out deltas with `since` makes no
 * difference: a delta wholly under newer images of the level is above the topmost image at none of its keys. */
static Depth depth_of(const LevelQuestion *question, const Level *level, const PartitionScope *scope)
{
    const PlanView *view = question->view;
    if (!counts_tight(question, level))
        return depth_measure((LayerView){view->layers, view->index, level->layers, level->count},
                             question->policy->single);
    Depth depth = {0};
    depth.depth = scope_depth(scope, view->layers, question->policy->single, NULL, 0, &depth.where);
    return depth;
}

/* Is the depth counted differently from the published planner? */
static bool depth_beyond(const LevelQuestion *question, const Level *level)
{
    bool beyond = counts_tight(question, level);
    for (size_t i = 0; i < level->count && question->policy->single && !beyond; i++)
        beyond = !layer_is_image(question->view->layers, level->layers[i]) &&
                 layer_is_single_key(question->view->layers, level->layers[i]);
    return beyond;
}

/* A depth that was measured. Two levels of one order with the same number of layers have the same layers, because each
 * is a prefix of the order. */
typedef struct Measured {
    size_t count; /* number of layers */
    uint64_t depth;
} Measured;

/* The depth of this level with another fanout, with all levels above unchanged. `last` is the last measurement, and is
 * updated. */
static bool depth_with(const LevelQuestion *question, uint64_t fanout, Measured *last)
{
    uint64_t height = question->policy->target_file_size;
    for (uint32_t i = 0; i < question->number; i++)
        height = level_next_height(height, fanout);
    LevelQuery query = {.max_height = level_max_height(height), .parent = DECISION_NONE};
    Level level;
    PartitionScope scope = {0};
    bool found = level_identify(question->order, &query, &level);
    ScopeInput input = scope_input(question, &level);
    bool known = found && level.count == last->count;
    found = found && (known || !counts_tight(question, &level) || scope_init(&scope, &input, NULL));
    if (found && !known)
        *last = (Measured){level.count, depth_of(question, &level, &scope).depth};
    scope_release(&scope);
    level_release(&level);
    return found;
}

/* The fanout from which on the verdict differs; 0: none was found. The fanout also determines the layers of a deeper
 * level, so each value is judged as if it were set. */
static uint64_t flip_fanout(const LevelQuestion *question, Measured last)
{
    enum { TRIES = 12 };
    bool deep = last.depth >= question->policy->fanout;
    uint64_t fanout = deep ? last.depth + 1 : last.depth;
    if (question->number == 0)
        return fanout;
    for (int i = 0; i < TRIES && depth_with(question, fanout, &last); i++) {
        if (deep ? last.depth < fanout : last.depth >= fanout)
            return fanout;
        fanout = deep ? last.depth + 1 : last.depth;
    }
    return 0;
}

static uint32_t trace_depth(const LevelQuestion *question, const LevelVerdict *verdict)
{
    Trace *trace = question->trace;
    const VerdictRow *row = &verdict->row;
    uint32_t id = trace_add(trace, RULE_DEPTH, verdict->level.decision);
    Decision *decision = &trace->decisions.at[id];
    decision->level = question->number;
    decision->fidelity = depth_beyond(question, &verdict->level) ? FIDELITY_BEYOND : FIDELITY_EXACT;
    decision->left = (double)row->depth;
    decision->op = row->op;
    decision->right = (double)row->limit;
    decision->unit = UNIT_LAYERS;
    decision->verdict = row->due;
    decision->result = verdict_name(row->due);
    decision->has_lsns = true;
    decision->lsns = row->lsns;
    decision->flip_parameter = row->flip_parameter;
    decision->flip_value = row->flip_value;
    return id;
}

static VerdictRow level_row(const LevelQuestion *question, const Level *level, Depth depth)
{
    VerdictRow row = {
        .number = question->number,
        .lsns = level->lsns,
        .keys = {0, key_max(question->view->layers->form)},
        .layers = level->layers,
        .count = level->count,
        .deltas = level->deltas,
        .images = level->images,
        .max_height = question->max_height,
        .depth = depth.depth,
        .deepest = depth.where,
        .limit = question->policy->fanout,
        .op = OP_GREATER_EQUAL,
        .measure = "depth",
        .parameter = "fanout",
        .due = depth.depth >= question->policy->fanout,
    };
    uint64_t flip = question->trace != NULL ? flip_fanout(question, (Measured){level->count, depth.depth}) : 0;
    if (flip > 0) {
        row.flip_parameter = "fanout";
        row.flip_value = (double)flip;
    }
    return row;
}

bool level_judge(const LevelQuestion *question, LevelVerdict *verdict, bool *found, Error *error)
{
    const Policy *policy = question->policy;
    LevelQuery query = {
        .max_height = question->max_height,
        .number = question->number,
        .multiplier = question->multiplier,
        .target = question->multiplier ? policy->target_file_size : 0,
        .fanout = policy->fanout,
        .trace = question->trace,
        .parent = DECISION_NONE,
    };
    LevelVerdict made = {.decision = DECISION_NONE};
    *found = level_identify(question->order, &query, &made.level);
    if (*found) {
        ScopeInput input = scope_input(question, &made.level);
        input.trace = question->trace;
        input.parent = made.level.decision;
        if ((question->scope || counts_tight(question, &made.level)) && !scope_init(&made.scope, &input, error)) {
            level_release(&made.level);
            return false;
        }
        made.row = level_row(question, &made.level, depth_of(question, &made.level, &made.scope));
        if (question->trace != NULL)
            made.decision = trace_depth(question, &made);
    }
    *verdict = made;
    return true;
}

void level_verdict_release(LevelVerdict *verdict)
{
    level_release(&verdict->level);
    scope_release(&verdict->scope);
    *verdict = (LevelVerdict){.decision = DECISION_NONE};
}

void level_verdict_repeats(const LevelQuestion *question, LevelVerdict *verdict)
{
    VerdictRow *row = &verdict->row;
    row->due = false;
    row->because = "repeats the level above";
    row->flip_parameter = NULL;
    if (question->trace == NULL)
        return;
    Decision *decision = &question->trace->decisions.at[verdict->decision];
    decision->verdict = false;
    decision->op = OP_NONE;
    decision->result = row->because;
    decision->flip_parameter = NULL;
}

LayerId *level_live(const PlanView *view, size_t *count)
{
    LayerId *live = mem_alloc((view->live_count + 1) * sizeof *live);
    *count = 0;
    for (size_t i = 0; i < view->live_count; i++) {
        LayerId id = view->live[i];
        if (view->layers->lsn_lo[id] <= view->end_lsn && view->layers->lsn_hi[id] > 0)
            live[(*count)++] = id;
    }
    return live;
}

/* ---- all levels ---- */

static void tiered_add_row(Verdict *verdict, LevelVerdict *level)
{
    verdict->rows = mem_resize(verdict->rows, verdict->count + 1, sizeof *verdict->rows);
    verdict->rows[verdict->count++] = level->row;
    level->level.layers = NULL; /* now owned by the row */
}

static bool same_layers(const Verdict *verdict, const Level *level)
{
    if (verdict->count == 0)
        return false;
    const VerdictRow *above = &verdict->rows[verdict->count - 1]; /* both levels are a prefix of the same order */
    return above->count == level->count && above->lsns.lo == level->lsns.lo;
}

/* Explains why there is no level at all. A tall newest delta stalls compaction only where no compaction made it. */
static void explain_no_level(const LevelQuestion *question, const Level *level, Verdict *verdict)
{
    if (level->stopped_at == LAYER_NONE)
        return;
    verdict->fresh = question->view->layers->flags[level->stopped_at] & LAYER_MADE;
    if (verdict->fresh)
        return;
    verdict->stalled_by = level->stopped_at;
    verdict->stall_height = question->max_height;
}

/* Judges levels from the top. Ends after the first one that is not due, or before one that has the layers of the one
 * above it. */
static bool judge_all(LevelQuestion *question, bool one, Verdict *verdict, Error *error)
{
    for (;; question->number++) {
        LevelVerdict level;
        bool found;
        if (!level_judge(question, &level, &found, error))
            return false;
        if (!found && verdict->count == 0)
            explain_no_level(question, &level.level, verdict);
        bool fresh = found && !same_layers(verdict, &level.level);
        bool due = fresh && level.row.due;
        if (fresh)
            tiered_add_row(verdict, &level);
        level_verdict_release(&level);
        if (!due || one || question->target_height == UINT64_MAX)
            return true;
        question->target_height = level_next_height(question->target_height, question->policy->fanout);
        question->multiplier = level_next_height(question->multiplier, question->policy->fanout);
        question->max_height = level_max_height(question->target_height);
    }
}

bool tiered_judge(const JudgeInput *input, Verdict *verdict, Error *error)
{
    const PlanView *view = &input->view;
    Verdict made = {.end_lsn = view->end_lsn, .stalled_by = LAYER_NONE};
    size_t count;
    LayerId *live = level_live(view, &count);
    LevelOrder order;
    bool one = input->has_max_height; /* an identification alone takes all layers (planner.md A2) */
    if (!level_order_init(&order, view->layers, one ? view->live : live, one ? view->live_count : count, view->end_lsn,
                          error)) {
        free(live);
        return false;
    }
    LevelQuestion question = {
        .view = view,
        .policy = input->policy,
        .live = live,
        .live_count = count,
        .order = &order,
        .target_height = input->policy->target_file_size,
        .max_height = one ? input->max_height : level_max_height(input->policy->target_file_size),
        .multiplier = one ? 0 : 1,
        .trace = input->trace,
    };
    bool done = judge_all(&question, one, &made, error);
    level_order_release(&order);
    free(live);
    if (!done) {
        verdict_release(&made);
        return false;
    }
    made.due = made.count > 0 && made.rows[0].due;
    *verdict = made;
    return true;
}
