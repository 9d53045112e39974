/* completion.h - scripts that complete layerscope's commands, options and values in bash, zsh and fish.
 *
 * They are made from the tables that parser, help and man page use:
 *
 *     layerscope completion bash > /usr/share/bash-completion/completions/layerscope
 */
#ifndef TUI_CLI_COMPLETION_H
#define TUI_CLI_COMPLETION_H

#include "tui/cli/cli.h"

typedef struct CompletionShell {
    const char *name;                                            /* "bash" */
    const char *help;                                            /* where the shell looks for the script */
    void (*print)(const CliCommand *const *commands, Text *out); /* appends the script for a table that NULL ends */
} CompletionShell;

extern const CompletionShell completion_shells[];
extern const size_t completion_shell_count;

#endif
