/* blocks_trace.c - writes the decisions of a step: a group of neighbouring blocks with the same decision is explained
 * once.
 *
 *     trigger   stack 9 > max_depth 8
 *       suffix    generation 0 < generation 1: the newest 4 of 9 slices
 *         image     image 512 KiB > merge 90 KiB: merge              -> a partition of the plan
 */
#include "core/planner/blocks/blocks_planner.h"

#include <math.h>

static bool same_stack(const Blocks *blocks, const Block *a, const Block *b)
{
    return block_depth(a) == block_depth(b) && block_same_layers(blocks, a, a->base, b, b->base, block_depth(a));
}

size_t planner_group_end(const BlockPlanner *planner, size_t first)
{
    size_t i = first + 1;
    for (; i < planner->choices.count; i++) {
        const BlockChoice *a = &planner->choices.at[i - 1], *b = &planner->choices.at[i];
        if (a->move.block + 1 != b->move.block || a->move.kind != b->move.kind || a->joined != b->joined ||
            a->deep != b->deep || a->from != b->from || a->chosen != b->chosen ||
            !same_stack(planner->input->blocks, planner_block(planner, &a->move), planner_block(planner, &b->move)))
            break;
    }
    return i;
}

Decision *planner_decide(const BlockPlanner *planner, RuleId rule, uint32_t parent, KeyRange keys)
{
    Trace *trace = planner->plan->trace;
    uint32_t id = trace_add(trace, rule, parent);
    Decision *decision = &trace->decisions.at[id];
    decision->grounds = planner->input->grounds;
    decision->fidelity = fidelity_of(true, grounds_estimated(decision->grounds));
    decision->level = planner->input->number;
    decision->has_keys = true;
    decision->keys = keys;
    return decision;
}

Decision *planner_decide_own(const BlockPlanner *planner, BlocksRule rule, uint32_t parent, KeyRange keys)
{
    return planner_decide(planner, rule_own(&algorithm_blocks, rule), parent, keys);
}

/* Where the chunk's layers are in the trace, newest first, plus 1; they are put there once. */
static uint32_t chunk_told(BlocksTold *told, Trace *trace, const Blocks *blocks, uint32_t index)
{
    const RowChunk *chunk = &blocks->chunks.at[index];
    array_extend(&told->chunks, blocks->chunks.count);
    if (told->chunks.at[index] == 0) {
        told->chunks.at[index] = (uint32_t)trace->layers.count + 1;
        for (uint32_t i = chunk->count; i-- > 0;)
            array_push(&trace->layers, blocks->rows.at[chunk_rows(blocks, chunk)[i]].layer);
    }
    return told->chunks.at[index];
}

/* Adds the layers of a long stack to the newest decision, newest first. */
static void add_pieces(const BlockPlanner *planner, const Block *block)
{
    Trace *trace = planner->plan->trace;
    const Blocks *blocks = planner->input->blocks;
    uint32_t own = (uint32_t)trace->layers.count;
    for (uint32_t i = block->count; i-- > block->rows_count;)
        array_push(&trace->layers, block_layer(blocks, block, i));
    if (block->count > block->rows_count)
        trace_add_piece(trace, (TracePiece){own, block->count - block->rows_count});
    RowRange rows = block_rows(block, block->base, block->count);
    ARRAY(RowSpan) spans = {0};
    for (RowSpan span = {0}; row_range_next(&rows, &span);)
        array_push(&spans, span);
    for (size_t i = spans.count; i-- > 0;) {
        const RowSpan *span = &spans.at[i];
        uint32_t first = chunk_told(planner->told, trace, blocks, span->chunk) - 1;
        uint32_t above = blocks->chunks.at[span->chunk].count - (span->from + span->count);
        trace_add_piece(trace, (TracePiece){first + above, span->count});
    }
    array_release(&spans);
}

/* Adds the layers of the slices [from, until) to the newest decision, newest first, where `trigger` has listed the
 * whole stack. */
static void share_layers(const BlockPlanner *planner, const Block *block, uint32_t trigger, uint32_t from,
                         uint32_t until)
{
    Trace *trace = planner->plan->trace;
    trace_share_layers(trace, trigger);
    Decision *decision = &trace->decisions.at[trace->decisions.count - 1];
    decision->layers_first += block->count - until;
    decision->layers_count = until - from;
}

uint32_t planner_decide_trigger(const BlockPlanner *planner, const Block *block, KeyRange keys)
{
    uint32_t depth = block_depth(block), max = planner_limit(planner, block);
    Decision *decision = planner_decide_own(planner, BLOCKS_RULE_TRIGGER, DECISION_NONE, keys);
    decision->left = depth;
    decision->op = OP_GREATER;
    decision->right = max;
    decision->unit = UNIT_LAYERS;
    decision->verdict = depth > max;
    decision->result = decision->verdict ? "merge or image" : "the tallest stack that needs nothing";
    int64_t max_depth = planner->parameters.max_depth;
    if (max != max_depth)
        decision->result = arena_printf(&planner->plan->trace->arena, "%s (max_depth %lld counts as %u here)",
                                        decision->result, (long long)max_depth, max);
    /* The limit changes with max_depth, one for one, but is at least 1. */
    int64_t flip =
        max_depth + (decision->verdict ? depth : (int64_t)depth - 1) - planner_limit_unbounded(planner, block);
    if ((decision->verdict || depth > 1) && flip >= 1) {
        decision->flip_parameter = "max_depth";
        decision->flip_value = (double)flip;
    }
    uint32_t id = decision->id;
    if (decision->verdict && block->rows_count > block->base + CHUNK_ROWS)
        add_pieces(planner, block);
    else
        for (uint32_t i = block->count; decision->verdict && i-- > block->base;)
            trace_add_layer(planner->plan->trace, block_layer(planner->input->blocks, block, i));
    return id;
}

#define REJECTED_MAX 64 /* number of other places that are listed: half of them the newest, half the oldest */

/* Adds the places at which the merge could also have begun. */
static void reject_places(const BlockPlanner *planner, const Block *block, uint32_t from)
{
    Trace *trace = planner->plan->trace;
    const Blocks *blocks = planner->input->blocks;
    uint64_t bytes = block_slice_bytes(blocks, block, block->count - 1);
    for (uint32_t i = block->count - 1; i-- > block->base;) {
        if (i >= block->base + REJECTED_MAX / 2 && i + 1 + REJECTED_MAX / 2 < block->count) { /* neither new nor old */
            i = block->base + REJECTED_MAX / 2;
            bytes = block_bytes(planner->sum, blocks, block, i);
            continue;
        }
        bytes += block_slice_bytes(blocks, block, i);
        if (i == from)
            continue;
        bool lower = i > block->base && block_generation(blocks, block, i) < block_generation(blocks, block, i - 1);
        const char *why = i > from ? "its generation is that of the slice below it"
                          : lower  ? "a newer place was found first"
                                   : "would write older slices again";
        trace_reject(trace, arena_printf(&trace->arena, "the newest %u", block->count - i), why, (double)bytes);
    }
}

/* The decision "generation 0 below 1: the newest 3 of 8". */
static uint32_t decide_suffix(const BlockPlanner *planner, const Block *block, uint32_t from, KeyRange keys,
                              uint32_t parent)
{
    Trace *trace = planner->plan->trace;
    const Blocks *blocks = planner->input->blocks;
    Decision *decision = planner_decide_own(planner, BLOCKS_RULE_SUFFIX, parent, keys);
    uint32_t id = decision->id;
    decision->verdict = from > block->base;
    decision->left = block_generation(blocks, block, from);
    decision->op = decision->verdict ? OP_LESS : OP_NONE;
    decision->right = decision->verdict ? block_generation(blocks, block, from - 1) : 0;
    decision->result =
        arena_printf(&trace->arena, "the newest %u of %u slices", block->count - from, block_depth(block));
    decision->has_lsns = true;
    decision->lsns = (LsnRange){block_lsns(blocks, block, from).lo, block_lsns(blocks, block, block->count - 1).hi};
    share_layers(planner, block, parent, from, block->count);
    reject_places(planner, block, from);
    return id;
}

static uint32_t decide_rent(const BlockPlanner *planner, const Block *block, uint32_t from, KeyRange keys,
                            uint32_t parent)
{
    Trace *trace = planner->plan->trace;
    Decision *decision = planner_decide_own(planner, BLOCKS_RULE_SUFFIX, parent, keys);
    uint32_t id = decision->id;
    decision->verdict = true;
    decision->result =
        arena_printf(&trace->arena, "rent is due: the newest %u of %u slices", block->count - from, block_depth(block));
    decision->flip_parameter = "rent";
    for (uint32_t i = block->count; i-- > from;)
        trace_add_layer(trace, block_layer(planner->input->blocks, block, i));
    return id;
}

/* The decision "256 B <= 300 B, 30 % of what is merged anyway: 1 older slice too". */
static uint32_t decide_absorbed(const BlockPlanner *planner, const Block *block, const BlockChoice *choice,
                                KeyRange keys, uint32_t parent)
{
    Trace *trace = planner->plan->trace;
    uint32_t count = choice->chosen - choice->from;
    const Blocks *blocks = planner->input->blocks;
    double taken = (double)block_bytes(planner->sum, blocks, block, choice->from + 1);
    double older = (double)block_slice_bytes(blocks, block, choice->from);
    Decision *decision = planner_decide_own(planner, BLOCKS_RULE_ABSORB, parent, keys);
    uint32_t id = decision->id;
    decision->verdict = true;
    decision->left = older;
    decision->op = OP_LESS_EQUAL;
    decision->right = taken * planner->parameters.absorb / 100;
    decision->unit = UNIT_BYTES;
    decision->result = arena_printf(&trace->arena, "%u older %s merged too, small relative to the merge", count,
                                    word_for(count, "slice is", "slices are"));
    decision->flip_parameter = "absorb";
    decision->flip_value = taken > 0 ? ceil(older * 100 / taken) - 1 : 0;
    for (uint32_t i = choice->chosen; i-- > choice->from;)
        trace_add_layer(trace, block_layer(planner->input->blocks, block, i));
    return id;
}

static uint32_t decide_image(const BlockPlanner *planner, const BlockChoice *group, size_t count, KeyRange keys,
                             uint32_t parent)
{
    uint64_t image = 0, merge = 0;
    for (size_t i = 0; i < count; i++) {
        image += group[i].image_bytes;
        merge += group[i].merge_bytes;
    }
    Decision *decision = planner_decide_own(planner, BLOCKS_RULE_IMAGE, parent, keys);
    uint32_t id = decision->id;
    bool is_image = group->move.kind == BLOCK_IMAGE;
    double share = group->joined ? planner->parameters.image_join / 100.0 : 1;
    if (image == 0 && !is_image) { /* nothing to compare: no size of the deltas makes an image of no page */
        decision->op = OP_NONE;
        decision->result = planner->input->grounds.no_keyspace ? "merge, because no image shows which keys exist here"
                                                               : "merge, because no key exists here";
        return id;
    }
    decision->left = (double)image;
    decision->op = OP_LESS_EQUAL;
    decision->right = (double)merge * share;
    decision->unit = UNIT_BYTES;
    decision->verdict = is_image;
    decision->result = group->joined ? "an image too, as in the block next to it" : is_image ? "image" : "merge";
    if (group->joined) {
        decision->flip_parameter = "image_join";
        decision->flip_value = (double)image * 100 / ((double)merge + 1);
    } else {
        decision->flip_parameter = "delta_bytes";
        decision->flip_value = (double)image;
    }
    trace_reject(planner->plan->trace, is_image ? "merge" : "image",
                 is_image ? "would write more" : "would write more than the merge", (double)(is_image ? merge : image));
    return id;
}

void planner_record_group(BlockPlanner *planner, size_t first, size_t end)
{
    Plan *plan = planner->plan;
    BlockChoice *group = &planner->choices.at[first];
    size_t count = end - first;
    const Block *block = planner_block(planner, &group->move), *last = planner_block(planner, &group[count - 1].move);
    KeyRange keys = {block->keys.lo, last->keys.hi};
    bool image = group->move.kind == BLOCK_IMAGE;
    PlanPartition row = {.level = planner->input->number,
                         .keys = keys,
                         .lsns = {block_lsns(planner->input->blocks, block, block->base).lo, planner->input->end_lsn},
                         .depth = block_depth(block),
                         .strategy = image ? STRATEGY_IMAGES : STRATEGY_DELTAS,
                         .decision = DECISION_NONE};
    for (size_t i = 0; i < count; i++) {
        row.keyspace_bytes += group[i].image_bytes;
        row.delta_bytes += group[i].merge_bytes;
    }
    if (plan->trace) {
        uint32_t id = planner_decide_trigger(planner, block, keys);
        id = group->deep ? decide_suffix(planner, block, group->chosen, keys, id)
                         : decide_rent(planner, block, group->chosen, keys, id);
        if (group->from < group->chosen)
            id = decide_absorbed(planner, block, group, keys, id);
        row.decision = decide_image(planner, group, count, keys, id);
    }
    array_push(&plan->partitions, row);
    for (size_t i = 0; i < count; i++)
        group[i].move.decision = row.decision;
}
