/* cmd_app.c - commands about the session: panes, help, the command line, settings, files. */
#include "core/base/escape.h"
#include "core/base/file.h"
#include "tui/commands/commands.h"
#include "core/catalog/source.h"
#include "tui/app/fleet_view.h"
#include "tui/app/lesson.h"
#include "tui/app/pane_words.h"
#include "tui/app/plan.h"
#include "tui/app/player.h"
#include "tui/app/skipped.h"
#include "tui/panes/pane_help.h"
#include "tui/panes/panes.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* The ring that Tab walks: the map, then what is shown beside it; on a narrow screen then all other panes in turn. */
static PaneId next_pane(const Session *session, int direction)
{
    if (session->layout.wide) {
        PaneId ring[3] = {PANE_MAP, session->side, PANE_LAYER};
        int count = session->side == PANE_LAYER ? 2 : 3, at = 0;
        for (int i = 0; i < count; i++)
            if (ring[i] == session->focus)
                at = i;
        return ring[(at + direction + count) % count];
    }
    if (session->focus == PANE_MAP && direction > 0 && session->side != PANE_HELP)
        return session->side;
    return (PaneId)(((int)session->focus + direction + PANE_COUNT) % PANE_COUNT);
}

bool command_pane(Session *session, Str args, Error *error)
{
    Str rest = args, word;
    if (!str_word(&rest, &word))
        return command_fail(error, args, args, "expected the name of a pane; Tab opens the next one");
    if (str_equal(word, STR("next")) || str_equal(word, STR("previous"))) {
        session_focus(session, next_pane(session, word.at[0] == 'n' ? 1 : -1));
        return true;
    }
    PaneId pane = pane_named(word);
    if (pane == PANE_COUNT)
        return command_fail(error, args, word, "there is no pane '%.*s'", STR_ARG(word));
    pane_open(session, pane);
    return true;
}

bool command_whole(Session *session, Str args, Error *error)
{
    if (args.length > 0)
        return command_fail(error, args, args, "`whole` takes no argument");
    session_spread(session, !session->whole);
    return true;
}

/* Drawing knows how many lines there are, and stops at the last. */
bool command_details(Session *session, Str args, uint64_t count, Error *error)
{
    enum { LINES = 3 };
    Str rest = args, way;
    bool given = str_word(&rest, &way), down = given && str_equal(way, STR("down"));
    if (!down && !(given && str_equal(way, STR("up"))))
        return command_fail(error, args, args, "expected: details down, or details up");
    if (!command_count(rest, count, 1, &count, error))
        return false;
    PaneId pane = session->focus;
    size_t by = count < 100000 ? (size_t)count * LINES : 100000;
    if (pane == PANE_MAP)
        return error_set(error, ERROR_USAGE, "the map has no details; Tab goes to a list");
    if (!pane_ops(pane)->detail) {
        pane_move(session, pane, down ? (long)by : -(long)by);
        return true;
    }
    size_t *first = &session->panes[pane].detail;
    *first = down ? *first + by : *first > by ? *first - by : 0;
    return true;
}

bool command_line(Session *session, Str args, Error *error)
{
    Str rest = args, first = {0};
    uint64_t line, detail;
    str_word(&rest, &first);
    if (!command_number(first, 1, &line, error) || !command_number(rest, 1, &detail, error))
        return false;
    if (session->focus == PANE_MAP)
        return error_set(error, ERROR_USAGE, "the map has no lines; Tab goes to a list");
    if (line == 0 || detail == 0 || line > UINT32_MAX || detail > UINT32_MAX)
        return command_fail(error, args, args, "lines are counted from 1");
    pane_put(session, session->focus, (size_t)line - 1, (size_t)detail - 1);
    return true;
}

bool command_close(Session *session, Str args, Error *error)
{
    (void)args;
    bool taught = session->focus == PANE_LESSON || session->focus == PANE_LESSONS;
    if (taught && lesson_shown(session)->name[0])
        return lesson_leave(session, error);
    if (session->focus == PANE_MAP || (session->focus == PANE_FLEET && fleet_view_is_open(session)))
        session->wishes.quit = true;
    else
        session_focus(session, PANE_MAP);
    return true;
}

bool command_help(Session *session, Str args, Error *error)
{
    (void)error;
    help_open(session, args);
    return true;
}

bool command_prompt(Session *session, Str args, Error *error)
{
    Text initial = TEXT_EMPTY;
    text_add_str(&initial, args);
    if (args.length > 0)
        text_add_char(&initial, ' ');
    bool ok = session_open_prompt(session, text_str(&initial), error);
    text_release(&initial);
    return ok;
}

/* ---- settings ---- */

/* `yes` or `no`; the setting is left alone where it is neither. */
static bool set_either(bool *setting, Str value, Str yes, Str no)
{
    if (str_equal(value, yes))
        *setting = true;
    else if (str_equal(value, no))
        *setting = false;
    else
        return false;
    return true;
}
static bool set_mouse(Session *session, Str value)
{
    return set_either(&session->mouse, value, STR("on"), STR("off"));
}
static bool set_glyphs(Session *session, Str value)
{
    return set_either(&session->options.ascii, value, STR("ascii"), STR("unicode"));
}
static bool set_theme(Session *session, Str value)
{
    return theme_light_parse(value, &session->options.light, NULL);
}
static bool set_speed(Session *session, Str value)
{
    uint64_t ms;
    if (!number_parse(value, &ms, NULL) || ms < PLAYER_MS_MIN || ms > PLAYER_MS_MAX)
        return false;
    player_set_ms(session, (int)ms);
    return true;
}
static bool set_editor(Session *session, Str value)
{
    Editor *editor = session->options.editor;
    bool vi = str_equal(value, STR("vi"));
    if (!vi && !str_equal(value, STR("emacs")))
        return false;
    session->vi = vi;
    return !editor || editor->mode(editor->self, vi ? "vi" : "emacs");
}

static const struct {
    const char *name, *values;
    bool (*set)(Session *, Str);
} SETTINGS[] = {
    {"mouse", "on or off", set_mouse},     {"glyphs", "unicode or ascii", set_glyphs},
    {"theme", "light or dark", set_theme}, {"speed", "milliseconds a step, 10 to 60000", set_speed},
    {"editor", "emacs or vi", set_editor},
};

#define SAVED "# written by `set save`"

/* Lines that `set save` writes anew: its own comment, settings, and bindings, which it knows of all. */
static bool is_saved(Str line)
{
    Str rest = line, word;
    if (!str_word(&rest, &word))
        return false;
    return str_equal(line, STR(SAVED)) || str_equal(word, STR("set")) || str_equal(word, STR("bind"));
}

/* What else a person has written there stays, before the settings. False: it is there, but can't be read. */
static bool keep_lines(const char *path, Text *out, Error *error)
{
    Arena arena = {0};
    Str rest, line;
    if (access(path, F_OK) != 0)
        return true;
    bool ok = command_read_file(path, COMMAND_FILE_MAX, &arena, &rest, error);
    while (ok && str_line(&rest, &line))
        if (!is_saved(str_trim(line)))
            text_printf(out, "%.*s\n", STR_ARG(line));
    arena_release(&arena);
    return ok;
}

/* The settings as the commands that make them, for the next start to run. */
static bool save_settings(Session *session, Error *error)
{
    const char *path = session->options.rc_path;
    if (!path)
        return error_set(error, ERROR_USAGE, "can't save the settings: neither XDG_CONFIG_HOME nor HOME is set");
    Text folder = TEXT_EMPTY;
    text_printf(&folder, "%s", path);
    for (size_t i = 1; i < folder.length; i++)
        if (folder.at[i] == '/') {
            folder.at[i] = 0;
            mkdir(folder.at, 0700); /* one that is there is fine; else opening the file tells */
            folder.at[i] = '/';
        }
    text_release(&folder);
    Text out = TEXT_EMPTY;
    if (!keep_lines(path, &out, error)) {
        text_release(&out);
        return false;
    }
    text_printf(&out, SAVED "\nset mouse=%s\nset glyphs=%s\nset theme=%s\nset speed=%d\nset editor=%s\n",
                session->mouse ? "on" : "off", session->options.ascii ? "ascii" : "unicode",
                theme_name(session->options.light), player_ms(session), session->vi ? "vi" : "emacs");
    for (size_t i = 0; i < session->keymap.rows.count; i++) {
        const Binding *row = &session->keymap.rows.at[i];
        char name[KEY_NAME_SIZE];
        const char *pane = "";
        for (int n = 0; n < PANE_COUNT; n++)
            if (row->panes == (PaneMask)1 << n)
                pane = pane_words((PaneId)n)->name;
        if (row->own)
            text_printf(&out, "bind %s%s%s %s\n", pane, *pane ? " " : "", key_name_format(row->key, name),
                        row->command);
    }
    bool ok = file_write(path, text_str(&out), error);
    text_release(&out);
    if (ok)
        session_say(session, "saved in %s", path);
    return ok;
}

bool command_set(Session *session, Str args, Error *error)
{
    if (str_equal(args, STR("save")))
        return save_settings(session, error);
    if (args.length == 0) {
        session_say(session, "mouse=%s glyphs=%s theme=%s speed=%d editor=%s", session->mouse ? "on" : "off",
                    session->options.ascii ? "ascii" : "unicode", theme_name(session->options.light),
                    player_ms(session), session->vi ? "vi" : "emacs");
        return true;
    }
    size_t equals = 0;
    while (equals < args.length && args.at[equals] != '=' && args.at[equals] != ' ')
        equals++;
    Str name = {args.at, equals};
    Str value = equals < args.length ? str_trim((Str){args.at + equals + 1, args.length - equals - 1}) : (Str){0};
    if (str_equal(name, STR("policy"))) {
        if (!plan_change_all(session, value, error))
            return false;
        session_say(session, "policy %.*s: verdicts and `plan` follow it; undo takes it back", STR_ARG(value));
        return true;
    }
    for (size_t i = 0; i < sizeof SETTINGS / sizeof *SETTINGS; i++)
        if (str_equal(name, str_from(SETTINGS[i].name)))
            return SETTINGS[i].set(session, value) ||
                   command_fail(error, args, value.at ? value : args, "%s is %s", SETTINGS[i].name, SETTINGS[i].values);
    return command_fail(error, args, args, "there is no setting '%.*s'; parameters of the policy: parameter NAME VALUE",
                        STR_ARG(name));
}

bool command_bind(Session *session, Str args, Error *error)
{
    Str rest = args, word, name;
    if (!str_word(&rest, &word))
        return command_fail(error, args, args, "expected: bind [PANE] KEY COMMAND");
    PaneMask panes = KEYMAP_ALL;
    KeyCode key;
    for (int i = 0; i < PANE_COUNT; i++)
        if (str_equal(word, str_from(pane_words((PaneId)i)->name)))
            panes = (PaneMask)1 << i;
    if (panes != KEYMAP_ALL && !str_word(&rest, &word))
        return command_fail(error, args, args, "expected: bind [PANE] KEY COMMAND");
    if (!key_name_parse(word, &key))
        return command_fail(error, args, word, "'%.*s' is not the name of a key", STR_ARG(word));
    Str command = str_trim(rest);
    if (command.length >= sizeof((Binding *)0)->command)
        return command_fail(error, args, command, "that command is too long");
    Str after = command;
    Error why = {0};
    if (str_word(&after, &name) && !command_find(session->host.commands, name, &why))
        return command_fail(error, args, name, "%s", why.message);
    keymap_bind(&session->keymap, key, panes, command);
    return true;
}

/* ---- files ---- */

bool command_source(Session *session, Str args, Error *error)
{
    if (args.length == 0)
        return command_fail(error, args, args, "expected: source FILE");
    Text path = TEXT_EMPTY;
    Arena arena = {0};
    Str script;
    bool ok = command_path(args, PATH_READ, &path, error) &&
              command_read_file(path.at, COMMAND_FILE_MAX, &arena, &script, error) &&
              session_run_script(session, script, error);
    if (!ok && error && error->line)
        error_place(error, path.at, error->line, error->column);
    text_release(&path);
    arena_release(&arena);
    return ok;
}

bool command_open(Session *session, Str args, Error *error)
{
    const char *paths[32];
    Text names = TEXT_EMPTY;
    size_t count = 0, offsets[32];
    Str rest = args, word;
    bool ok = true;
    Text path = TEXT_EMPTY;
    while (ok && count < 32 && str_word(&rest, &word)) {
        ok = command_path(word, PATH_READ, &path, error);
        lesson_place(session, &path);
        offsets[count++] = names.length;
        text_add(&names, path.at, path.length + 1);
    }
    text_release(&path);
    for (size_t i = 0; i < count; i++)
        paths[i] = names.at + offsets[i];
    History *history = mem_zero(1, sizeof *history);
    LoadReport report = {0};
    ok = ok && (count > 0 ? source_load(paths, count, &(LoadOptions){0}, history, &report, error)
                          : command_fail(error, args, args, "expected: open FILE…"));
    if (ok) {
        session_replace(session, history);
        skipped_keep(session, &report);
        text_clear(&session->source.opened);
        for (size_t i = 0; i < count; i++) {
            text_add_str(&session->source.opened, i ? STR(" ") : STR(""));
            shell_quote(str_from(paths[i]), &session->source.opened);
        }
        Text summary = TEXT_EMPTY;
        skipped_summary(&report, &summary);
        session_say(session, "%s", summary.length ? summary.at : "loaded");
        text_release(&summary);
    } else {
        free(history);
    }
    load_report_release(&report);
    text_release(&names);
    return ok;
}

bool command_yank(Session *session, Str args, Error *error)
{
    (void)args;
    text_clear(&session->wishes.clipboard);
    char text[LAYER_NAME_SIZE];
    const LayerSet *set = &session->shown->layers;
    LayerId id = session->map.selected;
    if (id != LAYER_NONE && set->name[id]) {
        char *escaped = mem_alloc(set->name_length[id] * 4 + 1);
        text_escape((Str){set->name[id], set->name_length[id]}, escaped, set->name_length[id] * 4 + 1);
        text_printf(&session->wishes.clipboard, "%s", escaped);
        free(escaped);
    } else if (id != LAYER_NONE) {
        Layer layer = layer_set_get(set, id);
        text_printf(&session->wishes.clipboard, "%s", layer_logical_name(&layer, set->form, text));
    } else if (session->map.has_cursor) {
        text_printf(&session->wishes.clipboard, "%s", key_format(session->map.cursor_key, set->form, text));
    } else {
        return error_set(error, ERROR_USAGE, "nothing is selected");
    }
    session_say(session, "copied %s", session->wishes.clipboard.at);
    return true;
}

bool command_quit(Session *session, Str args, Error *error)
{
    (void)args;
    (void)error;
    session->wishes.quit = true;
    return true;
}

bool command_redraw(Session *session, Str args, Error *error)
{
    (void)args;
    (void)error;
    session_unsay(session); /* a message ends with it when a script gives the command, too */
    session->wishes.redraw = true;
    return true;
}

bool command_suspend(Session *session, Str args, Error *error)
{
    (void)args;
    (void)error;
    session->wishes.suspend = true;
    return true;
}
