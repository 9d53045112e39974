/* Time from a key to its finished frame (targets: 16 ms at 26,690 layers, 33 ms at 1,000,000), from a what-if to the
 * finished grid (60 ms), and from the start of the program to its first full frame in a pseudo-terminal (60 ms). The
 * last row states the bytes that a frame costs. */
#include "core/base/mem.h"
#include "tests/bench/bench.h"
#include "tests/bench/child.h"
#include "tests/bench/keys.h"
#include "tui/app.h"
#include "tui/prompt.h"

#include <fcntl.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* Keys that a busy user presses. Each is measured alone, ten times. */
static const char *const WALK[] = {
    "j", "l",   "K", "H", "n", "n", "N",   "+", "+",   "l",     "-", ">", "}", "<",   "{", "0", "o",
    "o", "a",   "0", "a", "a", "a", "Tab", "j", "Tab", "q",     "f", "j", "k", "Esc", "i", "s", "r",
    "j", "Esc", "?", "j", "q", ":", "f",   "i", "t",   "Enter", "x", "x", "m", "a",   "'", "a", "Esc",
};
#define WALK_COUNT (sizeof WALK / sizeof *WALK)
enum { ROUNDS = 10 };

/* Steps through a plan with the findings open. Each step changes which layers live, or states a decision. */
static void measure_steps(App *app, Grid *grid, size_t layers, double target)
{
    static const char *const STEPS[] = {"]", "]", "]", "]", "f", "]", "]", ")", "]", "[", "End", "[", "[", "s", "["};
    enum { COUNT = 6 * (sizeof STEPS / sizeof *STEPS) };
    double times[COUNT];
    const char *slowest = "";
    press(app, grid, "p");
    for (size_t i = 0; i < COUNT; i++) {
        times[i] = press(app, grid, STEPS[i % (sizeof STEPS / sizeof *STEPS)]);
        if (i == 0 || times[i] > times[0]) { /* the worst time moves to the front */
            double worst = times[i];
            times[i] = times[0];
            times[0] = worst;
            slowest = STEPS[i % (sizeof STEPS / sizeof *STEPS)];
        }
    }
    printf("a step of a plan to the finished grid, %zu layers, worst of %d (%s) | %.1f ms | %.0f ms%s\n", layers, COUNT,
           slowest, times[0], target, missed(times[0], target));
}

/* Presses the keys four times each. Returns the time of the slowest key, and names it. */
static double slowest_of(App *app, Grid *grid, const char *const *keys, size_t count, const char **slowest)
{
    double worst = 0;
    for (size_t i = 0; i < 4 * count; i++) {
        double took = press(app, grid, keys[i % count]);
        if (took > worst) {
            worst = took;
            *slowest = keys[i % count];
        }
    }
    return worst;
}

/* Extends a region over the whole map. Each key counts again what is inside. */
static void measure_region(App *app, Grid *grid, size_t layers, double target)
{
    static const char *const KEYS[] = {"0", "j", "V", "L", "J", "L", "J", "L", "J", "L", "K", "Esc"};
    const char *slowest = "";
    app_run(app, STR("pane map"), NULL);
    double worst = slowest_of(app, grid, KEYS, sizeof KEYS / sizeof *KEYS, &slowest);
    printf("a growing region to the finished grid, %zu layers, worst of 48 keys (%s) | %.1f ms | %.0f ms%s\n", layers,
           slowest, worst, target, missed(worst, target));
}

/* Moves the cutoff while the garbage pane is open and layers are selected. Each move judges all layers again. */
static void measure_cutoff(App *app, Grid *grid, size_t layers, double target)
{
    static const char *const KEYS[] = {"Left", "Left", "Right", "Enter", "Left", "j", "Enter", "b", "Right", "u"};
    const char *slowest = "";
    app_run(app, STR("pane map"), NULL);
    app_run(app, STR("gc"), NULL);
    app_draw(app, grid);
    app_run(app, STR("pane garbage"), NULL);
    double worst = slowest_of(app, grid, KEYS, sizeof KEYS / sizeof *KEYS, &slowest);
    printf("a moving cutoff to the finished grid, %zu layers, worst of 40 keys (%s) | %.1f ms | %.0f ms%s\n", layers,
           slowest, worst, target, missed(worst, target));
    app_run(app, STR("gc"), NULL);
    app_run(app, STR("overlay kind"), NULL);
    app_run(app, STR("pane map"), NULL);
}

/* Runs the commands that take longest, in a session of their own: the table, then a comparison of two plans. */
static void measure_commands(size_t layers, double target)
{
    static const struct {
        const char *what, *line;
        double at_least; /* the target, where it is more than that of a key: a plan is made */
    } COMMANDS[] = {{"the table opens (#)", "table all", 0},
                    {"the table, sorted (s)", "sort -size", 0},
                    {"the table, filtered (&)", "filter kind = image", 0},
                    {"a plan (p)", "plan", 60},
                    {"a step of the plan (])", "step next", 0},
                    {"the plan's last step (End)", "step last", 0},
                    {"the plan's first step (Home)", "step first", 0},
                    {"the cursor moves (j)", "move down", 0},
                    {"`:why here`", "why here", 0},
                    {"Esc leaves the plan", "unplan", 0},
                    {"garbage (g)", "gc", 0},
                    {"a moving cutoff (Left)", "gc cutoff cursor", 0},
                    {"garbage, off (g)", "gc", 0},
                    {"a plan, again (p)", "plan", 60},
                    {"`:lives`", "lives", 0},
                    {"`:parameter fanout 6`", "parameter fanout 6", 60},
                    {"`:compare fanout=8`", "compare fanout=8", 60},
                    {"a comparison, the next difference (D)", "diverge", 0},
                    {"a comparison, the first step (Home)", "step first", 0},
                    {"a comparison, the last step (End)", "step last", 0},
                    {"a comparison ends (|)", "compare off", 0}};
    const Waiter waiter = {NULL, go_on};
    Grid grid;
    Editor *editor = prompt_new(NULL, NULL);
    App *app =
        app_new(timeline_open(layers), &(SessionOptions){.cols = 200, .rows = 50, .editor = editor, .waiter = &waiter});
    grid_init(&grid, 200, 50);
    app_draw(app, &grid);
    settle(app, &grid);
    for (size_t i = 0; i < sizeof COMMANDS / sizeof *COMMANDS; i++) {
        double wanted = COMMANDS[i].at_least > target ? COMMANDS[i].at_least : target;
        double took = time_command(app, &grid, COMMANDS[i].line);
        printf("%s to the finished grid, %zu layers | %.1f ms | %.0f ms%s\n", COMMANDS[i].what, layers, took, wanted,
               missed(took, wanted));
    }
    grid_release(&grid);
    app_free(app);
    prompt_free(editor);
}

static void measure_keys(size_t layers, double target)
{
    const Waiter waiter = {NULL, go_on};
    Grid grid;
    Editor *editor = prompt_new(NULL, NULL);
    App *app =
        app_new(timeline_open(layers), &(SessionOptions){.cols = 200, .rows = 50, .editor = editor, .waiter = &waiter});
    grid_init(&grid, 200, 50);
    double start = clock_ms(CLOCK_THREAD_CPUTIME_ID);
    app_draw(app, &grid);
    double first = clock_ms(CLOCK_THREAD_CPUTIME_ID) - start;
    double times[WALK_COUNT * ROUNDS], worst = 0;
    const char *slowest = "";
    for (size_t i = 0; i < WALK_COUNT * ROUNDS; i++) {
        times[i] = press(app, &grid, WALK[i % WALK_COUNT]);
        if (times[i] > worst) {
            worst = times[i];
            slowest = WALK[i % WALK_COUNT];
        }
    }
    size_t count = WALK_COUNT * ROUNDS;
    qsort(times, count, sizeof *times, ascending);
    double p99 = times[(count * 99 + 99) / 100 - 1];
    printf(
        "key to finished grid, %zu layers at 200x50, p99 of %zu keys (p50 %.2f ms, worst %.1f ms: %s, first frame %.0f "
        "ms) | %.2f ms | %.0f ms%s\n",
        layers, count, times[count / 2], worst, slowest, first, p99, target, missed(p99, target));
    measure_region(app, &grid, layers, target);
    measure_cutoff(app, &grid, layers, target);
    measure_steps(app, &grid, layers, target);
    press(app, &grid, "Esc");
    press(app, &grid, "Esc");
    press(app, &grid, "Esc");
    if (layers < 100000) {
        double plan = press(app, &grid, "p");
        app_run(app, STR("parameter fanout 9"), NULL);
        app_draw(app, &grid);
        double what_if = 0;
        for (int i = 0; i < 6; i++) {
            static const char *const CHANGES[] = {"fanout 6", "target_file_size 128M", "split off",
                                                  "fanout 8", "target_file_size 256M", "split on"};
            Text line = TEXT_EMPTY;
            text_printf(&line, "parameter %s", CHANGES[i]);
            start = clock_ms(CLOCK_THREAD_CPUTIME_ID);
            app_run(app, text_str(&line), NULL);
            app_draw(app, &grid);
            double took = clock_ms(CLOCK_THREAD_CPUTIME_ID) - start;
            what_if = took > what_if ? took : what_if;
            text_release(&line);
        }
        printf("plan and its frame, %zu layers | %.1f ms | 60 ms%s\n", layers, plan, missed(plan, 60));
        printf("a what-if change to the finished grid, worst of 6 | %.1f ms | 60 ms%s\n", what_if, missed(what_if, 60));
    }
    grid_release(&grid);
    app_free(app);
    prompt_free(editor);
}

static void measure_start(const char *program, const char *path)
{
    double best = 1e9, cpu = 1e9;
    size_t bytes = 0;
    for (int run = 0; run < 5; run++) {
        Child child;
        double start = clock_ms(CLOCK_MONOTONIC);
        if (!child_start((const char *[]){program, path, NULL}, &child))
            return;
        bytes = child_frame(&child, false);
        best = fmin(best, clock_ms(CLOCK_MONOTONIC) - start);
        cpu = fmin(cpu, child_end(&child));
    }
    printf("start to first full frame, 26690 names, 200x50 in a pty (best of 5, %zu bytes, %.0f ms of processor) | "
           "%.0f ms | 60 ms%s\n",
           bytes, cpu, best, missed(best, 60));
}

/* Presses the keys, `^` followed by one of ABCD is an arrow key, `^H` Home and `^F` End. Returns the bytes of a frame,
 * from the key `after` on: those before set the scene. */
static size_t bytes_of(const Child *child, const char *keys, size_t after)
{
    size_t bytes = 0, frames = 0;
    for (const char *key = keys; *key; key++) {
        char sent[4] = {*key, 0, 0, 0};
        if (*key == '^') /* curses asked for the application mode of the cursor keys */
            sent[0] = '\033', sent[1] = 'O', sent[2] = *++key;
        size_t at = (size_t)(key - keys);
        if (write(child->master, sent, strlen(sent)) < 0)
            perror("key");
        size_t written = child_frame(child, true);
        bytes += at >= after ? written : 0;
        frames += at >= after;
    }
    return frames ? bytes / frames : 0;
}

/* Measures what a key costs on a slow link. Each figure is of a session of its own, so that it is always that of the
 * same actions. */
static void measure_bytes(const char *program, const char *path, int cols, int rows)
{
    static const struct {
        const char *what, *keys;
        size_t after; /* characters of `keys` that set the scene */
    } moves[] = {{"the cursor moves", "llljjjkkkhhh", 0},
                 {"arrow keys", "^C^C^C^B^B^B^A^A^A^D^D^D", 0},
                 {"the next layer", "nnnnnnNNN", 0},
                 {"another pane", "fSteiSf", 0},
                 {"Tab", "\t\t\t\t", 0},
                 {"zoom in and out", "++--", 0},
                 {"pan", "+LLHHJJKK", 1},
                 {"all layers (0)", "+0+0", 0},
                 {"an overlay", "oooooo", 0},
                 {"plan, and walk", "p[[[[]]]]", 0},
                 {"a step (])", "p]]]]]]", 1},
                 {"Home and End of a plan", "p^H^F^H^F", 1},
                 {"Home and End of a comparison", "p|^H^F^H^F", 2},
                 {"a step of a comparison", "p|^H]]]]", 4},
                 {"a help page", "?", 0}};
    printf("bytes a frame, 26690 names, %dx%d:", cols, rows);
    for (size_t i = 0; i < sizeof moves / sizeof *moves; i++) {
        Child child;
        if (!child_start_at((const char *[]){program, path, NULL}, cols, rows, &child))
            break;
        child_frame(&child, true);
        printf("%s %s %zu", i ? "," : "", moves[i].what, bytes_of(&child, moves[i].keys, moves[i].after));
        child_end(&child);
    }
    printf("\n");
}

static void measure_terminal(const char *program)
{
    char path[] = "/tmp/bench_app_XXXXXX";
    FILE *file = fdopen(mkstemp(path), "w");
    History *history = timeline_open(26690);
    for (LayerId id = 0; id < history->layers.count; id++) {
        char name[LAYER_NAME_SIZE];
        Layer layer = layer_set_get(&history->layers, id);
        fprintf(file, "%s\n", layer_logical_name(&layer, history->layers.form, name));
    }
    fclose(file);
    history_release(history);
    free(history);
    measure_start(program, path);
    measure_bytes(program, path, 200, 50);
    measure_bytes(program, path, 80, 24);
    unlink(path);
}

/* `bench_app LAYERS` measures keys and commands at that number of layers only; `bench_app commands` only commands. */
int main(int argc, char **argv)
{
    mem_keep_freed();
    setlocale(LC_ALL, "C.UTF-8");
    if (argc > 1 && strcmp(argv[1], "commands") == 0) {
        measure_commands(26690, 16);
        measure_commands(1000000, 33);
        return 0;
    }
    if (argc > 1) {
        measure_keys((size_t)strtoull(argv[1], NULL, 10), 33);
        measure_commands((size_t)strtoull(argv[1], NULL, 10), 33);
        return 0;
    }
    const char *program = getenv("LAYERSCOPE");
    measure_terminal(program ? program : "build/release/layerscope");
    measure_keys(26690, 16);
    measure_commands(26690, 16);
    measure_keys(1000000, 33);
    measure_commands(1000000, 33);
    return 0;
}
