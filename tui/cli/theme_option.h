/* theme_option.h - reads --theme for commands that draw in colour; --light is short for --theme light. */
#ifndef TUI_CLI_THEME_OPTION_H
#define TUI_CLI_THEME_OPTION_H

#include "tui/cli/cli.h"

/* Rows for a command's option table; cli_theme() reads them. */
#define CLI_THEME_OPTIONS                                                                                              \
    {"theme", "NAME", "use colours for a light or a dark background (default: dark)", 0},                              \
    {                                                                                                                  \
        "light", NULL, "use colours for a light background, as --theme light does", 0                                  \
    }

/* Reads --theme and --light. `light` is unchanged if neither was given. `given`, which may be NULL, says whether one
 * was. ERROR_USAGE if the theme is unknown or the two options contradict each other. */
bool cli_theme(const CliArgs *args, bool *light, bool *given, Error *error);

#endif
