/* test_breakpoints.c - where breakpoints stop: `c`, `C`, the list of hits and a slow model agree. A search that would
 * take too long stops, and a second one goes on from there. */
#include "core/base/mem.h"
#include "tui/app.h"
#include "tui/app/breakpoints.h"
#include "core/simulator/demo.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { COLS = 80, ROWS = 24, STEPS_MAX = 4000 };

static App *open_history(History *history)
{
    return app_new(history, &(SessionOptions){.cols = COLS, .rows = ROWS});
}

/* The slow model asks for every step by itself. A condition that lasts stops where it becomes true. */
static size_t model_hits(const History *history, const Condition *condition, bool lasts, StepId *out)
{
    size_t count = 0;
    bool before = false;
    for (StepId step = 0; step < history->steps.count; step++) {
        HistoryReads reads;
        history_reads_init(&reads, history);
        bool holds = condition_holds(condition, &reads, step);
        history_reads_release(&reads);
        if (holds && !(lasts && before))
            out[count++] = step;
        before = holds;
    }
    return count;
}

static void check_condition(App *app, const char *text, bool lasts)
{
    Session *session = app_session(app);
    Condition condition;
    char line[80];
    StepId wanted[STEPS_MAX];
    assert_true(condition_parse(str_from(text), &condition, NULL));
    size_t count = model_hits(session->shown, &condition, lasts, wanted);
    snprintf(line, sizeof line, "break %s", text);
    assert_true(app_run(app, STR("break clear"), NULL));
    assert_true(app_run(app, str_from(line), NULL));
    if (count > 0)
        snprintf(line, sizeof line, "%zu step%s here", count, count == 1 ? "" : "s");
    else
        snprintf(line, sizeof line, "but %s holds at no step", text);
    assert_non_null(strstr(session->message.text.at, line));
    const char *most = count > 0 ? NULL : strstr(session->message.text.at, "; :step ");
    if (most) { /* it names the first step with the largest value, which no step exceeds */
        StepId named = (StepId)strtoul(most + strlen("; :step "), NULL, 10);
        uint64_t value;
        StepId at;
        HistoryReads reads;
        history_reads_init(&reads, session->shown);
        assert_true(condition_most(&condition, &reads, (StepId)session->shown->steps.count, &value, &at));
        assert_int_equal(named, at);
        Condition same = condition, more = condition;
        same.op = OP_GREATER_EQUAL;
        more.op = OP_GREATER;
        same.number = more.number = value;
        for (StepId step = 0; step < session->shown->steps.count; step++) {
            assert_false(condition_holds(&more, &reads, step));
            assert_true(step >= at || !condition_holds(&same, &reads, step));
        }
        assert_true(condition_holds(&same, &reads, at));
        history_reads_release(&reads);
    }
    BreakpointHits hits = breakpoints_hits(session, 0);
    assert_true(hits.whole);
    assert_int_equal(hits.count, count);
    session_set_step(session, 0);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(hits.steps[i], wanted[i]);
        if (wanted[i] == 0)
            continue;
        assert_true(app_run(app, STR("continue"), NULL));
        assert_int_equal(session->step, wanted[i]);
        assert_non_null(breakpoints_here(session));
    }
    bool at_end = session->step == session_last_step(session);
    assert_int_equal(app_run(app, STR("continue"), NULL), at_end && count > 0);
    session_set_step(session, session_last_step(session));
    StepId first = count > 0 ? wanted[wanted[0] == 0 && count > 1] : 0;
    assert_int_equal(app_run(app, STR("continue"), NULL), first > 0);
    assert_int_equal(session->step, first > 0 ? first : session_last_step(session));
    session_set_step(session, session_last_step(session));
    for (size_t i = count; i-- > 0;) {
        if (wanted[i] == session_last_step(session))
            continue;
        assert_true(app_run(app, STR("reverse-continue"), NULL));
        assert_int_equal(session->step, wanted[i]);
    }
    assert_false(app_run(app, STR("reverse-continue"), NULL));
}

static void test_both_directions_stop_at_the_same_steps(void **state)
{
    (void)state;
    App *app = open_history(demo_history());
    char text[40];
    size_t with_hits = 0;
    for (int n = 1; n < 12; n++) {
        for (int kind = 0; kind < 3; kind++) {
            snprintf(text, sizeof text, "%s %s %d", kind == 2 ? "layers" : "reads", kind == 1 ? "<" : ">", n);
            check_condition(app, text, true);
            with_hits += breakpoints_hits(app_session(app), 0).count > 0;
        }
        snprintf(text, sizeof text, "layer %d created", n);
        check_condition(app, text, false);
    }
    assert_true(with_hits > 10);
    check_condition(app, "op = flush", false);
    check_condition(app, "split found", false);
    app_free(app);
}

/* A hit has a diamond on the scrub bar, of `reads` too. */
static void test_hits_are_on_the_scrub_bar(void **state)
{
    (void)state;
    App *app = open_history(demo_history());
    Grid grid;
    size_t diamonds = 0;
    grid_init(&grid, COLS, ROWS);
    assert_true(app_run(app, STR("break reads > 3"), NULL));
    assert_true(breakpoints_hits(app_session(app), 0).count > 0);
    app_draw(app, &grid);
    for (int i = 0; i < COLS * ROWS; i++)
        diamonds += grid.cells[i].glyph == 0x25C6;
    assert_true(diamonds > 0);
    grid_release(&grid);
    app_free(app);
}

/* Playing stops at a hit too. */
static void test_playing_stops_at_hits(void **state)
{
    (void)state;
    App *app = open_history(demo_history());
    Session *session = app_session(app);
    assert_true(app_run(app, STR("break reads > 3"), NULL));
    BreakpointHits hits = breakpoints_hits(session, 0);
    assert_true(hits.count > 0 && hits.steps[0] > 1 && hits.steps[0] < session_last_step(session));
    StepId first = hits.steps[0];
    session_set_step(session, 0);
    assert_true(app_run(app, STR("play on"), NULL));
    for (StepId n = 0; n < first + 5; n++)
        app_event(app, &(Event){.kind = EVENT_TICK, .ms = 1000});
    assert_int_equal(session->step, first);
    app_free(app);
}

/* With a step for each layer a full count would look at nine million layers. */
static void test_long_searches_are_bounded(void **state)
{
    enum { LAYERS = 3000 };
    (void)state;
    History *history = mem_zero(1, sizeof *history);
    history_init(history);
    for (Lsn lsn = 1; lsn <= LAYERS; lsn++) {
        Layer layer = {.key_lo = 0,
                       .key_hi = 10,
                       .lsn_lo = lsn,
                       .lsn_hi = lsn + 1,
                       .size = SIZE_UNKNOWN,
                       .records = SIZE_UNKNOWN,
                       .generation = GENERATION_NONE,
                       .kind = LAYER_DELTA};
        history_add_step(history, lsn == 1 ? STEP_LOAD : STEP_FLUSH);
        history_add_layer(history, &layer, JOB_NONE);
    }
    App *app = open_history(history);
    Session *session = app_session(app);
    assert_true(app_run(app, STR("break layers > 2900"), NULL));
    BreakpointHits hits = breakpoints_hits(session, 0);
    assert_false(hits.whole);
    assert_true(hits.searched > 10 && hits.searched < LAYERS / 2);
    assert_non_null(strstr(session->message.text.at, "the rest is not counted"));
    session_set_step(session, 0);
    size_t searches = 0;
    for (StepId before = 0; session->step < 2900; before = session->step, searches++) {
        assert_true(app_run(app, STR("continue"), NULL));
        assert_true(session->step > before);
    }
    assert_int_equal(session->step, 2900); /* the step of layer 2901 */
    assert_true(searches > 1);             /* the searches were limited */
    assert_non_null(breakpoints_here(session));
    app_free(app);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_both_directions_stop_at_the_same_steps), cmocka_unit_test(test_hits_are_on_the_scrub_bar),
        cmocka_unit_test(test_playing_stops_at_hits), cmocka_unit_test(test_long_searches_are_bounded)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
