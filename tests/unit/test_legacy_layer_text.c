/* The text on what keeps a layer from GC is about that layer alone, whatever its place among the others. */
#include "core/formats/load.h"
#include "core/planner/legacy/gc_holders.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

static const char scenario[] = "gc_cutoff 1000\n"
                               "branch 300\n"
                               "delta 0 40 100 320\n"  /* 0: starts below the branch point */
                               "delta 0 40 320 700\n"  /* 1: covered by 2 */
                               "image 0 40 800\n"      /* 2: the newest image */
                               "delta 0 40 900 1100\n" /* 3: above the cutoff */
                               "keyspace 0 40\n";

static const char *const kept[] = {
    "  GC       kept: it starts at 0/100, at or below the largest branch point, 0/300\n",
    "  GC       the next GC collects it\n",
    ("  GC       kept: it needs an image at LSN >= 0/801 over 0 … 40; the tallest stack of its partition has 1 delta < "
     "image_creation_threshold 3\n"),
    "  GC       kept: it ends at 0/1100, above the cutoff 0/1000\n",
};
#define LAYERS (sizeof kept / sizeof *kept)

/* Opens the scenario's layers. The caller frees view.live. */
static PlanView open_view(History *history)
{
    LoadReport report = {0};
    PlanView view = {.layers = &history->layers};
    assert_true(load_text(STR(scenario), "kept.scn", &(LoadOptions){0}, history, &report, NULL));
    assert_true(policy_named(STR("legacy"), &history->policy, NULL));
    view.live = history_live(history, 0, &view.live_count);
    load_report_release(&report);
    return view;
}

static void test_each_layer_has_its_own_line(void **state)
{
    (void)state;
    History history;
    PlanView view = open_view(&history);
    assert_int_equal(view.live_count, LAYERS);
    for (LayerId id = 0; id < LAYERS; id++) {
        Text text = TEXT_EMPTY;
        legacy_layer_text(&view, &history.policy, id, &text);
        const char *line = strstr(text.at, "  GC  ");
        assert_non_null(line);
        assert_memory_equal(line, kept[id], strlen(kept[id]));
        assert_null(strstr(line + 1, "  GC  ")); /* one line */
        text_release(&text);
    }
    free((void *)view.live);
    history_release(&history);
}

/* The only branch point alone keeps layer 0, which an image covers. */
static void test_a_single_branch_holds_alone(void **state)
{
    (void)state;
    Error error = {0};
    History history;
    PlanView view = open_view(&history);
    LegacySurvey survey;
    LegacyHolders holders;
    assert_true(legacy_survey_init(&survey, &view, &history.policy, NULL, &error));
    legacy_holders_init(&holders, &survey);
    assert_int_equal(holders.branches.count, 1);
    assert_int_equal(holders.branches.at[0].lsn, 0x300);
    assert_int_equal(holders.branches.at[0].layers, 1);
    legacy_holders_release(&holders);
    legacy_survey_release(&survey);
    free((void *)view.live);
    history_release(&history);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_each_layer_has_its_own_line),
                                       cmocka_unit_test(test_a_single_branch_holds_alone)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
