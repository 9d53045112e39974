/* verdict.c - releases verdicts and formats them: "depth 57 >= fanout 10" where compaction is due, "depth 3 < fanout
 * 10" where it is not. */
#include "core/planner/verdict.h"

#include <stdlib.h>

void verdict_release(Verdict *verdict)
{
    for (uint32_t i = 0; i < verdict->count; i++)
        free(verdict->rows[i].layers);
    free(verdict->rows);
    *verdict = (Verdict){.stalled_by = LAYER_NONE};
}

void verdict_reason(const VerdictRow *row, Text *out)
{
    char left[32], right[32];
    const char *op = op_text(op_true(row->op, (double)row->depth, (double)row->limit));
    if (row->because != NULL)
        text_printf(out, "%s", row->because);
    else if (row->bytes)
        text_printf(out, "%s %s %s %s %s", row->measure, bytes_format(row->depth, left), op, row->parameter,
                    bytes_format(row->limit, right));
    else
        text_printf(out, "%s %llu %s %s %llu", row->measure, (unsigned long long)row->depth, op, row->parameter,
                    (unsigned long long)row->limit);
}

void verdict_reason_of(const Verdict *verdict, Text *out)
{
    char lsn[LSN_TEXT_SIZE];
    if (verdict->count > 0)
        verdict_reason(&verdict->rows[0], out);
    else if (verdict->fresh)
        text_printf(out, "nothing is newer than what a compaction made");
    else if (verdict->stalled_by != LAYER_NONE)
        text_printf(out, "the newest delta is taller than level 0 admits");
    else
        text_printf(out, "nothing to judge below %s", lsn_format(verdict->end_lsn, lsn));
}

const char *verdict_name(bool due)
{
    return due ? "compact" : "not due";
}

const char *verdict_code(bool due)
{
    return due ? "compact" : "stop";
}

void verdict_title(const char *reason, bool due, Text *out)
{
    for (const char *at = reason; *at != 0; at++) {
        bool sign = at[1] == '=' && (*at == '>' || *at == '<');
        text_printf(out, "%.*s", sign ? 3 : 1, !sign ? at : *at == '>' ? "≥" : "≤");
        at += sign;
    }
    text_printf(out, " → %s", verdict_name(due));
}

void verdict_title_of(const Verdict *verdict, Text *out)
{
    Text reason = TEXT_EMPTY;
    verdict_reason_of(verdict, &reason);
    verdict_title(reason.at, verdict->due, out);
    text_release(&reason);
}
