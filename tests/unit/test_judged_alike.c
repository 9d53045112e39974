/* One judge for a run: whoever looks at a step of it, while it runs, afterwards, or in the file that was saved, gives
 * the verdict that the run's planner gave there, and counts the layers that the run's reads visited. The slow model
 * takes the first and the last record of each L0 from the run's records, and walks down over every existing key. */
#include "core/analysis/layer_visits.h"
#include "core/analysis/read_path.h"
#include "core/analysis/summary.h"
#include "core/base/rng.h"
#include "core/executor/dry_run.h"
#include "core/formats/history_json.h"
#include "core/formats/load.h"
#include "core/history/fork.h"
#include "core/simulator/read_sweep.h"
#include "core/tell/title.h"
#include "tests/unit/small_run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { RUNS = 100, VISITS_MAX = 400 };

/* What the run itself says at one of its moments. */
typedef struct Moment {
    StepId step;
    char verdict[LEVEL_VERDICT_SIZE]; /* as a title */
    uint64_t depth;                   /* of the first row; 0: there is none */
    bool due;
    double mean; /* of the reads of all existing keys, from its sweep */
    uint64_t most;
    uint32_t visits[VISITS_MAX]; /* by existing key, from the slow model */
    size_t keys;
    Key at[VISITS_MAX];
} Moment;

typedef struct Moments {
    ARRAY(Moment) list;
    size_t tight; /* moments with an L0 that a read of some key does not visit */
} Moments;

/* ---- the slow model ---- */

/* Does a read of the key visit the part? By the records themselves. */
static bool is_over(const Simulator *simulator, const HistoryPart *part, Key key, Moments *moments)
{
    const History *history = simulator->history;
    if (key < part->keys.lo || key >= part->keys.hi)
        return false;
    if (!history->policy.tight || !layer_is_l0(&history->layers, part->layer))
        return true;
    Words words = record_store_get(&simulator->store, part->layer);
    bool over = words.count > 0 && key >= record_key(&simulator->store.form, words.at[0]) &&
                key <= record_key(&simulator->store.form, words.at[words.count - 1]);
    moments->tight += !over;
    return over;
}

/* From the head down: the newest image ends the read, and each step goes on below the highest delta that is left. */
static uint32_t visits_of(const Simulator *simulator, const HistoryPart *parts, size_t count, Key key, Moments *moments)
{
    const LayerSet *set = &simulator->history->layers;
    bool image = false;
    Lsn floor = 0, below = UINT64_MAX;
    for (size_t i = 0; i < count; i++)
        if (layer_is_image(set, parts[i].layer) && is_over(simulator, &parts[i], key, moments)) {
            floor = image && floor > parts[i].lsns.lo ? floor : parts[i].lsns.lo;
            image = true;
        }
    uint32_t visits = 0;
    for (;;) {
        size_t best = count;
        for (size_t i = 0; i < count; i++) {
            bool open = !layer_is_image(set, parts[i].layer) && parts[i].lsns.lo < below &&
                        (!image || parts[i].lsns.hi > floor) && is_over(simulator, &parts[i], key, moments);
            if (open && (best == count || parts[i].lsns.hi > parts[best].lsns.hi))
                best = i;
        }
        if (best == count || (image && below <= floor))
            return visits + image;
        visits++;
        below = image && parts[best].lsns.lo < floor ? floor : parts[best].lsns.lo;
    }
}

static void ask_records(const Simulator *simulator, Moment *moment, Moments *moments)
{
    size_t count;
    const Keyspace *keyspace = &simulator->store.keyspace;
    HistoryPart *parts = history_parts(simulator->history, moment->step, &count);
    for (size_t r = 0; r < keyspace->count; r++)
        for (Key key = keyspace->at[r].lo; key < keyspace->at[r].hi; key++) {
            assert_true(moment->keys < VISITS_MAX);
            moment->at[moment->keys] = key;
            moment->visits[moment->keys++] = visits_of(simulator, parts, count, key, moments);
        }
    free(parts);
}

/* ---- what the run says ---- */

static void ask_planner(const Simulator *simulator, Moment *moment)
{
    const History *history = simulator->history;
    BackendView view;
    Verdict verdict;
    Error error = {0};
    backend_view_init(&view, history, &simulator->backend, simulator->flushed_lsn);
    JudgeInput input = {.view = view.view, .policy = &history->policy};
    if (!policy_algorithm(&history->policy)->judge(&input, &verdict, &error))
        fail_msg("%s", error.message);
    Text title = TEXT_EMPTY;
    verdict_title_of(&verdict, &title);
    snprintf(moment->verdict, sizeof moment->verdict, "%s", title.at);
    moment->due = verdict.due;
    moment->depth = verdict.count ? verdict.rows[0].depth : 0;
    text_release(&title);
    verdict_release(&verdict);
    backend_view_release(&view);
}

static void ask_sweep(const Simulator *simulator, Moment *moment)
{
    ReadSweep sweep = {0};
    read_sweep_add(&sweep, simulator->history, moment->step, &simulator->store, UINT64_MAX, false, NULL);
    Distribution reads = exact_histogram_distribution(&sweep.layers);
    moment->mean = reads.mean;
    moment->most = reads.max;
    read_sweep_release(&sweep);
}

static bool look(void *self, const Simulator *simulator, Error *error)
{
    (void)error;
    Moments *moments = self;
    Moment moment = {.step = history_last_step(simulator->history)};
    if (simulator->flushes == 0)
        return true;
    ask_records(simulator, &moment, moments);
    ask_planner(simulator, &moment);
    ask_sweep(simulator, &moment);
    double sum = 0;
    uint32_t most = 0;
    for (size_t i = 0; i < moment.keys; i++) {
        sum += moment.visits[i];
        most = moment.visits[i] > most ? moment.visits[i] : most;
    }
    assert_int_equal(moment.most, most);
    assert_true(moment.keys == 0 ||
                (moment.mean - sum / (double)moment.keys < 1e-9 && sum / (double)moment.keys - moment.mean < 1e-9));
    array_push(&moments->list, moment);
    return true;
}

/* ---- what is said of a step ---- */

static uint32_t profile_at(const ReadProfile *profile, Key key)
{
    uint32_t visits = 0;
    for (uint32_t i = 0; i < profile->segments; i++)
        if (profile->keys[i] <= key && key < profile->keys[i + 1])
            visits = profile->visits[i];
    return visits;
}

static void expect_said(const History *history, const Moment *moment, const char *what)
{
    size_t count;
    LayerId *live = history_live(history, moment->step, &count);
    LevelOptions options = level_options_of(history);
    Summary summary;
    summary_init(&summary, &history->layers, live, count, &options);
    const LevelList *levels = &summary.levels;
    if (!summary.has_levels || levels->due != moment->due || strcmp(levels->title, moment->verdict) != 0 ||
        (levels->count ? levels->at[0].row.depth : 0) != moment->depth)
        fail_msg("%s, step %u: the title is '%s', the run's planner says '%s'", what, (unsigned)moment->step,
                 summary.has_levels ? levels->title : summary.levels_error.message, moment->verdict);
    uint32_t *visits = layer_visits(summary_view(&summary), &summary.overlaps);
    uint64_t by_layer = 0, by_segment = 0;
    for (size_t i = 0; i < count; i++)
        by_layer += visits[live[i]];
    for (uint32_t i = 0; i < summary.profile.segments; i++)
        by_segment += read_profile_joined(&summary.profile, i) ? 0 : summary.profile.visits[i];
    if (by_layer != by_segment)
        fail_msg("%s, step %u: layers are visited %llu times, on all segments together %llu", what,
                 (unsigned)moment->step, (unsigned long long)by_layer, (unsigned long long)by_segment);
    free(visits);
    for (size_t i = 0; i < moment->keys; i++) {
        ReadPath path;
        read_path_init(&path, &history->layers, live, count, moment->at[i], LSN_HEAD);
        uint32_t said = profile_at(&summary.profile, moment->at[i]);
        if (said != moment->visits[i] || path.steps.count != said)
            fail_msg("%s, step %u, key %llX: the ribbon says %u layers, the path has %zu, the records say %u", what,
                     (unsigned)moment->step, (unsigned long long)moment->at[i], said, path.steps.count,
                     moment->visits[i]);
        read_path_release(&path);
    }
    if (summary.read_depth.by_segment.max != moment->most)
        fail_msg("%s, step %u: the deepest read is said to visit %u layers, the run's visits %u", what,
                 (unsigned)moment->step, (unsigned)summary.read_depth.by_segment.max, (unsigned)moment->most);
    summary_release(&summary);
    free(live);
}

/* A plan from the step compacts if the title says that compaction is due. */
static void expect_planned(const History *history, const Moment *moment, const char *what)
{
    History *plan = history_fork(history, moment->step, &history->policy);
    Error error = {0};
    if (!dry_run_compact(plan, history_end_lsn(plan, 0), &error))
        fail_msg("%s, step %u: %s", what, (unsigned)moment->step, error.message);
    bool compacts = plan->plan.levels.count > 0 && plan->plan.levels.at[0].compact;
    if (compacts != moment->due)
        fail_msg("%s, step %u: the title is '%s', the plan %s", what, (unsigned)moment->step, moment->verdict,
                 compacts ? "compacts" : "does not compact");
    history_free(plan);
}

static History *saved_and_loaded(const History *run)
{
    Text text = TEXT_EMPTY;
    History *history = mem_zero(1, sizeof *history);
    LoadReport report = {0};
    Error error = {0};
    assert_true(history_json_write(run, 0, &text, &error));
    if (!load_text(text_str(&text), "run", &(LoadOptions){0}, history, &report, &error))
        fail_msg("%s", error.message);
    load_report_release(&report);
    text_release(&text);
    return history;
}

static void one_run(const char *workload, const char *policy, Rng *rng, Moments *moments)
{
    SmallRun run;
    char what[120];
    uint64_t records = 500 + rng_below(rng, 3000), pages = 40 + rng_below(rng, 200);
    snprintf(what, sizeof what, "%s, %s, %llu records, %llu pages", workload, policy, (unsigned long long)records,
             (unsigned long long)pages);
    small_run_init(&run, workload, policy, records, pages, 1);
    run.history.policy.fanout = 2 + rng_below(rng, 4);
    run.history.policy.target_file_size = 40960; /* below four pages `neon` makes images without keys */
    simulator_watch(&run.simulator, (SimulatorWatch){moments, look});
    size_t first = moments->list.count;
    if (!small_run_go(&run))
        fail_msg("%s: %s", what, run.error.message);
    History *loaded = saved_and_loaded(&run.history);
    for (size_t i = first; i < moments->list.count; i += 1 + rng_below(rng, 4)) {
        expect_said(&run.history, &moments->list.at[i], what);
        expect_said(loaded, &moments->list.at[i], what);
        expect_planned(loaded, &moments->list.at[i], what);
    }
    history_free(loaded);
    small_run_release(&run);
}

static void test_a_step_is_judged_as_the_run_did(void **state)
{
    (void)state;
    static const char *const workloads[] = {"uniform", "hot-cold", "sequential", "single", "append",
                                            "zipf",    "moving",   "bulk",       "bursts", "relations"};
    static const char *const policies[] = {"full", "neon", "neon+tight", "neon+gc+since+single+split+tight",
                                           "full,cut=size"};
    Rng rng = {41};
    Moments moments = {0};
    for (int i = 0; i < RUNS; i++)
        one_run(workloads[i % 10], policies[rng_below(&rng, 5)], &rng, &moments);
    size_t due = 0;
    for (size_t i = 0; i < moments.list.count; i++)
        due += moments.list.at[i].due;
    if (due < 50 || due + 200 > moments.list.count || moments.tight < 10000)
        fail_msg("too few: %zu moments, %zu due, %zu times an L0 is not visited", moments.list.count, due,
                 moments.tight);
    array_release(&moments.list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_a_step_is_judged_as_the_run_did)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
