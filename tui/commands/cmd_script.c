/* cmd_script.c - commands for scripts and tests: press keys, resize, let time pass, print and check the screen. They
 * work in the explorer too, because the log of a session is a script. */
#include "tui/commands/commands.h"
#include "tui/view/emit.h"
#include "tui/panes/screen.h"

#include <stdlib.h>

/* Handles the event as if it came from the terminal. */
static void press(Session *session, const Event *event)
{
    session->host.event(session->host.self, event);
}

bool command_key(Session *session, Str args, Error *error)
{
    Str rest = args, word;
    while (str_word(&rest, &word)) {
        KeyCode key;
        if (!key_name_parse(word, &key))
            return command_fail(error, args, word, "'%.*s' is not the name of a key", STR_ARG(word));
        press(session, &(Event){.kind = EVENT_KEY, .key = key});
    }
    return true;
}

bool command_type(Session *session, Str args, Error *error)
{
    (void)error;
    uint32_t code;
    while (utf8_next(&args, &code))
        press(session, &(Event){.kind = EVENT_KEY, .key = code});
    return true;
}

bool command_size(Session *session, Str args, Error *error)
{
    char *end, text[24];
    size_t length = args.length < sizeof text ? args.length : sizeof text - 1;
    memcpy(text, args.at, length);
    text[length] = 0;
    long cols = strtol(text, &end, 10), rows = *end == 'x' ? strtol(end + 1, &end, 10) : 0;
    if (*end != 0 || cols < 1 || cols > 1000 || rows < 1 || rows > 500)
        return command_fail(error, args, args, "expected: size COLSxROWS, from 1x1 to 1000x500");
    press(session, &(Event){.kind = EVENT_RESIZE, .cols = (int)cols, .rows = (int)rows});
    return true;
}

bool command_mouse(Session *session, Str args, Error *error)
{
    static const char *const ACTIONS[] = {"press", "drag", "release", "up", "down"};
    uint64_t column, row;
    bool shift = str_starts(args, STR("shift-"));
    Str rest = {args.at + (shift ? 6 : 0), args.length - (shift ? 6 : 0)}, word, x, y;
    if (!str_word(&rest, &word) || !str_word(&rest, &x) || !str_word(&rest, &y) || !number_parse(x, &column, NULL) ||
        !number_parse(y, &row, NULL) || column > 10000 || row > 10000)
        return command_fail(error, args, args, "expected: mouse [shift-]press|drag|release|up|down X Y");
    for (int i = 0; i < 5; i++)
        if (str_equal(word, str_from(ACTIONS[i]))) {
            press(session,
                  &(Event){
                      .kind = EVENT_MOUSE, .mouse = (MouseAction)i, .x = (int)column, .y = (int)row, .shift = shift});
            return true;
        }
    return command_fail(error, args, word, "'%.*s' is not an action of a mouse", STR_ARG(word));
}

bool command_tick(Session *session, Str args, Error *error)
{
    uint64_t ms;
    if (!command_number(args, 0, &ms, error))
        return false;
    press(session, &(Event){.kind = EVENT_TICK, .ms = ms > 1000000 ? 1000000 : (uint32_t)ms});
    return true;
}

static void script_screen_text(Session *session, Text *out)
{
    Grid grid = {0};
    grid_init(&grid, session->cols, session->rows);
    screen_draw(session, &grid);
    emit_text(&grid, session->options.ascii, out);
    grid_release(&grid);
}

bool command_frame(Session *session, Str args, Error *error)
{
    (void)args;
    (void)error;
    script_screen_text(session, &session->output);
    return true;
}

bool command_print(Session *session, Str args, Error *error)
{
    (void)error;
    text_add_escaped(&session->output, args);
    text_add_char(&session->output, '\n');
    return true;
}

static bool script_contains(Str text, Str part)
{
    for (size_t i = 0; i + part.length <= text.length; i++)
        if (memcmp(text.at + i, part.at, part.length) == 0)
            return true;
    return false;
}

bool command_expect(Session *session, Str args, Error *error)
{
    Str wanted = args;
    bool absent = str_starts(args, STR("not "));
    if (absent)
        wanted = str_trim((Str){args.at + 4, args.length - 4});
    Text screen = TEXT_EMPTY;
    script_screen_text(session, &screen);
    bool found = script_contains(text_str(&screen), wanted);
    text_release(&screen);
    if (found != absent)
        return true;
    command_fail(error, args, args, absent ? "the screen shows '%.*s'" : "the screen does not show '%.*s'",
                 STR_ARG(wanted));
    if (error)
        error->code = ERROR_CANCELLED; /* exit status 1: the command is valid, but its check failed */
    return false;
}
