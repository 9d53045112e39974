/* test_history_reads.c - the deepest read at every step of a run is that of the layers that live then, and is swept
 * once as long as they stay the same. */
#include "core/analysis/history_reads.h"
#include "core/analysis/summary.h"
#include "core/simulator/demo.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

/* The slow model: a set of only the live layers, and the deepest read of its own summary. */
static uint32_t deepest_alone(const History *history, StepId step)
{
    size_t count;
    LayerId *ids = history_live(history, step, &count);
    Summary summary;
    LevelOptions options = {0};
    assert_true(summary_init_unless(&summary, &history->layers, ids, count, &options, NULL));
    uint32_t deepest = 0;
    for (uint32_t i = 0; i < summary.profile.segments; i++)
        if (!read_profile_unsure(&summary.profile, i) && summary.profile.visits[i] > deepest)
            deepest = summary.profile.visits[i];
    summary_release(&summary);
    free(ids);
    return deepest;
}

static void test_every_step(void **state)
{
    (void)state;
    History *history = demo_history();
    HistoryReads reads;
    history_reads_init(&reads, history);
    uint64_t sweeps = 0;
    uint32_t most = 0;
    for (StepId step = 0; step < history->steps.count; step++) {
        uint64_t swept = reads.swept;
        uint32_t deepest = history_reads_deepest(&reads, step);
        assert_int_equal(deepest, deepest_alone(history, step));
        sweeps += reads.swept > swept;
        assert_true(step == 0 || reads.swept == swept || history_epoch(history, step) == step);
        most = deepest > most ? deepest : most;
    }
    assert_true(sweeps > 10 && sweeps < history->steps.count);
    assert_true(most > 3);
    history_reads_release(&reads);
    history_free(history);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_step)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
