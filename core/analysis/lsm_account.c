/* lsm_account.c - sums the bytes of a family in one pass over its events. */
#include "core/analysis/lsm_account.h"

#include <math.h>

static const LsmPlacement *account_dead_at(const Lsm *lsm, const LsmEvent *event, uint32_t i)
{
    return &lsm->families.at[event->family].placements.at[lsm->dead.at[event->dead_first + i]];
}

static const LsmPlacement *account_born_at(const Lsm *lsm, const LsmEvent *event, uint32_t i)
{
    return &lsm->families.at[event->family].placements.at[event->born_first + i];
}

/* The bytes of the event's outputs that were written for it. */
static uint64_t account_event_bytes(const Lsm *lsm, const LsmEvent *event)
{
    uint64_t bytes = 0;
    for (uint32_t i = 0; i < event->born_count; i++) {
        const LsmPlacement *placement = account_born_at(lsm, event, i);
        bool cut = placement->flags & PLACEMENT_VIRTUAL && event->kind != LSM_INGEST && event->kind != LSM_BASE;
        bytes += cut ? 0 : placement->size;
    }
    return bytes;
}

LsmCompactionCost lsm_event_cost(const Lsm *lsm, const LsmEvent *event)
{
    LsmCompactionCost cost = {
        .any = true, .step = event->step, .written = account_event_bytes(lsm, event), .ratio = NAN};
    for (uint32_t i = 0; i < event->dead_count; i++) {
        const LsmPlacement *input = account_dead_at(lsm, event, i);
        cost.read += input->size;
        cost.from_above += input->level < event->to ? input->size : 0;
    }
    if (cost.from_above)
        cost.ratio = (double)cost.written / (double)cost.from_above;
    return cost;
}

static uint64_t inputs_of(const Lsm *lsm, const LsmEvent *event)
{
    uint64_t bytes = 0;
    for (uint32_t i = 0; i < event->dead_count; i++)
        bytes += account_dead_at(lsm, event, i)->size;
    return bytes;
}

/* Adds the inputs that another compaction had written within the last steps. */
static void account_add_thrash(const Lsm *lsm, const LsmEvent *event, uint32_t within, LsmAccount *account)
{
    for (uint32_t i = 0; i < event->dead_count; i++) {
        const LsmPlacement *input = account_dead_at(lsm, event, i);
        const LsmEvent *writer = &lsm->events.at[input->written_by];
        if (!lsm_event_compacts(writer->kind) || event->step - writer->step > within)
            continue;
        account->thrashed += input->size;
        account->thrashed_tables++;
    }
}

static void account_add_compaction(const Lsm *lsm, const LsmEvent *event, uint32_t within, LsmAccount *account)
{
    LsmCompactionCost cost = lsm_event_cost(lsm, event);
    account->compacted += cost.written;
    account->levels[event->to].written += cost.written;
    account->levels[event->to].from_above += cost.from_above;
    if (event->kind == LSM_COMPACTION && cost.from_above && (!account->worst.any || cost.ratio > account->worst.ratio))
        account->worst = cost;
    account_add_thrash(lsm, event, within, account);
}

static void account_add_event(const Lsm *lsm, const LsmEvent *event, uint32_t within, LsmAccount *account)
{
    uint64_t written = account_event_bytes(lsm, event);
    switch (event->kind) {
    case LSM_BASE:
        account->base += written;
        return;
    case LSM_FLUSH:
        account->flushed += written;
        return;
    case LSM_INGEST:
    case LSM_FAMILY_ADD: /* the family was imported with its tables */
        account->ingested += written;
        return;
    case LSM_MOVE:
    case LSM_REFIT:
        account->moved += inputs_of(lsm, event);
        account->levels[event->to].moved += inputs_of(lsm, event);
        return;
    case LSM_COMPACTION:
    case LSM_INTRA_L0:
    case LSM_REWRITE:
        account_add_compaction(lsm, event, within, account);
        return;
    default:
        account->deleted += inputs_of(lsm, event) - (written < inputs_of(lsm, event) ? written : 0);
    }
}

void lsm_account(const Lsm *lsm, uint32_t family, StepId step, uint32_t within, LsmAccount *account)
{
    *account = (LsmAccount){0};
    for (size_t i = 0; i < lsm->events.count && lsm->events.at[i].step <= step; i++)
        if (lsm->events.at[i].family == family)
            account_add_event(lsm, &lsm->events.at[i], within, account);
}

double lsm_write_amp(const LsmAccount *account)
{
    double in = (double)account->flushed + (double)account->ingested;
    return in > 0 ? (in + (double)account->compacted) / in : NAN;
}
