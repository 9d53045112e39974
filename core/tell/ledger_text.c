/* ledger_text.c - prints a ledger: the totals first, then the rows. */
#include "core/tell/ledger_text.h"

#include "core/base/clock_text.h"
#include "core/tell/policy_text.h"

#define NAME_COLUMNS 20

static void add_bytes(Text *out, const LedgerBytes *bytes)
{
    char written[32], rewritten[32], collected[32], alive[32];
    if (bytes->layers && bytes->unknown == bytes->layers) {
        text_printf(out, "%7u %11s %11s %11s %11s\n", bytes->layers, "unknown", "unknown", "unknown", "unknown");
        return;
    }
    text_printf(out, "%7u %11s %11s %11s %11s\n", bytes->layers, bytes_format(bytes->written, written),
                bytes_format(bytes->rewritten, rewritten), bytes_format(bytes->collected, collected),
                bytes_format(bytes->written - bytes->rewritten - bytes->collected, alive));
}

void ledger_sum_text(const LedgerSum *sum, const History *history, Text *out)
{
    if (sum->level == UINT32_MAX)
        text_printf(out, "flushes");
    else if (history->lsm)
        text_printf(out, "compactions to L%u", sum->level);
    else
        policy_round_text(&history->policy, sum->level, sum->images, out);
}

/* Adds, in a series, when the dump was taken that first shows it. */
static void add_time(const History *history, StepId step, Text *out)
{
    const HistoryDump *dump = history_dump_at(history, step);
    char time[CLOCK_TEXT_SIZE];
    bool known = dump && dump->time_ms != HISTORY_TIME_UNKNOWN;
    text_printf(out, "%-19s  ", known ? clock_format(dump->time_ms, time) : "");
}

static void add_row(const LedgerRow *row, const History *history, bool timed, Text *out)
{
    char lo[KEY_LABEL_SIZE], hi[KEY_LABEL_SIZE];
    LedgerSum sum = {.level = row->level, .images = row->images};
    Text name = TEXT_EMPTY;
    ledger_sum_text(&sum, history, &name);
    text_printf(out, "%-7u ", row->step);
    if (timed)
        add_time(history, row->step, out);
    text_printf(out, "%-*s ", NAME_COLUMNS, name.at);
    text_release(&name);
    add_bytes(out, &row->bytes);
    out->length--; /* the line continues */
    text_printf(out, "  %s … %s\n", key_label(row->keys.lo, history->layers.form, lo),
                key_label(row->keys.hi, history->layers.form, hi));
}

void ledger_text(const Ledger *ledger, const History *history, size_t max, Text *out)
{
    text_printf(out, "%-*s %7s %11s %11s %11s %11s\n", NAME_COLUMNS, "written by", history->lsm ? "tables" : "layers",
                "written", "rewritten", "collected", "alive");
    for (size_t i = 0; i < ledger->sums.count; i++) {
        const LedgerSum *sum = &ledger->sums.at[i];
        Text name = TEXT_EMPTY;
        ledger_sum_text(sum, history, &name);
        text_printf(out, "%-*s ", NAME_COLUMNS, name.at);
        text_release(&name);
        add_bytes(out, &sum->bytes);
    }
    text_printf(out, "%-*s ", NAME_COLUMNS, "all");
    add_bytes(out, &ledger->all);
    bool timed = history->dumps.count && history->dumps.at[history->dumps.count - 1].time_ms != HISTORY_TIME_UNKNOWN;
    if (ledger->rows.count > 0)
        text_printf(out, "\n%-7s %s%-*s %7s %11s %11s %11s %11s  keys\n", "step", timed ? "seen at              " : "",
                    NAME_COLUMNS, "written by", history->lsm ? "tables" : "layers", "written", "rewritten", "collected",
                    "alive");
    for (size_t i = 0; i < ledger->rows.count && i < max; i++)
        add_row(&ledger->rows.at[i], history, timed, out);
    if (ledger->rows.count > max)
        text_printf(out, "and %zu more decisions\n", ledger->rows.count - max);
}
