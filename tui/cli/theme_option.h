/* theme_option.h - --theme of the commands that draw with colours; --light is short for --theme light. */
#ifndef TUI_CLI_THEME_OPTION_H
#define TUI_CLI_THEME_OPTION_H

#include "tui/cli/cli.h"

/* Rows for a command's option table; cli_theme() reads them. */
#define CLI_THEME_OPTIONS                                                                                              \
    {"theme", "NAME", "use colours for a light or a dark background (default: dark)", 0},                              \
    {                                                                                                                  \
        "light", NULL, "use colours for a light background, as --theme light does", 0                                  \
    }

/* Leaves `light` alone where neither option was given. `given` may be NULL. False, with a usage error, where the theme
 * is unknown, or both options contradict one another. */
bool cli_theme(const CliArgs *args, bool *light, bool *given, Error *error);

#endif
