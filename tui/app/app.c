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

enum { PLAY_MS = 250, MAX_DEPTH = 8, LINE_KEYS_MAX = 1024, SEARCH_MAX = 30, SEARCH_KEYS_MAX = 64 };

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

void app_free(App *app)
{
    if (!app)
        return;
    run_stop(app);
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
    text_release(&app->prompt.initial);
    spot_release(&app->spot);
    lives_forget(app);
    ledger_forget(app);
    worst_forget(&app->worst);
    array_release(&app->prompt.keys);
    text_release(&app->prompt.line.text);
    text_release(&app->prompt.list.words);
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

bool app_run(App *app, Str line, Error *error)
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
    bool ok = command->run(app, args, error);
    app->depth--;
    if (!ok)
        place_in_line(error, line, args);
    return ok;
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
    if (!app->options.editor)
        return error_set(error, ERROR_USAGE, "there is no command line here");
    AppPrompt *prompt = &app->prompt;
    prompt->open = true;
    prompt->keys.count = 0;
    text_clear(&prompt->initial);
    text_add_str(&prompt->initial, initial);
    text_clear(&prompt->list.words);
    prompt->list.count = 0;
    Editor *editor = app->options.editor;
    editor->edit(editor->self, text_str(&prompt->initial), prompt->keys.at, 0, &prompt->line, &prompt->list);
    return true;
}

/* False: the key is left out. A search looks at all of the history for each of its characters, so it stays short. */
static bool prompt_type(AppPrompt *prompt, KeyCode key, size_t searched)
{
    bool printed = key >= INPUT_SPACE && key < INPUT_UP && key != INPUT_BACKSPACE;
    size_t most = printed ? LINE_KEYS_MAX : LINE_KEYS_MAX + LINE_KEYS_MAX / 2; /* room to edit, take, or leave it */
    bool leaves = key == INPUT_ESC || key == INPUT_ENTER || key == 'C' - '@' || key == 'G' - '@';
    bool searches = prompt->line.search[0] && !leaves; /* each key nests the search once more, and all run again */
    if (prompt->keys.count >= most || (printed && searches && searched >= SEARCH_MAX) ||
        (searches && prompt->keys.count >= SEARCH_KEYS_MAX))
        return false;
    array_push(&prompt->keys, key);
    return true;
}

/* The keys typed so far, the last of which is `key`. */
static void prompt_edit(App *app, KeyCode key)
{
    AppPrompt *prompt = &app->prompt;
    Editor *editor = app->options.editor;
    bool empty = prompt->line.text.length == 0 && key == INPUT_BACKSPACE;
    editor->edit(editor->self, text_str(&prompt->initial), prompt->keys.at, prompt->keys.count, &prompt->line,
                 &prompt->list);
    bool worn = prompt->keys.count >= LINE_KEYS_MAX + LINE_KEYS_MAX / 2;
    if (worn)
        app_say(app, "the line was edited for too long: it is closed");
    if (empty || prompt->line.cancelled || worn) {
        prompt->open = false;
        return;
    }
    if (!prompt->line.done)
        return;
    prompt->open = false;
    Text line = {0}; /* the command may open the prompt again */
    text_add_str(&line, str_trim(text_str(&prompt->line.text)));
    if (line.length > 0) {
        editor->accept(editor->self, line.at);
        Error error = {0};
        if (!app_run(app, text_str(&line), &error))
            say_error(app, text_str(&line), &error);
    }
    text_release(&line);
}

static void prompt_key(App *app, KeyCode key)
{
    if (prompt_type(&app->prompt, key, strlen(app->prompt.line.search)) || app->prompt.keys.count >= LINE_KEYS_MAX)
        prompt_edit(app, key);
}

/* As if it were typed, line ends as blanks; the line is edited once. */
static void prompt_paste(App *app, Str text)
{
    uint32_t code;
    size_t searched = strlen(app->prompt.line.search);
    while (utf8_next(&text, &code) && prompt_type(&app->prompt, code < INPUT_SPACE ? INPUT_SPACE : code, searched))
        searched++;
    prompt_edit(app, INPUT_SPACE);
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
        return; /* the error is what Esc goes back from */
    Text line = {0};
    text_printf(&line, "%s", command);
    if (count > 0)
        text_printf(&line, " %llu", (unsigned long long)count);
    Error error = {0};
    if (!app_run(app, text_str(&line), &error))
        say_error(app, (Str){0}, &error);
    text_release(&line);
}

static void on_key(App *app, KeyCode key)
{
    app->was_playing = app->playing && !app->prompt.open; /* any key stops the play, then does its work */
    app->playing = app->playing && app->prompt.open;
    if (app->prompt.open)
        prompt_key(app, key);
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
    if (app->prompt.open)
        prompt_paste(app, text);
    else if (!paste_take(app, text, &error))
        say_error(app, (Str){0}, &error);
}

void app_event(App *app, const Event *event)
{
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
    bool looking = insight_pending(&app->insight) || insight_pending(&app->compare.insight_b);
    /* It may have ended after the map was painted, while a pane of the same frame asked. */
    if (!app->layout.covered && !app->layout.tiny)
        looking = looking || app->map.awaits_summary || (app->compare.on && app->compare.map.awaits_summary);
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
