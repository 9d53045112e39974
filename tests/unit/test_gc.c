/* Garbage collection: the rule in pictures, against its literal definition, on a production set; and one run in a
 * history. */
#include "core/executor/gc_run.h"
#include "core/formats/load.h"
#include "core/planner/gc.h"
#include "core/model/image_cover.h"
#include "core/tell/decision_text.h"
#include "tests/unit/layers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

#define KEYS 24

static GcJudgement judge_one(const LayerSet *set, LayerId id, Lsn horizon, const Lsn *branches, size_t branch_count)
{
    LayerId *ids = all_ids(set);
    GcJudgement *judgements = mem_alloc(set->count * sizeof *judgements);
    GcCutoffs cutoffs = {.space = horizon, .time = horizon, .branches = branches, .branch_count = branch_count};
    gc_judge((LayerView){set, NULL, ids, set->count}, &cutoffs, judgements, NULL);
    GcJudgement found = judgements[id];
    free(judgements);
    free(ids);
    return found;
}

/*  LSN  10  -------------------- horizon
 *        9  ========   ====== images [0,8) and [12,18)
 *      5-7  [ a ][   b   ][ c ]
 */
static void test_each_layer_has_its_reason(void **state)
{
    (void)state;
    LayerSet set;
    layer_set_init(&set);
    LayerId image = add_image(&set, 0, 8, 9);
    add_image(&set, 12, 18, 9);
    LayerId a = add_delta(&set, 0, 4, 5, 7), b = add_delta(&set, 4, 14, 5, 7), c = add_delta(&set, 14, 18, 5, 7);
    LayerId top = add_delta(&set, 0, 18, 9, 12);
    assert_int_equal(judge_one(&set, a, 10, NULL, 0).verdict, GC_REMOVED);
    assert_int_equal(judge_one(&set, c, 10, NULL, 0).verdict, GC_REMOVED);
    assert_int_equal(judge_one(&set, top, 10, NULL, 0).verdict, GC_KEPT_CUTOFF);
    assert_int_equal(judge_one(&set, image, 10, NULL, 0).verdict, GC_KEPT_NOT_COVERED); /* not by itself */
    GcJudgement kept = judge_one(&set, b, 10, NULL, 0);
    assert_int_equal(kept.verdict, GC_KEPT_NOT_COVERED);
    assert_true(kept.gap.lo == 8 && kept.gap.hi == 12);
    assert_int_equal(kept.limit, 7);
    assert_int_equal(judge_one(&set, a, 9, NULL, 0).verdict, GC_KEPT_NOT_COVERED); /* the image is not below 9 */
    assert_int_equal(judge_one(&set, a, 6, NULL, 0).verdict, GC_KEPT_CUTOFF);
    Lsn branches[] = {3, 5, 20};
    assert_int_equal(judge_one(&set, a, 10, branches, 3).verdict, GC_KEPT_BRANCH);
    assert_int_equal(judge_one(&set, a, 10, branches, 1).verdict, GC_REMOVED); /* it starts above 3 */
    layer_set_release(&set);
}

/* An image of the simulator has an empty LSN range, and still cannot replace itself. */
static void test_a_point_image_does_not_cover_itself(void **state)
{
    (void)state;
    LayerSet set;
    layer_set_init(&set);
    Layer image = {.key_hi = 8, .lsn_lo = 5, .lsn_hi = 5, .kind = LAYER_IMAGE, .size = 1, .records = SIZE_UNKNOWN};
    LayerId old = layer_set_add(&set, &image), twin = layer_set_add(&set, &image);
    LayerId delta = add_delta(&set, 0, 8, 2, 5);
    assert_int_equal(judge_one(&set, old, 9, NULL, 0).verdict, GC_KEPT_NOT_COVERED);
    assert_int_equal(judge_one(&set, twin, 9, NULL, 0).verdict, GC_KEPT_NOT_COVERED);
    assert_int_equal(judge_one(&set, delta, 9, NULL, 0).verdict, GC_REMOVED);
    image.lsn_lo = image.lsn_hi = 6;
    layer_set_add(&set, &image);
    assert_int_equal(judge_one(&set, old, 9, NULL, 0).verdict, GC_REMOVED);
    layer_set_release(&set);
}

static bool covered_naive(const LayerSet *set, LayerId id, Lsn horizon)
{
    for (Key key = set->key_lo[id]; key < set->key_hi[id]; key++) {
        bool found = false;
        for (size_t i = 0; i < set->count; i++)
            found = found || (layer_is_image(set, (LayerId)i) && set->key_lo[i] <= key && key < set->key_hi[i] &&
                              set->lsn_lo[i] >= set->lsn_hi[id] && set->lsn_lo[i] < horizon);
        if (!found)
            return false;
    }
    return true;
}

static void test_the_rule_is_as_defined(void **state)
{
    (void)state;
    Rng rng = {7};
    uint64_t removed = 0;
    for (int round = 0; round < 1000; round++) {
        LayerSet set;
        random_layers(&set, &rng, round % 2 ? 12 : 120, KEYS, 30);
        LayerId *ids = all_ids(&set);
        GcJudgement *judgements = mem_alloc(set.count * sizeof *judgements);
        Lsn branch = rng_below(&rng, 20), horizon = rng_below(&rng, 34);
        bool above = round % 2 == 0; /* a branch point at or above the horizon counts */
        GcCutoffs cutoffs = {horizon, horizon, &branch, round % 3 == 0, above, NULL, 0, false, 0};
        GcReport report;
        LayerIndex index;
        layer_index_init(&index, &set);
        gc_judge((LayerView){&set, round % 4 < 2 ? &index : NULL, ids, set.count}, &cutoffs, judgements, &report);
        layer_index_release(&index);
        for (size_t i = 0; i < set.count; i++) {
            bool branched = round % 3 == 0 && (above || branch < horizon) && set.lsn_lo[i] <= branch;
            GcVerdict expected = set.lsn_hi[i] > horizon                     ? GC_KEPT_CUTOFF
                                 : branched                                  ? GC_KEPT_BRANCH
                                 : !covered_naive(&set, (LayerId)i, horizon) ? GC_KEPT_NOT_COVERED
                                                                             : GC_REMOVED;
            assert_int_equal(judgements[i].verdict, expected);
            removed += expected == GC_REMOVED;
        }
        free(judgements);
        free(ids);
        layer_set_release(&set);
    }
    assert_true(removed > 1000);
}

/* The newest image over a key, and gaps, by a search of every image. */
static void test_image_cover_is_as_defined(void **state)
{
    (void)state;
    Rng rng = {3};
    for (int round = 0; round < 600; round++) {
        LayerSet set;
        random_layers(&set, &rng, 1 + (size_t)round % 90, KEYS, 30);
        LayerId *ids = all_ids(&set);
        Lsn below = rng_below(&rng, 34), since = rng_below(&rng, 30);
        ImageCover cover;
        LayerIndex index;
        layer_index_init(&index, &set);
        image_cover_init(&cover, (LayerView){&set, round % 2 ? &index : NULL, ids, set.count}, below);
        Key lo = rng_below(&rng, KEYS), hi = lo + rng_below(&rng, KEYS), first_bad = hi, bad_end = hi;
        for (Key key = 0; key < 2 * KEYS; key++) {
            Lsn newest = 0; /* LSN + 1 */
            for (size_t i = 0; i < set.count; i++)
                if (layer_is_image(&set, (LayerId)i) && set.key_lo[i] <= key && key < set.key_hi[i] &&
                    set.lsn_lo[i] < below && set.lsn_lo[i] + 1 > newest)
                    newest = set.lsn_lo[i] + 1;
            LayerId found = image_cover_at(&cover, key);
            assert_int_equal(found == LAYER_NONE ? 0 : set.lsn_lo[found] + 1, newest);
            if (key >= lo && key < hi && newest <= since && first_bad == hi)
                first_bad = key;
            if (first_bad != hi && key < bad_end && newest > since)
                bad_end = key;
        }
        KeyRange gap;
        assert_int_equal(image_cover_gap(&cover, (KeyRange){lo, hi}, since, &gap), first_bad != hi);
        if (first_bad != hi)
            assert_true(gap.lo == first_bad && gap.hi == bad_end);
        for (size_t i = 0; i < set.count; i++) {
            KeyRange own;
            bool gapped = image_cover_gap(&cover, (KeyRange){set.key_lo[i], set.key_hi[i]}, since, &gap);
            assert_int_equal(image_cover_layer_gap(&cover, (LayerId)i, since, &own), gapped);
            assert_true(!gapped || (own.lo == gap.lo && own.hi == gap.hi));
        }
        image_cover_release(&cover);
        layer_index_release(&index);
        free(ids);
        layer_set_release(&set);
    }
}

/* Production, 26,690 layers: what a collection at the head would remove if nothing branched off. */
static void test_production_set(void **state)
{
    (void)state;
    const char *path = "../shared/data/odd-brook-layernames.txt";
    History history;
    LoadReport report = {0};
    if (!load_paths(&path, 1, &(LoadOptions){0}, &history, &report, NULL)) {
        load_report_release(&report);
        print_message("%s is not here\n", path);
        skip();
    }
    const LayerSet *set = &history.layers;
    Lsn head = 0;
    for (size_t i = 0; i < set->count; i++)
        head = set->lsn_hi[i] > head ? set->lsn_hi[i] : head;
    LayerId *ids = all_ids(set);
    GcJudgement *judgements = mem_alloc(set->count * sizeof *judgements);
    GcReport gc;
    gc_judge((LayerView){set, NULL, ids, set->count}, &(GcCutoffs){.space = head, .time = head}, judgements, &gc);
    assert_int_equal(gc.layers[GC_REMOVED], 22389);
    assert_int_equal(gc.deltas[GC_REMOVED], 2529);
    free(judgements);
    free(ids);
    load_report_release(&report);
    history_release(&history);
}

/* ---- one run ---- */

static void drop_nothing(void *self, LayerId layer)
{
    (void)layer;
    ++*(int *)self;
}

static void test_a_run_goes_into_the_history(void **state)
{
    (void)state;
    History history;
    history_init(&history);
    history_add_step(&history, STEP_LOAD);
    history.plan.trace = &history.trace;
    history.policy.pitr = 6;
    LayerId image = add_image(&history.layers, 0, 8, 9), old = add_delta(&history.layers, 0, 8, 2, 7);
    LayerId older = add_delta(&history.layers, 2, 3, 1, 2), above = add_delta(&history.layers, 0, 8, 9, 20);
    history_adopt_layers(&history);
    int dropped = 0;
    Backend backend = {.self = &dropped, .drop = drop_nothing};
    assert_true(gc_run(&(Compactor){0}, &history, &backend, 21, NULL));
    assert_int_equal(dropped, 2);
    assert_int_equal(history.steps.count, 4);
    assert_int_equal(history.steps.at[1].op, STEP_GC_RUN);
    assert_int_equal(history.steps.at[1].lsn, 15);
    assert_string_equal(history.steps.at[1].text, "2 collected; kept: 1 cutoff, 0 pitr, 0 branches, 1 not covered");
    assert_int_equal(history.steps.at[2].op, STEP_GC);
    assert_int_equal(history.steps.at[2].layer, old);
    assert_int_equal(history.died[old], 2);
    assert_int_equal(history.died[older], 3);
    assert_true(history_alive(&history, image, 3) && history_alive(&history, above, 3));
    /* the sum, and after it a decision for each of the four layers */
    assert_int_equal(history.trace.decisions.count, 5);
    for (size_t i = 1; i < 5; i++)
        assert_int_equal(history.trace.decisions.at[i].parent, history.steps.at[1].decision);
    const Decision *why = &history.trace.decisions.at[history.steps.at[2].decision];
    assert_true(why->verdict && history.trace.layers.at[why->layers_first] == old);
    const char *sentences[] = {
        "garbage below the horizon 0/F: 2 collected; kept: 1 cutoff, 0 pitr, 0 branches, 1 not covered",
        "layer #0 ends at 0/A, from there to the horizon no image over keys 0 … 8: kept",
        "layer #1 ends at 0/7: collected: newer images below the horizon cover all its keys",
        "layer #2 ends at 0/2: collected: newer images below the horizon cover all its keys",
        "layer #3 ends at 0/14 > cutoff 0/F: kept",
    };
    for (size_t i = 0; i < 5; i++) {
        Text text = TEXT_EMPTY;
        decision_text(&history.trace, &history.trace.decisions.at[i], &history.layers, &text);
        assert_string_equal(text.at, sentences[i]);
        text_release(&text);
    }
    Text flip = TEXT_EMPTY;
    for (size_t i = 1; i < 5; i++) /* no image lies above those that are kept, whatever the PITR */
        assert_false(decision_flip_text(&history.trace.decisions.at[i], &flip));
    text_release(&flip);
    history_release(&history);
}

/* A random set, collected once with that PITR. */
static void collect(History *history, uint64_t seed, Lsn newest, uint64_t pitr)
{
    Rng rng = {seed};
    history_init(history);
    history_add_step(history, STEP_LOAD);
    history->plan.trace = &history->trace;
    history->policy.pitr = pitr;
    for (int i = 0; i < 14; i++) {
        uint64_t lo = rng_below(&rng, 6), hi = lo + 1 + rng_below(&rng, 8 - lo);
        Lsn from = 1 + rng_below(&rng, newest - 3), until = from + 1 + rng_below(&rng, newest - from);
        if (i % 2)
            add_image(&history->layers, lo, hi, from);
        else
            add_delta(&history->layers, lo, hi, from, until);
    }
    if (seed % 3 == 0)
        array_push(&history->layers.branches, 1 + rng_below(&rng, newest));
    history_adopt_layers(history);
    int dropped = 0;
    Backend backend = {.self = &dropped, .drop = drop_nothing};
    assert_true(gc_run(&(Compactor){0}, history, &backend, newest, NULL));
}

/* A layer that is kept is collected at the PITR that its decision names and kept at all between; one without a flip is
 * kept at every PITR above 0. */
static void test_flips_of_the_pitr_collect_the_layer(void **state)
{
    (void)state;
    const Lsn newest = 40;
    size_t flips = 0;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        History history;
        collect(&history, seed, newest, 20);
        for (size_t i = 1; i < history.trace.decisions.count; i++) {
            const Decision *decision = &history.trace.decisions.at[i];
            LayerId layer = history.trace.layers.at[decision->layers_first];
            if (decision->verdict) {
                assert_null(decision->flip_parameter);
                continue;
            }
            uint64_t flip = decision->flip_parameter ? (uint64_t)decision->flip_value : 0;
            flips += flip > 0;
            for (uint64_t pitr = 19; pitr > 0 && pitr + 1 > flip; pitr--) {
                History again;
                collect(&again, seed, newest, pitr);
                assert_int_equal(again.died[layer] != STEP_NEVER, pitr == flip);
                history_release(&again);
            }
        }
        history_release(&history);
    }
    assert_true(flips > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_layer_has_its_reason),
        cmocka_unit_test(test_a_point_image_does_not_cover_itself),
        cmocka_unit_test(test_the_rule_is_as_defined),
        cmocka_unit_test(test_image_cover_is_as_defined),
        cmocka_unit_test(test_production_set),
        cmocka_unit_test(test_a_run_goes_into_the_history),
        cmocka_unit_test(test_flips_of_the_pitr_collect_the_layer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
