/* keys.h - the explorer without a terminal: keys go in, and the time of their frames is measured. */
#ifndef TESTS_BENCH_KEYS_H
#define TESTS_BENCH_KEYS_H

#include "core/base/mem.h"
#include "core/formats/load.h"
#include "tests/bench/bench.h"
#include "tests/production.h"
#include "tui/app.h"

#include <stdlib.h>
#include <time.h>

/* A timeline of that many layers, on the heap: the real one of 26,690 where it is there, otherwise a generated one of
 * the same proportions. */
static inline History *timeline_open(size_t layers)
{
    const char *const paths[] = {"../shared/data/odd-brook-layernames.txt"};
    LoadReport report = {0};
    History *real = mem_zero(1, sizeof *real);
    bool loaded = layers == 26690 && load_paths(paths, 1, &(LoadOptions){0}, real, &report, NULL);
    load_report_release(&report);
    if (loaded)
        return real;
    free(real);
    History *history = mem_zero(1, sizeof *history);
    history_init(history);
    layer_set_release(&history->layers);
    production_layers(&history->layers, layers, 1);
    history_add_step(history, STEP_LOAD);
    history_adopt_layers(history);
    return history;
}

/* Milliseconds of the thread's processor time from an event to the finished grid. */
static inline double time_event(App *app, Grid *grid, const Event *event)
{
    double start = clock_ms(CLOCK_THREAD_CPUTIME_ID);
    app_event(app, event);
    app_draw(app, grid);
    return clock_ms(CLOCK_THREAD_CPUTIME_ID) - start;
}

/* The same from a key, given by name. */
static inline double press(App *app, Grid *grid, const char *name)
{
    KeyCode key = 0;
    key_name_parse(str_from(name), &key);
    return time_event(app, grid, &(Event){.kind = EVENT_KEY, .key = key});
}

/* Draws frames until no work is under way. Returns the time of the longest frame. */
static inline double settle(App *app, Grid *grid)
{
    double worst = 0;
    for (int i = 0; i < 1000 && app_tick_ms(app) >= 0; i++) {
        nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
        double took = time_event(app, grid, &(Event){.kind = EVENT_TICK, .ms = 5});
        worst = took > worst ? took : worst;
    }
    return worst;
}

/* Milliseconds of the thread's processor time from a command to the finished grid; of the frames that show later what
 * is made beside the screen, the longest counts, if it is longer. */
static inline double time_command(App *app, Grid *grid, const char *line)
{
    double start = clock_ms(CLOCK_THREAD_CPUTIME_ID);
    app_run(app, str_from(line), NULL);
    app_draw(app, grid);
    double took = clock_ms(CLOCK_THREAD_CPUTIME_ID) - start, later = settle(app, grid);
    return later > took ? later : took;
}

/* A Waiter's function: long work goes on beside the screen, as on a terminal. */
static inline bool go_on(void *self, const char *what, uint32_t ms)
{
    (void)self, (void)what, (void)ms;
    return true;
}

#endif
