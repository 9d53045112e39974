/* beside_fixture.h - two explorers over the same layers; work of the one on a terminal goes on beside the screen. */
#ifndef TESTS_UNIT_BESIDE_FIXTURE_H
#define TESTS_UNIT_BESIDE_FIXTURE_H

#include "tests/production.h"
#include "tui/app.h"

#include <setjmp.h>
#include <stdarg.h>
#include <time.h>
#include <cmocka.h>

static inline bool go_on(void *self, const char *what, uint32_t ms)
{
    (void)self, (void)what, (void)ms;
    return true;
}

static inline App *open_many_layers(const Waiter *waiter, size_t count, uint64_t seed, int cols, int rows)
{
    History *history = mem_zero(1, sizeof *history);
    history_init(history);
    production_layers(&history->layers, count, seed);
    history_add_step(history, STEP_LOAD);
    history_adopt_layers(history);
    return app_new(history, &(SessionOptions){.cols = cols, .rows = rows, .waiter = waiter, .soon = 1});
}

/* Opens an explorer of 3000 layers. With a waiter it works beside the screen. */
static inline App *open_layers(const Waiter *waiter, uint64_t seed, int cols, int rows)
{
    return open_many_layers(waiter, 3000, seed, cols, rows);
}

/* Draws frames and sends ticks until no work is under way. Returns how many frames were drawn before that. */
static inline size_t draw_until_done(App *app, Grid *grid)
{
    size_t frames = 0;
    app_draw(app, grid);
    for (; app_tick_ms(app) >= 0 && frames < 20000; frames++) {
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
        app_draw(app, grid);
    }
    assert_true(frames < 20000);
    return frames;
}

#endif
