/* man.c - prints the man page as roff, from the same tables as the help. */
#include "tui/cli/man.h"

#include "tui/commands/commands.h"
#include "tui/app/keymap.h"
#include "tui/app/pane_words.h"
#include "tui/cli/about.h"
#include "tui/cli/input.h"

#include <stdio.h>

/* Prints text as roff: escapes backslashes, hyphens, a leading dot or quote, which would start a request, and
 * characters outside ASCII. */
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

static const CliOption input_options[] = {CLI_INPUT_OPTIONS, {0}};

static void print_man_option(const CliOption *option)
{
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

static bool is_input_option(const CliOption *option)
{
    for (const CliOption *shared = input_options; shared->name; shared++)
        if (strcmp(shared->name, option->name) == 0 && strcmp(shared->help, option->help) == 0)
            return true;
    return false;
}

/* Prints a command's section. The options that most commands share have a section of their own. */
static void print_man_command(const CliCommand *command)
{
    bool reads = false;
    printf(".SS \"");
    print_roff(command->name);
    printf(" ");
    print_roff(command->synopsis);
    printf("\"\n");
    print_roff(command->summary);
    printf("\n");
    HelpPage details = HELP_PAGE_EMPTY;
    about_details(command, &details);
    print_man_page(&details);
    for (const CliOption *option = command->options; option && option->name; option++) {
        if (is_input_option(option))
            reads = true;
        else
            print_man_option(option);
    }
    if (reads)
        printf(".PP\nAlso takes the INPUT OPTIONS.\n");
}

/* Appends a binding's command line and its help, if it has no arguments. For `prompt COMMAND` that is the help of the
 * command typed there. */
static void bound_meaning(const char *line, Text *out)
{
    static const char prompt[] = "prompt ";
    text_printf(out, "%s", line);
    bool opens = strncmp(line, prompt, sizeof prompt - 1) == 0;
    if (opens)
        line += sizeof prompt - 1;
    const Command *command = command_find(command_at, str_from(line), NULL);
    bool plain = command && strcmp(command->name, line) == 0;
    if (opens)
        text_printf(out, ": open the command line with `%s`%s%s", line, plain ? ", to " : "",
                    plain ? command->help : "");
    else if (plain)
        text_printf(out, ": %s", command->help);
}

/* Prints the bindings of these panes, one row per command with all its keys. */
static void print_man_bindings(const Keymap *keymap, PaneMask panes)
{
    Text keys = TEXT_EMPTY, meaning = TEXT_EMPTY;
    char name[KEY_NAME_SIZE];
    for (size_t i = 0; i < keymap->rows.count; i++) {
        const Binding *row = &keymap->rows.at[i];
        bool printed = row->panes != panes || !row->command[0];
        text_clear(&keys);
        text_clear(&meaning);
        for (size_t k = 0; k < keymap->rows.count; k++) {
            const Binding *other = &keymap->rows.at[k];
            if (other->panes != panes || strcmp(other->command, row->command) != 0)
                continue;
            printed = printed || k < i;
            text_printf(&keys, "%s%s", keys.length ? ", " : "", key_name_format(other->key, name));
        }
        if (printed)
            continue;
        bound_meaning(row->command, &meaning);
        print_man_row(keys.at, meaning.at);
    }
    text_release(&keys);
    text_release(&meaning);
}

/* Prints a heading: "In the pane map", "In the panes findings, jobs", "In all panes but map, table". */
static void print_man_panes(PaneMask panes)
{
    int count = __builtin_popcount(panes);
    bool but = count > PANE_COUNT / 2;
    printf(".SS \"In %s%s", but ? "all panes but" : "the pane", count == 1 || but ? "" : "s");
    const char *between = " ";
    for (int pane = 0; pane < PANE_COUNT; pane++)
        if ((panes >> pane & 1) != but) {
            printf("%s%s", between, pane_words((PaneId)pane)->name);
            between = ", ";
        }
    printf("\"\n");
}

/* Prints the explorer's keys from the keymap, then its commands. */
static void print_man_keys(void)
{
    Keymap keymap;
    keymap_init(&keymap);
    printf(".SH KEYS\nIn the explorer; every key runs a command, and all can be rebound.\n");
    for (size_t i = 0; i < keymap.rows.count; i++) {
        PaneMask panes = keymap.rows.at[i].panes;
        bool first = keymap.rows.at[i].command[0] != 0; /* without a command a row only takes a key away */
        for (size_t k = 0; k < i; k++)
            first = first && (keymap.rows.at[k].panes != panes || !keymap.rows.at[k].command[0]);
        if (first && panes != KEYMAP_ALL)
            print_man_panes(panes);
        if (first)
            print_man_bindings(&keymap, panes);
    }
    keymap_release(&keymap);
    printf(".SH EXPLORER COMMANDS\nTyped after a colon, in scripts, and in the configuration.\n");
    const Command *command;
    for (size_t i = 0; (command = command_at(i)) != NULL; i++) {
        Text term = TEXT_EMPTY;
        text_printf(&term, "%s %s", command->name, command->arguments);
        print_man_row(term.at, command->help);
        text_release(&term);
    }
}

/* Prints a section for each help topic. */
static void print_man_topics(void)
{
    for (size_t i = 0; i < help_topic_count; i++) {
        HelpPage page = HELP_PAGE_EMPTY;
        printf(".SH ");
        for (const char *at = help_topics[i].name; *at; at++)
            putchar(*at >= 'a' && *at <= 'z' ? *at - 'a' + 'A' : *at);
        printf("\n");
        help_topics[i].build(&page);
        print_man_page(&page);
    }
}

static void print_man_rows(const char *heading, const AboutRow *rows)
{
    printf(".SH %s\n", heading);
    for (; rows->term; rows++)
        print_man_row(rows->term, rows->meaning);
}

void man_print(const CliCommand *const *commands)
{
    printf(".TH LAYERSCOPE 1 \"\" \"layerscope %s\" \"User Commands\"\n.SH NAME\nlayerscope \\- %s\n.SH SYNOPSIS\n"
           ".B layerscope\n[\\fIFILE\\fP...]\n.br\n.B layerscope\n\\fICOMMAND\\fP [\\fIOPTION\\fP...] "
           "[\\fIARGUMENT\\fP...]\n.SH DESCRIPTION\n",
           LAYERSCOPE_VERSION, ABOUT_TITLE);
    print_roff(about_program);
    printf(".SH COMMANDS\n");
    for (; *commands; commands++)
        print_man_command(*commands);
    printf(".SH INPUT OPTIONS\nCommands that read layers take these options.\n");
    for (const CliOption *option = input_options; option->name; option++)
        print_man_option(option);
    print_man_keys();
    print_man_topics();
    print_man_rows("EXIT STATUS", about_exit_status);
    print_man_rows("FILES", about_files);
    print_man_rows("ENVIRONMENT", about_environment);
}
