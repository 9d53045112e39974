/* Small job graphs with their Gantt charts. */
#include "core/executor/schedule.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void add_job(Plan *plan, uint64_t bytes, const uint32_t *needs, uint32_t count)
{
    PlanJob job = {.id = (uint32_t)plan->jobs.count, .bytes_in = bytes / 2, .bytes_out = bytes - bytes / 2};
    job.needs_first = (uint32_t)plan->refs.count;
    job.needs_count = count;
    for (uint32_t i = 0; i < count; i++)
        array_push(&plan->refs, needs[i]);
    array_push(&plan->jobs, job);
}

/* Jobs of 3, 2, 2, 4 seconds; job 3 needs job 0. */
static void plan_of_four(Plan *plan)
{
    const Policy policy = {0};
    plan_init(plan, &policy, NULL);
    add_job(plan, 3, NULL, 0);
    add_job(plan, 2, NULL, 0);
    add_job(plan, 2, NULL, 0);
    add_job(plan, 4, (const uint32_t[]){0}, 1);
}

static void check(const ScheduledJob *job, unsigned worker, double start, double end)
{
    assert_int_equal(job->worker, worker);
    assert_true(job->start == start);
    assert_true(job->end == end);
}

static void test_two_workers(void **state)
{
    (void)state;
    Plan plan;
    plan_of_four(&plan);
    Schedule s;
    schedule_init(&s, &plan, 0, 4, 2, 1);
    check(&s.jobs[0], 0, 0, 3);
    check(&s.jobs[1], 1, 0, 2);
    check(&s.jobs[2], 1, 2, 4);
    check(&s.jobs[3], 0, 3, 7);
    assert_true(s.makespan == 7);
    assert_true(s.serial == 11);
    assert_true(s.critical_path == 7);
    assert_true(s.jobs[0].critical && s.jobs[3].critical && !s.jobs[1].critical);
    schedule_release(&s);
    plan_release(&plan);
}

static void test_one_worker_and_many(void **state)
{
    (void)state;
    Plan plan;
    plan_of_four(&plan);
    Schedule s;
    schedule_init(&s, &plan, 0, 4, 1, 1);
    assert_true(s.makespan == 11 && s.speedup == 1);
    schedule_release(&s);
    schedule_init(&s, &plan, 0, 4, 100, 2); /* twice as fast */
    assert_true(s.makespan == 3.5);
    schedule_release(&s);
    schedule_init(&s, &plan, 3, 1, 2, 1); /* the job that it needs lies before the range and counts as done */
    assert_true(s.makespan == 4);
    schedule_release(&s);
    schedule_init(&s, &plan, 0, 0, 2, 1);
    assert_true(s.makespan == 0 && s.speedup == 1);
    schedule_release(&s);
    plan_release(&plan);
}

static void test_skipped_jobs_take_no_time(void **state)
{
    (void)state;
    Plan plan;
    plan_of_four(&plan);
    plan.jobs.at[0].skipped = true;
    Schedule s;
    schedule_init(&s, &plan, 0, 4, 1, 1);
    assert_true(s.makespan == 8);
    schedule_release(&s);
    plan_release(&plan);
}

static void test_history_adds_up_its_compactions(void **state)
{
    (void)state;
    History history;
    history_init(&history);
    add_job(&history.plan, 3, NULL, 0);
    add_job(&history.plan, 3, NULL, 0);
    add_job(&history.plan, 4, NULL, 0);
    for (uint32_t j = 0; j < 3; j++) {
        if (j != 1) /* jobs 0 and 1 in the first compaction, 2 in the second */
            history_add_step(&history, STEP_COMPACT);
        StepId step = history_add_step(&history, STEP_CREATE);
        history.steps.at[step].job = j;
    }
    assert_true(schedule_history(&history, 1, 1) == 10);
    assert_true(schedule_history(&history, 2, 1) == 7);
    history_release(&history);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_two_workers),
        cmocka_unit_test(test_one_worker_and_many),
        cmocka_unit_test(test_skipped_jobs_take_no_time),
        cmocka_unit_test(test_history_adds_up_its_compactions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
