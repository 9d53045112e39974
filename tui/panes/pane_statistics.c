/* pane_statistics.c - counts at this step, and curves over the sampled steps, one row each: eight heights of a block.
 */
#include "tui/app/facts.h"
#include "tui/panes/pane_table.h"
#include "tui/view/curves.h"
#include "tui/view/theme.h"

#include <math.h>

static void add_curve(Session *session, Lines *lines, const Curve *curve, int width)
{
    const History *history = session->shown;
    double now, high = curve_range(curve, history, session->step, &now);
    const StepSample *samples = history->samples.at;
    uint64_t wal = samples[history->samples.count - 1].wal_ingested, reached = 0;
    for (size_t i = 0; i < history->samples.count && samples[i].step <= session->step; i++)
        reached = samples[i].wal_ingested;
    if (high <= 0)
        return;
    if (isnan(now))
        lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "%s (max %.4g)", curve->name, high);
    else
        lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "%s %.4g (max %.4g)", curve->name, now, high);
    Text bars = {0};
    for (int x = 0; x < width; x++) {
        uint64_t at = (uint64_t)((double)wal * (x + 1) / width);
        double value = curve_at(curve, history, at);
        bool future = at > reached;
        int height = isnan(value) ? -1 : (int)(value / high * 7.0 + 0.5);
        char utf8[5];
        utf8_put(height < 0 ? ' ' : future && height > 0 ? 0xB7 : 0x2581 + (uint32_t)height, utf8);
        text_printf(&bars, "%s", utf8);
    }
    lines_add(lines, (Style){.fg = ROLE_RAMP_0 + 5}, LINE_NOTHING, "%s", bars.at);
    text_release(&bars);
}

/* What was simulated, and under which policy. */
static void add_run(const History *history, Lines *lines)
{
    const HistoryRun *run = &history->run;
    char records[32], bytes[32], target[32];
    if (!history->workload || run->records == 0)
        return;
    lines_field(lines, "workload", "%s%s%s%s: %s records of %llu bytes over %s", history->workload,
                run->with ? " (" : "", run->with ? run->with : "", run->with ? ")" : "",
                count_format(run->records, records), (unsigned long long)run->record_bytes,
                bytes_format(run->logical_bytes, bytes));
    Text policy = {0};
    policy_format_rules(&history->policy, &policy);
    lines_field(lines, "policy", "%s, target %s, fanout %llu", policy.at,
                bytes_format(history->policy.target_file_size, target), (unsigned long long)history->policy.fanout);
    text_release(&policy);
}

static void pane_statistics_build(Session *session, Lines *lines, int width)
{
    char text[32], of[32];
    const Facts *facts = facts_shown(session);
    lines_field(lines, "layers", "%s: %zu deltas, %zu images", count_format(facts->layers, text), facts->deltas,
                facts->images);
    lines_field(lines, "L0", "%zu", facts->l0);
    if (facts->sized == facts->layers)
        lines_field(lines, "bytes", "%s", bytes_format(facts->bytes, text));
    else if (facts->sized == 0)
        lines_field(lines, "bytes", "unknown");
    else
        lines_field(lines, "bytes", "%s in the %zu layers whose size is known", bytes_format(facts->bytes, text),
                    facts->sized);
    if (session->shown->steps.count > 1)
        lines_field(lines, "step", "%s of %s", count_format(session->step, text),
                    count_format(session_last_step(session), of));
    const Plan *plan = &session->shown->plan;
    if (plan->jobs.count > 0) {
        uint64_t in = 0, out = 0, avoided = 0;
        for (size_t i = 0; i < plan->jobs.count; i++) {
            const PlanJob *job = &plan->jobs.at[i];
            in += job->skipped ? 0 : job->bytes_in;
            out += job->skipped ? 0 : job->bytes_out;
            avoided += job->skipped ? job->bytes_out : 0;
        }
        lines_field(lines, "jobs", "%zu", plan->jobs.count);
        lines_field(lines, "reads", "%s", bytes_format(in, text));
        lines_field(lines, "writes", "%s%s", bytes_format(out, text), plan->estimated ? " (estimated)" : "");
        if (avoided)
            lines_field(lines, "avoids", "%s", bytes_format(avoided, text));
    }
    for (size_t i = 0; i < CURVE_COUNT && curves_exist(session->shown); i++)
        add_curve(session, lines, &curves[i], width - 1);
    add_run(session->shown, lines);
}

const PaneOps pane_statistics = {.build = pane_statistics_build};
