/* A walk over a history gives at every step the verdict that a title states there. */
#include "core/executor/dry_run.h"
#include "core/history/fork.h"
#include "core/tell/title.h"
#include "tests/unit/random_store.h"
#include "tests/unit/small_run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

/* The verdict as a title finds it: from all analyses of the live layers. */
static TitleVerdict verdict_alone(const History *history, StepId step)
{
    size_t count;
    LayerId *ids = history_live(history, history_epoch(history, step), &count);
    LevelOptions options = level_options_of(history);
    Summary summary;
    summary_init(&summary, &history->layers, ids, count, &options);
    TitleVerdict verdict = title_verdict(history, step, title_judged_level(history, step), count, &summary);
    summary_release(&summary);
    free(ids);
    return verdict;
}

/* Returns the number of steps at which the verdict differs from that of the step before. */
static size_t walk_agrees(const History *history)
{
    TitleWalk walk;
    char before[LEVEL_VERDICT_SIZE] = "";
    size_t changes = 0;
    title_walk_init(&walk, history, NULL);
    for (StepId step = 0; step < history->steps.count; step++) {
        TitleVerdict walked = title_walk_next(&walk), alone = verdict_alone(history, step);
        if (walked.state != alone.state || walked.compact != alone.compact || strcmp(walked.text, alone.text) != 0 ||
            strcmp(walked.when, alone.when) != 0)
            fail_msg("step %u of %s: '%s%s', but the title says '%s%s'", step, history->title ? history->title : "?",
                     walked.when, walked.text, alone.when, alone.text);
        changes += strcmp(before, walked.text) != 0;
        memcpy(before, walked.text, sizeof before);
    }
    title_walk_release(&walk);
    return changes;
}

static void test_the_walk_of_a_plan(void **state)
{
    (void)state;
    size_t changes = 0;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        Rng rng = {seed};
        Store store;
        store_init(&store, &rng);
        History *plan = history_fork(&store.history, 0, &store.history.policy);
        dry_run_compact(plan, history_end_lsn(plan, 0), NULL);
        changes += walk_agrees(plan);
        history_release(plan);
        free(plan);
        history_release(&store.history);
    }
    assert_true(changes > 60);
}

static void test_the_walk_of_a_run(void **state)
{
    (void)state;
    static const char *const POLICIES[] = {"neon", "full", "blocks", "legacy"};
    for (size_t i = 0; i < 4; i++) {
        SmallRun run;
        small_run_init(&run, "hot-cold", POLICIES[i], 3000, 64, 1);
        assert_true(small_run_go(&run));
        assert_true(walk_agrees(&run.history) > 2);
        small_run_release(&run);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_walk_of_a_plan),
        cmocka_unit_test(test_the_walk_of_a_run),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
