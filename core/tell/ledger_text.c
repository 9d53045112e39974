/* ledger_text.c - prints a ledger: the totals first, then the rows. */
#include "core/tell/ledger_text.h"

#include "core/base/clock_text.h"
#include "core/tell/policy_text.h"

#include <stdio.h>

#define NAME_COLUMNS 20

bool ledger_bytes_unknown(const LedgerBytes *bytes)
{
    return bytes->layers && bytes->unknown == bytes->layers;
}

const char *ledger_bytes_format(const LedgerBytes *bytes, uint64_t value, char out[40])
{
    return bytes_sum_format(value, bytes->layers, bytes->unknown, out);
}

static uint64_t alive_bytes(const LedgerBytes *bytes)
{
    return bytes->written - bytes->rewritten - bytes->collected;
}

/* The same as ledger_bytes_format() for the middle of a sentence. */
static void ledger_add_bytes(const LedgerBytes *bytes, uint64_t value, Text *out)
{
    char text[40];
    text_printf(out, "%s%s%s", ledger_bytes_format(bytes, value, text), ledger_bytes_unknown(bytes) ? " bytes" : "",
                estimate_mark(bytes->estimated > 0 && value > 0));
}

void ledger_written_text(const LedgerBytes *bytes, const char *part, Text *out)
{
    char layers[64];
    ledger_add_bytes(bytes, bytes->written, out);
    text_printf(out, " in %s", plural_format(bytes->layers, part, layers));
}

void ledger_rewritten_text(const LedgerBytes *bytes, Text *out)
{
    ledger_add_bytes(bytes, bytes->rewritten, out);
    text_printf(out, " have been rewritten since");
}

void ledger_collected_text(const LedgerBytes *bytes, Text *out)
{
    ledger_add_bytes(bytes, bytes->collected, out);
    text_printf(out, " were collected");
}

void ledger_alive_text(const LedgerBytes *bytes, StepId step, Text *out)
{
    ledger_add_bytes(bytes, alive_bytes(bytes), out);
    text_printf(out, " at step %u", step);
}

static void ledger_add_columns(Text *out, const LedgerBytes *bytes)
{
    char written[40], rewritten[40], collected[40], alive[40];
    text_printf(out, "%7u %11s %11s %11s %11s\n", bytes->layers, ledger_bytes_format(bytes, bytes->written, written),
                ledger_bytes_format(bytes, bytes->rewritten, rewritten),
                ledger_bytes_format(bytes, bytes->collected, collected),
                ledger_bytes_format(bytes, alive_bytes(bytes), alive));
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
    ledger_add_columns(out, &row->bytes);
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
        ledger_add_columns(out, &sum->bytes);
    }
    text_printf(out, "%-*s ", NAME_COLUMNS, "all");
    ledger_add_columns(out, &ledger->all);
    bool timed = history->dumps.count && history->dumps.at[history->dumps.count - 1].time_ms != HISTORY_TIME_UNKNOWN;
    if (ledger->rows.count > 0)
        text_printf(out, "\n%-7s %s%-*s %7s %11s %11s %11s %11s  keys\n", "step", timed ? "seen at              " : "",
                    NAME_COLUMNS, "written by", history->lsm ? "tables" : "layers", "written", "rewritten", "collected",
                    "alive");
    for (size_t i = 0; i < ledger->rows.count && i < max; i++)
        add_row(&ledger->rows.at[i], history, timed, out);
    if (ledger->rows.count > max)
        text_printf(out, "and %zu more decisions\n", ledger->rows.count - max);
    if (ledger->all.estimated)
        text_printf(out, "the sizes of planned layers are estimates\n");
}
