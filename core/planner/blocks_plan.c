/* One step over all blocks.
 *
 *     max_depth 3      block 0: 1 0 0 0   merge the three newest (generation 0 is below 1): 60 K
 *     image 80 K       block 1: 1 1 0 0   merge the two newest: 90 K >= 80 K: an image instead
 *                      block 2: 1 0 0     3 slices: left alone
 *                      block 3: 0 0 0 0   merge all four: 70 K, but beside an image 80 K <= 1.25 * 70 K: joins it
 *
 * Blocks decide one by one; neighbours whose stacks are the same and that decided the same are told as one partition.
 */
#include "core/planner/blocks_plan.h"

#include "core/planner/blocks_pack.h"

#include <stdlib.h>

void block_step_release(BlockStep *step)
{
    array_release(&step->moves);
    array_release(&step->jobs);
}

uint32_t blocks_choose(const BlockSlice *stack, uint32_t count)
{
    for (uint32_t i = count < 2 ? 0 : count - 2; i > 0; i--)
        if (stack[i].generation < stack[i - 1].generation)
            return i;
    return 0;
}

/* ---- what each block does ---- */

typedef struct Choice { /* of a block that is too deep */
    BlockMove move;
    uint64_t merge_bytes, image_bytes;
    bool joined; /* an image because of a neighbour's */
} Choice;

typedef struct Planner {
    const BlockPlanInput *input;
    Plan *plan;
    BlockStep *step;
    ARRAY(Choice) choices;
    ARRAY(BlockMove) cleaning;
    double total_pages;
    uint64_t deepest; /* of the stacks that are left alone */
    size_t deepest_block;
} Planner;

static const Block *block_of(const Planner *planner, const BlockMove *move)
{
    return &planner->input->blocks->map.at[move->block];
}

static uint64_t image_bytes(const Planner *planner, const Block *block)
{
    return keyspace_count(planner->input->keyspace, block->keys) * PAGE_BYTES;
}

static uint32_t highest_generation(const Block *block, uint32_t from)
{
    uint32_t highest = 0;
    for (uint32_t i = from; i < block->count; i++)
        highest = block->at[i].generation > highest ? block->at[i].generation : highest;
    return highest;
}

static void make_image(const Planner *planner, Choice *choice)
{
    uint32_t count = block_of(planner, &choice->move)->count;
    choice->move.kind = BLOCK_IMAGE;
    choice->move.from = choice->move.until = count;
    choice->move.bytes = choice->image_bytes;
    choice->move.generation = 0;
}

/* The block's bytes per page and LSN, beside the average: 1 is average, 0.5 half of it. */
static double block_load(const Planner *planner, const Block *block)
{
    uint64_t span = planner->input->end_lsn - block->at[block->base].lsns.lo;
    double share = (double)image_bytes(planner, block) / PAGE_BYTES / planner->total_pages;
    if (span == 0 || !(share > 0))
        return 1;
    return (double)block_bytes(block, block->base) / (double)span / share;
}

/* How many slices the block's stack may have. */
static uint32_t block_limit(const Planner *planner, const Block *block)
{
    const Policy *policy = &planner->plan->policy;
    int64_t limit = (int64_t)policy->max_depth + planner->input->slack;
    if (policy->count_image && block->base > 0)
        limit--;
    double load = policy->weigh ? block_load(planner, block) : 1;
    for (double lower = 0; load < 1 && lower < 8; load *= 2) {
        lower += policy->weigh / 100.0;
        limit -= lower >= 1;
        lower -= lower >= 1;
    }
    return limit < 1 ? 1 : (uint32_t)limit;
}

static double pages_of_all(const Planner *planner)
{
    const Blocks *blocks = planner->input->blocks;
    double pages = 0;
    for (size_t i = 0; planner->plan->policy.weigh && i < blocks->map.count; i++)
        pages += (double)image_bytes(planner, &blocks->map.at[i]) / PAGE_BYTES;
    return pages;
}

static void choose_moves(Planner *planner)
{
    const Blocks *blocks = planner->input->blocks;
    planner->total_pages = pages_of_all(planner);
    for (size_t i = 0; i < blocks->map.count; i++) {
        const Block *block = &blocks->map.at[i];
        uint32_t depth = block_depth(block);
        if (depth == 0 || depth <= block_limit(planner, block)) {
            if (depth > planner->deepest) {
                planner->deepest = depth;
                planner->deepest_block = i;
            }
            continue;
        }
        uint32_t from = block->base + blocks_choose(block->at + block->base, depth);
        Choice choice = {.move = {.block = i,
                                  .kind = BLOCK_MERGE,
                                  .from = from,
                                  .until = block->count,
                                  .generation = highest_generation(block, from) + 1,
                                  .bytes = block_bytes(block, from),
                                  .decision = DECISION_NONE},
                         .image_bytes = image_bytes(planner, block)};
        choice.merge_bytes = choice.move.bytes;
        double full = (double)choice.image_bytes * planner->plan->policy.image_full / 100;
        bool is_full = full > 0 && (double)block_bytes(block, block->base) >= full;
        if (choice.image_bytes > 0 && (is_full || choice.image_bytes <= choice.merge_bytes))
            make_image(planner, &choice);
        array_push(&planner->choices, choice);
    }
}

static void join_image(Planner *planner, size_t i, size_t beside)
{
    Choice *choice = &planner->choices.at[i];
    const Choice *other = &planner->choices.at[beside];
    size_t low = i < beside ? choice->move.block : other->move.block;
    if (choice->move.kind != BLOCK_MERGE || other->move.kind != BLOCK_IMAGE || choice->image_bytes == 0 ||
        choice->move.block + other->move.block != 2 * low + 1)
        return;
    if ((double)choice->image_bytes * 100 <= (double)choice->merge_bytes * planner->plan->policy.image_join) {
        make_image(planner, choice);
        choice->joined = true;
    }
}

static void join_images(Planner *planner)
{
    size_t count = planner->choices.count;
    for (size_t i = 1; i < count; i++)
        join_image(planner, i, i - 1);
    for (size_t i = count; i-- > 1;)
        join_image(planner, i - 1, i);
}

/* ---- the decisions, told by groups of blocks that do the same ---- */

static bool same_stack(const Block *a, const Block *b)
{
    if (block_depth(a) != block_depth(b))
        return false;
    for (uint32_t i = 0; i < block_depth(a); i++)
        if (a->at[a->base + i].layer != b->at[b->base + i].layer)
            return false;
    return true;
}

static size_t group_end(const Planner *planner, size_t first)
{
    size_t i = first + 1;
    for (; i < planner->choices.count; i++) {
        const Choice *a = &planner->choices.at[i - 1], *b = &planner->choices.at[i];
        if (a->move.block + 1 != b->move.block || a->move.kind != b->move.kind || a->joined != b->joined ||
            !same_stack(block_of(planner, &a->move), block_of(planner, &b->move)))
            break;
    }
    return i;
}

static Decision *decide(const Planner *planner, RuleId rule, uint32_t parent, KeyRange keys)
{
    Trace *trace = planner->plan->trace;
    uint32_t id = trace_add(trace, rule, parent);
    Decision *decision = &trace->decisions.at[id];
    decision->fidelity = planner->input->estimated ? FIDELITY_BEYOND_ESTIMATED : FIDELITY_BEYOND;
    decision->level = planner->input->number;
    decision->has_keys = true;
    decision->keys = keys;
    return decision;
}

static uint32_t decide_trigger(const Planner *planner, const Block *block, KeyRange keys)
{
    uint32_t depth = block_depth(block), max = block_limit(planner, block);
    Decision *decision = decide(planner, RULE_BLOCK_TRIGGER, DECISION_NONE, keys);
    decision->left = depth;
    decision->op = OP_GREATER;
    decision->right = max;
    decision->unit = UNIT_LAYERS;
    decision->verdict = depth > max;
    decision->result = decision->verdict ? "merge or image" : "the tallest stack that is left alone";
    if (decision->verdict || depth > 1) {
        decision->flip_parameter = "max_depth";
        decision->flip_value = decision->verdict ? depth : depth - 1;
    }
    uint32_t id = decision->id;
    for (uint32_t i = block->count; decision->verdict && i-- > block->base;)
        trace_add_layer(planner->plan->trace, block->at[i].layer);
    return id;
}

/* "generation 0 below 1: the newest 3 of 8". */
static uint32_t decide_suffix(const Planner *planner, const Block *block, uint32_t from, KeyRange keys, uint32_t parent)
{
    Trace *trace = planner->plan->trace;
    Decision *decision = decide(planner, RULE_BLOCK_SUFFIX, parent, keys);
    uint32_t id = decision->id;
    decision->verdict = from > block->base;
    decision->left = block->at[from].generation;
    decision->op = decision->verdict ? OP_LESS : OP_NONE;
    decision->right = decision->verdict ? block->at[from - 1].generation : 0;
    decision->result =
        arena_printf(&trace->arena, "the newest %u of %u slices", block->count - from, block_depth(block));
    decision->has_lsns = true;
    decision->lsns = (LsnRange){block->at[from].lsns.lo, block->at[block->count - 1].lsns.hi};
    for (uint32_t i = block->count; i-- > from;)
        trace_add_layer(trace, block->at[i].layer);
    for (uint32_t i = block->count - 1; i-- > block->base;) {
        if (i == from)
            continue;
        bool lower = i > block->base && block->at[i].generation < block->at[i - 1].generation;
        const char *why = i > from ? "its generation is that of the slice below it"
                          : lower  ? "a newer place was found first"
                                   : "would write older slices again";
        trace_reject(trace, arena_printf(&trace->arena, "the newest %u", block->count - i), why,
                     (double)block_bytes(block, i));
    }
    return id;
}

static uint32_t decide_image(const Planner *planner, const Choice *group, size_t count, KeyRange keys, uint32_t parent)
{
    uint64_t image = 0, merge = 0;
    for (size_t i = 0; i < count; i++) {
        image += group[i].image_bytes;
        merge += group[i].merge_bytes;
    }
    Decision *decision = decide(planner, RULE_BLOCK_IMAGE, parent, keys);
    uint32_t id = decision->id;
    bool is_image = group->move.kind == BLOCK_IMAGE;
    double share = group->joined ? planner->plan->policy.image_join / 100.0 : 1;
    decision->left = (double)image;
    decision->op = OP_LESS_EQUAL;
    decision->right = (double)merge * share;
    decision->unit = UNIT_BYTES;
    decision->verdict = is_image;
    decision->result = group->joined ? "an image too, as beside it" : is_image ? "image" : "merge";
    if (group->joined) {
        decision->flip_parameter = "image_join";
        decision->flip_value = (double)image * 100 / ((double)merge + 1);
    } else {
        decision->flip_parameter = "delta_bytes";
        decision->flip_value = (double)image;
    }
    trace_reject(planner->plan->trace, is_image ? "merge" : "image",
                 image == 0 ? "no key is known to exist here"
                 : is_image ? "would write more"
                            : "would write more than the merge",
                 (double)(is_image ? merge : image));
    return id;
}

static void tell_group(Planner *planner, size_t first, size_t end)
{
    Plan *plan = planner->plan;
    Choice *group = &planner->choices.at[first];
    size_t count = end - first;
    const Block *block = block_of(planner, &group->move), *last = block_of(planner, &group[count - 1].move);
    KeyRange keys = {block->keys.lo, last->keys.hi};
    bool image = group->move.kind == BLOCK_IMAGE;
    PlanPartition row = {.level = planner->input->number,
                         .keys = keys,
                         .lsns = {block->at[block->base].lsns.lo, planner->input->end_lsn},
                         .depth = block_depth(block),
                         .strategy = image ? STRATEGY_IMAGES : STRATEGY_DELTAS,
                         .decision = DECISION_NONE};
    for (size_t i = 0; i < count; i++) {
        row.keyspace_bytes += group[i].image_bytes;
        row.delta_bytes += group[i].merge_bytes;
    }
    if (plan->trace) {
        uint32_t from = block->base + blocks_choose(block->at + block->base, block_depth(block));
        uint32_t id = decide_trigger(planner, block, keys);
        id = decide_suffix(planner, block, from, keys, id);
        row.decision = decide_image(planner, group, count, keys, id);
    }
    array_push(&plan->partitions, row);
    for (size_t i = 0; i < count; i++)
        group[i].move.decision = row.decision;
}

/* ---- cleaning ---- */

/* What is in use of each layer when the merges are done. */
static uint64_t *live_after(const Planner *planner)
{
    const Blocks *blocks = planner->input->blocks;
    uint64_t *live = mem_alloc((blocks->layers.count + 1) * sizeof *live);
    for (size_t i = 0; i < blocks->layers.count; i++)
        live[i] = blocks->layers.at[i].live_bytes;
    for (size_t i = 0; i < planner->choices.count; i++) {
        const BlockMove *move = &planner->choices.at[i].move;
        const Block *block = block_of(planner, move);
        for (uint32_t s = move->from; s < move->until; s++)
            live[block->at[s].layer] -= block->at[s].bytes;
    }
    return live;
}

typedef struct Dirty {
    LayerId layer;
    uint64_t live, size;
} Dirty;

static int dirty_order(const void *a, const void *b)
{
    const Dirty *x = a, *y = b;
    double left = (double)x->live / (double)x->size, right = (double)y->live / (double)y->size;
    if (left < right || left > right)
        return left < right ? -1 : 1;
    return (x->layer > y->layer) - (x->layer < y->layer);
}

/* Marks the layers that are cleaned: the emptiest first, until little enough of all that is stored is out of use. */
static bool mark_dirty(const Planner *planner, const uint64_t *live, bool *dirty)
{
    const Blocks *blocks = planner->input->blocks;
    const LayerSet *layers = planner->input->layers;
    const Policy *policy = &planner->plan->policy;
    ARRAY(Dirty) candidates = {0};
    double stored = 0, dead = 0;
    for (LayerId i = 0; i < blocks->layers.count; i++) {
        uint64_t size = layers->size[i];
        const BlockLayer *book = &blocks->layers.at[i];
        if (book->users == 0 || live[i] == 0 || size == SIZE_UNKNOWN || layer_is_image(layers, i))
            continue;
        stored += (double)size;
        dead += (double)size - (double)live[i];
        if ((double)live[i] * 100 < (double)size * policy->clean && size >= policy->target_file_size / 8)
            array_push(&candidates, (Dirty){i, live[i], size});
    }
    if (candidates.count)
        qsort(candidates.at, candidates.count, sizeof *candidates.at, dirty_order);
    size_t marked = 0;
    for (; marked < candidates.count && dead * 100 > stored * policy->dead; marked++) {
        const Dirty *next = &candidates.at[marked];
        dirty[next->layer] = true;
        dead -= (double)next->size - (double)next->live;
    }
    array_release(&candidates);
    return marked > 0;
}

/* Takes the slices of layers that are to be cleaned, but for those that are merged; one slice a block. */
static void choose_cleaning(Planner *planner)
{
    const Blocks *blocks = planner->input->blocks;
    if (planner->plan->policy.clean == 0)
        return;
    uint64_t *live = live_after(planner);
    bool *dirty = mem_zero(blocks->layers.count + 1, sizeof *dirty), any = mark_dirty(planner, live, dirty);
    size_t next = 0;
    for (size_t b = 0; any && b < blocks->map.count; b++) {
        const Block *block = &blocks->map.at[b];
        while (next < planner->choices.count && planner->choices.at[next].move.block < b)
            next++;
        const BlockMove *own = next < planner->choices.count && planner->choices.at[next].move.block == b
                                   ? &planner->choices.at[next].move
                                   : NULL;
        uint32_t until = own ? own->from : block->count;
        for (uint32_t s = 0; s < until; s++) {
            const BlockSlice *slice = &block->at[s];
            if (slice->image || !dirty[slice->layer])
                continue;
            BlockMove move = {.block = b,
                              .kind = BLOCK_CLEAN,
                              .from = s,
                              .until = s + 1,
                              .generation = slice->generation,
                              .bytes = slice->bytes,
                              .decision = DECISION_NONE};
            array_push(&planner->cleaning, move);
            break;
        }
    }
    free(dirty);
    free(live);
}

static void tell_cleaning(Planner *planner)
{
    Trace *trace = planner->plan->trace;
    LayerId told = LAYER_NONE;
    uint32_t id = DECISION_NONE;
    for (size_t i = 0; trace && i < planner->cleaning.count; i++) {
        BlockMove *move = &planner->cleaning.at[i];
        const Block *block = block_of(planner, move);
        LayerId layer = block->at[move->from].layer;
        if (layer != told) {
            Decision *decision = decide(planner, RULE_BLOCK_CLEAN, DECISION_NONE, block->keys);
            uint64_t size = planner->input->layers->size[layer];
            decision->left = (double)planner->input->blocks->layers.at[layer].live_bytes;
            decision->op = OP_LESS;
            decision->right = (double)size * planner->plan->policy.clean / 100;
            decision->unit = UNIT_BYTES;
            decision->verdict = true;
            decision->result = "what is in use is copied";
            decision->flip_parameter = "clean";
            decision->flip_value = decision->left * 100 / ((double)size + 1);
            id = decision->id;
            trace_add_layer(trace, layer);
            told = layer;
        }
        move->decision = id;
    }
}

/* ---- jobs ---- */

static bool same_inputs(const Planner *planner, const BlockMove *a, const BlockMove *b)
{
    const Block *x = block_of(planner, a), *y = block_of(planner, b);
    if (a->block + 1 != b->block || a->until - a->from != b->until - b->from)
        return false;
    for (uint32_t i = 0; i < a->until - a->from; i++)
        if (x->at[a->from + i].layer != y->at[b->from + i].layer)
            return false;
    return true;
}

static void add_piece(Planner *planner, PlanJob *job, const BlockMove *moves, size_t count)
{
    Plan *plan = planner->plan;
    const Block *block = block_of(planner, moves);
    PlanPiece piece = {.keys = {block->keys.lo, block_of(planner, &moves[count - 1])->keys.hi},
                       .lsns = {block->at[moves->from].lsns.lo, block->at[moves->until - 1].lsns.hi},
                       .inputs_first = (uint32_t)plan->refs.count,
                       .inputs_count = moves->until - moves->from};
    for (uint32_t i = moves->from; i < moves->until; i++)
        array_push(&plan->refs, block->at[i].layer);
    array_push(&plan->pieces, piece);
    job->pieces_count++;
}

static int id_order(const void *a, const void *b)
{
    LayerId x = *(const LayerId *)a, y = *(const LayerId *)b;
    return (x > y) - (x < y);
}

/* The layers of all pieces, each once: they follow the pieces' own lists. */
static void add_inputs(Plan *plan, PlanJob *job)
{
    uint32_t from = job->pieces_count ? plan->pieces.at[job->pieces_first].inputs_first : 0;
    uint32_t count = (uint32_t)plan->refs.count - from;
    LayerId *ids = mem_alloc(count * sizeof *ids);
    memcpy(ids, plan->refs.at + from, count * sizeof *ids);
    qsort(ids, count, sizeof *ids, id_order);
    job->inputs_first = (uint32_t)plan->refs.count;
    for (uint32_t i = 0; i < count; i++)
        if (i == 0 || ids[i] != ids[i - 1]) {
            array_push(&plan->refs, ids[i]);
            job->inputs_count++;
        }
    free(ids);
}

static uint32_t decide_cut(const Planner *planner, const PlanJob *job, uint32_t parent)
{
    const Plan *plan = planner->plan;
    if (plan->trace == NULL)
        return DECISION_NONE;
    bool image = job->kind == JOB_CREATE_IMAGE;
    Decision *decision = decide(planner, image ? RULE_IMAGE_CUT : RULE_DELTA_CUT, parent, job->keys);
    decision->left = image ? (double)(job->bytes_out / PAGE_BYTES) : (double)job->bytes_out;
    decision->unit = image ? UNIT_KEYS : UNIT_BYTES;
    decision->op = OP_LESS_EQUAL;
    double limit = (double)plan->policy.target_file_size * plan->policy.stretch_max_pct / 100;
    decision->right = image ? limit / PAGE_BYTES : limit;
    decision->verdict = decision->left <= decision->right;
    if (!decision->verdict)
        decision->op = OP_GREATER;
    decision->job = job->id;
    for (size_t i = plan->cuts.count; i-- > 0 && plan->cuts.at[i].job == job->id;)
        if (plan->cuts.at[i].chosen)
            decision->result = plan->cuts.at[i].why;
    return decision->id;
}

/* Keys and LSNs of the layer: for a delta where the records are. */
static void set_ranges(const Planner *planner, PlanJob *job, const BlockMove *moves, size_t count)
{
    bool image = job->kind == JOB_CREATE_IMAGE;
    job->keys = (KeyRange){block_of(planner, &moves[0])->keys.lo, block_of(planner, &moves[count - 1])->keys.hi};
    job->lsns = (LsnRange){planner->input->end_lsn, planner->input->end_lsn};
    if (image)
        return;
    KeyRange keys = {job->keys.hi, job->keys.lo};
    LsnRange lsns = {UINT64_MAX, 0};
    for (size_t m = 0; m < count; m++) {
        const Block *block = block_of(planner, &moves[m]);
        for (uint32_t i = moves[m].from; i < moves[m].until; i++) {
            const BlockSlice *slice = &block->at[i];
            keys.lo = slice->keys.lo < keys.lo ? slice->keys.lo : keys.lo;
            keys.hi = slice->keys.hi > keys.hi ? slice->keys.hi : keys.hi;
            lsns.lo = slice->lsns.lo < lsns.lo ? slice->lsns.lo : lsns.lo;
            lsns.hi = slice->lsns.hi > lsns.hi ? slice->lsns.hi : lsns.hi;
        }
    }
    job->keys = keys;
    job->lsns = lsns;
}

static void add_job(Planner *planner, const BlockMove *moves, size_t count)
{
    Plan *plan = planner->plan;
    PlanJob job = {.id = (uint32_t)plan->jobs.count,
                   .kind = moves->kind == BLOCK_IMAGE ? JOB_CREATE_IMAGE : JOB_CREATE_DELTA,
                   .level = planner->input->number,
                   .partition = (uint32_t)plan->partitions.count - 1,
                   .pieces_first = (uint32_t)plan->pieces.count,
                   .inputs_first = (uint32_t)plan->refs.count,
                   .output = LAYER_NONE,
                   .kept = LAYER_NONE};
    set_ranges(planner, &job, moves, count);
    for (size_t i = 0; i < count; i++)
        job.bytes_out += moves[i].bytes;
    if (job.kind == JOB_CREATE_DELTA) {
        for (size_t i = 0, n; i < count; i += n) {
            for (n = 1; i + n < count && same_inputs(planner, &moves[i + n - 1], &moves[i + n]); n++)
                ;
            add_piece(planner, &job, &moves[i], n);
        }
        add_inputs(plan, &job);
        job.bytes_in = job.bytes_out;
    }
    job.decision = decide_cut(planner, &job, moves->decision);
    array_push(&plan->jobs, job);
    BlockJob own = {.job = job.id, .first = planner->step->moves.count, .count = count};
    for (size_t i = 0; i < count; i++)
        array_push(&planner->step->moves, moves[i]);
    array_push(&planner->step->jobs, own);
}

typedef ARRAY(BlockMove) Moves;

static void add_jobs(Planner *planner, const Moves *moves)
{
    for (size_t i = 0; i < moves->count;) {
        size_t n = blocks_pack(planner->input->blocks, planner->plan, &moves->at[i], moves->count - i);
        add_job(planner, &moves->at[i], n);
        i += n;
    }
}

static void add_all_jobs(Planner *planner)
{
    Moves kinds[2] = {{0}};
    for (size_t i = 0; i < planner->choices.count; i++) {
        const BlockMove *move = &planner->choices.at[i].move;
        array_push(&kinds[move->kind == BLOCK_IMAGE], *move);
    }
    Moves cleaning = {planner->cleaning.at, planner->cleaning.count, planner->cleaning.capacity};
    add_jobs(planner, &cleaning); /* first: a merge or an image moves no slice below it */
    add_jobs(planner, &kinds[0]);
    add_jobs(planner, &kinds[1]);
    array_release(&kinds[0]);
    array_release(&kinds[1]);
}

bool blocks_plan(const BlockPlanInput *input, Plan *plan, BlockStep *step)
{
    Planner planner = {.input = input, .plan = plan, .step = step};
    step->moves.count = step->jobs.count = 0;
    choose_moves(&planner);
    join_images(&planner);
    for (size_t i = 0, end; i < planner.choices.count; i = end) {
        end = group_end(&planner, i);
        tell_group(&planner, i, end);
    }
    if (plan->trace && planner.deepest > 0) {
        const Block *block = &input->blocks->map.at[planner.deepest_block];
        decide_trigger(&planner, block, block->keys);
    }
    choose_cleaning(&planner);
    tell_cleaning(&planner);
    add_all_jobs(&planner);
    array_release(&planner.choices);
    array_release(&planner.cleaning);
    return step->jobs.count > 0;
}
