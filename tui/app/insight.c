/* insight.c - runs core/analysis and keeps the results. Long analyses run on a thread.
 *
 * Only some findings depend on GC markers. If only the markers have changed, the summary is kept and these findings
 * are made again: moving a cutoff over 26,690 layers takes 3 ms instead of 10.
 *
 *     insight_look ── insight of these layers, policy and markers? ──► return it
 *                  ├─ few layers ──► make it, return it
 *                  └─ else ──► start a thread, unless one runs, and return NULL; its result is collected later
 *
 * insight_within() cancels a thread that makes another insight, and waits some milliseconds for its own.
 */
#include "core/executor/dry_run.h"
#include "tui/app/insight.h"

#include "tui/app/task.h"

#include <stdlib.h>

/* What an insight is about: two of the same layers, policy and markers are equal. */
typedef struct InsightOf {
    const History *history; /* NULL: nothing was computed yet */
    StepId epoch;
    StepId collected; /* the last GC that began between epoch and step; STEP_NEVER: none */
    uint64_t version; /* version of the history */
    Policy policy;    /* the policy by which levels were judged */
    unsigned markers; /* version of the markers that were moved; 0: the history's own */
} InsightOf;

typedef struct InsightWork {
    Task *task;
    InsightOf of;
    LevelOptions options;
    GcMarkers markers; /* those that were moved, or once the work has begun the history's own */
    bool moved;        /* they were moved: their branches are a copy */
    Lsn *branches;     /* owned; NULL unless `moved` */
    LayerId *live;     /* owned */
    size_t count;
    /* the last insight, if its summary is still valid and some findings are; NULL: compute everything */
    const Insight *before;
    Summary summary;
    Findings findings;
    bool found;  /* false: cancelled */
    bool waited; /* a frame has waited for it */
} InsightWork;

struct InsightMaker {
    Insight last;
    InsightOf of;      /* what the last insight is about */
    InsightWork *work; /* work in progress; owned; NULL: none */
    InsightLoan *loan; /* to the task that reads the last insight's summary; not owned; NULL: none */
};

static InsightOf insight_of(const History *history, StepId step, const Policy *policy, InsightMarkers markers)
{
    InsightOf of = {.history = history,
                    .epoch = history_epoch(history, step),
                    .collected = STEP_NEVER,
                    .version = history->version,
                    .policy = *policy,
                    .markers = markers.moved ? markers.version : 0};
    for (StepId at = of.epoch + 1; at <= step && at < history->steps.count; at++)
        of.collected = history->steps.at[at].op == STEP_GC_RUN ? at : of.collected;
    return of;
}

/* Are both about the same layers and policy, and so have the same summary? */
static bool same_layers(const InsightOf *a, const InsightOf *b)
{
    return a->history == b->history && a->epoch == b->epoch && a->version == b->version &&
           policy_same(&a->policy, &b->policy);
}

static bool same(const InsightOf *a, const InsightOf *b)
{
    return same_layers(a, b) && a->collected == b->collected && a->markers == b->markers;
}

/* Costs no pass over the layers, because it runs within a frame. */
static InsightWork *work_new(const InsightMaker *maker, const InsightOf *of, const GcMarkers *moved)
{
    InsightWork *work = mem_zero(1, sizeof *work);
    work->of = *of;
    work->before = maker->of.history && same_layers(&maker->of, of) ? &maker->last : NULL;
    work->options = level_options_of(of->history);
    work->options.policy = of->policy;
    work->moved = moved != NULL;
    if (!moved)
        return work;
    work->markers = *moved;
    size_t bytes = moved->branch_count * sizeof *work->branches;
    work->branches = mem_alloc(bytes + 1);
    if (bytes)
        memcpy(work->branches, moved->branches, bytes); /* a copy, because the session may move them meanwhile */
    work->markers.branches = work->branches;
    return work;
}

/* The findings that depend on GC markers, made on a thread while another makes the others. */
typedef struct MarkedHalf {
    const InsightWork *work;
    const atomic_bool *cancel;
    Findings findings;
    bool found;
} MarkedHalf;

static void half_run(Task *task, void *self)
{
    MarkedHalf *half = self;
    (void)task;
    half->found = findings_init_half(&half->findings, true, &half->work->summary, &half->work->markers,
                                     half->work->of.history, half->cancel);
}

/* Makes all findings, in two halves at once if the layers are many. False if it was cancelled. */
static bool find_all(InsightWork *work, const atomic_bool *cancel)
{
    MarkedHalf half = {.work = work, .cancel = cancel};
    Task *task = work->summary.layers > INSIGHT_ALONE ? task_start(half_run, &half) : NULL;
    if (!task)
        return findings_init_unless(&work->findings, NULL, &work->summary, &work->markers, work->of.history, cancel);
    Findings others;
    bool found = findings_init_half(&others, false, &work->summary, &work->markers, work->of.history, cancel);
    task_wait(task, -1);
    task_end(task);
    work->findings = half.findings;
    findings_join(&work->findings, &others);
    return found && half.found;
}

/* Runs the analysis. Reads only the history, and nothing else of the session. `task` is NULL without a thread. */
static void insight_work_run(Task *task, void *self)
{
    InsightWork *work = self;
    const atomic_bool *cancel = task ? task_cancelled(task) : NULL;
    const Insight *before = work->before;
    const InsightOf *of = &work->of;
    if (!work->moved)
        work->markers = gc_markers_of(of->history, of->collected == STEP_NEVER ? of->epoch : of->collected);
    if (before) {
        work->found = findings_init_unless(&work->findings, &before->findings, &before->summary, &work->markers,
                                           work->of.history, cancel);
        return;
    }
    work->live = history_live(of->history, of->epoch, &work->count);
    DryRunView *known = dry_run_view_open(work->of.history);
    work->options.sources = dry_run_view_sources(known);
    work->found = summary_init_unless(&work->summary, &work->of.history->layers, work->live, work->count,
                                      &work->options, cancel) &&
                  find_all(work, cancel);
    work->options.sources = NULL;
    dry_run_view_close(known);
}

static void insight_work_free(InsightWork *work)
{
    if (!work)
        return;
    task_end(work->task);
    findings_release(&work->findings);
    summary_release(&work->summary);
    free(work->branches);
    free(work->live);
    free(work);
}

void insight_lend(InsightMaker *maker, InsightLoan *loan)
{
    loan->maker = maker;
    maker->loan = loan;
}

void insight_give_back(InsightLoan *loan)
{
    if (loan->maker)
        loan->maker->loan = NULL;
    loan->maker = NULL;
}

static bool is_read(const InsightMaker *maker)
{
    return maker->loan && !task_wait(maker->loan->task, 0);
}

/* Waits until nothing reads the last insight. */
static void take_back(InsightMaker *maker)
{
    if (!maker->loan)
        return;
    task_wait(maker->loan->task, -1);
    insight_give_back(maker->loan);
}

static void forget(InsightMaker *maker)
{
    take_back(maker);
    findings_release(&maker->last.findings);
    summary_release(&maker->last.summary);
    maker->of = (InsightOf){0};
    maker->last.version++;
    maker->last.summary_version++;
}

void insight_forget(InsightMaker *maker)
{
    insight_work_free(maker->work);
    maker->work = NULL;
    if (maker->of.history)
        forget(maker);
}

InsightMaker *insight_maker_new(void)
{
    return mem_zero(1, sizeof(InsightMaker));
}

void insight_maker_free(InsightMaker *maker)
{
    if (maker)
        insight_forget(maker);
    free(maker);
}

const Insight *insight_last(const InsightMaker *maker)
{
    return &maker->last;
}

bool insight_is_of(const InsightMaker *maker, const History *history)
{
    return maker->of.history == history;
}

bool insight_pending(const InsightMaker *maker)
{
    return maker && maker->work;
}

/* Stores the result of the work. */
static void store_result(InsightMaker *maker, InsightWork *work)
{
    if (work->before) {
        findings_release(&maker->last.findings);
        maker->last.version++;
    } else {
        forget(maker);
        maker->last.summary = work->summary;
    }
    maker->of = work->of;
    maker->last.findings = work->findings;
    work->summary = (Summary){0};
    work->findings = (Findings){0};
    insight_work_free(work);
}

static const Insight *make_now(InsightMaker *maker, const InsightOf *wanted, const GcMarkers *moved)
{
    InsightWork *work = work_new(maker, wanted, moved);
    insight_work_run(NULL, work);
    store_result(maker, work);
    return &maker->last;
}

/* Starts the work on a thread. maker->work stays NULL where no thread could be started. */
static void start(InsightMaker *maker, const InsightOf *wanted, const GcMarkers *moved)
{
    InsightWork *work = work_new(maker, wanted, moved);
    work->task = task_start(insight_work_run, work);
    if (work->task)
        maker->work = work;
    else
        insight_work_free(work);
}

/* Stores the result of finished work. Waits for its end if it is about `wanted`, which may be NULL: then a result waits
 * while a task still reads the last insight. */
static void collect(InsightMaker *maker, const InsightOf *wanted)
{
    InsightWork *work = maker->work;
    if (!work || (!wanted && is_read(maker)) || !task_wait(work->task, wanted && same(&work->of, wanted) ? -1 : 0))
        return;
    maker->work = NULL;
    if (work->found)
        store_result(maker, work);
    else
        insight_work_free(work);
}

const Insight *insight_update(InsightMaker *maker, const History *history, StepId step, const Policy *policy,
                              InsightMarkers markers)
{
    InsightOf wanted = insight_of(history, step, policy, markers);
    if (same(&maker->of, &wanted))
        return &maker->last;
    collect(maker, &wanted);
    if (same(&maker->of, &wanted))
        return &maker->last;
    InsightWork *other = maker->work; /* about something else: cancel it */
    maker->work = NULL;
    insight_work_free(other); // NOLINT(clang-analyzer-unix.Malloc): what collect() freed is not in maker->work any more
    return make_now(maker, &wanted, markers.moved);
}

const Insight *insight_look(InsightMaker *maker, const History *history, StepId step, const Policy *policy,
                            InsightMarkers markers, size_t soon)
{
    InsightOf wanted = insight_of(history, step, policy, markers);
    collect(maker, NULL);
    if (same(&maker->of, &wanted))
        return &maker->last;
    if (history->layers.count > soon && !maker->work)
        start(maker, &wanted, markers.moved);
    return maker->work ? NULL : make_now(maker, &wanted, markers.moved);
}

const Insight *insight_within(InsightMaker *maker, const History *history, StepId step, const Policy *policy,
                              InsightMarkers markers, int ms)
{
    InsightOf wanted = insight_of(history, step, policy, markers);
    collect(maker, NULL);
    if (same(&maker->of, &wanted))
        return &maker->last;
    if (maker->work && !same(&maker->work->of, &wanted)) {
        InsightWork *other = maker->work; /* it ends soon: so few layers take some milliseconds */
        maker->work = NULL;
        insight_work_free(
            other); // NOLINT(clang-analyzer-unix.Malloc): what collect() freed is not in maker->work any more
    }
    if (!maker->work)
        start(maker, &wanted, markers.moved);
    if (!maker->work)
        return make_now(maker, &wanted, markers.moved);
    if (!maker->work->waited)
        task_wait(maker->work->task, ms);
    maker->work->waited = true;
    collect(maker, NULL);
    return same(&maker->of, &wanted) ? &maker->last : NULL;
}

bool insight_knows_layers(const InsightMaker *maker, const History *history, StepId step, const Policy *policy)
{
    InsightOf wanted = insight_of(history, step, policy, (InsightMarkers){0});
    return same_layers(&maker->of, &wanted);
}
