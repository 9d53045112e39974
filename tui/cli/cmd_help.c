/* cmd_help.c - help and man page, made from the table of subcommands and their options. */
#include "tui/app/commands.h"
#include "tui/app/help_topics.h"
#include "tui/app/keymap.h"
#include "tui/app/panes.h"
#include "tui/cli/commands.h"
#include "tui/cli/near.h"

#include <stdio.h>

enum { HELP_COLUMNS = 100 };

static const char about[] =
    "layerscope shows a timeline's layers in key/LSN space, says why compaction would (not) touch them,\n"
    "and simulates what other policies would do.\n";

static void print_page(HelpPage *page)
{
    Text out = {0};
    help_page_print(page, HELP_COLUMNS, &out);
    fputs(out.at ? out.at : "", stdout);
    text_release(&out);
    help_page_release(page);
}

static void print_overview(void)
{
    HelpPage commands = {0}, topics = {0};
    printf("usage: layerscope [FILE…]            open the explorer\n"
           "       layerscope COMMAND [OPTION…] [ARGUMENT…]\n\n%s\ncommands:\n",
           about);
    for (size_t i = 0; i < cli_command_count; i++)
        help_row(&commands, cli_commands[i]->name, "%s", cli_commands[i]->summary);
    print_page(&commands);
    printf("\ntopics:\n");
    for (size_t i = 0; i < help_topic_count; i++)
        help_row(&topics, help_topics[i].name, "%s", help_topics[i].title);
    print_page(&topics);
    printf("\n`layerscope help COMMAND` and `layerscope help TOPIC` tell more.\n"
           "Exit status: 0 fine, 1 ran and found something, 2 wrong usage, 3 an input cannot be read or is invalid,\n"
           "4 a sanity check failed.\n");
}

static void add_option(HelpPage *page, const CliOption *option)
{
    char left[64];
    int n = option->letter ? snprintf(left, sizeof left, "-%c, ", option->letter) : snprintf(left, sizeof left, "    ");
    snprintf(left + n, sizeof left - (size_t)n, "--%s%s%s", option->name, option->argument ? " " : "",
             option->argument ? option->argument : "");
    help_row(page, left, "%s", option->help);
}

/* One paragraph a line; lines that begin with a blank are as they are. */
static void add_details(HelpPage *page, const char *details)
{
    Str rest = str_from(details), line;
    while (str_line(&rest, &line))
        help_add(page, str_starts(line, STR(" ")) ? HELP_AS_IS : HELP_TEXT, "%.*s", STR_ARG(line));
}

static void print_command(const CliCommand *command)
{
    HelpPage page = {0};
    help_add(&page, HELP_AS_IS, "usage: layerscope %s %s", command->name, command->synopsis);
    help_add(&page, HELP_TEXT, "%s", command->summary);
    if (command->details)
        add_details(&page, command->details);
    if (command->options && command->options[0].name)
        help_add(&page, HELP_HEADING, "options:");
    for (const CliOption *option = command->options; option && option->name; option++)
        add_option(&page, option);
    print_page(&page);
}

/* Text as roff: a backslash, a leading dot and hyphens must not be taken for requests; what is not ASCII has escapes.
 */
static void print_roff(const char *text)
{
    Str rest = str_from(text);
    uint32_t c, last = '\n';
    for (; utf8_next(&rest, &c); last = c) {
        if (last == '\n' && (c == '.' || c == '\''))
            printf("\\&");
        if (c == '\\')
            printf("\\e");
        else if (c == '-')
            printf("\\-");
        else if (c > 126)
            printf("\\[u%04X]", (unsigned)c);
        else
            putchar((int)c);
    }
}

static void print_man_row(const char *term, const char *meaning)
{
    printf(".TP\n.B ");
    print_roff(term);
    printf("\n");
    print_roff(meaning);
    printf("\n");
}

static void print_man_page(HelpPage *page)
{
    bool as_is = false;
    for (size_t i = 0; i < page->lines.count; i++) {
        HelpKind kind = page->lines.at[i].kind;
        if (as_is != (kind == HELP_AS_IS))
            printf(as_is ? ".fi\n" : ".PP\n.nf\n");
        as_is = kind == HELP_AS_IS;
        if (kind == HELP_ROW) {
            print_man_row(help_left(page, i), help_right(page, i));
            continue;
        }
        if (!as_is)
            printf(kind == HELP_HEADING ? ".PP\n.B " : ".PP\n");
        print_roff(help_left(page, i));
        printf("\n");
    }
    if (as_is)
        printf(".fi\n");
    help_page_release(page);
}

static void print_man_command(const CliCommand *command)
{
    printf(".SS \"");
    print_roff(command->name);
    printf(" ");
    print_roff(command->synopsis);
    printf("\"\n");
    print_roff(command->summary);
    printf("\n");
    HelpPage details = {0};
    if (command->details)
        add_details(&details, command->details);
    print_man_page(&details);
    for (const CliOption *option = command->options; option && option->name; option++) {
        printf(".TP\n.B ");
        if (option->letter)
            printf("\\-%c, ", option->letter);
        printf("\\-\\-");
        print_roff(option->name);
        if (option->argument)
            printf(" \\fI%s\\fP", option->argument);
        printf("\n");
        print_roff(option->help);
        printf("\n");
    }
}

/* The bindings of these panes, the keys of a command together, as far as they come first for it. */
static void print_man_bindings(const Keymap *keymap, PaneMask panes)
{
    Text keys = {0}, meaning = {0};
    char name[KEY_NAME_SIZE];
    for (size_t i = 0; i < keymap->rows.count; i++) {
        const Binding *row = &keymap->rows.at[i];
        bool told = row->panes != panes || !row->command[0];
        text_clear(&keys);
        text_clear(&meaning);
        for (size_t k = 0; k < keymap->rows.count; k++) {
            const Binding *other = &keymap->rows.at[k];
            if (other->panes != panes || strcmp(other->command, row->command) != 0)
                continue;
            told = told || k < i;
            text_printf(&keys, "%s%s", keys.length ? ", " : "", key_name_format(other->key, name));
        }
        if (told)
            continue;
        const AppCommand *command = command_find(str_from(row->command), NULL);
        bool plain = command && strcmp(command->name, row->command) == 0;
        text_printf(&meaning, "%s%s%s", row->command, plain ? ": " : "", plain ? command->help : "");
        print_man_row(keys.at, meaning.at);
    }
    text_release(&keys);
    text_release(&meaning);
}

/* The explorer's cheat sheet: keys from the keymap, then the commands they run. */
static void print_man_keys(void)
{
    Keymap keymap;
    keymap_init(&keymap);
    printf(".SH KEYS\nIn the explorer; every key runs a command, and all can be rebound.\n");
    print_man_bindings(&keymap, KEYMAP_ALL);
    for (int pane = 0; pane < PANE_COUNT; pane++) {
        PaneMask panes = (PaneMask)1 << pane;
        bool any = false;
        for (size_t i = 0; i < keymap.rows.count; i++)
            any = any || keymap.rows.at[i].panes == panes;
        if (any)
            printf(".SS \"In the pane %s\"\n", pane_ops[pane].name);
        if (any)
            print_man_bindings(&keymap, panes);
    }
    keymap_release(&keymap);
    printf(".SH EXPLORER COMMANDS\nTyped after a colon, in scripts, and in the configuration.\n");
    for (size_t i = 0; i < app_command_count; i++) {
        const AppCommand *command = &app_commands[i];
        Text term = {0};
        text_printf(&term, "%s %s", command->name, command->arguments);
        print_man_row(term.at, command->help);
        text_release(&term);
    }
}

/* Sections bear the topics' names in capitals. */
static void print_man_topics(void)
{
    for (size_t i = 0; i < help_topic_count; i++) {
        HelpPage page = {0};
        printf(".SH ");
        for (const char *at = help_topics[i].name; *at; at++)
            putchar(*at >= 'a' && *at <= 'z' ? *at - 'a' + 'A' : *at);
        printf("\n");
        help_topics[i].build(&page);
        print_man_page(&page);
    }
}

static void print_man(void)
{
    printf(".TH LAYERSCOPE 1 \"\" \"layerscope %s\" \"User Commands\"\n.SH NAME\n"
           "layerscope \\- see, question and improve the compaction of layered key/LSN storage\n.SH SYNOPSIS\n"
           ".B layerscope\n[\\fIFILE\\fP...]\n.br\n.B layerscope\n\\fICOMMAND\\fP [\\fIOPTION\\fP...] "
           "[\\fIARGUMENT\\fP...]\n.SH DESCRIPTION\n",
           LAYERSCOPE_VERSION);
    print_roff(about);
    printf(".SH COMMANDS\n");
    for (size_t i = 0; i < cli_command_count; i++)
        print_man_command(cli_commands[i]);
    print_man_keys();
    print_man_topics();
    printf(
        ".SH EXIT STATUS\n0 fine; 1 ran and found something; 2 wrong usage; 3 an input cannot be read or is invalid;\n"
        "4 a sanity check failed.\n.SH ENVIRONMENT\nNO_COLOR switches colours off. XDG_CONFIG_HOME holds "
        "layerscope/rc, XDG_STATE_HOME the prompt's history.\n");
}

static int no_help(const char *topic)
{
    Error error = {0};
    Near near = near_to(str_from(topic));
    for (size_t i = 0; i < cli_command_count; i++)
        near_try(&near, cli_commands[i]->name);
    for (size_t i = 0; i < help_topic_count; i++)
        near_try(&near, help_topics[i].name);
    near_try(&near, "man");
    if (near.best)
        error_set(&error, ERROR_USAGE, "no help on '%s'; did you mean '%s'?", topic, near.best);
    else
        error_set(&error, ERROR_USAGE, "no help on '%s'; see layerscope help", topic);
    return cli_fail(&error);
}

int cli_help(const char *topic)
{
    if (!topic) {
        print_overview();
        return 0;
    }
    if (strcmp(topic, "man") == 0) {
        print_man();
        return 0;
    }
    const HelpTopic *subject = help_topic_find(str_from(topic));
    if (subject) {
        HelpPage page = {0};
        subject->build(&page);
        print_page(&page);
        return 0;
    }
    const CliCommand *command = cli_find(topic);
    if (!command) {
        return no_help(topic);
    }
    print_command(command);
    return 0;
}

static int run(const CliArgs *args)
{
    return cli_help(args->file_count ? args->files[0] : NULL);
}

static const CliOption options[] = {{0}};

const CliCommand cmd_help = {
    .name = "help",
    .synopsis = "[TOPIC]",
    .summary = "what the commands do and which options they have; `help man` prints the man page",
    .options = options,
    .run = run,
};
