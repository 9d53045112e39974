/* One judge: for thousands of random layer sets, policies and parameters, the list of levels (`info`, `levels`), the
 * plan, the titles and the findings state the same verdict. */
#include "core/executor/dry_run.h"
#include "core/history/fork.h"
#include "core/planner/tiered/judge.h"
#include "core/history/slices.h"
#include "tests/unit/random_store.h"
#include "tests/unit/small_run.h"
#include "core/simulator/deeper_levels.h"
#include "tui/app/facts.h"
#include "tui/app/insight.h"
#include "tui/view/frame.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#define SETS 4000

static void expect_text(uint64_t seed, const Store *store, const char *who, const char *want, const char *got)
{
    if (strcmp(want, got) != 0)
        fail_msg("seed %llu, %s: %s says '%s', the judge '%s'", (unsigned long long)seed, store->policy, who, got,
                 want);
}

static void expect_part(uint64_t seed, const Store *store, const char *who, const char *part, const char *whole)
{
    if (strstr(whole, part) == NULL)
        fail_msg("seed %llu, %s: %s has no '%s': %s", (unsigned long long)seed, store->policy, who, part, whole);
}

/* ---- those who state a verdict ---- */

static void titles_agree(uint64_t seed, Store *store, const LevelList *list)
{
    History *history = &store->history;
    if (history->layers.count == 0)
        return;
    Text title = TEXT_EMPTY, frame = TEXT_EMPTY;
    verdict_title(list->reason, list->due, &title);
    size_t count = facts_of(history, 0).layers;
    assert_int_equal(title_verdict(history, 0, NULL, count, NULL).state,
                     TITLE_PENDING); /* never that of another step */
    LevelOptions options = level_options_of(history);
    Summary summary;
    summary_init(&summary, &history->layers, NULL, 0, &options);
    TitleVerdict verdict = title_verdict(history, 0, NULL, count, &summary);
    assert_int_equal(verdict.state, TITLE_JUDGED);
    assert_int_equal(verdict.compact, list->due || list->stalled_by != LAYER_NONE);
    expect_text(seed, store, "the explorer's title", title.at, verdict.text);
    frame_title(&summary, history, 0, 1000, &frame);
    expect_part(seed, store, "the title of render", title.at, frame.at);
    InsightMaker *maker = insight_maker_new();
    const Insight *insight = insight_update(maker, history, 0, &history->policy, (InsightMarkers){0});
    expect_text(seed, store, "the explorer's analysis", list->reason, insight->summary.levels.reason);
    assert_int_equal(list->due, insight->summary.levels.due);
    for (size_t i = 0; i < insight->findings.list.count; i++) {
        const Finding *finding = &insight->findings.list.at[i];
        if (finding->kind == FINDING_L0_PILE_UP && list->count > 0)
            expect_part(seed, store, "the finding",
                        list->due ? "compaction is due: " : "compaction is not due: ", finding->text);
        if (finding->kind == FINDING_LEVEL_STALL)
            assert_int_not_equal(list->stalled_by, LAYER_NONE);
    }
    insight_maker_free(maker);
    summary_release(&summary);
    text_release(&title);
    text_release(&frame);
}

static void levels_agree(uint64_t seed, const Store *store, const LevelList *list, const Plan *plan, bool failed)
{
    for (uint32_t i = 0; i < list->count; i++) {
        const LevelFacts *facts = &list->at[i];
        const PlanLevel *level = i < plan->levels.count ? &plan->levels.at[i] : NULL;
        if (failed && level == NULL)
            continue;
        if (facts->compact != (level != NULL && level->compact))
            fail_msg("seed %llu, %s: level %u: %s, but the plan %s it", (unsigned long long)seed, store->policy, i,
                     facts->reason, level && level->compact ? "compacts" : "leaves");
        if (level == NULL)
            continue;
        expect_part(seed, store, "the list", level->reason, facts->reason);
        if (i == 0 && (level->depth != facts->row.depth || level->layers_count != facts->row.count))
            fail_msg("seed %llu, %s: level 0 is %llu deep in the plan, %llu in the list", (unsigned long long)seed,
                     store->policy, (unsigned long long)level->depth, (unsigned long long)facts->row.depth);
    }
    if (list->count == 0)
        assert_int_equal(plan->levels.count, 0);
}

/* Before there is a plan, each deeper level waits for the one above it. */
static uint64_t count_waiting_below_level_1(const LevelList *list)
{
    uint64_t count = 0;
    for (uint32_t i = 1; i < list->count; i++) {
        char reason[64];
        snprintf(reason, sizeof reason, "unknown until level %u is compacted", i - 1);
        if (!list->at[i].known)
            assert_string_equal(list->at[i].reason, reason);
        count += !list->at[i].known && i > 1;
    }
    return count;
}

static void plan_agrees(uint64_t seed, Store *store, LevelList *list)
{
    History *history = &store->history;
    History *fork = history_fork(history, 0, &history->policy);
    bool traced = seed % 2 == 0;
    fork->plan.trace = traced ? &fork->trace : NULL;
    Error error = {0};
    bool failed = !dry_run_compact(fork, list->end_lsn, &error);
    if (!policy_algorithm(&history->policy)->slices) {
        plan_deeper_levels(list, history, history_last_step(history));
        levels_agree(seed, store, list, &fork->plan, failed);
    } else if (!failed && list->due != (fork->plan.jobs.count > 0)) {
        fail_msg("seed %llu, %s: %s, but the plan has %zu jobs", (unsigned long long)seed, store->policy, list->reason,
                 fork->plan.jobs.count);
    }
    history_release(fork);
    free(fork);
}

static void test_all_state_the_same_verdict(void **state)
{
    (void)state;
    uint64_t due = 0, deeper = 0, stalled = 0, waiting = 0;
    for (uint64_t seed = 1; seed <= SETS; seed++) {
        Rng rng = {seed};
        Store store;
        store_init(&store, &rng);
        LevelOptions options = level_options_of(&store.history);
        size_t count;
        LayerId *live = history_live(&store.history, 0, &count);
        LevelList list;
        LayerIndex index;
        layer_index_init(&index, &store.history.layers);
        Error error = {0};
        if (!level_list_init(&list, (LayerView){&store.history.layers, seed % 3 ? &index : NULL, live, count}, &options,
                             &error))
            fail_msg("seed %llu: %s", (unsigned long long)seed, error.message);
        titles_agree(seed, &store, &list);
        waiting += count_waiting_below_level_1(&list);
        plan_agrees(seed, &store, &list);
        due += list.due;
        deeper += list.count > 1;
        stalled += list.stalled_by != LAYER_NONE;
        level_list_release(&list);
        layer_index_release(&index);
        free(live);
        history_release(&store.history);
    }
    assert_true(due > SETS / 8 && due < SETS * 7 / 8 && deeper > SETS / 40 && stalled > SETS / 20);
    assert_true(waiting > 0);
}

/* In a healthy run no level stalls, and the output of a job is no overlap while its inputs are still there. */
static void run_is_healthy(const char *workload, const char *policy)
{
    SmallRun run;
    small_run_init(&run, workload, policy, 6000, 2000, 1);
    run.history.plan.trace = &run.history.trace;
    assert_true(small_run_go(&run));
    history_show_slices(&run.history);
    InsightMaker *maker = insight_maker_new();
    uint64_t fresh = 0;
    for (StepId step = 0; step < run.history.steps.count; step++) {
        const Insight *insight = insight_update(maker, &run.history, step, &run.history.policy, (InsightMarkers){0});
        fresh += insight->summary.levels.fresh;
        for (size_t i = 0; i < insight->findings.list.count; i++) {
            FindingKind kind = insight->findings.list.at[i].kind;
            if (kind == FINDING_LEVEL_STALL || kind == FINDING_OVERLAP)
                fail_msg("%s, %s, step %u: %s", workload, policy, (unsigned)step, insight->findings.list.at[i].text);
        }
    }
    assert_true(fresh > 0 || strncmp(policy, "blocks", 6) == 0);
    insight_maker_free(maker);
    small_run_release(&run);
}

static void test_a_healthy_run_has_no_stall_and_no_overlap(void **state)
{
    (void)state;
    run_is_healthy("hot-cold", "neon");
    run_is_healthy("hot-cold", "full");
    run_is_healthy("hot-cold", "blocks");
    run_is_healthy("uniform", "neon");
    run_is_healthy("uniform", "full,fanout=2");
}

/* A flush that is too tall stalls all levels, and the finding says so. */
static void test_a_tall_flush_stalls(void **state)
{
    (void)state;
    LevelOptions options = {0};
    assert_true(policy_parse(STR("neon,target_file_size=100,fanout=2"), &options.policy, NULL));
    for (int made = 0; made < 2; made++) {
        LayerSet set;
        layer_set_init(&set);
        add_delta(&set, 0, UINT64_MAX, 0, 100);
        LayerId tall = add_delta(&set, 0, UINT64_MAX, 100, 276);
        set.flags[tall] = made ? LAYER_MADE : 0;
        LayerId ids[] = {0, 1};
        LevelList list;
        assert_true(level_list_init(&list, (LayerView){&set, NULL, ids, 2}, &options, NULL));
        assert_int_equal(list.count, 0);
        assert_int_equal(list.stalled_by, made ? LAYER_NONE : tall);
        assert_int_equal(list.fresh, made);
        assert_false(list.due);
        assert_string_equal(list.reason, made ? "nothing is newer than what a compaction made"
                                              : "the newest delta is taller than level 0 admits");
        level_list_release(&list);
        layer_set_release(&set);
    }
}

/* Of a set that no judge can judge, the title names the reason that the judge gave, whichever it is. */
static void a_title_names_why_the_judge_failed(const char *policy, Lsn end_lsn, const char *reason)
{
    History history;
    history_init(&history);
    LayerSet *set = &history.layers;
    layer_set_add(set, &(Layer){.key_lo = 0, .key_hi = 100, .lsn_lo = 0x10, .lsn_hi = 0x20, .kind = LAYER_DELTA});
    LevelOptions options = {.has_end_lsn = true, .end_lsn = end_lsn};
    assert_true(policy_parse(str_from(policy), &options.policy, NULL));
    Summary summary;
    summary_init(&summary, set, NULL, 0, &options);
    assert_false(summary.has_levels);
    TitleVerdict verdict = title_verdict(&history, 0, NULL, 1, &summary);
    assert_int_equal(verdict.state, TITLE_JUDGED);
    assert_false(verdict.compact);
    if (reason)
        assert_string_equal(verdict.text, reason);
    else
        assert_memory_equal(verdict.text, summary.levels_error.message, strlen(verdict.text));
    assert_true(strlen(verdict.text) > 0);
    summary_release(&summary);
    history_release(&history);
}

static void test_titles_name_the_true_reason(void **state)
{
    (void)state;
    a_title_names_why_the_judge_failed("neon", 0x18, "a layer crosses the end LSN");
    a_title_names_why_the_judge_failed("leveled", 0x18, NULL);
    a_title_names_why_the_judge_failed("leveled", 0x20, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_healthy_run_has_no_stall_and_no_overlap),
        cmocka_unit_test(test_a_tall_flush_stalls),
        cmocka_unit_test(test_titles_name_the_true_reason),
        cmocka_unit_test(test_all_state_the_same_verdict),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
