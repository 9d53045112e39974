/* trace.c - appends decisions to flat arrays. The layers and rejected candidates of a decision are runs in two side
 * arrays, so they can be added only to the newest decision.
 *
 *     decisions  [0: level][1: depth][2: strategy]
 *     layers      l3 l2 l1 |        | l3 l2            decision 2: layers_first 3, layers_count 2
 *     rejected             |        | "deltas"
 *
 * `blocks` lists stacks of which neighbours have most in common: those are lists of pieces.
 */
#include "core/planner/trace.h"

#include "core/planner/plan.h"

#include <assert.h>
#include <stdlib.h>

void trace_release(Trace *trace)
{
    array_release(&trace->decisions);
    array_release(&trace->flips);
    array_release(&trace->layers);
    array_release(&trace->pieces);
    array_release(&trace->rejected);
    arena_release(&trace->arena);
}

uint32_t trace_add(Trace *trace, RuleId rule, uint32_t parent)
{
    uint32_t id = (uint32_t)trace->decisions.count;
    array_push(&trace->decisions, (Decision){
                                      .id = id,
                                      .parent = parent,
                                      .rule = rule,
                                      .job = JOB_NONE,
                                      .layers_first = (uint32_t)trace->layers.count,
                                      .pieces_first = (uint32_t)trace->pieces.count,
                                      .rejected_first = (uint32_t)trace->rejected.count,
                                  });
    return id;
}

void trace_add_layer(Trace *trace, LayerId layer)
{
    assert(trace->decisions.count > 0);
    array_push(&trace->layers, layer);
    trace->decisions.at[trace->decisions.count - 1].layers_count++;
}

void trace_add_piece(Trace *trace, TracePiece piece)
{
    Decision *decision = &trace->decisions.at[trace->decisions.count - 1];
    assert(decision->pieces_count > 0 || decision->layers_count == 0);
    array_push(&trace->pieces, piece);
    decision->layers_first = 0;
    decision->layers_count += piece.count;
    decision->pieces_count++;
}

const LayerId *trace_layers(const Trace *trace, const Decision *decision, TraceLayers *buffer)
{
    if (decision->pieces_count == 0)
        return trace->layers.at + decision->layers_first;
    uint32_t skip = decision->layers_first, left = decision->layers_count;
    buffer->count = 0;
    array_reserve(buffer, left);
    for (const TracePiece *piece = trace->pieces.at + decision->pieces_first; left > 0; piece++) {
        uint32_t from = skip < piece->count ? skip : piece->count, count = piece->count - from;
        count = count < left ? count : left;
        for (uint32_t i = 0; i < count; i++)
            buffer->at[buffer->count++] = trace->layers.at[piece->first + from + i];
        skip -= from;
        left -= count;
    }
    return buffer->at;
}

void trace_share_layers(Trace *trace, uint32_t decision)
{
    const Decision *from = &trace->decisions.at[decision];
    Decision *to = &trace->decisions.at[trace->decisions.count - 1];
    assert(to->layers_count == 0);
    to->layers_first = from->layers_first;
    to->layers_count = from->layers_count;
    to->pieces_first = from->pieces_first;
    to->pieces_count = from->pieces_count;
}

void trace_add_flip(Trace *trace, uint32_t decision, const char *parameter, double value)
{
    array_push(&trace->flips, (Flip){decision, parameter, value});
}

void trace_flip_text(const char *parameter, const char *value, Text *out)
{
    text_printf(out, "flips at %s = %s", parameter, value);
}

void trace_reject(Trace *trace, const char *what, const char *why, double score)
{
    assert(trace->decisions.count > 0);
    array_push(&trace->rejected, (Rejected){what, why, score});
    trace->decisions.at[trace->decisions.count - 1].rejected_count++;
}

const char *unit_name(Unit unit)
{
    static const char *const names[] = {
        [UNIT_NONE] = "",         [UNIT_BYTES] = "bytes",     [UNIT_LSN] = "lsn",     [UNIT_KEYS] = "keys",
        [UNIT_LAYERS] = "layers", [UNIT_RECORDS] = "records", [UNIT_SCORE] = "score",
    };
    return names[unit];
}

const char *op_text(CompareOp op)
{
    static const char *const texts[] = {
        [OP_NONE] = "",     [OP_LESS] = "<",           [OP_LESS_EQUAL] = "<=",
        [OP_GREATER] = ">", [OP_GREATER_EQUAL] = ">=", [OP_EQUAL] = "=",
    };
    return texts[op];
}

bool op_holds(CompareOp op, double left, double right)
{
    switch (op) {
    case OP_LESS:
        return left < right;
    case OP_LESS_EQUAL:
        return left <= right;
    case OP_GREATER:
        return left > right;
    case OP_GREATER_EQUAL:
        return left >= right;
    case OP_EQUAL:
        return left == right;
    case OP_NONE:
        break;
    }
    return false;
}

CompareOp op_opposite(CompareOp op)
{
    static const CompareOp opposites[] = {
        [OP_NONE] = OP_NONE,          [OP_LESS] = OP_GREATER_EQUAL, [OP_LESS_EQUAL] = OP_GREATER,
        [OP_GREATER] = OP_LESS_EQUAL, [OP_GREATER_EQUAL] = OP_LESS, [OP_EQUAL] = OP_NONE,
    };
    return opposites[op];
}

CompareOp op_true(CompareOp op, double left, double right)
{
    return op_holds(op, left, right) ? op : op_opposite(op);
}

const char *fidelity_name(Fidelity fidelity)
{
    static const char *const names[] = {
        [FIDELITY_EXACT] = "exact",
        [FIDELITY_ESTIMATED] = "estimated",
        [FIDELITY_BEYOND] = "beyond",
        [FIDELITY_BEYOND_ESTIMATED] = "beyond, estimated",
    };
    return names[fidelity];
}
