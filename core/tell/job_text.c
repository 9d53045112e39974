/* job_text.c - writes the clauses about one job of a plan. */
#include "core/tell/job_text.h"

#include "core/model/lsm.h"
#include "core/tell/words.h"

void job_reads_text(const History *history, const PlanJob *job, Text *out)
{
    char bytes[32], layers[64];
    uint32_t read = plan_job_inputs_read(&history->plan, job, &history->layers);
    text_printf(out, "%s in %s", job->bytes_in ? bytes_format(job->bytes_in, bytes) : "unknown bytes",
                plural_format(read, word_part(&history->layers), layers));
}

bool job_unread_text(const History *history, const PlanJob *job, Text *out)
{
    char count[32];
    uint32_t read = plan_job_inputs_read(&history->plan, job, &history->layers), unread = job->inputs_count - read;
    if (read >= job->inputs_count)
        return false;
    text_printf(out, "(%s of the level's images cover%s its keys, but %s not read)", count_format(unread, count),
                verb_ending(unread), word_for(unread, "is", "are"));
    return true;
}

void job_inputs_text(const History *history, const PlanJob *job, uint32_t max, Text *out)
{
    const Plan *plan = &history->plan;
    uint32_t read = plan_job_inputs_read(plan, job, &history->layers), listed = 0;
    char more[32], label[LSM_LABEL_SIZE];
    for (uint32_t n = 0; n < job->inputs_count && listed < max; n++) {
        LayerId layer = plan->refs.at[job->inputs_first + n];
        if (plan_job_reads(job, &history->layers, layer))
            text_printf(out, "%s%s", listed++ ? ", " : "", layer_label(&history->layers, layer, label));
    }
    if (read > max)
        text_printf(out, " and %s more", count_format(read - max, more));
    if (read == 0)
        text_printf(out, "none");
}

void job_writes_text(const History *history, const PlanJob *job, Text *out)
{
    char bytes[32];
    if (job->skipped && history->layers.lsm)
        text_printf(out, "nothing: the table is moved");
    else if (job->skipped)
        text_printf(out, "nothing: it would equal layer #%u", job->kept);
    else
        text_printf(out, "%s%s", job->bytes_out ? bytes_format(job->bytes_out, bytes) : "unknown",
                    job->bytes_out && history->plan.estimated ? " (estimated)" : "");
}

void job_needs_text(const Plan *plan, const PlanJob *job, uint32_t max, Text *out)
{
    for (uint32_t n = 0; n < job->needs_count && n < max; n++)
        text_printf(out, "%s%u", n ? ", " : "", plan->refs.at[job->needs_first + n]);
    if (job->needs_count > max)
        text_printf(out, " and %u more", job->needs_count - max);
    if (job->needs_count == 0)
        text_printf(out, "no other job");
}

void job_time_text(const ScheduledJob *job, Text *out)
{
    text_printf(out, "from %.2f s to %.2f s on worker %u%s", job->start, job->end, job->worker,
                job->critical ? ", on the critical path (!)" : "");
}

void job_times_text(const Schedule *schedule, uint64_t throughput, Text *out)
{
    char rate[32], workers[64];
    text_printf(out, "%.2f s with %s of %s/s, %.2f times as fast as one", schedule->makespan,
                plural_format(schedule->workers, "worker", workers), bytes_format(throughput, rate), schedule->speedup);
}
