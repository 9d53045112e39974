/* How costs grow: each shape at three sizes, and the exponent between the first and the last.
 *
 *     time = c * n^e      e = log(t3 / t1) / log(n3 / n1)      1: linear, 2: quadratic
 *
 * Simulations of many small layers, and plans of `blocks` for shapes of layers that are the worst for one part of it or
 * another. Every run has a process of its own; times are processor time.
 */
#include "core/base/mem.h"
#include "core/base/rng.h"
#include "core/executor/paper.h"
#include "core/simulator/workload_run.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

typedef struct Row {
    const char *name;
    uint64_t sizes[3];
    double seconds, megabytes; /* goals at the last size; 0: none */
    void (*run)(const struct Row *row, uint64_t size);
    void (*shape)(LayerSet *set, uint64_t layers);
    uint64_t length, target, logical_mib; /* of a simulation */
} Row;

/* ---- shapes of layers ---- */

static Key key_of(uint64_t x)
{
    Key key = 0;
    key_pack((KeyFields){.field2 = 1663, .field3 = 5, .field4 = 16384 + (uint32_t)(x >> 31), .field6 = x & 0x7FFFFFFF},
             &key);
    return key;
}

static void add(LayerSet *set, LayerKind kind, uint64_t from, uint64_t to, Lsn lo, Lsn hi)
{
    layer_set_add(set, &(Layer){.key_lo = key_of(from),
                                .key_hi = key_of(to),
                                .lsn_lo = lo,
                                .lsn_hi = hi,
                                .size = SIZE_UNKNOWN,
                                .records = SIZE_UNKNOWN,
                                .generation = GENERATION_NONE,
                                .shard = SHARD_NONE,
                                .kind = (uint8_t)kind});
}

/* One key, thousands of deltas one above the other. */
static void one_key(LayerSet *set, uint64_t n)
{
    for (uint64_t i = 0; i < n; i++)
        add(set, LAYER_DELTA, 7, 8, 1000 + i * 8, 1008 + i * 8);
}

/* Over the same keys, each begins while all before it go on. */
static void chain(LayerSet *set, uint64_t n)
{
    for (uint64_t i = 0; i < n; i++)
        add(set, LAYER_DELTA, 0, 1000, 1000 + i * 8, 1000 + (i + n) * 8);
}

/* Rectangles inside each other. */
static void nested(LayerSet *set, uint64_t n)
{
    for (uint64_t i = 0; i < n; i++)
        add(set, LAYER_DELTA, i, 2 * n - i + 1, 1000 + i * 8, 1000 + (2 * n - i) * 8 + 1);
}

/* A grid: half of them wide and thin, half tall and narrow. */
static void tall_and_wide(LayerSet *set, uint64_t n)
{
    for (uint64_t i = 0; i < n / 2; i++)
        add(set, LAYER_DELTA, 0, n * 4, 1000 + i * 16, 1008 + i * 16);
    for (uint64_t i = 0; i < n / 2; i++)
        add(set, LAYER_DELTA, i * 8, i * 8 + 8, 16, 1000 + n * 16);
}

/* Wide deltas, and on each an image over other keys: every block has another stack. */
static void stack(LayerSet *set, uint64_t n)
{
    for (uint64_t i = 0; i < n / 2; i++) {
        add(set, LAYER_DELTA, 0, n * 4, 1000 + i * 16, 1008 + i * 16);
        add(set, LAYER_IMAGE, i * 4, i * 4 + 4, 1008 + i * 16, 1009 + i * 16);
    }
}

static void staircase(LayerSet *set, uint64_t n)
{
    for (uint64_t i = 0; i < n; i++)
        add(set, LAYER_DELTA, i * 4, i * 4 + 400, 1000 + i * 8, 1008 + i * 8);
}

/* Images inside each other, each above those around it. */
static void nested_images(LayerSet *set, uint64_t n)
{
    for (uint64_t i = 0; i < n; i++)
        add(set, LAYER_IMAGE, i, 2 * n - i + 1, 0x1000 + i * 8, 0x1001 + i * 8);
}

static void at_random(LayerSet *set, uint64_t n)
{
    Rng rng = {1};
    for (uint64_t i = 0; i < n; i++) {
        uint64_t a = rng_below(&rng, 1 << 30), b = rng_below(&rng, 1 << 30);
        Lsn l = rng_below(&rng, (uint64_t)1 << 34), h = rng_below(&rng, (uint64_t)1 << 34);
        bool image = rng_below(&rng, 10) < 3;
        Lsn low = l < h ? l : h, high = l < h ? h : l;
        add(set, image ? LAYER_IMAGE : LAYER_DELTA, a < b ? a : b, (a < b ? b : a) + 1, low,
            image ? low + 1 : high + 1);
    }
}

/* ---- runs ---- */

static void plan_shape(const Row *row, uint64_t size)
{
    History history;
    history_init(&history);
    row->shape(&history.layers, size);
    history.layers.form = KEY_PRODUCTION;
    if (!policy_named(STR("blocks"), &history.policy, NULL))
        exit(1);
    history.policy.target_file_size = (uint64_t)256 << 20;
    history.policy.fanout = 10;
    history.plan.trace = &history.trace;
    history_add_step(&history, STEP_LOAD);
    history_adopt_layers(&history);
    if (!paper_compact(&history, history_end_lsn(&history, history_last_step(&history)), NULL))
        exit(1);
}

static void simulate(const Row *row, uint64_t size)
{
    WorkloadParams params = {
        .records = size, .record_bytes = row->length, .logical_bytes = row->logical_mib << 20, .seed = 1};
    Workload workload;
    RecordForm form;
    History history;
    Simulator simulator;
    history_init(&history);
    if (!workload_init(&workload, workload_find(STR("uniform")), &params, NULL) ||
        !workload_form(&workload, &form, NULL) || !policy_named(STR("neon"), &history.policy, NULL))
        exit(1);
    history.policy.fanout = 4;
    history.policy.target_file_size = row->target;
    history.policy.workers = 1;
    simulator_init(&simulator, &history, &form, false);
    if (!workload_run(&workload, &simulator, NULL))
        exit(1);
}

static const Row rows[] = {
    {"uniform, 100 B, target 20,000, 5000 MiB", {125000, 500000, 2000000}, .5, 0, simulate, NULL, 100, 20000, 5000},
    {"uniform, 100 B, target 20,000, 500 MiB", {62500, 250000, 1000000}, .3, 0, simulate, NULL, 100, 20000, 500},
    {"uniform, 100 B, target 100,000, 500 MiB", {250000, 1000000, 4000000}, .6, 0, simulate, NULL, 100, 100000, 500},
    {"blocks: one key", {10000, 30000, 100000}, 1, 0, plan_shape, one_key, 0, 0, 0},
    {"blocks: a chain", {10000, 30000, 100000}, 1, 0, plan_shape, chain, 0, 0, 0},
    {"blocks: nested deltas", {10000, 30000, 100000}, 3, 0, plan_shape, nested, 0, 0, 0},
    {"blocks: tall and wide", {10000, 30000, 100000}, 3, 0, plan_shape, tall_and_wide, 0, 0, 0},
    {"blocks: a stack", {1000, 3000, 10000}, 2, 300, plan_shape, stack, 0, 0, 0},
    {"blocks: a staircase", {10000, 30000, 100000}, 0, 0, plan_shape, staircase, 0, 0, 0},
    {"blocks: nested images", {10000, 30000, 100000}, 0, 0, plan_shape, nested_images, 0, 0, 0},
    {"blocks: at random", {1000, 10000, 100000}, 6, 1000, plan_shape, at_random, 0, 0, 0},
};

typedef struct Measure {
    double seconds, megabytes;
} Measure;

static Measure measure(const Row *row, uint64_t size)
{
    Measure *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        row->run(row, size);
        struct rusage usage;
        getrusage(RUSAGE_SELF, &usage);
        *shared = (Measure){(double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                                (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) * 1e-6,
                            (double)usage.ru_maxrss / 1024};
        _exit(0);
    }
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) < 0 || status != 0)
        exit(1);
    Measure result = *shared;
    munmap(shared, sizeof *shared);
    return result;
}

static void print_row(const Row *row)
{
    Measure at[3];
    for (int i = 0; i < 3; i++)
        at[i] = measure(row, row->sizes[i]);
    double growth = log(at[2].seconds / at[0].seconds) / log((double)row->sizes[2] / (double)row->sizes[0]);
    bool missed =
        (row->seconds > 0 && at[2].seconds > row->seconds) || (row->megabytes > 0 && at[2].megabytes > row->megabytes);
    printf("%s, n = %llu, %llu, %llu | %.3f, %.3f, %.3f s, %.0f MB, exponent %.2f | ", row->name,
           (unsigned long long)row->sizes[0], (unsigned long long)row->sizes[1], (unsigned long long)row->sizes[2],
           at[0].seconds, at[1].seconds, at[2].seconds, at[2].megabytes, growth);
    if (row->seconds > 0)
        printf("%.1f s%s", row->seconds, row->megabytes > 0 ? " " : "");
    if (row->megabytes > 0)
        printf("%.0f MB", row->megabytes);
    printf("%s%s\n", row->seconds > 0 || row->megabytes > 0 ? "" : "-", missed ? "  MISSED" : "");
}

int main(int argc, char **argv)
{
    const char *only = argc > 1 ? argv[1] : "";
    mem_keep_freed();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strstr(rows[i].name, only))
            print_row(&rows[i]);
    return 0;
}
