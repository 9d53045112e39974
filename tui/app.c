/* app.c - dispatches events to commands, and runs commands.
 *
 * An event finds its command in three steps: an open `:` line takes every key; a command that waits for a character
 * (`m`, `'`) takes the next one; else digits make a count and the keymap names the command. Example: "5 ]" runs `step
 * next` with the count 5.
 */
#include "tui/app.h"

#include "tui/commands/commands.h"
#include "tui/app/fleet_view.h"
#include "tui/app/lesson.h"
#include "tui/app/log.h"
#include "tui/app/messages.h"
#include "tui/app/session_insight.h"
#include "tui/panes/maps.h"
#include "tui/panes/panes.h"
#include "tui/panes/panes_layout.h"
#include "tui/commands/paste.h"
#include "tui/app/player.h"
#include "tui/app/recording.h"
#include "tui/panes/screen.h"
#include "tui/app/script.h"
#include "tui/app/skipped.h"
#include "tui/app/views.h"
#include "tui/panes/mouse.h"
#include "tui/ticks.h"

#include <stdio.h>
#include <stdlib.h>

/* Limits for commands that run commands, and for keys that press other keys, which bindings could otherwise repeat
 * without end. */
enum { MAX_DEPTH = 8, NESTED_EVENTS_MAX = 256 };

struct App {
    Session session;
    int event_depth; /* nesting of events: 2 while a command of an event makes another */
    /* value of session.depth for the user's own commands: their changes of the view are noted (views.h) */
    int action_depth;
    size_t events;     /* handled since the app was made */
    int nested_events; /* made at a depth of 2 or more since the last event from outside */
};

static bool host_run(void *self, Str line, Error *error)
{
    return app_run(self, line, error);
}

static void host_event(void *self, const Event *event)
{
    app_event(self, event);
}

App *app_new(History *history, const SessionOptions *options)
{
    App *app = mem_zero(1, sizeof *app);
    SessionHost host = {.self = app,
                        .run = host_run,
                        .event = host_event,
                        .lay_out = panes_lay_out,
                        .paint = maps_paint,
                        .commands = command_at};
    session_init(&app->session, history, options, &host);
    if (options->editor) {
        options->editor->complete = command_complete;
        options->editor->complete_context = &app->session;
    }
    return app;
}

void app_free(App *app)
{
    if (!app)
        return;
    session_release(&app->session);
    free(app);
}

/* ---- commands ---- */

/* Makes the error's place one in the command line. A place in a file becomes part of the message; an error without a
 * column is about the arguments as a whole. */
static void app_place_in_line(Error *error, Str line, Str args)
{
    if (error->file[0]) {
        char text[sizeof error->file + sizeof error->message + 50];
        error_text(error, text, sizeof text);
        *error = (Error){.code = error->code};
        error_set(error, error->code, "%s", text);
    }
    if (error->line == 0 && error->column > 0)
        error->column += (unsigned long)(args.at - line.at);
    else if (error->line == 0 && error->code == ERROR_USAGE && args.length > 0)
        error->column = (unsigned long)(args.at - line.at) + 1;
}

/* `count` was typed before the key that is bound to the line; 0: no count was typed. */
static bool run_line(App *app, Str line, uint64_t count, Error *error)
{
    Session *session = &app->session;
    Error local = {0};
    if (!error)
        error = &local;
    Str rest = str_trim(line), name;
    if (rest.length > 0 && rest.at[0] == ':') {
        rest.at++;
        rest.length--;
    }
    if (!str_word(&rest, &name) || name.at[0] == '#')
        return true;
    const Command *command = command_find(session->host.commands, name, error);
    if (!command) {
        error->column = (unsigned long)(name.at - line.at) + 1;
        return false;
    }
    Str args = str_trim(rest);
    if (session->depth >= MAX_DEPTH)
        return error_set(error, ERROR_USAGE, "commands are nested too deeply");
    if (command->run.may && !command->run.may(session, args, session->focus, error)) {
        app_place_in_line(error, line, args);
        return false;
    }
    View before = view_take(session);
    size_t events = app->events;
    if (session->depth++ == app->action_depth) {
        session->answered = session->answers;
        session->answers = PANE_MAP;
    }
    bool ok = command->run.plain ? command->run.plain(session, args, error)
                                 : command->run.counted(session, args, count, error);
    session->depth--;
    if (session->depth == app->action_depth && app->events == events)
        views_note(session, &before, line);
    panes_follow(session);
    if (!ok)
        app_place_in_line(error, line, args);
    return ok;
}

bool app_run(App *app, Str line, Error *error)
{
    return run_line(app, line, 0, error);
}

bool app_run_script(App *app, Str text, Error *error)
{
    return session_run_script(&app->session, text, error);
}

void app_run_config(App *app, Str text, const char *name)
{
    Script script = script_of(text);
    ScriptCommand command;
    Text bad = TEXT_EMPTY;
    for (;;) {
        Error why = {0};
        bool more = script_next(&script, &command, &why);
        if (!more && why.code == ERROR_NONE)
            break;
        if (more && app_run(app, command.text, &why))
            continue;
        text_printf(&bad, "%s%s:%lu: %s", bad.length ? "; " : "", name, command.line, why.message);
        if (!more)
            break;
    }
    if (bad.length)
        session_warn(&app->session, "%s", bad.at);
    text_release(&bad);
}

bool app_read_lesson(App *app, Str name, Error *error)
{
    return lesson_read(&app->session, name, error);
}

/* ---- the command line ---- */

/* As in file dialogs the first character that is typed replaces the proposal; any other key keeps it. */
static void prompt_settle_proposal(Session *session, KeyCode first)
{
    Editor *editor = session->options.editor;
    size_t before = session->typing.proposal;
    session->typing.proposal = 0;
    if (before == 0 || !key_is_character(first))
        return;
    Text line = TEXT_EMPTY; /* a copy, because the editor replaces its own */
    text_add(&line, editor->line.text.at, before);
    editor->open(editor->self, text_str(&line));
    text_release(&line);
}

static void prompt_keys(App *app, const KeyCode *keys, size_t count)
{
    Session *session = &app->session;
    Editor *editor = session->options.editor;
    if (count > 0)
        prompt_settle_proposal(session, keys[0]);
    bool empty = editor->line.text.length == 0 && count == 1 && keys[0] == INPUT_BACKSPACE;
    if (!empty)
        editor->keys(editor->self, keys, count);
    if (empty || editor->line.cancelled) {
        session_close_prompt(session);
        return;
    }
    if (!editor->line.done)
        return;
    session->typing.prompting = false;
    Text line = TEXT_EMPTY; /* the command may open the prompt again */
    text_add_str(&line, str_trim(text_str(&editor->line.text)));
    if (line.length > 0) {
        editor->accept(editor->self, line.at);
        Error error = {0};
        if (!app_run(app, text_str(&line), &error))
            session_say_error(session, text_str(&line), &error);
    }
    text_release(&line);
}

/* Types the text into the open line, with a blank for each control character. What exceeds the longest line is
 * dropped. */
static void prompt_paste(App *app, Str text)
{
    ARRAY(KeyCode) keys = {0};
    uint32_t code;
    while (keys.count <= EDITOR_LINE_MAX && utf8_next(&text, &code))
        array_push(&keys, code < INPUT_SPACE ? INPUT_SPACE : code);
    prompt_keys(app, keys.at, keys.count);
    array_release(&keys);
}

/* ---- events ---- */

static void run_pending(App *app, KeyCode key)
{
    Session *session = &app->session;
    char command[40], utf8[5];
    Error error = {0};
    if (key > 32 && key < 127) {
        utf8_put(key, utf8);
        snprintf(command, sizeof command, "%s %s", session->typing.pending, utf8);
        session->typing.pending[0] = 0;
        if (!app_run(app, str_from(command), &error))
            session_say_error(session, (Str){0}, &error);
    } else {
        session->typing.pending[0] = 0;
        session_say(session, "cancelled");
    }
}

static void app_run_key(App *app, KeyCode key)
{
    Session *session = &app->session;
    uint64_t *count = &session->typing.count, given = *count;
    const char *command = keymap_command(&session->keymap, key, session->focus);
    if (key >= '0' && key <= '9' && (*count > 0 || (key > '0' && !command))) {
        if (*count == 0)
            messages_keep(session);
        *count = *count > 100000 ? *count : *count * 10 + (key - '0');
        session_say(session, "%llu", (unsigned long long)*count);
        return;
    }
    *count = 0;
    if (key == INPUT_TAB && views_wait_forward(session))
        command = "view forward"; /* to a terminal, Tab is Ctrl-I */
    if (player_key_command(session, key))
        command = player_key_command(session, key);
    if (!command) {
        char name[KEY_NAME_SIZE], help[KEY_NAME_SIZE];
        const char *ask = keymap_key_of(&session->keymap, "help", session->focus, help);
        session_say(session, "the key %s does nothing here; %s lists the keys", key_name_format(key, name),
                    ask ? ask : ":help");
        return;
    }
    bool failed = session->message.error && session->message.text.length > 0;
    if (given == 0) /* else the message is the count */
        messages_keep(session);
    session_unsay(session);
    if (failed && key == INPUT_ESC)
        return;                               /* this Esc only dismisses the error */
    char line[sizeof((Binding *)0)->command]; /* a copy, because the command may rebind the key */
    snprintf(line, sizeof line, "%s", command);
    Error error = {0};
    if (!run_line(app, str_from(line), given, &error))
        session_say_error(session, (Str){0}, &error);
}

static void on_key(App *app, KeyCode key)
{
    Session *session = &app->session;
    player_key_begins(session);
    if (session->typing.prompting)
        prompt_keys(app, &key, 1);
    else if (session->typing.pending[0])
        run_pending(app, key);
    else
        app_run_key(app, key);
    player_key_ends(session);
}

static void on_resize(Session *session, int cols, int rows)
{
    session->cols = cols < 1 ? 1 : cols > 2000 ? 2000 : cols;
    session->rows = rows < 1 ? 1 : rows > 1000 ? 1000 : rows;
    session_relayout(session);
}

/* Pastes into the open `:` line, or else lets paste_take() recognise the text. */
static void on_paste(App *app, Str text)
{
    Error error = {0};
    if (app->session.typing.prompting)
        prompt_paste(app, text);
    else if (!paste_take(&app->session, text, &error))
        session_say_error(&app->session, (Str){0}, &error);
}

static void handle(App *app, const Event *event)
{
    switch (event->kind) {
    case EVENT_KEY:
        on_key(app, event->key);
        break;
    case EVENT_MOUSE:
        if (app->session.mouse) {
            View before = view_take(&app->session);
            panes_mouse(&app->session, event);
            views_note(&app->session, &before, STR("mouse"));
        }
        break;
    case EVENT_RESIZE:
        on_resize(&app->session, event->cols, event->rows);
        break;
    case EVENT_TICK:
        ticks_pass(&app->session, event->ms);
        break;
    case EVENT_PASTE:
        on_paste(app, (Str){event->text, event->length});
        break;
    case EVENT_NONE:
        break;
    }
}

void app_event(App *app, const Event *event)
{
    Session *session = &app->session;
    Error error = {0};
    if (app->event_depth == 0)
        app->nested_events = 0;
    if (app->event_depth > 1 && ++app->nested_events > NESTED_EVENTS_MAX) {
        session_warn(session, "a key presses more than %d others: the rest is ignored", NESTED_EVENTS_MAX);
        return;
    }
    text_clear(&session->requests.clipboard);
    bool logged = !log_is_on(session) || app->event_depth > 0 || log_event(session, event, &error);
    int action = app->action_depth;
    app->event_depth++;
    app->events++;
    app->action_depth = session->depth;
    handle(app, event);
    app->action_depth = action;
    app->event_depth--;
    if (!logged)
        session_say_error(session, (Str){0}, &error);
}

void app_draw(App *app, Grid *grid)
{
    enum { DRAWN_MAX = 4 };
    unsigned known;
    int drawn = 0;
    do { /* a background result that arrives while drawing is missing in what was drawn before it: draw again */
        known = session_insight_last(&app->session)->version;
        screen_draw(&app->session, grid);
        drawn++;
    } while (app->session.options.waiter && session_insight_last(&app->session)->version != known && drawn < DRAWN_MAX);
    if (app->session.options.clock_ms)
        recording_frame(&app->session, grid);
}

/* ---- for the terminal ---- */

void app_set_waiter(App *app, const Waiter *waiter)
{
    app->session.options.waiter = waiter;
}

void app_keep_report(App *app, const LoadReport *report)
{
    skipped_keep(&app->session, report);
}

void app_note(App *app, const char *text)
{
    session_say(&app->session, "%s", text);
}

void app_open_fleet(App *app, const char *const *paths, size_t n, const Str *stdin_text)
{
    fleet_view_open(&app->session, paths, n, stdin_text);
}

void app_open_at(App *app, StepId step)
{
    session_set_step(&app->session, step);
}

bool app_quitting(const App *app)
{
    return app->session.requests.quit;
}

bool app_close_log(App *app, Error *error)
{
    bool logged = log_end(&app->session, error);
    return recording_end(&app->session, logged ? error : NULL) && logged;
}

int app_tick_ms(App *app)
{
    return ticks_next_ms(&app->session);
}

AppRequests app_requests(App *app)
{
    HostRequests *own = &app->session.requests;
    AppRequests requests = {own->suspend, own->redraw, own->clipboard.length ? own->clipboard.at : NULL};
    own->suspend = own->redraw = false;
    return requests;
}

bool app_mouse(const App *app)
{
    return app->session.mouse;
}

bool app_ascii(const App *app)
{
    return app->session.options.ascii;
}

bool app_light(const App *app)
{
    return app->session.options.light;
}

Text *app_output(App *app)
{
    return &app->session.output;
}

Session *app_session(App *app)
{
    return &app->session;
}
