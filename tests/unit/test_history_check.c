/* A saved history is checked when it is read. Each change of one number of a real run is refused, with its place.
 */
#include "tests/unit/formats_help.h"
#include "tests/unit/small_run.h"

#include "core/history/slices.h"

typedef struct Saved {
    SmallRun run;
} Saved;

/* The sums over the layers alive at a step and those created up to it, layer by layer. */
static StepSample sample_at(const History *history, StepId step)
{
    StepSample sample = {.step = step, .wal_ingested = step, .read_mean = 1, .read_p99 = 1, .read_max = 1};
    for (LayerId id = 0; id < history->layers.count; id++) {
        uint64_t size = history->layers.size[id];
        bool made = history->born[id] <= step, gone = history->died[id] <= step;
        sample.layers_created += made;
        sample.bytes_written += made ? size : 0;
        sample.layers_deleted += gone;
        sample.bytes_deleted += gone ? size : 0;
        sample.live_layers += made && !gone;
        sample.live_bytes += made && !gone ? size : 0;
    }
    return sample;
}

static void saved_init(Saved *saved, const char *workload, const char *policy)
{
    *saved = (Saved){0};
    small_run_init(&saved->run, workload, policy, 6000, 64, 1);
    assert_true(small_run_go(&saved->run));
    History *history = &saved->run.history;
    history->workload = workload;
    history->run = (HistoryRun){.records = 6000, .record_bytes = 100, .logical_bytes = 64 * PAGE_BYTES};
    bool parts = strncmp(policy, "blocks", 6) == 0; /* its layers are shown in parts, which no counter includes */
    for (StepId step = 0; step < history->steps.count && !parts; step++)
        if (history->steps.at[step].op == STEP_FLUSH)
            array_push(&history->samples, sample_at(history, step));
}

static char *saved_json(Saved *saved)
{
    Text out = TEXT_EMPTY;
    History *history = &saved->run.history;
    assert_true(format_named(STR("history"))->write(history, history_last_step(history), &out, NULL));
    return out.at;
}

static void fails(Saved *saved, const char *place)
{
    char *json = saved_json(saved);
    load_fails(json, NULL, false, place);
    free(json);
}

static LayerId first_where(const History *history, bool died, bool image)
{
    for (LayerId id = 0; id < history->layers.count; id++)
        if ((history->died[id] != STEP_NEVER) == died && layer_is_image(&history->layers, id) == image)
            return id;
    return LAYER_NONE;
}

static void test_f7_real_runs_are_fine(void **state)
{
    (void)state;
    static const char *const policies[] = {"neon", "neon+gc", "full", "full+materialize=4", "blocks", "blocks+paced"};
    static const char *const workloads[] = {"hot-cold", "single", "append", "zipf"};
    for (size_t p = 0; p < sizeof policies / sizeof *policies; p++)
        for (size_t w = 0; w < sizeof workloads / sizeof *workloads; w++) {
            Saved saved;
            saved_init(&saved, workloads[w], policies[p]);
            char *json = saved_json(&saved);
            Loaded *back = load(json);
            assert_int_equal(back->history.steps.count, saved.run.history.steps.count);
            loaded_free(back);
            free(json);
            small_run_release(&saved.run);
        }
}

/* Changes `number` by `by`, expects the refusal, and restores the number. */
#define ALTERED(saved, number, by, place)                                                                              \
    do {                                                                                                               \
        __typeof__(number) before_ = (number);                                                                         \
        (number) = (__typeof__(number))(before_ + (__typeof__(number))(by));                                           \
        fails((saved), (place));                                                                                       \
        (number) = before_;                                                                                            \
    } while (0)

static void test_f7_altered_layers_are_refused(void **state)
{
    (void)state;
    Saved saved;
    saved_init(&saved, "hot-cold", "neon+gc");
    History *history = &saved.run.history;
    LayerSet *set = &history->layers;
    char place[64];
    for (int image = 0; image < 2; image++) {
        LayerId id = first_where(history, true, image);
        if (id == LAYER_NONE)
            continue;
        snprintf(place, sizeof place, "layers[%u].died", id);
        ALTERED(&saved, history->died[id], 1, place);
        ALTERED(&saved, history->died[id], -1, place);
        StepId died = history->died[id];
        history->died[id] = history->born[id] - 1;
        fails(&saved, place);
        history->died[id] = STEP_NEVER;
        fails(&saved, place);
        history->died[id] = died;
        snprintf(place, sizeof place, "layers[%u].born", id);
        ALTERED(&saved, history->born[id], 1, place);
        ALTERED(&saved, set->size[id], 1, id ? "samples[" : "layers[0].");
    }
    LayerId flushed = 0;
    ALTERED(&saved, set->lsn_hi[flushed], 100, "(the first of 2 violations)"); /* its size, and the next flush */
    ALTERED(&saved, set->lsn_lo[flushed], -100, "layers[0].size: a flush");
    ALTERED(&saved, set->records[flushed], 1, "layers[0].records");
    for (LayerId id = 0; id < set->count; id++) {
        if (history->job[id] == JOB_NONE)
            continue;
        snprintf(place, sizeof place, "layers[%u].lsn_lo", id);
        Lsn lo = set->lsn_lo[id], hi = set->lsn_hi[id];
        set->lsn_lo[id]++;
        set->lsn_hi[id]++;
        fails(&saved, place);
        set->lsn_lo[id] = lo;
        set->lsn_hi[id] = hi;
        snprintf(place, sizeof place, "layers[%u].key_range", id);
        Key low = set->key_lo[id];
        if (low > 0) {
            set->key_lo[id] = low - 1;
            fails(&saved, place);
            set->key_lo[id] = low;
        }
        uint32_t job = history->job[id];
        snprintf(place, sizeof place, "jobs[%u].output", job);
        history->job[id] = job ? job - 1 : job + 1;
        fails(&saved, place);
        history->job[id] = job;
        break;
    }
    small_run_release(&saved.run);
}

/* Of a layer that no step deletes, and of one that was loaded. */
static void test_f7_lives_that_no_step_confirms(void **state)
{
    (void)state;
    Saved saved;
    saved_init(&saved, "hot-cold", "neon+gc");
    History *history = &saved.run.history;
    char place[64];
    for (int image = 0; image < 2; image++) {
        LayerId id = first_where(history, false, image);
        if (image && id == LAYER_NONE)
            continue;
        snprintf(place, sizeof place, "layers[%u].died: step %u does not delete it", id, history_last_step(history));
        history->died[id] = history_last_step(history);
        fails(&saved, place);
        history->died[id] = STEP_NEVER;
    }
    for (StepId step = 0; step < history->steps.count; step++) /* the layer is left out of the step that deletes it */
        if (history->steps.at[step].op == STEP_DELETE) {
            LayerId id = history->steps.at[step].layer;
            snprintf(place, sizeof place, "layers[%u].died: step %u does not delete it", id, step);
            history->steps.at[step].layer = LAYER_NONE;
            fails(&saved, place);
            history->steps.at[step].layer = id;
            break;
        }
    small_run_release(&saved.run);
}

/* Layers with holes: each life of a layer, and of a piece, ends at a step that says so. */
static void test_f7_altered_pieces_are_refused(void **state)
{
    (void)state;
    Saved saved;
    saved_init(&saved, "zipf", "blocks,max_depth=3");
    History *history = &saved.run.history;
    history_show_slices(history);
    char place[64];
    unsigned whole = 0, pieces = 0;
    for (LayerId id = 0; id < history->layers.count && (whole < 20 || pieces < 20); id++) {
        bool piece = layer_whole(&history->layers, id) != id;
        StepId *end = piece ? &history->died[id] : &history->deleted[id], died = *end;
        if (died == STEP_NEVER || (piece ? pieces++ : whole++) >= 20)
            continue;
        snprintf(place, sizeof place, "layers[%u].died", id);
        *end = died - 1;
        if (!piece || history->steps.at[died - 1].op != STEP_CREATE) /* two jobs may read the same layer */
            fails(&saved, place);
        *end = died + 1;
        if (!piece || history->steps.at[died + 1].op != STEP_CREATE)
            fails(&saved, place);
        *end = died;
    }
    if (whole < 20 || pieces < 20)
        fail_msg("too few: %u, %u", whole, pieces);
    small_run_release(&saved.run);
}

static void test_f7_altered_plans_and_samples_are_refused(void **state)
{
    (void)state;
    Saved saved;
    saved_init(&saved, "hot-cold", "full");
    History *history = &saved.run.history;
    Plan *plan = &history->plan;
    for (size_t i = 0; i < plan->jobs.count; i++) {
        PlanJob *job = &plan->jobs.at[i];
        if (job->needs_count == 0 || job->output == LAYER_NONE)
            continue;
        char place[64];
        snprintf(place, sizeof place, "jobs[%zu].needs: job", i);
        for (size_t s = 0; s < history->steps.count; s++) { /* the needed job was never executed */
            Step *step = &history->steps.at[s];
            if (step->op == STEP_CREATE && step->job == plan->refs.at[job->needs_first]) {
                step->job = JOB_NONE;
                fails(&saved, place);
                step->job = plan->refs.at[job->needs_first];
            }
        }
        break;
    }
    ALTERED(&saved, plan->levels.at[0].deltas, 1, "levels[0].layers");
    ALTERED(&saved, history->samples.at[5].live_bytes, 1, "samples[5].live_bytes");
    ALTERED(&saved, history->samples.at[5].layers_created, 1, "samples[5].layers_created");
    ALTERED(&saved, history->samples.at[5].wal_ingested, 1u << 30, "samples[6]: a counter is less");
    ALTERED(&saved, history->samples.at[5].step, 1000000, "samples[5].step");
    small_run_release(&saved.run);
}

static void test_f7_all_violations_are_counted(void **state)
{
    (void)state;
    Saved saved;
    saved_init(&saved, "hot-cold", "neon");
    History *history = &saved.run.history;
    history->samples.at[2].live_bytes++;
    history->samples.at[3].live_layers++;
    char *json = saved_json(&saved);
    History back;
    LoadReport report = {0};
    Error error = {0};
    assert_false(load_text(str_from(json), "x.json", &(LoadOptions){0}, &back, &report, &error));
    assert_non_null(strstr(error.message, "samples[2].live_bytes"));
    assert_non_null(strstr(error.message, "the first of 2 violations"));
    assert_int_equal(report.notes.count, 1);
    assert_non_null(strstr(report.notes.at[0], "x.json: samples[3].live_layers"));
    load_report_release(&report);
    free(json);
    small_run_release(&saved.run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_f7_real_runs_are_fine),
        cmocka_unit_test(test_f7_altered_layers_are_refused),
        cmocka_unit_test(test_f7_lives_that_no_step_confirms),
        cmocka_unit_test(test_f7_altered_pieces_are_refused),
        cmocka_unit_test(test_f7_altered_plans_and_samples_are_refused),
        cmocka_unit_test(test_f7_all_violations_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
