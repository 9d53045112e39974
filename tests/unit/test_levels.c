/* Levels: golden vectors of the published planner, and what the trace states about each layer. */
#include "core/planner/depth.h"
#include "core/planner/tiered/levels.h"
#include "tests/unit/layers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

typedef struct Case {
    LayerSet set;
    Lsn end_lsn;
    uint64_t max_height;
} Case;

/* Reads the few statements that the vectors contain. */
static void read_case(const char *path, Case *out)
{
    *out = (Case){0};
    layer_set_init(&out->set);
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    char line[256];
    unsigned long long a, b, c, d;
    bool point = false;
    while (fgets(line, sizeof line, file)) {
        if (sscanf(line, "end_lsn %llx", &a) == 1)
            out->end_lsn = a;
        else if (sscanf(line, "max_height %llx", &a) == 1)
            out->max_height = strstr(line, "0x") ? a : strtoull(line + 11, NULL, 10);
        else if (sscanf(line, "delta %llx %llx %llx %llx", &a, &b, &c, &d) == 4)
            add_delta(&out->set, a, b, c, d);
        else if (sscanf(line, "image %llx %llx %llx", &a, &b, &c) == 3) {
            LayerId id = add_image(&out->set, a, b, c);
            out->set.lsn_hi[id] = c + !point;
        } else
            point |= strncmp(line, "image_mode point", 16) == 0;
    }
    fclose(file);
}

static void print_level(const Case *c, Text *out)
{
    LayerId *ids = all_ids(&c->set);
    LevelOrder order;
    Level level = {0};
    if (!level_order_init(&order, &c->set, ids, c->set.count, c->end_lsn, NULL))
        text_printf(out, "error");
    else if (!level_identify(&order, &(LevelQuery){.max_height = c->max_height}, &level))
        text_printf(out, "none");
    else {
        text_printf(out, "level %08llX-%08llX layers %zu order", (unsigned long long)level.lsns.lo,
                    (unsigned long long)level.lsns.hi, level.count);
        for (size_t i = 0; i < level.count; i++)
            text_printf(out, " %u", level.layers[i]);
        Depth depth = depth_measure((LayerView){&c->set, NULL, level.layers, level.count}, false);
        text_printf(out, " depth %llu", (unsigned long long)depth.depth);
    }
    if (out->at && strcmp(out->at, "error") != 0)
        level_order_release(&order);
    level_release(&level);
    free(ids);
}

/* Reads the expected output without its `layer` lines, on one line. */
static void read_expected(const char *path, Text *out)
{
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    char *line = NULL;
    size_t size = 0;
    while (getline(&line, &size, file) > 0) {
        line[strcspn(line, "\n")] = '\0';
        if (strncmp(line, "layer ", 6) != 0)
            text_printf(out, "%s%s", out->length ? " " : "", line);
    }
    free(line);
    fclose(file);
}

static void test_published_vectors(void **state)
{
    (void)state;
    int seen = 0;
    for (int number = 1; number < 100; number++) {
        char in[64], out[64];
        snprintf(in, sizeof in, "tests/golden/identify_%03d.in", number);
        snprintf(out, sizeof out, "tests/golden/identify_%03d.out", number);
        FILE *there = fopen(in, "r");
        if (!there)
            continue;
        fclose(there);
        Case c;
        read_case(in, &c);
        Text got = TEXT_EMPTY, expected = TEXT_EMPTY;
        print_level(&c, &got);
        read_expected(out, &expected);
        if (strcmp(got.at, expected.at) != 0)
            print_message("%s\n", in);
        assert_string_equal(got.at, expected.at);
        text_release(&got);
        text_release(&expected);
        layer_set_release(&c.set);
        seen++;
    }
    assert_int_equal(seen, 32);
}

static void test_heights(void **state)
{
    (void)state;
    assert_int_equal(level_max_height(256 << 20), 469762048);
    assert_true(level_max_height(UINT64_MAX) == UINT64_MAX);
    assert_int_equal(level_next_height(100, 1), 200);
    assert_true(level_next_height((uint64_t)1 << 63, 4) == UINT64_MAX);
}

static void test_a_crossing_layer_is_named(void **state)
{
    (void)state;
    LayerSet set;
    layer_set_init(&set);
    add_delta(&set, 0, 16, 0x100, 0x200);
    Error error = {0};
    LevelOrder order;
    LayerId id = 0;
    assert_false(level_order_init(&order, &set, &id, 1, 0x180, &error));
    assert_non_null(strstr(error.message, "0000000000000000-0000000000000010__00000100-00000200"));
    layer_set_release(&set);
}

/* The rules in the trace of one layer, in order, joined by blanks. */
static void rules_of(const Trace *trace, LayerId layer, Text *out)
{
    static const char *const names[RULE_COUNT_] = {
        [RULE_LEVEL] = "level",         [RULE_LAYER_ABOVE] = "above",       [RULE_LAYER_PENDING] = "pending",
        [RULE_LAYER_TOO_TALL] = "tall", [RULE_LAYER_ACCEPTED] = "accepted", [RULE_LAYER_BELOW] = "below",
        [RULE_STALL] = "stall",
    };
    text_clear(out);
    for (size_t i = 0; i < trace->decisions.count; i++) {
        const Decision *decision = &trace->decisions.at[i];
        for (uint32_t n = 0; n < decision->layers_count; n++)
            if (trace->layers.at[decision->layers_first + n] == layer)
                text_printf(out, "%s%s", out->length ? " " : "", names[decision->rule]);
    }
}

static void test_trace_tells_each_layer_its_reason(void **state)
{
    (void)state;
    LayerSet set;
    layer_set_init(&set);
    LayerId above = add_delta(&set, 0, 9, 100, 120), top = add_delta(&set, 0, 9, 80, 100);
    LayerId image = add_image(&set, 0, 9, 70), tall = add_delta(&set, 0, 9, 20, 80),
            below = add_delta(&set, 0, 9, 0, 20);
    LayerId *ids = all_ids(&set);
    LevelOrder order;
    Level level;
    Trace trace = {0};
    Text told = TEXT_EMPTY;
    assert_true(level_order_init(&order, &set, ids, set.count, 100, NULL));
    LevelQuery query = {.max_height = 52, .multiplier = 1, .trace = &trace, .parent = DECISION_NONE};
    assert_true(level_identify(&order, &query, &level));
    assert_int_equal(level.count, 1);
    assert_int_equal(level.stopped_at, tall);
    rules_of(&trace, above, &told);
    assert_string_equal(told.at, "above");
    rules_of(&trace, top, &told);
    assert_string_equal(told.at, "level pending accepted");
    rules_of(&trace, tall, &told);
    assert_string_equal(told.at, "tall");
    rules_of(&trace, image, &told);
    assert_string_equal(told.at, "below");
    rules_of(&trace, below, &told);
    assert_string_equal(told.at, "below");
    for (size_t i = 0; i < trace.decisions.count; i++) /* height 60: 35 * 1.75 = 61.25 is the first that admits it */
        if (trace.decisions.at[i].rule == RULE_LAYER_TOO_TALL)
            assert_int_equal(trace.decisions.at[i].flip_value, 35);
    level_release(&level);
    query.max_height = 10;
    assert_false(level_identify(&order, &query, &level));
    assert_int_equal(level.stopped_at, top);
    rules_of(&trace, top, &told);
    assert_string_equal(told.at, "level pending accepted tall stall");
    level_release(&level);
    level_order_release(&order);
    trace_release(&trace);
    text_release(&told);
    free(ids);
    layer_set_release(&set);
}

/* The target_file_size of a query as a greatest height. */
static bool same_level(const LevelOrder *order, const Level *level, uint64_t target)
{
    Level other;
    LevelQuery query = {.max_height = level_max_height(target), .parent = DECISION_NONE};
    level_identify(order, &query, &other);
    bool same = other.count == level->count && other.lsns.lo == level->lsns.lo;
    level_release(&other);
    return same;
}

/* A level names the nearest target in each direction with which it would be another one: by trial of all targets. */
static void test_flips_of_a_level_are_the_nearest_of_both_directions(void **state)
{
    (void)state;
    enum { LARGEST = 200 };
    Rng rng = {11};
    size_t above = 0, below = 0, both = 0, other_nearer = 0;
    for (int round = 0; round < 3000; round++) {
        LayerSet set;
        layer_set_init(&set);
        for (uint64_t n = 1 + rng_below(&rng, 8); n > 0; n--) {
            Lsn lo = rng_below(&rng, 100), hi = lo + 1 + rng_below(&rng, 1 + rng_below(&rng, 100 - lo));
            if (rng_below(&rng, 6) == 0)
                add_image(&set, 0, 9, lo);
            else
                add_delta(&set, 0, 9, lo, hi);
        }
        LayerId *ids = all_ids(&set);
        LevelOrder order;
        Level level;
        Trace trace = {0};
        uint64_t target = 1 + rng_below(&rng, 60), want[2] = {0};
        assert_true(level_order_init(&order, &set, ids, set.count, 100, NULL));
        LevelQuery query = {.max_height = level_max_height(target),
                            .multiplier = 1,
                            .target = target,
                            .fanout = 10,
                            .trace = &trace,
                            .parent = DECISION_NONE};
        level_identify(&order, &query, &level);
        for (uint64_t size = target; size-- > 1 && !want[0];)
            want[0] = same_level(&order, &level, size) ? 0 : size;
        for (uint64_t size = target + 1; size < LARGEST && !want[1]; size++)
            want[1] = same_level(&order, &level, size) ? 0 : size;
        const Decision *root = &trace.decisions.at[level.decision];
        uint64_t first = root->flip_parameter ? (uint64_t)root->flip_value : 0, second = (uint64_t)root->flip_other;
        bool up = first > target;
        assert_int_equal(up ? first : second, want[1]);
        assert_int_equal(up ? second : first, want[0]);
        if (want[0] && want[1])
            assert_true(up == (want[1] - target < target - want[0]));
        below += want[0] > 0;
        above += want[1] > 0;
        both += want[0] && want[1];
        other_nearer += up && want[0];
        level_release(&level);
        level_order_release(&order);
        trace_release(&trace);
        free(ids);
        layer_set_release(&set);
    }
    assert_true(below > 100 && above > 100 && both > 100 && other_nearer > 20);
}

static void test_trace_changes_nothing(void **state)
{
    (void)state;
    Rng rng = {7};
    for (int round = 0; round < 300; round++) {
        LayerSet set;
        random_layers(&set, &rng, 30, 40, 60);
        LayerId *ids = all_ids(&set);
        LevelOrder order;
        if (level_order_init(&order, &set, ids, set.count, 59, NULL)) {
            Trace trace = {0};
            Level plain, traced;
            uint64_t max_height = rng_below(&rng, 60);
            bool found = level_identify(&order, &(LevelQuery){.max_height = max_height}, &plain);
            assert_true(found ==
                        level_identify(&order, &(LevelQuery){.max_height = max_height, .trace = &trace}, &traced));
            assert_int_equal(plain.count, traced.count);
            assert_int_equal(plain.lsns.lo, traced.lsns.lo);
            assert_int_equal(trace.decisions.at[traced.decision].layers_count, traced.count);
            level_release(&plain);
            level_release(&traced);
            trace_release(&trace);
            level_order_release(&order);
        }
        free(ids);
        layer_set_release(&set);
    }
}

/* For every lower end, an order derived from a higher one equals a new one, and fails where a new one fails. */
static void test_an_order_below_is_that_made_anew(void **state)
{
    (void)state;
    Rng rng = {12};
    size_t orders = 0;
    for (int round = 0; round < 200; round++) {
        LayerSet set;
        random_layers(&set, &rng, 1 + (size_t)round / 20, 40, 60);
        LayerId *ids = all_ids(&set);
        LevelOrder order = {0}, below, anew;
        bool made = level_order_init(&order, &set, ids, set.count, 61, NULL);
        for (Lsn end = 0; made && end <= 61; end++) {
            bool found = level_order_init(&anew, &set, ids, set.count, end, NULL);
            assert_int_equal(level_order_below(&below, &order, end, NULL), found);
            if (!found)
                continue;
            orders++;
            assert_int_equal(below.count, anew.count);
            assert_int_equal(below.above, anew.above);
            assert_int_equal(below.end_lsn, end);
            for (size_t i = 0; i < anew.count; i++)
                assert_int_equal(below.ids[i], anew.ids[i]);
            level_order_release(&below);
            level_order_release(&anew);
        }
        level_order_release(&order);
        free(ids);
        layer_set_release(&set);
    }
    assert_true(orders > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_published_vectors),
        cmocka_unit_test(test_heights),
        cmocka_unit_test(test_a_crossing_layer_is_named),
        cmocka_unit_test(test_trace_tells_each_layer_its_reason),
        cmocka_unit_test(test_flips_of_a_level_are_the_nearest_of_both_directions),
        cmocka_unit_test(test_trace_changes_nothing),
        cmocka_unit_test(test_an_order_below_is_that_made_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
