/* job_text.h - one job of a plan, in clauses: what it reads, writes, and waits for, and when it runs. All append,
 * without a newline at the end. */
#ifndef CORE_TELL_JOB_TEXT_H
#define CORE_TELL_JOB_TEXT_H

#include "core/analysis/job_bytes.h"
#include "core/executor/schedule.h"

/* Appends "302 KiB", ">= 302 KiB", "302 KiB (estimated)" or "unknown bytes". */
void job_bytes_text(JobBytes bytes, Text *out);
/* "302 KiB in 4 layers" */
void job_reads_text(const History *history, const PlanJob *job, Text *out);
/* "(a share of the 1.20 MiB that its compaction read, as large as its share of what it wrote)". False, with nothing
 * appended, where what it reads is no share. */
bool job_share_text(const History *history, const PlanJob *job, Text *out);
/* "(3 of the level's images cover its keys, but are not read)". False, with nothing appended, where it reads all its
 * inputs. */
bool job_unread_text(const History *history, const PlanJob *job, Text *out);
/* "L0 #4, L0 #5 and 3 more": at most `max` of the layers that it reads; "none". */
void job_inputs_text(const History *history, const PlanJob *job, uint32_t max, Text *out);
/* "128 MiB (estimated)", "nothing: it would equal layer #3". */
void job_writes_text(const History *history, const PlanJob *job, Text *out);
/* "0, 1, 2 and 4 more": at most `max` of the jobs that must end before; "no other job". */
void job_needs_text(const Plan *plan, const PlanJob *job, uint32_t max, Text *out);

/* "from 0.00 s to 0.52 s on worker 1, on the critical path (!)" */
void job_time_text(const ScheduledJob *job, Text *out);
/* "3.10 s with 4 workers of 100 MiB/s, 3.20 times as fast as one"; `throughput` in bytes per second. */
void job_times_text(const Schedule *schedule, uint64_t throughput, Text *out);

#endif
