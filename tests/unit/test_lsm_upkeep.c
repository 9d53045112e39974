/* What an engine compacts without a due score: marked tables, garbage in blob files and in backing files. */
#include "tests/unit/lsm_pick_fixture.h"

#include "core/planner/leveled/lsm_trace.h"
#include "core/tell/decision_text.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void test_marked(void **state)
{
    (void)state;
    Pick p;
    pick_init(&p, DIALECT_ROCKSDB);
    add(&p.f, 1, 9, 1 * MIB, "a", "c");
    add(&p.f, 1, 10, 1 * MIB, "d", "f");
    p.f.edit.added.at[1].marked = true;
    add(&p.f, 2, 4, 1 * MIB, "e", "g");
    p.f.edit.added.at[2].marked = true; /* of the last level: it is kept */
    pick_go(&p);
    check_pick(&p, "1>2 10 | 4");
    assert_int_equal(p.pick.reason, LSM_BECAUSE_MARKED);
    pick_release(&p);
}

static void test_marked_in_pebble(void **state)
{
    (void)state;
    Pick p;
    pick_init(&p, DIALECT_PEBBLE);
    add(&p.f, 6, 9, 1 * MIB, "a", "c");
    put(&p.f, EDIT_NEXT_FILE, 4);
    array_push(&p.f.edit.marked, (EditDelete){6, 9});
    pick_go(&p);
    check_pick(&p, "6>6 9");
    lsm_pick_release(&p.pick);
    lsm_state_go(&p.state, (StepId)p.f.lsm.steps.count - 2); /* before it was marked */
    lsm_pick(&p.state, &p.options, &p.pick);
    check_pick(&p, "-");
    pick_release(&p);
}

/* No score decides about a marked table, so the plan says the reason instead of comparing scores. */
static void test_marked_is_said(void **state)
{
    (void)state;
    Pick p;
    Trace trace = {0};
    Plan plan = {.trace = &trace};
    Verdict verdict = {0};
    Text text = TEXT_EMPTY;
    LayerSet set;
    pick_init(&p, DIALECT_ROCKSDB);
    add(&p.f, 1, 10, 1 * MIB, "d", "f");
    p.f.edit.added.at[0].marked = true;
    add(&p.f, 2, 4, 1 * MIB, "e", "g");
    pick_go(&p);
    uint32_t id = lsm_trace(&plan, &p.state, &p.options, &verdict, &p.pick);
    layer_set_init(&set);
    set.lsm = &p.f.lsm;
    decision_text(&trace, &trace.decisions.at[id], &set, &text);
    assert_non_null(
        strstr(text.at, "a table is marked for compaction: compact L1 to L2, 2 tables; seed #10, 1.00 MiB"));
    assert_null(strstr(text.at, "score"));
    text_release(&text);
    layer_set_release(&set);
    trace_release(&trace);
    pick_release(&p);
}

/* A plan has deleted the marked table: its mark asks for nothing, though it is alive at the step of the store. */
static void test_marked_and_deleted(void **state)
{
    (void)state;
    Pick p;
    const LayerId kept = 1;
    LayerSet set;
    pick_init(&p, DIALECT_PEBBLE);
    add(&p.f, 6, 9, 1 * MIB, "a", "c");
    put(&p.f, EDIT_NEXT_FILE, 4);
    add(&p.f, 6, 10, 1 * MIB, "e", "g");
    array_push(&p.f.edit.marked, (EditDelete){6, 9});
    pick_go(&p);
    check_pick(&p, "6>6 9");
    lsm_pick_release(&p.pick);
    lsm_state_release(&p.state);
    layer_set_init(&set);
    set.lsm = &p.f.lsm;
    lsm_state_of(&p.state, &set, &kept, 1);
    lsm_pick(&p.state, &p.options, &p.pick);
    check_pick(&p, "-");
    layer_set_release(&set);
    pick_release(&p);
}

static void put_blob(Pick *p, uint64_t number)
{
    array_push(&p->f.edit.blobs_added, (EditBytes){number, 100});
}

/* The example of lsm_upkeep.c: blob files 12, 14, 19, 23; 14 belongs to the batch of 12. */
static void blobs_go(Pick *p, uint64_t garbage, double cutoff)
{
    pick_init(p, DIALECT_ROCKSDB);
    p->options.collects_blobs = true;
    p->options.blob_force_threshold = 0.5;
    p->options.blob_age_cutoff = cutoff;
    const struct {
        uint64_t number, blob;
    } tables[] = {{51, 12}, {60, 19}, {72, 23}};
    for (unsigned i = 0; i < 3; i++) {
        add(&p->f, 1, tables[i].number, MIB, i == 0 ? "a" : i == 1 ? "d" : "g", i == 0 ? "b" : i == 1 ? "e" : "h");
        p->f.edit.added.at[i].blob = tables[i].blob;
    }
    put_blob(p, 12);
    put_blob(p, 14);
    put_blob(p, 19);
    put_blob(p, 23);
    put(&p->f, EDIT_NEXT_FILE, 0);
    array_push(&p->f.edit.blob_garbage, (EditBytes){12, 90});
    array_push(&p->f.edit.blob_garbage, (EditBytes){14, garbage});
    pick_go(p);
}

static void test_blob_garbage(void **state)
{
    (void)state;
    Pick p;
    blobs_go(&p, 30, 0.5);
    check_pick(&p, "1>1 51");
    assert_int_equal(p.pick.reason, LSM_BECAUSE_BLOBS);
    assert_float_equal(p.pick.left, 120, 0);
    assert_float_equal(p.pick.right, 100, 0);
    lsm_pick_release(&p.pick);
    lsm_state_go(&p.state, (StepId)p.f.lsm.steps.count - 2); /* before there was garbage */
    lsm_pick(&p.state, &p.options, &p.pick);
    check_pick(&p, "-");
    pick_release(&p);
    blobs_go(&p, 9, 0.5); /* 99 of 200 bytes */
    check_pick(&p, "-");
    pick_release(&p);
    blobs_go(&p, 10, 0.5); /* 100 */
    check_pick(&p, "1>1 51");
    pick_release(&p);
    blobs_go(&p, 30, 0.25); /* the cutoff leaves out 14, which belongs to the batch */
    check_pick(&p, "-");
    pick_release(&p);
    blobs_go(&p, 100, 0.4); /* 14 is all garbage, so that the engine dropped it, and 0.4 of three files is one */
    check_pick(&p, "1>1 51");
    assert_float_equal(p.pick.left, 90, 0);
    pick_release(&p);
}

static void backing_go(Pick *p, uint64_t second)
{
    pick_init(p, DIALECT_PEBBLE);
    array_push(&p->f.edit.backings_added, (EditBytes){5, 1000});
    add(&p->f, 6, 9, 300, "a", "c");
    add(&p->f, 6, 10, second, "d", "f");
    p->f.edit.added.at[0].backing = p->f.edit.added.at[1].backing = 5;
    pick_go(p);
}

static void test_backing_garbage(void **state)
{
    (void)state;
    Pick p;
    backing_go(&p, 400); /* 300 of 1000 bytes belong to no table */
    check_pick(&p, "6>6 9");
    assert_int_equal(p.pick.reason, LSM_BECAUSE_BACKING);
    pick_release(&p);
    backing_go(&p, 401);
    check_pick(&p, "-");
    pick_release(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_marked),         cmocka_unit_test(test_marked_in_pebble),
        cmocka_unit_test(test_marked_is_said), cmocka_unit_test(test_marked_and_deleted),
        cmocka_unit_test(test_blob_garbage),   cmocka_unit_test(test_backing_garbage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
