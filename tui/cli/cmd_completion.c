/* cmd_completion.c - prints the completion script of a shell. */
#include "tui/cli/commands.h"
#include "tui/cli/shell_completion.h"

static const ShellCompletion *shell_named(const char *name)
{
    for (size_t i = 0; i < shell_completion_count; i++)
        if (strcmp(shell_completions[i].name, name) == 0)
            return &shell_completions[i];
    return NULL;
}

static int run(const CliArgs *args)
{
    Error error = {0};
    const ShellCompletion *shell = args->file_count == 1 ? shell_named(args->files[0]) : NULL;
    if (!shell) {
        error_set(&error, ERROR_USAGE, "completion: expected one of bash, zsh and fish");
        return cli_fail(&error);
    }
    Text out = TEXT_EMPTY;
    shell->print(args->commands, &out);
    bool ok = cli_write(NULL, text_str(&out), &error);
    text_release(&out);
    return ok ? 0 : cli_fail(&error);
}

static const CliOption options[] = {{0}};

const CliCommand cmd_completion = {
    .name = "completion",
    .synopsis = "bash|zsh|fish",
    .summary = "print a shell's completion script",
    .details = "`make install` installs the scripts of all three shells. To install one by hand, write the output to\n "
               " bash  ~/.local/share/bash-completion/completions/layerscope\n  zsh   _layerscope in a directory of "
               "$fpath\n  fish  ~/.config/fish/completions/layerscope.fish\n",
    .options = options,
    .run = run,
};
