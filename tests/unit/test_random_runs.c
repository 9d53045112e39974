/* Random runs under the audit: lengths, skews, policies, flushes and collections at random. After each compaction the
 * result of a read is compared, record by record, with a list of everything that was ever written. */
#include "core/base/rng.h"
#include "core/simulator/audit.h"
#include "core/simulator/read_sweep.h"

#include "tests/unit/run_checks.h"

#include <stdio.h>

#define RUNS 400

typedef struct Written {
    uint64_t key, length;
    Lsn lsn;
} Written;

typedef struct Run {
    Rng rng;
    History history;
    Simulator simulator;
    Audit audit;
    ARRAY(Written) written; /* by arrival */
    uint64_t keys;
    Text policy;
    unsigned long seed;
    uint64_t reads, from_images, from_pages;
} Run;

/* ---- a read, as slowly and plainly as can be ---- */

static bool over(const History *history, LayerId id, Key key)
{
    const LayerSet *set = &history->layers;
    return history->died[id] == STEP_NEVER && set->key_lo[id] <= key && key < set->key_hi[id];
}

static LayerId newest_image(const History *history, Key key, Lsn below)
{
    LayerId best = LAYER_NONE;
    for (LayerId i = 0; i < history->layers.count; i++)
        if (over(history, i, key) && layer_is_image(&history->layers, i) && history->layers.lsn_lo[i] <= below &&
            (best == LAYER_NONE || history->layers.lsn_lo[i] > history->layers.lsn_lo[best]))
            best = i;
    return best;
}

/* Whether a read passes the layer by: under `tight` readers know the first and the last record of an L0. */
static bool passed_by(const Run *run, LayerId id, Key key)
{
    if (!run->history.policy.tight || !layer_is_l0(&run->history.layers, id))
        return false;
    const RecordForm *form = &run->simulator.store.form;
    Words words = record_store_get(&run->simulator.store, id);
    return words.count == 0 || key < record_key(form, words.at[0]) || key > record_key(form, words.at[words.count - 1]);
}

/* The next delta of a read that wants records below `below` and above `floor`. */
static LayerId next_delta(const Run *run, Key key, Lsn below, Lsn floor)
{
    const History *history = &run->history;
    const LayerSet *set = &history->layers;
    LayerId best = LAYER_NONE;
    for (LayerId i = 0; i < set->count; i++) {
        if (!over(history, i, key) || layer_is_image(set, i) || set->lsn_lo[i] >= below || set->lsn_hi[i] <= floor ||
            passed_by(run, i, key))
            continue;
        if (best == LAYER_NONE || set->lsn_hi[i] > set->lsn_hi[best] ||
            (set->lsn_hi[i] == set->lsn_hi[best] && set->lsn_lo[i] < set->lsn_lo[best]))
            best = i;
    }
    return best;
}

typedef struct Cost {
    uint64_t layers, records, bytes;
} Cost;

/* Marks the arrivals that a read finds. Returns the first one that it need not find: its base contains all earlier
 * ones. */
static uint64_t read_one(Run *run, uint64_t key, Lsn below, uint8_t *found, Cost *cost)
{
    const History *history = &run->history;
    const RecordForm *form = &run->simulator.store.form;
    LayerId image = newest_image(history, key, below), delta;
    Lsn floor = image == LAYER_NONE ? 0 : history->layers.lsn_lo[image];
    while (below > floor && (delta = next_delta(run, key, below, floor)) != LAYER_NONE) {
        Words words = record_store_get(&run->simulator.store, delta);
        Lsn lo = history->layers.lsn_lo[delta] > floor ? history->layers.lsn_lo[delta] : floor;
        cost->layers++;
        for (size_t i = words_below(words.at, words.count, record_bound(form, key + 1)); i-- > 0;) {
            uint64_t arrival = record_arrival(form, words.at[i]);
            Lsn lsn = record_lsn(form, words.at[i]);
            if (record_key(form, words.at[i]) != key)
                break;
            if (lsn >= below || lsn < lo)
                continue;
            cost->bytes += record_length(form, words.at[i]);
            if (record_is_page(words.at[i])) {
                run->from_pages++;
                return arrival + 1;
            }
            cost->records++;
            found[arrival]++;
        }
        below = lo;
    }
    run->from_images += image != LAYER_NONE;
    cost->layers += image != LAYER_NONE;
    cost->bytes += image != LAYER_NONE ? PAGE_BYTES : 0;
    return image == LAYER_NONE ? 0 : record_arrival_at(form, floor);
}

static void check_read(Run *run, uint64_t key, Lsn below)
{
    size_t flushed = run->written.count - run->simulator.buffered;
    uint8_t *found = mem_zero(flushed + 1, 1);
    Cost cost = {0};
    uint64_t base = read_one(run, key, below, found, &cost);
    for (uint64_t arrival = 0; arrival < flushed; arrival++) {
        const Written *record = &run->written.at[arrival];
        bool wanted = record->key == key && record->lsn < below && arrival >= base && record->length > 0;
        bool right = record->length == 0 || arrival < base || found[arrival] == (wanted ? 1 : 0);
        if (!right)
            fail_msg("seed %lu (%s): a read of key %llu below %llu found record %llu %u times", run->seed,
                     run->policy.at, (unsigned long long)key, (unsigned long long)below, (unsigned long long)arrival,
                     (unsigned)found[arrival]);
    }
    run->reads++;
    free(found);
}

static void check_reads(Run *run)
{
    Lsn horizon = audit_report(&run->audit).horizon, head = run->simulator.next_lsn;
    for (int i = 0; i < 6; i++) {
        uint64_t key = rng_below(&run->rng, run->keys);
        check_read(run, key, i == 0 ? head : horizon + 1 + rng_below(&run->rng, head - horizon + 1));
    }
    for (size_t b = 0; b < run->history.layers.branches.count; b++)
        check_read(run, rng_below(&run->rng, run->keys), run->history.layers.branches.at[b] + 1);
}

/* ---- the sweep over all keys, against one read after another ---- */

static uint64_t spread_sum(const ExactHistogram *spread)
{
    uint64_t sum = 0;
    size_t count;
    ExactHistogramEntry *entries = exact_histogram_sorted(spread, &count);
    for (size_t i = 0; i < count; i++)
        sum += entries[i].value * entries[i].weight;
    free(entries);
    return sum;
}

static void check_sweep(Run *run)
{
    bool head = rng_below(&run->rng, 2) == 0;
    Lsn below = head ? UINT64_MAX : SIMULATOR_FIRST_LSN + rng_below(&run->rng, run->simulator.next_lsn);
    StepId step = (StepId)(run->history.steps.count - 1);
    uint8_t *found = mem_zero(run->written.count + 1, 1);
    Cost all = {0}, most = {0};
    for (uint64_t key = 0; key < run->keys; key++) {
        Cost cost = {0};
        read_one(run, key, below, found, &cost);
        all = (Cost){all.layers + cost.layers, all.records + cost.records, all.bytes + cost.bytes};
        most.layers = cost.layers > most.layers ? cost.layers : most.layers;
        most.bytes = cost.bytes > most.bytes ? cost.bytes : most.bytes;
    }
    ReadSweep sweep = {.keep_profile = true};
    read_sweep_add(&sweep, &run->history, step, &run->simulator.store, below, true, NULL);
    double layers = 0, records = 0, bytes = 0;
    for (size_t i = 0; i < sweep.profile.count; i++) {
        layers += sweep.profile.at[i].layers * (double)sweep.profile.at[i].existing;
        records += sweep.profile.at[i].records * (double)sweep.profile.at[i].existing;
        bytes += sweep.profile.at[i].bytes * (double)sweep.profile.at[i].existing;
    }
    bool same =
        spread_sum(&sweep.layers) == all.layers && spread_sum(&sweep.records) == all.records &&
        spread_sum(&sweep.bytes) == all.bytes && exact_histogram_distribution(&sweep.layers).max == most.layers &&
        exact_histogram_distribution(&sweep.bytes).max == most.bytes &&
        exact_histogram_distribution(&sweep.layers).weight == run->keys && (uint64_t)(layers + 0.5) == all.layers &&
        (uint64_t)(records + 0.5) == all.records && (uint64_t)(bytes + 0.5) == all.bytes;
    if (!same)
        fail_msg("seed %lu (%s): a sweep below %llu: layers %llu is not %llu, records %llu, %llu, bytes %llu, %llu",
                 run->seed, run->policy.at, (unsigned long long)below, (unsigned long long)spread_sum(&sweep.layers),
                 (unsigned long long)all.layers, (unsigned long long)spread_sum(&sweep.records),
                 (unsigned long long)all.records, (unsigned long long)spread_sum(&sweep.bytes),
                 (unsigned long long)all.bytes);
    read_sweep_release(&sweep);
    free(found);
}

/* ---- a run ---- */

static void random_policy(Run *run)
{
    static const char *const switches[] = {"gc",    "gc",    "since",    "single",        "split",
                                           "tight", "skip",  "cut=best", "cut=grid",      "cut=image",
                                           "gc",    "since", "tight",    "materialize=2", "materialize=5"};
    Rng *rng = &run->rng;
    text_printf(&run->policy, "%s", rng_below(rng, 4) == 0 ? "full" : "neon");
    for (uint64_t n = rng_below(rng, 7); n > 0; n--)
        text_printf(&run->policy, "+%s", switches[rng_below(rng, sizeof switches / sizeof *switches)]);
    text_printf(&run->policy, ",grid=%llu,pitr=%llu,workers=%llu", 1 + (unsigned long long)rng_below(rng, 32),
                (unsigned long long)(rng_below(rng, 3) ? rng_below(rng, 60000) : 0),
                1 + (unsigned long long)rng_below(rng, 8) / 7);
    Policy *policy = &run->history.policy;
    policy_named(STR("neon"), policy, NULL);
    Error error = {0};
    if (!policy_parse(text_str(&run->policy), policy, &error))
        fail_msg("%s: %s", run->policy.at, error.message);
    policy->fanout = 1 + rng_below(rng, 5);
    policy->target_file_size = PAGE_BYTES + rng_below(rng, 4 * PAGE_BYTES);
}

static uint64_t random_key(Run *run, unsigned shape, uint64_t i)
{
    Rng *rng = &run->rng;
    switch (shape) {
    case 0:
        return rng_below(rng, run->keys);
    case 1: /* hot and cold */
        return rng_below(rng, 10) ? rng_below(rng, run->keys / 10 + 1) : rng_below(rng, run->keys);
    case 2:
        return i / 3 % run->keys;
    case 3: /* one hot key */
        return rng_below(rng, 3) ? run->keys / 2 : rng_below(rng, run->keys);
    default: /* a moving spot */
        return (i / 40 + rng_below(rng, 5)) % run->keys;
    }
}

static void random_run(unsigned long seed, uint64_t totals[5])
{
    Run run = {.rng = {seed}, .policy = TEXT_EMPTY, .seed = seed};
    history_init(&run.history);
    random_policy(&run);
    run.history.plan.trace = seed % 4 == 0 ? &run.history.trace : NULL;
    uint64_t records = 200 + rng_below(&run.rng, 1500);
    run.keys = 1 + rng_below(&run.rng, rng_below(&run.rng, 2) ? 12 : 400);
    bool vary = rng_below(&run.rng, 2) == 0;
    unsigned shape = (unsigned)rng_below(&run.rng, 5);
    RecordForm form;
    assert_true(record_form_init(&form, run.keys, records, SIMULATOR_FIRST_LSN));
    form.length = 1 + rng_below(&run.rng, 300);
    for (uint64_t b = rng_below(&run.rng, 4); b > 2; b--)
        array_push(&run.history.layers.branches, SIMULATOR_FIRST_LSN + rng_below(&run.rng, 100000));
    simulator_init(&run.simulator, &run.history, &form, vary);
    audit_init(&run.audit, &run.simulator);
    keyspace_add(&run.simulator.store.keyspace, (KeyRange){0, run.keys});
    Error error = {0};
    bool ok = true;
    for (uint64_t i = 0; i < records && ok; i++) {
        uint64_t length = vary ? rng_below(&run.rng, 8) * rng_below(&run.rng, 80) : form.length, compactions;
        bool flush = rng_below(&run.rng, 300) == 0 || i + 1 == records;
        if (flush && length == 0)
            length = 1; /* another test has an empty record at the end of a flush */
        Written record = {random_key(&run, shape, i), length, run.simulator.next_lsn};
        array_push(&run.written, record);
        compactions = run.simulator.flushes_compacted;
        ok = simulator_ingest(&run.simulator, record.key, length, &error) &&
             (!flush ||
              (simulator_flush(&run.simulator, &error) && simulator_compact_if_needed(&run.simulator, &error)));
        if (ok && compactions != run.simulator.flushes_compacted)
            check_reads(&run), check_sweep(&run), check_single_copies(&run.simulator, run.policy.at);
    }
    if (!ok || !audit_verify(&run.audit, &error))
        fail_msg("seed %lu (%s): %s", seed, run.policy.at, error.message);
    char name[400];
    snprintf(name, sizeof name, "seed %lu (%s)", seed, run.policy.at);
    totals[3] += check_planned_bytes(&run.history, name);
    totals[4] += check_chosen_cuts(&run.history, name);
    totals[0] += run.reads;
    totals[1] += run.from_images;
    totals[2] += run.from_pages;
    audit_release(&run.audit);
    simulator_release(&run.simulator);
    history_release(&run.history);
    array_release(&run.written);
    text_release(&run.policy);
}

static void test_nothing_is_lost_whatever_the_policy(void **state)
{
    (void)state;
    uint64_t totals[5] = {0};
    for (unsigned long seed = 1; seed <= RUNS; seed++)
        random_run(seed, totals);
    assert_true(totals[0] > 20 * RUNS); /* compared reads, */
    assert_true(totals[1] > RUNS);      /* of which some ended at images, */
    assert_true(totals[2] > 10);        /* and a few at page images */
    assert_true(totals[3] > 20 * RUNS); /* jobs whose planned bytes were compared, */
    assert_true(totals[4] > RUNS);      /* and cuts with the layers that they ended */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_is_lost_whatever_the_policy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
