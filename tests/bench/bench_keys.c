/* Every key of the key table in every pane, and the commands that compute, on a dump, a plan and a comparison: time
 * from the key to the finished grid of 200x50 (targets: 16 ms at 26,690 layers, 33 ms at 1,000,000).
 *
 * Long work runs beside the screen. The frames that show its results later are measured too, as part of the key. All
 * keys of all panes are some six thousand and take minutes of processor time. `bench_keys` presses a sample: each key
 * in every STRIDEth pane. It ends after a given processor time, which the scenes share; its rows state how many
 * actions were measured. At 1,000,000 layers these are chiefly the commands, which come first. `bench_keys LAYERS
 * [SESSIONS]` presses all keys at that number of layers and prints the 150 slowest. It takes the best time of all
 * sessions, which leaves out the time of other programs.
 *
 * Each scene is a process of its own, so that no scene changes the next one. A scene that cannot be restored after a
 * key is an error. */
#include "tests/bench/keys.h"
#include "tui/app/compare.h"
#include "tui/app/pane_words.h"
#include "tui/prompt.h"

#include <locale.h>
#include <stdio.h>

enum { TIMES_MAX = 20000, NAME_SIZE = 80 };

typedef struct Timed {
    char name[NAME_SIZE]; /* "garbage: Left" */
    double frame;         /* milliseconds, the best of all sessions */
} Timed;

typedef struct Measure {
    App *app;
    Grid grid;
    const char *scene;
    Timed times[TIMES_MAX];
    size_t count, next;
    size_t stride; /* one key of so many is pressed */
    double until;  /* milliseconds of processor time after which no more keys are pressed (0: no limit) */
} Measure;

static bool is_over(const Measure *measure)
{
    return measure->until > 0 && clock_ms(CLOCK_PROCESS_CPUTIME_ID) > measure->until;
}

/* A scene: the commands that set it up, and the command that goes to the step at which each key is pressed. */
typedef struct Scene {
    const char *name;
    const char *begin[2];
    const char *step;
    bool compares;
} Scene;

static const Scene SCENES[] = {{"dump", {NULL}, "step 0", false},
                               {"plan", {"plan"}, "step 3", false},
                               {"comparison", {"plan", "compare fanout=6"}, "step 3", true}};

/* Commands of a pane's keys that end the program or leave the scene. */
static bool is_left_out(const char *command)
{
    static const char *const OUT[] = {"quit", "suspend", "close", "lesson", "lesson next", "lesson back"};
    for (size_t i = 0; i < sizeof OUT / sizeof *OUT; i++)
        if (strcmp(command, OUT[i]) == 0)
            return true;
    return false;
}

static void run(Measure *measure, const char *line)
{
    app_run(measure->app, str_from(line), NULL);
    app_draw(measure->app, &measure->grid);
}

static void note(Measure *measure, const char *where, const char *what, double took)
{
    if (measure->next == TIMES_MAX)
        return;
    Timed *timed = &measure->times[measure->next++];
    if (measure->next > measure->count) {
        snprintf(timed->name, sizeof timed->name, "%s, %s: %s", measure->scene, where, what);
        timed->frame = took;
        measure->count = measure->next;
    }
    timed->frame = took < timed->frame ? took : timed->frame;
}

static bool is_in_scene(const Measure *measure, const Scene *scene)
{
    return compare_on(app_session(measure->app)) == scene->compares;
}

static void begin_scene(Measure *measure, const Scene *scene)
{
    run(measure, "compare off");
    run(measure, "unplan");
    for (size_t i = 0; i < sizeof scene->begin / sizeof *scene->begin && scene->begin[i]; i++)
        run(measure, scene->begin[i]);
    run(measure, scene->step);
    settle(measure->app, &measure->grid);
    if (!is_in_scene(measure, scene)) {
        fprintf(stderr, "bench_keys: the scene `%s` can't be restored\n", scene->name);
        exit(1);
    }
}

/* Restores the scene where the key left it, and opens the pane. */
static void enter_pane(Measure *measure, const Scene *scene, const History *shown, const char *pane)
{
    Session *session = app_session(measure->app);
    run(measure, "play off");
    if (session->shown != shown || !is_in_scene(measure, scene))
        begin_scene(measure, scene);
    else
        run(measure, scene->step);
    Text line = TEXT_EMPTY;
    text_printf(&line, "pane %s", pane);
    run(measure, line.at);
    text_release(&line);
    settle(measure->app, &measure->grid);
}

/* Closes a prompt that the key opened, or a letter that it waits for. */
static void end_typing(Measure *measure)
{
    const Typing *typing = &app_session(measure->app)->typing;
    if (typing->prompting || typing->pending[0])
        press(measure->app, &measure->grid, "Esc");
}

static void press_key(Measure *measure, const char *pane, KeyCode key)
{
    char name[KEY_NAME_SIZE];
    double took = time_event(measure->app, &measure->grid, &(Event){.kind = EVENT_KEY, .key = key});
    run(measure, "play off");
    double later = settle(measure->app, &measure->grid);
    note(measure, pane, key_name_format(key, name), later > took ? later : took);
    end_typing(measure);
}

static void press_all(Measure *measure, const Scene *scene, PaneId pane)
{
    const Session *session = app_session(measure->app);
    const Keymap *keymap = &session->keymap;
    const char *name = pane_words(pane)->name;
    const History *shown = session->shown;
    for (size_t i = 0; i < keymap->rows.count && !is_over(measure); i++) {
        KeyCode key = keymap->rows.at[i].key;
        const char *command = keymap_command(keymap, key, pane);
        bool again = false;
        for (size_t k = 0; k < i; k++)
            again = again || keymap->rows.at[k].key == key;
        if (again || !command || is_left_out(command))
            continue;
        if ((i + (size_t)pane) % measure->stride != 0)
            continue;
        enter_pane(measure, scene, shown, name);
        shown = session->shown;
        press_key(measure, name, key);
    }
}

/* Runs the command lines that compute something. */
static void run_commands(Measure *measure, const Scene *scene)
{
    static const char *const LINES[] = {"table all",
                                        "sort -size",
                                        "sort keys",
                                        "sort lsn,-size",
                                        "filter kind = image",
                                        "filter visible and size > 1M",
                                        "filter",
                                        "search delta",
                                        "next",
                                        "search #17",
                                        "search 0",
                                        "search job 1",
                                        "why here",
                                        "why #17",
                                        "read",
                                        "worst",
                                        "worst list",
                                        "goto #17",
                                        "select",
                                        "region 0%,100% 0%,100%",
                                        "region clear",
                                        "overlay depth",
                                        "overlay garbage",
                                        "overlay reach",
                                        "overlay age",
                                        "overlay kind",
                                        "axes linear,linear",
                                        "axes bytes",
                                        "axes adaptive",
                                        "axes rank,rank",
                                        "gc",
                                        "gc cutoff cursor",
                                        "gc branch cursor",
                                        "gc reset",
                                        "lives",
                                        "ledger",
                                        "parameter fanout 6",
                                        "undo",
                                        "break reads > 3",
                                        "continue",
                                        "break clear",
                                        "link",
                                        "help layer"};
    const Session *session = app_session(measure->app);
    const History *shown = session->shown;
    enter_pane(measure, scene, shown, "map");
    for (size_t i = 0; i < sizeof LINES / sizeof *LINES && !is_over(measure); i++) {
        if (session->shown != shown || !is_in_scene(measure, scene)) {
            begin_scene(measure, scene);
            shown = session->shown;
        }
        note(measure, "`:`", LINES[i], time_command(measure->app, &measure->grid, LINES[i]));
        end_typing(measure);
    }
}

static void one_scene(Measure *measure, size_t layers, const Scene *scene)
{
    const Waiter waiter = {NULL, go_on};
    Editor *editor = prompt_new(NULL, NULL);
    measure->app =
        app_new(timeline_open(layers), &(SessionOptions){.cols = 200, .rows = 50, .editor = editor, .waiter = &waiter});
    measure->scene = scene->name;
    grid_init(&measure->grid, 200, 50);
    app_draw(measure->app, &measure->grid);
    begin_scene(measure, scene);
    run_commands(measure, scene);
    begin_scene(measure, scene);
    for (int pane = 0; pane < PANE_COUNT; pane++)
        if (pane != PANE_LESSON && pane != PANE_LESSONS && pane != PANE_FLEET)
            press_all(measure, scene, (PaneId)pane);
    grid_release(&measure->grid);
    app_free(measure->app);
    prompt_free(editor);
}

static int slowest_first(const void *a, const void *b)
{
    return ascending(&((const Timed *)b)->frame, &((const Timed *)a)->frame);
}

typedef struct Sample {
    int sessions;
    size_t stride;
    double budget; /* milliseconds of processor time (0: no limit) */
    bool verbose;
} Sample;

static void measure_keys(size_t layers, double target, const Sample *sample)
{
    Measure *measure = mem_zero(1, sizeof *measure);
    measure->stride = sample->stride;
    double begin = clock_ms(CLOCK_PROCESS_CPUTIME_ID);
    const size_t scenes = sizeof SCENES / sizeof *SCENES;
    bool cut = false;
    for (int session = 0; session < sample->sessions; session++) {
        measure->next = 0;
        for (size_t i = 0; i < scenes; i++) { /* each scene has the same share */
            measure->until = sample->budget > 0 ? begin + sample->budget * (double)(i + 1) / (double)scenes : 0;
            one_scene(measure, layers, &SCENES[i]);
            cut = cut || is_over(measure);
        }
    }
    qsort(measure->times, measure->count, sizeof *measure->times, slowest_first);
    size_t above = 0;
    while (above < measure->count && measure->times[above].frame > target)
        above++;
    printf(
        "a key to the finished grid, %zu layers, worst of %zu (one key in %zu%s; %zu above the target; %s) | %.1f ms | "
        "%.0f ms%s\n",
        layers, measure->count, measure->stride, cut ? ", ended by the time it may take" : "", above,
        measure->times[0].name, measure->times[0].frame, target, missed(measure->times[0].frame, target));
    for (size_t i = 0; i < measure->count && (sample->verbose ? i < 150 : i < above && i < 10); i++)
        printf("  %s | %.1f ms | -\n", measure->times[i].name, measure->times[i].frame);
    free(measure);
}

int main(int argc, char **argv)
{
    mem_keep_freed();
    setlocale(LC_ALL, "C.UTF-8");
    if (argc > 1) {
        size_t layers = (size_t)strtoull(argv[1], NULL, 10);
        measure_keys(layers, layers < 100000 ? 16 : 33, &(Sample){argc > 2 ? atoi(argv[2]) : 2, 1, 0, true});
        return 0;
    }
    measure_keys(26690, 16, &(Sample){1, 11, 20000, false});
    measure_keys(1000000, 33, &(Sample){1, 31, 36000, false});
    return 0;
}
