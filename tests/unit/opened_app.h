/* opened_app.h - an explorer on two layers with the focus on one pane, for tests that press keys. */
#ifndef TESTS_UNIT_OPENED_APP_H
#define TESTS_UNIT_OPENED_APP_H

#include "tui/app.h"
#include "tui/app/pane_words.h"
#include "tui/prompt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

typedef struct Opened {
    App *app;
    Editor *editor;
} Opened;

static inline History *two_layers(void)
{
    static const char NAMES[] =
        "000000067F00004002000000000000000000-000000067F00004002000089C30100000001__0000000001000000\n"
        "000000067F00004002000000000000000000-000000067F00004002000089C30100000001__0000000001000000-"
        "0000000002000000\n";
    History *history = mem_zero(1, sizeof *history);
    LoadReport report = {0};
    assert_true(load_text(str_from(NAMES), "two", &(LoadOptions){0}, history, &report, NULL));
    load_report_release(&report);
    return history;
}

/* Two layers, with the focus on that pane. So wide that the help breaks no line within its keys. The caller ends it
 * with close_it(). */
static inline Opened open_at(PaneId pane)
{
    char command[40];
    Error error = {0};
    Opened opened = {.editor = prompt_new(NULL, NULL)};
    opened.app = app_new(two_layers(), &(SessionOptions){.cols = 200, .rows = 50, .editor = opened.editor});
    snprintf(command, sizeof command, "pane %s", pane_words(pane)->name);
    assert_true(app_run(opened.app, str_from(command), &error));
    session_unsay(app_session(opened.app));
    return opened;
}

static inline void close_it(Opened *opened)
{
    app_free(opened->app);
    prompt_free(opened->editor);
}

static inline void press(App *app, KeyCode key)
{
    app_event(app, &(Event){.kind = EVENT_KEY, .key = key});
}

#endif
