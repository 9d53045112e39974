/* cmd_settings.c - has the commands `set` and `bind`, and writes the settings file.
 *
 *     :set speed=200      :bind map x zoom in      :set save writes both as commands that run at the next start
 */
#include "core/base/file.h"
#include "tui/app/pane_words.h"
#include "tui/app/plan.h"
#include "tui/app/player.h"
#include "tui/commands/commands.h"

#include <sys/stat.h>
#include <unistd.h>

/* Sets `setting` to true for `yes` and to false for `no`. Returns false for any other value. */
static bool settings_set_either(bool *setting, Str value, Str yes, Str no)
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
    return settings_set_either(&session->mouse, value, STR("on"), STR("off"));
}
static bool set_glyphs(Session *session, Str value)
{
    return settings_set_either(&session->options.ascii, value, STR("ascii"), STR("unicode"));
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
static bool settings_set_editor(Session *session, Str value)
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
    {"mouse", "on or off", set_mouse},
    {"glyphs", "unicode or ascii", set_glyphs},
    {"theme", "light or dark", set_theme},
    {"speed", "milliseconds a step, 10 to 60000", set_speed},
    {"editor", "emacs or vi", settings_set_editor},
};

#define SAVED "# written by `set save`"

/* Is this a line that `set save` writes again: its comment, one of SETTINGS, or a binding? */
static bool settings_is_saved(Str line)
{
    Str rest = line, word, name;
    if (str_equal(line, STR(SAVED)) || !str_word(&rest, &word))
        return str_equal(line, STR(SAVED));
    if (!str_equal(word, STR("set")) || !str_word(&rest, &name))
        return str_equal(word, STR("bind"));
    const char *equals = memchr(name.at, '=', name.length);
    name.length = equals ? (size_t)(equals - name.at) : name.length;
    for (size_t i = 0; i < sizeof SETTINGS / sizeof *SETTINGS; i++)
        if (str_equal(name, str_from(SETTINGS[i].name)))
            return true;
    return false;
}

/* Copies all other lines of the old file, so that they are kept in front of the settings. A missing file has none;
 * fails if it cannot be read. */
static bool settings_keep_lines(const char *path, Text *out, Error *error)
{
    Arena arena = {0};
    Str rest, line;
    if (access(path, F_OK) != 0)
        return true;
    bool ok = command_read_file(path, COMMAND_FILE_MAX, &arena, &rest, error);
    while (ok && str_line(&rest, &line))
        if (!settings_is_saved(str_trim(line)))
            text_printf(out, "%.*s\n", STR_ARG(line));
    arena_release(&arena);
    return ok;
}

/* Writes the settings file. */
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
            mkdir(folder.at, 0700); /* it may exist; any failure shows when the file is written */
            folder.at[i] = '/';
        }
    text_release(&folder);
    Text out = TEXT_EMPTY;
    if (!settings_keep_lines(path, &out, error)) {
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
