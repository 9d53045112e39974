/* Time from a key to its finished frame where layers have the worst shapes: staircases, combs, nests and rectangles at
 * random, some with images (target 33 ms). `bench_shapes LAYERS [SHAPE [COMMAND...]]` measures one number of layers,
 * only the shapes whose name contains SHAPE, and only these commands. */
#include "tests/bench/keys.h"
#include "tests/growth_shapes.h"
#include "tui/prompt.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

/* A comb whose every fourth tooth is an image. */
static void shape_comb_with_images(LayerSet *set, uint64_t n)
{
    for (uint64_t i = 0; i < n; i++)
        if (i % 4 == 3)
            shape_add(set, LAYER_IMAGE, 2 * i << 8, (2 * i + 2) << 8, 1000 + i * 16, 1001 + i * 16);
        else if (i % 2)
            shape_add(set, LAYER_DELTA, 0, 2 * n << 8, 1000 + i * 16, 1016 + i * 16);
        else
            shape_add(set, LAYER_DELTA, 2 * i << 8, (2 * i + 1) << 8, 1000, 1000 + n * 16);
}

static const struct {
    const char *name;
    void (*make)(LayerSet *set, uint64_t layers);
} SHAPES[] = {{"a wide staircase", shape_wide_staircase},
              {"a wide comb", shape_wide_comb},
              {"a comb with images", shape_comb_with_images},
              {"wide nested deltas", shape_wide_nested},
              {"at random", shape_at_random}};

static const char *const COMMANDS[] = {"move down", "next",       "zoom in",   "zoom in",   "fit",      "overlay age",
                                       "gc",        "gc",         "worst",     "back",      "plan",     "step next",
                                       "step next", "step next",  "step next", "move down", "zoom in",  "fit",
                                       "step last", "step first", "why here",  "table all", "pane map", "unplan"};

static History *shaped(void (*make)(LayerSet *set, uint64_t layers), size_t layers)
{
    History *history = mem_zero(1, sizeof *history);
    history_init(history);
    make(&history->layers, layers);
    history->layers.form = KEY_PRODUCTION;
    history_add_step(history, STEP_LOAD);
    history_adopt_layers(history);
    return history;
}

static void measure(size_t shape, size_t layers, const char *const *commands, size_t count)
{
    const Waiter waiter = {NULL, go_on};
    Grid grid;
    Editor *editor = prompt_new(NULL, NULL);
    App *app = app_new(shaped(SHAPES[shape].make, layers),
                       &(SessionOptions){.cols = 200, .rows = 50, .editor = editor, .waiter = &waiter});
    grid_init(&grid, 200, 50);
    double start = clock_ms(CLOCK_THREAD_CPUTIME_ID);
    app_draw(app, &grid);
    double first = clock_ms(CLOCK_THREAD_CPUTIME_ID) - start, settled = settle(app, &grid);
    printf("%s, %zu layers: first frame %.0f ms, later %.1f ms;", SHAPES[shape].name, layers, first, settled);
    double worst = 0;
    const char *slowest = "";
    for (size_t i = 0; i < count; i++) {
        double took = time_command(app, &grid, commands[i]);
        if (took > 33)
            printf(" %s %.1f ms;", commands[i], took);
        if (took > worst) {
            worst = took;
            slowest = commands[i];
        }
    }
    printf(" slowest of %zu commands (%s) | %.1f ms | 33 ms%s\n", count, slowest, worst, missed(worst, 33));
    fflush(stdout);
    grid_release(&grid);
    app_free(app);
    prompt_free(editor);
}

int main(int argc, char **argv)
{
    mem_keep_freed();
    setlocale(LC_ALL, "C.UTF-8");
    bool own = argc > 3;
    size_t layers = argc > 1 ? (size_t)strtoull(argv[1], NULL, 10) : 100000;
    for (size_t i = 0; i < sizeof SHAPES / sizeof *SHAPES; i++)
        if (argc < 3 || strstr(SHAPES[i].name, argv[2]))
            measure(i, layers, own ? (const char *const *)&argv[3] : COMMANDS,
                    own ? (size_t)argc - 3 : sizeof COMMANDS / sizeof *COMMANDS);
    return 0;
}
