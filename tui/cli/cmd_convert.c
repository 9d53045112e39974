/* cmd_convert.c - converts any readable format to any writable one. */
#include "core/formats/losses.h"
#include "tui/cli/commands.h"
#include "tui/cli/input.h"

#include <stdio.h>

/* Appends the formats that can be written, as "names, index_part, …", and returns the text. */
static const char *writable(Text *list)
{
    for (size_t i = 0; i < format_count; i++)
        if (formats[i].write)
            text_printf(list, "%s%s", list->length ? ", " : "", formats[i].name);
    return list->at;
}

/* The format of --to, or that of the output's file name. NULL, with a reason, if it cannot be written. */
static const Format *choose_format(const CliArgs *args, const char *path, Error *error)
{
    const char *to = cli_value(args, "to");
    const Format *format = to ? format_named(str_from(to)) : format_for_path(str_from(path));
    if (format && format->write)
        return format;
    Text list = TEXT_EMPTY;
    if (to)
        error_set(error, ERROR_USAGE, "format '%s' can't be written; use one of %s", to, writable(&list));
    else
        error_set(error, ERROR_USAGE, "the ending of '%s' names no format: give --to with one of %s", path,
                  writable(&list));
    text_release(&list);
    return NULL;
}

static bool choose_step(const CliArgs *args, const History *history, const Format *format, StepId *step, Error *error)
{
    if (cli_flag(args, "step") && strcmp(format->name, "history") == 0)
        return error_set(error, ERROR_USAGE, "--step can't be combined with a history, which holds all steps");
    return cli_step(args, history, step, error);
}

static void tell_losses(const Format *format, const History *history, StepId step, Str written)
{
    Text losses = TEXT_EMPTY;
    if (format_losses(format, history, step, written, &losses))
        fprintf(stderr, "layerscope: left out, because %s has no place for it: %s\n", format->name, losses.at);
    text_release(&losses);
}

static bool convert(const CliArgs *args, Error *error)
{
    if (args->file_count < 2)
        return error_set(error, ERROR_USAGE, "convert: give an input and an output ('-': standard input, output)");
    const char *path = args->files[args->file_count - 1];
    const Format *format = choose_format(args, path, error);
    History history;
    StepId step = 0;
    if (!format || !cli_load(args, args->files, (size_t)args->file_count - 1, &history, NULL, error))
        return false;
    Text out = TEXT_EMPTY;
    bool fine = cli_check_input(args, args->files[0], &history, error) &&
                choose_step(args, &history, format, &step, error) && format->write(&history, step, &out, error) &&
                cli_write(path, text_str(&out), error);
    if (fine)
        tell_losses(format, &history, step, text_str(&out));
    text_release(&out);
    history_release(&history);
    return fine;
}

static int run(const CliArgs *args)
{
    Error error = {0};
    return convert(args, &error) ? 0 : cli_fail(&error);
}

static const CliOption options[] = {
    {"to", "FORMAT", "write names, index_part, api, scenario, art or history (default: by the ending of OUT)", 't'},
    {"step", "N", "write the layers alive at this step of a history (default: the last)", 0},
    CLI_INPUT_OPTIONS,
    {0},
};

const CliCommand cmd_convert = {
    .name = "convert",
    .synopsis = "[OPTION…] IN… OUT",
    .summary = "convert any readable format to any writable one",
    .details =
        "The ending of OUT decides its format: .txt names, .json history, .scn scenario, .art picture, index_part.json "
        "index. For other endings use --to. OUT is replaced as a whole or not at all. `-` is standard input or output. "
        "Several inputs are joined. A layer that the format can't represent exactly is an error. What the format has "
        "no place for (sizes in names, the GC cutoff in a picture) is left out, and a message says so.",
    .options = options,
    .run = run,
};
