/* app.c - the life of an App: new, event, tick, free.
 *
 * An event finds its command in three steps: an open `:` line takes every key; a command that waits for a character
 * (`m`, `'`) takes the next one; else digits make a count and the keymap names the command. Example: "5 ]" runs
 * `step next 5`.
 */
#include "tui/app/commands.h"
#include "tui/app/panes.h"
#include "tui/app/paste.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* Keys that keys press, which bindings can make of one another: more than that are left out. */
enum { PLAY_MS = 250, MAX_DEPTH = 8, NESTED_EVENTS_MAX = 256 };

App *app_new(History *history, const AppOptions *options)
{
    App *app = mem_zero(1, sizeof *app);
    app->options = *options;
    app->cols = options->cols;
    app->rows = options->rows;
    app->loaded = history;
    map_init(&app->map);
    app->side = history->trace.decisions.count > 0 ? PANE_DECISIONS : PANE_FINDINGS;
    app->before_help = app->side;
    app->mouse = true;
    app->lives.within = 1;
    app->play_ms = PLAY_MS;
    app->dragging_x = -1;
    app->policy = app_policy_for(history);
    keymap_init(&app->keymap);
    if (options->editor) {
        options->editor->complete = command_complete;
        options->editor->complete_context = app;
    }
    app_show(app, history, app_last_step_of(history));
    return app;
}

static void prompt_close(App *app);

void app_free(App *app)
{
    if (!app)
        return;
    run_stop(app);
    if (app->prompting)
        prompt_close(app);
    map_release(&app->map);
    grid_release(&app->scratch);
    jobs_forget(app);
    facts_release(&app->facts);
    reads_release(&app->reads);
    insight_release(&app->insight);
    search_release(&app->search);
    lesson_release(&app->lesson);
    compare_release(&app->compare);
    gc_release(&app->gc);
    for (int i = 0; i < PANE_COUNT; i++)
        lines_release(&app->panes[i].lines);
    keymap_release(&app->keymap);
    array_release(&app->breakpoints);
    array_release(&app->undo);
    what_if_release(&app->what_if);
    strip_release(&app->strip);
    array_release(&app->marked);
    array_release(&app->listed.ids);
    text_release(&app->listed.told);
    spot_release(&app->spot);
    lives_forget(app);
    ledger_forget(app);
    worst_forget(&app->worst);
    text_release(&app->message.text);
    text_release(&app->message.line);
    text_release(&app->help_search);
    text_release(&app->clipboard);
    text_release(&app->output);
    text_release(&app->opened);
    text_release(&app->made);
    text_release(&app->log_path);
    if (app->log)
        fclose(app->log);
    app_free_history(app->planned);
    app_free_history(app->loaded);
    free(app);
}

/* ---- messages ---- */

void app_say(App *app, const char *format, ...)
{
    text_clear(&app->message.text);
    text_clear(&app->message.line);
    app->message.error = false;
    va_list args;
    va_start(args, format);
    text_vprintf(&app->message.text, format, args);
    va_end(args);
}

void app_set_waiter(App *app, const AppWaiter *waiter)
{
    app->options.waiter = waiter;
}

void app_note(App *app, const char *text)
{
    app_say(app, "%s", text);
}

static void say_error(App *app, Str line, const Error *error)
{
    text_clear(&app->message.text);
    text_clear(&app->message.line);
    app->message.error = true;
    text_printf(&app->message.text, "%s", error->message);
    if (error->column > 0)
        text_add_str(&app->message.line, line);
    app->message.caret = error->column > 0 ? error->column - 1 : 0;
}

/* ---- commands ---- */

/* An error's place is one in the command's line from here on: a place in a file becomes a part of its text. What names
 * no word is about the arguments. */
static void place_in_line(Error *error, Str line, Str args)
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

/* `count`: typed before the key that the line is of; 0: none. */
static bool run_line(App *app, Str line, uint64_t count, Error *error)
{
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
    const AppCommand *command = command_find(name, error);
    if (!command) {
        error->column = (unsigned long)(name.at - line.at) + 1;
        return false;
    }
    Str args = str_trim(rest);
    if (app->depth >= MAX_DEPTH)
        return error_set(error, ERROR_USAGE, "commands are nested too deeply");
    app->depth++;
    bool ok = command->run.plain ? command->run.plain(app, args, error) : command->run.counted(app, args, count, error);
    app->depth--;
    if (!ok)
        place_in_line(error, line, args);
    return ok;
}

bool app_run(App *app, Str line, Error *error)
{
    return run_line(app, line, 0, error);
}

bool app_run_script(App *app, Str text, Error *error)
{
    Script script = script_of(text);
    ScriptCommand command;
    Error why = {0};
    while (!app->quitting && script_next(&script, &command, &why)) {
        if (app_run(app, command.text, &why))
            continue;
        if (why.line == 0 || why.line != command.line)
            why.line = command.line;
        break;
    }
    if (why.code == ERROR_NONE)
        return true;
    if (error)
        *error = why;
    return false;
}

void app_run_config(App *app, Str text, const char *name)
{
    Script script = script_of(text);
    ScriptCommand command;
    Text bad = {0};
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
    if (bad.length) {
        app_say(app, "%s", bad.at);
        app->message.error = true;
    }
    text_release(&bad);
}

/* ---- events ---- */

bool app_open_prompt(App *app, Str initial, Error *error)
{
    Editor *editor = app->options.editor;
    if (!editor)
        return error_set(error, ERROR_USAGE, "there is no command line here");
    editor->open(editor->self, initial);
    app->prompting = true;
    return true;
}

static void prompt_close(App *app)
{
    app->options.editor->close(app->options.editor->self);
    app->prompting = false;
}

static void prompt_keys(App *app, const KeyCode *keys, size_t count)
{
    Editor *editor = app->options.editor;
    bool empty = editor->line.text.length == 0 && count == 1 && keys[0] == INPUT_BACKSPACE;
    if (!empty)
        editor->keys(editor->self, keys, count);
    if (empty || editor->line.cancelled) {
        prompt_close(app);
        return;
    }
    if (!editor->line.done)
        return;
    app->prompting = false;
    Text line = {0}; /* the command may open the prompt again */
    text_add_str(&line, str_trim(text_str(&editor->line.text)));
    if (line.length > 0) {
        editor->accept(editor->self, line.at);
        Error error = {0};
        if (!app_run(app, text_str(&line), &error))
            say_error(app, text_str(&line), &error);
    }
    text_release(&line);
}

/* As if it were typed, line ends as blanks. */
static void prompt_paste(App *app, Str text)
{
    ARRAY(KeyCode) keys = {0};
    uint32_t code;
    while (keys.count <= EDITOR_LINE_MAX && utf8_next(&text, &code))
        array_push(&keys, code < INPUT_SPACE ? INPUT_SPACE : code);
    prompt_keys(app, keys.at, keys.count);
    array_release(&keys);
}

static void run_pending(App *app, KeyCode key)
{
    char command[40], utf8[5];
    Error error = {0};
    if (key > 32 && key < 127) {
        utf8_put(key, utf8);
        snprintf(command, sizeof command, "%s %s", app->pending, utf8);
        app->pending[0] = 0;
        if (!app_run(app, str_from(command), &error))
            say_error(app, (Str){0}, &error);
    } else {
        app->pending[0] = 0;
        app_say(app, "cancelled");
    }
}

static void run_key(App *app, KeyCode key)
{
    const char *command = keymap_command(&app->keymap, key, app->focus);
    if (key >= '0' && key <= '9' && (app->count > 0 || (key > '0' && !command))) {
        app->count = app->count > 100000 ? app->count : app->count * 10 + (key - '0');
        app_say(app, "%llu", (unsigned long long)app->count);
        return;
    }
    uint64_t count = app->count;
    app->count = 0;
    if (!command) {
        char name[KEY_NAME_SIZE], help[KEY_NAME_SIZE];
        const char *ask = keymap_key_of(&app->keymap, "help", app->focus, help);
        app_say(app, "%s does nothing here; %s shows what does", key_name_format(key, name), ask ? ask : ":help");
        return;
    }
    bool failed = app->message.error && app->message.text.length > 0;
    text_clear(&app->message.text);
    text_clear(&app->message.line);
    if (failed && key == INPUT_ESC)
        return;                               /* the error is what Esc goes back from */
    char line[sizeof((Binding *)0)->command]; /* the command may bind the key anew */
    snprintf(line, sizeof line, "%s", command);
    Error error = {0};
    if (!run_line(app, str_from(line), count, &error))
        say_error(app, (Str){0}, &error);
}

static void on_key(App *app, KeyCode key)
{
    app->was_playing = app->playing && !app->prompting; /* any key stops the play, then does its work */
    app->playing = app->playing && app->prompting;
    if (app->prompting)
        prompt_keys(app, &key, 1);
    else if (app->pending[0])
        run_pending(app, key);
    else
        run_key(app, key);
    app->was_playing = false;
}

static void on_resize(App *app, int cols, int rows)
{
    app->cols = cols < 1 ? 1 : cols > 2000 ? 2000 : cols;
    app->rows = rows < 1 ? 1 : rows > 1000 ? 1000 : rows;
    app_relayout(app);
}

void app_relayout(App *app)
{
    LayoutWish wish = app->side == PANE_HELP && app->focus == PANE_HELP ? LAYOUT_TEXT
                      : app->compare.on && app->compare.count > 2       ? LAYOUT_COMPARE_3
                      : app->compare.on                                 ? LAYOUT_COMPARE
                      : pane_ops[app->side].tall                        ? LAYOUT_LESSON
                                                                        : LAYOUT_USUAL;
    app->layout = layout_make(app->cols, app->rows, wish, app->side == PANE_LESSON ? pane_lesson_lines(app) : 0);
    if (app->focus == PANE_LAYER && !app->layout.wide)
        app->side = PANE_LAYER;
    app->map_stale = true;
    if (app->layout.wide && app->turned && app->side == PANE_LAYER) { /* the layer has its own place again */
        app->side = PANE_FINDINGS;
        app->turned = false;
    }
}

static void on_tick(App *app, uint32_t ms)
{
    run_tick(app);
    strip_tick(app);
    if (!app->playing)
        return;
    app->played_ms += ms;
    if (app->played_ms < (uint32_t)app->play_ms)
        return;
    app->played_ms = 0;
    if (app->step >= app_last_step(app))
        app->playing = false;
    else
        app_set_step(app, app->step + 1);
}

/* Into the open line; else it is looked at. */
static void on_paste(App *app, Str text)
{
    Error error = {0};
    if (app->prompting)
        prompt_paste(app, text);
    else if (!paste_take(app, text, &error))
        say_error(app, (Str){0}, &error);
}

void app_event(App *app, const Event *event)
{
    if (app->event_depth == 0)
        app->nested_events = 0;
    if (app->event_depth > 1 && ++app->nested_events > NESTED_EVENTS_MAX) {
        app_say(app, "a key presses more than %d others: the rest is left out", NESTED_EVENTS_MAX);
        app->message.error = true;
        return;
    }
    text_clear(&app->clipboard);
    bool logged = !app->log || app->event_depth > 0 || app_log_event(app, event);
    app->event_depth++;
    switch (event->kind) {
    case EVENT_KEY:
        on_key(app, event->key);
        break;
    case EVENT_MOUSE:
        if (app->mouse)
            panes_mouse(app, event);
        break;
    case EVENT_RESIZE:
        on_resize(app, event->cols, event->rows);
        break;
    case EVENT_TICK:
        on_tick(app, event->ms);
        break;
    case EVENT_PASTE:
        on_paste(app, (Str){event->text, event->length});
        break;
    case EVENT_NONE:
        break;
    }
    app->event_depth--;
    if (!logged)
        say_error(app, (Str){0}, &app->log_error);
}

bool app_quitting(const App *app)
{
    return app->quitting;
}

/* How often to ask whether a look into many layers has ended. */
enum { LOOK_TICK_MS = 30 };

int app_tick_ms(App *app)
{
    if (app->run.task || strip_pending(app))
        return RUN_TICK_MS;
    bool looking = insight_pending(&app->insight) || compare_pending(&app->compare, false);
    /* It may have ended after the map was painted, while a pane of the same frame asked. */
    if (!app->layout.covered && !app->layout.tiny)
        looking = looking || app->map.awaits_summary || compare_pending(&app->compare, true);
    return looking ? LOOK_TICK_MS : app->playing ? app->play_ms : -1;
}

AppWishes app_wishes(App *app)
{
    AppWishes wishes = {app->want_suspend, app->want_redraw, app->clipboard.length ? app->clipboard.at : NULL};
    app->want_suspend = app->want_redraw = false;
    return wishes;
}

bool app_mouse(const App *app)
{
    return app->mouse;
}

bool app_ascii(const App *app)
{
    return app->options.ascii;
}

Text *app_output(App *app)
{
    return &app->output;
}
