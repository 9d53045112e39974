/* shell_completion.h - scripts that complete layerscope's commands, options and values in bash, zsh and fish.
 *
 * They are made from the tables that parser, help and man page use:
 *
 *     layerscope completion bash > /usr/share/bash-completion/completions/layerscope
 */
#ifndef TUI_CLI_SHELL_COMPLETION_H
#define TUI_CLI_SHELL_COMPLETION_H

#include "tui/cli/cli.h"

typedef struct ShellCompletion {
    const char *name;                                            /* "bash" */
    const char *help;                                            /* where the shell looks for the script */
    void (*print)(const CliCommand *const *commands, Text *out); /* appends the script for a table that NULL ends */
} ShellCompletion;

extern const ShellCompletion shell_completions[];
extern const size_t shell_completion_count;

#endif
