/* Which sorted runs universal compaction merges, and why. */
#include "tests/unit/lsm_pick_fixture.h"

static void universal(Pick *p, const uint64_t *sizes, size_t count, uint64_t last)
{
    pick_init(p, DIALECT_ROCKSDB);
    p->options.style = LSM_STYLE_UNIVERSAL;
    for (size_t i = 0; i < count; i++)
        add(&p->f, 0, 100 - i, sizes[i] * MIB, "a", "z");
    if (last)
        add(&p->f, 6, 5, last * MIB, "a", "z");
    pick_go(p);
}

/* Adds the runs of `sizes`, newest first, and the last one. The run at `taken_at` is being compacted. */
static void universal_beside(Pick *p, const uint64_t *sizes, size_t count, uint64_t last, size_t taken_at)
{
    universal(p, sizes, count, last);
    uint32_t job = (uint32_t)p->f.lsm.events.count;
    uint32_t table = taken_at < count ? p->state.levels[0].at[taken_at] : p->state.levels[6].at[0];
    LsmEvent running = {
        .kind = LSM_COMPACTION, .step = STEP_NEVER, .dead_first = (uint32_t)p->f.lsm.dead.count, .dead_count = 1};
    array_push(&p->f.lsm.dead, table);
    array_push(&p->f.lsm.lost, running);
    p->state.running = &job;
    p->state.running_count = 1;
    lsm_pick_release(&p->pick);
    lsm_pick(&p->state, &p->options, &p->pick);
    p->state.running = NULL;
    p->state.running_count = 0;
}

static void test_universal_leaves_running_tables_out(void **state)
{
    (void)state;
    Pick p;
    const uint64_t sizes[] = {10, 11, 9, 40};
    universal_beside(&p, sizes, 4, 900, 1); /* 11 is taken: 10 stands alone, 9 and 40 differ too much */
    check_pick(&p, "-");
    pick_release(&p);
    universal_beside(&p, sizes, 4, 30, 4); /* the last is taken: amplification waits, the ratio does not */
    assert_int_equal(p.pick.reason, LSM_BECAUSE_RATIO);
    pick_release(&p);
    universal_beside(&p, sizes, 4, 30, 0); /* all after the newest are too large for the last */
    assert_int_equal(p.pick.reason, LSM_BECAUSE_AMPLIFICATION);
    assert_int_equal(p.pick.start.at.count, 4);
    pick_release(&p);
}

static void test_universal(void **state)
{
    (void)state;
    Pick p;
    universal(&p, (const uint64_t[]){10, 11, 9, 40}, 4, 900); /* the header's example */
    check_pick(&p, "0>0 99 98");
    assert_int_equal(p.pick.reason, LSM_BECAUSE_RATIO);
    pick_release(&p);
    universal(&p, (const uint64_t[]){10, 11, 9, 40}, 4, 30);
    check_pick(&p, "0>6 100 99 98 97 5");
    assert_int_equal(p.pick.reason, LSM_BECAUSE_AMPLIFICATION);
    pick_release(&p);
    universal(&p, (const uint64_t[]){1, 10, 100, 1000}, 4, 10000);
    check_pick(&p, "0>0 100 99");
    assert_int_equal(p.pick.reason, LSM_BECAUSE_RUNS);
    pick_release(&p);
    universal(&p, (const uint64_t[]){1, 10}, 2, 10000); /* below the trigger */
    check_pick(&p, "-");
    pick_release(&p);
    universal(&p, (const uint64_t[]){10, 11, 9, 40}, 4, 900);
    UniversalFacts facts;
    universal_facts(&p.state, &p.options, &facts);
    assert_int_equal(facts.runs, 5);
    assert_int_equal(facts.upper, 70 * MIB);
    assert_int_equal(facts.last, 900 * MIB);
    assert_int_equal(facts.group_at, 1);
    assert_int_equal(facts.group, 2);
    assert_int_equal(facts.group_bytes, 20 * MIB);
    assert_int_equal(facts.behind, 40 * MIB);
    pick_release(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_universal),
        cmocka_unit_test(test_universal_leaves_running_tables_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
