/* gc-compaction of the policy `legacy`: trigger, jobs, selection, what is kept of a key, and how outputs are split. */
#include "core/planner/legacy/gc_select.h"
#include "core/planner/legacy/legacy_memory.h"
#include "core/planner/legacy/retention.h"
#include "core/planner/legacy/split_writer.h"
#include "tests/unit/legacy_model.h"
#include "tests/unit/legacy_store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

/* ---- gc-compaction ---- */

typedef struct Selected {
    LayerId at[MODEL_MAX];
    size_t count, cut;
    uint64_t bytes;
} Selected;

static bool keep_selected(void *self, size_t job, const LegacyGcSelection *selection)
{
    Selected *selected = (Selected *)self + job;
    *selected = (Selected){.count = selection->layers.count, .cut = selection->cut, .bytes = selection->bytes};
    for (size_t i = 0; i < selection->layers.count; i++)
        selected->at[i] = selection->layers.at[i];
    return true;
}

static void test_jobs_are_split_and_select_as_stated(void **state)
{
    (void)state;
    Rng rng = {11};
    static Selected selected[64];
    for (int round = 0; round < ROUNDS; round++) {
        LayerSet set;
        random_store(&set, &rng, 60);
        LayerId *ids = all_ids(&set);
        LegacyTimeline timeline;
        legacy_timeline_init(&timeline, &legacy_params_usual);
        Key base = 0;
        key_pack((KeyFields){0, 1663, 5, 16384, 0, 0}, &base);
        KeyRange ranges[KEYS];
        size_t count = 0;
        for (Key key = rng_below(&rng, 3); key < KEYS; key += 1 + rng_below(&rng, 4)) {
            ranges[count] = (KeyRange){base + key, base + key + 1};
            legacy_parts_begin(&timeline.parts);
            legacy_parts_add(&timeline.parts, ranges[count++]);
        }
        timeline.gc_applied = timeline.gc_space = timeline.gc_time = 1 + rng_below(&rng, LSNS);
        LegacyGcRequest request = {{0, KEY_METADATA_LO}, {0, UINT64_MAX}, rng_below(&rng, 12)};
        LegacyGcJobs jobs = {0};
        legacy_gc_split(&timeline, &set, ids, set.count, &request, &jobs);
        ModelJob expected[KEYS + 1];
        size_t expected_count =
            model_gc_split(&set, ranges, count, request.keys, timeline.gc_applied, request.max_mb, expected);
        assert_int_equal(jobs.count, expected_count);
        for (size_t i = 0; i < jobs.count; i++)
            assert_true(jobs.at[i].keys.lo == expected[i].keys.lo && jobs.at[i].keys.hi == expected[i].keys.hi);

        LsnRange lsns = {rng_below(&rng, 2) ? 0 : rng_below(&rng, LSNS), UINT64_MAX};
        LegacyGcBounds bounds;
        legacy_gc_bounds_init(&bounds, &timeline, &set, ids, set.count, lsns);
        legacy_gc_select(&bounds, jobs.at, jobs.count, false, UINT64_MAX, keep_selected, selected);
        Lsn hi = 0, lo = UINT64_MAX;
        for (LayerId id = 0; id < set.count; id++) {
            if (set.lsn_lo[id] <= timeline.gc_applied && model_end(&set, id) > hi)
                hi = model_end(&set, id);
            if ((lsns.lo == 0 || model_end(&set, id) > lsns.lo) && set.lsn_lo[id] < lo)
                lo = set.lsn_lo[id];
        }
        for (size_t i = 0; i < jobs.count; i++) {
            size_t n = 0, cut = 0;
            uint64_t bytes = 0;
            KeyRange keys = jobs.at[i].keys;
            keys.hi = keys.hi > KEY_METADATA_LO ? KEY_METADATA_LO : keys.hi;
            for (LayerId id = 0; id < set.count; id++) {
                if (!model_over(&set, id, keys) || model_end(&set, id) > hi || set.lsn_lo[id] < lo)
                    continue;
                assert_true(n < selected[i].count && selected[i].at[n] == id);
                n++;
                bytes += set.size[id];
                cut += !layer_is_image(&set, id) && (set.key_lo[id] < keys.lo || set.key_hi[id] > keys.hi);
            }
            assert_int_equal(selected[i].count, n);
            assert_int_equal(selected[i].cut, cut);
            assert_int_equal(selected[i].bytes, bytes);
        }
        legacy_gc_bounds_release(&bounds);
        array_release(&jobs);
        legacy_timeline_release(&timeline);
        free(ids);
        layer_set_release(&set);
    }
}

/* Contents as sums of powers of two: the contents of a page are the set of records in it; a page or an initialising
 * record discards what was before. Whatever is kept must give the same contents at every point and above the last one.
 */
static uint64_t contents_at(const LegacyVersion *history, size_t count, uint64_t below, Lsn at)
{
    uint64_t page = below;
    for (size_t i = 0; i < count; i++) {
        if (history[i].lsn > at || (i > 0 && history[i].lsn == history[i - 1].lsn))
            continue;
        bool fresh = history[i].page || history[i].initialises;
        page = fresh ? (uint64_t)1 << history[i].id : page | (uint64_t)1 << history[i].id;
    }
    return page;
}

static uint64_t contents_kept(const LegacyRetention *kept, Lsn at, const LegacyVersion *history, uint64_t below,
                              uint64_t *pages)
{
    uint64_t page = below;
    for (size_t b = 0; b < kept->buckets.count; b++) {
        const LegacyBucket *bucket = &kept->buckets.at[b];
        if (bucket->kind == LEGACY_KEEP_PAGE) {
            uint64_t made = 0;
            for (size_t i = 0; i < bucket->count; i++) {
                LegacySource source = kept->sources.at[bucket->first + i];
                made |= source.kind == LEGACY_FROM_BELOW   ? below
                        : source.kind == LEGACY_FROM_POINT ? pages[source.number]
                                                           : (uint64_t)1 << source.number;
            }
            pages[b] = made;
            if (bucket->at <= at)
                page = made;
        }
        for (size_t i = 0; bucket->kind == LEGACY_KEEP_VERSIONS && i < bucket->count; i++) {
            LegacyVersion version = kept->versions.at[bucket->first + i];
            Lsn lsn = bucket->moved ? bucket->at : version.lsn;
            bool fresh = version.page || version.initialises;
            if (lsn <= at)
                page = fresh ? (uint64_t)1 << version.id : page | (uint64_t)1 << version.id;
        }
    }
    (void)history;
    return page;
}

static void test_retention_reads_back_the_same(void **state)
{
    (void)state;
    Rng rng = {12};
    int made_pages = 0;
    for (int round = 0; round < 10 * ROUNDS; round++) {
        LegacyVersion history[20];
        size_t count = 1 + rng_below(&rng, 20);
        Lsn lsn = 10, points[5];
        for (size_t i = 0; i < count; i++) {
            uint64_t kind = rng_below(&rng, 8);
            history[i] = (LegacyVersion){lsn, kind == 0, kind == 1, (uint32_t)i};
            lsn += 1 + rng_below(&rng, 4);
        }
        size_t point_count = 1 + rng_below(&rng, 5);
        for (size_t i = 0; i < point_count; i++)
            points[i] = (i ? points[i - 1] : 5) + rng_below(&rng, 20);
        bool below = rng_below(&rng, 2);
        if (!below)
            history[0].initialises = true;
        LegacyRetentionInput input = {history, count, points, point_count, (uint32_t)rng_below(&rng, 6), below};
        LegacyRetention kept = {0};
        assert_true(legacy_retention(&input, &kept, NULL));
        assert_int_equal(kept.buckets.count, point_count + 1);
        uint64_t base = below ? (uint64_t)1 << 40 : 0, pages[6] = {0};
        for (size_t i = 0; i < point_count; i++)
            assert_int_equal(contents_kept(&kept, points[i], history, base, pages),
                             contents_at(history, count, base, points[i]));
        for (Lsn at = points[point_count - 1]; at < lsn; at++) /* and at every LSN above the cutoff */
            assert_int_equal(contents_kept(&kept, at, history, base, pages), contents_at(history, count, base, at));
        /* Rule C7: the first bucket is a page where nothing lies below; the last one never is; the others depend on
         * the count. */
        uint64_t counted = 0;
        size_t next = 0;
        for (size_t b = 0; b < kept.buckets.count; b++) {
            size_t before = next;
            while (next < count && (b == point_count || history[next].lsn <= points[b]))
                next++;
            counted += next - before;
            bool any = next > 0 || below,
                 page = any && b < point_count && (b == 0 && !below ? true : counted >= input.threshold);
            assert_int_equal(kept.buckets.at[b].kind == LEGACY_KEEP_PAGE, page);
            counted = page ? 0 : counted;
            made_pages += page;
        }
        legacy_retention_release(&kept);
    }
    assert_true(made_pages > ROUNDS);
    LegacyVersion orphan = {10, false, false, 0};
    Lsn point = 20;
    LegacyRetention kept = {0};
    LegacyRetentionInput input = {&orphan, 1, &point, 1, 5, false};
    assert_false(legacy_retention(&input, &kept, NULL)); /* a record has no page to which it applies */
    legacy_retention_release(&kept);
}

/* Rule C9, layer by layer. */
static void test_outputs_are_split_as_stated(void **state)
{
    (void)state;
    Rng rng = {13};
    for (int round = 0; round < ROUNDS; round++) {
        LayerKind kind = round % 2 ? LAYER_IMAGE : LAYER_DELTA;
        uint64_t target = 17000 + rng_below(&rng, 20000);
        KeyRange keys = {0, 1000};
        LsnRange lsns = {20, kind == LAYER_IMAGE ? 20 : 90};
        LegacyOutputs outputs = {0};
        LegacySplitWriter writer;
        legacy_split_init(&writer, kind, target, keys, lsns, &outputs);
        ModelFile file = {.kind = kind};
        KeyRange open = {0, 0};
        size_t held = 0, at = 0;
        Key key = 1, last = 0;
        struct {
            KeyRange keys;
            size_t records;
        } expected[300];
        for (size_t n = 1 + rng_below(&rng, 250); n > 0; n--) {
            uint64_t length = rng_below(&rng, 900);
            uint64_t size = 8192 + file.blobs + 8192 * file.pages + 8192;
            bool full = kind == LAYER_IMAGE ? size + 18 + length >= target : size + 106 >= target && key != last;
            if (held >= 1 && full) {
                expected[at].keys = (KeyRange){open.lo, key};
                expected[at++].records = held;
                model_file_release(&file);
                file = (ModelFile){.kind = kind};
                held = 0;
                open.lo = key;
            }
            if (held == 0 && kind == LAYER_DELTA)
                open.lo = key;
            model_file_add(&file, key, n, length);
            held++;
            last = key;
            assert_true(legacy_split_put(&writer, key, 300 - n, length, NULL));
            key += kind == LAYER_IMAGE ? 1 + rng_below(&rng, 3) : rng_below(&rng, 3);
        }
        expected[at].keys = (KeyRange){open.lo, kind == LAYER_IMAGE ? keys.hi : last + 1};
        expected[at++].records = held;
        legacy_split_finish(&writer);
        assert_int_equal(outputs.count, at);
        for (size_t i = 0; i < at; i++) {
            assert_true(outputs.at[i].keys.lo == expected[i].keys.lo && outputs.at[i].keys.hi == expected[i].keys.hi);
            assert_int_equal(outputs.at[i].records, expected[i].records);
        }
        model_file_release(&file);
        array_release(&outputs);
    }
}

static void test_the_trigger_compares_sizes(void **state)
{
    (void)state;
    LegacyParams params = legacy_params_usual;
    const uint64_t gib = (uint64_t)1 << 30;
    assert_int_equal(legacy_gc_trigger(&params, 5 * gib - 1, 0), LEGACY_TRIGGER_SMALL);
    assert_int_equal(legacy_gc_trigger(&params, 5 * gib, 0), LEGACY_TRIGGER_STARTS);
    assert_int_equal(legacy_gc_trigger(&params, 10 * gib, 10 * gib), LEGACY_TRIGGER_STARTS); /* the ratio is reached */
    assert_int_equal(legacy_gc_trigger(&params, 10 * gib - 1, 10 * gib), LEGACY_TRIGGER_RATIO);
    assert_int_equal(legacy_gc_trigger(&params, 150 * gib - 1, 0), LEGACY_TRIGGER_STARTS);
    assert_int_equal(legacy_gc_trigger(&params, 149 * gib, gib), LEGACY_TRIGGER_TOO_LARGE);
    params.gc_compaction_enabled = false;
    assert_int_equal(legacy_gc_trigger(&params, 10 * gib, gib), LEGACY_TRIGGER_DISABLED);
}

/* Layers of 1 KiB would start with a first threshold of 1 KiB. With smaller layers no threshold that can be set would
 * start it. */
static void test_the_least_threshold_that_can_be_set_is_one(void **state)
{
    (void)state;
    for (uint64_t bytes = 1023; bytes <= 1025; bytes++) {
        Policy policy;
        Plan plan;
        Trace trace = {0};
        LegacyTimeline timeline;
        assert_true(policy_named(STR("legacy"), &policy, NULL));
        plan_init(&plan, &policy, &trace);
        legacy_timeline_init(&timeline, &legacy_params_usual);
        legacy_trace_trigger(&plan, &timeline, &(LegacyTriggerVerdict){.trigger = LEGACY_TRIGGER_SMALL, .l1 = bytes},
                             false);
        const Decision *decision = &trace.decisions.at[0];
        if (bytes < 1024)
            assert_null(decision->flip_parameter);
        else
            assert_string_equal(decision->flip_parameter, "gc_compaction_initial_threshold_kb");
        legacy_timeline_release(&timeline);
        plan_release(&plan);
        trace_release(&trace);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_jobs_are_split_and_select_as_stated),
        cmocka_unit_test(test_retention_reads_back_the_same),
        cmocka_unit_test(test_outputs_are_split_as_stated),
        cmocka_unit_test(test_the_trigger_compares_sizes),
        cmocka_unit_test(test_the_least_threshold_that_can_be_set_is_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
