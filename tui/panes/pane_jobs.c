/* pane_jobs.c - lists a plan's jobs as a bar chart over time: when each would run on the policy's workers. The details
 * show what the current job reads, writes and waits for.
 *
 *      3 image 256 MiB   ···■■■······ w1      job 3 runs on worker 1 in the second quarter of the makespan
 *
 * A simulation's jobs belong to many compactions; there the bar shows the bytes written against the target size.
 */
#include "core/executor/schedule.h"
#include "core/tell/job_text.h"
#include "core/tell/plan_text.h"
#include "core/tell/policy_text.h"
#include "core/tell/words.h"
#include "tui/app/cores.h"
#include "tui/app/describe.h"
#include "tui/panes/pane_table.h"
#include "tui/view/theme.h"

#include <stdio.h>

enum { BAR_CELLS = 8, TIME_CELLS = 12, TIME_CELLS_NARROW = 6, WIDE = 60, LISTED = 12 };

static size_t pane_jobs_count(Session *session)
{
    return session->shown->plan.jobs.count;
}

/* The schedule of the plan that is shown. */
typedef struct JobSchedule {
    Schedule schedule;
    const History *history; /* the plan that it was computed for; NULL: there is no schedule */
    uint64_t version;
} JobSchedule;

static void forget(Session *session, void *state)
{
    JobSchedule *own = state;
    (void)session;
    if (own->history)
        schedule_release(&own->schedule);
    own->history = NULL;
}

static const Feature SCHEDULE = {.name = "jobs pane", .size = sizeof(JobSchedule), .release = forget, .forget = forget};

/* The schedule, computed once per plan; NULL: what is shown is no plan. */
static const Schedule *pane_jobs_schedule(Session *session)
{
    JobSchedule *own = session_feature(session, &SCHEDULE);
    const Plan *plan = &session->shown->plan;
    if (!session_shows_plan(session))
        return NULL;
    if (own->history != session->shown || own->version != session->shown->version) {
        forget(session, own);
        unsigned workers = session->policy.workers ? session->policy.workers : cores_online();
        schedule_init(&own->schedule, plan, 0, (uint32_t)plan->jobs.count, workers, session->policy.throughput);
        own->history = session->shown;
        own->version = session->shown->version;
    }
    return &own->schedule;
}

/* The bar over time is short where the keys, in which jobs differ, would have no room. */
static int time_cells(Session *session)
{
    return pane_rect(session, PANE_JOBS).width >= WIDE ? TIME_CELLS : TIME_CELLS_NARROW;
}

static void jobs_add_bar(Text *out, int from, int to, int cells)
{
    for (int i = 0; i < cells; i++)
        text_printf(out, "%s", i >= from && i < to ? "■" : "·");
}

/* Appends a bar over the makespan, whose filled cells are the job's time. A job that takes any time has at least one.
 */
static void pane_jobs_add_time(Text *out, const Schedule *schedule, size_t i, int cells)
{
    const ScheduledJob *job = &schedule->jobs[i];
    double scale = schedule->makespan > 0 ? cells / schedule->makespan : 0;
    int from = (int)(job->start * scale), to = (int)(job->end * scale + 0.999);
    if (from >= cells)
        from = cells - 1;
    jobs_add_bar(out, from, job->end > job->start ? to > from ? to : from + 1 : from, cells);
    text_printf(out, " w%u%s%s", job->worker, job->critical ? "!" : " ", cells < TIME_CELLS ? "" : " ");
}

static void pane_jobs_line(Session *session, size_t i, PaneLine *out)
{
    const Plan *plan = &session->shown->plan;
    const PlanJob *job = &plan->jobs.at[i];
    const Schedule *schedule = pane_jobs_schedule(session);
    char bytes[32];
    JobBytes writes = job_bytes_written(session->shown, job);
    uint64_t target = session->policy.target_file_size;
    text_printf(&out->text, "%3u %-5s %-9s ", job->id, session->shown->layers.lsm ? "table" : word_job(job),
                job->skipped     ? "kept"
                : writes.unknown ? "-"
                                 : bytes_format(writes.bytes, bytes));
    if (schedule && i < schedule->count)
        pane_jobs_add_time(&out->text, schedule, i, time_cells(session));
    else if (writes.unknown) /* of unknown size: dots alone would say "nothing of the target" */
        text_printf(&out->text, "%*s", BAR_CELLS, "");
    else
        jobs_add_bar(&out->text, 0,
                     job->skipped || target == 0 ? 0
                     : job->bytes_out >= target  ? BAR_CELLS
                                                 : (int)((double)job->bytes_out / (double)target * BAR_CELLS + 0.5),
                     BAR_CELLS);
    text_printf(&out->text, " ");
    out->keys = text_columns(text_str(&out->text));
    describe_range(session, job->keys, &out->text);
    out->style.fg = job->skipped ? ROLE_KEPT : job->kind == JOB_CREATE_IMAGE ? ROLE_IMAGE : ROLE_DELTA;
}

static void pane_jobs_head(Session *session, PaneLine *out)
{
    text_printf(&out->text, "%3s %-5s %-9s ", "job", "makes", "bytes");
    if (pane_jobs_schedule(session))
        text_printf(&out->text, "%-*s %s", time_cells(session), "time →",
                    time_cells(session) < TIME_CELLS ? "on " : "on  ");
    else
        text_printf(&out->text, "%-*s", BAR_CELLS, "of target");
    text_printf(&out->text, " keys");
}

/* Adds the field and empties the text. */
static void add_text(Lines *lines, const char *label, Text *text)
{
    lines_field(lines, label, "%s", text->at);
    text_clear(text);
}

static void pane_jobs_detail(Session *session, size_t i, Lines *lines)
{
    const History *history = session->shown;
    const Plan *plan = &history->plan;
    const PlanJob *job = &plan->jobs.at[i];
    const Schedule *schedule = pane_jobs_schedule(session);
    char lo[LSN_TEXT_SIZE], hi[LSN_TEXT_SIZE];
    Text text = TEXT_EMPTY;
    if (history->layers.lsm)
        text_printf(&text, "level %u", job->level);
    else
        policy_round_text(&plan->policy, job->level, job->kind == JOB_CREATE_IMAGE, &text);
    lines_field(lines, "job", "%u, %s, partition %u", job->id, text.at, job->partition);
    text_clear(&text);
    describe_range(session, job->keys, &text);
    add_text(lines, "keys", &text);
    if (!history->layers.lsm) /* a store's vertical axis has no LSNs */
        lines_field(lines, "LSNs", "%s … %s", lsn_format(job->lsns.lo, lo), lsn_format(job->lsns.hi, hi));
    job_reads_text(history, job, &text);
    add_text(lines, "reads", &text);
    if (job_share_text(history, job, &text))
        add_text(lines, "", &text);
    if (job_unread_text(history, job, &text))
        add_text(lines, "", &text);
    job_writes_text(history, job, &text);
    add_text(lines, "writes", &text);
    const char *counts = plan_image_counts(&plan->policy, &history->layers);
    if (counts && plan->estimated && job->kind == JOB_CREATE_IMAGE)
        lines_field(lines, "", "an image counts as %s", counts);
    if (schedule && i < schedule->count) {
        job_time_text(&schedule->jobs[i], &text);
        add_text(lines, "runs", &text);
        job_times_text(schedule, session->policy.throughput, &text);
        add_text(lines, "all", &text);
    }
    job_needs_text(plan, job, LISTED, &text);
    add_text(lines, "needs", &text);
    job_inputs_text(history, job, LISTED, &text);
    add_text(lines, "inputs", &text);
    text_release(&text);
}

static bool pane_jobs_enter(Session *session, size_t i, Error *error)
{
    (void)error;
    const PlanJob *job = &session->shown->plan.jobs.at[i];
    LayerId layer = job->skipped ? job->kept : job->output;
    if (layer != LAYER_NONE && layer < session->shown->layers.count) {
        if (!history_alive(session->shown, layer, session->step))
            session_set_step(session, session->shown->born[layer]);
        session_fly(session, layer);
        return true;
    }
    session_fly_region(session, job->keys, job->lsns);
    return true;
}

static uint64_t pane_jobs_sort_key(Session *session, size_t i)
{
    return session->shown->plan.jobs.at[i].bytes_out;
}

static const char *pane_jobs_empty(Session *session)
{
    return session_shows_plan(session) ? "The plan has no jobs: it has nothing to do. Press d for its decisions."
                                       : NULL;
}

const PaneOps pane_jobs = {.sort_key = pane_jobs_sort_key,
                           .sort_key_name = "bytes",
                           .count = pane_jobs_count,
                           .empty = pane_jobs_empty,
                           .line = pane_jobs_line,
                           .head = pane_jobs_head,
                           .detail = pane_jobs_detail,
                           .enter = pane_jobs_enter,
                           .selects = true};
