/* store_options.c - parses KEY=VALUE pairs, and suggests the nearest option for an unknown key. */
#include "tui/cli/store_options.h"

#include "core/model/lsm_parameter.h"
#include "core/base/suggestion.h"

static bool set_one(LsmOptions *options, Str word, Error *error)
{
    const char *equals = memchr(word.at, '=', word.length);
    if (!equals)
        return error_set(error, ERROR_USAGE, "--set '%.*s': expected KEY=VALUE", STR_ARG(word));
    Str name = {word.at, (size_t)(equals - word.at)};
    const LsmParameter *parameter = lsm_parameter_named(options, name);
    if (parameter)
        return lsm_parameter_set(options, parameter, (Str){equals + 1, word.length - name.length - 1}, error);
    char text[64];
    text_escape(name, text, sizeof text);
    Suggestion suggestion = suggestion_for(name);
    for (size_t i = 0; i < lsm_parameter_count; i++)
        if (lsm_parameters[i].engines >> options->engine & 1)
            suggestion_try(&suggestion, lsm_parameters[i].name);
    if (suggestion.best)
        return error_set(error, ERROR_USAGE, "%s has no option '%s': did you mean '%s'?",
                         lsm_engine_name(options->engine), text, suggestion.best);
    return error_set(error, ERROR_USAGE,
                     "%s has no option '%s'; `layerscope help stores` lists those that layerscope knows",
                     lsm_engine_name(options->engine), text);
}

bool store_options_set(const CliArgs *args, LsmOptions *options, Error *error)
{
    const char *given = cli_value(args, "set");
    for (Str rest = str_from(given); rest.length;) {
        const char *comma = memchr(rest.at, ',', rest.length);
        Str word = {rest.at, comma ? (size_t)(comma - rest.at) : rest.length};
        if (!set_one(options, word, error))
            return false;
        size_t taken = word.length + (comma != NULL);
        rest = (Str){rest.at + taken, rest.length - taken};
    }
    return true;
}
