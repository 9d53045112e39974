/* cmd_read.c - the layers that one read visits, in order. */
#include "core/analysis/read_depth.h"
#include "core/analysis/read_path.h"
#include "tui/cli/commands.h"
#include "tui/cli/input.h"

#include <stdio.h>
#include <stdlib.h>

static const CliOption options[] = {CLI_INPUT_OPTIONS, {0}};

/* KEY or KEY@LSN. A read at an LSN sees what was written at it: it wants records below the next. */
static bool parse_target(Str text, const LayerSet *set, Key *key, Lsn *below, Error *error)
{
    const char *at = memchr(text.at, '@', text.length);
    Str key_text = {text.at, at ? (size_t)(at - text.at) : text.length};
    KeyForm form;
    *below = LSN_HEAD;
    if (!key_parse(key_text, key, &form, error))
        return false;
    if (set->count && form != set->form)
        return error_set(error, ERROR_USAGE, "'%.*s' is a key of another form than those of the layers",
                         STR_ARG(key_text));
    if (!at)
        return true;
    Lsn lsn;
    Str lsn_text = {at + 1, text.length - key_text.length - 1};
    if (!lsn_parse(lsn_text, &lsn, error))
        return false;
    *below = lsn < LSN_HEAD ? lsn + 1 : LSN_HEAD;
    return true;
}

static void add_step(const LayerSet *set, const ReadStep *step, size_t number, Text *out)
{
    Layer layer = layer_set_get(set, step->layer);
    char name[LAYER_NAME_SIZE], from[LSN_TEXT_SIZE] = "the head", floor[LSN_TEXT_SIZE], size[32] = "size unknown";
    if (step->from != LSN_HEAD)
        lsn_format(step->from, from);
    if (layer.size != SIZE_UNKNOWN)
        bytes_format(layer.size, size);
    text_printf(out, "%3zu  %s  %s  %s\n", number, layer.kind == LAYER_IMAGE ? "image" : "delta",
                layer_logical_name(&layer, set->form, name), size);
    if (layer.kind == LAYER_IMAGE)
        text_printf(out, "     ends the read: holds the page at %s\n", lsn_format(step->floor, floor));
    else
        text_printf(out, "     records of the key from %s down to %s, if it has any\n", from,
                    lsn_format(step->floor, floor));
}

static void report(const LayerSet *set, const ReadPath *path, Text *out)
{
    char bytes[32];
    for (size_t i = 0; i < path->steps.count; i++)
        add_step(set, &path->steps.at[i], i + 1, out);
    text_printf(out, "%zu layers visited, %s in all", path->steps.count, bytes_format(path->bytes, bytes));
    if (path->size_unknown)
        text_printf(out, ", %u of unknown size", (unsigned)path->size_unknown);
    text_printf(out, "; %u over the key not visited\n", (unsigned)path->over);
    if (!path->complete)
        text_printf(out, "no image ended it: the key is new, or the rest is on the ancestor\n");
}

static int run(const CliArgs *args)
{
    Error error = {0};
    History history;
    if (args->file_count < 2) {
        error_set(&error, ERROR_USAGE, "read needs a FILE and a KEY or KEY@LSN");
        return cli_fail(&error);
    }
    size_t files = (size_t)args->file_count - 1;
    if (!cli_load(args, args->files, files, &history, NULL, &error))
        return cli_fail(&error);
    Key key;
    Lsn below;
    Text out = {0};
    bool ok = parse_target(str_from(args->files[files]), &history.layers, &key, &below, &error);
    if (ok) {
        size_t count;
        StepId last = history.steps.count ? (StepId)(history.steps.count - 1) : 0;
        LayerId *ids = history_live(&history, last, &count);
        ReadPath path;
        read_path_init(&path, &history.layers, ids, count, key, below);
        report(&history.layers, &path, &out);
        read_path_release(&path);
        free(ids);
        ok = cli_write(NULL, text_str(&out), &error);
    } else if (error.code == ERROR_INPUT) {
        error.code = ERROR_USAGE; /* the key was given on the command line */
    }
    text_release(&out);
    history_release(&history);
    return ok ? 0 : cli_fail(&error);
}

const CliCommand cmd_read = {
    .name = "read",
    .synopsis = "FILE... KEY[@LSN]",
    .summary = "the layers that one read visits, in order",
    .details = "From the head, or from an LSN, down to the first image. What a delta holds for the key is not in its\n"
               "name: a layer over the key costs a visit whether or not it has a record.",
    .options = options,
    .run = run,
};
