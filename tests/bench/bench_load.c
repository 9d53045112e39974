/* Loading: 1,000,000 names to the indexed set, memory per layer, and an index of 1,000,000 layers beside cJSON alone.
 *
 * Each run is a process of its own, so that its peak memory is its own. The generator of production-like sets makes
 * the inputs in a file that is deleted at the end. */
#include "core/base/mem.h"
#include "core/formats/format.h"
#include "core/formats/load.h"
#include "core/model/layer_index.h"
#include "tests/bench/bench.h"
#include "tests/production.h"

#include <cjson/cJSON.h>

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

typedef struct Result {
    double load_ms, index_ms;
    size_t layers, text_bytes, peak_bytes;
} Result;

/* Measures processor time with system calls: one thread, files in the page cache, other programs not counted. */
static void load_and_index(const char *path, Result *result)
{
    History history;
    LoadReport report = {0};
    LayerIndex index;
    size_t before = peak_bytes();
    double start = clock_ms(CLOCK_PROCESS_CPUTIME_ID);
    if (!load_paths(&path, 1, &(LoadOptions){0}, &history, &report, NULL))
        exit(1);
    double middle = clock_ms(CLOCK_PROCESS_CPUTIME_ID);
    layer_index_init(&index, &history.layers);
    result->load_ms = middle - start;
    result->index_ms = clock_ms(CLOCK_PROCESS_CPUTIME_ID) - middle;
    result->layers = history.layers.count;
    result->peak_bytes = peak_bytes() - before;
}

static void parse_with_cjson(const char *path, Result *result)
{
    double start = clock_ms(CLOCK_PROCESS_CPUTIME_ID);
    FILE *file = fopen(path, "rb");
    char *text = malloc(result->text_bytes);
    if (!file || fread(text, 1, result->text_bytes, file) != result->text_bytes)
        exit(1);
    fclose(file);
    cJSON *root = cJSON_ParseWithLength(text, result->text_bytes);
    if (!root)
        exit(1);
    cJSON_Delete(root);
    free(text);
    result->load_ms = clock_ms(CLOCK_PROCESS_CPUTIME_ID) - start;
}

/* The best of several runs, each in a child process. */
static Result best_of(int runs, void (*run)(const char *, Result *), const char *path, size_t text_bytes)
{
    Result *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0), best = {0};
    for (int i = 0; i < runs; i++) {
        *shared = (Result){.text_bytes = text_bytes};
        fflush(stdout);
        pid_t child = fork();
        if (child == 0) {
            run(path, shared);
            _exit(0);
        }
        int status = 0;
        if (child < 0 || waitpid(child, &status, 0) < 0 || status != 0)
            exit(1);
        if (i == 0 || shared->load_ms + shared->index_ms < best.load_ms + best.index_ms)
            best = *shared;
    }
    munmap(shared, sizeof *shared);
    return best;
}

/* Writes a set of that size in the format to `path`. A child process makes it, so that its memory is not ours. Returns
 * the bytes. */
static size_t make_input(size_t layers, const char *format, const char *path)
{
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        History history;
        Text out = TEXT_EMPTY;
        history_init(&history);
        production_layers(&history.layers, layers, 1);
        history_add_step(&history, STEP_LOAD);
        history_adopt_layers(&history);
        FILE *file = fopen(path, "wb");
        bool fine = file && format_named(str_from(format))->write(&history, 0, &out, NULL) &&
                    fwrite(out.at, 1, out.length, file) == out.length && fclose(file) == 0;
        _exit(fine ? 0 : 1);
    }
    int status = 0;
    FILE *file = child > 0 && waitpid(child, &status, 0) > 0 && status == 0 ? fopen(path, "rb") : NULL;
    if (!file || fseek(file, 0, SEEK_END) != 0)
        exit(1);
    size_t size = (size_t)ftell(file);
    fclose(file);
    return size;
}

static void measure_names(size_t layers, const char *path, double target_ms)
{
    size_t bytes = make_input(layers, "names", path);
    Result r = best_of(5, load_and_index, path, bytes);
    double all = r.load_ms + r.index_ms, memory = ((double)r.peak_bytes - (double)bytes) / (double)r.layers;
    printf("load and index %zu names (%.0f ms load, %.0f ms index) | %.0f ms | ", r.layers, r.load_ms, r.index_ms, all);
    if (target_ms > 0)
        printf("%.0f ms%s\n", target_ms, missed(all, target_ms));
    else
        printf("-\n");
    printf("peak memory of that beyond the text | %.0f bytes a layer | 200 bytes%s\n", memory, missed(memory, 200));
}

int main(void)
{
    mem_keep_freed();
    char path[] = "/tmp/layerscope-bench-XXXXXX";
    int fd = mkstemp(path);
    if (fd < 0)
        return 1;
    close(fd);
    measure_names(26690, path, 0);
    measure_names(1000000, path, 600);
    size_t bytes = make_input(1000000, "index_part", path);
    Result ours = best_of(3, load_and_index, path, bytes), bare = best_of(3, parse_with_cjson, path, bytes);
    double times = ours.load_ms / bare.load_ms;
    printf("index_part.json of %zu layers, %.0f ms by cJSON alone | %.2f times | 1.50 times%s\n", ours.layers,
           bare.load_ms, times, missed(times, 1.5));
    unlink(path);
    return 0;
}
