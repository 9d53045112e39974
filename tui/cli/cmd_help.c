/* cmd_help.c - help and man page, made from the table of subcommands and their options. */
#include "core/formats/format_help.h"
#include "tui/app/commands.h"
#include "tui/app/keymap.h"
#include "tui/cli/commands.h"
#include "tui/cli/near.h"

#include <stdio.h>

static const char about[] =
    "layerscope shows a timeline's layers in key/LSN space, says why compaction would (not) touch them,\n"
    "and simulates what other policies would do.\n";

static void print_overview(void)
{
    printf("usage: layerscope [FILE…]            open the explorer\n"
           "       layerscope COMMAND [OPTION…] [ARGUMENT…]\n\n%s\ncommands:\n",
           about);
    for (size_t i = 0; i < cli_command_count; i++)
        printf("  %-10s %s\n", cli_commands[i]->name, cli_commands[i]->summary);
    printf("\n`layerscope help COMMAND` tells more; `help formats`, `help scenario` and `help art` tell about inputs.\n"
           "Exit status: 0 fine, 1 ran and found something, 2 wrong usage, 3 an input cannot be read or is invalid,\n"
           "4 a sanity check failed.\n");
}

static void print_option(const CliOption *option)
{
    char left[64];
    int n = option->letter ? snprintf(left, sizeof left, "-%c, ", option->letter) : snprintf(left, sizeof left, "    ");
    snprintf(left + n, sizeof left - (size_t)n, "--%s%s%s", option->name, option->argument ? " " : "",
             option->argument ? option->argument : "");
    printf("  %-30s %s\n", left, option->help);
}

static void print_command(const CliCommand *command)
{
    printf("usage: layerscope %s %s\n\n%s\n", command->name, command->synopsis, command->summary);
    if (command->details)
        printf("\n%s\n", command->details);
    if (command->options && command->options[0].name)
        printf("\noptions:\n");
    for (const CliOption *option = command->options; option && option->name; option++)
        print_option(option);
}

/* Text as roff: a backslash, a leading dot and hyphens must not be taken for requests; an ellipsis has an escape. */
static void print_roff(const char *text)
{
    bool line_start = true;
    for (const char *at = text; *at; at++) {
        if (line_start && (*at == '.' || *at == '\''))
            printf("\\&");
        line_start = *at == '\n';
        if (strncmp(at, "…", strlen("…")) == 0) {
            printf("\\[u2026]");
            at += strlen("…") - 1;
        } else if (*at == '\\')
            printf("\\e");
        else if (*at == '-')
            printf("\\-");
        else
            putchar(*at);
    }
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
    if (command->details) {
        printf(".PP\n.nf\n");
        print_roff(command->details);
        printf("\n.fi\n");
    }
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

/* The explorer's cheat sheet: keys from the keymap, then the commands they run. */
static void print_man_keys(void)
{
    Keymap keymap;
    keymap_init(&keymap);
    printf(".SH KEYS\nIn the explorer; every key runs a command, and all can be rebound. Some mean something else in a "
           "list.\n");
    for (size_t i = 0; i < keymap.rows.count; i++) {
        const Binding *row = &keymap.rows.at[i];
        char name[KEY_NAME_SIZE];
        if (!row->command[0])
            continue;
        printf(".TP\n.B ");
        print_roff(key_name_format(row->key, name));
        printf("\n");
        print_roff(row->command);
        printf("\n");
    }
    keymap_release(&keymap);
    printf(".SH EXPLORER COMMANDS\nTyped after a colon, in scripts, and in the configuration.\n");
    for (size_t i = 0; i < app_command_count; i++) {
        const AppCommand *command = &app_commands[i];
        printf(".TP\n.B ");
        print_roff(command->name);
        printf(" ");
        print_roff(command->arguments);
        printf("\n");
        print_roff(command->help);
        printf("\n");
    }
}

static void print_man_formats(void)
{
    static const char *const titles[] = {"FORMATS", "SCENARIOS", "PICTURES"};
    for (size_t i = 0; i < sizeof titles / sizeof *titles && format_topics[i]; i++) {
        Text text = {0};
        format_help(str_from(format_topics[i]), &text);
        printf(".SH %s\n.nf\n", titles[i]);
        print_roff(text.at ? text.at : "");
        printf(".fi\n");
        text_release(&text);
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
    print_man_formats();
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
    for (size_t i = 0; format_topics[i]; i++)
        near_try(&near, format_topics[i]);
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
    Text text = {0};
    if (format_help(str_from(topic), &text)) {
        printf("%s", text.at);
        text_release(&text);
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
