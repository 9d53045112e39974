/* A history's time: layers live from the step at which they are created to the step at which they are deleted. */
#include "core/base/rng.h"
#include "core/history/history.h"
#include "core/history/step_span.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

static Layer delta(Key lo, Key hi, Lsn from, Lsn to)
{
    return (Layer){.key_lo = lo, .key_hi = hi, .lsn_lo = from, .lsn_hi = to, .size = 100, .records = 1};
}

static void test_born_and_died(void **state)
{
    (void)state;
    History history;
    history_init(&history);
    Layer layer = delta(0, 10, 1, 2);
    history_add_step(&history, STEP_FLUSH);
    LayerId a = history_add_layer(&history, &layer, JOB_NONE);
    history_add_step(&history, STEP_CREATE);
    LayerId b = history_add_layer(&history, &layer, 7);
    StepId gone = history_add_step(&history, STEP_DELETE);
    history_end_layer(&history, a);

    assert_int_equal(a, 0);
    assert_int_equal(b, 1);
    assert_true(history_alive(&history, a, 0));
    assert_true(history_alive(&history, a, 1));
    assert_false(history_alive(&history, a, gone));
    assert_false(history_alive(&history, b, 0));
    assert_true(history_alive(&history, b, gone));
    assert_int_equal(history.job[a], JOB_NONE);
    assert_int_equal(history.job[b], 7);
    history_release(&history);
}

static void test_live_ids_ascend(void **state)
{
    (void)state;
    History history;
    history_init(&history);
    Layer layer = delta(0, 10, 1, 2);
    for (int i = 0; i < 100; i++) {
        history_add_step(&history, STEP_FLUSH);
        history_add_layer(&history, &layer, JOB_NONE);
    }
    history_add_step(&history, STEP_DELETE);
    history_end_layer(&history, 50);
    size_t count;
    LayerId *live = history_live(&history, 100, &count);
    assert_int_equal(count, 99);
    assert_int_equal(live[49], 49);
    assert_int_equal(live[50], 51);
    free(live);
    live = history_live(&history, 9, &count);
    assert_int_equal(count, 10);
    free(live);
    history_release(&history);
}

/* At the newest step the answer comes from a list that is kept up to date. It must equal the answer from all layers. */
static void test_live_at_the_newest_step(void **state)
{
    (void)state;
    Rng rng = {3};
    History history;
    history_init(&history);
    Layer layer = delta(0, 10, 1, 2);
    for (int i = 0; i < 2000; i++) {
        bool more = i % 400 < 200; /* the list grows, then shrinks */
        history_add_step(&history, STEP_NOTE);
        if (rng_below(&rng, 3) < (more ? 2u : 1u) || history.layers.count == 0)
            history_add_layer(&history, &layer, JOB_NONE);
        LayerId victim = (LayerId)rng_below(&rng, history.layers.count);
        if (!more && history.died[victim] == STEP_NEVER)
            history_end_layer(&history, victim);
        size_t count, n = 0;
        LayerId *live = history_live(&history, (StepId)i, &count);
        for (LayerId id = 0; id < history.layers.count; id++)
            if (history_alive(&history, id, (StepId)i))
                assert_true(n < count && live[n++] == id);
        assert_int_equal(n, count);
        free(live);
    }
    history_release(&history);
}

static void test_adopt_covers_layers_a_reader_added(void **state)
{
    (void)state;
    History history;
    history_init(&history);
    Layer layer = delta(0, 10, 1, 2);
    layer_set_add(&history.layers, &layer);
    layer_set_add(&history.layers, &layer);
    history_add_step(&history, STEP_LOAD);
    history_adopt_layers(&history);
    assert_true(history_alive(&history, 0, 0));
    assert_true(history_alive(&history, 1, 0));
    assert_int_equal(history.died[1], STEP_NEVER);
    history_release(&history);
}

static void test_new_step_names_nothing(void **state)
{
    (void)state;
    History history;
    history_init(&history);
    StepId id = history_add_step(&history, STEP_GC);
    assert_int_equal(id, 0);
    assert_int_equal(history.steps.at[id].layer, LAYER_NONE);
    assert_int_equal(history.steps.at[id].decision, DECISION_NONE);
    assert_string_equal(step_op_name(STEP_GC_RUN), "gc_run");
    history_release(&history);
}

/* The version sums up what was appended: each append changes it, and histories with the same content have the same
 * version. */
static void test_version_tells_histories_apart(void **state)
{
    (void)state;
    History a, b;
    history_init(&a);
    history_init(&b);
    Layer layer = delta(0, 10, 1, 2), other = delta(0, 11, 1, 2);
    uint64_t seen[6];
    seen[0] = a.version;
    history_add_step(&a, STEP_FLUSH);
    seen[1] = a.version;
    history_add_layer(&a, &layer, JOB_NONE);
    seen[2] = a.version;
    history_add_step(&a, STEP_DELETE);
    seen[3] = a.version;
    history_end_layer(&a, 0);
    seen[4] = a.version;
    history_add_step(&b, STEP_FLUSH);
    assert_true(b.version == seen[1]);
    history_add_layer(&b, &other, JOB_NONE);
    seen[5] = b.version;
    for (size_t i = 0; i < 6; i++)
        for (size_t j = 0; j < i; j++)
            assert_true(seen[i] != seen[j]);
    history_release(&a);
    history_release(&b);
}

/* A compaction's steps are one span, which ends where a flush, a collection or the next compaction begins. */
static void test_a_span_is_a_whole_compaction(void **state)
{
    (void)state;
    static const StepOp ops[] = {STEP_LOAD, STEP_COMPACT, STEP_JOB, STEP_CREATE, STEP_FLUSH, STEP_GC_RUN, STEP_GC};
    static const StepSpan spans[] = {{0, 1, false}, {1, 4, true},  {1, 4, true}, {1, 4, true},
                                     {4, 5, false}, {5, 7, false}, {5, 7, false}};
    History history;
    history_init(&history);
    StepSpan none = step_span_at(&history, 3);
    assert_true(none.begin == 3 && none.end == 4 && !none.compaction);
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++)
        history_add_step(&history, ops[i]);
    for (StepId step = 0; step < 9; step++) {
        StepSpan span = step_span_at(&history, step), wanted = spans[step < 7 ? step : 6];
        assert_int_equal(span.begin, wanted.begin);
        assert_int_equal(span.end, wanted.end);
        assert_true(span.compaction == wanted.compaction);
    }
    history_release(&history);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_born_and_died),
        cmocka_unit_test(test_version_tells_histories_apart),
        cmocka_unit_test(test_live_ids_ascend),
        cmocka_unit_test(test_live_at_the_newest_step),
        cmocka_unit_test(test_adopt_covers_layers_a_reader_added),
        cmocka_unit_test(test_new_step_names_nothing),
        cmocka_unit_test(test_a_span_is_a_whole_compaction),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
