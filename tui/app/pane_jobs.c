/* pane_jobs.c - what a plan makes: one line a job, with a bar for its bytes; below, its inputs and whom it waits for.
 */
#include "tui/app/panes.h"
#include "tui/view/theme.h"

#include <stdio.h>

enum { BAR_CELLS = 8, LISTED = 12 };

size_t pane_jobs_count(App *app)
{
    return app->shown->plan.jobs.count;
}

static void add_bar(Text *out, uint64_t part, uint64_t whole)
{
    int full = whole ? (int)((double)part / (double)whole * BAR_CELLS + 0.5) : 0;
    for (int i = 0; i < BAR_CELLS; i++)
        text_printf(out, "%s", i < full ? "■" : "·");
}

void pane_jobs_line(App *app, size_t i, PaneLine *out)
{
    const Plan *plan = &app->shown->plan;
    const PlanJob *job = &plan->jobs.at[i];
    char bytes[32];
    uint64_t target = app->policy.target_file_size;
    text_printf(&out->text, "%3u %-5s %-9s ", job->id, job->kind == JOB_CREATE_IMAGE ? "image" : "delta",
                job->skipped ? "kept" : bytes_format(job->bytes_out, bytes));
    add_bar(&out->text, job->skipped ? 0 : job->bytes_out < target ? job->bytes_out : target, target);
    text_printf(&out->text, " ");
    describe_range(app, job->keys, &out->text);
    out->style.fg = job->skipped ? ROLE_KEPT : job->kind == JOB_CREATE_IMAGE ? ROLE_IMAGE : ROLE_DELTA;
}

void pane_jobs_detail(App *app, size_t i, Lines *lines)
{
    const Plan *plan = &app->shown->plan;
    const PlanJob *job = &plan->jobs.at[i];
    char in[32], out[32], lo[LSN_TEXT_SIZE], hi[LSN_TEXT_SIZE];
    lines_field(lines, "job", "%u, level %u, partition %u", job->id, job->level, job->partition);
    lines_field(lines, "LSNs", "%s … %s", lsn_format(job->lsns.lo, lo), lsn_format(job->lsns.hi, hi));
    lines_field(lines, "reads", "%s in %u layers", bytes_format(job->bytes_in, in), job->inputs_count);
    if (job->skipped)
        lines_field(lines, "writes", "nothing: it would equal layer #%u", job->kept);
    else
        lines_field(lines, "writes", "%s%s", bytes_format(job->bytes_out, out), plan->estimated ? " (estimated)" : "");
    Text text = {0};
    for (uint32_t n = 0; n < job->needs_count && n < LISTED; n++)
        text_printf(&text, "%s%u", n ? ", " : "", plan->refs.at[job->needs_first + n]);
    if (job->needs_count > LISTED)
        text_printf(&text, " and %u more", job->needs_count - LISTED);
    lines_field(lines, "waits for", "%s", job->needs_count ? text.at : "nobody");
    text_clear(&text);
    for (uint32_t n = 0; n < job->inputs_count && n < LISTED; n++)
        text_printf(&text, "%s#%u", n ? ", " : "", plan->refs.at[job->inputs_first + n]);
    if (job->inputs_count > LISTED)
        text_printf(&text, " and %u more", job->inputs_count - LISTED);
    lines_field(lines, "inputs", "%s", job->inputs_count ? text.at : "none");
    text_release(&text);
}

bool pane_jobs_enter(App *app, size_t i, Error *error)
{
    (void)error;
    const PlanJob *job = &app->shown->plan.jobs.at[i];
    LayerId layer = job->skipped ? job->kept : job->output;
    if (layer != LAYER_NONE && layer < app->shown->layers.count) {
        if (!history_alive(app->shown, layer, app->step))
            app_set_step(app, app->shown->born[layer]);
        app_fly(app, layer, true);
        return true;
    }
    app->zoomed = true;
    map_fly(app_map(app), job->keys, job->lsns);
    app->map_stale = true;
    return true;
}
