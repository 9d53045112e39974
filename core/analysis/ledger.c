/* ledger.c - joins jobs, which know their partition and output, with steps, which know when each output was deleted. */
#include "core/analysis/ledger.h"

#include "core/analysis/lives.h"
#include "core/model/lsm.h"
#include "core/planner/algorithm.h"

#include <stdlib.h>

static void ledger_add_layer(LedgerBytes *bytes, const History *history, LayerId id, const LifeSpan *spans, StepId step)
{
    uint64_t size = history->layers.size[id] == SIZE_UNKNOWN ? 0 : history->layers.size[id];
    while (history->lsm && spans[id].end == LIFE_MOVED) /* a store's table continues on another level after a move */
        id = lsm_moved_to(history->lsm, history->family, id);
    bool dead = spans[id].died <= step;
    LifeEnd end = spans[id].end;
    bytes->layers++;
    bytes->unknown += history->layers.size[id] == SIZE_UNKNOWN;
    bytes->estimated += history_size_is_estimate(history, id);
    bytes->written += size;
    bytes->rewritten += dead && end == LIFE_REWRITTEN ? size : 0;
    bytes->collected += dead && end == LIFE_COLLECTED ? size : 0;
}

static void join(LedgerBytes *sum, const LedgerBytes *part)
{
    sum->layers += part->layers;
    sum->unknown += part->unknown;
    sum->estimated += part->estimated;
    sum->written += part->written;
    sum->rewritten += part->rewritten;
    sum->collected += part->collected;
}

static void add_sum(Ledger *ledger, uint32_t level, bool images, const LedgerBytes *bytes)
{
    join(&ledger->all, bytes);
    for (size_t i = 0; i < ledger->sums.count; i++)
        if (ledger->sums.at[i].level == level && ledger->sums.at[i].images == images) {
            join(&ledger->sums.at[i].bytes, bytes);
            return;
        }
    array_push(&ledger->sums, (LedgerSum){level, images, *bytes});
}

static int ledger_compare_rows(const void *a, const void *b)
{
    const LedgerRow *x = a, *y = b;
    if (x->bytes.rewritten != y->bytes.rewritten)
        return x->bytes.rewritten > y->bytes.rewritten ? -1 : 1;
    if (x->bytes.written != y->bytes.written)
        return x->bytes.written > y->bytes.written ? -1 : 1;
    return (x->step > y->step) - (x->step < y->step);
}

/* Flushes come first, because their level + 1 is 0. */
static int compare_sums(const void *a, const void *b)
{
    const LedgerSum *x = a, *y = b;
    if (x->level + 1 != y->level + 1)
        return x->level + 1 < y->level + 1 ? -1 : 1;
    return (x->images > y->images) - (x->images < y->images);
}

static void add_flushes(Ledger *ledger, const History *history, const LifeSpan *spans, StepId step)
{
    LedgerBytes flushed = {0};
    for (StepId s = 0; s <= step && s < history->steps.count; s++) {
        const Step *at = &history->steps.at[s];
        if (at->op == STEP_FLUSH && at->layer < history->layers.count)
            ledger_add_layer(&flushed, history, at->layer, spans, step);
        const LsmEvent *event = history->lsm ? lsm_event_at(history->lsm, history->family, s) : NULL;
        bool comes_in = event && (event->kind == LSM_FLUSH || event->kind == LSM_INGEST);
        for (uint32_t i = 0; comes_in && i < event->born_count; i++)
            ledger_add_layer(&flushed, history, event->born_first + i, spans, step);
    }
    if (flushed.layers)
        add_sum(ledger, UINT32_MAX, false, &flushed);
}

static LedgerRow ledger_row_of_job(const PlanJob *job)
{
    return (LedgerRow){.decision = job->decision,
                       .level = job->level,
                       .images = job->kind == JOB_CREATE_IMAGE,
                       .keys = job->keys,
                       .step = STEP_NEVER};
}

static LedgerRow ledger_row_of_partition(const PlanPartition *partition, JobKind kind)
{
    return (LedgerRow){.decision = partition->decision,
                       .level = partition->level,
                       .images = kind == JOB_CREATE_IMAGE,
                       .keys = partition->keys,
                       .step = STEP_NEVER};
}

/* Adds a row for each partition, whose jobs are next to each other. Jobs that make slices belong to no partition. */
static void add_rows(Ledger *ledger, const History *history, const LifeSpan *spans, StepId step)
{
    const Plan *plan = &history->plan;
    bool apart = policy_algorithm(&history->policy)->slices;
    uint32_t last = UINT32_MAX;
    JobKind kind = JOB_CREATE_DELTA; /* a partition may get images and deltas, which have a row each */
    for (uint32_t j = 0; j < plan->jobs.count; j++) {
        const PlanJob *job = &plan->jobs.at[j];
        if (job->output >= history->layers.count || history->born[job->output] > step)
            continue;
        if (apart || job->partition >= plan->partitions.count)
            array_push(&ledger->rows, ledger_row_of_job(job));
        else if (last != job->partition || kind != job->kind)
            array_push(&ledger->rows, ledger_row_of_partition(&plan->partitions.at[job->partition], job->kind));
        last = job->partition;
        kind = job->kind;
        LedgerRow *row = &ledger->rows.at[ledger->rows.count - 1];
        row->step = history->born[job->output] < row->step ? history->born[job->output] : row->step;
        ledger_add_layer(&row->bytes, history, job->output, spans, step);
    }
}

void ledger_init(Ledger *ledger, const History *history, StepId step)
{
    *ledger = (Ledger){0};
    LifeSpan *spans = life_spans(history);
    add_flushes(ledger, history, spans, step);
    add_rows(ledger, history, spans, step);
    for (size_t i = 0; i < ledger->rows.count; i++)
        add_sum(ledger, ledger->rows.at[i].level, ledger->rows.at[i].images, &ledger->rows.at[i].bytes);
    if (ledger->rows.count)
        qsort(ledger->rows.at, ledger->rows.count, sizeof *ledger->rows.at, ledger_compare_rows);
    if (ledger->sums.count)
        qsort(ledger->sums.at, ledger->sums.count, sizeof *ledger->sums.at, compare_sums);
    free(spans);
}

void ledger_release(Ledger *ledger)
{
    array_release(&ledger->rows);
    array_release(&ledger->sums);
    *ledger = (Ledger){0};
}
