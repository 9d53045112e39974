/* pane_help.c - the help, made of the tables: what the pane is for, its keys, all commands. With a search, only what
 * mentions the word. Example: `help zoom` leaves the rows of zoom, enter and mouse. */
#include "tui/app/commands.h"
#include "tui/app/panes.h"
#include "tui/view/theme.h"

#include <stdio.h>
#include <strings.h>

static bool mentions(Str word, const char *text)
{
    if (word.length == 0)
        return true;
    for (; *text; text++)
        if (strncasecmp(text, word.at, word.length) == 0)
            return true;
    return false;
}

static const AppCommand *command_of(const char *line)
{
    Str rest = str_from(line), name;
    return str_word(&rest, &name) ? command_find(name, NULL) : NULL;
}

/* All keys that run `command` here, "h Left". */
static void keys_of(App *app, const char *command, unsigned pane, Text *out)
{
    char name[KEY_NAME_SIZE];
    for (size_t i = 0; i < app->keymap.rows.count; i++) {
        const Binding *row = &app->keymap.rows.at[i];
        const char *now = keymap_command(&app->keymap, row->key, pane);
        if (now && now == row->command && strcmp(now, command) == 0)
            text_printf(out, "%s%s", out->length ? " " : "", key_name_format(row->key, name));
    }
}

static void add_keys(App *app, Lines *lines, Str word)
{
    unsigned pane = app->help_about;
    Text keys = {0}, seen = {0};
    for (size_t i = 0; i < app->keymap.rows.count; i++) {
        const char *line = app->keymap.rows.at[i].command;
        const AppCommand *command = command_of(line);
        text_clear(&keys);
        keys_of(app, line, pane, &keys);
        if (!command || keys.length == 0)
            continue;
        char marked[120];
        snprintf(marked, sizeof marked, "\n%s\n", line);
        if (seen.at && strstr(seen.at, marked))
            continue;
        text_printf(&seen, "%s", marked);
        if (!mentions(word, line) && !mentions(word, command->help) && !mentions(word, keys.at))
            continue;
        bool plain = strcmp(line, command->name) == 0;
        lines_field(lines, keys.at, "%s%s%s", line, plain ? ": " : "", plain ? command->help : "");
    }
    text_release(&keys);
    text_release(&seen);
}

static void add_commands(Lines *lines, Str word)
{
    const char *group = "";
    for (size_t i = 0; i < app_command_count; i++) {
        const AppCommand *command = &app_commands[i];
        if (!mentions(word, command->name) && !mentions(word, command->help) && !mentions(word, command->arguments))
            continue;
        if (strcmp(group, command->group) != 0) {
            group = command->group;
            lines_blank(lines);
            lines_add(lines, (Style){.fg = ROLE_ACCENT, .attr = ATTR_BOLD}, LINE_NOTHING, "%s", group);
        }
        lines_add(lines, (Style){0}, LINE_NOTHING, ":%s %s", command->name, command->arguments);
        lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "    %s", command->help);
    }
}

void pane_help_build(App *app, Lines *lines, int width)
{
    (void)width;
    Str word = text_str(&app->help_search);
    Style heading = {.fg = ROLE_ACCENT, .attr = ATTR_BOLD};
    if (word.length > 0) {
        char escaped[100];
        text_escape(word, escaped, sizeof escaped);
        lines_add(lines, heading, LINE_NOTHING, "What mentions \"%s\" (:help alone shows all)", escaped);
        lines_blank(lines);
    } else {
        const PaneOps *ops = &pane_ops[app->help_about];
        lines_add(lines, heading, LINE_NOTHING, "%s", ops->title);
        lines_add(lines, (Style){0}, LINE_NOTHING, "%s", ops->help);
        lines_blank(lines);
        lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING,
                  "q closes the help, :help WORD searches it, arrows scroll. A number before a key repeats it.");
        lines_blank(lines);
        lines_add(lines, heading, LINE_NOTHING, "Keys here");
    }
    add_keys(app, lines, word);
    add_commands(lines, word);
}
