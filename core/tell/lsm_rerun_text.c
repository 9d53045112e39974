/* lsm_rerun_text.c - prints the runs of a store's history under other options, a row each. */
#include "core/tell/lsm_rerun_text.h"

#include <math.h>
#include <stdio.h>

void lsm_run_head(Text *out)
{
    text_printf(out, "%-12s %11s %6s %10s %9s %8s %8s %10s\n", "run", "compactions", "moves", "written", "write amp",
                "most L0", "deepest", "at the end");
}

void lsm_run_text(const LsmRunFigures *figures, const char *name, Text *out)
{
    char written[32], amp[32] = "-", deepest[32] = "-", bytes[32];
    if (isfinite(figures->write_amp))
        snprintf(amp, sizeof amp, "%.2f", figures->write_amp);
    if (figures->deepest)
        snprintf(deepest, sizeof deepest, "%u", figures->deepest);
    text_printf(out, "%-12s %11zu %6zu %10s %9s %8u %8s %10s\n", name, figures->compactions, figures->moves,
                bytes_format(figures->written, written), amp, figures->most_l0, deepest,
                bytes_format(figures->bytes, bytes));
}

void lsm_run_json(const LsmRunFigures *figures, const char *name, bool estimated, JsonWriter *json)
{
    json_open_flat(json, NULL, '{');
    json_text(json, "run", name);
    json_bool(json, "estimated", estimated);
    json_number(json, "flushed", figures->flushed);
    json_number(json, "ingested", figures->ingested);
    json_number(json, "compactions", figures->compactions);
    json_number(json, "moves", figures->moves);
    json_number(json, "written", figures->written);
    json_decimal(json, "write_amp", figures->write_amp, 4);
    json_number(json, "most_l0", figures->most_l0);
    json_number(json, "deepest_read", figures->deepest);
    json_number(json, "bytes", figures->bytes);
    json_close(json);
}

void lsm_run_note(double pace, Text *out)
{
    text_printf(
        out,
        "All rows but the first are estimates: one compaction runs at a time, %.2f bytes are flushed for each byte "
        "that it reads, as in the store's own run, and a table's bytes are spread evenly over its keys.\n",
        pace);
}
