/* The causes of steps that no rule explains: stated by a LOG, or left when everything automatic is excluded. */
#include "tests/unit/lsm_pick_fixture.h"

#include "core/analysis/lsm_predict.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

/* Puts four tables into L0. The second edit compacts those from `first` on. */
static void compact_some(Pick *p, unsigned first, uint64_t size)
{
    pick_init(p, DIALECT_ROCKSDB);
    p->options.ttl = p->options.periodic = 0;
    p->options.from_file = true;
    for (unsigned i = 0; i < 4; i++)
        add(&p->f, 0, 10 + i, size, "a", "z");
    put(&p->f, EDIT_NEXT_FILE, 20);
    for (unsigned i = first; i < 4; i++)
        drop(&p->f, 0, 10 + i);
    add(&p->f, 1, 30, 1 * MIB, "a", "z");
    pick_go(p);
}

static LsmWhy why_of_last(Pick *p)
{
    LsmPrediction prediction = lsm_explain(&p->state, &p->options, (uint32_t)p->f.lsm.events.count - 1);
    assert_false(prediction.predicted);
    return prediction.why;
}

static void test_manual_by_exclusion(void **state)
{
    (void)state;
    Pick p;
    compact_some(&p, 0, 1 * MIB);
    p.options.l0_trigger = 5;
    LsmWhy why = why_of_last(&p);
    assert_int_equal(why.cause, LSM_CAUSE_MANUAL);
    assert_true(why.idle);
    assert_false(why.told);
    assert_float_equal(why.score, 0.8, 1e-9);
    p.options.ttl = 60;
    p.f.lsm.families.at[0].age_unknown = true; /* tables without a time may be older than that */
    assert_int_equal(why_of_last(&p).cause, LSM_CAUSE_UNKNOWN);
    pick_release(&p);
}

static void test_due_but_otherwise(void **state)
{
    (void)state;
    Pick p;
    compact_some(&p, 2, 1 * MIB); /* L0 is due: a rule would have taken all four */
    LsmWhy why = why_of_last(&p);
    assert_int_equal(why.cause, LSM_CAUSE_UNKNOWN);
    assert_false(why.idle);
    p.f.lsm.events.at[p.f.lsm.events.count - 1].reason = "ManualCompaction"; /* a LOG states the cause */
    assert_int_equal(why_of_last(&p).cause, LSM_CAUSE_MANUAL);
    p.f.lsm.events.at[p.f.lsm.events.count - 1].reason = "LevelL0FilesNum";
    assert_int_equal(why_of_last(&p).cause, LSM_CAUSE_UNKNOWN);
    p.f.lsm.events.at[p.f.lsm.events.count - 1].reason = "Ttl";
    assert_int_equal(why_of_last(&p).cause, LSM_CAUSE_AGE);
    pick_release(&p);
}

/* Pebble: only a newer range deletion can delete a whole table, and L0 is compacted only to the base level. */
static void test_pebble_by_exclusion(void **state)
{
    (void)state;
    Pick p;
    pick_init(&p, DIALECT_PEBBLE);
    add(&p.f, 6, 4, 100 * MIB, "d", "f");
    add(&p.f, 6, 5, 100 * MIB, "p", "q");
    add(&p.f, 0, 9, 1 * MIB, "c", "g");
    put(&p.f, EDIT_NEXT_FILE, 10);
    drop(&p.f, 6, 4);
    put(&p.f, EDIT_NEXT_FILE, 11);
    drop(&p.f, 0, 9);
    add(&p.f, 4, 9, 1 * MIB, "c", "g");
    pick_go(&p);
    uint32_t last = (uint32_t)p.f.lsm.events.count - 1;
    LsmWhy deleted = lsm_explain(&p.state, &p.options, last - 1).why,
           moved = lsm_explain(&p.state, &p.options, last).why;
    assert_int_equal(deleted.cause, LSM_CAUSE_DELETIONS);
    assert_int_equal(lsm_state_placement(&p.state, deleted.covers)->number, 9);
    assert_int_equal(moved.cause, LSM_CAUSE_UNKNOWN);
    assert_int_equal(moved.base, 5); /* 101 MiB, of which 91 count: L6 is above 64 MiB, a tenth for L5 is not */
    assert_in_range(moved.base_max, 1, 10 * MIB);
    LsmScores scores;
    lsm_state_go(&p.state, (StepId)p.f.lsm.steps.count - 2);
    p.options.base_bytes = moved.base_max;
    lsm_scores(&p.state, &p.options, &scores);
    assert_int_equal(scores.base_level, 4);
    p.options.base_bytes++;
    lsm_scores(&p.state, &p.options, &scores);
    assert_int_equal(scores.base_level, 5);
    pick_release(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_manual_by_exclusion),
        cmocka_unit_test(test_due_but_otherwise),
        cmocka_unit_test(test_pebble_by_exclusion),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
