/* Views that grow while a person looks at them: a watched dump of 26,690 layers, from the end of the command to the
 * new frame on the terminal; and the fleet pane with a million rows, from a key to the finished grid.
 *
 * The command is `sh`, which prints one of two dumps that differ in one layer and then writes the time into a file.
 * The environment variable FLEET_ROWS makes the fleet smaller. */
#include "core/base/mem.h"
#include "core/formats/load.h"
#include "tests/bench/bench.h"
#include "tests/bench/child.h"
#include "tests/bench/keys.h"
#include "tests/fleet_maker.h"
#include "tests/production.h"
#include "tui/app.h"
#include "tui/prompt.h"

#include <fcntl.h>
#include <locale.h>
#include <time.h>

/* ---- a watched dump ---- */

static void write_dump(const LayerSet *set, const char *folder, int number)
{
    char path[300], name[LAYER_NAME_SIZE];
    snprintf(path, sizeof path, "%s/dump%d", folder, number);
    FILE *file = fopen(path, "w");
    if (!file)
        exit(1);
    for (LayerId id = 0; id + (LayerId)number < set->count; id++) {
        Layer layer = layer_set_get(set, id);
        fprintf(file, "%s\n", layer_logical_name(&layer, set->form, name));
    }
    fclose(file);
}

/* The time at which the command that printed the last dump ended (0: none has). */
static double stamp_ms(const char *folder)
{
    char path[300];
    long long ns = 0;
    snprintf(path, sizeof path, "%s/stamp", folder);
    FILE *file = fopen(path, "r");
    if (file && fscanf(file, "%lld", &ns) != 1)
        ns = 0;
    if (file)
        fclose(file);
    return (double)ns / 1e6;
}

/* Milliseconds from the end of the command to the last byte of the frame that shows its dump. */
static double next_frame(const Child *child, const char *folder)
{
    double before = stamp_ms(folder), ended = before, drawn = 0;
    for (double begin = clock_ms(CLOCK_REALTIME); clock_ms(CLOCK_REALTIME) - begin < 10000;) {
        size_t bytes = child_frame(child, false);
        double now = clock_ms(CLOCK_REALTIME);
        ended = stamp_ms(folder);
        if (ended > before && bytes > 0) {
            drawn = now;
            break;
        }
    }
    return drawn > 0 ? drawn - ended : NAN;
}

static void measure_watched(const char *program)
{
    enum { DUMPS = 12 };
    char folder[] = "/tmp/bench_live_XXXXXX", command[1000];
    LayerSet set;
    Child child;
    if (!mkdtemp(folder))
        exit(1);
    production_layers(&set, 26690, 1);
    write_dump(&set, folder, 0);
    write_dump(&set, folder, 1);
    layer_set_release(&set);
    snprintf(command, sizeof command,
             "cd %s; if [ -e odd ]; then rm odd; cat dump1; else touch odd; cat dump0; fi; exec date +%%s%%N >stamp",
             folder);
    if (!child_start((const char *[]){program, "--watch", command, "--every", "500ms", NULL}, &child))
        exit(1);
    double took[DUMPS];
    for (int i = 0; i < DUMPS; i++)
        took[i] = next_frame(&child, folder);
    double used = child_end(&child);
    qsort(took, DUMPS, sizeof *took, ascending);
    printf("a watched dump of 26690 layers, from the command's end to the new frame (median of %d, best %.0f ms, %.0f "
           "ms of "
           "processor each) | %.0f ms | 60 ms%s\n",
           DUMPS, took[0], used / DUMPS, took[DUMPS / 2], missed(took[DUMPS / 2], 60));
    snprintf(command, sizeof command, "rm -r %s", folder);
    if (system(command) != 0)
        perror(folder);
}

/* ---- a fleet of a million rows ---- */

static void measure_keys(App *app, Grid *grid, const char *what, const char *const *keys, size_t count, double target)
{
    double worst = 0;
    const char *slowest = "";
    for (size_t i = 0; i < count; i++) {
        double took = press(app, grid, keys[i]);
        if (took > worst) {
            worst = took;
            slowest = keys[i];
        }
    }
    printf("%s, worst of %zu keys (%s) | %.1f ms | %.0f ms%s\n", what, count, slowest, worst, target,
           missed(worst, target));
}

/* What a user does with a fleet: keys, and the commands that the keys & and / would enter. */
static const char *const USES[] = {
    "j",   "C-f",   "G",
    "k",   "g",     ":fleet filter bytes > 4M",
    "C-f", "j",     ":fleet sort -bytes,tenant",
    "C-d", "G",     "C-b",
    "s",   "Right", ":fleet find 7f3",
    "n",   "Esc",   ":fleet sort worst",
    "C-u", "g",     "PgDn",
    "s",   "s",     ":fleet filter",
    "Tab", "Tab",
};
enum { USE_COUNT = sizeof USES / sizeof *USES };

typedef struct Worst {
    double processor, wall; /* ms */
    const char *use;        /* the use that took most processor time */
    size_t frames, late;    /* late: above 33 ms of wall clock */
} Worst;

/* Does one thing (NULL: a tick) and draws the frame after it. */
static void use(App *app, Grid *grid, const char *what, Worst *worst)
{
    double start = clock_ms(CLOCK_MONOTONIC), used = clock_ms(CLOCK_THREAD_CPUTIME_ID);
    if (what && what[0] == ':') {
        app_run(app, str_from(what + 1), NULL);
        app_draw(app, grid);
    } else if (what) {
        press(app, grid, what);
    } else {
        app_event(app, &(Event){.kind = EVENT_TICK, .ms = 30});
        app_draw(app, grid);
    }
    used = clock_ms(CLOCK_THREAD_CPUTIME_ID) - used;
    double took = clock_ms(CLOCK_MONOTONIC) - start;
    if (used > worst->processor) {
        worst->processor = used;
        worst->use = what ? what : "a tick";
    }
    worst->wall = fmax(worst->wall, took);
    worst->late += took > 33;
    worst->frames++;
}

/* Sends ticks until no work is under way. A use precedes every `every`th tick (0: none does). */
static void catch_up(App *app, Grid *grid, size_t every, Worst *worst)
{
    size_t tick = 0, next = 0;
    do {
        nanosleep(&(struct timespec){.tv_nsec = 30000000}, NULL);
        if (every && tick++ % every == 0)
            use(app, grid, USES[next++ % USE_COUNT], worst);
        use(app, grid, NULL, worst);
    } while (app_tick_ms(app) >= 0);
}

static void tell(uint32_t rows, const char *when, const Worst *worst)
{
    printf("%u rows, %s: worst of %zu frames (%s; by the clock %.0f ms, %zu above 33 ms) | %.1f ms | 33 ms%s\n", rows,
           when, worst->frames, worst->use, worst->wall, worst->late, worst->processor, missed(worst->processor, 33));
    fflush(stdout);
}

static void measure_fleet(uint32_t rows)
{
    static const char *const SCROLL[] = {"j",   "j", "k", "C-f", "C-f", "C-d", "C-u",  "C-b", "G",    "k",
                                         "C-b", "k", "g", "j",   "C-f", "j",   "Down", "Up",  "PgDn", "PgUp"};
    const Waiter waiter = {NULL, go_on};
    FleetMaker maker = {.timelines = rows, .columns = 1, .rounds = 1, .sick = rows / 100, .shards = 2};
    char path[] = "/tmp/bench_live_XXXXXX", line[MAKER_LINE], what[100];
    const char *paths[] = {path};
    int fd = mkstemp(path);
    FILE *file = fd < 0 ? NULL : fdopen(fd, "w");
    if (!file)
        exit(1);
    for (uint32_t t = 0; t < rows; t++) {
        fleet_maker_line(&maker, t, 0, line);
        fprintf(file, "%s\n", line);
    }
    fclose(file);
    Grid grid;
    Editor *editor = prompt_new(NULL, NULL);
    App *app =
        app_new(load_history_empty("fleet"),
                &(SessionOptions){.cols = 200, .rows = 50, .editor = editor, .waiter = &waiter, .interactive = true});
    grid_init(&grid, 200, 50);
    double start = clock_ms(CLOCK_MONOTONIC);
    Worst filling = {0}, rest = {0};
    app_open_fleet(app, paths, 1, NULL);
    catch_up(app, &grid, 5, &filling);
    snprintf(what, sizeof what, "filling in within %.0f s while used", (clock_ms(CLOCK_MONOTONIC) - start) / 1e3);
    tell(rows, what, &filling);
    for (size_t i = 0; i < USE_COUNT; i++) {
        use(app, &grid, USES[i], &rest);
        catch_up(app, &grid, 0, &rest);
    }
    tell(rows, "at rest: sort, filter, search, scroll", &rest);
    app_run(app, STR("fleet sort worst"), NULL);
    catch_up(app, &grid, 0, &rest);
    snprintf(what, sizeof what, "scrolling %u rows, key to finished grid", rows);
    measure_keys(app, &grid, what, SCROLL, sizeof SCROLL / sizeof *SCROLL, 16);
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("peak memory of that: %.0f MB\n", (double)usage.ru_maxrss / 1024);
    grid_release(&grid);
    app_free(app);
    prompt_free(editor);
    unlink(path);
}

int main(void)
{
    const char *program = getenv("LAYERSCOPE"), *rows = getenv("FLEET_ROWS");
    mem_keep_freed();
    setlocale(LC_ALL, "C.UTF-8");
    measure_watched(program ? program : "build/release/layerscope");
    measure_fleet(rows ? (uint32_t)strtoul(rows, NULL, 10) : 1000000);
    return 0;
}
