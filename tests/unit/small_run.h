/* small_run.h - a simulation of a few thousand records, for tests. */
#ifndef TESTS_UNIT_SMALL_RUN_H
#define TESTS_UNIT_SMALL_RUN_H

#include "core/simulator/audit.h"
#include "core/simulator/events.h"
#include "core/simulator/workload_run.h"

typedef struct SmallRun {
    History history;
    Workload workload;
    Simulator simulator;
    Audit audit;
    EventLog log;
    Text events;
    Error error;
    bool ok;
} SmallRun;

/* `pages`: number of keys. Records have 100 bytes, and the target is 24 KiB unless the policy states another one. */
static inline void small_run_init(SmallRun *run, const char *workload, const char *policy, uint64_t records,
                                  uint64_t pages, unsigned workers)
{
    RecordForm form;
    *run = (SmallRun){.events = TEXT_EMPTY};
    history_init(&run->history);
    policy_named(STR("neon"), &run->history.policy, NULL);
    run->history.policy.target_file_size = 24576;
    run->history.policy.fanout = 4;
    WorkloadParams params = workload_usual(workload_find(str_from(workload)));
    params.records = records;
    params.record_bytes = 100;
    params.logical_bytes = pages * PAGE_BYTES;
    params.seed = 7;
    run->ok = policy_parse(str_from(policy), &run->history.policy, &run->error) &&
              workload_init(&run->workload, workload_find(str_from(workload)), &params, &run->error) &&
              workload_form(&run->workload, &form, &run->error);
    run->history.policy.workers = workers;
    simulator_init(&run->simulator, &run->history, &form, false);
    audit_init(&run->audit, &run->simulator);
    event_log_init(&run->log, &run->events);
    simulator_watch(&run->simulator, event_log_watch(&run->log));
}

static inline bool small_run_go(SmallRun *run)
{
    run->ok = run->ok && workload_run(&run->workload, &run->simulator, &run->error);
    return run->ok;
}

static inline void small_run_release(SmallRun *run)
{
    audit_release(&run->audit);
    simulator_release(&run->simulator);
    history_release(&run->history);
    text_release(&run->events);
}

#endif
