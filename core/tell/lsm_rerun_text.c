/* lsm_rerun_text.c - prints the runs of a store's history under other options, a row each. */
#include "core/tell/lsm_rerun_text.h"

#include "core/analysis/lsm_account.h"
#include "core/analysis/lsm_depth.h"
#include "core/analysis/lsm_survey.h"

#include <math.h>
#include <stdio.h>

/* The most tables that L0 had after a step: those that were added less those that were deleted. */
static uint32_t most_l0(const Lsm *lsm, uint32_t family)
{
    const LsmFamily *of = &lsm->families.at[family];
    uint32_t now = 0, most = 0;
    for (size_t e = 0; e < lsm->events.count; e++) {
        const LsmEvent *event = &lsm->events.at[e];
        if (event->family != family)
            continue;
        for (uint32_t i = 0; i < event->dead_count; i++)
            now -= of->placements.at[lsm->dead.at[event->dead_first + i]].level == 0;
        for (uint32_t i = 0; i < event->born_count; i++)
            now += of->placements.at[event->born_first + i].level == 0;
        most = now > most ? now : most;
    }
    return most;
}

LsmRunFigures lsm_run_figures(const Lsm *lsm, uint32_t family)
{
    const LsmFamily *of = &lsm->families.at[family];
    LsmAccount account;
    lsm_account(lsm, family, (StepId)(lsm->steps.count - 1), LSM_THRASH_STEPS, &account);
    LsmRunFigures figures = {.flushed = account.flushed,
                             .ingested = account.ingested,
                             .written = account.compacted,
                             .moves = of->event_count[LSM_MOVE],
                             .compactions = of->event_count[LSM_COMPACTION] + of->event_count[LSM_INTRA_L0] +
                                            of->event_count[LSM_REWRITE],
                             .most_l0 = most_l0(lsm, family),
                             .write_amp = lsm_write_amp(&account)};
    if (!of->order_broken)
        figures.deepest = lsm_depth_ever(lsm, family, NULL).depth;
    for (size_t i = 0; i < of->placements.count; i++)
        figures.bytes += of->placements.at[i].died == STEP_NEVER ? of->placements.at[i].size : 0;
    return figures;
}

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
