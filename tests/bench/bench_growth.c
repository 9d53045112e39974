/* How costs grow: each shape at three sizes, and the exponent between the first and the last.
 *
 *     time = c * n^e      e = log(t3 / t1) / log(n3 / n1)      1: linear, 2: quadratic
 *
 * Simulations of many small layers, and plans of `blocks` for shapes of layers that are the worst for one part of it or
 * another. Every run has a process of its own; times are processor time.
 */
#include "tests/growth_shapes.h"

#include <math.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

typedef struct Row {
    const char *name;
    uint64_t sizes[3];
    double seconds, megabytes; /* goals at the last size (0: none) */
    void (*run)(const struct Row *row, uint64_t size);
    void (*shape)(LayerSet *set, uint64_t layers);
    uint64_t length, target, logical_mib; /* of a simulation only */
} Row;

static void plan_shape(const Row *row, uint64_t size)
{
    growth_plan(row->shape, size);
}

static void read_shape(const Row *row, uint64_t size)
{
    growth_reads(row->shape, size);
}

static void simulate(const Row *row, uint64_t size)
{
    growth_simulate(size, row->length, row->target, row->logical_mib << 20);
}

static const Row rows[] = {
    {"uniform, 100 B, target 20,000, 5000 MiB", {125000, 500000, 2000000}, .5, 0, simulate, NULL, 100, 20000, 5000},
    {"uniform, 100 B, target 20,000, 500 MiB", {62500, 250000, 1000000}, .3, 0, simulate, NULL, 100, 20000, 500},
    {"uniform, 100 B, target 100,000, 500 MiB", {250000, 1000000, 4000000}, .6, 0, simulate, NULL, 100, 100000, 500},
    {"blocks: one key", {10000, 30000, 100000}, 1, 0, plan_shape, shape_one_key, 0, 0, 0},
    {"blocks: a chain", {10000, 30000, 100000}, 1, 0, plan_shape, shape_chain, 0, 0, 0},
    {"blocks: nested deltas", {10000, 30000, 100000}, 3, 0, plan_shape, shape_nested, 0, 0, 0},
    {"blocks: tall and wide", {10000, 30000, 100000}, 3, 0, plan_shape, shape_tall_and_wide, 0, 0, 0},
    {"blocks: a stack", {1000, 3000, 10000}, 2, 300, plan_shape, shape_stack, 0, 0, 0},
    {"blocks: a staircase", {10000, 30000, 100000}, 0, 0, plan_shape, shape_staircase, 0, 0, 0},
    {"blocks: nested images", {10000, 30000, 100000}, 0, 0, plan_shape, shape_nested_images, 0, 0, 0},
    {"blocks: wide nested deltas", {10000, 30000, 100000}, 2, 400, plan_shape, shape_wide_nested, 0, 0, 0},
    {"blocks: a wide staircase", {10000, 30000, 100000}, 2, 400, plan_shape, shape_wide_staircase, 0, 0, 0},
    {"blocks: a wide comb", {10000, 30000, 100000}, 2, 400, plan_shape, shape_wide_comb, 0, 0, 0},
    {"blocks: wide at random", {10000, 30000, 100000}, 4, 500, plan_shape, shape_wide_random, 0, 0, 0},
    {"reads: long paths", {10000, 30000, 100000}, .5, 0, read_shape, shape_long_paths, 0, 0, 0},
    {"blocks: at random", {1000, 10000, 100000}, 6, 1000, plan_shape, shape_at_random, 0, 0, 0},
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
