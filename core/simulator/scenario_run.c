/* scenario_run.c - runs statements, one function per statement, from a table. A first pass over all records chooses
 * their form: equal lengths need no table of LSNs, and small keys need no table of keys. */
#include "core/simulator/scenario_run.h"

#include "core/base/integer.h"
#include "core/executor/dry_run.h"
#include "core/executor/gc_run.h"

#include <stdlib.h>

/* A sorted table of the distinct keys, in the history's arena. */
static const uint64_t *key_table(History *history, uint64_t records, uint64_t *count)
{
    const Scenario *scenario = &history->scenario;
    uint64_t *keys = arena_array(&history->arena, uint64_t, records);
    uint64_t n = 0, distinct = 0;
    for (size_t i = 0; i < scenario->count; i++) {
        if (scenario->at[i].kind == STATEMENT_RECORD)
            keys[n++] = (uint64_t)scenario->at[i].keys.lo;
    }
    qsort(keys, n, sizeof *keys, integer_compare_u64);
    for (uint64_t i = 0; i < n; i++) {
        if (distinct == 0 || keys[distinct - 1] != keys[i])
            keys[distinct++] = keys[i];
    }
    *count = distinct;
    return keys;
}

bool scenario_simulator(Simulator *simulator, History *history, Error *error)
{
    const Scenario *scenario = &history->scenario;
    uint64_t records = 0, largest = 0, length = 0;
    bool vary = false;
    if (!scenario_check_records(scenario, error))
        return false;
    for (size_t i = 0; i < scenario->count; i++) {
        const Statement *statement = &scenario->at[i];
        if (statement->kind != STATEMENT_RECORD)
            continue;
        vary = vary || (records > 0 && statement->number != length);
        length = statement->number;
        largest = (uint64_t)statement->keys.lo > largest ? (uint64_t)statement->keys.lo : largest;
        records++;
    }
    RecordForm form;
    if (largest == UINT64_MAX || !record_form_init(&form, largest + 1, records, SIMULATOR_FIRST_LSN)) {
        uint64_t count;
        const uint64_t *keys = key_table(history, records, &count);
        if (!record_form_init(&form, count, records, SIMULATOR_FIRST_LSN))
            return error_set(error, ERROR_INPUT, "too many records");
        form.keys = keys;
    }
    form.length = length;
    simulator_init(simulator, history, &form, vary);
    simulator->records_expected = records;
    return true;
}

typedef struct Runner {
    Simulator *simulator;
    ScenarioOverrides overrides;
} Runner;

static bool run_note(Runner *runner, const Statement *statement, Error *error)
{
    (void)error;
    History *history = runner->simulator->history;
    StepId step = history_add_step(history, STEP_NOTE);
    history->steps.at[step].text = arena_copy(&history->arena, statement->text.at, statement->text.length);
    return true;
}

static bool run_target(Runner *runner, const Statement *statement, Error *error)
{
    if (!runner->overrides.target_file_size) {
        runner->simulator->history->policy.target_file_size = statement->number;
        return policy_check(&runner->simulator->history->policy, error);
    }
    return true;
}

static bool run_fanout(Runner *runner, const Statement *statement, Error *error)
{
    if (!runner->overrides.fanout) {
        runner->simulator->history->policy.fanout = statement->number;
        return policy_check(&runner->simulator->history->policy, error);
    }
    return true;
}

static bool run_policy(Runner *runner, const Statement *statement, Error *error)
{
    Policy *policy = &runner->simulator->history->policy, before = *policy;
    if (runner->overrides.policy)
        return true;
    if (!policy_parse(statement->text, policy, error))
        return false;
    if (runner->overrides.target_file_size)
        policy->target_file_size = before.target_file_size;
    if (runner->overrides.fanout)
        policy->fanout = before.fanout;
    return policy_check(policy, error);
}

static bool run_keyspace(Runner *runner, const Statement *statement, Error *error)
{
    (void)error;
    keyspace_add(&runner->simulator->store.keyspace, statement->keys);
    return true;
}

static bool run_record(Runner *runner, const Statement *statement, Error *error)
{
    return simulator_ingest(runner->simulator, (uint64_t)statement->keys.lo, statement->number, error);
}

static bool run_flush(Runner *runner, const Statement *statement, Error *error)
{
    (void)statement;
    return simulator_flush(runner->simulator, error);
}

/* Does the scenario give layers and no records? Then sizes and the positions of bytes are estimates. */
static bool only_layers(const Simulator *simulator)
{
    return simulator->store.form.count == 0 && simulator->history->layers.count > 0;
}

static bool run_compact(Runner *runner, const Statement *statement, Error *error)
{
    (void)statement;
    History *history = runner->simulator->history;
    if (only_layers(runner->simulator))
        return dry_run_compact_files(&runner->simulator->compactor, history,
                                     history_end_lsn(history, history_last_step(history)), error) &&
               simulator_look(runner->simulator, error);
    return simulator_compact(runner->simulator, error);
}

static bool run_compact_if_needed(Runner *runner, const Statement *statement, Error *error)
{
    (void)statement;
    return simulator_compact_if_needed(runner->simulator, error);
}

static bool run_gc(Runner *runner, const Statement *statement, Error *error)
{
    (void)statement;
    History *history = runner->simulator->history;
    if (only_layers(runner->simulator)) /* a record after the newest layer would start at its end */
        return gc_run(&runner->simulator->compactor, history, &runner->simulator->backend,
                      history_end_lsn(history, history_last_step(history)), error) &&
               simulator_look(runner->simulator, error);
    return simulator_gc(runner->simulator, error) && simulator_look(runner->simulator, error);
}

typedef bool StatementRun(Runner *runner, const Statement *statement, Error *error);

static StatementRun *const statement_runs[] = {
    [STATEMENT_NOTE] = run_note,
    [STATEMENT_TARGET_FILE_SIZE] = run_target,
    [STATEMENT_FANOUT] = run_fanout,
    [STATEMENT_POLICY] = run_policy,
    [STATEMENT_KEYSPACE] = run_keyspace,
    [STATEMENT_RECORD] = run_record,
    [STATEMENT_FLUSH] = run_flush,
    [STATEMENT_COMPACT] = run_compact,
    [STATEMENT_COMPACT_IF_NEEDED] = run_compact_if_needed,
    [STATEMENT_GC] = run_gc,
};

bool scenario_run(Simulator *simulator, ScenarioOverrides overrides, Error *error)
{
    Runner runner = {.simulator = simulator, .overrides = overrides};
    const Scenario *scenario = &simulator->history->scenario;
    for (size_t i = 0; i < scenario->count; i++) {
        const Statement *statement = &scenario->at[i];
        if ((size_t)statement->kind >= sizeof statement_runs / sizeof *statement_runs)
            continue;
        StatementRun *run = statement_runs[statement->kind];
        if (run && !run(&runner, statement, error))
            return error && error->line ? false : error_place(error, "", statement->line, 0);
    }
    return true;
}
