/* lsm_run_figures.c - sums up a store's history: what was written and kept, and the most tables at any step. */
#include "core/analysis/lsm_run_figures.h"

#include "core/analysis/lsm_account.h"
#include "core/analysis/lsm_depth.h"
#include "core/analysis/lsm_survey.h"

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
