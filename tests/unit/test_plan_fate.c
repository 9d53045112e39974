/* What a plan says about one layer is true: a value that it names was tried, and has the stated effect on the layer. */
#include "core/base/rng.h"
#include "core/executor/dry_run.h"
#include "core/planner/policy_value.h"
#include "core/tell/plan_text.h"
#include "tests/unit/layers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Makes taller deltas below, so that there are levels, and images among them. */
static void random_stack(LayerSet *set, Rng *rng)
{
    Lsn end = 1 << 20;
    layer_set_init(set);
    for (uint64_t i = 0, count = 10 + rng_below(rng, 30); i < count && end > 4096; i++) {
        Lsn height = 1 + rng_below(rng, (uint64_t)16 << rng_below(rng, 12)), lo = end > height ? end - height : 1;
        uint64_t from = rng_below(rng, 50), until = from + 1 + rng_below(rng, 50);
        if (rng_below(rng, 5) == 0)
            add_image(set, from, until, lo);
        else
            add_delta(set, rng_below(rng, 3) ? from : 0, rng_below(rng, 3) ? until : 100, lo, end);
        if (rng_below(rng, 3) > 0)
            end = lo;
    }
}

static void random_base(History *base, Rng *rng)
{
    history_init(base);
    random_stack(&base->layers, rng);
    history_add_step(base, STEP_LOAD);
    history_adopt_layers(base);
    assert_true(policy_named(STR("full"), &base->policy, NULL));
    base->policy.target_file_size = 64;
    base->policy.fanout = 2 + rng_below(rng, 4);
}

/* What a text's line "  with fanout = 3 …" names and says. */
typedef struct Told {
    char name[40], value[40];
    bool changes, deleted, reaches;
} Told;

/* The next line from `*at` on that names a value; false: there is none. */
static bool told_next(const char **at, Told *told)
{
    for (const char *line = *at; *line; line = *at) {
        const char *end = strchr(line, '\n');
        char copy[400];
        *at = end ? end + 1 : line + strlen(line);
        snprintf(copy, sizeof copy, "%.*s", (int)(end ? end - line : (long)strlen(line)), line);
        if (sscanf(copy, "  with %39s = %39s", told->name, told->value) != 2)
            continue;
        told->changes = strstr(copy, " it would be ") != NULL;
        told->deleted = strstr(copy, " it would be deleted") != NULL;
        told->reaches = strstr(copy, " it is reached and still kept") != NULL;
        assert_true(told->changes || told->reaches || strstr(copy, " it is not reached either: ") != NULL);
        return true;
    }
    return false;
}

/* Plans with the value that is named, and checks what is said of it. */
static void check_told(const History *base, const History *plan, LayerId layer, const Told *told)
{
    Policy with = base->policy;
    assert_true(policy_set(&with, str_from(told->name), str_from(told->value), NULL));
    History *then = dry_run_plan_again(base, &with);
    assert_non_null(then);
    bool was_deleted = plan->died[layer] != STEP_NEVER, deleted = then->died[layer] != STEP_NEVER;
    assert_int_equal(told->changes, was_deleted != deleted);
    if (told->changes)
        assert_int_equal(told->deleted, deleted);
    else
        assert_int_equal(told->reaches, plan_ending_above(then, layer) == DECISION_NONE);
    history_free(then);
}

/* Each value does what is said of it; and a text either names one that changes something, or says that none does. */
static void test_values_that_are_named_do_what_is_said(void **state)
{
    (void)state;
    Rng rng = {41};
    size_t changed = 0, missed = 0, nothing = 0;
    for (int round = 0; round < 300; round++) {
        History base;
        random_base(&base, &rng);
        History *plan = dry_run_plan_again(&base, &base.policy);
        assert_non_null(plan);
        DecisionIds concerned = {0};
        for (LayerId layer = 0; layer < base.layers.count; layer++) {
            Text text = TEXT_EMPTY;
            Told told;
            size_t changes = 0;
            plan_why_decisions(plan, layer, &concerned);
            plan_fate_text(plan, layer, &concerned, dry_run_plan_again, &text);
            assert_true(str_starts(text_str(&text),
                                   plan->died[layer] == STEP_NEVER ? STR("  it is kept") : STR("  it is deleted")));
            for (const char *at = text.at; told_next(&at, &told);) {
                check_told(&base, plan, layer, &told);
                changes += told.changes;
                missed += !told.changes;
            }
            bool none = strstr(text.at, "  nothing that was tried would change this: ") != NULL;
            assert_true(changes <= 1 && !(changes && none));
            assert_true(changes || none || layer_is_image(&base.layers, layer));
            changed += changes;
            nothing += none;
            text_release(&text);
        }
        array_release(&concerned);
        history_free(plan);
        history_release(&base);
    }
    if (changed <= 50 || missed <= 50 || nothing <= 50)
        fail_msg("too few: %zu, %zu and %zu", changed, missed, nothing);
}

/* Returns the decision on the depth of that level. NULL: the plan has none. */
static const Decision *depth_decision(const History *plan, uint32_t level)
{
    for (size_t i = 0; i < plan->trace.decisions.count; i++) {
        const Decision *decision = &plan->trace.decisions.at[i];
        if (decision->rule == RULE_DEPTH && decision->level == level && decision->op != OP_NONE)
            return decision;
    }
    return NULL;
}

/* Do both plans reach the level with the same layers? A flip of a deeper level takes the levels above as they are, but
 * a fanout can also end the plan above it, and shapes each level between. */
static bool same_above(const History *plan, const History *then, uint32_t level)
{
    for (uint32_t above = 0; above < level; above++) {
        const Decision *a = depth_decision(plan, above), *b = depth_decision(then, above);
        if (!a || !b || a->verdict != b->verdict || a->left != b->left || a->lsns.lo != b->lsns.lo)
            return false;
    }
    return true;
}

/* With the value the whole plan gives the level the other verdict, and with the value one nearer to the current one it
 * does not. */
static void test_flips_of_levels_are_tight(void **state)
{
    (void)state;
    enum { LEVELS = 3 };
    Rng rng = {43};
    size_t flips[2][LEVELS] = {{0}}; /* by verdict and level */
    for (int round = 0; round < 3000; round++) {
        History base;
        random_base(&base, &rng);
        History *plan = dry_run_plan_again(&base, &base.policy);
        for (uint32_t level = 0; level < LEVELS; level++) {
            const Decision *decision = depth_decision(plan, level);
            for (int nearer = 0; decision && decision->flip_parameter && nearer < 2; nearer++) {
                Policy with = base.policy;
                with.fanout = (uint64_t)decision->flip_value;
                with.fanout += nearer == 0 ? 0u : decision->verdict ? UINT64_MAX : 1u;
                History *then = dry_run_plan_again(&base, &with);
                const Decision *other = depth_decision(then, level);
                if (same_above(plan, then, level)) {
                    assert_non_null(other);
                    assert_int_equal(other->verdict, nearer == 0 ? !decision->verdict : decision->verdict);
                    flips[decision->verdict][level]++;
                }
                history_free(then);
            }
        }
        history_free(plan);
        history_release(&base);
    }
    static const size_t few[LEVELS] = {20, 20, 4}; /* few plans get to level 2 under both fanouts */
    for (uint32_t level = 0; level < LEVELS; level++)
        if (flips[0][level] + flips[1][level] <= few[level] || (level == 0 && (flips[0][0] <= 20 || flips[1][0] <= 20)))
            fail_msg("level %u, too few: %zu and %zu", level, flips[0][level], flips[1][level]);
}

/* A flip of bytes is named as a user types it: the text, set as the value, is that value. */
static void test_a_value_is_named_as_it_is_typed(void **state)
{
    (void)state;
    Rng rng = {47};
    Policy policy;
    assert_true(policy_named(STR("full"), &policy, NULL));
    const PolicyParameter *size = policy_parameter_find(&policy, STR("target_file_size"));
    for (int i = 0; i < 2000; i++) {
        uint64_t value = 1 + rng_below(&rng, (uint64_t)1 << (1 + rng_below(&rng, 40))), set;
        value = rng_below(&rng, 3) ? value : value << 10;
        Text text = TEXT_EMPTY;
        policy_number_text(size, (double)value, &text);
        Str rest = text_str(&text), typed;
        assert_true(str_word(&rest, &typed));
        assert_true(policy_value_parse(&policy, size, typed, NULL));
        assert_true(policy_value_number(&policy, size, &set));
        assert_int_equal(set, value);
        text_release(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values_that_are_named_do_what_is_said),
        cmocka_unit_test(test_flips_of_levels_are_tight),
        cmocka_unit_test(test_a_value_is_named_as_it_is_typed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
