/* job_text.c - writes the clauses about one job of a plan. */
#include "core/tell/job_text.h"

#include "core/model/lsm.h"
#include "core/tell/words.h"

void job_bytes_text(JobBytes bytes, Text *out)
{
    char text[32];
    if (bytes.unknown)
        text_printf(out, "unknown bytes");
    else
        text_printf(out, "%s%s%s", bytes.at_least ? ">= " : "", bytes_format(bytes.bytes, text),
                    estimate_mark(bytes.estimated));
}

void job_reads_text(const History *history, const PlanJob *job, Text *out)
{
    char layers[64];
    uint32_t read = plan_job_inputs_read(&history->plan, job, &history->layers);
    job_bytes_text(job_bytes_read(history, job), out);
    text_printf(out, " in %s", plural_format(read, word_part(&history->layers), layers));
}

bool job_share_text(const History *history, const PlanJob *job, Text *out)
{
    char all[32];
    JobBytes bytes = job_bytes_read(history, job);
    if (bytes.shared == 0)
        return false;
    text_printf(out, "(a share of the %s that its compaction read, as large as its share of what it wrote)",
                bytes_format(bytes.shared, all));
    return true;
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
    JobBytes bytes = job_bytes_written(history, job);
    if (job->skipped && history->layers.lsm)
        text_printf(out, "nothing: the table is moved");
    else if (job->skipped)
        text_printf(out, "nothing: it would equal layer #%u", job->kept);
    else
        job_bytes_text(bytes, out);
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
