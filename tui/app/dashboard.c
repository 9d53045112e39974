/* dashboard.c - runs the sweeps that the statistics pane needs, once for each summary: GC markers change nothing here.
 *
 *     dashboard_shown ── result of this insight? ──► return it
 *                     ├─ few layers ──► compute, return it
 *                     └─ else ──► start a thread, unless one runs, and return NULL; its result is collected later
 */
#include "tui/app/dashboard.h"

#include "core/simulator/deeper_levels.h"
#include "tui/app/session_insight.h"
#include "tui/app/run.h"
#include "tui/app/task.h"

#include <stdlib.h>

/* The input of the sweeps. */
typedef struct Swept {
    const LayerSet *set;
    LayerId *ids;
    size_t count;
    Split *splits, near[DASHBOARD_NEAR];
    size_t split_count, near_count;
    uint64_t target;
    KeyTreeNode node;
    const History *history;
    StepId step;
    LevelList levels; /* a copy, whose rows' layers are the summary's */
} Swept;

/* Work on a thread. It owns copies of its input, because the insight may be computed again meanwhile. */
typedef struct DashboardWork {
    Task *task;
    unsigned version; /* version of the summary */
    Swept swept;      /* its ids and splits are owned */
    Dashboard made;
} DashboardWork;

typedef struct Statistics {
    Dashboard board;
    DashboardWork *work; /* work in progress; owned; NULL: none */
    bool made;
    bool awaited;     /* dashboard_shown() has returned NULL, so the drawn frame lacks the result */
    unsigned version; /* version of the summary that the dashboard was made from */
} Statistics;

static void dashboard_drop(Dashboard *board)
{
    split_parts_release(&board->parts);
    while (board->near_count > 0)
        split_parts_release(&board->near[--board->near_count]);
    board->rows.count = 0;
    free(board->levels);
    board->levels = NULL;
}

static void dashboard_work_free(DashboardWork *work)
{
    if (!work)
        return;
    task_end(work->task);
    dashboard_drop(&work->made);
    array_release(&work->made.rows);
    free(work->swept.ids);
    free(work->swept.splits);
    free(work->swept.levels.at);
    free(work);
}

static void forget(Session *session, void *state)
{
    Statistics *statistics = state;
    (void)session;
    dashboard_work_free(statistics->work);
    statistics->work = NULL;
    statistics->made = false;
    dashboard_drop(&statistics->board);
}

static void release(Session *session, void *state)
{
    forget(session, state);
    array_release(&((Statistics *)state)->board.rows);
}

static const Feature DASHBOARD = {
    .name = "statistics", .size = sizeof(Statistics), .release = release, .forget = forget};

static void dashboard_list_rows(Dashboard *board, const Summary *summary)
{
    board->rows.count = 0;
    key_tree_list(summary->set, summary->ids, summary->layers, board->path[board->depth - 1], &board->rows);
}

static Swept swept_of(const Session *session, const Dashboard *board, const Summary *summary)
{
    const SplitArray *splits = summary->splits.count ? &summary->splits : &summary->splits_without_l0;
    Swept swept = {.set = summary->set,
                   .ids = summary->ids,
                   .count = summary->layers,
                   .splits = splits->at,
                   .split_count = splits->count,
                   .target = session->policy.target_file_size,
                   .node = board->path[board->depth - 1],
                   .history = session->shown,
                   .step = session->step,
                   .levels = summary->levels};
    for (; splits->count == 0 && swept.near_count < summary->near_splits.count && swept.near_count < DASHBOARD_NEAR;
         swept.near_count++)
        swept.near[swept.near_count] = summary->near_splits.at[swept.near_count];
    return swept;
}

static LevelFacts *dashboard_copy_levels(const LevelList *levels)
{
    LevelFacts *facts = mem_alloc((levels->count + 1) * sizeof *facts);
    if (levels->count > 0)
        memcpy(facts, levels->at, levels->count * sizeof *facts);
    return facts;
}

/* Fills in an empty dashboard. Stops between two sweeps once `cancel` is set. */
static void dashboard_sweep(Dashboard *board, const Swept *swept, const atomic_bool *cancel)
{
    split_parts_init(&board->parts, swept->set, swept->ids, swept->count, swept->splits, swept->split_count);
    for (size_t i = 0; i < swept->near_count && !task_given_up(cancel); i++) {
        board->in_the_way[i] = split_in_the_way(swept->set, swept->ids, swept->count, swept->near[i]);
        split_parts_init(&board->near[board->near_count++], swept->set, swept->ids, swept->count, &swept->near[i], 1);
    }
    if (task_given_up(cancel))
        return;
    LevelList levels = swept->levels;
    board->levels = levels.at = dashboard_copy_levels(&swept->levels);
    if (!swept->set->lsm)
        plan_deeper_levels(&levels, swept->history, swept->step);
    if (task_given_up(cancel))
        return;
    board->unsized = size_classes(swept->set, swept->ids, swept->count, swept->target, board->sizes);
    if (swept->set->form == KEY_PRODUCTION && !task_given_up(cancel))
        key_tree_list(swept->set, swept->ids, swept->count, swept->node, &board->rows);
}

static void dashboard_work_run(Task *task, void *self)
{
    DashboardWork *work = self;
    dashboard_sweep(&work->made, &work->swept, task_cancelled(task));
}

/* Starts the sweeps on a thread. NULL if no thread can be started. */
static DashboardWork *work_start(const Swept *swept, unsigned version)
{
    DashboardWork *work = mem_zero(1, sizeof *work);
    work->version = version;
    work->swept = *swept;
    work->swept.ids = mem_alloc((swept->count + 1) * sizeof *work->swept.ids);
    memcpy(work->swept.ids, swept->ids, swept->count * sizeof *work->swept.ids);
    work->swept.splits = mem_alloc((swept->split_count + 1) * sizeof *work->swept.splits);
    if (swept->split_count > 0)
        memcpy(work->swept.splits, swept->splits, swept->split_count * sizeof *work->swept.splits);
    work->swept.levels.at = dashboard_copy_levels(&swept->levels);
    work->task = task_start(dashboard_work_run, work);
    if (work->task)
        return work;
    dashboard_work_free(work);
    return NULL;
}

/* Stores the result; `made` is empty afterwards. */
static void dashboard_store_result(Statistics *statistics, Dashboard *made, const Insight *insight)
{
    Dashboard *board = &statistics->board;
    dashboard_drop(board);
    array_release(&board->rows);
    board->parts = made->parts;
    memcpy(board->near, made->near, sizeof board->near);
    memcpy(board->in_the_way, made->in_the_way, sizeof board->in_the_way);
    board->near_count = made->near_count;
    memcpy(board->sizes, made->sizes, sizeof board->sizes);
    board->unsized = made->unsized;
    board->levels = made->levels;
    board->rows = made->rows;
    *made = (Dashboard){0};
    board->bin_count = read_profile_bins(&insight->summary.profile, board->bins, DASHBOARD_BINS);
    statistics->made = true;
    statistics->version = insight->summary_version;
}

/* Stores the result of finished work if it is about this insight, and frees the work. */
static void dashboard_collect(Statistics *statistics, const Insight *insight)
{
    DashboardWork *work = statistics->work;
    if (!work || !task_wait(work->task, 0))
        return;
    if (insight->summary_version == work->version)
        dashboard_store_result(statistics, &work->made, insight);
    statistics->work = NULL;
    dashboard_work_free(work);
}

static const Dashboard *find_shown(Session *session, Statistics *statistics)
{
    Dashboard *board = &statistics->board;
    const Insight *insight = session_insight(session);
    if (!insight)
        return NULL;
    dashboard_collect(statistics, insight);
    if (statistics->made && statistics->version == insight->summary_version)
        return board;
    if (board->depth == 0)
        board->path[board->depth++] = key_tree_root();
    Swept swept = swept_of(session, board, &insight->summary);
    /* a run changes the history that the thread would read */
    bool beside = session->options.waiter && !run_is_on(session) && session_has_many(session, session->shown);
    if (beside && !statistics->work)
        statistics->work = work_start(&swept, insight->summary_version);
    if (beside && statistics->work)
        return NULL;
    Dashboard made = {0};
    dashboard_sweep(&made, &swept, NULL);
    dashboard_store_result(statistics, &made, insight);
    return board;
}

const Dashboard *dashboard_shown(Session *session)
{
    Statistics *statistics = session_feature(session, &DASHBOARD);
    const Dashboard *board = find_shown(session, statistics);
    statistics->awaited = statistics->awaited || !board;
    return board;
}

bool dashboard_pending(Session *session)
{
    Statistics *statistics = session_feature(session, &DASHBOARD);
    bool pending = statistics->work != NULL, awaited = statistics->awaited;
    dashboard_collect(statistics, session_insight_last(session));
    statistics->awaited = false; /* the next frame asks again */
    return pending || awaited;
}

bool dashboard_down(Session *session, const Summary *summary, size_t i)
{
    Dashboard *board = &((Statistics *)session_feature(session, &DASHBOARD))->board;
    if (board->rows.at[i].several || board->depth == DASHBOARD_DEPTH)
        return false;
    board->path[board->depth++] = board->rows.at[i].node;
    dashboard_list_rows(board, summary);
    return true;
}

bool dashboard_up(Session *session, const Summary *summary)
{
    Dashboard *board = &((Statistics *)session_feature(session, &DASHBOARD))->board;
    if (board->depth < 2)
        return false;
    board->depth--;
    dashboard_list_rows(board, summary);
    return true;
}
