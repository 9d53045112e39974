/* Levels at any step against their literal definition; sublevels, depth, overlaps and accounts against slow models. */
#include "tests/unit/lsm_fixture.h"

#include "core/analysis/ledger.h"
#include "core/analysis/lsm_account.h"
#include "core/analysis/lsm_depth.h"
#include "core/base/span_tree.h"
#include "core/analysis/lives.h"
#include "core/history/lsm_history.h"
#include "core/planner/leveled/lsm_inputs.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void test_span_trees(void **state)
{
    (void)state;
    Rng rng = {4};
    for (uint32_t count = 1; count < 40; count++) {
        SpanSum sum;
        SpanTop top;
        int sums[40] = {0};
        uint32_t tops[40] = {0};
        span_sum_init(&sum, count);
        span_top_init(&top, count);
        for (unsigned round = 0; round < 200; round++) {
            uint32_t lo = (uint32_t)rng_below(&rng, count), hi = lo + (uint32_t)rng_below(&rng, count - lo + 1);
            int by = (int)rng_below(&rng, 7) - 3;
            span_sum_add(&sum, lo, hi, by);
            uint32_t most = 0;
            for (uint32_t i = lo; i < hi; i++) {
                sums[i] += by;
                most = tops[i] > most ? tops[i] : most;
            }
            assert_int_equal(span_top_most(&top, lo, hi), most);
            uint32_t value = (uint32_t)rng_below(&rng, 1000);
            span_top_raise(&top, lo, hi, value);
            for (uint32_t i = lo; i < hi; i++)
                tops[i] = value > tops[i] ? value : tops[i];
            uint32_t place, first = 0;
            int32_t largest = span_sum_most(&sum, &place);
            for (uint32_t i = 1; i < count; i++)
                first = sums[i] > sums[first] ? i : first;
            if (sums[first] >= 0) { /* places after the last count as 0 */
                assert_int_equal(largest, sums[first]);
                if (sums[first] > 0)
                    assert_int_equal(place, first);
            }
        }
        span_sum_release(&sum);
        span_top_release(&top);
    }
}

static void check_state(const LsmState *state)
{
    const LsmFamily *family = state->family;
    size_t live = 0, listed = 0;
    for (size_t i = 0; i < family->placements.count; i++)
        live += placement_alive(&family->placements.at[i], state->step);
    for (uint32_t level = 0; level < LSM_LEVELS_MAX; level++) {
        uint64_t bytes = 0, freed = 0;
        for (size_t i = 0; i < state->levels[level].count; i++) {
            const LsmPlacement *at = lsm_state_placement(state, state->levels[level].at[i]);
            assert_true(placement_alive(at, state->step) && at->level == level);
            assert_int_equal(lsm_state_index(state, state->levels[level].at[i]), i);
            bytes += at->size;
            freed += at->freed_bytes;
            if (i == 0)
                continue;
            const LsmPlacement *before = lsm_state_placement(state, state->levels[level].at[i - 1]);
            if (level == 0)
                assert_true(placement_newer(LSM_ROCKSDB, before, at));
            else
                assert_true(placement_keys(before).hi <= placement_keys(at).lo);
        }
        assert_true(bytes == state->levels[level].bytes);
        assert_true(freed == state->levels[level].freed);
        listed += state->levels[level].count;
    }
    assert_int_equal(live, listed);
}

/* The levels made of the live tables, given in any order, are those of the step. */
static void check_state_of_layers(const LsmState *state, Rng *rng)
{
    const LsmFamily *family = state->family;
    LayerSet set = {.lsm = state->lsm, .count = family->placements.count};
    LayerId *live = mem_alloc(set.count * sizeof *live);
    size_t count = 0;
    for (LayerId id = 0; id < set.count; id++)
        if (placement_alive(&family->placements.at[id], state->step)) {
            size_t at = rng_below(rng, ++count);
            live[count - 1] = live[at];
            live[at] = id;
        }
    LsmState made;
    lsm_state_of(&made, &set, live, count);
    for (uint32_t level = 0; level < LSM_LEVELS_MAX; level++) {
        const LsmLevel *a = &state->levels[level], *b = &made.levels[level];
        assert_true(a->count == b->count && a->bytes == b->bytes && a->freed == b->freed);
        for (size_t i = 0; i < a->count; i++)
            assert_int_equal(a->at[i], b->at[i]);
    }
    lsm_state_release(&made);
    free(live);
}

/* Steps forwards and backwards, near and far: the state is always what the placements state. */
static void test_steps_to_and_fro(void **state)
{
    (void)state;
    Fixture f;
    assert_true(fixture_read_random(&f, 11, 400));
    LsmState at;
    Rng rng = {12};
    LsmFamily *family = &f.lsm.families.at[0];
    for (size_t i = 0; i < family->placements.count; i++)
        family->placements.at[i].freed_bytes = rng_below(&rng, 1000);
    family->frees = true;
    lsm_state_init(&at, &f.lsm, 0);
    for (unsigned i = 0; i < 300; i++) {
        StepId step = (StepId)rng_below(&rng, f.lsm.steps.count);
        if (i % 3 && at.begun)
            step = (StepId)((at.step + rng_below(&rng, 21) + f.lsm.steps.count - 10) % f.lsm.steps.count);
        lsm_state_go(&at, step);
        check_state(&at);
        check_state_of_layers(&at, &rng);
    }
    lsm_state_release(&at);
    fixture_release(&f);
}

/* Checks: oldest first, one above the highest older table that it overlaps. */
static void check_sublevels(const LsmState *state)
{
    size_t count = state->levels[0].count;
    uint32_t sublevels[400], most = 0;
    assert_true(count <= 400);
    uint32_t levels = lsm_state_sublevels(state, sublevels);
    for (size_t i = count; i-- > 0;) {
        uint32_t wanted = 0;
        for (size_t older = i + 1; older < count; older++)
            if (placements_overlap(lsm_state_placement(state, state->levels[0].at[i]),
                                   lsm_state_placement(state, state->levels[0].at[older])) &&
                sublevels[older] + 1 > wanted)
                wanted = sublevels[older] + 1;
        assert_int_equal(sublevels[i], wanted);
        most = wanted + 1 > most ? wanted + 1 : most;
    }
    assert_int_equal(levels, most);
}

/* Examines every place between two bounds. */
static uint64_t check_depth(const LsmState *state)
{
    LsmDepth depth = lsm_depth_measure(state);
    uint64_t most = 0, edges = 0;
    Key first = 0;
    for (Key key = 0; key <= (Key)state->family->keys.keys.count * 2; key++) {
        uint64_t here = 0;
        bool edge = false;
        for (uint32_t level = 0; level < LSM_LEVELS_MAX; level++)
            for (size_t i = 0; i < state->levels[level].count; i++) {
                KeyRange keys = placement_keys(lsm_state_placement(state, state->levels[level].at[i]));
                here += keys.lo <= key && key < keys.hi;
                edge |= keys.lo == key || keys.hi == key;
            }
        edges += edge;
        if (here > most) {
            most = here;
            first = key;
        }
    }
    assert_int_equal(depth.segments, edges ? edges - 1 : 0);
    assert_int_equal(depth.by_segment.max, most);
    if (most)
        assert_true(depth.deepest.lo == first);
    return most;
}

static void test_sublevels_and_depth(void **state)
{
    (void)state;
    Fixture f;
    assert_true(fixture_read_random(&f, 21, 150));
    LsmState at;
    lsm_state_init(&at, &f.lsm, 0);
    uint32_t *by_step = mem_alloc(f.lsm.steps.count * sizeof *by_step);
    LsmWorstDepth worst = lsm_depth_ever(&f.lsm, 0, by_step);
    uint64_t most = 0;
    for (StepId step = 0; step < f.lsm.steps.count; step++) {
        lsm_state_go(&at, step);
        check_sublevels(&at);
        uint64_t depth = check_depth(&at);
        assert_int_equal(by_step[step], depth);
        if (depth > most) {
            most = depth;
            if (depth == worst.depth)
                assert_int_equal(worst.step, step);
        }
    }
    assert_int_equal(worst.depth, most);
    free(by_step);
    lsm_state_release(&at);
    fixture_release(&f);
}

static bool holds(const LsmInputs *inputs, uint32_t placement)
{
    for (size_t i = 0; i < inputs->at.count; i++)
        if (inputs->at.at[i] == placement)
            return true;
    return false;
}

/* The literal rule: add what overlaps until nothing is added; below L0 only once. */
static void check_touching(const LsmState *state, uint32_t level, KeyRange keys)
{
    LsmInputs inputs = {0}, within = {0};
    bool taken[400] = {false}, grew = true;
    const LsmLevel *in = &state->levels[level];
    KeyRange wide = keys;
    uint64_t bytes = 0;
    while (grew) {
        grew = false;
        for (size_t i = 0; i < in->count; i++) {
            KeyRange at = placement_keys(lsm_state_placement(state, in->at[i]));
            if (taken[i] || !key_range_overlaps(at, level ? keys : wide))
                continue;
            taken[i] = grew = true;
            wide.lo = at.lo < wide.lo ? at.lo : wide.lo;
            wide.hi = at.hi > wide.hi ? at.hi : wide.hi;
        }
    }
    lsm_inputs_touching(state, level, keys, &inputs);
    lsm_inputs_within(state, level, keys, &within);
    size_t count = 0, inside = 0;
    for (size_t i = 0; i < in->count; i++) {
        const LsmPlacement *table = lsm_state_placement(state, in->at[i]);
        KeyRange at = placement_keys(table);
        count += taken[i];
        bytes += key_range_overlaps(at, keys) ? table->size : 0;
        assert_true(taken[i] == holds(&inputs, in->at[i]));
        bool lies_inside = at.lo >= keys.lo && at.hi <= keys.hi;
        assert_true(!holds(&within, in->at[i]) || lies_inside);
        inside += lies_inside;
    }
    assert_int_equal(inputs.at.count, count);
    assert_true(within.at.count <= inside);
    assert_true(lsm_touching_bytes(state, level, keys) == bytes);
    assert_true(lsm_level_touches(state, level, keys) == (bytes > 0));
    lsm_inputs_release(&inputs);
    lsm_inputs_release(&within);
}

static void test_what_touches_a_range(void **state)
{
    (void)state;
    Fixture f;
    assert_true(fixture_read_random(&f, 31, 300));
    LsmState at;
    Rng rng = {32};
    lsm_state_init(&at, &f.lsm, 0);
    Key keys = (Key)f.lsm.families.at[0].keys.keys.count * 2;
    for (unsigned i = 0; i < 600; i++) {
        lsm_state_go(&at, (StepId)rng_below(&rng, f.lsm.steps.count));
        size_t counts[LSM_LEVELS_MAX];
        lsm_count_levels(&f.lsm, 0, at.step, counts);
        for (uint32_t level = 0; level < LSM_LEVELS_MAX; level++)
            assert_int_equal(counts[level], at.levels[level].count);
        Key lo = rng_below(&rng, (uint64_t)keys), hi = lo + 1 + rng_below(&rng, (uint64_t)(keys - lo));
        check_touching(&at, (uint32_t)rng_below(&rng, 5), (KeyRange){lo, hi});
    }
    lsm_state_release(&at);
    fixture_release(&f);
}

/* The bytes that compactions wrote are those of their outputs. Without compactions write amplification is 1. */
static void test_accounts(void **state)
{
    (void)state;
    Fixture f;
    assert_true(fixture_read_random(&f, 41, 300));
    LsmAccount account;
    lsm_account(&f.lsm, 0, (StepId)f.lsm.steps.count - 1, 3, &account);
    uint64_t flushed = 0, compacted = 0, by_level = 0;
    const LsmFamily *family = &f.lsm.families.at[0];
    for (size_t i = 0; i < family->placements.count; i++) {
        const LsmPlacement *at = &family->placements.at[i];
        LsmEventKind kind = (LsmEventKind)f.lsm.events.at[at->event].kind;
        flushed += kind == LSM_FLUSH ? at->size : 0;
        compacted += lsm_event_compacts(kind) ? at->size : 0;
    }
    for (uint32_t level = 0; level < LSM_LEVELS_MAX; level++)
        by_level += account.levels[level].written;
    assert_true(account.flushed == flushed && account.compacted == compacted && by_level == compacted);
    double amp = ((double)flushed + (double)compacted) / (double)flushed;
    assert_true(fabs(lsm_write_amp(&account) - amp) < 1e-12);
    assert_true(account.worst.any && account.worst.written > 0);
    const LsmEvent *worst = lsm_event_at(&f.lsm, 0, account.worst.step);
    assert_true(lsm_event_cost(&f.lsm, worst).ratio == account.worst.ratio);
    lsm_account(&f.lsm, 0, 0, 3, &account);
    assert_true(isnan(lsm_write_amp(&account)));
    fixture_release(&f);
}

/* Adds a planned table of a level over dictionary places. Returns its id. */
static LayerId plan_table(LayerSet *set, uint32_t level, Key lo, Key hi, uint64_t size)
{
    Lsn row = vertical_level_row(level);
    Layer layer = {.key_lo = lo, .key_hi = hi, .lsn_lo = row, .lsn_hi = row + 1, .size = size, .kind = LAYER_DELTA};
    return layer_set_add(set, &layer);
}

/* Tables of a plan count on their levels, join without a gap and without sharing a key, and are
 * numbered on their own. On an axis that does not show levels they are left out. */
static void test_planned_tables(void **state)
{
    (void)state;
    Fixture f;
    fixture_init(&f, DIALECT_ROCKSDB);
    put_base(&f, "leveldb.BytewiseComparator");
    add(&f, 0, 9, 100, "a", "c");
    put(&f, EDIT_NEXT_FILE, 5);
    add(&f, 1, 10, 300, "b", "d");
    put(&f, EDIT_NEXT_FILE, 0);
    assert_true(fixture_read(&f, NULL));
    LayerSet set;
    LsmState at;
    layer_set_init(&set);
    set.lsm = &f.lsm;
    set.vertical = VERTICAL_LEVEL;
    for (unsigned i = 0; i < 2; i++) /* the layers of the two known tables */
        plan_table(&set, i, 0, 1, 1);
    /* the keys a b c d are the places 0 2 4 6 */
    LayerId first = plan_table(&set, 1, 0, 3, 150), second = plan_table(&set, 1, 3, 7, 250);
    const LayerId live[] = {1, first, second};
    lsm_state_of(&at, &set, live, 3);
    assert_int_equal(at.levels[0].count, 0);
    assert_int_equal(at.levels[1].count, 3);
    assert_int_equal(at.levels[1].bytes, 700);
    const LsmPlacement *left = lsm_state_placement(&at, first), *right = lsm_state_placement(&at, second);
    char label[LSM_LABEL_SIZE];
    LayerId found = LAYER_NONE;
    assert_string_equal(placement_label(left, label), "#+1");
    assert_string_equal(layer_label(&set, second, label), "#+2");
    assert_string_equal(layer_label(&set, 1, label), "#10");
    assert_true(layer_labelled(&set, STR("#+2"), &found) && found == second);
    assert_true(layer_labelled(&set, STR("10"), &found) && found == 1);
    assert_false(layer_labelled(&set, STR("#1"), &found));
    assert_true(left->small == 0 && left->large == 1 && right->small == 2 && right->large == 3);
    assert_false(placements_overlap(left, right));
    assert_true(lsm_state_holds(&at, 1) && !lsm_state_holds(&at, 0)); /* the plan has deleted the table of L0 */
    lsm_state_release(&at);
    set.vertical = VERTICAL_SEQUENCE;
    lsm_state_of(&at, &set, live, 3);
    assert_int_equal(at.levels[1].count, 1);
    lsm_state_release(&at);
    layer_set_release(&set);
    fixture_release(&f);
}

/* A table that is moved is not rewritten: its bytes live until a compaction rewrites them, at whatever level. */
static void test_ledger_of_moves(void **state)
{
    (void)state;
    Fixture f;
    fixture_init(&f, DIALECT_ROCKSDB);
    put_base(&f, "leveldb.BytewiseComparator");
    add(&f, 0, 9, 100, "a", "c");
    put(&f, EDIT_NEXT_FILE, 5); /* step 2: a flush */
    drop(&f, 0, 9);
    add(&f, 1, 10, 90, "a", "c");
    put(&f, EDIT_NEXT_FILE, 0); /* a compaction */
    drop(&f, 1, 10);
    add(&f, 2, 10, 90, "a", "c");
    put(&f, EDIT_NEXT_FILE, 0); /* a move */
    drop(&f, 2, 10);
    add(&f, 3, 11, 80, "a", "c");
    put(&f, EDIT_NEXT_FILE, 0); /* a compaction */
    drop(&f, 3, 11);
    put(&f, EDIT_NEXT_FILE, 0); /* deleted */
    assert_true(fixture_read(&f, NULL));
    History history;
    history_init(&history);
    Lsm *lsm = mem_alloc(sizeof *lsm);
    *lsm = f.lsm;
    f.lsm = (Lsm){0};
    lsm_history_init(&history, lsm, 0, VERTICAL_LEVEL);
    StepId last = (StepId)history.steps.count - 1;
    static const uint64_t rewritten[] = {190, 190, 100, 100}, collected[] = {80, 0, 0, 0},
                          written[] = {270, 270, 190, 190};
    for (StepId back = 0; back < 4; back++) {
        Ledger ledger;
        ledger_init(&ledger, &history, last - back);
        assert_int_equal(ledger.all.written, written[back]);
        assert_int_equal(ledger.all.rewritten, rewritten[back]);
        assert_int_equal(ledger.all.collected, collected[back]);
        ledger_release(&ledger);
    }
    assert_int_equal(lsm_moved_to(lsm, 0, 1), 2);
    assert_int_equal(lsm_moved_to(lsm, 0, 0), PLACEMENT_NONE);
    Lives lives;
    lives_init(&lives, &history, 1);
    assert_int_equal(lives.moved, 1);
    assert_int_equal(lives.rewritten + lives.collected + lives.moved, lives.at.count); /* nothing is alive */
    lives_release(&lives);
    history_release(&history);
    fixture_release(&f);
}

/* The jobs of a compaction share its inputs: together they read them once. */
static void test_jobs_read_their_shares(void **state)
{
    (void)state;
    Fixture f;
    fixture_init(&f, DIALECT_ROCKSDB);
    put_base(&f, "leveldb.BytewiseComparator");
    add(&f, 0, 9, 100, "a", "z");
    put(&f, EDIT_NEXT_FILE, 5); /* a flush */
    drop(&f, 0, 9);
    add(&f, 1, 10, 30, "a", "c");
    add(&f, 1, 11, 60, "d", "z");
    put(&f, EDIT_NEXT_FILE, 0); /* a compaction */
    assert_true(fixture_read(&f, NULL));
    History history;
    history_init(&history);
    Lsm *lsm = mem_alloc(sizeof *lsm);
    *lsm = f.lsm;
    f.lsm = (Lsm){0};
    lsm_history_init(&history, lsm, 0, VERTICAL_LEVEL);
    assert_int_equal(history.plan.jobs.count, 2);
    assert_int_equal(history.plan.jobs.at[0].bytes_in, 33);
    assert_int_equal(history.plan.jobs.at[1].bytes_in, 67);
    history_release(&history);
    fixture_release(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_span_trees),
        cmocka_unit_test(test_steps_to_and_fro),
        cmocka_unit_test(test_sublevels_and_depth),
        cmocka_unit_test(test_what_touches_a_range),
        cmocka_unit_test(test_accounts),
        cmocka_unit_test(test_planned_tables),
        cmocka_unit_test(test_ledger_of_moves),
        cmocka_unit_test(test_jobs_read_their_shares),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
