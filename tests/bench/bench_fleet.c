/* `fleet` on a listing of 10,000 timelines with 10,000,000 layers: sorted as buckets list them, and shuffled.
 *
 * tests/fleet_maker.h makes the listing (2.3 GB) in a file that is deleted at the end. The program runs as a process
 * of its own. The environment variable FLEET_TIMELINES makes the fleet smaller. */
#include "core/base/integer.h"
#include "tests/fleet_maker.h"

#include "core/base/mem.h"
#include "tests/bench/bench.h"
#include "tests/bench/program.h"

#include <stdlib.h>

static const FleetMaker *sorted_maker;

static int compare_timelines(const void *a, const void *b)
{
    char x[MAKER_LINE], y[MAKER_LINE];
    fleet_maker_line(sorted_maker, *(const uint32_t *)a, 0, x);
    fleet_maker_line(sorted_maker, *(const uint32_t *)b, 0, y);
    return strcmp(x + 31, y + 31);
}

static int compare_paths(const void *a, const void *b)
{
    return strcmp((const char *)a + 31, (const char *)b + 31); /* compares what follows date and size */
}

static void write_sorted(const FleetMaker *maker, FILE *file)
{
    uint32_t *order = mem_alloc(maker->timelines * sizeof *order);
    sorted_maker = maker;
    for (uint32_t t = 0; t < maker->timelines; t++)
        order[t] = t;
    qsort(order, maker->timelines, sizeof *order, compare_timelines);
    for (uint32_t i = 0; i < maker->timelines; i++) {
        uint32_t count = fleet_maker_count(maker, order[i]);
        char(*lines)[MAKER_LINE] = mem_alloc(count * sizeof *lines);
        for (uint32_t k = 0; k < count; k++)
            fleet_maker_line(maker, order[i], k, lines[k]);
        qsort(lines, count, sizeof *lines, compare_paths);
        for (uint32_t k = 0; k < count; k++)
            fprintf(file, "%s\n", lines[k]);
        free(lines);
    }
    free(order);
}

/* Writes line i * step modulo the number of lines, so that neighbouring lines belong to timelines far from each other.
 */
static void write_shuffled(const FleetMaker *maker, FILE *file)
{
    uint64_t count = fleet_maker_count(maker, 0), all = count * maker->timelines, step = 2654435761u;
    char line[MAKER_LINE];
    while (integer_common_divisor(step, all) != 1)
        step++;
    for (uint64_t i = 0; i < all; i++) {
        uint64_t at = i * step % all;
        fleet_maker_line(maker, (uint32_t)(at / count), (uint32_t)(at % count), line);
        fprintf(file, "%s\n", line);
    }
}

static void measure(const FleetMaker *maker, const char *what, void (*make)(const FleetMaker *, FILE *),
                    double target_s, double target_mb)
{
    char path[] = "/tmp/bench_fleet_XXXXXX";
    int fd = mkstemp(path);
    FILE *file = fd < 0 ? NULL : fdopen(fd, "w");
    if (!file)
        exit(1);
    make(maker, file);
    fclose(file);
    const char *command[] = {program_path(), "fleet", path, "--output", "/dev/null", NULL};
    ProgramRun run;
    if (!program_run(command, &run))
        exit(1);
    unlink(path);
    printf("fleet: %u timelines, %.1f M layers, %s (%.1f s of processor time) | %.1f s | %.0f s%s\n", maker->timelines,
           (double)fleet_maker_count(maker, 0) * maker->timelines / 1e6, what, run.processor, run.seconds, target_s,
           missed(run.seconds, target_s));
    printf("peak memory of that | %.0f MB | %.0f MB%s\n", run.peak_mb, target_mb, missed(run.peak_mb, target_mb));
    fflush(stdout);
}

int main(void)
{
    const char *wanted = getenv("FLEET_TIMELINES");
    FleetMaker maker = {.timelines = wanted ? (uint32_t)strtoul(wanted, NULL, 10) : 10000, .columns = 50, .rounds = 15};
    measure(&maker, "sorted", write_sorted, 12, 300);
    measure(&maker, "shuffled", write_shuffled, 20, 1500);
    return 0;
}
