/* verdict.c - life and text of a verdict. */
#include "core/planner/verdict.h"

#include <stdlib.h>

void verdict_release(Verdict *verdict)
{
    for (uint32_t i = 0; i < verdict->count; i++)
        free(verdict->rows[i].layers);
    free(verdict->rows);
    *verdict = (Verdict){.stalled_by = LAYER_NONE};
}

/* The comparison that holds where `op` does not. */
static CompareOp op_opposite(CompareOp op)
{
    switch (op) {
    case OP_LESS:
        return OP_GREATER_EQUAL;
    case OP_LESS_EQUAL:
        return OP_GREATER;
    case OP_GREATER:
        return OP_LESS_EQUAL;
    case OP_GREATER_EQUAL:
        return OP_LESS;
    case OP_NONE:
    case OP_EQUAL:
        break;
    }
    return OP_NONE;
}

void verdict_reason(const VerdictRow *row, Text *out)
{
    if (row->because != NULL)
        text_printf(out, "%s", row->because);
    else
        text_printf(out, "%s %llu %s %s %llu", row->measure, (unsigned long long)row->depth,
                    op_text(row->due ? row->op : op_opposite(row->op)), row->parameter, (unsigned long long)row->limit);
}
