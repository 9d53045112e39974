/* The next image pass of the policy `legacy`, before it runs: when it is due, what it writes, and what a restart
 * loses. */
#include "core/planner/legacy/survey.h"
#include "core/tell/forecast_text.h"
#include "tests/unit/layers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

/* Rule I8 by hand: bands that the lowest partition lacks, ten L0 per band, 256 MiB per L0 and shard. */
static void test_when_the_next_pass_is_due(void **state)
{
    (void)state;
    Rng rng = {77};
    for (int round = 0; round < 500; round++) {
        LegacyTimeline timeline;
        LegacyParams params = legacy_params_usual;
        legacy_timeline_init(&timeline, &params);
        timeline.sharding.count = (uint8_t)rng_below(&rng, 9);
        LegacyGate gates[6];
        uint64_t bytes[6], fewest = UINT64_MAX, sum = 0;
        size_t count = rng_below(&rng, 7), images = 0, l0 = rng_below(&rng, 13);
        for (size_t p = 0; p < count; p++) {
            legacy_parts_begin(&timeline.parts);
            legacy_parts_add(&timeline.parts, (KeyRange){p, p + 1});
            uint32_t height = (uint32_t)rng_below(&rng, 4);
            gates[p] = (LegacyGate){
                .reason = height >= 3 ? LEGACY_GATE_HEIGHT : LEGACY_GATE_LOW, .open = height >= 3, .height = height};
            bytes[p] = rng_below(&rng, 1000);
            fewest = 3 - height < fewest ? 3 - height : fewest;
        }
        for (size_t p = 0; p < count; p++) {
            images += 3 - gates[p].height == fewest;
            sum += 3 - gates[p].height == fewest ? bytes[p] : 0;
        }
        PlanForecast next = legacy_next_pass(&timeline, (LegacyPass){gates, bytes, l0, NULL});
        assert_int_equal(next.any, count > 0);
        assert_int_equal(next.images, images);
        assert_int_equal(next.bytes, sum);
        if (count > 0) {
            uint64_t l0s = fewest == 0 ? 0 : (l0 < 10 ? 10 - l0 : 0) + 10 * (fewest - 1);
            assert_int_equal(next.wal, (l0s << 28) * (timeline.sharding.count > 1 ? timeline.sharding.count : 1));
            /* A closed check needs WAL too. The later of the two decides. */
            LegacyCheckVerdict check = {
                .open = rng_below(&rng, 2), .wal = rng_below(&rng, 4) << 28, .wal_needed = rng_below(&rng, 40) << 28};
            uint64_t left = check.open || check.wal >= check.wal_needed ? 0 : check.wal_needed - check.wal;
            PlanForecast later = legacy_next_pass(&timeline, (LegacyPass){gates, bytes, l0, &check});
            assert_int_equal(later.wal, next.wal > left ? next.wal : left);
        }
        legacy_timeline_release(&timeline);
    }
}

/* Of the images at 10, 20 and 30 the one at 20 is the newest below 25. A restart for which LSN 20 is the last keeps it
 * (B4). */
static void test_images_at_the_bounds_of_lsns(void **state)
{
    (void)state;
    LayerSet set;
    layer_set_init(&set);
    for (Lsn at = 10; at <= 30; at += 10) {
        LayerId id = add_image(&set, 0, 100, at);
        set.size[id] = 1000 + at;
    }
    set.has_disk_consistent = true;
    set.disk_consistent = 20;
    LayerId ids[] = {0, 1, 2};
    LegacySurvey survey = {.view = {.layers = &set, .live = ids, .live_count = 3, .end_lsn = 31}};
    Lsn newest;
    uint64_t wal;
    assert_true(legacy_newest_image(&survey.view, 25, &newest, &wal));
    assert_true(newest == 20 && wal == 5);
    assert_false(legacy_newest_image(&survey.view, 9, &newest, &wal));
    LegacyLostImages lost = legacy_survey_lost_images(&survey);
    assert_true(lost.images == 1 && lost.bytes == 1030);
    layer_set_release(&set);
}

/* A read of all sparse keys visits the deltas above their newest image, which ends where the partition does. It visits
 * none below the image, none beside these keys, and none over only some other keys of metadata. */
static void test_a_read_of_sparse_keys_ends_at_their_image(void **state)
{
    (void)state;
    const Key lo = (Key)0x62 << 120, hi = (Key)0x66 << 120;
    const struct {
        Layer layer;
        bool visited;
    } layers[] = {
        {{.key_hi = U128_MAX, .lsn_lo = 10, .lsn_hi = 20}, false},
        {{.key_hi = U128_MAX, .lsn_lo = 20, .lsn_hi = 31}, false},
        {{.key_lo = (Key)3 << 120, .key_hi = hi, .lsn_lo = 30, .lsn_hi = 31, .kind = LAYER_IMAGE}, false},
        {{.key_lo = lo, .key_hi = lo + 5, .lsn_lo = 25, .lsn_hi = 32}, true},
        {{.key_hi = U128_MAX, .lsn_lo = 32, .lsn_hi = 40}, true},
        {{.key_hi = lo, .lsn_lo = 32, .lsn_hi = 40}, false},
        {{.key_lo = hi, .key_hi = U128_MAX, .lsn_lo = 32, .lsn_hi = 40}, false},
        {{.key_lo = lo, .key_hi = hi - 1, .lsn_lo = 50, .lsn_hi = 51, .kind = LAYER_IMAGE}, false},
    };
    LayerSet set;
    LayerId ids[8];
    layer_set_init(&set);
    set.form = KEY_PRODUCTION;
    uint64_t expected = 0;
    for (LayerId i = 0; i < 8; i++) {
        ids[i] = layer_set_add(&set, &layers[i].layer);
        expected += layers[i].visited;
        PlanView view = {.layers = &set, .live = ids, .live_count = (size_t)i + 1};
        if (i >= 2)
            assert_int_equal(legacy_metadata_visited(&view), expected);
    }
    layer_set_release(&set);
}

/* An old image under a new one is left in two pieces. Each costs what its keys could hold, and at most a target. The
 * new image is a piece of its own and costs its own size again. */
static void test_what_a_guessed_part_costs(void **state)
{
    (void)state;
    LayerSet set;
    layer_set_init(&set);
    LayerId old = add_image(&set, 0, 100000, 10), new = add_image(&set, 20, 40, 20);
    set.size[old] = 24576;
    set.size[new] = 4321;
    add_delta(&set, 0, 100000, 21, 30);
    LayerId ids[] = {0, 1, 2};
    PlanView view = {.layers = &set, .live = ids, .live_count = 3, .end_lsn = 30};
    Policy policy;
    Error error = {0};
    assert_true(policy_named(STR("legacy"), &policy, &error));
    LegacySurvey survey;
    assert_true(legacy_survey_init(&survey, &view, &policy, NULL, &error));
    assert_int_equal(survey.timeline.dense_parts, 3);
    assert_int_equal(survey.bytes[0], 20 * 8192);
    assert_int_equal(survey.cost[0], LEGACY_COST_TARGET);
    assert_int_equal(survey.bytes[1], 4321);
    assert_int_equal(survey.cost[1], LEGACY_COST_IMAGE);
    assert_int_equal(survey.bytes[2], survey.timeline.params.compaction_target_size);
    assert_int_equal(survey.cost[2], LEGACY_COST_TARGET);
    static const char *const said[] = {"It writes 160 KiB at most, if all of its blocks exist.",
                                       "It writes about 4.22 KiB, as much as the current image."};
    for (Key key = 5; key <= 25; key += 20) {
        Text text = TEXT_EMPTY;
        legacy_key_text(&survey, key, &text);
        assert_non_null(strstr(text.at, said[key > 20]));
        text_release(&text);
    }
    PlanForecast next = legacy_survey_next(&survey);
    assert_true(next.known && next.any);
    assert_int_equal(next.bands, 2);
    assert_int_equal(next.bytes, survey.bytes[0] + survey.bytes[1] + survey.bytes[2]);
    legacy_survey_release(&survey);
    layer_set_release(&set);
}

/* In a dump it is unknown when the check passed last. The check is open as after a start, unless `assume_check` is
 * off. */
static void test_an_assumed_check(void **state)
{
    (void)state;
    for (int open = 0; open < 2; open++) {
        LayerSet set;
        layer_set_init(&set);
        LayerId ids[] = {add_image(&set, 0, 100, 20)};
        PlanView view = {.layers = &set, .live = ids, .live_count = 1, .end_lsn = 30};
        Policy policy;
        LegacySurvey survey;
        Error error = {0};
        assert_true(policy_named(STR("neon"), &policy, &error));
        assert_true(policy_parse(open ? STR("legacy") : STR("legacy,assume_check=off"), &policy, &error));
        assert_true(legacy_survey_init(&survey, &view, &policy, NULL, &error));
        assert_int_equal(survey.check.open, open);
        legacy_survey_release(&survey);
        layer_set_release(&set);
    }
}

/* Partitions are renewed after a tenth of 256 MiB of WAL since the newest image (rule P1), or at a restart. Forecast
 * and text of a key give one answer. */
static void test_one_answer_to_when_a_pass_is_due(void **state)
{
    (void)state;
    static const struct {
        Lsn head;
        const char *policy, *due;
    } cases[] = {
        {(10 << 20) + 20, "legacy",
         "due at once after a restart, else after at most 15.6 MiB more of WAL, once the check passes"},
        {(26 << 20) + 20, "legacy", "due at once after a restart, else once the check passes"},
        {(10 << 20) + 20, "legacy,assume_check=off",
         "due at once after a restart, else after at most 502 MiB more of WAL"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        LayerSet set;
        layer_set_init(&set);
        LayerId ids[4] = {add_image(&set, 0, 100, 20)};
        for (LayerId d = 0; d < 3; d++)
            ids[d + 1] = add_delta(&set, 0, 100, 21 + d, d < 2 ? 22 + d : cases[i].head);
        PlanView view = {.layers = &set, .live = ids, .live_count = 4, .end_lsn = cases[i].head};
        Policy policy;
        LegacySurvey survey;
        Error error = {0};
        Text text = TEXT_EMPTY;
        assert_true(policy_named(STR("neon"), &policy, &error));
        assert_true(policy_parse(str_from(cases[i].policy), &policy, &error));
        assert_true(legacy_survey_init(&survey, &view, &policy, NULL, &error));
        PlanForecast next = legacy_survey_next(&survey);
        assert_true(next.any && next.bands == 0 && next.restart);
        forecast_text(&policy, &next, &text);
        assert_non_null(strstr(text.at, cases[i].due));
        text_clear(&text);
        legacy_key_text(&survey, 50, &text);
        assert_non_null(strstr(text.at, cases[i].due));
        assert_non_null(strstr(text.at, "has 3 deltas >= image_creation_threshold 3"));
        text_release(&text);
        legacy_survey_release(&survey);
        layer_set_release(&set);
    }
}

static void test_a_forecast_in_words_and_data(void **state)
{
    (void)state;
    PlanForecast next = {.known = true, .any = true, .bands = 0, .wal = 310u << 20, .images = 114};
    next.bytes = 14925008896; /* 13.9 GiB */
    Policy policy;
    assert_true(policy_named(STR("legacy"), &policy, NULL));
    Text text = TEXT_EMPTY;
    forecast_text(&policy, &next, &text);
    assert_string_equal(text.at,
                        "the next image pass is due after at most 310 MiB more of WAL; it writes 114 images, 13.9 GiB");
    text_clear(&text);
    next.unsized = 1;
    JsonWriter json = {.out = &text};
    json_open(&json, NULL, '{');
    forecast_json(&policy, &next, &json);
    forecast_json(&policy, &(PlanForecast){0}, &json);
    json_close(&json);
    assert_non_null(strstr(text.at, "\"wal_bytes\": 325058560"));
    assert_non_null(strstr(text.at, "\"bytes\": null"));
    assert_non_null(strstr(text.at, "\"forecast\": null"));
    text_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_when_the_next_pass_is_due),
        cmocka_unit_test(test_images_at_the_bounds_of_lsns),
        cmocka_unit_test(test_a_read_of_sparse_keys_ends_at_their_image),
        cmocka_unit_test(test_what_a_guessed_part_costs),
        cmocka_unit_test(test_an_assumed_check),
        cmocka_unit_test(test_one_answer_to_when_a_pass_is_due),
        cmocka_unit_test(test_a_forecast_in_words_and_data),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
