/* shell_completion.c - completion scripts for bash, zsh and fish, from the tables of commands and options.
 *
 * The value of an option is completed from value_words, by the option's name, else with a path if its argument is FILE,
 * OUT, LOG, DIR or HISTORY. In fish a row of the table becomes
 *
 *     complete -c layerscope -n "__fish_seen_subcommand_from plan" -l policy -s p -x -a "neon full blocks" -d "…"
 */
#include "tui/cli/shell_completion.h"

#include "core/analysis/layer_table.h"
#include "core/catalog/fleet_sheet.h"
#include "core/formats/format.h"
#include "core/planner/algorithm.h"
#include "core/simulator/workload.h"
#include "tui/app/help_topics.h"
#include "tui/app/overlays.h"

static void shell_completion_add_word(Text *out, const char *word)
{
    text_printf(out, "%s%s", out->length ? " " : "", word);
}

static void shell_words_policies(Text *out)
{
    const NamedPolicy *named;
    for (size_t i = 0; (named = policy_named_at(i)) != NULL; i++)
        shell_completion_add_word(out, named->name);
}

static void shell_words_formats(Text *out)
{
    for (size_t i = 0; i < format_count; i++)
        if (formats[i].write)
            shell_completion_add_word(out, formats[i].name);
}

static void shell_words_overlays(Text *out)
{
    Text names = TEXT_EMPTY;
    overlays_names_single(" ", &names);
    shell_completion_add_word(out, names.at);
    text_release(&names);
}

static void shell_words_workloads(Text *out)
{
    for (size_t i = 0; i < workload_kind_count; i++)
        shell_completion_add_word(out, workload_kinds[i].name);
}

static void shell_words_pictures(Text *out)
{
    shell_completion_add_word(out, "text ascii art ansi svg html screen");
}

static void shell_words_tables(Text *out)
{
    shell_completion_add_word(out, "table markdown csv json");
}

static void shell_words_sheets(Text *out)
{
    shell_completion_add_word(out, "table csv jsonl markdown");
}

static void shell_add_columns(Text *out, const SheetColumn *columns, size_t count)
{
    for (size_t i = 0; i < count; i++)
        shell_completion_add_word(out, columns[i].name);
}

static void shell_words_layer_columns(Text *out)
{
    shell_add_columns(out, layer_columns, LAYER_COLUMN_COUNT_);
}

static void shell_words_fleet_columns(Text *out)
{
    shell_add_columns(out, fleet_columns, FLEET_COLUMN_COUNT_);
}

static void shell_words_dialects(Text *out)
{
    shell_completion_add_word(out, "leveldb rocksdb pebble");
}

static void shell_words_colors(Text *out)
{
    shell_completion_add_word(out, "none 8 16 256");
}

static void shell_words_render_colors(Text *out)
{
    shell_words_colors(out);
    shell_completion_add_word(out, "true");
}

static void shell_words_themes(Text *out)
{
    shell_completion_add_word(out, "light dark");
}

static void shell_words_axes(Text *out)
{
    shell_completion_add_word(out, "rank linear bytes adaptive");
}

static void shell_words_topics(Text *out)
{
    for (size_t i = 0; i < help_topic_count; i++)
        shell_completion_add_word(out, help_topics[i].name);
    shell_completion_add_word(out, "man");
}

static void shell_words_shells(Text *out)
{
    for (size_t i = 0; i < shell_completion_count; i++)
        shell_completion_add_word(out, shell_completions[i].name);
}

typedef enum ShellBeside { ONLY_WORDS, AND_COMMANDS, AND_PATHS } ShellBeside;

/* Words for the values of an option. A NULL command stands for every command that has the option, a NULL option for the
 * command's arguments. The first row that fits counts. */
static const struct {
    const char *command, *option;
    void (*list)(Text *out);
    ShellBeside beside; /* what else is offered */
} value_words[] = {
    {NULL, "policy", shell_words_policies, ONLY_WORDS},
    {NULL, "policies", shell_words_policies, ONLY_WORDS},
    {"suite", "workloads", shell_words_workloads, ONLY_WORDS},
    {"convert", "to", shell_words_formats, ONLY_WORDS},
    {"render", "format", shell_words_pictures, ONLY_WORDS},
    {"suite", "format", shell_words_tables, ONLY_WORDS},
    {"table", "format", shell_words_sheets, ONLY_WORDS},
    {NULL, "overlay", shell_words_overlays, ONLY_WORDS},
    {"render", "colors", shell_words_render_colors, ONLY_WORDS},
    {NULL, "colors", shell_words_colors, ONLY_WORDS},
    {NULL, "axes", shell_words_axes, ONLY_WORDS},
    {"simulate", NULL, shell_words_workloads, AND_PATHS},
    {"help", NULL, shell_words_topics, AND_COMMANDS},
    {"completion", NULL, shell_words_shells, ONLY_WORDS},
    {"fleet", "format", shell_words_sheets, ONLY_WORDS},
    {"table", "sort", shell_words_layer_columns, ONLY_WORDS},
    {"table", "columns", shell_words_layer_columns, ONLY_WORDS},
    {"fleet", "sort", shell_words_fleet_columns, ONLY_WORDS},
    {"fleet", "columns", shell_words_fleet_columns, ONLY_WORDS},
    {NULL, "dialect", shell_words_dialects, ONLY_WORDS},
    {NULL, "theme", shell_words_themes, ONLY_WORDS},
};

/* The script under construction. */
typedef struct ShellScript {
    const CliCommand *const *commands;
    Text *out;
} ShellScript;

static void shell_add_command_names(const CliCommand *const *commands, Text *out)
{
    for (; *commands; commands++)
        shell_completion_add_word(out, (*commands)->name);
}

/* Lists the words for an option's value, or for the command's arguments if `option` is NULL. Sets `paths` if paths can
 * be given too. False if there are no words. */
static bool shell_words_for(const ShellScript *script, const CliCommand *command, const char *option, Text *out,
                            bool *paths)
{
    *paths = !option;
    text_clear(out);
    for (size_t i = 0; i < sizeof value_words / sizeof *value_words; i++) {
        bool same_option = option && value_words[i].option ? strcmp(option, value_words[i].option) == 0
                                                           : !option && !value_words[i].option;
        if (!same_option || (value_words[i].command && strcmp(value_words[i].command, command->name) != 0))
            continue;
        if (value_words[i].beside == AND_COMMANDS)
            shell_add_command_names(script->commands, out);
        *paths = value_words[i].beside == AND_PATHS;
        value_words[i].list(out);
        return true;
    }
    return false;
}

static bool shell_option_takes_path(const CliOption *option)
{
    static const char *const paths[] = {"FILE", "OUT", "LOG", "DIR", "HISTORY"};
    for (size_t i = 0; option->argument && i < sizeof paths / sizeof *paths; i++)
        if (strcmp(option->argument, paths[i]) == 0)
            return true;
    return false;
}

/* Appends `text` with a backslash before each character of `special`. */
static void shell_completion_add_quoted(Text *out, const char *text, const char *special)
{
    for (; *text; text++) {
        if (char_among(*text, special))
            text_add_char(out, '\\');
        text_add_char(out, *text);
    }
}

static void bash_options(const ShellScript *script, const CliCommand *command)
{
    Text *out = script->out;
    Text words = TEXT_EMPTY;
    bool paths;
    for (const CliOption *option = command->options; option && option->name; option++) {
        if (!option->argument)
            continue;
        if (option->letter)
            text_printf(out, "        %s:--%s|%s:-%c) ", command->name, option->name, command->name, option->letter);
        else
            text_printf(out, "        %s:--%s) ", command->name, option->name);
        if (shell_words_for(script, command, option->name, &words, &paths))
            text_printf(out, "words='%s' ;;\n", words.at);
        else
            text_printf(out, "%s ;;\n", shell_option_takes_path(option) ? "paths=1" : "return");
    }
    text_release(&words);
}

static void bash_command(const ShellScript *script, const CliCommand *command)
{
    Text *out = script->out;
    Text words = TEXT_EMPTY;
    bool paths;
    shell_words_for(script, command, NULL, &words, &paths);
    text_printf(out, "        %s) words='%s'; options='--help", command->name, words.at);
    for (const CliOption *option = command->options; option && option->name; option++)
        text_printf(out, " --%s", option->name);
    text_printf(out, "'; paths=%s ;;\n", paths ? "1" : "");
    text_release(&words);
}

static void print_bash(const CliCommand *const *commands, Text *out)
{
    ShellScript script = {commands, out};
    text_printf(out, "# bash completion for layerscope; made by `layerscope completion bash`\n"
                     "_layerscope() {\n"
                     "    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}\n"
                     "    local command=explore words= options= paths=\n"
                     "    COMPREPLY=()\n"
                     "    case $current in =) current= previous=${COMP_WORDS[COMP_CWORD-1]} ;;\n"
                     "        *) [ \"$previous\" = = ] && previous=${COMP_WORDS[COMP_CWORD-2]} ;; esac\n"
                     "    case ${COMP_WORDS[1]} in\n        ");
    for (const CliCommand *const *at = commands; *at; at++)
        text_printf(out, "%s%s", at == commands ? "" : "|", (*at)->name);
    text_printf(out, ") [ \"$COMP_CWORD\" -gt 1 ] && command=${COMP_WORDS[1]} ;;\n    esac\n"
                     "    case $command:$previous in\n");
    for (const CliCommand *const *at = commands; *at; at++)
        bash_options(&script, *at);
    text_printf(out, "        *) case $command in\n");
    for (const CliCommand *const *at = commands; *at; at++)
        bash_command(&script, *at);
    text_printf(out, "        esac ;;\n    esac\n    [ \"$COMP_CWORD\" -eq 1 ] && words='");
    for (const CliCommand *const *at = commands; *at; at++)
        text_printf(out, "%s%s", at == commands ? "" : " ", (*at)->name);
    text_printf(out, "' options=\"$options --version\"\n"
                     "    case $current in -*) words=$options paths= ;; esac\n"
                     "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\";"
                     " [ -n \"$paths\" ] && compgen -f -- \"$current\")\n"
                     "}\n"
                     "complete -o filenames -F _layerscope layerscope\n");
}

/* Begins a row for the words after a command. Those of the explorer also apply if no command was given. */
static void fish_begin(const ShellScript *script, const CliCommand *command)
{
    text_printf(script->out, "complete -c layerscope -n '");
    if (command != script->commands[0]) {
        text_printf(script->out, "__fish_seen_subcommand_from %s'", command->name);
        return;
    }
    text_printf(script->out, "not __fish_seen_subcommand_from ");
    shell_add_command_names(script->commands + 1, script->out);
    text_printf(script->out, "'");
}

static void fish_option(const ShellScript *script, const CliCommand *command, const CliOption *option)
{
    Text *out = script->out;
    Text words = TEXT_EMPTY;
    bool paths;
    fish_begin(script, command);
    text_printf(out, " -l %s", option->name);
    if (option->letter)
        text_printf(out, " -s %c", option->letter);
    if (option->argument && shell_words_for(script, command, option->name, &words, &paths))
        text_printf(out, " -x -a '%s'", words.at);
    else if (option->argument)
        text_printf(out, " -%s", shell_option_takes_path(option) ? "r -F" : "x");
    text_printf(out, " -d '");
    shell_completion_add_quoted(out, option->help, "'\\");
    text_printf(out, "'\n");
    text_release(&words);
}

static void print_fish(const CliCommand *const *commands, Text *out)
{
    ShellScript script = {commands, out};
    Text words = TEXT_EMPTY;
    bool paths;
    text_printf(out, "# fish completion for layerscope; made by `layerscope completion fish`\n");
    for (const CliCommand *const *at = commands; *at; at++) {
        const CliCommand *command = *at;
        text_printf(out, "complete -c layerscope -n __fish_use_subcommand -a %s -d '", command->name);
        shell_completion_add_quoted(out, command->summary, "'\\");
        text_printf(out, "'\n");
        if (shell_words_for(&script, command, NULL, &words, &paths)) {
            fish_begin(&script, command);
            text_printf(out, "%s -a '%s'\n", paths ? "" : " -f", words.at);
        }
        for (const CliOption *option = command->options; option && option->name; option++)
            fish_option(&script, command, option);
    }
    text_release(&words);
}

/* Appends the option as _arguments expects it: colons, brackets and quotes in the help are escaped. */
static void zsh_option(const ShellScript *script, const CliCommand *command, const CliOption *option)
{
    Text *out = script->out;
    Text words = TEXT_EMPTY;
    bool paths;
    if (option->letter)
        text_printf(out, "                '(-%c --%s)'{-%c,--%s%s}'[", option->letter, option->name, option->letter,
                    option->name, option->argument ? "=" : "");
    else
        text_printf(out, "                '--%s%s[", option->name, option->argument ? "=" : "");
    for (const char *at = option->help; *at; at++) {
        if (*at == '\'') {
            text_printf(out, "'\\''");
            continue;
        }
        if (char_among(*at, "[]:\\"))
            text_add_char(out, '\\');
        text_add_char(out, *at);
    }
    text_printf(out, "]");
    if (option->argument && shell_words_for(script, command, option->name, &words, &paths))
        text_printf(out, ":value:(%s)", words.at);
    else if (option->argument)
        text_printf(out, ":value:%s", shell_option_takes_path(option) ? "_files" : "");
    text_printf(out, "' \\\n");
    text_release(&words);
}

static void print_zsh(const CliCommand *const *commands, Text *out)
{
    ShellScript script = {commands, out};
    Text words = TEXT_EMPTY;
    bool paths;
    text_printf(out, "#compdef layerscope\n# zsh completion for layerscope; made by `layerscope completion zsh`\n"
                     "_layerscope() {\n    local -a commands\n    commands=(\n");
    for (const CliCommand *const *at = commands; *at; at++) {
        text_printf(out, "        '%s:", (*at)->name);
        for (const char *c = (*at)->summary; *c; c++)
            text_printf(out, *c == '\'' ? "'\\''" : "%c", *c);
        text_printf(out, "'\n");
    }
    text_printf(out,
                "    )\n    if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then\n"
                "        _describe command commands\n        _files\n        return\n    fi\n"
                "    local command=%s\n    if (( CURRENT > 2 && $commands[(I)$words[2]:*] )); then\n"
                "        command=$words[2]\n        shift words\n        (( CURRENT-- ))\n    fi\n"
                "    case $command in\n",
                commands[0]->name);
    for (const CliCommand *const *at = commands; *at; at++) {
        text_printf(out, "        %s)\n            _arguments \\\n", (*at)->name);
        for (const CliOption *option = (*at)->options; option && option->name; option++)
            zsh_option(&script, *at, option);
        shell_words_for(&script, *at, NULL, &words, &paths);
        if (words.length && paths)
            text_printf(out, "                '*: :{_alternative \"word:argument:(%s)\" \"file:file:_files\"}' ;;\n",
                        words.at);
        else if (words.length)
            text_printf(out, "                '*:argument:(%s)' ;;\n", words.at);
        else
            text_printf(out, "                '*:file:_files' ;;\n");
    }
    text_printf(out, "    esac\n}\n_layerscope \"$@\"\n");
    text_release(&words);
}

const ShellCompletion shell_completions[] = {
    {"bash", "PREFIX/share/bash-completion/completions/layerscope", print_bash},
    {"zsh", "PREFIX/share/zsh/site-functions/_layerscope", print_zsh},
    {"fish", "PREFIX/share/fish/vendor_completions.d/layerscope.fish", print_fish},
};
const size_t shell_completion_count = sizeof shell_completions / sizeof *shell_completions;
