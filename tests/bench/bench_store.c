/* LSM stores: a MANIFEST of 128 MiB with a million placements and 200,000 live tables, then any step; a base of 2.6
 * million tables; all picks of a whole history; keys of the explorer on a store of 100,000 tables. Our own writer makes
 * the inputs in a file that is deleted at the end. Each load is a process of its own, so that its peak memory is its
 * own. */
#include "core/base/rng.h"
#include "core/formats/engine/store.h"
#include "core/model/lsm_state.h"
#include "core/analysis/lsm_predict.h"
#include "tests/bench/keys.h"
#include "tests/manifest_writer.h"
#include "tui/prompt.h"
#include "tui/view/map.h"

#include <locale.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SEEN_STEPS 40

typedef struct Result {
    double load_ms, step_ms, frame_ms;
    size_t placements, live;
    double peak_mib;
} Result;

/* ---- inputs ---- */

typedef struct Maker {
    ManifestWriter writer;
    VersionEdit edit;
    Arena keys;
    Rng rng;
    uint64_t number;
    FILE *file;
} Maker;

/* A key of 40 bytes as of a table with a prefix: `tenant-0017/orders/` and a number. */
static Str key_of(Maker *maker, uint64_t slot, uint64_t within)
{
    char *key = arena_printf(&maker->keys, "tenant-%04llu/orders/%012llu-%07llu", (unsigned long long)(slot >> 12),
                             (unsigned long long)slot, (unsigned long long)within);
    Text text = TEXT_EMPTY;
    put_internal(&text, str_from(key), maker->number, 1);
    Str copy = {arena_copy(&maker->keys, text.at, text.length), text.length};
    text_release(&text);
    return copy;
}

static void add_table(Maker *maker, uint32_t level, uint64_t slot)
{
    uint64_t from = rng_below(&maker->rng, 1000000);
    EditFile file = {.level = level,
                     .number = maker->number++,
                     .size = 32000000 + rng_below(&maker->rng, 33554432),
                     .small = key_of(maker, slot, from),
                     .large = key_of(maker, slot, from + 5000000),
                     .seq_lo = maker->number,
                     .seq_hi = maker->number + 1000,
                     .created = 1700000000 + maker->number / 10,
                     .ancestor = 1700000000,
                     .epoch = maker->number};
    array_push(&maker->edit.added, file);
}

static void put(Maker *maker, unsigned holds)
{
    maker->edit.holds |= holds;
    maker->edit.next_file = maker->number;
    writer_edit(&maker->writer, &maker->edit);
    version_edit_clear(&maker->edit);
    arena_release(&maker->keys);
}

static void begin(Maker *maker)
{
    *maker = (Maker){.writer = {DIALECT_ROCKSDB, TEXT_EMPTY, TEXT_EMPTY}, .rng = {1}, .number = 10};
    maker->edit.comparator = STR("leveldb.BytewiseComparator");
    put(maker, EDIT_COMPARATOR);
}

static void save(Maker *maker, const char *path)
{
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(maker->writer.log.at, 1, maker->writer.log.length, file) != maker->writer.log.length ||
        fclose(file) != 0)
        exit(1);
    writer_release(&maker->writer);
    version_edit_release(&maker->edit);
}

/* Writes a base of `live` tables in L6, then compactions that rewrite five neighbours each, until there are
 * `placements`. */
static void make_history(const char *path, size_t live, size_t placements)
{
    enum { AT_ONCE = 5 };
    Maker maker;
    begin(&maker);
    uint64_t *numbers = mem_alloc(live * sizeof *numbers);
    for (size_t i = 0; i < live; i++) {
        numbers[i] = maker.number;
        add_table(&maker, 6, i);
    }
    put(&maker, 0);
    for (size_t made = live; made < placements; made += AT_ONCE) {
        size_t slot = rng_below(&maker.rng, live - AT_ONCE);
        for (size_t i = slot; i < slot + AT_ONCE; i++) {
            array_push(&maker.edit.deleted, (EditDelete){6, numbers[i]});
            numbers[i] = maker.number;
            add_table(&maker, 6, i);
        }
        put(&maker, EDIT_NEXT_FILE | EDIT_PREVIOUS_LOG);
    }
    free(numbers);
    save(&maker, path);
}

/* ---- measurements ---- */

static void load(const char *path, History *history)
{
    LoadReport report = {0};
    if (!store_load(&path, 1, &(LoadOptions){0}, history, &report, NULL))
        exit(1);
    load_report_release(&report);
}

/* Visits steps: the levels of each, and a frame of its map. */
static void visit_steps(const History *history, Result *result)
{
    LsmState state;
    Rng rng = {3};
    MapView map;
    Grid grid = {0};
    lsm_state_init(&state, history->lsm, 0);
    map_init(&map);
    map.awaits_summary = true;
    grid_reset(&grid, 120, 40);
    map_paint(&map, history, 0, &grid, (Rect){0, 0, 120, 40});
    for (unsigned i = 0; i < SEEN_STEPS; i++) {
        StepId step = (StepId)rng_below(&rng, history->steps.count);
        double start = clock_ms(CLOCK_PROCESS_CPUTIME_ID);
        lsm_state_go(&state, step);
        double middle = clock_ms(CLOCK_PROCESS_CPUTIME_ID);
        map_paint(&map, history, step, &grid, (Rect){0, 0, 120, 40});
        double end = clock_ms(CLOCK_PROCESS_CPUTIME_ID);
        result->step_ms = middle - start > result->step_ms ? middle - start : result->step_ms;
        result->frame_ms = end - middle > result->frame_ms ? end - middle : result->frame_ms;
    }
    for (uint32_t level = 0; level < LSM_LEVELS_MAX; level++)
        result->live += state.levels[level].count;
    map_release(&map);
    grid_release(&grid);
    lsm_state_release(&state);
}

static void measure(const char *path, Result *result, bool steps)
{
    History history;
    double start = clock_ms(CLOCK_PROCESS_CPUTIME_ID);
    load(path, &history);
    result->load_ms = clock_ms(CLOCK_PROCESS_CPUTIME_ID) - start;
    result->placements = history.layers.count;
    result->peak_mib = (double)peak_bytes() / (1 << 20);
    if (steps)
        visit_steps(&history, result);
}

static Result in_child(const char *path, bool steps)
{
    Result *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    *shared = (Result){0};
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        measure(path, shared, steps);
        _exit(0);
    }
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) < 0 || status != 0)
        exit(1);
    Result result = *shared;
    munmap(shared, sizeof *shared);
    return result;
}

static size_t make_in_child(const char *path, size_t live, size_t placements)
{
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        make_history(path, live, placements);
        _exit(0);
    }
    int status = 0;
    FILE *file = child > 0 && waitpid(child, &status, 0) > 0 && status == 0 ? fopen(path, "rb") : NULL;
    if (!file || fseek(file, 0, SEEK_END) != 0)
        exit(1);
    size_t size = (size_t)ftell(file);
    fclose(file);
    return size;
}

static void measure_picks(void)
{
    const char *path = "../shared/data/engines/rocksdb-bench";
    History history;
    if (access(path, R_OK) != 0)
        return;
    load(path, &history);
    const LsmFamily *family = &history.lsm->families.at[0];
    double start = clock_ms(CLOCK_PROCESS_CPUTIME_ID);
    LsmPredictions predictions;
    LsmState state;
    lsm_predict(history.lsm, 0, &family->options, STEP_NEVER, &predictions);
    lsm_state_init(&state, history.lsm, 0);
    for (StepId step = 0; step < history.lsm->steps.count; step++) {
        LsmPick pick;
        lsm_state_go(&state, step);
        lsm_pick(&state, &family->options, &pick);
        lsm_pick_release(&pick);
    }
    double all = clock_ms(CLOCK_PROCESS_CPUTIME_ID) - start;
    printf("all scores and picks at every step of rocksdb-bench (%zu steps) | %.0f ms | 100 ms%s\n",
           history.lsm->steps.count, all, missed(all, 100));
    lsm_state_release(&state);
    lsm_predictions_release(&predictions);
    history_release(&history);
}

/* Milliseconds from commands to their frames of 200x50. */
static void measure_keys(const char *path)
{
    static const char *const COMMANDS[] = {
        "move down",   "next",      "zoom in",       "zoom in",   "fit",        "worst",           "back",
        "pane levels", "step next", "step prev",     "step last", "step first", "step last",       "plan",
        "step next",   "step prev", "why here",      "table all", "pane map",   "pane statistics", "pane map",
        "findings",    "pane map",  "overlay depth", "next",      "move down",  "zoom in",         "overlay age",
        "overlay off", "unplan",    "pane jobs"};
    const Waiter waiter = {NULL, go_on};
    Grid grid;
    Editor *editor = prompt_new(NULL, NULL);
    History *history = mem_zero(1, sizeof *history);
    load(path, history);
    App *app = app_new(history, &(SessionOptions){.cols = 200, .rows = 50, .editor = editor, .waiter = &waiter});
    grid_init(&grid, 200, 50);
    double start = clock_ms(CLOCK_THREAD_CPUTIME_ID);
    app_draw(app, &grid);
    printf("explorer of a store of 100,000 tables: first frame | %.0f ms | -\n",
           clock_ms(CLOCK_THREAD_CPUTIME_ID) - start);
    settle(app, &grid);
    double worst = 0;
    size_t slowest = 0;
    for (size_t i = 0; i < sizeof COMMANDS / sizeof *COMMANDS; i++) {
        double took = time_command(app, &grid, COMMANDS[i]);
        if (took > 33)
            printf("  %s: %.1f ms\n", COMMANDS[i], took);
        if (took > worst) {
            worst = took;
            slowest = i;
        }
    }
    printf("then the slowest of its commands (%s) | %.1f ms | 33 ms%s\n", COMMANDS[slowest], worst, missed(worst, 33));
    grid_release(&grid);
    app_free(app);
    prompt_free(editor);
}

/* Measures everything; `bench_store keys`: only the explorer's keys. */
int main(int argc, char **argv)
{
    mem_keep_freed();
    setlocale(LC_ALL, "C.UTF-8");
    char path[] = "/tmp/layerscope-bench-XXXXXX";
    int fd = mkstemp(path);
    if (fd < 0)
        return 1;
    close(fd);
    make_in_child(path, 100000, 200000);
    measure_keys(path);
    if (argc > 1 && strcmp(argv[1], "keys") == 0) {
        unlink(path);
        return 0;
    }
    size_t bytes = make_in_child(path, 200000, 1000000);
    Result r = in_child(path, true);
    printf("load a MANIFEST of %zu MiB, %zu placements, %zu live | %.0f ms | 4000 ms%s\n", bytes >> 20, r.placements,
           r.live, r.load_ms, missed(r.load_ms, 4000));
    printf("peak memory of that | %.0f MiB | 1024 MiB%s\n", r.peak_mib, missed(r.peak_mib, 1024));
    printf("then any step: its levels | %.1f ms | 16 ms%s\n", r.step_ms, missed(r.step_ms, 16));
    printf("then any step: a frame of 120x40 | %.1f ms | -\n", r.frame_ms);
    bytes = make_in_child(path, 2600000, 0);
    r = in_child(path, false);
    printf("load a base of %zu tables, %zu MiB | %.0f ms | 6000 ms%s\n", r.placements, bytes >> 20, r.load_ms,
           missed(r.load_ms, 6000));
    printf("peak memory of that | %.0f MiB | 1536 MiB%s\n", r.peak_mib, missed(r.peak_mib, 1536));
    unlink(path);
    measure_picks();
    return 0;
}
