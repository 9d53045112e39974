/* pane_help.c - the help, made of the tables: what the pane is for, its keys, all commands. With a search, only what
 * mentions the word, topics included. Example: `help zoom` leaves the rows of zoom, enter and mouse; `help policies`
 * is a topic: its page comes first. */
#include "tui/app/commands.h"
#include "tui/app/help_topics.h"
#include "tui/app/hints.h"
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

static void add_heading(Lines *lines, const char *text)
{
    if (lines->at.count > 0)
        lines_blank(lines);
    lines_add(lines, (Style){.fg = ROLE_ACCENT, .attr = ATTR_BOLD}, LINE_NOTHING, "%s", text);
}

/* ---- keys ---- */

static bool hint_is_own(const Hint *hint, unsigned pane)
{
    return hint->panes >> pane & 1;
}

static bool is_hinted(const char *line, unsigned pane)
{
    for (size_t i = 0; i < hint_count; i++)
        if (hint_is_own(&hints[i], pane) && hint_has(&hints[i], line))
            return true;
    return false;
}

/* What the pane's own keys do, each in a few words. */
static void add_own_keys(App *app, Lines *lines)
{
    unsigned pane = app->help_about;
    Text keys = {0};
    for (size_t i = 0; i < hint_count; i++) {
        bool later = hints[i].possible && hints[i].possible(app) == 0 && pane != PANE_LESSON;
        text_clear(&keys);
        if (!later && hint_is_own(&hints[i], pane) && hint_keys(app, &hints[i], pane, true, &keys))
            lines_field(lines, keys.at, "%s", hints[i].what);
    }
    text_release(&keys);
}

/* All bindings of the pane that mention the word; without one those that add_own_keys() did not tell. */
static void add_keys(App *app, Lines *lines, Str word)
{
    unsigned pane = app->help_about;
    Text keys = {0}, seen = {0};
    bool headed = false;
    for (size_t i = 0; i < app->keymap.rows.count; i++) {
        const char *line = app->keymap.rows.at[i].command;
        bool everywhere = app->keymap.rows.at[i].panes == KEYMAP_ALL;
        const AppCommand *command = command_of(line);
        text_clear(&keys);
        hint_keys_of(app, line, pane, &keys);
        if (!command || keys.length == 0 || (word.length == 0 && !everywhere && is_hinted(line, pane)))
            continue;
        char marked[120];
        snprintf(marked, sizeof marked, "\n%s\n", line);
        if (seen.at && strstr(seen.at, marked))
            continue;
        text_printf(&seen, "%s", marked);
        if (!mentions(word, line) && !mentions(word, command->help) && !mentions(word, keys.at))
            continue;
        if (!headed)
            add_heading(lines, word.length ? "Keys" : "All keys, and what they run");
        headed = true;
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
            add_heading(lines, group);
        }
        lines_add(lines, (Style){0}, LINE_NOTHING, ":%s %s", command->name, command->arguments);
        lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "    %s", command->help);
    }
}

/* ---- topics ---- */

/* The columns of the page's terms where the pane has room for them beside their meanings; else 0. */
static int term_columns(const Lines *lines, const HelpPage *page)
{
    enum { LEAST = 11, MOST = 28 };
    int widest = 0;
    for (size_t i = 0; i < page->lines.count; i++) {
        int width = page->lines.at[i].kind == HELP_ROW ? text_columns(str_from(help_left(page, i))) : 0;
        widest = width > widest ? width : widest;
    }
    int wanted = widest + 2 < LEAST ? LEAST : widest + 2 > MOST ? MOST : widest + 2;
    return wanted * 3 > lines->width ? 0 : wanted;
}

static void add_page_line(Lines *lines, const HelpPage *page, size_t i, int columns)
{
    const char *left = help_left(page, i);
    if (page->lines.at[i].kind == HELP_HEADING) {
        add_heading(lines, left);
    } else if (page->lines.at[i].kind == HELP_ROW && columns > 0) {
        lines_term(lines, columns, left, "%s", help_right(page, i));
    } else if (page->lines.at[i].kind == HELP_ROW) {
        lines_add(lines, (Style){0}, LINE_NOTHING, "%s", left);
        lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "    %s", help_right(page, i));
    } else {
        if (page->lines.at[i].kind == HELP_TEXT && i > 0)
            lines_blank(lines);
        lines_add(lines, (Style){0}, LINE_NOTHING, "%s", left);
    }
}

static void add_topic(Lines *lines, const HelpTopic *topic)
{
    HelpPage page = {0};
    topic->build(&page);
    int columns = term_columns(lines, &page);
    add_heading(lines, topic->title);
    for (size_t i = 0; i < page.lines.count; i++)
        add_page_line(lines, &page, i, columns);
    help_page_release(&page);
}

/* The rows of all topics but one that mention the word. */
static void search_topics(Lines *lines, Str word, const HelpTopic *shown)
{
    for (size_t t = 0; t < help_topic_count; t++) {
        HelpPage page = {0};
        bool headed = false;
        help_topics[t].build(&page);
        int columns = term_columns(lines, &page);
        for (size_t i = 0; &help_topics[t] != shown && i < page.lines.count; i++) {
            HelpKind kind = page.lines.at[i].kind;
            if (kind == HELP_HEADING || kind == HELP_TEXT ||
                (!mentions(word, help_left(&page, i)) && !mentions(word, help_right(&page, i))))
                continue;
            if (!headed) {
                Text title = {0};
                text_printf(&title, "%s (:help %s)", help_topics[t].title, help_topics[t].name);
                add_heading(lines, title.at);
                text_release(&title);
            }
            headed = true;
            add_page_line(lines, &page, i, columns);
        }
        help_page_release(&page);
    }
}

/* ---- the pane ---- */

static void add_names(Lines *lines)
{
    Text names = {0};
    help_topic_names(&names);
    lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, ":help TOPIC tells more, on: %s.", names.at);
    text_release(&names);
}

static void add_search(App *app, Lines *lines, Str word)
{
    const HelpTopic *topic = help_topic_find(word);
    char escaped[100];
    text_escape(word, escaped, sizeof escaped);
    if (topic)
        add_topic(lines, topic);
    size_t before = lines->at.count;
    if (topic)
        lines_blank(lines);
    lines_add(lines, (Style){.fg = ROLE_ACCENT, .attr = ATTR_BOLD}, LINE_NOTHING,
              topic ? "What else mentions \"%s\"" : "What mentions \"%s\" (:help alone shows all)", escaped);
    size_t after = lines->at.count;
    add_keys(app, lines, word);
    add_commands(lines, word);
    search_topics(lines, word, topic);
    if (lines->at.count > after)
        return;
    lines->at.count = before;
    if (topic)
        return;
    lines_add(lines, (Style){.fg = ROLE_BAD, .attr = ATTR_BOLD}, LINE_NOTHING, "Nothing mentions \"%s\".", escaped);
    lines_blank(lines);
    lines_add(lines, (Style){0}, LINE_NOTHING, ":help alone shows all keys and commands.");
    add_names(lines);
}

void pane_help_build(App *app, Lines *lines, int width)
{
    Str word = text_str(&app->help_search);
    (void)width;
    if (word.length > 0) {
        add_search(app, lines, word);
        return;
    }
    const PaneOps *ops = &pane_ops[app->help_about];
    add_heading(lines, ops->title);
    lines_add(lines, (Style){0}, LINE_NOTHING, "%s", ops->help);
    add_heading(lines, "Keys of this pane");
    add_own_keys(app, lines);
    if (ops->topic)
        add_topic(lines, help_topic_find(str_from(ops->topic)));
    lines_blank(lines);
    lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING,
              "q closes the help, :help WORD searches it, arrows scroll. A number before a key repeats it.");
    add_names(lines);
    add_keys(app, lines, word);
    add_commands(lines, word);
}
