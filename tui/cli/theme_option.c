/* theme_option.c - reads --theme and --light. */
#include "tui/cli/theme_option.h"

#include "tui/view/theme.h"

bool cli_theme(const CliArgs *args, bool *light, bool *given, Error *error)
{
    const char *name = cli_value(args, "theme");
    bool short_form = cli_flag(args, "light"), wanted = short_form;
    if (name && !theme_light_parse(str_from(name), &wanted, error))
        return false;
    if (short_form && !wanted)
        return error_set(error, ERROR_USAGE, "--light contradicts --theme dark: give one of them");
    if (name || short_form)
        *light = wanted;
    if (given)
        *given = name || short_form;
    return true;
}
