/* Layer files: an index of 2,000,000 entries, a timeline of 1,000 layers, an exact plan of level 0, and a replay.
 *
 * Files have a whole index but only their last blob; the rest is a hole in the file, because nothing here reads it.
 * The timeline of 1,000 layers has 100 files under ten names each. Times are processor time with files in the page
 * cache. Each row is a process of its own, so that its peak memory is its own. */
#include "core/base/file.h"
#include "core/base/rng.h"
#include "core/base/sort.h"
#include "core/catalog/source.h"
#include "core/executor/dry_run.h"
#include "core/records/btree_build.h"
#include "core/records/layer_records.h"
#include "core/simulator/layer_files.h"
#include "core/simulator/recorded.h"
#include "core/simulator/simulation.h"
#include "tests/bench/bench.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { LAYERS = 100, RECORDS = 200000, LENGTH = 1000, KEYS = 640000, NAMES = 10 };

typedef struct Result {
    double ms, other_ms;
    size_t peak_bytes, count;
} Result;

static void write_at(int fd, uint64_t offset, const void *bytes, size_t length)
{
    if (pwrite(fd, bytes, length, (off_t)offset) != (ssize_t)length) {
        perror("pwrite");
        exit(1);
    }
}

/* An L0 of `count` records of LENGTH bytes from `lsn` on, at keys drawn at random. */
static void write_l0(const char *path, uint64_t count, Lsn lsn, uint64_t seed)
{
    Rng rng = {seed};
    Sort64 *order = mem_alloc(count * sizeof *order);
    for (uint64_t i = 0; i < count; i++)
        order[i] = (Sort64){rng_below(&rng, KEYS), (uint32_t)i};
    sort_64(order, count);
    Text pages = TEXT_EMPTY;
    BtreeBuild build;
    btree_build_init(&build, BTREE_KEY_DELTA, &pages);
    uint64_t offset = LAYER_BLOBS_START;
    for (uint64_t i = 0; i < count; i++, offset += LENGTH) {
        uint8_t entry[BTREE_KEY_DELTA];
        Key key;
        Lsn at = lsn + (uint64_t)order[i].place * LENGTH;
        layer_files_key(order[i].number, &key);
        layer_key_store(key, entry);
        for (unsigned byte = 0; byte < 8; byte++)
            entry[LAYER_KEY_BYTES + byte] = (uint8_t)(at >> (56 - 8 * byte));
        btree_build_add(&build, entry, offset << 1);
    }
    LayerSummary summary = {.kind = LAYER_DELTA, .keys = {0, U128_MAX}, .lsns = {lsn, lsn + count * LENGTH}};
    uint8_t page[LAYER_PAGE], header[BLOB_HEADER_MAX];
    summary.index_root = btree_build_finish(&build);
    summary.index_start = (uint32_t)((offset + LAYER_PAGE - 1) / LAYER_PAGE);
    layer_summary_store(&summary, page);
    blob_header_store(BLOB_HEADER_MAX, LENGTH - BLOB_HEADER_MAX, header);
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    write_at(fd, 0, page, sizeof page);
    write_at(fd, offset - LENGTH, header, sizeof header);
    write_at(fd, (uint64_t)summary.index_start * LAYER_PAGE, pages.at, pages.length);
    close(fd);
    btree_build_release(&build);
    text_release(&pages);
    free(order);
}

static void l0_path(const char *dir, Lsn lo, Lsn hi, char *path, size_t size)
{
    Layer layer = {.kind = LAYER_DELTA, .key_hi = U128_MAX, .lsn_lo = lo, .lsn_hi = hi};
    char name[LAYER_NAME_SIZE];
    snprintf(path, size, "%s/%s-v1-00000001", dir, layer_logical_name(&layer, KEY_PRODUCTION, name));
}

#define SPAN ((uint64_t)RECORDS * LENGTH)

/* Writes LAYERS L0 layers to `dir`, and to `many` each of them under NAMES names, one L0 above the other. */
static void write_timeline(const char *dir, const char *many)
{
    for (uint64_t i = 0; i < LAYERS; i++) {
        char path[400], other[400];
        Lsn lsn = SIMULATOR_FIRST_LSN + i * SPAN;
        l0_path(dir, lsn, lsn + SPAN, path, sizeof path);
        write_l0(path, RECORDS, lsn, i + 1);
        for (uint64_t n = 0; n < NAMES; n++) {
            Lsn under = SIMULATOR_FIRST_LSN + (n * LAYERS + i) * SPAN;
            l0_path(many, under, under + SPAN, other, sizeof other);
            if (link(path, other) != 0)
                exit(1);
        }
    }
    Text index = TEXT_EMPTY;
    char path[400], key[2][KEY_TEXT_SIZE];
    Key lo, hi;
    layer_files_key(0, &lo);
    layer_files_key(KEYS, &hi);
    text_printf(&index, "{\"version\":15,\"layer_metadata\":{");
    for (uint64_t i = 0; i < LAYERS; i++) {
        Lsn lsn = SIMULATOR_FIRST_LSN + i * SPAN;
        Layer layer = {.kind = LAYER_DELTA, .key_hi = U128_MAX, .lsn_lo = lsn, .lsn_hi = lsn + SPAN};
        char name[LAYER_NAME_SIZE];
        text_printf(&index, "%s\"%s\":{\"generation\":1}", i ? "," : "",
                    layer_logical_name(&layer, KEY_PRODUCTION, name));
    }
    text_printf(&index, "},\"disk_consistent_lsn\":\"0/1\",\"layerscope_keyspace\":[[\"%s\",\"%s\"]]}",
                key_format(lo, KEY_PRODUCTION, key[0]), key_format(hi, KEY_PRODUCTION, key[1]));
    snprintf(path, sizeof path, "%s/index_part.json", dir);
    if (!file_write(path, text_str(&index), NULL))
        exit(1);
    text_release(&index);
}

static void remove_all(const char *dir)
{
    DIR *open = opendir(dir);
    for (const struct dirent *entry; open && (entry = readdir(open));) {
        char path[700];
        snprintf(path, sizeof path, "%s/%s", dir, entry->d_name);
        unlink(path);
    }
    if (open)
        closedir(open);
    rmdir(dir);
}

/* ---- what is measured ---- */

static uint64_t walk(const char *path)
{
    LayerFile file;
    LayerDamages damages = {0};
    LayerScan scan;
    LayerLeaf leaf;
    uint64_t count = 0;
    if (!layer_file_open(&file, path, NULL))
        exit(1);
    layer_scan_init(&scan, &file, &damages);
    while (layer_scan_next(&scan, &leaf))
        count += leaf.count;
    layer_scan_release(&scan);
    layer_file_close(&file);
    if (damages.count)
        exit(1);
    return count;
}

static void walk_index(const char *path, Result *result)
{
    walk(path); /* reads the file into the page cache */
    size_t before = peak_bytes();
    double start = clock_ms(CLOCK_PROCESS_CPUTIME_ID);
    result->count = walk(path);
    result->ms = clock_ms(CLOCK_PROCESS_CPUTIME_ID) - start;
    result->peak_bytes = peak_bytes() - before;
}

static void load(const char *dir, History *history)
{
    LoadReport report = {0};
    Error error = {0};
    if (!source_load(&dir, 1, &(LoadOptions){0}, history, &report, &error)) {
        fprintf(stderr, "%s\n", error.message);
        exit(1);
    }
    load_report_release(&report);
}

/* Opens what a first picture needs: names, files, and the first and last key of every L0. */
static void open_timeline(const char *dir, Result *result)
{
    size_t before = peak_bytes();
    double start = clock_ms(CLOCK_PROCESS_CPUTIME_ID);
    History history;
    load(dir, &history);
    for (LayerId id = 0; id < history.layers.count; id++) {
        const LeafDirectory *directory = layer_records_directory(history.records, id, NULL);
        if (!directory)
            exit(1);
        result->count += directory->entries[directory->count];
    }
    result->ms = clock_ms(CLOCK_PROCESS_CPUTIME_ID) - start;
    result->peak_bytes = peak_bytes() - before;
    history_release(&history);
}

static void plan_level(const char *dir, Result *result)
{
    History history;
    load(dir, &history);
    for (LayerId id = 0; id < history.layers.count; id++)
        walk(layer_records_path(history.records, id));
    double start = clock_ms(CLOCK_PROCESS_CPUTIME_ID);
    for (LayerId id = 0; id < history.layers.count; id++)
        walk(layer_records_path(history.records, id));
    result->other_ms = clock_ms(CLOCK_PROCESS_CPUTIME_ID) - start;
    size_t before = peak_bytes();
    policy_named(STR("full"), &history.policy, NULL);
    history.policy.target_file_size = (uint64_t)256 << 20;
    history.plan.trace = &history.trace;
    start = clock_ms(CLOCK_PROCESS_CPUTIME_ID);
    Error error = {0};
    if (!dry_run_compact(&history, SIMULATOR_FIRST_LSN + LAYERS * SPAN, &error)) {
        fprintf(stderr, "%s\n", error.message);
        exit(1);
    }
    result->ms = clock_ms(CLOCK_PROCESS_CPUTIME_ID) - start;
    result->peak_bytes = peak_bytes() - before;
    result->count = history.plan.jobs.count;
    history_release(&history);
}

/* `counted`: with the costs of reads after each flush, as the command counts them. */
static void simulate(Recorded *recorded, bool counted, Result *result)
{
    SimulationOptions options;
    SimulationReport report;
    History history;
    Error error = {0};
    simulation_usual(&options, recorded ? NULL : workload_find(STR("uniform")), &error);
    options.recorded = recorded;
    options.params.records = (uint64_t)LAYERS * RECORDS;
    options.params.record_bytes = LENGTH;
    options.params.logical_bytes = (uint64_t)KEYS * PAGE_BYTES;
    options.params.seed = 1;
    options.policy.workers = 1;
    options.sweep = counted;
    history_init(&history);
    if (!simulation_run(&history, &options, &report, &error)) {
        fprintf(stderr, "%s\n", error.message);
        exit(1);
    }
    result->count = report.totals.layers_created;
    history_release(&history);
}

static void replay_run(const char *dir, bool counted, Result *result)
{
    double start = clock_ms(CLOCK_PROCESS_CPUTIME_ID);
    History from;
    Recorded recorded;
    load(dir, &from);
    if (!recorded_init(&recorded, &from, NULL))
        exit(1);
    simulate(&recorded, counted, result);
    result->ms = clock_ms(CLOCK_PROCESS_CPUTIME_ID) - start;
    result->peak_bytes = peak_bytes();
    recorded_release(&recorded);
    history_release(&from);
}

static void simulated_run(bool counted, Result *result)
{
    double start = clock_ms(CLOCK_PROCESS_CPUTIME_ID);
    simulate(NULL, counted, result);
    result->ms = clock_ms(CLOCK_PROCESS_CPUTIME_ID) - start;
}

static void replay(const char *dir, Result *result)
{
    replay_run(dir, false, result);
}

static void replay_counted(const char *dir, Result *result)
{
    replay_run(dir, true, result);
}

static void simulated(const char *dir, Result *result)
{
    (void)dir;
    simulated_run(false, result);
}

static void simulated_counted(const char *dir, Result *result)
{
    (void)dir;
    simulated_run(true, result);
}

static void write_files(const char *dir, Result *result)
{
    char many[64], index[64];
    (void)result;
    snprintf(many, sizeof many, "%s-many", dir);
    snprintf(index, sizeof index, "%s-index", dir);
    write_timeline(dir, many);
    write_l0(index, 2000000, SIMULATOR_FIRST_LSN, 99);
}

static Result apart(void (*measure)(const char *, Result *), const char *argument)
{
    Result *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    *shared = (Result){0};
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        mem_keep_freed(); /* as main() does */
        measure(argument, shared);
        _exit(0);
    }
    int status = 1;
    if (pid < 0 || waitpid(pid, &status, 0) < 0 || status != 0) {
        fprintf(stderr, "bench_records: a measurement failed\n");
        exit(1);
    }
    Result result = *shared;
    munmap(shared, sizeof *shared);
    return result;
}

int main(void)
{
    char dir[] = "/tmp/layerscope-bench-XXXXXX", many[64], index[64];
    if (!mkdtemp(dir))
        return 1;
    snprintf(many, sizeof many, "%s-many", dir);
    snprintf(index, sizeof index, "%s-index", dir);
    if (mkdir(many, 0777) != 0)
        return 1;
    apart(write_files, dir); /* in a process of its own: its memory would count for the rows that follow */
    Result walked = apart(walk_index, index);
    printf("walk an index of %zu entries | %.0f ms, %.1f MB | 60 ms, 16 MB\n", walked.count, walked.ms,
           (double)walked.peak_bytes / 1e6);
    Result opened = apart(open_timeline, many);
    printf("open 1,000 layers, %zu records | %.0f ms, %.0f MB | 2,000 ms, 500 MB\n", opened.count, opened.ms,
           (double)opened.peak_bytes / 1e6);
    Result planned = apart(plan_level, dir);
    printf(
        "exact plan of level 0, %d layers, %d records: %zu jobs | %.2f x one pass over the index (%.0f ms), %.0f MB | "
        "1.5 x\n",
        LAYERS, LAYERS * RECORDS, planned.count, planned.ms / planned.other_ms, planned.other_ms,
        (double)planned.peak_bytes / 1e6);
    Result run = apart(simulated_counted, dir), again = apart(replay_counted, dir);
    printf("replay %d records, as the command does it | %.2f x the simulated run (%.0f ms), %.0f MB | 1.5 x\n",
           LAYERS * RECORDS, again.ms / run.ms, run.ms, (double)again.peak_bytes / 1e6);
    run = apart(simulated, dir);
    again = apart(replay, dir);
    printf("the same without the costs of reads | %.2f x the simulated run (%.0f ms), %.0f MB |\n", again.ms / run.ms,
           run.ms, (double)again.peak_bytes / 1e6);
    remove_all(dir);
    remove_all(many);
    unlink(index);
    return 0;
}
