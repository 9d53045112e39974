/* cmd_help.c - help in the terminal, made from the tables of commands, options and topics. */
#include "tui/cli/about.h"
#include "tui/cli/commands.h"
#include "tui/cli/man.h"
#include "tui/commands/commands.h"
#include "core/base/suggestion.h"

#include <stdio.h>

enum { HELP_COLUMNS = 100 };

static void print_page(HelpPage *page)
{
    Text out = TEXT_EMPTY;
    help_page_print(page, HELP_COLUMNS, &out);
    fputs(out.at, stdout);
    text_release(&out);
    help_page_release(page);
}

static void print_overview(const CliCommand *const *all)
{
    HelpPage commands = HELP_PAGE_EMPTY, topics = HELP_PAGE_EMPTY, statuses = HELP_PAGE_EMPTY;
    printf("usage: layerscope [FILE…]            open the explorer\n"
           "       layerscope COMMAND [OPTION…] [ARGUMENT…]\n\n%s\ncommands:\n",
           about_program);
    for (; *all; all++)
        help_row(&commands, (*all)->name, "%s", (*all)->summary);
    print_page(&commands);
    printf("\ntopics:\n");
    for (size_t i = 0; i < help_topic_count; i++)
        help_row(&topics, help_topics[i].name, "%s", help_topics[i].title);
    print_page(&topics);
    printf("\nexit status:\n");
    for (const AboutRow *row = about_exit_status; row->term; row++)
        help_row(&statuses, row->term, "%s", row->meaning);
    print_page(&statuses);
    printf("\n`layerscope help COMMAND` and `layerscope help TOPIC` say more.\n");
}

static void add_option(HelpPage *page, const CliOption *option)
{
    char left[64];
    int n = option->letter ? snprintf(left, sizeof left, "-%c, ", option->letter) : snprintf(left, sizeof left, "    ");
    snprintf(left + n, sizeof left - (size_t)n, "--%s%s%s", option->name, option->argument ? " " : "",
             option->argument ? option->argument : "");
    help_row(page, left, "%s", option->help);
}

static void print_command(const CliCommand *command)
{
    HelpPage page = HELP_PAGE_EMPTY;
    help_add(&page, HELP_AS_IS, "usage: layerscope %s %s", command->name, command->synopsis);
    help_add(&page, HELP_TEXT, "%s", command->summary);
    about_details(command, &page);
    if (command->options && command->options[0].name)
        help_add(&page, HELP_HEADING, "options:");
    for (const CliOption *option = command->options; option && option->name; option++)
        add_option(&page, option);
    print_page(&page);
}

/* The explorer's command of that name; NULL: there is none. */
static const Command *explorer_command(const char *name)
{
    const Command *command;
    for (size_t i = 0; (command = command_at(i)) != NULL; i++)
        if (strcmp(command->name, name) == 0)
            return command;
    return NULL;
}

static void print_explorer_command(const Command *command)
{
    HelpPage page = HELP_PAGE_EMPTY;
    help_add(&page, HELP_AS_IS, "in the explorer: :%s %s", command->name, command->arguments);
    help_add(&page, HELP_TEXT, "%s", command->help);
    print_page(&page);
}

static int no_help(const CliCommand *const *commands, const char *topic)
{
    Error error = {0};
    Suggestion suggestion = suggestion_for(str_from(topic));
    for (; *commands; commands++)
        suggestion_try(&suggestion, (*commands)->name);
    for (size_t i = 0; i < help_topic_count; i++)
        suggestion_try(&suggestion, help_topics[i].name);
    suggestion_try(&suggestion, "man");
    if (suggestion.best)
        error_set(&error, ERROR_USAGE, "no help on '%s'; did you mean '%s'?", topic, suggestion.best);
    else
        error_set(&error, ERROR_USAGE, "no help on '%s'; see layerscope help", topic);
    return cli_fail(&error);
}

int cli_help(const CliCommand *const *commands, const char *topic)
{
    if (!topic) {
        print_overview(commands);
        return 0;
    }
    if (strcmp(topic, "man") == 0) {
        man_print(commands);
        return 0;
    }
    const HelpTopic *subject = help_topic_find(str_from(topic));
    if (subject) {
        HelpPage page = HELP_PAGE_EMPTY;
        subject->build(&page);
        print_page(&page);
        return 0;
    }
    const CliCommand *command = cli_find(commands, topic);
    const Command *typed = explorer_command(topic);
    if (!command && !typed)
        return no_help(commands, topic);
    if (command)
        print_command(command);
    else
        print_explorer_command(typed);
    return 0;
}

static int run(const CliArgs *args)
{
    return cli_help(args->commands, args->file_count ? args->files[0] : NULL);
}

static const CliOption options[] = {{0}};

const CliCommand cmd_help = {
    .name = "help",
    .synopsis = "[TOPIC]",
    .summary = "explain a command or a topic; `help man` prints the man page",
    .options = options,
    .run = run,
};
