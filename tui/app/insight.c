/* insight.c - keeps the results of core/analysis, and has long analyses made on a thread.
 *
 * Only some findings depend on GC markers. Where nothing but the markers is new, the summary stays and these findings
 * are looked for again: a cutoff that moves over 26,690 layers takes 3 ms instead of 10.
 *
 *     insight_look ── as wanted? ──► true          work ended ──► taken over, as wanted? true : begun anew
 *                  └─ few layers ──► made, true    work under way, or begun now ──► false
 */
#include "core/executor/paper.h"
#include "tui/app/insight.h"

#include "tui/app/task.h"

#include <stdlib.h>

struct InsightWork {
    Task *task;
    InsightOf of;
    LevelOptions options;
    GcMarkers markers; /* its branches are a copy */
    Lsn *branches;     /* owned */
    LayerId *live;     /* owned */
    size_t count;
    const Insight *before; /* its summary is good, and most of its findings; NULL: all is made anew */
    Summary summary;
    Findings findings;
    bool found; /* false: given up */
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

/* The summary is the same. */
static bool same_layers(const InsightOf *a, const InsightOf *b)
{
    return a->history == b->history && a->epoch == b->epoch && a->version == b->version &&
           policy_same(&a->policy, &b->policy);
}

static bool same(const InsightOf *a, const InsightOf *b)
{
    return same_layers(a, b) && a->collected == b->collected && a->markers == b->markers;
}

static InsightWork *work_new(const Insight *insight, const InsightOf *of, const GcMarkers *moved)
{
    InsightWork *work = mem_zero(1, sizeof *work);
    work->of = *of;
    work->before = insight->of.history && same_layers(&insight->of, of) ? insight : NULL;
    if (!work->before)
        work->live = history_live(of->history, of->epoch, &work->count);
    work->options = level_options_of(of->history);
    work->options.policy = of->policy;
    work->markers =
        moved ? *moved : gc_markers_of(of->history, of->collected == STEP_NEVER ? of->epoch : of->collected);
    size_t bytes = work->markers.branch_count * sizeof *work->branches;
    work->branches = mem_alloc(bytes + 1);
    if (bytes)
        memcpy(work->branches, work->markers.branches, bytes); /* the session may move them meanwhile */
    work->markers.branches = work->branches;
    return work;
}

/* Touches nothing of the explorer but the history, which it reads. `task` is NULL where it is done at once. */
static void work_run(Task *task, void *self)
{
    InsightWork *work = self;
    const atomic_bool *cancel = task ? task_cancelled(task) : NULL;
    const Insight *before = work->before;
    if (before) {
        work->found = findings_init_unless(&work->findings, &before->findings, &before->summary, &work->markers,
                                           work->of.history, cancel);
        return;
    }
    PaperView *known = paper_view_open(work->of.history);
    work->options.sources = paper_view_sources(known);
    work->found = summary_init_unless(&work->summary, &work->of.history->layers, work->live, work->count,
                                      &work->options, cancel) &&
                  findings_init_unless(&work->findings, NULL, &work->summary, &work->markers, work->of.history, cancel);
    work->options.sources = NULL;
    paper_view_close(known);
}

static void work_free(InsightWork *work)
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

static void forget(Insight *insight)
{
    findings_release(&insight->findings);
    summary_release(&insight->summary);
    insight->of = (InsightOf){0};
    insight->version++;
    insight->summary_version++;
}

void insight_release(Insight *insight)
{
    work_free(insight->work);
    insight->work = NULL;
    if (insight->of.history)
        forget(insight);
}

/* What was made becomes what is known. */
static void take(Insight *insight, InsightWork *work)
{
    if (work->before) {
        findings_release(&insight->findings);
        insight->version++;
    } else {
        forget(insight);
        insight->summary = work->summary;
    }
    insight->of = work->of;
    insight->findings = work->findings;
    work->summary = (Summary){0};
    work->findings = (Findings){0};
    work_free(work);
}

static void make_now(Insight *insight, const InsightOf *wanted, const GcMarkers *moved)
{
    InsightWork *work = work_new(insight, wanted, moved);
    work_run(NULL, work);
    take(insight, work);
}

/* Takes over what has ended; waits for it first where it is what is wanted. */
static void collect(Insight *insight, const InsightOf *wanted)
{
    InsightWork *work = insight->work;
    if (!work || !task_wait(work->task, wanted && same(&work->of, wanted) ? -1 : 0))
        return;
    insight->work = NULL;
    if (work->found)
        take(insight, work);
    else
        work_free(work);
}

void insight_update(Insight *insight, const History *history, StepId step, const Policy *policy, InsightMarkers markers)
{
    InsightOf wanted = insight_of(history, step, policy, markers);
    if (same(&insight->of, &wanted))
        return;
    collect(insight, &wanted);
    if (same(&insight->of, &wanted))
        return;
    InsightWork *other = insight->work; /* of something else, and still under way: given up */
    insight->work = NULL;
    work_free(other); // NOLINT(clang-analyzer-unix.Malloc): what collect() freed is not in insight->work any more
    make_now(insight, &wanted, markers.moved);
}

bool insight_look(Insight *insight, const History *history, StepId step, const Policy *policy, InsightMarkers markers,
                  size_t soon)
{
    InsightOf wanted = insight_of(history, step, policy, markers);
    collect(insight, NULL);
    if (same(&insight->of, &wanted))
        return true;
    if (history->layers.count > soon && !insight->work) {
        InsightWork *work = work_new(insight, &wanted, markers.moved);
        work->task = task_start(work_run, work, false);
        if (work->task)
            insight->work = work;
        else
            work_free(work);
    }
    if (insight->work)
        return false;
    make_now(insight, &wanted, markers.moved);
    return true;
}

bool insight_knows_layers(const Insight *insight, const History *history, StepId step, const Policy *policy)
{
    InsightOf wanted = insight_of(history, step, policy, (InsightMarkers){0});
    return same_layers(&insight->of, &wanted);
}
