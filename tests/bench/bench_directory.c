/* Directories with very many layer files: `layerscope DIR` to its first frame with 100,000 files and a warm cache, and
 * `fleet DIR` and `info DIR` with a million files, each as a process of its own.
 *
 * The files are empty and have only names. They lie in one timeline's directory in /tmp and are deleted at the end.
 * The environment variable DIRECTORY_FILES makes the large directory smaller. */
#include "core/base/mem.h"
#include "core/formats/layer_name.h"
#include "tests/bench/program.h"
#include "tests/production.h"

#include <fcntl.h>
#include <sys/stat.h>

static void fill(const char *directory, size_t files)
{
    LayerSet set;
    int at = open(directory, O_RDONLY | O_DIRECTORY);
    if (at < 0)
        exit(1);
    production_layers(&set, files, 1);
    for (LayerId id = 0; id < set.count; id++) {
        char name[LAYER_NAME_SIZE], file[LAYER_NAME_SIZE + 20];
        Layer layer = layer_set_get(&set, id);
        snprintf(file, sizeof file, "%s-v1-00000001", layer_logical_name(&layer, set.form, name));
        int fd = openat(at, file, O_CREAT | O_WRONLY, 0600);
        if (fd < 0 || ftruncate(fd, 8192) != 0)
            exit(1);
        close(fd);
    }
    close(at);
    layer_set_release(&set);
}

static void measure(const char *directory, const char *what, const char *command, double target_s, double target_mb)
{
    const char *line[] = {program_path(), command ? command : directory, command ? directory : NULL, NULL};
    ProgramRun best = {.seconds = 1e9, .processor = 1e9};
    for (int i = 0; i < 3; i++) {
        ProgramRun run;
        if (!program_run(line, &run))
            exit(1);
        best.seconds = run.seconds < best.seconds ? run.seconds : best.seconds;
        best.processor = run.processor < best.processor ? run.processor : best.processor;
        best.peak_mb = run.peak_mb > best.peak_mb ? run.peak_mb : best.peak_mb;
    }
    printf("%s, best of 3 (%.2f s of processor time) | %.2f s | %.0f s%s\n", what, best.processor, best.seconds,
           target_s, missed(best.seconds, target_s));
    printf("peak memory of that | %.0f MB | %.0f MB%s\n", best.peak_mb, target_mb, missed(best.peak_mb, target_mb));
    fflush(stdout);
}

static void measure_directory(size_t files, bool large)
{
    char root[] = "/tmp/bench_directory_XXXXXX", directory[300], remove[400];
    if (!mkdtemp(root))
        exit(1);
    snprintf(directory, sizeof directory, "%s/timelines/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", root);
    snprintf(remove, sizeof remove, "mkdir -p %s", directory);
    if (system(remove) != 0)
        exit(1);
    fill(directory, files);
    char what[100];
    if (!large) {
        snprintf(what, sizeof what, "a directory with %zu layer files, first frame", files);
        measure(directory, what, NULL, 1, 300);
    } else {
        snprintf(what, sizeof what, "fleet of a directory with %zu layer files", files);
        measure(directory, what, "fleet", 30, 1100);
        snprintf(what, sizeof what, "info of a directory with %zu layer files", files);
        measure(directory, what, "info", 30, 1100);
    }
    snprintf(remove, sizeof remove, "rm -r %s", root);
    if (system(remove) != 0)
        perror(root);
}

int main(void)
{
    const char *files = getenv("DIRECTORY_FILES");
    measure_directory(100000, false);
    measure_directory(files ? (size_t)strtoull(files, NULL, 10) : 1000000, true);
    return 0;
}
