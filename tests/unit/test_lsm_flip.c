/* Flips are exact: at the value the answer is the opposite, and one before it is unchanged. */
#include "tests/unit/lsm_pick_fixture.h"

#include "core/base/rng.h"
#include "core/planner/leveled/lsm_flip.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void random_pick(Pick *p, Rng *rng, EngineDialect dialect)
{
    pick_init(p, dialect);
    uint32_t levels = 7;
    for (uint64_t i = rng_below(rng, 12); i-- > 0;)
        add(&p->f, 0, 100 + i, 1 + rng_below(rng, 200 * MIB), "a", "z");
    for (uint32_t level = 1; level < levels; level++)
        if (rng_below(rng, 3))
            add(&p->f, level, 200 + level, 1 + rng_below(rng, (uint64_t)1 << (20 + rng_below(rng, 20))), "a", "z");
    add(&p->f, 6, 300, 1, "zz", "zzz");
    p->options.dynamic = rng_below(rng, 2);
    p->options.base_bytes = 1 + rng_below(rng, (uint64_t)1 << (10 + rng_below(rng, 25)));
    p->options.l0_trigger = 1 + rng_below(rng, 12);
    p->options.l0_file_trigger = 1 + rng_below(rng, 12);
    p->options.size_ratio = (uint32_t)rng_below(rng, 40);
    p->options.fifo_bytes = 1 + rng_below(rng, (uint64_t)1 << 40);
}

static bool due(const Pick *p, const LsmOptions *options, uint32_t level)
{
    LsmScores scores;
    lsm_scores(&p->state, options, &scores);
    return scores.levels[level].scored && scores.levels[level].score >= 1;
}

static bool picks(const Pick *p, const LsmOptions *options)
{
    LsmPick pick;
    lsm_pick(&p->state, options, &pick);
    bool found = pick.found;
    lsm_pick_release(&pick);
    return found;
}

/* `set` is the place of the option inside `with`. */
static void check_flip(const Pick *p, LsmOptions *with, uint64_t *set, uint64_t value, int level)
{
    uint64_t before = *set;
    bool answer = level < 0 ? picks(p, with) : due(p, with, (uint32_t)level);
    assert_true(value != before);
    *set = value;
    assert_true((level < 0 ? picks(p, with) : due(p, with, (uint32_t)level)) != answer);
    *set = value > before ? value - 1 : value + 1;
    assert_true((level < 0 ? picks(p, with) : due(p, with, (uint32_t)level)) == answer);
    *set = before;
}

static void test_scores(void **state)
{
    (void)state;
    Rng rng = {17};
    static const EngineDialect dialects[] = {DIALECT_ROCKSDB, DIALECT_LEVELDB, DIALECT_PEBBLE};
    unsigned flips = 0;
    for (unsigned round = 0; round < 200; round++) {
        Pick p;
        uint64_t value;
        random_pick(&p, &rng, dialects[round % 3]);
        pick_go(&p);
        LsmOptions with = p.options;
        LsmScores again;
        lsm_scores_again(&p.scores, &with, &again);
        assert_memory_equal(&again, &p.scores, sizeof again);
        for (uint32_t level = 0; level < 6; level++)
            if (lsm_flip_base(&p.scores, &with, level, &value)) {
                check_flip(&p, &with, &with.base_bytes, value, (int)level);
                flips++;
            }
        if (lsm_flip_trigger(&p.scores, &with, &value)) {
            check_flip(&p, &with, &with.l0_trigger, value, 0);
            flips++;
        }
        if (p.options.engine == LSM_PEBBLE && lsm_flip_files(&p.scores, &with, &value)) {
            check_flip(&p, &with, &with.l0_file_trigger, value, 0);
            flips++;
        }
        pick_release(&p);
    }
    assert_true(flips > 300);
}

static void test_styles_without_scores(void **state)
{
    (void)state;
    Rng rng = {18};
    unsigned runs = 0;
    for (unsigned round = 0; round < 200; round++) {
        Pick p;
        uint64_t value;
        random_pick(&p, &rng, DIALECT_ROCKSDB);
        p.options.style = round % 2 ? LSM_STYLE_UNIVERSAL : LSM_STYLE_FIFO;
        pick_go(&p);
        LsmOptions with = p.options;
        if (round % 2 == 0) {
            assert_true(lsm_flip_fifo(&p.state, &with, &value));
            check_flip(&p, &with, &with.fifo_bytes, value, -1);
        } else if (lsm_flip_runs(&p.state, &with, &value)) {
            check_flip(&p, &with, &with.l0_trigger, value, -1);
            runs++;
        }
        pick_release(&p);
    }
    assert_in_range(runs, 40, 100);
}

/* By hand: 100 MiB in L1 are due with a target of up to 100 MiB. */
static void test_by_hand(void **state)
{
    (void)state;
    Pick p;
    uint64_t value;
    pick_init(&p, DIALECT_ROCKSDB);
    p.options.dynamic = false;
    add(&p.f, 1, 9, 100 * MIB, "a", "c");
    add(&p.f, 2, 10, 100 * MIB, "a", "c");
    pick_go(&p);
    assert_true(lsm_flip_base(&p.scores, &p.options, 1, &value));
    assert_int_equal(value, 100 * MIB);
    p.options.base_bytes = 10 * MIB;
    lsm_scores(&p.state, &p.options, &p.scores);
    assert_true(lsm_flip_base(&p.scores, &p.options, 1, &value));
    assert_int_equal(value, 100 * MIB + 1);
    pick_release(&p);
}

/* Runs of 10, 12 and 100: a ratio of 20 % takes the first two together. */
static void test_ratio_by_hand(void **state)
{
    (void)state;
    Pick p;
    uint64_t value;
    pick_init(&p, DIALECT_ROCKSDB);
    p.options.style = LSM_STYLE_UNIVERSAL;
    p.options.l0_trigger = 3;
    p.options.size_ratio = 1;
    add(&p.f, 0, 12, 10 * MIB, "a", "z");
    add(&p.f, 0, 11, 12 * MIB, "a", "z");
    add(&p.f, 6, 5, 100 * MIB, "a", "z");
    pick_go(&p);
    assert_true(lsm_flip_ratio(&p.state, &p.options, &value));
    assert_int_equal(value, 20);
    p.options.size_ratio = 20;
    assert_false(lsm_flip_ratio(&p.state, &p.options, &value)); /* something is already due */
    pick_release(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scores),
        cmocka_unit_test(test_styles_without_scores),
        cmocka_unit_test(test_by_hand),
        cmocka_unit_test(test_ratio_by_hand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
