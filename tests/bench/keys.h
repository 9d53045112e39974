/* keys.h - the explorer without a terminal: keys go in, and their frames are timed. */
#ifndef TESTS_BENCH_KEYS_H
#define TESTS_BENCH_KEYS_H

#include "tests/bench/bench.h"
#include "tui/app.h"

/* Milliseconds of the thread's processor time from a key, by name, to its finished grid. */
static inline double press(App *app, Grid *grid, const char *name)
{
    KeyCode key = 0;
    key_name_parse(str_from(name), &key);
    double start = clock_ms(CLOCK_THREAD_CPUTIME_ID);
    app_event(app, &(Event){.kind = EVENT_KEY, .key = key});
    app_draw(app, grid);
    return clock_ms(CLOCK_THREAD_CPUTIME_ID) - start;
}

/* A Waiter's: what takes long goes on beside the screen, as on a terminal. */
static inline bool go_on(void *self, const char *what, uint32_t ms)
{
    (void)self, (void)what, (void)ms;
    return true;
}

#endif
