/* When the policy `legacy` makes an image: the pass over the gates, one compaction, and the jobs of a plan. */
#include "core/executor/dry_run.h"
#include "core/planner/legacy/iteration.h"
#include "core/planner/legacy/legacy_policy.h"
#include "tests/unit/legacy_model.h"
#include "tests/unit/legacy_store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

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

/* Rules I2, I3 and I6 again, in one loop. */
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
        assert_int_equal(left, trigger && !interrupted); /* an interruption uses up the trigger */
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
        timeline.part_lsn = 100; /* an old partitioning, which is kept */
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

/* The sources of an image over some keys, by definition: over each piece the image there, and what ends above it. */
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

/* An open gate closes at a threshold above its height. A closed one opens at its height, if there is a stack. */
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
        assert_true(dry_run_compact(&history, history_end_lsn(&history, history_last_step(&history)), NULL));
        const Plan *plan = &history.plan;
        flat += plan->trace ? check_flips(plan->trace) : 0;
        LayerSet before = history.layers; /* without the output of the plan */
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
        cmocka_unit_test(test_the_pass_is_as_stated),
        cmocka_unit_test(test_no_image_below_the_cutoff),
        cmocka_unit_test(test_jobs_name_what_an_image_is_made_of),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
