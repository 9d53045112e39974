/* Rules of production.md that no other test states literally: flushes (A1, A4) and what follows each (B2, Z1, G1, G2),
 * when partitions are renewed (P1), images above the last LSN on disk (B4), the force LSN (I9), bands and identities
 * (L3, L9), and why a gc-compaction job is refused (C5). */
#include "core/executor/dry_run.h"
#include "core/planner/legacy/gc_select.h"
#include "core/planner/legacy/survey.h"
#include "tests/unit/legacy_model.h"
#include "tests/unit/legacy_store.h"
#include "tests/unit/small_run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

/* A1, A4: each flush is one L0 over all keys, from the end of the previous one to the largest LSN put in, plus one.
 * B2, Z1: one compaction follows each flush. */
static void test_flushes_are_as_stated(void **state)
{
    (void)state;
    static const char *const workloads[] = {"uniform", "single", "sequential"};
    for (size_t w = 0; w < 3; w++) {
        SmallRun run;
        small_run_init(&run, workloads[w], "legacy,compaction_threshold=100000", 3000, 60, 1);
        assert_true(small_run_go(&run));
        const LayerSet *set = &run.history.layers;
        uint64_t records = 0;
        assert_true(set->count > 5);
        for (LayerId id = 0; id < set->count; id++) {
            assert_int_equal(set->kind[id], LAYER_DELTA);
            assert_true(set->key_lo[id] == 0 && set->key_hi[id] == key_max(set->form));
            assert_true(id == 0 || set->lsn_lo[id] == set->lsn_hi[id - 1]);
            records += set->records[id];
        }
        assert_int_equal(records, 3000);
        size_t flushes = 0, compactions = 0;
        for (size_t s = 0; s < run.history.steps.count; s++) {
            flushes += run.history.steps.at[s].op == STEP_FLUSH;
            compactions += run.history.steps.at[s].op == STEP_COMPACT;
            assert_true(flushes == compactions || flushes == compactions + 1);
        }
        assert_true(flushes == set->count && compactions + 1 >= flushes);
        small_run_release(&run);
    }
}

/* G1, G2: the horizon lies pitr below the newest LSN, and never moves back. */
static void test_horizons_are_as_stated(void **state)
{
    (void)state;
    SmallRun run;
    small_run_init(&run, "uniform", "legacy,pitr=40000", 3000, 60, 1);
    assert_true(small_run_go(&run));
    Lsn end = 0, applied = 0;
    size_t runs = 0;
    for (size_t s = 0; s < run.history.steps.count; s++) {
        const Step *step = &run.history.steps.at[s];
        if (step->op == STEP_FLUSH)
            end = run.history.layers.lsn_hi[step->layer];
        if (step->op != STEP_GC_RUN)
            continue;
        Lsn horizon = end > 40000 ? end - 40000 : 0;
        applied = horizon > applied ? horizon : applied;
        assert_int_equal(step->lsn, applied);
        runs++;
    }
    assert_true(runs > 5 && applied > 0);
    small_run_release(&run);
}

/* ---- when partitions are renewed (P1) ---- */

typedef struct Parting {
    LayerSet *set;
    LayerId *ids;
    size_t times;
} Parting;

static const LayerSet *parting_layers(void *self, const LayerId **ids, size_t *count)
{
    const Parting *parting = self;
    *ids = parting->ids;
    *count = parting->set->count;
    return parting->set;
}

static bool parting_partition(void *self, Lsn lsn, LegacyParts *parts, size_t *dense, Error *error)
{
    (void)error;
    ((Parting *)self)->times++;
    legacy_parts_begin(parts);
    legacy_parts_add(parts, (KeyRange){0, lsn}); /* to be recognised later */
    *dense = 1;
    return true;
}

/* The old partitions and their LSN are kept while P moves by at most a tenth of the checkpoint_distance with which the
 * timeline was created, whatever the value is changed to later. */
static void test_partitions_are_renewed_as_stated(void **state)
{
    (void)state;
    Rng rng = {31};
    size_t kept = 0, renewed = 0;
    for (int round = 0; round < ROUNDS; round++) {
        LegacyParams params = legacy_params_usual;
        params.checkpoint_distance = rng_below(&rng, 300);
        uint64_t threshold = params.checkpoint_distance / 10;
        LayerSet set;
        LegacyTimeline timeline;
        layer_set_init(&set);
        legacy_timeline_init(&timeline, &params);
        Parting parting = {.set = &set};
        LegacyWork work = {.self = &parting, .layers = parting_layers, .partition = parting_partition};
        Lsn at = 1, old = 0;
        for (int step = 0; step < 12; step++) {
            Lsn end = at + 1 + rng_below(&rng, 40);
            add_delta(&set, 0, 100, at, end);
            at = end;
            free(parting.ids);
            parting.ids = all_ids(&set);
            timeline.params.checkpoint_distance = rng_below(&rng, 300);
            bool force = rng_below(&rng, 8) == 0, new = old == 0 || at - old > threshold || force;
            size_t before = parting.times;
            assert_true(legacy_step_partition(&timeline, force, &work, NULL));
            old = new ? at : old;
            assert_int_equal(parting.times, before + new);
            assert_int_equal(timeline.part_lsn, old);
            assert_true(legacy_part_hull(&timeline.parts, 0).hi == old);
            kept += !new;
            renewed += new;
        }
        legacy_timeline_release(&timeline);
        layer_set_release(&set);
        free(parting.ids);
    }
    assert_true(kept > 500 && renewed > 500);
}

/* ---- images above the last LSN on disk (B4), and forced images (I9) ---- */

static void test_images_of_the_future_are_as_stated(void **state)
{
    (void)state;
    Rng rng = {32};
    for (int round = 0; round < ROUNDS; round++) {
        LayerSet set;
        random_store(&set, &rng, 30);
        LayerId *ids = all_ids(&set);
        set.has_disk_consistent = rng_below(&rng, 8) > 0;
        set.disk_consistent = rng_below(&rng, LSNS);
        size_t images = 0;
        uint64_t bytes = 0;
        for (LayerId id = 0; set.has_disk_consistent && id < set.count; id++)
            if (set.kind[id] == LAYER_IMAGE && set.lsn_lo[id] >= set.disk_consistent + 1) {
                images++;
                bytes += set.size[id];
            }
        LegacySurvey survey = {.view = {.layers = &set, .live = ids, .live_count = set.count}};
        LegacyLostImages lost = legacy_survey_lost_images(&survey);
        assert_int_equal(lost.images, images);
        assert_int_equal(lost.bytes, bytes);
        free(ids);
        layer_set_release(&set);
    }
}

/* last - (last - time) × period / pitr, divided by counting; nothing without a period. */
static void test_the_force_lsn_is_as_stated(void **state)
{
    (void)state;
    Rng rng = {33};
    for (int round = 0; round < 10 * ROUNDS; round++) {
        LegacyParams params = legacy_params_usual;
        params.image_layer_force_creation_period = rng_below(&rng, 4) ? rng_below(&rng, 50) : 0;
        params.pitr_interval = 1 + rng_below(&rng, 50);
        Lsn last = rng_below(&rng, 1000), time = rng_below(&rng, last + 1), lsn, back = 0;
        for (uint64_t left = (last - time) * params.image_layer_force_creation_period; left >= params.pitr_interval;)
            left -= params.pitr_interval, back++;
        bool any = params.image_layer_force_creation_period > 0;
        assert_int_equal(legacy_force_lsn(&params, last, time, &lsn), any);
        if (any)
            assert_int_equal(lsn, back < last ? last - back : 0);
    }
}

/* ---- the band of an L0 compaction (L3), and outputs that exist already (L9) ---- */

static bool same_identity(const LayerSet *set, LayerId id, const PlanJob *job)
{
    return set->kind[id] == LAYER_DELTA && set->key_lo[id] == job->keys.lo && set->key_hi[id] == job->keys.hi &&
           set->lsn_lo[id] == job->lsns.lo && set->lsn_hi[id] == job->lsns.hi;
}

static bool is_created(const History *history, const PlanJob *job)
{
    for (size_t s = 0; s < history->steps.count; s++)
        if (history->steps.at[s].op == STEP_CREATE && history->steps.at[s].job == job->id)
            return true;
    return false;
}

/* L0 end to end, in every second store over a layer that has the identity of a future L1: that L1 is not written. */
static void plan_band(History *history, Rng *rng, const Layer *twin)
{
    Key base = 0;
    key_pack((KeyFields){0, 1663, 5, 16384, 0, 0}, &base);
    history_init(history);
    history->layers.form = KEY_PRODUCTION;
    layer_set_add(&history->layers, &(Layer){.key_lo = base,
                                             .key_hi = base + 500,
                                             .lsn_lo = 5,
                                             .lsn_hi = 6,
                                             .size = 500 * PAGE_BYTES,
                                             .records = SIZE_UNKNOWN,
                                             .kind = LAYER_IMAGE});
    Lsn at = 10;
    for (uint64_t n = 2 + rng_below(rng, 4); n > 0; n--) {
        Lsn end = at + 1 + rng_below(rng, 20);
        layer_set_add(&history->layers, &(Layer){.key_hi = U128_MAX,
                                                 .lsn_lo = at,
                                                 .lsn_hi = end,
                                                 .size = (1 + rng_below(rng, 30)) << 20,
                                                 .records = SIZE_UNKNOWN,
                                                 .kind = LAYER_DELTA});
        at = end;
    }
    if (twin)
        layer_set_add(&history->layers, twin);
    history_add_step(history, STEP_LOAD);
    history_adopt_layers(history);
    assert_true(policy_named(STR("neon"), &history->policy, NULL));
    assert_true(
        policy_parse(STR("legacy,checkpoint_distance=16777216,compaction_threshold=2"), &history->policy, NULL));
    history->plan.trace = &history->trace;
    assert_true(dry_run_compact(history, history_end_lsn(history, history_last_step(history)), NULL));
}

static void test_bands_are_as_stated(void **state)
{
    (void)state;
    Rng rng = {34};
    size_t twins = 0, bands = 0;
    for (int round = 0; round < ROUNDS; round++) {
        uint64_t seed = rng.state;
        History history;
        Layer twin = {0};
        plan_band(&history, &rng, NULL);
        Lsn last = 0;
        for (LayerId id = 0; id < history.layers.count; id++)
            if (layer_is_l0(&history.layers, id))
                last = history.layers.lsn_hi[id] > last ? history.layers.lsn_hi[id] : last;
        for (size_t j = 0; j < history.plan.jobs.count; j++) {
            const PlanJob *job = &history.plan.jobs.at[j];
            if (job->level != LEGACY_ROUND_L0)
                continue;
            assert_true(job->lsns.lo >= 10 && job->lsns.hi <= last); /* L3 */
            assert_false(job->skipped);
            twin = (Layer){.key_lo = job->keys.lo,
                           .key_hi = job->keys.hi,
                           .lsn_lo = job->lsns.lo,
                           .lsn_hi = job->lsns.hi,
                           .size = 1 << 20,
                           .records = SIZE_UNKNOWN,
                           .kind = LAYER_DELTA};
            bands++;
        }
        history_release(&history);
        if (twin.key_hi == 0)
            continue;
        Rng again = {seed};
        plan_band(&history, &again, &twin);
        LayerId kept = LAYER_NONE;
        for (size_t j = 0; j < history.plan.jobs.count; j++) {
            const PlanJob *job = &history.plan.jobs.at[j];
            if (job->level != LEGACY_ROUND_L0)
                continue;
            bool exists = false;
            for (LayerId id = 0; id < history.layers.count; id++)
                if (history.born[id] == 0 && same_identity(&history.layers, id, job)) {
                    exists = true;
                    kept = id;
                }
            assert_int_equal(job->skipped, exists); /* L9 */
            assert_int_equal(is_created(&history, job), !exists);
            twins += exists;
        }
        for (LayerId id = 0; id < history.layers.count; id++)
            if (history.born[id] == 0 && layer_is_l0(&history.layers, id))
                assert_true(history.died[id] != STEP_NEVER);
        assert_true(kept == LAYER_NONE || history.died[kept] == STEP_NEVER);
        history_release(&history);
    }
    assert_true(bands > ROUNDS && twins > ROUNDS / 2);
}

/* ---- why a gc-compaction job is refused (C5) ---- */

static LegacyRefusal model_refusal(const LayerSet *set, KeyRange keys, uint64_t free_bytes)
{
    uint64_t bytes = 0, memory = 0, count = 0, cut = 0;
    LayerSet selected;
    layer_set_init(&selected);
    for (LayerId id = 0; id < set->count; id++) {
        if (!model_over(set, id, keys))
            continue;
        bool image = layer_is_image(set, id);
        Layer layer = layer_set_get(set, id);
        layer_set_add(&selected, &layer);
        bytes += set->size[id];
        memory += (image ? 5 : 3) * (set->size[id] / 268435456);
        cut += !image && (set->key_lo[id] < keys.lo || set->key_hi[id] > keys.hi);
        count++;
    }
    bool valid = model_valid(&selected);
    layer_set_release(&selected);
    if ((double)free_bytes * 0.8 < (double)bytes)
        return LEGACY_REFUSED_DISK;
    if (memory > 1024)
        return LEGACY_REFUSED_MEMORY;
    if (count > 100 && (double)cut >= 0.7 * (double)count)
        return LEGACY_REFUSED_REWRITE;
    return valid ? LEGACY_NOT_REFUSED : LEGACY_REFUSED_OVERLAP;
}

static bool keep_refusal(void *self, size_t job, const LegacyGcSelection *selection)
{
    ((LegacyRefusal *)self)[job] = selection->refusal;
    return true;
}

/* Bands of deltas side by side, most of which reach out of the job. Sometimes one overlaps two bands. */
static void random_bands(LayerSet *set, Rng *rng)
{
    layer_set_init(set);
    uint64_t bands = 1 + rng_below(rng, 150), unit = rng_below(rng, 3) ? 64 : 3000;
    for (uint64_t band = 0; band < bands; band++)
        for (Key key = 0; key < 60;) {
            bool image = rng_below(rng, 9) == 0, crosses = rng_below(rng, 400) == 0;
            Key end = key + 20 + rng_below(rng, 30);
            layer_set_add(set, &(Layer){.key_lo = key,
                                        .key_hi = end,
                                        .lsn_lo = 10 * band,
                                        .lsn_hi = image ? 10 * band + 1 : 10 * band + (crosses ? 15 : 10),
                                        .size = rng_below(rng, unit) << 20,
                                        .records = SIZE_UNKNOWN,
                                        .kind = image ? LAYER_IMAGE : LAYER_DELTA});
            key = end;
        }
}

static void test_refusals_are_as_stated(void **state)
{
    (void)state;
    Rng rng = {35};
    size_t seen[LEGACY_REFUSED_OVERLAP + 1] = {0};
    for (int round = 0; round < ROUNDS; round++) {
        LayerSet set;
        random_bands(&set, &rng);
        LayerId *ids = all_ids(&set);
        LegacyTimeline timeline;
        LegacyGcBounds bounds;
        legacy_timeline_init(&timeline, &legacy_params_usual);
        timeline.gc_applied = timeline.gc_space = timeline.gc_time = 100000;
        legacy_gc_bounds_init(&bounds, &timeline, &set, ids, set.count, (LsnRange){0, UINT64_MAX});
        Key lo = rng_below(&rng, 40);
        LegacyGcJob job = {{lo, lo + 1 + rng_below(&rng, 40)}, {0, 100000}};
        uint64_t free_bytes = rng_below(&rng, 8) ? (uint64_t)1 << 50 : rng_below(&rng, 20) << 30;
        LegacyRefusal refusal = LEGACY_NOT_REFUSED;
        legacy_gc_select(&bounds, &job, 1, false, free_bytes, keep_refusal, &refusal);
        assert_int_equal(refusal, model_refusal(&set, job.keys, free_bytes));
        seen[refusal]++;
        legacy_gc_bounds_release(&bounds);
        legacy_timeline_release(&timeline);
        free(ids);
        layer_set_release(&set);
    }
    for (size_t i = 0; i <= LEGACY_REFUSED_OVERLAP; i++)
        assert_true(seen[i] > 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_flushes_are_as_stated),
        cmocka_unit_test(test_horizons_are_as_stated),
        cmocka_unit_test(test_partitions_are_renewed_as_stated),
        cmocka_unit_test(test_images_of_the_future_are_as_stated),
        cmocka_unit_test(test_the_force_lsn_is_as_stated),
        cmocka_unit_test(test_bands_are_as_stated),
        cmocka_unit_test(test_refusals_are_as_stated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
