/* What the explorer's statistics show at a step of a run is what `info` says of a dump of that moment: the layers that
 * are alive then are copied into a set of their own, which knows no history, and both are analysed. */
#include "core/base/rng.h"
#include "core/tell/read_text.h"
#include "tests/unit/small_run.h"
#include "tui/app.h"
#include "tui/app/session_insight.h"
#include "tui/view/emit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { RUNS = 40, STEPS_OF_A_RUN = 5 };

/* Makes a random run as a history of its own; the caller gives it to an app. */
static History *random_run(Rng *rng)
{
    static const char *const workloads[] = {"uniform", "zipf", "hot-cold", "append", "relations", "bursts"};
    static const char *const policies[] = {"neon", "full", "legacy", "full+materialize=8", "neon+gc,pitr=50000"};
    SmallRun run;
    small_run_init(&run, workloads[rng_below(rng, 6)], policies[rng_below(rng, 5)], 500 + rng_below(rng, 3000),
                   40 + rng_below(rng, 200), 1);
    run.history.policy.fanout = 2 + rng_below(rng, 4);
    assert_true(small_run_go(&run));
    audit_release(&run.audit);
    simulator_release(&run.simulator);
    text_release(&run.events);
    History *history = mem_zero(1, sizeof *history);
    *history = run.history;
    return history;
}

/* Copies the layers that are alive at a step, with what is known of where their records lie, and the facts about the
 * timeline on which figures depend. */
static void dump_of(const History *history, StepId step, LayerSet *set)
{
    layer_set_init(set);
    for (LayerId id = 0; id < history->layers.count; id++) {
        Layer layer = layer_set_get(&history->layers, id);
        const KeyRange *stretches;
        size_t count = layer_stretches(&history->layers, id, &stretches);
        if (history->born[id] > step || step >= history->died[id])
            continue;
        LayerId copy = layer_set_add(set, &layer);
        if (count > 0)
            layer_set_put_stretches(set, copy, stretches, count);
    }
    set->form = history->layers.form;
}

static void expect_same_reads(const Distribution *a, const Distribution *b)
{
    assert_int_equal(a->weight, b->weight);
    assert_true(a->mean == b->mean);
    assert_int_equal(a->p50, b->p50);
    assert_int_equal(a->p90, b->p90);
    assert_int_equal(a->p99, b->p99);
    assert_int_equal(a->max, b->max);
}

static void expect_same_summary(const Summary *a, const Summary *b)
{
    assert_int_equal(a->layers, b->layers);
    assert_memory_equal(&a->counts, &b->counts, sizeof a->counts);
    assert_int_equal(a->keys, b->keys);
    assert_int_equal(a->lsns, b->lsns);
    assert_int_equal(a->lsn_min, b->lsn_min);
    assert_int_equal(a->lsn_max, b->lsn_max);
    assert_int_equal(a->splits.count, b->splits.count);
    assert_int_equal(a->splits_without_l0.count, b->splits_without_l0.count);
    assert_int_equal(a->near_splits.count, b->near_splits.count);
    for (size_t i = 0; i < a->near_splits.count; i++)
        assert_int_equal(a->near_splits.at[i].blocked, b->near_splits.at[i].blocked);
    assert_int_equal(a->bands.count, b->bands.count);
    assert_int_equal(a->overlaps.pairs, b->overlaps.pairs);
    expect_same_reads(&a->read_depth.by_segment, &b->read_depth.by_segment);
    expect_same_reads(&a->read_depth.by_key, &b->read_depth.by_key);
    assert_int_equal(a->has_levels, b->has_levels);
    assert_int_equal(a->levels.count, b->levels.count);
    for (uint32_t i = 0; i < a->levels.count; i++) {
        assert_int_equal(a->levels.at[i].row.count, b->levels.at[i].row.count);
        assert_int_equal(a->levels.at[i].row.depth, b->levels.at[i].row.depth);
        assert_int_equal(a->levels.at[i].row.due, b->levels.at[i].row.due);
    }
}

/* The statistics on the screen have the figures of that summary. */
static void expect_on_screen(App *app, const Summary *summary)
{
    Grid grid;
    Text screen = TEXT_EMPTY, visits = TEXT_EMPTY, line = TEXT_EMPTY;
    char layers[32], deltas[64], images[64];
    grid_init(&grid, 160, 60);
    app_draw(app, &grid);
    emit_text(&grid, true, &screen);
    tell_visits(&summary->read_depth.by_segment, &visits);
    text_printf(&line, "layers     %s: %s, %s", count_format(summary->counts.layers, layers),
                plural_format(summary->counts.deltas, "delta", deltas),
                plural_format(summary->counts.images, "image", images));
    if (!strstr(screen.at, line.at) || !strstr(screen.at, visits.at))
        fail_msg("neither '%s' nor '%s' may be missing:\n%s", line.at, visits.at, screen.at);
    text_release(&line);
    text_release(&visits);
    text_release(&screen);
    grid_release(&grid);
}

static void test_a_step_has_the_figures_of_its_dump(void **state)
{
    (void)state;
    Rng rng = {61};
    size_t shown = 0, deep = 0;
    for (int n = 0; n < RUNS; n++) {
        App *app = app_new(random_run(&rng), &(SessionOptions){.cols = 160, .rows = 60});
        Session *session = app_session(app);
        assert_true(app_run(app, STR("pane statistics"), NULL));
        assert_true(app_run(app, STR("whole"), NULL));
        for (int i = 0; i < STEPS_OF_A_RUN; i++) {
            session_set_step(session, (StepId)rng_below(&rng, session_last_step(session) + 1));
            LayerSet dump;
            Summary summary;
            dump_of(session->shown, session->step, &dump);
            LevelOptions options = level_options_of(session->shown);
            options.policy = session->policy;
            summary_init(&summary, &dump, NULL, 0, &options);
            if (summary.layers > 0) {
                expect_same_summary(&session_insight_now(session)->summary, &summary);
                expect_on_screen(app, &summary);
                shown++;
                deep += summary.read_depth.by_segment.max > 3;
            }
            summary_release(&summary);
            layer_set_release(&dump);
        }
        app_free(app);
    }
    if (shown < RUNS * STEPS_OF_A_RUN * 3 / 4 || deep < 20)
        fail_msg("too few: %zu steps, %zu of them deep", shown, deep);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_a_step_has_the_figures_of_its_dump)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
