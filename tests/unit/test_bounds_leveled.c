/* The rules of LSM engines at their limits: the last number at which they hold and the first at which they do not. For
 * each there was a change of the program that no other test noticed. */
#include "tests/unit/lsm_pick_fixture.h"

#include "core/analysis/findings.h"
#include "core/history/lsm_history.h"
#include "core/planner/leveled/lsm_judge.h"
#include "core/tell/lsm_score_text.h"

/* A neighbour joins a move as long as both together have no more bytes than a compaction may read. */
static void test_a_move_may_be_as_large_as_a_compaction(void **state)
{
    (void)state;
    for (uint64_t more = 0; more < 2; more++) {
        Pick p;
        pick_init(&p, DIALECT_ROCKSDB);
        uint64_t limit = lsm_compaction_limit(&p.options);
        add(&p.f, 1, 12, 300 * MIB, "a", "c");
        add(&p.f, 1, 13, limit - 300 * MIB + more, "d", "k");
        add(&p.f, 2, 21, MIB, "x", "z");
        pick_go(&p);
        check_pick(&p, more ? "1~2 12" : "1~2 12 13");
        pick_release(&p);
    }
}

/* Tables of L0 move to L1 unchanged, unless their compression would change or they might be on another path. */
static void test_l0_is_not_moved_where_a_table_would_have_to_change(void **state)
{
    (void)state;
    for (unsigned options = 0; options < 4; options++) {
        Pick p;
        pick_init(&p, DIALECT_ROCKSDB);
        p.options.per_level_compression = options & 1;
        p.options.many_paths = options & 2;
        for (unsigned i = 0; i < 4; i++)
            add(&p.f, 0, 10 + i, MIB, i % 2 ? "c" : "a", i % 2 ? "d" : "b");
        add(&p.f, 1, 5, MIB, "x", "z");
        pick_go(&p);
        assert_int_equal(p.pick.move, options == 0);
        pick_release(&p);
    }
}

/* Of tables with the same overlap for their size, here none, the one with the smallest key is the seed. */
static void test_of_tables_that_overlap_nothing_the_first_is_the_seed(void **state)
{
    (void)state;
    Pick p;
    pick_init(&p, DIALECT_ROCKSDB);
    p.options.base_bytes = 1000;
    add(&p.f, 1, 12, 500, "a", "c");
    add(&p.f, 1, 13, 1000, "d", "k");
    add(&p.f, 2, 21, 500, "x", "z");
    pick_go(&p);
    assert_int_equal(lsm_state_placement(&p.state, p.pick.seed)->number, 12);
    pick_release(&p);
}

/* 30 MiB are 200 percent of 15 MiB but not of 16. In a store without runs nothing is due. */
static void test_amplification_is_due_from_its_limit_on(void **state)
{
    (void)state;
    static const struct {
        uint64_t last;
        const char *said;
    } rows[] = {{15, "at least 200 %: all runs are merged"}, {16, "due from 200 % (32.0 MiB) on"}};
    for (size_t i = 0; i < 3; i++) {
        Pick p;
        Text text = TEXT_EMPTY;
        pick_init(&p, DIALECT_ROCKSDB);
        p.options.style = LSM_STYLE_UNIVERSAL;
        if (i < 2) {
            add(&p.f, 0, 12, 10 * MIB, "a", "z");
            add(&p.f, 0, 11, 20 * MIB, "a", "z");
            add(&p.f, 6, 5, rows[i].last * MIB, "a", "z");
        }
        pick_go(&p);
        lsm_rule_text(&p.state, &p.options, 1, &text);
        assert_non_null(strstr(text.at, i < 2 ? rows[i].said : "due from 200 % (0 B) on"));
        text_release(&text);
        pick_release(&p);
    }
}

/* Of the first backing file's 1000 bytes 700 are garbage. Of a file without a stated size no share can be garbage. */
static void test_a_backing_file_without_bytes_has_no_garbage(void **state)
{
    (void)state;
    Pick p;
    pick_init(&p, DIALECT_PEBBLE);
    array_push(&p.f.edit.backings_added, (EditBytes){5, 1000});
    array_push(&p.f.edit.backings_added, (EditBytes){6, 0});
    add(&p.f, 6, 9, 300, "a", "c");
    p.f.edit.added.at[0].backing = 5;
    pick_go(&p);
    check_pick(&p, "6>6 9");
    assert_float_equal(p.pick.left, 700, 0);
    assert_float_equal(p.pick.right, 300, 0);
    pick_release(&p);
}

/* Makes a history of the store, under its own policy. */
static void history_of(Pick *p, History *history)
{
    Lsm *lsm = mem_alloc(sizeof *lsm);
    *lsm = p->f.lsm;
    p->f.lsm = (Lsm){0};
    lsm_state_release(&p->state);
    history_init(history);
    lsm_history_init(history, lsm, 0, VERTICAL_LEVEL);
    lsm_policy_of(&lsm->families.at[0].options, &history->policy);
}

/* RocksDB slows writes from 20 tables in L0 on, and stops them from 36. */
static void test_writes_stall_from_the_limits_on(void **state)
{
    (void)state;
    static const struct {
        uint64_t tables, limit; /* 0: no limit is reported */
        Severity severity;
    } rows[] = {{19, 0, 0}, {20, 20, SEVERITY_WARNING}, {35, 20, SEVERITY_WARNING}, {36, 36, SEVERITY_SEVERE}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Pick p;
        pick_init(&p, DIALECT_ROCKSDB);
        for (uint64_t n = 0; n < rows[i].tables; n++)
            add(&p.f, 0, 10 + n, MIB, "a", "c");
        pick_go(&p);
        History history;
        history_of(&p, &history);
        LevelOptions options = {.policy = history.policy};
        Summary summary;
        Findings findings;
        summary_init(&summary, &history.layers, NULL, 0, &options);
        findings_init(&findings, &summary, NULL, NULL);
        const Finding *stall = NULL;
        for (size_t f = 0; f < findings.list.count; f++)
            if (findings.list.at[f].kind == FINDING_STORE_STALL)
                stall = &findings.list.at[f];
        assert_int_equal(stall != NULL, rows[i].limit > 0);
        if (stall) {
            assert_int_equal(stall->value, rows[i].tables);
            assert_int_equal(stall->limit, rows[i].limit);
            assert_int_equal(stall->severity, rows[i].severity);
        }
        findings_release(&findings);
        summary_release(&summary);
        lsm_pick_release(&p.pick);
        fixture_release(&p.f);
        history_release(&history);
    }
}

/* A store of one level has no score, but the level still has a row. */
static void test_a_store_of_one_level_has_a_row(void **state)
{
    (void)state;
    Pick p;
    pick_init(&p, DIALECT_ROCKSDB);
    add(&p.f, 0, 12, MIB, "a", "c");
    pick_go(&p);
    History history;
    history_of(&p, &history);
    PlanView view = {.layers = &history.layers, .live = (const LayerId[]){0}, .live_count = 1};
    for (int levels = 1; levels <= 2; levels++) {
        Verdict verdict;
        assert_true(policy_parse(levels == 1 ? STR("leveled,num_levels=1") : STR("leveled,num_levels=2"),
                                 &history.policy, NULL));
        assert_true(lsm_judge(&(JudgeInput){.view = view, .policy = &history.policy}, &verdict, NULL));
        assert_int_equal(verdict.count, 1);
        assert_int_equal(verdict.rows[0].number, 0);
        if (levels == 1)
            assert_string_equal(verdict.rows[0].because, "nothing lies below it");
        else
            assert_true(verdict.rows[0].because == NULL && !verdict.rows[0].bytes); /* files are counted */
        verdict_release(&verdict);
    }
    lsm_pick_release(&p.pick);
    fixture_release(&p.f);
    history_release(&history);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_move_may_be_as_large_as_a_compaction),
        cmocka_unit_test(test_l0_is_not_moved_where_a_table_would_have_to_change),
        cmocka_unit_test(test_of_tables_that_overlap_nothing_the_first_is_the_seed),
        cmocka_unit_test(test_amplification_is_due_from_its_limit_on),
        cmocka_unit_test(test_a_backing_file_without_bytes_has_no_garbage),
        cmocka_unit_test(test_writes_stall_from_the_limits_on),
        cmocka_unit_test(test_a_store_of_one_level_has_a_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
