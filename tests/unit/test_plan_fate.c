/* What a plan says about one layer is true: a value that it names was tried, and has the stated effect on the layer. */
#include "core/analysis/lives.h"
#include "core/analysis/plan_totals.h"
#include "core/executor/dry_run.h"
#include "core/executor/flip_check.h"
#include "core/planner/policy_value.h"
#include "core/tell/fate_search.h"
#include "core/tell/plan_json.h"
#include "core/tell/plan_text.h"
#include "tests/unit/stacks.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* What becomes of a layer. */
typedef enum Becomes { KEPT, COVERED, DELETED } Becomes;

/* What a text's line "  with fanout = 3 …" names and says. */
typedef struct Told {
    char name[40], value[40];
    bool changes, reaches;
    Becomes then;
} Told;

/* The fate in the words of a line; false: it has none of them. */
static bool told_fate(const char *line, Becomes *fate)
{
    static const struct {
        const char *words;
        Becomes fate;
    } phrases[] = {{" it would be kept, under new images", COVERED},
                   {" it would be kept", KEPT},
                   {" it would be deleted", DELETED},
                   {" no images would be created over it", KEPT},
                   {" images would be created over it", COVERED}};
    for (size_t i = 0; i < sizeof phrases / sizeof phrases[0]; i++)
        if (strstr(line, phrases[i].words)) {
            *fate = phrases[i].fate;
            return true;
        }
    return false;
}

/* The next value from `*at` on that is named; false: there is none. A line may name several: "  with fanout = 2 or
 * fanout = 29 no images …". */
static bool told_next(const char **at, Told *told)
{
    for (const char *line = *at; *line; line = *at) {
        const char *end = strchr(line, '\n');
        char copy[400];
        *at = end ? end + 1 : line + strlen(line);
        snprintf(copy, sizeof copy, "%.*s", (int)(end ? end - line : (long)strlen(line)), line);
        if ((!str_starts(str_from(copy), STR("  with ")) && !str_starts(str_from(copy), STR(" or "))) ||
            sscanf(copy, "%*s %39s = %39s", told->name, told->value) != 2)
            continue;
        told->changes = told_fate(copy, &told->then);
        told->reaches = strstr(copy, " it is reached and still kept") != NULL;
        assert_true(told->changes || told->reaches || strstr(copy, " it is not reached either: ") != NULL);
        const char *more = told->changes ? strstr(copy + 1, " or ") : NULL;
        if (more)
            *at = line + (more - copy);
        return true;
    }
    return false;
}

/* The step that names the layer as deleted; STEP_NEVER: none. */
static StepId deleting_step(const History *plan, LayerId layer)
{
    for (StepId s = 0; s < plan->steps.count; s++)
        if (plan->steps.at[s].op == STEP_DELETE && plan->steps.at[s].layer == layer)
            return s;
    return STEP_NEVER;
}

/* By trial of every key. */
static Becomes fate_by_trial(const History *plan, LayerId layer)
{
    const LayerSet *set = &plan->layers;
    if (deleting_step(plan, layer) != STEP_NEVER)
        return DELETED;
    if (layer_is_image(set, layer))
        return KEPT;
    for (Key key = set->key_lo[layer]; key < set->key_hi[layer]; key++) {
        bool over = false;
        for (LayerId id = 0; id < set->count && !over; id++)
            over = plan->born[layer_whole(set, id)] > 0 && history_alive(plan, id, history_last_step(plan)) &&
                   layer_is_image(set, id) && set->lsn_lo[id] >= set->lsn_hi[layer] && set->key_lo[id] <= key &&
                   key < set->key_hi[id];
        if (!over)
            return KEPT;
    }
    return COVERED;
}

/* What becomes of the layer with that fanout and target. False: they cannot be planned with. */
static bool fate_with(const History *base, LayerId layer, uint64_t fanout, uint64_t target, Becomes *fate)
{
    Policy with = base->policy;
    with.fanout = fanout;
    with.target_file_size = target;
    History *made = dry_run_plan_again(base, &with);
    if (!made)
        return false;
    *fate = fate_by_trial(made, layer);
    history_free(made);
    return true;
}

/* The value is exact: with the next one towards the present value another thing becomes of the layer. */
static void check_neighbour(const History *base, LayerId layer, const Told *told, const Policy *with)
{
    uint64_t fanout = with->fanout, target = with->target_file_size;
    if (fanout != base->policy.fanout)
        fanout += fanout < base->policy.fanout ? 1 : UINT64_MAX;
    else
        target += target < base->policy.target_file_size ? 1 : UINT64_MAX;
    Becomes fate;
    if (fate_with(base, layer, fanout, target, &fate) && fate == told->then)
        fail_msg("layer %u: also with fanout %llu, target %llu", layer, (unsigned long long)fanout,
                 (unsigned long long)target);
}

/* By trial of very many values on one side of the present one: is the layer deleted with one of them, or not deleted?
 */
static bool decided_by_scan(const History *base, LayerId layer, bool of_fanout, bool up, bool deleted)
{
    uint64_t fanout = base->policy.fanout, target = base->policy.target_file_size;
    Becomes fate;
    for (int i = 0; i < 400; i++) {
        uint64_t *value = of_fanout ? &fanout : &target, step = of_fanout ? 1 : 1 + *value / 40;
        if (up ? *value > (of_fanout ? 60 : 1 << 22) : *value <= step)
            return false;
        *value += up ? step : -step;
        if (fate_with(base, layer, fanout, target, &fate) && (fate == DELETED) == deleted)
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
    Becomes now = fate_by_trial(plan, layer), fate = fate_by_trial(then, layer);
    assert_int_equal(told->changes, now != fate);
    if (told->changes)
        assert_int_equal(told->then, fate);
    else
        assert_int_equal(told->reaches, plan_ending_above(then, layer) == DECISION_NONE);
    history_free(then);
    if (told->changes && (strcmp(told->name, "fanout") == 0 || strcmp(told->name, "target_file_size") == 0))
        check_neighbour(base, layer, told, &with);
    bool decides = (fate == DELETED) != (now == DELETED);
    for (uint64_t low = base->policy.fanout, high = with.fanout; decides && strcmp(told->name, "fanout") == 0;) {
        Policy nearer = base->policy;
        nearer.fanout = low < high ? low + 1 : low - 1;
        if (nearer.fanout == high)
            break;
        then = dry_run_plan_again(base, &nearer);
        assert_int_equal(deleting_step(then, layer) != STEP_NEVER, now == DELETED);
        history_free(then);
        low = nearer.fanout;
    }
}

/* Each value does what is said of it; and a text either names one that makes the difference between kept and deleted,
 * or says that none does. */
static void test_values_that_are_named_do_what_is_said(void **state)
{
    (void)state;
    Rng rng = {41};
    size_t changed = 0, missed = 0, nothing = 0, covers = 0;
    for (int round = 0; round < 300; round++) {
        History base;
        random_base(&base, &rng);
        History *plan = dry_run_plan_again(&base, &base.policy);
        assert_non_null(plan);
        flip_check(plan);
        DecisionIds concerned = {0};
        for (LayerId layer = 0; layer < base.layers.count; layer++) {
            Text text = TEXT_EMPTY;
            Told told;
            size_t changes = 0;
            bool decided = false, deleted = plan->died[layer] != STEP_NEVER;
            plan_why_decisions(plan, layer, &concerned);
            plan_fate_text(plan, layer, &concerned, dry_run_plan_again, &text);
            assert_true(str_starts(text_str(&text),
                                   plan->died[layer] == STEP_NEVER ? STR("  it is kept") : STR("  it is deleted")));
            for (const char *at = text.at; told_next(&at, &told);) {
                check_told(&base, plan, layer, &told);
                changes += told.changes;
                covers += told.changes && (told.then == COVERED || told.then == KEPT) && !deleted;
                decided = decided || (told.changes && (told.then == DELETED) != deleted);
                missed += !told.changes;
            }
            bool none =
                strstr(text.at, deleted ? "  no value that was tried makes the plan keep it (tried: "
                                        : "  no value that was tried makes the plan delete it (tried: ") != NULL;
            assert_int_equal(decided, !none);
            changed += changes;
            nothing += none;
            text_release(&text);
        }
        array_release(&concerned);
        history_free(plan);
        history_release(&base);
    }
    if (changed <= 50 || missed <= 50 || nothing <= 50 || covers <= 50)
        fail_msg("too few: %zu, %zu, %zu and %zu", changed, missed, nothing, covers);
}

/* In the list of layers of `plan --json`: all that were loaded or made, and whether they are deleted. */
static void check_json(const History *plan, const char *json)
{
    size_t rows = 0, layers = 0, deleted = 0;
    const char *at = strstr(json, "\"layers\": [\n");
    assert_non_null(at);
    for (LayerId id = 0; id < plan->layers.count; id++)
        layers += layer_whole(&plan->layers, id) == id;
    for (at = strchr(at, '\n') + 1; *at == ' ' && strstr(at, "\"deleted\": "); at = strchr(at, '\n') + 1) {
        unsigned id;
        if (sscanf(at, " {\"id\": %u", &id) != 1)
            break;
        bool says = strncmp(strstr(at, "\"deleted\": "), "\"deleted\": true", 15) == 0;
        assert_true(id < plan->layers.count && layer_whole(&plan->layers, id) == id);
        assert_int_equal(says, deleting_step(plan, id) != STEP_NEVER);
        rows++;
        deleted += says;
    }
    assert_int_equal(rows, layers);
    assert_int_equal(deleted, plan_totals(plan).deleted);
}

/* The text agrees with the plan's steps, and each value that it names does what is said. */
static void check_slices_text(const History *base, const History *plan, LayerId layer, const char *text)
{
    StepId step = deleting_step(plan, layer);
    char line[60];
    snprintf(line, sizeof line, step == STEP_NEVER ? "\n  it is kept" : "\n  it is deleted at step %u", step);
    if (!strstr(text, line))
        fail_msg("layer %u: no '%s' in %s", layer, line, text);
    Told told;
    for (const char *at = text; told_next(&at, &told);)
        check_told(base, plan, layer, &told);
}

/* Policy `blocks` cuts layers into slices. A layer of which only slices are in use is not deleted for that: what the
 * texts, the JSON, the lives, the totals and the steps say of it is the same, and slices are not new layers. */
static void test_layers_in_slices_are_not_deleted(void **state)
{
    (void)state;
    Rng rng = {53};
    size_t kept = 0, deleted = 0, slices = 0, texts = 0;
    for (int round = 0; round < 60; round++) {
        History base;
        random_base_of(&base, &rng, STR("blocks"));
        char depth[8];
        snprintf(depth, sizeof depth, "%u", 2 + (unsigned)rng_below(&rng, 8));
        assert_true(policy_set(&base.policy, STR("max_depth"), str_from(depth), NULL));
        History *plan = dry_run_plan_again(&base, &base.policy);
        assert_non_null(plan);
        LifeSpan *spans = life_spans(plan);
        Text text = TEXT_EMPTY;
        PlanSchedule schedule = {0};
        plan_json(plan, &schedule, &text);
        check_json(plan, text.at);
        for (LayerId id = 0; id < plan->layers.count; id++) {
            LayerId whole = layer_whole(&plan->layers, id);
            StepId step = deleting_step(plan, whole);
            if (whole < base.layers.count && rng_below(&rng, 12) == 0) { /* the text plans many times */
                text_clear(&text);
                plan_why_text(plan, id, NULL, dry_run_plan_again, &text);
                check_slices_text(&base, plan, whole, text.at);
                texts++;
            }
            assert_int_equal(history_deleted_at(plan, id), step);
            assert_int_equal(spans[id].died, step);
            assert_int_equal(spans[id].born, whole == id ? plan->born[id] : STEP_NEVER);
            slices += whole != id;
            kept += whole == id && step == STEP_NEVER && plan->died[id] != STEP_NEVER;
            deleted += step != STEP_NEVER;
        }
        text_release(&text);
        free(spans);
        history_free(plan);
        history_release(&base);
    }
    if (kept <= 50 || deleted <= 50 || slices <= 50 || texts <= 50)
        fail_msg("too few: %zu, %zu, %zu, %zu", kept, deleted, slices, texts);
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

static bool compacts(const History *plan, uint32_t level)
{
    const Decision *decision = depth_decision(plan, level);
    return decision && decision->verdict;
}

/* With that fanout the whole plan compacts the level, or no longer does. */
static bool flips_with(const History *base, const History *plan, uint32_t level, uint64_t fanout)
{
    Policy with = base->policy;
    with.fanout = fanout;
    History *then = dry_run_plan_again(base, &with);
    bool flips = compacts(then, level) != compacts(plan, level);
    history_free(then);
    return flips;
}

/* The nearest fanout on that side that flips the verdict, at a distance below `within`; 0: none. */
static uint64_t nearest_on_side(const History *base, const History *plan, uint32_t level, bool lower, uint64_t within)
{
    uint64_t fanout = base->policy.fanout;
    for (uint64_t distance = 1; distance < within && (!lower || distance < fanout); distance++) {
        uint64_t at = lower ? fanout - distance : fanout + distance;
        if (flips_with(base, plan, level, at))
            return at;
    }
    return 0;
}

/* The nearest fanout on either side that flips it: of two at one distance, the one on the side where the depth alone
 * would; 0: none within 40. */
static uint64_t nearest_by_trial(const History *base, const History *plan, uint32_t level)
{
    bool lower = !compacts(plan, level);
    uint64_t fanout = base->policy.fanout, own = nearest_on_side(base, plan, level, lower, 40);
    uint64_t room = own == 0 ? 40 : lower ? fanout - own : own - fanout;
    uint64_t across = nearest_on_side(base, plan, level, !lower, room);
    return across ? across : own;
}

/* The verdict on each level flips at the named fanout and at no nearer one, and where none is named, at none. */
static void test_flips_of_levels_are_the_nearest(void **state)
{
    (void)state;
    enum { LEVELS = 4 };
    Rng rng = {43};
    size_t flips[2][LEVELS] = {{0}}, above = 0; /* by verdict and level; because compaction then ends above */
    size_t others = 0;                          /* flips on both sides */
    size_t across = 0;                          /* on the side where the depth alone would not flip it */
    for (int round = 0; round < 3000; round++) {
        History base;
        (round % 2 ? random_towers : random_base)(&base, &rng);
        base.policy.fanout = 1 + rng_below(&rng, 8);
        History *plan = dry_run_plan_again(&base, &base.policy);
        flip_check(plan);
        for (uint32_t level = 0; level < LEVELS; level++) {
            const Decision *decision = depth_decision(plan, level);
            if (!decision)
                continue;
            uint64_t named = decision->flip_parameter ? (uint64_t)decision->flip_value : 0;
            uint64_t trial = nearest_by_trial(&base, plan, level);
            assert_int_equal(named, trial);
            if (decision->flip_other > 0)
                assert_int_equal((uint64_t)decision->flip_other,
                                 nearest_on_side(&base, plan, level, decision->flip_other < decision->flip_value, 40));
            others += decision->flip_other > 0;
            across += trial && (trial > base.policy.fanout) != decision->verdict;
            flips[decision->verdict][level] += named > 0;
            above += level > 0 && decision->verdict && decision->flip_value <= decision->left;
        }
        history_free(plan);
        history_release(&base);
    }
    if (flips[0][0] <= 20 || flips[1][0] <= 20 || flips[0][1] <= 10 || flips[1][1] <= 10 || flips[1][2] <= 10 ||
        above <= 10 || across <= 100 || others <= 20)
        fail_msg("too few: %zu %zu, %zu %zu, %zu, %zu, %zu", flips[0][0], flips[1][0], flips[0][1], flips[1][1],
                 flips[1][2], above, others);
}

/* Of a delta of a small set a value is named on a side if, and only if, there is one that keeps or deletes it: as a
 * scan of many values finds it. So of two values each of which is named from the other's side, none is without the
 * other. */
static void test_values_are_named_where_there_are_any(void **state)
{
    (void)state;
    static const char *const NAMES[] = {"fanout", "target_file_size"};
    Rng rng = {61};
    size_t there[2][2] = {{0}}, none[2][2] = {{0}};
    for (int round = 0; round < 60; round++) {
        History base;
        (round % 2 ? random_towers : random_base)(&base, &rng);
        base.policy.fanout = 1 + rng_below(&rng, 8);
        base.policy.target_file_size = 16 + rng_below(&rng, (uint64_t)1 << (5 + rng_below(&rng, 8)));
        History *plan = dry_run_plan_again(&base, &base.policy);
        for (int n = 0; n < 4; n++) {
            LayerId layer = (LayerId)rng_below(&rng, base.layers.count);
            if (layer_is_image(&base.layers, layer))
                continue;
            Becomes now = fate_by_trial(plan, layer);
            for (int i = 0; i < 4; i++) {
                FateSearch search = {plan, layer, dry_run_plan_again, NAMES[i / 2], .up = i % 2, .effort = 1 << 30};
                fate_search(&search);
                bool any = now == DELETED ? search.found[KEPT] || search.found[COVERED] : search.found[DELETED];
                if (!any && decided_by_scan(&base, layer, i < 2, i % 2, now != DELETED))
                    fail_msg("round %d layer %u: %s %s: a value is missing", round, layer, NAMES[i / 2],
                             i % 2 ? "up" : "down");
                there[i / 2][i % 2] += any;
                none[i / 2][i % 2] += !any;
            }
        }
        history_free(plan);
        history_release(&base);
    }
    for (int i = 0; i < 4; i++)
        if (there[i / 2][i % 2] < 5 || none[i / 2][i % 2] < 5)
            fail_msg("too few: %s %d: %zu, %zu", NAMES[i / 2], i % 2, there[i / 2][i % 2], none[i / 2][i % 2]);
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
        cmocka_unit_test(test_layers_in_slices_are_not_deleted),
        cmocka_unit_test(test_flips_of_levels_are_the_nearest),
        cmocka_unit_test(test_values_are_named_where_there_are_any),
        cmocka_unit_test(test_a_value_is_named_as_it_is_typed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
