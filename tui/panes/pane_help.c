/* pane_help.c - builds the help from the tables: what the pane is for, its keys, all commands. A search shows only what
 * mentions the word, topics included. Example: `help zoom` shows the keys and commands zoom, enter, back and region,
 * and rows of topics; `help policies` is a topic, so its page comes first. */
#include "tui/app/command.h"
#include "tui/app/help_topics.h"
#include "tui/panes/hints.h"
#include "tui/panes/map_enter.h"
#include "tui/panes/map_marks.h"
#include "tui/panes/maps.h"
#include "tui/app/pane_words.h"
#include "tui/panes/pane_table.h"
#include "tui/view/theme.h"
#include "tui/panes/pane_help.h"

#include <stdio.h>
#include <strings.h>

typedef struct Help {
    Text search;  /* a word or topic; empty: the help on a pane */
    PaneId about; /* the pane that the help is about */
    bool signs;   /* the help starts at the signs of the pane and of its map */
    bool go;      /* the help was opened: scroll to its start once its lines are built */
} Help;

static void init(void *state)
{
    ((Help *)state)->search = (Text)TEXT_EMPTY;
}

static void release(Session *session, void *state)
{
    (void)session;
    text_release(&((Help *)state)->search);
}

static const Feature HELP = {.name = "help pane", .size = sizeof(Help), .init = init, .release = release};

static Help *help_of(const Session *session)
{
    return session_feature(session, &HELP);
}

bool help_has_signs(const Session *session)
{
    return help_of(session)->search.length == 0;
}

bool help_shows_signs(const Session *session)
{
    return help_has_signs(session) && help_of(session)->signs;
}

void help_open(Session *session, Str word)
{
    Help *help = help_of(session);
    help->signs = session->focus == PANE_HELP && word.length == 0 && help_has_signs(session) && !help->signs;
    help->go = true;
    text_clear(&help->search);
    text_add_str(&help->search, word);
    if (session->side != PANE_HELP)
        session->before_help = session->side;
    if (session->focus != PANE_HELP)
        help->about = session->focus;
    session_focus(session, PANE_HELP);
}

void help_link(const Session *session, Text *out)
{
    const Help *help = help_of(session);
    text_printf(out, "; pane %s", pane_words(session->before_help)->name);
    if (help->about != session->before_help)
        text_printf(out, "; pane %s", pane_words(help->about)->name);
    text_add_str(out, STR("; help"));
    if (help->search.length)
        text_printf(out, " %s", help->search.at);
    else if (help->signs)
        text_printf(out, "; help");
}

static bool help_mentions(Str word, const char *text)
{
    if (word.length == 0)
        return true;
    for (; *text; text++)
        if (strncasecmp(text, word.at, word.length) == 0)
            return true;
    return false;
}

static const Command *pane_help_command(const Session *session, const char *line)
{
    Str rest = str_from(line), name;
    return str_word(&rest, &name) ? command_find(session->host.commands, name, NULL) : NULL;
}

/* ---- keys ---- */

static bool hint_is_of(const Hint *hint, unsigned pane)
{
    return hint->panes == 0 || (hint->panes >> pane & 1);
}

/* What the command does in the pane, in a hint's words. NULL: no hint explains it. */
static const char *hinted(const char *line, unsigned pane)
{
    for (size_t i = 0; i < hint_count; i++)
        if (hint_is_of(&hints[i], pane) && hint_has(&hints[i], line))
            return hint_alone(&hints[i], line);
    return NULL;
}

/* Adds keys that do something now, and what each does in a phrase: those of the pane, or those that all panes have. */
static void add_hints(Session *session, Lines *lines, bool own)
{
    unsigned pane = help_of(session)->about;
    Text keys = TEXT_EMPTY;
    const char *enter = map_enter_words(map_enter(session));
    for (size_t i = 0; i < hint_count; i++) {
        bool now = own && enter && pane == PANE_MAP && hint_has(&hints[i], "enter");
        text_clear(&keys);
        const char *what = (hints[i].panes != 0) == own && hint_is_of(&hints[i], pane)
                               ? hint_keys(session, &hints[i], pane, &keys)
                               : NULL;
        if (what)
            lines_field(lines, keys.at, "%s%s%s", what, now ? "; now: " : "", now ? enter : "");
    }
    text_release(&keys);
}

/* Adds the keys that would only refuse now, below the reason. */
static void add_refused(Session *session, Lines *lines)
{
    unsigned pane = help_of(session)->about;
    Text keys = TEXT_EMPTY;
    Error why = {0}, last = {0};
    lines_heading(lines, "Not now");
    for (size_t i = 0; i < hint_count; i++) {
        text_clear(&keys);
        const char *what =
            hint_is_of(&hints[i], pane) ? hint_refused_keys(session, &hints[i], pane, &keys, &why) : NULL;
        if (!what)
            continue;
        if (strcmp(why.message, last.message) != 0)
            lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "%s:", why.message);
        last = why;
        lines_field(lines, keys.at, "%s", what);
    }
    text_release(&keys);
}

/* Adds the pane's bindings that mention the word. Without a word: those that no hint explains, the user's own. */
static void add_keys(Session *session, Lines *lines, Str word)
{
    unsigned pane = help_of(session)->about;
    Text keys = TEXT_EMPTY, seen = TEXT_EMPTY;
    bool headed = false;
    for (size_t i = 0; i < session->keymap.rows.count; i++) {
        const char *line = session->keymap.rows.at[i].command;
        const Command *command = pane_help_command(session, line);
        text_clear(&keys);
        hint_keys_of(session, line, pane, &keys);
        const char *hint = hinted(line, pane);
        if (!command || keys.length == 0 || (word.length == 0 && hint))
            continue;
        char marked[120];
        snprintf(marked, sizeof marked, "\n%s\n", line);
        if (strstr(seen.at, marked))
            continue;
        text_printf(&seen, "%s", marked);
        if (!help_mentions(word, line) && !help_mentions(word, command->help) && !help_mentions(word, keys.at) &&
            !(hint && help_mentions(word, hint)))
            continue;
        if (!headed)
            lines_heading(lines, "%s", word.length ? "Keys" : "Your keys, and what they run");
        headed = true;
        bool plain = strcmp(line, command->name) == 0;
        const char *what = hint && !(plain && help_mentions(word, command->help)) ? hint : plain ? command->help : "";
        lines_field(lines, keys.at, "%s%s%s", line, *what ? ": " : "", what);
    }
    text_release(&keys);
    text_release(&seen);
}

static void add_commands(const Session *session, Lines *lines, Str word)
{
    const char *group = "";
    const Command *command;
    for (size_t i = 0; (command = session->host.commands(i)) != NULL; i++) {
        if (!help_mentions(word, command->name) && !help_mentions(word, command->help) &&
            !help_mentions(word, command->arguments))
            continue;
        if (strcmp(group, command->group) != 0) {
            group = command->group;
            lines_heading(lines, "%s", group);
        }
        lines_add(lines, (Style){0}, LINE_NOTHING, ":%s %s", command->name, command->arguments);
        lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "    %s", command->help);
    }
}

/* ---- topics ---- */

/* The columns for the page's terms; 0 where the pane is too narrow to show their meanings beside them. */
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
        lines_heading(lines, "%s", left);
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
    HelpPage page = HELP_PAGE_EMPTY;
    topic->build(&page);
    int columns = term_columns(lines, &page);
    lines_heading(lines, "%s", topic->title);
    for (size_t i = 0; i < page.lines.count; i++)
        add_page_line(lines, &page, i, columns);
    help_page_release(&page);
}

/* Adds the rows that mention the word, of all topics but `shown`. */
static void search_topics(Lines *lines, Str word, const HelpTopic *shown)
{
    for (size_t t = 0; t < help_topic_count; t++) {
        HelpPage page = HELP_PAGE_EMPTY;
        bool headed = false;
        help_topics[t].build(&page);
        int columns = term_columns(lines, &page);
        for (size_t i = 0; &help_topics[t] != shown && i < page.lines.count; i++) {
            HelpKind kind = page.lines.at[i].kind;
            if (kind == HELP_HEADING || kind == HELP_TEXT ||
                (!help_mentions(word, help_left(&page, i)) && !help_mentions(word, help_right(&page, i))))
                continue;
            if (!headed) {
                Text title = TEXT_EMPTY;
                text_printf(&title, "%s (:help %s)", help_topics[t].title, help_topics[t].name);
                lines_heading(lines, "%s", title.at);
                text_release(&title);
            }
            headed = true;
            add_page_line(lines, &page, i, columns);
        }
        help_page_release(&page);
    }
}

/* ---- the signs that are on the map now ---- */

static void pane_help_add_sign(void *self, const char *signs, int painted, Style style, const char *help)
{
    lines_sign(self, signs, painted, style, help);
}

/* Where the help covers the map, no frame has painted it with its marks, such as the layers of a read, nor with the
 * states that layers have now. */
static void paint_marks(Session *session)
{
    session_map(session);
    maps_update(session);
    map_marks_update(session);
    if (!session->layout.covered || session->layout.tiny || session->map.mark_count == 0)
        return;
    grid_reset(&session->scratch, session->cols, session->rows);
    maps_paint(session, &session->scratch);
}

/* Adds the signs of the pane itself, then those of its map. */
static void add_signs(Session *session, Lines *lines, const PaneWords *words)
{
    Str rest = str_from(words->signs ? words->signs : ""), line;
    char sign[16];
    if (rest.length)
        lines_heading(lines, "What the symbols of this pane mean");
    while (str_line(&rest, &line)) {
        Str meaning = line, word;
        str_word(&meaning, &word);
        snprintf(sign, sizeof sign, "%.*s", STR_ARG(word));
        lines_field(lines, sign, "%.*s", STR_ARG(str_trim(meaning)));
    }
    paint_marks(session);
    lines_heading(lines, "What the symbols on the map mean");
    map_signs_shown(session_map(session), pane_help_add_sign, lines);
    lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, ":help %s lists all symbols.",
              words->topic ? words->topic : "legend");
}

/* ---- the pane ---- */

static void help_add_names(Lines *lines)
{
    Text names = TEXT_EMPTY;
    help_topic_names(&names);
    lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, ":help TOPIC explains more: %s.", names.at);
    text_release(&names);
}

static void add_search(Session *session, Lines *lines, Str word)
{
    const HelpTopic *topic = help_topic_find(word);
    char escaped[100];
    text_escape(word, escaped, sizeof escaped);
    if (topic)
        add_topic(lines, topic);
    size_t before = lines->at.count;
    lines_heading(lines, topic ? "What else mentions \"%s\"" : "What mentions \"%s\" (:help alone shows all)", escaped);
    size_t after = lines->at.count;
    add_keys(session, lines, word);
    add_commands(session, lines, word);
    search_topics(lines, word, topic);
    if (lines->at.count > after)
        return;
    lines->at.count = before;
    if (topic)
        return;
    lines_add(lines, (Style){.fg = ROLE_BAD, .attr = ATTR_BOLD}, LINE_NOTHING, "Nothing mentions \"%s\".", escaped);
    lines_blank(lines);
    lines_add(lines, (Style){0}, LINE_NOTHING, ":help alone shows all keys and commands.");
    help_add_names(lines);
}

/* Scrolls to a line, once after each help_open(). */
static void show_from(Session *session, size_t line)
{
    Help *help = help_of(session);
    if (help->go)
        session->panes[PANE_HELP].top = line;
    help->go = false;
}

static void pane_help_build(Session *session, Lines *lines, int width)
{
    Help *help = help_of(session);
    Str word = text_str(&help->search);
    (void)width;
    size_t signs = 0;
    if (word.length > 0) {
        add_search(session, lines, word);
        show_from(session, 0);
        return;
    }
    const PaneWords *words = pane_words(help->about);
    char heading[80];
    snprintf(heading, sizeof heading, "Keys of the pane: %s", words->title);
    lines_heading(lines, "%s", heading);
    add_hints(session, lines, true);
    if (help->about != PANE_MAP) {
        lines_blank(lines);
        lines_add(lines, (Style){0}, LINE_NOTHING, "%s", words->help);
        lines_heading(lines, "Keys of all panes");
    }
    add_hints(session, lines, false);
    add_keys(session, lines, word);
    add_refused(session, lines);
    if (help->about == PANE_MAP) { /* most keys are about it */
        lines_blank(lines);
        lines_add(lines, (Style){0}, LINE_NOTHING, "%s", words->help);
    }
    signs = lines->at.count + 1; /* after the heading's blank line */
    add_signs(session, lines, words);
    lines_blank(lines);
    lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING,
              "q closes the help, :help WORD searches it, arrows scroll. A number before a key repeats it.");
    help_add_names(lines);
    add_commands(session, lines, word);
    show_from(session, help->signs ? signs : 0);
}

const PaneOps pane_help = {.build = pane_help_build};
