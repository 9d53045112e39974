/* A store's flushes under other options: the input is the same, the result obeys the rules of levels, and nothing that
 * is due is left. */
#include "tests/unit/lsm_fixture.h"

#include "core/model/lsm_parameter.h"
#include "core/analysis/lsm_account.h"
#include "core/planner/leveled/lsm_pick.h"
#include "core/simulator/lsm_rerun.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static LsmOptions small_options(void)
{
    LsmOptions options = lsm_options_default(LSM_ROCKSDB);
    options.base_bytes = 2000;
    options.multiplier = 3;
    options.file_bytes = 400;
    options.levels = 5;
    return options;
}

/* Checks that below L0 no two tables overlap, that sizes add up, and that every table's keys are in order. */
static void check_levels_of(const Lsm *lsm, StepId step)
{
    LsmState state;
    lsm_state_init(&state, lsm, 0);
    lsm_state_go(&state, step);
    for (uint32_t level = 0; level < LSM_LEVELS_MAX; level++)
        for (size_t i = 0; i < state.levels[level].count; i++) {
            const LsmPlacement *table = lsm_state_placement(&state, state.levels[level].at[i]);
            assert_true(table->small <= table->large);
            if (level && i)
                assert_true(lsm_state_placement(&state, state.levels[level].at[i - 1])->large < table->small);
        }
    lsm_state_release(&state);
}

static void check_nothing_due(const Lsm *lsm, StepId step, const LsmOptions *options)
{
    LsmState state;
    LsmPick pick;
    lsm_state_init(&state, lsm, 0);
    lsm_state_go(&state, step);
    lsm_pick(&state, options, &pick);
    if (pick.found)
        fail_msg("step %u of %zu: style %d, dynamic %d: L%u to L%u is due (%s)", step, lsm->steps.count, options->style,
                 options->dynamic, pick.level, pick.output, lsm_reason_name(pick.reason));
    lsm_pick_release(&pick);
    lsm_state_release(&state);
}

/* Checks that compactions that take time leave sound levels too. */
static void check_slow(const Lsm *of, const LsmOptions *options)
{
    Lsm again = {0};
    lsm_rerun(of, 0, options, 1.5, NULL, &again);
    for (StepId step = 0; step < again.steps.count; step++)
        check_levels_of(&again, step);
    assert_int_equal(again.families.at[0].event_count[LSM_FLUSH], of->families.at[0].event_count[LSM_FLUSH]);
    lsm_release(&again);
}

static void check_rerun(const Lsm *of, const LsmOptions *options)
{
    check_slow(of, options);
    Lsm again = {0};
    LsmAccount was, is;
    StepId last = (StepId)of->steps.count - 1;
    lsm_rerun(of, 0, options, 0, NULL, &again);
    StepId end = (StepId)again.steps.count - 1;
    lsm_account(of, 0, last, 3, &was);
    lsm_account(&again, 0, end, 3, &is);
    assert_int_equal(is.flushed, was.flushed); /* the input has the same tables */
    assert_int_equal(is.ingested, was.ingested);
    assert_int_equal(again.families.at[0].event_count[LSM_FLUSH], of->families.at[0].event_count[LSM_FLUSH]);
    assert_int_equal(again.families.at[0].keys.keys.count, of->families.at[0].keys.keys.count);
    for (StepId step = 0; step <= end; step++) {
        check_levels_of(&again, step);
        const LsmEvent *next = step < end ? lsm_event_at(&again, 0, step + 1) : NULL;
        if (!next || next->kind == LSM_FLUSH || next->kind == LSM_INGEST)
            check_nothing_due(&again, step, options);
    }
    lsm_release(&again);
}

static void test_random_stores(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed < 6; seed++) {
        Fixture f;
        fixture_init(&f, DIALECT_ROCKSDB);
        put_random_store(&f, seed, 60);
        assert_true(fixture_read(&f, NULL));
        LsmOptions options = small_options();
        check_rerun(&f.lsm, &options);
        options.l0_trigger = 2;
        options.dynamic = true;
        check_rerun(&f.lsm, &options);
        options.priority = LSM_ROUND_ROBIN;
        options.dynamic = false;
        check_rerun(&f.lsm, &options);
        options = small_options();
        options.style = LSM_STYLE_UNIVERSAL;
        check_rerun(&f.lsm, &options);
        options.style = LSM_STYLE_FIFO;
        options.fifo_bytes = 3000;
        check_rerun(&f.lsm, &options);
        fixture_release(&f);
    }
}

/* Two flushes over the same keys: trigger 2 merges them, trigger 8 leaves them. */
static void test_two_option_sets(void **state)
{
    (void)state;
    Fixture f;
    fixture_init(&f, DIALECT_ROCKSDB);
    put_base(&f, "leveldb.BytewiseComparator");
    for (uint64_t i = 0; i < 6; i++) {
        add(&f, 0, 10 + i, 1000, "a", "m");
        put(&f, EDIT_NEXT_FILE, 10 + i);
    }
    assert_true(fixture_read(&f, NULL));
    LsmOptions options = lsm_options_default(LSM_ROCKSDB);
    Lsm few = {0}, many = {0};
    LsmAccount account;
    options.l0_trigger = 2;
    lsm_rerun(&f.lsm, 0, &options, 0, NULL, &few);
    lsm_account(&few, 0, (StepId)few.steps.count - 1, 3, &account);
    assert_int_equal(account.compacted, 2000 + 4000 + 6000); /* of each two, and of the earlier output */
    assert_int_equal(few.families.at[0].event_count[LSM_COMPACTION], 3);
    options.l0_trigger = 8;
    lsm_rerun(&f.lsm, 0, &options, 0, NULL, &many);
    lsm_account(&many, 0, (StepId)many.steps.count - 1, 3, &account);
    assert_int_equal(account.compacted, 0);
    assert_int_equal(many.steps.count, 7);
    lsm_release(&few);
    lsm_release(&many);
    fixture_release(&f);
}

/* The header's example: two flushes start a compaction, which ends during the fourth. */
static void test_compactions_take_time(void **state)
{
    (void)state;
    Fixture f;
    fixture_init(&f, DIALECT_ROCKSDB);
    put_base(&f, "leveldb.BytewiseComparator");
    for (uint64_t i = 0; i < 4; i++) {
        add(&f, 0, 10 + i, 1000, "a", "m");
        put(&f, EDIT_NEXT_FILE, 10 + i);
    }
    assert_true(fixture_read(&f, NULL));
    LsmOptions options = lsm_options_default(LSM_ROCKSDB);
    options.l0_trigger = 2;
    Lsm again = {0};
    lsm_rerun(&f.lsm, 0, &options, 0.6, NULL, &again);
    static const LsmEventKind kinds[] = {LSM_BASE, LSM_FLUSH, LSM_FLUSH, LSM_FLUSH, LSM_FLUSH, LSM_COMPACTION};
    assert_int_equal(again.steps.count, 6); /* the second one, of #12 and #13, has not ended */
    for (StepId step = 0; step < 6; step++)
        assert_int_equal(lsm_event_at(&again, 0, step)->kind, kinds[step]);
    const LsmEvent *compaction = lsm_event_at(&again, 0, 5);
    assert_int_equal(compaction->dead_count, 2);
    assert_int_equal(again.families.at[0].placements.at[again.dead.at[compaction->dead_first]].number, 10);
    assert_true(lsm_rerun_pace(&again, 0, NULL) == 1); /* 2000 bytes arrived while 2000 were compacted */
    lsm_release(&again);
    options.l0_stop = 3; /* writes wait: it ends as soon as there are three */
    lsm_rerun(&f.lsm, 0, &options, 0.6, NULL, &again);
    assert_int_equal(lsm_event_at(&again, 0, 4)->kind, LSM_COMPACTION);
    lsm_release(&again);
    fixture_release(&f);
}

/* A store's own compactions kept half of what they read. Those of the rerun keep half too. */
static void test_reruns_keep_the_share_of_the_store(void **state)
{
    (void)state;
    Fixture f;
    fixture_init(&f, DIALECT_ROCKSDB);
    put_base(&f, "leveldb.BytewiseComparator");
    for (uint64_t i = 0; i < 4; i++) {
        add(&f, 0, 10 + i, 1000, "a", "m");
        put(&f, EDIT_NEXT_FILE, 10 + i);
    }
    for (uint64_t i = 0; i < 4; i++)
        drop(&f, 0, 10 + i);
    add(&f, 1, 20, 2000, "a", "m");
    put(&f, EDIT_NEXT_FILE, 0);
    assert_true(fixture_read(&f, NULL));
    LsmOptions options = lsm_options_default(LSM_ROCKSDB);
    Lsm again = {0};
    LsmAccount account;
    lsm_rerun(&f.lsm, 0, &options, 0, NULL, &again);
    lsm_account(&again, 0, (StepId)again.steps.count - 1, 3, &account);
    assert_int_equal(account.compacted, 2000);
    lsm_release(&again);
    fixture_release(&f);
}

static void test_a_value_that_fits_no_parameter(void **state)
{
    static const struct {
        const char *name, *value, *reason;
    } cases[] = {{"num_levels", "abc", "num_levels: 'abc' is not a number"},
                 {"num_levels", "0", "num_levels must be at least 1"},
                 {"level_compaction_dynamic_level_bytes", "x", "'x' is neither true nor false"},
                 {"max_bytes_for_level_multiplier", "0", "'0' is not a number above 0"}};
    (void)state;
    LsmOptions options = lsm_options_default(LSM_ROCKSDB), before = options;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Error error = {0};
        const LsmParameter *parameter = lsm_parameter_named(&options, str_from(cases[i].name));
        assert_non_null(parameter);
        assert_false(lsm_parameter_set(&options, parameter, str_from(cases[i].value), &error));
        assert_int_equal(error.code, ERROR_USAGE);
        assert_string_equal(error.message, cases[i].reason);
        assert_memory_equal(&options, &before, sizeof options);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_stores),
        cmocka_unit_test(test_two_option_sets),
        cmocka_unit_test(test_a_value_that_fits_no_parameter),
        cmocka_unit_test(test_compactions_take_time),
        cmocka_unit_test(test_reruns_keep_the_share_of_the_store),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
