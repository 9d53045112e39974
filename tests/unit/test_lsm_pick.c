/* What each engine would compact next: targets and scores by hand, rules by small pictures. */
#include "tests/unit/lsm_pick_fixture.h"

#include "core/analysis/lsm_predict.h"
#include "core/planner/leveled/lsm_words.h"
#include "core/tell/lsm_report.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define GIB ((uint64_t)1 << 30)

static void check_score(const Pick *p, uint32_t level, double score)
{
    if (fabs(p->scores.levels[level].score - score) > 1e-9)
        fail_msg("L%u: score %.9f instead of %.9f", level, p->scores.levels[level].score, score);
}

/* L0 with one table less than the trigger is not due: one is missing. */
static void test_one_table_below_the_trigger_is_not_due(void **state)
{
    (void)state;
    static const char *const said[] = {"L0 3 of 4 tables: compacts after 1 more table",
                                       "L0 4 of 4 tables: due, score 1.00, until 1 table is compacted"};
    for (uint64_t tables = 3; tables <= 4; tables++) {
        Pick p;
        Text text = TEXT_EMPTY;
        pick_init(&p, DIALECT_ROCKSDB);
        for (uint64_t i = 0; i < tables; i++)
            add(&p.f, 0, 9 + i, MIB, "a", "c");
        pick_go(&p);
        lsm_score_text(&p.scores, &p.options, 0, &text);
        assert_string_equal(text.at, said[tables - 3]);
        text_release(&text);
        pick_release(&p);
    }
}

/* What L0 lacks is the nearest of its limits: any further table makes an L0 of 3 of 4 due, however few bytes it has. */
static void test_l0_lacks_tables_or_bytes(void **state)
{
    (void)state;
    static const struct {
        uint64_t tables, mib;
        const char *said;
    } cases[] = {
        {3, 70, "L0 3 of 4 tables, 210 MiB against 256 MiB of the base level: compacts after 1 more table"},
        {3, 1, "L0 3 of 4 tables: compacts after 1 more table"},
        {2, 70,
         "L0 2 of 4 tables, 140 MiB against 256 MiB of the base level: compacts after 2 more tables, or 116 MiB more "
         "in fewer"},
        {1, 1, "L0 1 of 4 tables: compacts after 3 more tables, or 255 MiB more in fewer"},
        {2, 200,
         "L0 2 of 4 tables, 400 MiB against 256 MiB of the base level: due, score 1.56, until 144 MiB are compacted"},
        {5, 60, "L0 5 of 4 tables: due, score 1.25, until 2 tables and 44.0 MiB are compacted"},
        {6, 10, "L0 6 of 4 tables: due, score 1.50, until 3 tables are compacted"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Pick p;
        Text text = TEXT_EMPTY;
        pick_init(&p, DIALECT_ROCKSDB);
        for (uint64_t n = 0; n < cases[i].tables; n++)
            add(&p.f, 0, 9 + n, cases[i].mib * MIB, "a", "c");
        pick_go(&p);
        lsm_score_text(&p.scores, &p.options, 0, &text);
        assert_string_equal(text.at, cases[i].said);
        text_release(&text);
        pick_release(&p);
    }
}

static void test_static_targets(void **state)
{
    (void)state;
    Pick p;
    pick_init(&p, DIALECT_ROCKSDB);
    p.options.additional[2] = 3; /* of L3 */
    add(&p.f, 0, 9, 64 * MIB, "a", "c");
    add(&p.f, 0, 8, 64 * MIB, "b", "d");
    add(&p.f, 1, 7, 128 * MIB, "a", "z");
    add(&p.f, 2, 6, 5 * GIB, "a", "z");
    pick_go(&p);
    assert_true(p.scores.levels[1].target == 256 * MIB && p.scores.levels[2].target == 2560 * MIB);
    assert_true(p.scores.levels[3].target == 3 * 25600 * MIB);
    check_score(&p, 0, 0.5);
    check_score(&p, 1, 0.5);
    check_score(&p, 2, 2);
    assert_int_equal(p.scores.order[0], 2);
    assert_int_equal(p.scores.order[1], 0); /* of equal scores the upper level comes first */
    Text text = TEXT_EMPTY;
    lsm_score_text(&p.scores, &p.options, 1, &text);
    assert_string_equal(text.at, "L1 0.50 of its 256 MiB target: compacts after 128 MiB more");
    text_clear(&text);
    lsm_score_text(&p.scores, &p.options, 2, &text);
    assert_non_null(strstr(text.at, "L2 2.00 times its target of 2.50 GiB: due"));
    text_release(&text);
    pick_release(&p);
}

/* The example of lsm_scores.c: L6 30 GiB makes L3 the base level. */
static void test_dynamic_targets(void **state)
{
    (void)state;
    Pick p;
    pick_init(&p, DIALECT_ROCKSDB);
    p.options.dynamic = true;
    add(&p.f, 6, 5, 30 * GIB, "a", "z");
    add(&p.f, 5, 6, 4 * GIB, "a", "z");
    add(&p.f, 0, 9, 300 * MIB, "a", "z");
    pick_go(&p);
    assert_int_equal(p.scores.base_level, 3);
    assert_false(p.scores.levels[2].has_target);
    assert_true(p.scores.levels[3].target == 256 * MIB);
    uint64_t base = 30 * GIB / 10 / 10 / 10; /* L3's own size, below which no target falls */
    assert_true(p.scores.levels[4].target == base * 10 && p.scores.levels[5].target == base * 100);
    /* L0: 300 MiB against the base level's 256 MiB, and ten times the part above 1 */
    check_score(&p, 0, 10.0 * 300 / 256);
    /* L5: 4 GiB against its target and what comes down from above */
    double target = (double)p.scores.levels[5].target;
    check_score(&p, 5, 10.0 * (double)(4 * GIB) / (target + (double)(300 * MIB)));
    pick_release(&p);
}

/* A level that is not needed is emptied: the largest is small enough for fewer levels. */
static void test_unneeded_levels_are_emptied(void **state)
{
    (void)state;
    Pick p;
    pick_init(&p, DIALECT_ROCKSDB);
    p.options.dynamic = true;
    add(&p.f, 6, 5, 100 * MIB, "a", "z");
    add(&p.f, 4, 6, 10 * MIB, "a", "z");
    pick_go(&p);
    assert_int_equal(p.scores.drained, 5);
    check_score(&p, 4, 10 * (1.001 + 0.001));
    check_pick(&p, "4~5 6");
    lsm_pick_release(&p.pick);
    p.options.drains = false; /* before 8.2 L4 adds nothing to the size of L5, and L4 is kept while it is small */
    lsm_scores(&p.state, &p.options, &p.scores);
    lsm_pick(&p.state, &p.options, &p.pick);
    assert_int_equal(p.scores.drained, 0);
    check_score(&p, 4, 10.0 / 256);
    check_pick(&p, "-");
    pick_release(&p);
}

static void test_debt(void **state)
{
    (void)state;
    Pick p;
    pick_init(&p, DIALECT_ROCKSDB);
    for (unsigned i = 0; i < 4; i++)
        add(&p.f, 0, 10 + i, 64 * MIB, "a", "z");
    add(&p.f, 1, 5, 256 * MIB, "a", "z");
    add(&p.f, 2, 4, 1024 * MIB, "a", "z");
    pick_go(&p);
    /* L0 and L1 together, then 256 MiB too much in L1, which overlap twice as much below */
    assert_true(p.scores.debt == 256 * MIB + 256 * MIB + 256 * MIB * 3);
    pick_release(&p);
}

/*  L1   [ 12 ][  13  ][14]     13 overlaps least for its size; with 20 and 21, 14 comes along for nothing
 *  L2   [ 19 ][ 20 ][  21  ]
 */
static void test_seed_and_expansion(void **state)
{
    (void)state;
    Pick p;
    pick_init(&p, DIALECT_ROCKSDB);
    add(&p.f, 1, 12, 100 * MIB, "a", "c");
    add(&p.f, 1, 13, 300 * MIB, "d", "k");
    add(&p.f, 1, 14, 50 * MIB, "l", "m");
    add(&p.f, 2, 19, 300 * MIB, "a", "c");
    add(&p.f, 2, 20, 100 * MIB, "d", "g");
    add(&p.f, 2, 21, 100 * MIB, "h", "n");
    pick_go(&p);
    check_pick(&p, "1>2 13 14 | 20 21");
    assert_true(p.pick.expanded);
    assert_int_equal(lsm_state_placement(&p.state, p.pick.seed)->number, 13);
    pick_release(&p);
}

static void test_moves(void **state)
{
    (void)state;
    Pick p;
    pick_init(&p, DIALECT_ROCKSDB);
    add(&p.f, 1, 12, 300 * MIB, "a", "c"); /* nothing below: moved, with neighbours of the same kind */
    add(&p.f, 1, 13, 10 * MIB, "d", "k");
    add(&p.f, 1, 14, 10 * MIB, "l", "m");
    add(&p.f, 2, 21, 100 * MIB, "m", "n");
    pick_go(&p);
    check_pick(&p, "1~2 12 13");
    pick_release(&p);
    pick_init(&p, DIALECT_ROCKSDB); /* L0: the oldest tables that overlap neither each other nor the base level */
    add(&p.f, 0, 10, 80 * MIB, "a", "b");
    add(&p.f, 0, 11, 80 * MIB, "c", "d");
    add(&p.f, 0, 12, 80 * MIB, "c", "e");
    add(&p.f, 0, 13, 80 * MIB, "a", "e");
    add(&p.f, 1, 5, 10 * MIB, "x", "z");
    pick_go(&p);
    check_pick(&p, "0~1 10 11");
    pick_release(&p);
    pick_init(&p, DIALECT_ROCKSDB); /* both neighbours join the seed; before 8.2 only the right one did */
    p.options.priority = LSM_OLDEST_LARGEST_SEQ;
    add(&p.f, 1, 13, 100 * MIB, "a", "b");
    add(&p.f, 1, 12, 100 * MIB, "c", "d");
    add(&p.f, 1, 14, 100 * MIB, "e", "f");
    add(&p.f, 1, 15, 100 * MIB, "g", "h");
    add(&p.f, 2, 21, 100 * MIB, "g", "n");
    pick_go(&p);
    check_pick(&p, "1~2 13 12 14");
    lsm_pick_release(&p.pick);
    p.options.moves_left = false;
    lsm_pick(&p.state, &p.options, &p.pick);
    check_pick(&p, "1~2 12 14");
    pick_release(&p);
}

/* Neighbours that share a user key are compacted together. */
static void test_neighbours_that_share_a_key_are_compacted_together(void **state)
{
    (void)state;
    Pick p;
    pick_init(&p, DIALECT_ROCKSDB);
    add(&p.f, 1, 12, 300 * MIB, "a", "c");
    add(&p.f, 1, 11, 10 * MIB, "c", "k");
    add(&p.f, 2, 21, 10 * MIB, "a", "b");
    pick_go(&p);
    check_pick(&p, "1>2 12 11 | 21");
    pick_release(&p);
}

static void test_round_robin(void **state)
{
    (void)state;
    Pick p;
    pick_init(&p, DIALECT_ROCKSDB);
    p.options.priority = LSM_ROUND_ROBIN;
    add(&p.f, 1, 12, 300 * MIB, "a", "c");
    add(&p.f, 1, 13, 300 * MIB, "d", "k");
    add(&p.f, 2, 21, 10 * MIB, "a", "z");
    array_push(&p.f.edit.cursors, (EditCursor){1, fixture_internal(&p.f, "d", 13)});
    pick_go(&p);
    assert_int_equal(lsm_state_placement(&p.state, p.pick.seed)->number, 13);
    pick_release(&p);
}

static void test_fifo(void **state)
{
    (void)state;
    Pick p;
    pick_init(&p, DIALECT_ROCKSDB);
    p.options.style = LSM_STYLE_FIFO;
    p.options.fifo_bytes = 12 * MIB;
    add(&p.f, 0, 31, 4 * MIB, "a", "z");
    add(&p.f, 0, 28, 4 * MIB, "a", "z");
    add(&p.f, 0, 25, 4 * MIB, "a", "z");
    add(&p.f, 0, 20, 4 * MIB, "a", "z");
    pick_go(&p);
    check_pick(&p, "0>gone 20");
    lsm_pick_release(&p.pick);
    p.options.fifo_bytes = 100 * MIB;
    p.options.fifo_merges = true;
    lsm_pick(&p.state, &p.options, &p.pick);
    check_pick(&p, "0>0 31 28 25 20");
    pick_release(&p);
}

/* A level cycles through its keys: the first table after the cursor, otherwise the first one. */
static void test_leveldb(void **state)
{
    (void)state;
    Pick p;
    for (int end = 0; end < 2; end++) {
        pick_init(&p, DIALECT_LEVELDB);
        add(&p.f, 1, 12, 6 * MIB, "a", "c");
        add(&p.f, 1, 13, 6 * MIB, "d", "k");
        add(&p.f, 2, 21, 1 * MIB, "e", "z");
        array_push(&p.f.edit.cursors, (EditCursor){1, fixture_internal(&p.f, end ? "k" : "c", 12)});
        pick_go(&p);
        check_score(&p, 1, 1.2);
        check_pick(&p, end ? "1~2 12" : "1>2 13 | 21");
        pick_release(&p);
    }
    pick_init(&p, DIALECT_LEVELDB); /* no move where too much lies below the level below */
    add(&p.f, 1, 12, 11 * MIB, "a", "c");
    add(&p.f, 3, 21, 23 * MIB, "a", "c");
    pick_go(&p);
    check_pick(&p, "1>2 12");
    pick_release(&p);
}

static void test_pebble(void **state)
{
    (void)state;
    Pick p;
    pick_init(&p, DIALECT_PEBBLE);
    add(&p.f, 0, 9, 1 * MIB, "d", "e");
    add(&p.f, 0, 7, 1 * MIB, "b", "e");
    add(&p.f, 0, 4, 1 * MIB, "a", "f");
    add(&p.f, 0, 3, 1 * MIB, "x", "z"); /* apart from the others */
    add(&p.f, 6, 2, 100 * MIB, "a", "c");
    add(&p.f, 6, 1, 100 * MIB, "d", "z");
    pick_go(&p);
    assert_int_equal(p.scores.sublevels, 3);
    assert_int_equal(p.scores.base_level, 5); /* a tenth of 184 MiB is below 64 MiB */
    check_pick(&p, "0>5 4 7 9");
    pick_release(&p);
}

/* Every step of a store whose compactions our own picker chose is explained. A step made by hand is not. */
static void test_own_compactions_are_predicted(void **state)
{
    (void)state;
    Pick p;
    pick_init(&p, DIALECT_ROCKSDB);
    Fixture *f = &p.f;
    for (unsigned i = 0; i < 4; i++) {
        add(f, 0, 10 + i, 1 * MIB, "a", "z");
        put(f, EDIT_NEXT_FILE, 10 + i);
    }
    add(f, 0, 20, 1 * MIB, "a", "z"); /* flushed while the compaction ran */
    put(f, EDIT_NEXT_FILE, 20);
    for (unsigned i = 0; i < 4; i++)
        drop(f, 0, 10 + i);
    add(f, 1, 30, 4 * MIB, "a", "z");
    put(f, EDIT_NEXT_FILE, 0); /* step 7 */
    drop(f, 0, 20);
    drop(f, 1, 30);
    add(f, 1, 31, 5 * MIB, "a", "z");
    pick_go(&p); /* step 8: one table of L0 starts nothing */
    LsmPredictions predictions;
    lsm_predict(&f->lsm, 0, &p.options, STEP_NEVER, &predictions);
    assert_int_equal(predictions.at.count, 2);
    assert_int_equal(predictions.predicted, 1);
    assert_true(predictions.at.at[0].predicted);
    assert_int_equal(predictions.at.at[0].decided, 5);
    assert_int_equal(predictions.at.at[0].reason, LSM_BECAUSE_L0);
    assert_false(predictions.at.at[1].predicted);
    lsm_predictions_release(&predictions);
    pick_release(&p);
}

/* Whatever a store looks like, the tables of a pick live where it says, and it includes all that it overlaps below. */
static void test_picks_of_random_stores_are_sound(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 6; seed++) {
        Pick p;
        p = (Pick){.options = lsm_options_default(LSM_ROCKSDB)};
        fixture_init(&p.f, DIALECT_ROCKSDB);
        put_random_store(&p.f, seed, 200);
        assert_true(fixture_read(&p.f, NULL));
        lsm_state_init(&p.state, &p.f.lsm, 0);
        p.options.base_bytes = 300000;
        p.options.file_bytes = 50000;
        p.options.dynamic = seed % 2;
        p.options.style = seed % 3 ? LSM_STYLE_LEVELED : LSM_STYLE_UNIVERSAL;
        for (StepId step = 0; step < p.f.lsm.steps.count; step++) {
            lsm_state_go(&p.state, step);
            lsm_pick(&p.state, &p.options, &p.pick);
            KeyRange keys = {U128_MAX, 0};
            for (size_t i = 0; i < p.pick.start.at.count; i++) {
                const LsmPlacement *at = lsm_state_placement(&p.state, p.pick.start.at.at[i]);
                assert_true(placement_alive(at, step));
                assert_true(p.options.style == LSM_STYLE_UNIVERSAL || at->level == p.pick.level);
                KeyRange of = placement_keys(at);
                keys = (KeyRange){of.lo < keys.lo ? of.lo : keys.lo, of.hi > keys.hi ? of.hi : keys.hi};
            }
            for (size_t i = 0; p.pick.found && p.options.style == LSM_STYLE_LEVELED && !p.pick.move &&
                               i < p.state.levels[p.pick.output].count;
                 i++) {
                uint32_t table = p.state.levels[p.pick.output].at[i];
                bool listed = false;
                for (size_t k = 0; k < p.pick.below.at.count; k++)
                    listed |= p.pick.below.at.at[k] == table;
                if (key_range_overlaps(placement_keys(lsm_state_placement(&p.state, table)), keys))
                    assert_true(listed);
            }
            lsm_pick_release(&p.pick);
        }
        lsm_state_release(&p.state);
        fixture_release(&p.f);
    }
}

/* Two levels of equal scores: the sentence says which is compacted first, and by what rule. */
static void test_equal_scores_are_told(void **state)
{
    (void)state;
    Pick p;
    pick_init(&p, DIALECT_ROCKSDB);
    p.options.dynamic = false;
    for (unsigned number = 20; number < 24; number++)
        add(&p.f, 0, number, 100 * MIB, "a", "m");
    add(&p.f, 1, 9, 400 * MIB, "a", "m");
    pick_go(&p);
    Text text = TEXT_EMPTY;
    lsm_pick_text(&p.state, &p.options, &p.pick, &text);
    assert_non_null(strstr(text.at, "score 1.56 of L0 is the highest (as L1's: of equal scores, the upper level is "
                                    "compacted first)"));
    text_release(&text);
    pick_release(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_equal_scores_are_told),
        cmocka_unit_test(test_one_table_below_the_trigger_is_not_due),
        cmocka_unit_test(test_l0_lacks_tables_or_bytes),
        cmocka_unit_test(test_static_targets),
        cmocka_unit_test(test_dynamic_targets),
        cmocka_unit_test(test_unneeded_levels_are_emptied),
        cmocka_unit_test(test_debt),
        cmocka_unit_test(test_seed_and_expansion),
        cmocka_unit_test(test_moves),
        cmocka_unit_test(test_neighbours_that_share_a_key_are_compacted_together),
        cmocka_unit_test(test_round_robin),
        cmocka_unit_test(test_fifo),
        cmocka_unit_test(test_leveldb),
        cmocka_unit_test(test_pebble),
        cmocka_unit_test(test_own_compactions_are_predicted),
        cmocka_unit_test(test_picks_of_random_stores_are_sound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
