/* When the policy `legacy` makes an image: partitions, gates, the check, the pass; flushes and shard ancestors. */
#include "core/executor/paper.h"
#include "core/planner/legacy/survey.h"
#include "core/planner/legacy/ancestors.h"
#include "core/planner/legacy/flush.h"
#include "core/planner/legacy/iteration.h"
#include "tests/unit/legacy_model.h"
#include "tests/unit/legacy_store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

/* ---- partitions and gates ---- */

static void test_parts_hold_the_key_space(void **state)
{
    (void)state;
    Rng rng = {9};
    for (int round = 0; round < ROUNDS; round++) {
        KeyRange ranges[6];
        size_t count = 1 + rng_below(&rng, 6);
        for (size_t i = 0; i < count; i++) {
            uint32_t relation = 16384 + (uint32_t)i;
            Key lo = 0, hi = 0;
            uint32_t block = rng_below(&rng, 3) ? 0 : (uint32_t)rng_below(&rng, 30);
            key_pack((KeyFields){0, 1663, 5, relation, 0, block}, &lo);
            key_pack((KeyFields){0, 1663, 5, relation, 0, block + 1 + (uint32_t)rng_below(&rng, 200)}, &hi);
            ranges[i] = (KeyRange){lo, hi};
        }
        Sharding sharding = {(uint8_t)rng_below(&rng, 3), (uint8_t)rng_below(&rng, 4),
                             1 + (uint32_t)rng_below(&rng, 20)};
        sharding.number = (uint8_t)(sharding.count > 1 ? sharding.number % sharding.count : 0);
        uint32_t pages = 1 + (uint32_t)rng_below(&rng, 40);
        LegacyParts parts = {0};
        assert_true(
            legacy_partition(ranges, count, KEY_PRODUCTION, sharding, pages * (uint64_t)PAGE_BYTES, &parts, NULL));
        /* In order, the ranges of all parts are the key space; no part but a single fragment is larger than the target.
         */
        size_t range = 0;
        Key at = ranges[0].lo;
        for (size_t p = 0; p < parts.at.count; p++) {
            uint64_t size = 0;
            for (size_t r = 0; r < parts.at.at[p].count; r++) {
                KeyRange part = legacy_part_ranges(&parts, p)[r];
                assert_true(part.lo == at && part.hi <= ranges[range].hi);
                size += shard_page_count(part, sharding);
                at = part.hi;
                if (at == ranges[range].hi && ++range < count)
                    at = ranges[range].lo;
            }
            assert_true(size <= pages || parts.at.at[p].count == 1);
        }
        assert_int_equal(range, count);
        legacy_parts_release(&parts);
    }
}

/* Two ranges of 20 pages are one part where the target has 40, and two where it has 39. */
static void test_a_part_may_be_as_large_as_the_target(void **state)
{
    (void)state;
    for (uint64_t pages = 38; pages <= 41; pages++) {
        KeyRange ranges[] = {{100, 120}, {200, 220}};
        LegacyParts parts = {0};
        assert_true(legacy_partition(ranges, 2, KEY_PLAIN, (Sharding){0}, pages * PAGE_BYTES, &parts, NULL));
        assert_int_equal(parts.at.count, pages < 40 ? 2 : 1);
        legacy_parts_release(&parts);
    }
}

/* Pages of all fragments are the pages of the range, whatever keys it begins with. */
static void test_fragments_count_all_pages(void **state)
{
    (void)state;
    Rng rng = {14};
    for (int round = 0; round < ROUNDS; round++) {
        bool size_key = rng_below(&rng, 2);
        uint32_t block = size_key ? UINT32_MAX : (uint32_t)rng_below(&rng, 50);
        Key lo = 0, hi = 0;
        key_pack((KeyFields){0, 1663, 5, 16384 + (uint32_t)round, 0, block}, &lo);
        hi = lo + 1 + rng_below(&rng, 300);
        Sharding sharding = {(uint8_t)rng_below(&rng, 3), 3, 1 + (uint32_t)rng_below(&rng, 20)};
        uint32_t pages = 1 + (uint32_t)rng_below(&rng, 60);
        LegacyFragments fragments = {0};
        assert_true(legacy_fragments((KeyRange){lo, hi}, KEY_PRODUCTION, sharding, pages, &fragments, NULL));
        uint64_t sum = 0;
        Key at = lo;
        for (size_t i = 0; i < fragments.count; i++) {
            assert_true(fragments.at[i].keys.lo == at);
            at = fragments.at[i].keys.hi;
            sum += fragments.at[i].pages;
            assert_true(fragments.at[i].pages <= pages);
            assert_true(i + 1 == fragments.count || fragments.at[i].pages == pages);
        }
        assert_true(at == hi);
        assert_int_equal(sum, shard_page_count((KeyRange){lo, hi}, sharding));
        array_release(&fragments);
    }
}

static void test_gates_look_at_every_piece(void **state)
{
    (void)state;
    Rng rng = {10};
    LegacyParams params = legacy_params_usual;
    for (int round = 0; round < ROUNDS; round++) {
        LayerSet set;
        random_store(&set, &rng, 30);
        LayerId *ids = all_ids(&set);
        LegacyParts parts = {0};
        Key base = 0;
        key_pack((KeyFields){0, 1663, 5, 16384, 0, 0}, &base);
        for (Key key = 0; key < KEYS; key += 4) {
            legacy_parts_begin(&parts);
            legacy_parts_add(&parts, (KeyRange){base + key, base + key + 1 + rng_below(&rng, 2)});
            legacy_parts_add(&parts, (KeyRange){base + key + 2, base + key + 4});
        }
        Lsn at = 5 + rng_below(&rng, LSNS), force = rng_below(&rng, 2) ? rng_below(&rng, LSNS) : 0;
        Lsn ancestor = rng_below(&rng, 3) ? 0 : rng_below(&rng, LSNS);
        params.image_creation_threshold = 1 + rng_below(&rng, 3);
        LegacyHeights heights;
        legacy_heights_init(&heights, &set, ids, set.count, &parts, at, UINT32_MAX, NULL, NULL);
        ModelCover cover = model_cover(&set, LAYER_IMAGE, at);
        for (size_t p = 0; p < parts.at.count; p++) {
            LegacyGate gate = legacy_gate(&heights, &parts, p, &params, ancestor, force);
            bool image = false;
            uint32_t largest = 0;
            Lsn lowest = UINT64_MAX;
            for (size_t r = 0; r < parts.at.at[p].count; r++) {
                ModelPiece pieces[MODEL_MAX];
                size_t n = model_pieces(&cover, legacy_part_ranges(&parts, p)[r], pieces);
                for (size_t i = 0; i < n; i++) {
                    Lsn from = pieces[i].layer == LAYER_NONE ? 0 : model_end(&set, pieces[i].layer);
                    uint32_t deltas = from < at ? model_count_deltas(&set, pieces[i].keys, from, at, UINT32_MAX) : 0;
                    image |= from < at && deltas >= params.image_creation_threshold;
                    largest = deltas > largest ? deltas : largest;
                    lowest = from < lowest ? from : lowest;
                }
            }
            bool forced = !image && (lowest > ancestor ? lowest : ancestor) < force && largest > 0;
            assert_int_equal(gate.open, image || forced);
            assert_int_equal(gate.reason == LEGACY_GATE_FORCED, forced);
            assert_int_equal(gate.height, largest);
        }
        legacy_heights_release(&heights);
        legacy_parts_release(&parts);
        free(ids);
        layer_set_release(&set);
    }
}

static void test_the_check_goes_by_wal_or_clock(void **state)
{
    (void)state;
    LegacyParams params = legacy_params_usual;
    const uint64_t enough = 2 * params.checkpoint_distance;
    LegacyTimelineSize large = {true, true, 100}, small = {false, true, ((uint64_t)2 << 30) - 1};
    LegacyCheck check = {1000, true, 0};
    assert_true(legacy_check_due(&params, (LegacyCheck){0}, small, 5).open); /* the first after a start */
    assert_false(legacy_check_due(&params, check, large, 1000 + enough - 1).open);
    assert_true(legacy_check_due(&params, check, large, 1000 + enough).by_wal);
    check.elapsed = 599;
    assert_false(legacy_check_due(&params, check, large, 2000).open);
    check.elapsed = 600;
    assert_true(legacy_check_due(&params, check, large, 2000).by_time);
    assert_false(legacy_check_due(&params, check, small, 2000).open); /* 48 hours for a small one */
    small.exact = false;
    assert_true(legacy_check_due(&params, check, small, 2000).open);
    small = (LegacyTimelineSize){false, true, (uint64_t)2 << 30};
    assert_true(legacy_check_due(&params, check, small, 2000).open);
    check.elapsed = 48 * 3600;
    small.bytes--;
    assert_true(legacy_check_due(&params, check, small, 2000).open);
}

/* ---- the image pass, and one compaction ---- */

typedef struct Maker {
    LegacyMade outcome[8]; /* by part */
    KeyRange made[8];
    size_t parts, count, asked, commits, partitions;
    bool exists;
    uint64_t visited;
    LayerSet *set;
    LayerId *ids;
} Maker;

static bool maker_make(void *self, size_t part, KeyRange keys, Lsn lsn, LegacyMade *made, Error *error)
{
    (void)lsn, (void)error;
    Maker *maker = self;
    maker->asked++;
    *made = maker->outcome[part];
    if (*made == LEGACY_MADE)
        maker->made[maker->count++] = keys;
    return true;
}

static bool maker_exists(void *self, KeyRange keys, Lsn lsn)
{
    (void)keys, (void)lsn;
    return ((Maker *)self)->exists;
}

static uint64_t maker_visited(void *self)
{
    return ((Maker *)self)->visited;
}

/* Rules I2, I3 and I6 once more, in one loop. */
static void model_pass(const LegacyPassInput *input, const Maker *maker, bool trigger, Maker *out, bool *interrupted,
                       Key *stopped)
{
    Key start = 0;
    size_t first = 0;
    *interrupted = false;
    if (input->resumed) {
        while (first < input->parts->at.count && legacy_part_hull(input->parts, first).hi < input->resume)
            first++;
        first++;
        if (first < input->parts->at.count)
            start = legacy_part_hull(input->parts, first).lo;
    }
    for (size_t p = first; p < input->parts->at.count; p++) {
        Key end = legacy_part_hull(input->parts, p).hi;
        bool metadata = input->gates && input->gates[p].reason == LEGACY_GATE_METADATA;
        bool look = input->force ? !maker->exists : input->open && (metadata || input->gates[p].open);
        if (!look) {
            start = end;
            continue;
        }
        LegacyMade made = !input->force && metadata && maker->visited < 16 ? LEGACY_SKIPPED : maker->outcome[p];
        if (made == LEGACY_MADE)
            out->made[out->count++] = (KeyRange){start, end};
        if (made != LEGACY_EMPTY)
            start = end;
        if (!input->force && input->yield && out->count > 0 && trigger &&
            input->params->image_creation_preempt_threshold * input->params->compaction_threshold != 0) {
            *interrupted = true;
            *stopped = end;
            return;
        }
    }
}

static void test_the_pass_is_as_stated(void **state)
{
    (void)state;
    Rng rng = {15};
    for (int round = 0; round < 10 * ROUNDS; round++) {
        LegacyParts parts = {0};
        LegacyGate gates[8] = {{0}};
        Maker maker = {.exists = rng_below(&rng, 2), .visited = 14 + rng_below(&rng, 4)};
        size_t count = 1 + rng_below(&rng, 8);
        for (size_t p = 0; p < count; p++) {
            legacy_parts_begin(&parts);
            legacy_parts_add(&parts, (KeyRange){10 * p + 3, 10 * p + 10});
            gates[p].open = rng_below(&rng, 2);
            gates[p].reason = gates[p].open ? LEGACY_GATE_HEIGHT : LEGACY_GATE_LOW;
            maker.outcome[p] = (LegacyMade)rng_below(&rng, 3);
        }
        if (rng_below(&rng, 2))
            gates[count - 1] = (LegacyGate){.reason = LEGACY_GATE_METADATA};
        LegacyParams params = legacy_params_usual;
        params.image_creation_preempt_threshold = rng_below(&rng, 3);
        LegacyPassInput input = {.parts = &parts,
                                 .at = 50,
                                 .force = rng_below(&rng, 3) == 0,
                                 .open = rng_below(&rng, 3) > 0,
                                 .yield = rng_below(&rng, 2),
                                 .resumed = rng_below(&rng, 3) == 0,
                                 .resume = rng_below(&rng, 100),
                                 .params = &params};
        input.gates = input.force ? NULL : gates;
        bool trigger = rng_below(&rng, 2), left = trigger, interrupted;
        Maker expected = {0};
        Key stopped = 0;
        LegacyPassResult result;
        LegacyImageMaker ops = {&maker, maker_make, maker_exists, maker_visited};
        assert_true(legacy_image_pass(&input, &ops, &left, &result, NULL));
        model_pass(&input, &maker, trigger, &expected, &interrupted, &stopped);
        assert_int_equal(result.images, expected.count);
        for (size_t i = 0; i < expected.count; i++)
            assert_true(maker.made[i].lo == expected.made[i].lo && maker.made[i].hi == expected.made[i].hi);
        assert_int_equal(result.interrupted, interrupted);
        assert_true(!interrupted || result.stopped_at == stopped);
        assert_int_equal(left, trigger && !interrupted); /* the wake-up is used up */
        legacy_parts_release(&parts);
    }
}

static const LayerSet *work_layers(void *self, const LayerId **ids, size_t *count)
{
    const Maker *maker = self;
    *ids = maker->ids;
    *count = maker->set->count;
    return maker->set;
}

static bool work_compact_l0(void *self, const LegacyL0Selection *selection, Error *error)
{
    (void)self, (void)selection, (void)error;
    return true;
}

static bool work_partition(void *self, Lsn lsn, LegacyParts *parts, size_t *dense, Error *error)
{
    (void)lsn, (void)error;
    Maker *maker = self;
    maker->partitions++;
    legacy_parts_begin(parts);
    legacy_parts_add(parts, (KeyRange){0, 100});
    *dense = 1;
    return true;
}

static bool work_commit(void *self, Error *error)
{
    (void)error;
    ((Maker *)self)->commits++;
    return true;
}

static void test_no_image_below_the_cutoff(void **state)
{
    (void)state;
    for (Lsn cutoff = 99; cutoff <= 102; cutoff++) {
        LayerSet set;
        layer_set_init(&set);
        for (uint64_t i = 0; i < 3; i++)
            add_delta(&set, 0, 100, 70 + 10 * i, 80 + 10 * i);
        Maker maker = {.set = &set, .ids = all_ids(&set), .outcome = {LEGACY_MADE}};
        LegacyTimeline timeline;
        legacy_timeline_init(&timeline, &legacy_params_usual);
        timeline.part_lsn = 100; /* an old partitioning, which stays */
        legacy_parts_begin(&timeline.parts);
        legacy_parts_add(&timeline.parts, (KeyRange){0, 100});
        timeline.gc_applied = cutoff;
        LegacyWork work = {.self = &maker,
                           .layers = work_layers,
                           .compact_l0 = work_compact_l0,
                           .partition = work_partition,
                           .images = {&maker, maker_make, maker_exists, maker_visited},
                           .commit_images = work_commit};
        LegacyOutcome outcome;
        assert_true(legacy_compact(&timeline, (LegacyFlags){0}, &work, &outcome, NULL));
        assert_int_equal(outcome, LEGACY_DONE);
        assert_int_equal(maker.partitions, 0);
        assert_int_equal(maker.count, cutoff <= 100);
        free(maker.ids);
        legacy_timeline_release(&timeline);
        layer_set_release(&set);
    }
}

/* ---- flush, ancestors, trigger ---- */

static void test_a_layer_is_frozen_after_wal_of_all_shards_or_time(void **state)
{
    (void)state;
    LegacyParams params = legacy_params_usual;
    const uint64_t distance = params.checkpoint_distance;
    assert_int_equal(legacy_freeze_wal(&params, 0), distance);
    assert_int_equal(legacy_freeze_wal(&params, 1), distance);
    assert_int_equal(legacy_freeze_wal(&params, 8), 8 * distance);
    assert_int_equal(legacy_freeze_records(&params, 0), 0);
    assert_int_equal(legacy_freeze_records(&params, 30), 30 * params.checkpoint_timeout);
    params.checkpoint_distance = UINT64_MAX;
    assert_int_equal(legacy_freeze_wal(&params, 2), UINT64_MAX);
}

static void test_ancestors_are_judged_in_order(void **state)
{
    (void)state;
    Sharding sharding = {1, 2, 8};
    Key base = 0;
    key_pack((KeyFields){0, 1663, 5, 16384, 0, 0}, &base);
    LayerSet set;
    layer_set_init(&set);
    set.form = KEY_PRODUCTION;
    Layer image = {.key_lo = base,
                   .key_hi = base + 64,
                   .lsn_lo = 10,
                   .lsn_hi = 11,
                   .size = SIZE_UNKNOWN,
                   .records = SIZE_UNKNOWN,
                   .kind = LAYER_IMAGE,
                   .shard = 0x0001};
    LayerId both = layer_set_add(&set, &image);
    image.shard = 0x0102;
    LayerId own = layer_set_add(&set, &image);
    image.shard = 0x0001;
    for (Key block = 0; block < 64; block += 8) { /* a stripe is all ours, or not at all */
        image.key_lo = base + block;
        image.key_hi = base + block + 8;
        LayerId id = layer_set_add(&set, &image);
        bool ours = shard_of_key(base + block, sharding) == 1;
        assert_int_equal(legacy_ancestor(&set, id, sharding, 100),
                         ours ? LEGACY_ANCESTOR_ALL_OURS : LEGACY_ANCESTOR_DROP);
    }
    image.key_lo = base;
    image.key_hi = base + 64;
    image.kind = LAYER_DELTA;
    image.lsn_hi = 20;
    LayerId delta = layer_set_add(&set, &image);
    assert_int_equal(legacy_ancestor(&set, own, sharding, 100), LEGACY_ANCESTOR_OWN);
    assert_int_equal(legacy_ancestor(&set, both, (Sharding){0, 1, 8}, 100), LEGACY_ANCESTOR_OWN);
    assert_int_equal(legacy_ancestor(&set, both, sharding, 11), LEGACY_ANCESTOR_IN_WINDOW);
    assert_int_equal(legacy_ancestor(&set, both, sharding, 12), LEGACY_ANCESTOR_REWRITE);
    assert_int_equal(legacy_ancestor(&set, delta, sharding, 100), LEGACY_ANCESTOR_DELTA);
    LayerId all[11];
    for (LayerId id = 0; id < set.count; id++)
        all[id] = id;
    assert_int_equal(set.count, 11);
    LegacyAncestors found = legacy_ancestors(&set, all, set.count, sharding, 12);
    assert_int_equal(found.total, 10);
    assert_int_equal(found.count[LEGACY_ANCESTOR_REWRITE], 1);
    assert_int_equal(found.count[LEGACY_ANCESTOR_DROP] + found.count[LEGACY_ANCESTOR_ALL_OURS], 8);
    assert_int_equal(found.count[LEGACY_ANCESTOR_IN_WINDOW], 1); /* the delta */
    layer_set_release(&set);
}

/* Rule I8 by hand: bands that the lowest partition lacks, ten L0 a band, 256 MiB an L0 and shard. */
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
        PlanForecast next = legacy_next_pass(&timeline, gates, bytes, l0, NULL);
        assert_int_equal(next.any, count > 0);
        assert_int_equal(next.images, images);
        assert_int_equal(next.bytes, sum);
        if (count > 0) {
            uint64_t l0s = fewest == 0 ? 0 : (l0 < 10 ? 10 - l0 : 0) + 10 * (fewest - 1);
            assert_int_equal(next.wal, (l0s << 28) * (timeline.sharding.count > 1 ? timeline.sharding.count : 1));
            /* A closed check needs WAL too; the later of the two decides. */
            LegacyCheckVerdict check = {
                .open = rng_below(&rng, 2), .wal = rng_below(&rng, 4) << 28, .wal_needed = rng_below(&rng, 40) << 28};
            uint64_t left = check.open || check.wal >= check.wal_needed ? 0 : check.wal_needed - check.wal;
            PlanForecast later = legacy_next_pass(&timeline, gates, bytes, l0, &check);
            assert_int_equal(later.wal, next.wal > left ? next.wal : left);
        }
        legacy_timeline_release(&timeline);
    }
}

/* Of the images at 10, 20 and 30 the one at 20 is the newest below 25, and a restart that knows 20 keeps it (B4). */
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
    LegacyLost lost = legacy_survey_lost(&survey);
    assert_true(lost.images == 1 && lost.bytes == 1030);
    layer_set_release(&set);
}

/* An old image under a new one is left in two pieces, which cost what their keys could hold, and at most a target; the
 * new one is a piece of its own and costs as much again. */
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
                                       "It writes about 4.22 KiB, as much as the image there now."};
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

static void test_a_forecast_in_words_and_data(void **state)
{
    (void)state;
    PlanForecast next = {.known = true, .any = true, .bands = 0, .wal = 310u << 20, .images = 114};
    next.bytes = 14925008896; /* 13.9 GiB */
    Text text = TEXT_EMPTY;
    forecast_text(&next, &text);
    assert_string_equal(text.at,
                        "the next image pass is due after at most 310 MiB more of WAL; it writes 114 images, 13.9 GiB");
    text_clear(&text);
    next.unsized = 1;
    JsonWriter json = {.out = &text};
    json_open(&json, NULL, '{');
    forecast_json(&next, &json);
    forecast_json(&(PlanForecast){0}, &json);
    json_close(&json);
    assert_non_null(strstr(text.at, "\"wal_bytes\": 325058560"));
    assert_non_null(strstr(text.at, "\"bytes\": null"));
    assert_non_null(strstr(text.at, "\"forecast\": null"));
    text_release(&text);
}

/* What an image over some keys is made of, literally: over each piece the image there, and what ends above it. */
static bool model_reads(const LayerSet *set, size_t count, const ModelPiece *pieces, size_t piece_count, Lsn at,
                        LayerId id)
{
    bool reads = false;
    for (size_t i = 0; i < piece_count; i++) {
        LayerId image = pieces[i].layer;
        if (pieces[i].keys.lo >= pieces[i].keys.hi)
            continue;
        Lsn from = image == LAYER_NONE ? 0 : model_end(set, image);
        reads = reads || id == image ||
                (model_over(set, id, pieces[i].keys) && set->lsn_lo[id] < at && model_end(set, id) > from);
    }
    return reads && id < count;
}

/* An open gate closes at a threshold above its height; a closed one opens at its height, if there is a stack. */
static size_t check_flips(const Trace *trace)
{
    size_t flat = 0;
    for (size_t i = 0; i < trace->decisions.count; i++) {
        const Decision *decision = &trace->decisions.at[i];
        if (decision->rule != rule_own(&algorithm_legacy, LEGACY_RULE_STACK))
            continue;
        assert_int_equal(decision->flip_parameter != NULL, decision->verdict || decision->left > 0);
        if (decision->flip_parameter)
            assert_true(decision->flip_value == decision->left + (decision->verdict ? 1 : 0));
        flat += decision->flip_parameter == NULL;
    }
    return flat;
}

static void test_jobs_name_what_an_image_is_made_of(void **state)
{
    (void)state;
    Rng rng = {23};
    size_t jobs = 0, wide = 0, flat = 0;
    for (int round = 0; round < ROUNDS; round++) {
        History history;
        history_init(&history);
        random_store(&history.layers, &rng, 40);
        size_t count = history.layers.count;
        history_add_step(&history, STEP_LOAD);
        history_adopt_layers(&history);
        const char *policy = "legacy,image_creation_threshold=1,compaction_threshold=1000";
        assert_true(policy_named(STR("neon"), &history.policy, NULL));
        assert_true(policy_parse(str_from(policy), &history.policy, NULL));
        history.plan.trace = rng_below(&rng, 2) ? &history.trace : NULL;
        assert_true(paper_compact(&history, history_end_lsn(&history, history_last_step(&history)), NULL));
        const Plan *plan = &history.plan;
        flat += plan->trace ? check_flips(plan->trace) : 0;
        LayerSet before = history.layers; /* without what the plan makes */
        before.count = count;
        for (size_t j = 0; j < plan->jobs.count; j++) {
            const PlanJob *job = &plan->jobs.at[j];
            if (job->kind != JOB_CREATE_IMAGE || job->level != LEGACY_ROUND_IMAGES)
                continue;
            ModelPiece pieces[MODEL_MAX];
            ModelCover cover = model_cover(&before, LAYER_IMAGE, job->lsns.lo);
            size_t piece_count = model_pieces(&cover, plan->partitions.at[job->partition].keys, pieces), expected = 0;
            for (LayerId id = 0; id < count; id++)
                expected += model_reads(&before, count, pieces, piece_count, job->lsns.lo, id);
            assert_int_equal(job->inputs_count, expected);
            for (uint32_t i = 0; i < job->inputs_count; i++)
                assert_true(model_reads(&before, count, pieces, piece_count, job->lsns.lo,
                                        plan->refs.at[job->inputs_first + i]));
            jobs++;
            wide += piece_count > 1;
        }
        history_release(&history);
    }
    assert_true(jobs > 200 && wide > 20 && flat > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parts_hold_the_key_space),
        cmocka_unit_test(test_a_part_may_be_as_large_as_the_target),
        cmocka_unit_test(test_fragments_count_all_pages),
        cmocka_unit_test(test_gates_look_at_every_piece),
        cmocka_unit_test(test_the_check_goes_by_wal_or_clock),
        cmocka_unit_test(test_the_pass_is_as_stated),
        cmocka_unit_test(test_no_image_below_the_cutoff),
        cmocka_unit_test(test_a_layer_is_frozen_after_wal_of_all_shards_or_time),
        cmocka_unit_test(test_ancestors_are_judged_in_order),
        cmocka_unit_test(test_when_the_next_pass_is_due),
        cmocka_unit_test(test_images_at_the_bounds_of_lsns),
        cmocka_unit_test(test_what_a_guessed_part_costs),
        cmocka_unit_test(test_a_forecast_in_words_and_data),
        cmocka_unit_test(test_jobs_name_what_an_image_is_made_of),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
