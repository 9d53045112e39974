/* cuts.c - chooses a cut: its window, the few candidates of each class that can win in it, and the winner.
 *
 * Size grows with the key, so a class's candidate nearest to the target by size is next to the target's own cut in key
 * order: binary search finds it among thousands. Of a class, only the NEAR neighbours on either side are looked at (and
 * kept in the trace); further ones lose to them by rule. Between two neighbouring records all keys give the same size:
 * there the leftmost boundary wins.
 *
 * Scores: class rank (1 best) + |size - target| / target; lower is better. A grid point's distance counts less than its
 * alignment: 4 + (ALIGNMENT_MAX - alignment + distance) / (ALIGNMENT_MAX + 1), so that every grid point still beats the
 * exact size, which scores 5.
 *
 * Example, target 100, window 75..125: an image boundary at size 80 scores 2.20, a grid point 0x4e20 (2 * 10000) at
 * size 101 scores 4.94, the exact size 5.00. The image boundary is chosen; the others keep their reason.
 */
#include "core/planner/tiered/cuts.h"

#include "core/base/search.h"
#include "core/base/sort.h"

#include <limits.h>
#include <stdlib.h>

#define NEAR 4 /* number of neighbours on either side of the target that are examined */
/* the largest power of the grid's base that counts; the first key of a relation counts as that */
#define ALIGNMENT_MAX  16
#define CANDIDATES_MAX 64

typedef struct Candidate {
    Key key;
    CutClass class;
    unsigned alignment; /* for grid points: how often the base divides the point's number */
    uint64_t size;
    double distance; /* |size - target| / target */
} Candidate;

typedef struct Candidates {
    const CutRules *cutting;
    const KeySource *source;
    uint64_t below; /* bytes before the first key */
    /* the keys at which a cut gives a size inside the stretch window, both ends included; empty if lo > hi */
    KeyRange window;
    Candidate at[CANDIDATES_MAX];
    size_t count;
} Candidates;

/* ---- gathering, once a level ---- */

/* Sorts the keys and removes duplicates. */
static void keys_sort(KeyArray *keys)
{
    Sort128 *order = mem_alloc((keys->count + 1) * sizeof *order);
    for (size_t i = 0; i < keys->count; i++)
        order[i] = (Sort128){keys->at[i], 0};
    sort_128(order, keys->count);
    size_t kept = 0;
    for (size_t i = 0, n = keys->count; i < n; i++)
        if (kept == 0 || order[i].number != keys->at[kept - 1])
            keys->at[kept++] = order[i].number;
    keys->count = kept;
    free(order);
}

/* Collects the first keys of relations and of their forks, where the keyspace contains several. */
static void gather_edges(CutRules *cutting)
{
    U128 previous = U128_MAX;
    for (size_t i = 0; cutting->form == KEY_PRODUCTION && i < cutting->keyspace->count; i++) {
        KeyRange range = cutting->keyspace->at[i];
        if (range.lo >> 32 != previous)
            array_push(&cutting->edges, range.lo >> 32 << 32);
        previous = (range.hi - 1) >> 32;
    }
    keys_sort(&cutting->edges);
}

/* Sets come in the order of names, so layers of the same keys follow each other and add nothing. */
static bool boundaries_are_last(const KeyArray *keys, Key lo, Key hi)
{
    return keys->count >= 2 && keys->at[keys->count - 2] == lo && keys->at[keys->count - 1] == hi;
}

/* Collects the edges of underlying layers: images at or below the level's end, and deltas that end at or below its
 * start. */
static void gather_boundaries(CutRules *cutting, const DivideInput *input)
{
    const LayerSet *layers = input->layers;
    for (size_t i = 0; i < input->live_count; i++) {
        LayerId id = input->live[i];
        KeyArray *keys = NULL;
        if (layer_is_image(layers, id) && layers->lsn_lo[id] <= input->lsns.hi)
            keys = cutting->use[CUT_CLASS_IMAGE] ? &cutting->images : NULL;
        else if (!layer_is_image(layers, id) && layers->lsn_hi[id] <= input->lsns.lo && !layer_is_l0(layers, id))
            keys = cutting->use[CUT_CLASS_DELTA] ? &cutting->deltas : NULL;
        if (keys == NULL || boundaries_are_last(keys, layers->key_lo[id], layers->key_hi[id]))
            continue;
        array_push(keys, layers->key_lo[id]);
        array_push(keys, layers->key_hi[id]);
    }
    keys_sort(&cutting->images);
    keys_sort(&cutting->deltas);
}

bool cut_rules_init(CutRules *cutting, const Plan *plan, const DivideInput *input)
{
    const Policy *policy = &plan->policy;
    if (policy->cut == CUT_SIZE)
        return false;
    bool best = policy->cut == CUT_BEST;
    *cutting = (CutRules){
        .gaps = input->below,
        .gap_count = input->below_count,
        .use = {[CUT_CLASS_SPLIT] = best,
                [CUT_CLASS_IMAGE] = best || policy->cut == CUT_IMAGE,
                [CUT_CLASS_DELTA] = best,
                [CUT_CLASS_GRID] = best || policy->cut == CUT_GRID,
                [CUT_CLASS_SIZE] = true},
        .keyspace = input->sources->keyspace,
        .form = input->layers->form,
        .grid = policy->grid,
        .base = policy->grid % 10 == 0 ? 10 : 2,
        .target = policy->target_file_size,
        .window = policy_cut_window(policy),
    };
    return true;
}

/* Many levels become one layer that is not cut at all, so boundaries are collected only when the first cut is
 * chosen. */
static void cutting_gather(CutRules *cutting, const DivideInput *input)
{
    if (cutting->gathered)
        return;
    cutting->gathered = true;
    gather_boundaries(cutting, input);
    if (cutting->use[CUT_CLASS_GRID])
        gather_edges(cutting);
}

void cut_rules_release(CutRules *cutting)
{
    array_release(&cutting->images);
    array_release(&cutting->deltas);
    array_release(&cutting->edges);
}

/* ---- candidates of one window ---- */

static uint64_t size_at(const Candidates *candidates, Key key)
{
    return candidates->source->bytes_below(candidates->source->self, key, NULL) - candidates->below;
}

static void candidate_add(Candidates *candidates, Key key, CutClass class, unsigned alignment)
{
    if (candidates->count == CANDIDATES_MAX)
        return;
    uint64_t size = size_at(candidates, key), target = candidates->cutting->target;
    uint64_t off = size > target ? size - target : target - size;
    candidates->at[candidates->count++] = (Candidate){key, class, alignment, size, (double)off / (double)target};
}

static size_t first_at_or_after(const KeyArray *keys, Key key)
{
    size_t lo;
    search_first(lo, 0, keys->count, keys->at[lo] >= key);
    return lo;
}

/* Adds the keys of a sorted list that are nearest to `near` inside the window; of those that give the same size as the
 * nearest on the left, the leftmost. */
static void candidates_from_list(Candidates *candidates, const KeyArray *keys, Key near, CutClass class,
                                 unsigned alignment)
{
    KeyRange window = candidates->window;
    size_t middle = first_at_or_after(keys, near);
    for (size_t i = middle; i < keys->count && i < middle + NEAR && keys->at[i] <= window.hi; i++)
        if (keys->at[i] >= window.lo)
            candidate_add(candidates, keys->at[i], class, alignment);
    for (size_t i = middle; i > 0 && middle - i < NEAR && keys->at[i - 1] >= window.lo; i--)
        if (keys->at[i - 1] <= window.hi)
            candidate_add(candidates, keys->at[i - 1], class, alignment);
    Key record;
    if (middle == 0 || !candidates->source->previous_key(candidates->source->self, keys->at[middle - 1], &record))
        return;
    size_t leftmost = first_at_or_after(keys, record + 1 > window.lo ? record + 1 : window.lo);
    if (leftmost < middle && middle - leftmost > NEAR && keys->at[leftmost] <= window.hi)
        candidate_add(candidates, keys->at[leftmost], class, alignment);
}

/* Adds, for each gap of the level below, the key that is nearest to the cut at the target size. */
static void candidates_from_gaps(Candidates *candidates, Key near)
{
    const CutRules *cutting = candidates->cutting;
    KeyRange window = candidates->window;
    size_t lo; /* the first gap that ends at or after the window's start */
    search_first(lo, 0, cutting->gap_count, cutting->gaps[lo].hi >= window.lo);
    for (size_t i = lo; i < cutting->gap_count && cutting->gaps[i].lo <= window.hi; i++) {
        Key first = cutting->gaps[i].lo > window.lo ? cutting->gaps[i].lo : window.lo;
        Key last = cutting->gaps[i].hi < window.hi ? cutting->gaps[i].hi : window.hi;
        candidate_add(candidates, near < first ? first : near > last ? last : near, CUT_CLASS_SPLIT, 0);
    }
}

/* Finds the number of the first multiple of `step` in [lo, hi], both included. False: there is none. */
static bool cut_multiple_in(U128 lo, U128 hi, U128 step, U128 *at)
{
    U128 up = lo / step * step;
    if (up < lo) {
        if (up > U128_MAX - step)
            return false;
        up += step;
    }
    *at = up;
    return up <= hi;
}

static unsigned alignment_of(const CutRules *cutting, U128 point)
{
    U128 number = point / cutting->grid;
    unsigned alignment = 0;
    for (; number != 0 && number % cutting->base == 0 && alignment < ALIGNMENT_MAX; alignment++)
        number /= cutting->base;
    return number == 0 ? ALIGNMENT_MAX : alignment;
}

/* Adds grid points of [lo, hi] near the target, at multiples of `step` counted from `zero` (the relation's first
 * block), except for those with an alignment of `below` or higher. */
static size_t grid_points(Candidates *candidates, KeyRange between, Key zero, U128 step, Key near, unsigned below)
{
    U128 first, last = (between.hi - zero) / step * step;
    if (!cut_multiple_in(between.lo - zero, between.hi - zero, step, &first))
        return 0;
    U128 middle = near < zero + first ? first : near > between.hi ? last : (near - zero) / step * step;
    U128 from = middle - first > (U128)NEAR * step ? middle - (U128)NEAR * step : first;
    size_t added = 0;
    for (U128 point = from; point <= last && added <= 2ul * NEAR; point += step) {
        unsigned alignment = alignment_of(candidates->cutting, point);
        if (alignment < below) {
            candidate_add(candidates, zero + point, CUT_CLASS_GRID, alignment);
            added++;
        }
    }
    return added;
}

/* Only grid points of the highest power of the base that has one in the window can win. With `rejected`, those of the
 * power below are added too, for the trace. */
static void candidates_from_grid(Candidates *candidates, Key near, bool rejected)
{
    const CutRules *cutting = candidates->cutting;
    KeyRange window = candidates->window;
    Key zero = 0;
    if (cutting->form == KEY_PRODUCTION) {
        size_t before = candidates->count;
        candidates_from_list(candidates, &cutting->edges, near, CUT_CLASS_GRID, ALIGNMENT_MAX);
        zero = window.lo >> 32 << 32;
        if (candidates->count > before || window.hi - zero > UINT32_MAX)
            return; /* a relation begins here; else the window is inside one relation, whose blocks are below 2^32 */
    }
    U128 step = cutting->grid, at;
    for (unsigned power = 0; power < ALIGNMENT_MAX && step <= UINT64_MAX; power++) {
        if (!cut_multiple_in(window.lo - zero, window.hi - zero, step * cutting->base, &at))
            break;
        step *= cutting->base;
    }
    grid_points(candidates, window, zero, step, near, UINT_MAX);
    if (rejected && step > cutting->grid)
        grid_points(candidates, window, zero, step / cutting->base, near, alignment_of(cutting, step));
}

/* ---- the winner ---- */

static bool candidate_better(const Candidate *a, const Candidate *b)
{
    if (a->class != b->class)
        return a->class < b->class;
    if (a->alignment != b->alignment)
        return a->alignment > b->alignment;
    if (a->distance < b->distance || a->distance > b->distance)
        return a->distance < b->distance;
    return a->key < b->key;
}

static double candidate_score(const Candidate *candidate)
{
    double rank = (double)candidate->class + 1;
    if (candidate->class != CUT_CLASS_GRID)
        return rank + candidate->distance;
    double distance = candidate->distance < 1 ? candidate->distance : 0.999;
    return rank + ((double)(ALIGNMENT_MAX - candidate->alignment) + distance) / (ALIGNMENT_MAX + 1);
}

static const char *const class_reasons[] = {
    [CUT_CLASS_SPLIT] = "a perfect split of the level below",
    [CUT_CLASS_IMAGE] = "an image edge below",
    [CUT_CLASS_DELTA] = "a delta edge below",
    [CUT_CLASS_GRID] = "a grid point",
    [CUT_CLASS_SIZE] = "the exact target size",
    [CUT_CLASS_END] = "the rest fits in one layer",
};

static const char *rejected_because(const Candidate *rejected, const Candidate *winner)
{
    static const char *const worse[] = {
        [CUT_CLASS_SPLIT] = "a perfect split of the level below is better",
        [CUT_CLASS_IMAGE] = "an image edge is better",
        [CUT_CLASS_DELTA] = "a delta edge is better",
        [CUT_CLASS_GRID] = "a grid point is better",
        [CUT_CLASS_SIZE] = "the exact target size is better",
        [CUT_CLASS_END] = "the rest fits in one layer",
    };
    if (rejected->class != winner->class)
        return worse[winner->class];
    if (rejected->alignment != winner->alignment)
        return "on a smaller power of the grid";
    if (rejected->distance > winner->distance)
        return "farther from the target size";
    return "the same size, but further right";
}

static int candidate_order(const void *a, const void *b)
{
    const Candidate *x = a, *y = b;
    return (x->key > y->key) - (x->key < y->key);
}

/* Appends the candidates to plan->cuts in key order, and the choice as a decision whose alternatives are the rejected
 * candidates. */
static uint32_t trace_choice(Divide *divide, Candidates *candidates, RuleId rule, KeyRange keys, Candidate winner)
{
    Plan *plan = divide->plan;
    const CutRules *cutting = candidates->cutting;
    qsort(candidates->at, candidates->count, sizeof *candidates->at, candidate_order);
    uint32_t id = divide_decide(divide, rule, keys);
    Decision *decision = &plan->trace->decisions.at[id];
    if (winner.class != CUT_CLASS_SIZE) /* the published planner cuts by size only */
        decision->fidelity = fidelity_of(true, grounds_estimated(divide->grounds));
    decision->left = (double)winner.size;
    decision->op = winner.size < cutting->target ? OP_LESS : OP_GREATER_EQUAL;
    decision->right = (double)cutting->target;
    decision->unit = UNIT_BYTES;
    decision->verdict = true;
    decision->result = class_reasons[winner.class];
    for (size_t i = 0; i < candidates->count; i++) {
        const Candidate *candidate = &candidates->at[i];
        bool chosen = candidate->key == winner.key && candidate->class == winner.class;
        const char *why = chosen ? class_reasons[winner.class] : rejected_because(candidate, &winner);
        array_push(&plan->cuts, (PlanCut){(uint32_t)plan->jobs.count, candidate->key, candidate->class, candidate->size,
                                          candidate_score(candidate), chosen, why});
        char label[KEY_LABEL_SIZE];
        if (!chosen)
            trace_reject(plan->trace,
                         arena_printf(&plan->trace->arena, "%s at %s", cut_class_name(candidate->class),
                                      key_label(candidate->key, cutting->form, label)),
                         why, candidate_score(candidate));
    }
    return id;
}

static uint32_t trace_end(Divide *divide, RuleId rule, KeyRange keys, uint64_t left)
{
    const CutRules *cutting = divide->cuts;
    uint32_t id = divide_decide(divide, rule, keys);
    if (id == DECISION_NONE)
        return id;
    Decision *decision = &divide->plan->trace->decisions.at[id];
    decision->left = (double)left;
    decision->op = OP_LESS_EQUAL;
    decision->right = (double)cutting->window.max;
    decision->unit = UNIT_BYTES;
    decision->verdict = true;
    decision->result = class_reasons[CUT_CLASS_END];
    /* The rest fits while left <= target × max / 100. This is the largest target at which it does not. */
    uint32_t percent = divide->plan->policy.stretch_max_pct;
    if (left > 0) {
        decision->flip_parameter = "target_file_size";
        decision->flip_value = (double)u128_clamp64(((U128)left * 100 + percent - 1) / percent - 1);
    }
    cuts_add_plain(divide, keys.hi, CUT_CLASS_END, left, cutting->target);
    return id;
}

/* The keys at which a cut gives a size inside the stretch window. */
static KeyRange window_of(const KeySource *source, const CutRules *cutting, KeyRange range)
{
    KeyPrefix least, most;
    uint64_t beyond = cutting->window.max < UINT64_MAX ? cutting->window.max + 1 : cutting->window.max;
    source->prefix(source->self, range.lo, range.hi, cutting->window.min, &least);
    source->prefix(source->self, range.lo, range.hi, beyond, &most);
    return (KeyRange){least.last + 1, most.last};
}

void cut_choose(Divide *divide, const KeySource *source, RuleId rule, KeyRange range, CutChoice *choice)
{
    const CutRules *cutting = divide->cuts;
    uint64_t below = source->bytes_below(source->self, range.lo, NULL);
    uint64_t left = source->bytes_below(source->self, range.hi, NULL) - below;
    if (left <= cutting->window.max) {
        *choice = (CutChoice){range.hi, CUT_CLASS_END, left, true, trace_end(divide, rule, range, left)};
        return;
    }
    cutting_gather(divide->cuts, divide->input);
    KeyPrefix exact;
    source->prefix(source->self, range.lo, range.hi, cutting->target, &exact);
    Key near = exact.last + 1;
    Candidates candidates = {cutting, source, below, window_of(source, cutting, range), .count = 0};
    if (candidates.window.lo <= candidates.window.hi) {
        if (cutting->use[CUT_CLASS_SPLIT])
            candidates_from_gaps(&candidates, near);
        if (cutting->use[CUT_CLASS_IMAGE])
            candidates_from_list(&candidates, &cutting->images, near, CUT_CLASS_IMAGE, 0);
        if (cutting->use[CUT_CLASS_DELTA])
            candidates_from_list(&candidates, &cutting->deltas, near, CUT_CLASS_DELTA, 0);
        if (cutting->use[CUT_CLASS_GRID])
            candidates_from_grid(&candidates, near, divide->plan->trace != NULL);
    }
    if (candidates.count == CANDIDATES_MAX)
        candidates.count--;
    candidate_add(&candidates, near, CUT_CLASS_SIZE, 0);
    size_t winner = 0;
    for (size_t i = 1; i < candidates.count; i++)
        if (candidate_better(&candidates.at[i], &candidates.at[winner]))
            winner = i;
    Candidate won = candidates.at[winner];
    *choice = (CutChoice){won.key, won.class, won.size, false, DECISION_NONE};
    if (divide->plan->trace != NULL)
        choice->decision = trace_choice(divide, &candidates, rule, (KeyRange){range.lo, won.key}, won);
}

void cuts_add_plain(Divide *divide, Key key, CutClass class, uint64_t size, uint64_t target)
{
    uint64_t off = size > target ? size - target : target - size;
    array_push(&divide->plan->cuts,
               (PlanCut){(uint32_t)divide->plan->jobs.count, key, class, size,
                         (double)class + 1 + (double)off / (double)target, true, class_reasons[class]});
}

void cuts_end_at_reach(Divide *divide, uint32_t decision)
{
    static const char *const why = "a longer layer would span a delta that is out of scope";
    Plan *plan = divide->plan;
    if (plan->trace == NULL)
        return;
    plan->trace->decisions.at[decision].result = why;
    plan->cuts.at[plan->cuts.count - 1].why = why;
}
