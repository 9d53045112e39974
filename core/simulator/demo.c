/* demo.c - simulates a small database with policy `full`: a cold table that is rarely written, a hot one whose hot spot
 * moves to the right, and a table that grows. Their layers share no keys, so levels are split into partitions. The keys
 * are hexadecimal.
 *
 *     keys     0        400   1000                     3000   4000
 *              | cold   |     | hot  [spot]  ──►       |      | grows ──►
 */
#include "core/simulator/demo.h"

#include "core/base/rng.h"

#include <stdlib.h>

enum {
    COLD_KEYS = 0x400,
    HOT_FIRST = 0x1000,
    HOT_KEYS = 0x2000,
    SPOT_KEYS = 0x300,
    GROWS_FIRST = 0x4000,
    RECORDS = 40000,
    RECORD_BYTES = 800,
    TARGET_BYTES = 1 << 20,
    LAST_KEY = 0x10000,
};

static uint64_t demo_key(Rng *rng, uint64_t i)
{
    uint64_t dice = rng_below(rng, 100);
    if (dice < 4)
        return rng_below(rng, COLD_KEYS);
    if (dice < 75) {
        uint64_t spot = i * (HOT_KEYS - SPOT_KEYS) / RECORDS;
        return HOT_FIRST + (dice < 20 ? rng_below(rng, HOT_KEYS) : spot + rng_below(rng, SPOT_KEYS));
    }
    return GROWS_FIRST + i / 8;
}

static bool demo_start(Simulator *simulator, History *history, Error *error)
{
    RecordForm form;
    if (!record_form_init(&form, LAST_KEY, RECORDS, SIMULATOR_FIRST_LSN))
        return error_set(error, ERROR_SANITY, "the demo's records don't fit");
    form.length = RECORD_BYTES;
    history->layers.form = KEY_PLAIN;
    history->seed = 1;
    simulator_init(simulator, history, &form, false);
    return true;
}

static bool demo_run(Simulator *simulator, Error *error)
{
    Keyspace *keyspace = &simulator->store.keyspace;
    keyspace_add(keyspace, (KeyRange){0, COLD_KEYS});
    keyspace_add(keyspace, (KeyRange){HOT_FIRST, HOT_FIRST + HOT_KEYS});
    keyspace_add(keyspace, (KeyRange){GROWS_FIRST, GROWS_FIRST + RECORDS / 8});
    Rng rng = {.state = 1};
    bool ok = true;
    for (uint64_t i = 0; ok && i < RECORDS; i++)
        ok = simulator_ingest(simulator, demo_key(&rng, i), RECORD_BYTES, error);
    return ok && simulator_flush(simulator, error) && simulator_compact_if_needed(simulator, error);
}

const SimulationFeed demo_feed = {.name = "demo", .start = demo_start, .run = demo_run};

History *demo_history(void)
{
    History *history = mem_zero(1, sizeof *history);
    SimulationOptions options = {.feed = &demo_feed, .sweep = true, .decisions = true, .samples = true};
    SimulationReport report;
    history_init(history);
    policy_named(STR("full"), &options.policy, NULL);
    options.policy.target_file_size = TARGET_BYTES;
    options.policy.fanout = FANOUT_SIMULATED;
    options.policy.grid = 0x100;
    simulation_run(history, &options, &report, NULL);
    return history;
}

/* The eighth of the splits that are not the first of their level, or the last one if there are fewer. */
StepId demo_step(const History *history)
{
    StepId best = history_last_step(history);
    size_t splits = 0, seen = 0;
    for (StepId step = 0; step < history->steps.count; step++) {
        StepOp op = history->steps.at[step].op;
        if (op == STEP_LEVEL)
            splits = 0;
        if (op == STEP_SPLIT && ++splits >= 2) {
            best = step;
            if (++seen >= 8)
                break;
        }
    }
    return best;
}
