/* tiered.c - the row of the level-based policies in the table of algorithms: one level a round.
 *
 *     target height   256M      1G        4G             fanout 4: each level is four times as tall
 *     level           0 ──────► 1 ──────► 2 ── depth 1 < 4: not due, the end
 *
 * Each round identifies one level below end_lsn among the layers that live now, so each level sees the results of the
 * one above it.
 */
#include "core/base/rng.h"
#include "core/planner/deletion_order.h"
#include "core/planner/estimate.h"
#include "core/planner/splits.h"
#include "core/planner/tiered/divide_level.h"
#include "core/planner/tiered/judge.h"
#include "core/planner/tiered/partition.h"

#include <stdlib.h>

/* A number that depends on a set of rectangles, not on their order. */
typedef struct Shape {
    uint64_t sums[2];
} Shape;

/* The state of one compaction; nothing is kept until the next one. */
typedef struct Tiered {
    uint32_t number; /* number of the level */
    uint64_t target_height, multiplier;
    uint32_t first_job; /* first job of the compaction */
    LayerId first_made;
    DeletionOrder deletions;           /* for the current level */
    uint32_t above_first, above_count; /* the layers of the level above before its rewrite: range in plan.refs */
} Tiered;

static void *tiered_open(const PlanView *view, const Policy *policy)
{
    (void)view, (void)policy;
    return mem_zero(1, sizeof(Tiered));
}

static void tiered_close(void *self)
{
    Tiered *tiered = self;
    deletion_order_release(&tiered->deletions);
    free(tiered);
}

static bool tiered_begin(void *self, const PlanView *view, Plan *plan, PlanChanges *changes, Error *error)
{
    Tiered *tiered = self;
    (void)changes, (void)error;
    tiered->number = 0;
    tiered->target_height = plan->policy.target_file_size;
    tiered->multiplier = 1;
    tiered->first_job = (uint32_t)plan->jobs.count;
    tiered->first_made = (LayerId)view->layers->count;
    tiered->above_first = tiered->above_count = 0;
    return true;
}

/* ---- a level that repeats ---- */

/* The sum of the rectangles' hashes, which does not depend on the layers' order or ids. */
static Shape tiered_shape_of(const LayerSet *layers, const LayerId *ids, size_t count)
{
    Shape shape = {{0, 0}};
    for (size_t i = 0; i < count; i++) {
        LayerId id = ids[i];
        const uint64_t words[] = {u128_low(layers->key_lo[id]), u128_high(layers->key_lo[id]),
                                  u128_low(layers->key_hi[id]), u128_high(layers->key_hi[id]),
                                  layers->lsn_lo[id],           layers->lsn_hi[id],
                                  layer_is_image(layers, id)};
        uint64_t a = 1, b = 2;
        for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
            a = rng_mix(a, words[w]);
            b = rng_mix(b, words[w]);
        }
        shape.sums[0] += a;
        shape.sums[1] += b;
    }
    return shape;
}

/* On paper, a level with the same keys, LSNs and kinds as the one above it would be rewritten for ever. The published
 * planner continues, and so does the simulator, because its records may be cut differently. Layers never change, so
 * rectangles are compared only where both levels have the same number of layers. */
static bool level_repeats(const Tiered *tiered, const PlanView *view, const Plan *plan, const Level *level)
{
    if (!view->sources->loaded || tiered->number == 0 || level->count != tiered->above_count)
        return false;
    Shape above = tiered_shape_of(view->layers, plan->refs.at + tiered->above_first, tiered->above_count);
    Shape own = tiered_shape_of(view->layers, level->layers, level->count);
    return own.sums[0] == above.sums[0] && own.sums[1] == above.sums[1];
}

/* ---- one level ---- */

static void add_level(Plan *plan, Tiered *tiered, const LevelVerdict *verdict)
{
    const VerdictRow *row = &verdict->row;
    Text reason = TEXT_EMPTY;
    verdict_reason(row, &reason);
    PlanLevel level = {
        .level = row->number,
        .target_height = tiered->target_height,
        .max_height = row->max_height,
        .lsns = row->lsns,
        .layers_first = (uint32_t)plan->refs.count,
        .layers_count = (uint32_t)row->count,
        .deltas = row->deltas,
        .images = row->images,
        .depth = row->depth,
        .compact = row->due,
        .reason = arena_copy(&plan->arena, reason.at, reason.length),
        .decision = verdict->decision,
    };
    text_release(&reason);
    tiered->above_first = level.layers_first;
    tiered->above_count = level.layers_count;
    for (size_t i = 0; i < row->count; i++)
        array_push(&plan->refs, row->layers[i]);
    array_push(&plan->levels, level);
}

/* Finds the perfect splits of the next level below this one, which are good places for cuts. */
static bool find_below(const LevelQuestion *question, const LevelVerdict *verdict, SplitArray *below, Error *error)
{
    if (question->policy->cut != CUT_BEST)
        return true;
    const LayerSet *layers = question->view->layers;
    LevelOrder order;
    if (!level_order_below(&order, question->order, verdict->level.lsns.lo, error))
        return false;
    uint64_t height = level_next_height(question->target_height, question->policy->fanout);
    LevelQuery query = {.max_height = level_max_height(height), .parent = DECISION_NONE};
    Level level;
    if (level_identify(&order, &query, &level))
        splits_perfect((LayerView){layers, NULL, level.layers, level.count}, below);
    level_release(&level);
    level_order_release(&order);
    return true;
}

/* Deltas in scope are deleted once they have been rewritten; images never are. */
static void find_leaving(Tiered *tiered, const Plan *plan, uint32_t first, const PartitionScope *scope)
{
    LayerId *candidates = mem_alloc((scope->count + 1) * sizeof *candidates);
    size_t count = 0;
    for (size_t i = 0; i < scope->count; i++)
        if (!scope->at[i].image && scope->at[i].in_scope)
            candidates[count++] = scope->at[i].id;
    deletion_order_release(&tiered->deletions);
    deletion_order_init(&tiered->deletions, plan, first, candidates, count);
    free(candidates);
}

static bool plan_level(Tiered *tiered, const LevelQuestion *question, const LevelVerdict *verdict, Plan *plan,
                       Error *error)
{
    const PlanView *view = question->view;
    SplitArray below = {0};
    if (plan_cancelled(plan, error) || !find_below(question, verdict, &below, error))
        return false;
    KeyRange *gaps = mem_alloc((below.count + 1) * sizeof *gaps);
    for (size_t i = 0; i < below.count; i++)
        gaps[i] = below.at[i].gap;
    DivideInput input = {
        .layers = view->layers,
        .sources = view->sources,
        .level = tiered->number,
        .lsns = verdict->level.lsns,
        .scope = &verdict->scope,
        .live = question->live,
        .live_count = question->live_count,
        .below = gaps,
        .below_count = below.count,
        .made_by = view->made_by,
        .first_made = tiered->first_made,
        .first_job = tiered->first_job,
        .depth = verdict->row.depth,
        .parent = verdict->decision,
    };
    uint32_t first = (uint32_t)plan->jobs.count;
    bool done = divide_level(plan, &input, error);
    if (done)
        find_leaving(tiered, plan, first, &verdict->scope);
    free(gaps);
    array_release(&below);
    return done;
}

static bool judge_and_plan(Tiered *tiered, const LevelQuestion *question, Plan *plan, bool *more, Error *error)
{
    LevelVerdict verdict;
    bool found, done = true;
    if (!level_judge(question, &verdict, &found, error))
        return false;
    if (found) {
        if (level_repeats(tiered, question->view, plan, &verdict.level) && verdict.row.due)
            level_verdict_repeats(question, &verdict);
        add_level(plan, tiered, &verdict);
        if (verdict.row.due) {
            done = plan_level(tiered, question, &verdict, plan, error);
            *more = done && tiered->target_height != UINT64_MAX;
        }
    }
    level_verdict_release(&verdict);
    return done;
}

static bool tiered_round(void *self, const PlanView *view, Plan *plan, bool *more, Error *error)
{
    Tiered *tiered = self;
    *more = false;
    size_t count;
    LayerId *live = level_live(view, &count);
    LevelOrder order;
    if (!level_order_init(&order, view->layers, live, count, view->end_lsn, error)) {
        free(live);
        return false;
    }
    LevelQuestion question = {
        .view = view,
        .policy = &plan->policy,
        .live = live,
        .live_count = count,
        .order = &order,
        .number = tiered->number,
        .target_height = tiered->target_height,
        .max_height = level_max_height(tiered->target_height),
        .multiplier = tiered->multiplier,
        .scope = true,
        .trace = plan->trace,
    };
    bool done = judge_and_plan(tiered, &question, plan, more, error);
    tiered->number++;
    tiered->target_height = level_next_height(tiered->target_height, plan->policy.fanout);
    tiered->multiplier = level_next_height(tiered->multiplier, plan->policy.fanout);
    level_order_release(&order);
    free(live);
    return done;
}

static void tiered_settle(void *self, const PlanView *view, const Plan *plan, uint32_t job, LayerId made,
                          PlanChanges *changes)
{
    (void)view, (void)plan, (void)made;
    deletion_order_take(&((Tiered *)self)->deletions, job, changes);
}

static uint64_t tiered_pace(const Policy *policy)
{
    return policy->fanout;
}

/* ---- the policies ---- */

static void tiered_fill_neon(Policy *policy)
{
    policy->workers = 1;
}

static void fill_full(Policy *policy)
{
    policy->gc = policy->since = policy->single = policy->split = policy->tight = policy->skip = true;
    policy->cut = CUT_BEST;
}

static const NamedPolicy policies[] = {
    {"neon", "tiered compaction as Neon's pageserver publishes it, decision for decision", tiered_fill_neon, true},
    {"full", "neon with garbage collection and every improvement that pays", fill_full, false},
    {0},
};

#define PARAMETER(field, type, text)                                                                                   \
    {                                                                                                                  \
#field, type, offsetof(Policy, field), text                                                                    \
    }

static const PolicyParameter parameters[] = {
    PARAMETER(since, POLICY_SWITCH, "ignore deltas wholly below newer images: neither count nor rewrite them"),
    PARAMETER(single, POLICY_SWITCH, "count single-key deltas in the depth"),
    PARAMETER(split, POLICY_SWITCH, "plan each perfect partition on its own"),
    PARAMETER(tight, POLICY_SWITCH, "use the tight key ranges of L0 layers where their records are known"),
    PARAMETER(assume_tight_l0, POLICY_SWITCH, "split where only layers over all keys are in the way"),
    PARAMETER(cut, POLICY_CUT, "where layers may be cut: size, image, grid or best"),
    PARAMETER(grid, POLICY_COUNT, "distance of two grid points, in keys (blocks)"),
    PARAMETER(skip, POLICY_SWITCH, "keep a layer if a rewrite would produce the same layer"),
    {0},
};

const Algorithm algorithm_tiered = {
    .name = "tiered",
    .bands = true,
    .policies = policies,
    .parameters = parameters,
    .words = {.unit = "level",
              .nothing = "no level was found: nothing to compact",
              .untried = "no level was found",
              .image_counts = ESTIMATE_IMAGE},
    .judge = tiered_judge,
    .splits = tiered_splits,
    .pace = tiered_pace,
    .open = tiered_open,
    .close = tiered_close,
    .begin = tiered_begin,
    .round = tiered_round,
    .settle = tiered_settle,
};
