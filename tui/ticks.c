/* ticks.c - asks each feature whether it works on, and passes a tick to those that advance with one. */
#include "tui/ticks.h"

#include "tui/app/background.h"
#include "tui/app/compare.h"
#include "tui/app/dashboard.h"
#include "tui/app/fleet_view.h"
#include "tui/app/gates.h"
#include "tui/app/gc.h"
#include "tui/app/inside.h"
#include "tui/app/layer_rows.h"
#include "tui/app/live.h"
#include "tui/app/player.h"
#include "tui/app/recording.h"
#include "tui/app/run.h"
#include "tui/app/session_insight.h"
#include "tui/app/strip.h"
#include "tui/panes/screen.h"

void ticks_pass(Session *session, uint32_t ms)
{
    /* without a clock: record the frame that was shown during these milliseconds */
    if (recording_is_on(session) && !session->options.clock_ms) {
        Grid grid;
        grid_init(&grid, session->cols, session->rows);
        screen_draw(session, &grid);
        recording_frame(session, &grid);
        recording_pass(session, ms);
        grid_release(&grid);
    }
    run_tick(session);
    live_tick(session);
    strip_tick(session);
    player_tick(session, ms);
}

/* Interval at which the results of background work are collected. */
enum { LOOK_TICK_MS = 30 };

/* The shorter of two timeouts; -1 means no timeout. */
static int shorter_timeout(int a, int b)
{
    return a < 0 || (b >= 0 && b < a) ? b : a;
}

/* Does a feature work on what is shown, or a pane wait for it? */
static bool ticks_awaits_answer(Session *session)
{
    return session_insight_pending(session) || compare_pending(session, false) || inside_pending(session) ||
           gates_pending(session, false) || gc_pending(session) || dashboard_pending(session) ||
           layer_rows_pending(session) || background_pending(session) ||
           (session->side == PANE_FLEET && fleet_view_pending(session));
}

/* Does the map wait for its layers or ribbons? Their work may have ended after the map was painted, while a pane drew
 * the same frame. */
static bool ticks_map_awaits_answer(Session *session)
{
    if (session->layout.covered || session->layout.tiny)
        return false;
    return session->map.awaits_summary || session->map.awaits_layers || compare_pending(session, true) ||
           gates_pending(session, true);
}

static int own_tick_ms(Session *session)
{
    if (run_is_on(session) || strip_pending(session))
        return RUN_TICK_MS;
    bool looking = ticks_awaits_answer(session) || ticks_map_awaits_answer(session);
    return looking ? LOOK_TICK_MS : player_is_on(session) ? player_ms(session) : -1;
}

int ticks_next_ms(Session *session)
{
    return shorter_timeout(own_tick_ms(session), live_tick_ms(session));
}
