/* test_key_help.c - the keys that `?` lists in a pane are those that do something there: every key is pressed in every
 * pane.
 *
 *     pane findings, `?`     "g Home G End  go to the first or the last line"     each of the four does something
 *     pane findings, Ctrl-T  is not listed                                        "the key Ctrl-T does nothing here"
 */
#include "core/formats/load.h"
#include "tui/app.h"
#include "tui/app/pane_words.h"
#include "tui/panes/pane_place.h"
#include "tui/prompt.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef struct Opened {
    App *app;
    Editor *editor;
} Opened;

static History *two_layers(void)
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

/* Two layers, with the focus on that pane. So wide that the help breaks no line within its keys. */
static Opened open_at(PaneId pane)
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

static void close_it(Opened *opened)
{
    app_free(opened->app);
    prompt_free(opened->editor);
}

static void press(App *app, KeyCode key)
{
    app_event(app, &(Event){.kind = EVENT_KEY, .key = key});
}

/* The keys that the help of the pane lists, each between blanks. */
static void listed_keys(PaneId pane, Text *keys)
{
    Grid grid;
    Opened opened = open_at(pane);
    grid_init(&grid, 200, 50);
    press(opened.app, '?');
    app_draw(opened.app, &grid);
    const Lines *lines = pane_lines(app_session(opened.app), PANE_HELP);
    text_printf(keys, " ");
    for (size_t i = 0; i < lines->at.count; i++) {
        Str text = lines_text(lines, i);
        if (str_starts(text, STR("What the signs mean")))
            break;
        const char *end = lines->at.at[i].label ? strstr(text.at, "  ") : NULL;
        if (end && end > text.at && end < text.at + text.length)
            text_printf(keys, "%.*s ", (int)(end - text.at), text.at);
    }
    grid_release(&grid);
    close_it(&opened);
}

static bool is_listed(const Text *keys, KeyCode key)
{
    char name[KEY_NAME_SIZE], between[KEY_NAME_SIZE + 2];
    snprintf(between, sizeof between, " %s ", key_name_format(key, name));
    return strstr(keys->at, between) != NULL;
}

/* A digit that no binding takes is a count. */
static bool is_count(const Session *session, KeyCode key)
{
    return key >= '1' && key <= '9' && !keymap_command(&session->keymap, key, session->focus);
}

static const KeyCode NAMED[] = {INPUT_ENTER,   INPUT_ESC,       INPUT_TAB,       INPUT_BACKTAB, INPUT_UP,
                                INPUT_DOWN,    INPUT_LEFT,      INPUT_RIGHT,     INPUT_HOME,    INPUT_END,
                                INPUT_PAGE_UP, INPUT_PAGE_DOWN, INPUT_BACKSPACE, INPUT_DELETE,  ' '};

/* Calls `check` with every key: the printable ones, Ctrl and a letter, and those with names. */
static void each_key(void (*check)(PaneId pane, KeyCode key, const Text *listed), PaneId pane, const Text *listed)
{
    for (KeyCode key = '!'; key <= '~'; key++)
        check(pane, key, listed);
    for (KeyCode key = 1; key < 27; key++)
        if (key != INPUT_TAB && key != INPUT_ENTER && key != INPUT_BACKSPACE)
            check(pane, key, listed);
    for (size_t i = 0; i < sizeof NAMED / sizeof *NAMED; i++)
        check(pane, NAMED[i], listed);
}

static void check_listed(PaneId pane, KeyCode key, const Text *listed)
{
    char name[KEY_NAME_SIZE];
    Opened opened = open_at(pane);
    Session *session = app_session(opened.app);
    if (!is_count(session, key)) {
        press(opened.app, key);
        const Text *said = &session->message.text;
        bool nothing = said->length && strstr(said->at, "does nothing here");
        if (nothing == is_listed(listed, key))
            fail_msg("pane %s: %s is %slisted, and %s", pane_words(pane)->name, key_name_format(key, name),
                     nothing ? "" : "not ", nothing ? "does nothing" : "does something");
    }
    close_it(&opened);
}

static void test_help_lists_what_works(void **state)
{
    (void)state;
    for (int pane = 0; pane < PANE_COUNT; pane++) {
        Text listed = TEXT_EMPTY;
        listed_keys((PaneId)pane, &listed);
        each_key(check_listed, (PaneId)pane, &listed);
        text_release(&listed);
    }
}

int main(void)
{
    setlocale(LC_ALL, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_help_lists_what_works),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
