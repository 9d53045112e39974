/* cmd_layer.c - prints the contents of layer files. */
#include "core/formats/layer_name.h"
#include "core/tell/layer_report.h"
#include "tui/cli/commands.h"
#include "tui/cli/input.h"

#include <stdio.h>

#define TOP_USUAL 5
#define TOP_MAX   1000
#define CHUNK     ((size_t)1 << 16)

static const CliOption options[] = {
    {"entries", NULL, "list the entries: KEY LSN OFFSET STORED WILL_INIT ZSTD (STORED excludes the blob's header)",
     'e'},
    {"contents", NULL, "with --entries: also read the contents and print their LENGTH and FNV-1a hash", 0},
    {"check", NULL, "verify every page, blob header and compressed blob (exit status 4: damage found)", 0},
    {"digest", NULL, "read everything and print one digest over all entries and contents", 0},
    {"top", "N", "show the N hottest keys and longest holes (default: 5)", 0},
    {"json", NULL, "print JSON", 0},
    {0},
};

typedef struct LayerJob {
    const CliArgs *args;
    uint64_t top;
    JsonWriter json;
    Text out;
    bool damaged, closed; /* closed: the reader of the output has closed the pipe */
} LayerJob;

static bool flush(LayerJob *job, size_t at_least, Error *error)
{
    if (job->out.length < at_least)
        return true;
    bool ok = cli_write_open(text_str(&job->out), &job->closed, error);
    text_clear(&job->out);
    return ok;
}

/* Prints damage to stderr, and remembers it for the exit status. */
static void tell_damage(LayerJob *job, const char *path, const LayerDamages *damages)
{
    Text text = TEXT_EMPTY;
    layer_damage_text(str_from(path), damages, &text);
    if (text.length)
        fputs(text.at, stderr);
    text_release(&text);
    job->damaged |= damages->count > 0;
}

static bool list_entries(LayerJob *job, const char *path, const LayerFile *file, Error *error)
{
    bool contents = cli_flag(job->args, "contents"), ok = true;
    LayerDamages damages = {0};
    LayerEntries entries;
    LayerEntry entry;
    char line[LAYER_ENTRY_TEXT_SIZE];
    layer_entries_init(&entries, file, contents ? LAYER_ENTRIES_WHOLE : LAYER_ENTRIES_BLOBS, &damages);
    while (ok && !job->closed && layer_entries_next(&entries, &entry)) {
        text_add(&job->out, line, layer_entry_text(&entry, contents, line));
        text_add_char(&job->out, '\n');
        ok = flush(job, CHUNK, error);
    }
    layer_entries_release(&entries);
    ok = ok && flush(job, 1, error);
    tell_damage(job, path, &damages);
    layer_damages_release(&damages);
    return ok;
}

/* The layer that the file is named after; NULL if its name is not a layer name. */
static const Layer *name_of(const char *path, LayerName *name)
{
    const char *reason;
    return layer_name_parse(str_from(path), name, &reason) && name->form == KEY_PRODUCTION ? &name->layer : NULL;
}

static bool report(LayerJob *job, const char *path, const LayerFile *file, Error *error)
{
    bool check = cli_flag(job->args, "check"), digest = cli_flag(job->args, "digest");
    LayerDamages damages = {0};
    LayerInside inside;
    LayerName name;
    layer_inside_init(&inside, file, check || digest ? LAYER_ENTRIES_WHOLE : LAYER_ENTRIES_BLOBS, (size_t)job->top,
                      &damages);
    LayerReport parts = {str_from(path), name_of(path, &name), file, &inside, &damages};
    if (cli_flag(job->args, "json"))
        layer_report_json(&parts, &job->json);
    else if (check)
        layer_check_text(&parts, &job->out);
    else if (digest) {
        text_printf(&job->out, "%016llx  ", (unsigned long long)inside.digest);
        text_add_escaped(&job->out, str_from(path));
        text_add_char(&job->out, '\n');
    } else
        layer_report_text(&parts, &job->out);
    if (!check || cli_flag(job->args, "json"))
        tell_damage(job, path, &damages);
    job->damaged |= damages.count > 0;
    layer_inside_release(&inside);
    layer_damages_release(&damages);
    return cli_flag(job->args, "json") || flush(job, 1, error);
}

static bool check_options(LayerJob *job, Error *error)
{
    if (job->args->file_count == 0)
        return error_set(error, ERROR_USAGE, "layer: no file given; see layerscope help layer");
    if (!cli_number(job->args, "top", &job->top, error))
        return false;
    return job->top <= TOP_MAX || error_set(error, ERROR_USAGE, "--top: at most %d", TOP_MAX);
}

/* Shows one file and returns its exit status. After a file that cannot be opened the others are still shown. */
static int run_file(LayerJob *job, const char *path)
{
    Error error = {0};
    LayerFile file;
    if (!layer_file_open(&file, path, &error))
        return cli_fail(&error);
    bool ok =
        cli_flag(job->args, "entries") ? list_entries(job, path, &file, &error) : report(job, path, &file, &error);
    layer_file_close(&file);
    return ok ? 0 : cli_fail(&error);
}

static int run(const CliArgs *args)
{
    LayerJob job = {.args = args, .top = TOP_USUAL, .out = TEXT_EMPTY};
    Error error = {0};
    if (!check_options(&job, &error))
        return cli_fail(&error);
    bool json = cli_flag(args, "json");
    int status = 0;
    if (json) {
        job.json.out = &job.out;
        json_open(&job.json, NULL, '{');
        json_number(&job.json, "layerscope", 1);
        json_open(&job.json, "files", '[');
    }
    for (int i = 0; i < args->file_count && !job.closed; i++) {
        int one = run_file(&job, args->files[i]);
        status = one ? one : status;
    }
    if (json) {
        json_close(&job.json);
        json_close(&job.json);
        if (!flush(&job, 1, &error))
            status = cli_fail(&error);
    }
    text_release(&job.out);
    return status ? status : job.damaged ? error_exit_status(ERROR_SANITY) : 0;
}

static const CliRule rules[] = {
    {"contents", CLI_NEEDS, "entries"},        {"json", CLI_EXCLUDES, "entries digest"},
    {"check", CLI_EXCLUDES, "entries digest"}, {"digest", CLI_EXCLUDES, "entries"},
    {"top", CLI_EXCLUDES, "entries digest"},   {0},
};

const CliCommand cmd_layer = {
    .name = "layer",
    .synopsis = "[OPTION…] FILE…",
    .summary = "show what layer files hold: entries, kinds, hottest keys, holes",
    .details = "Prints the summary, the shape of the B-tree, the number and bytes of entries by kind, the keys with "
               "most entries, and the longest key ranges without entries.\nA damaged page costs only the entries of "
               "that page. Its number (byte offset / 8192) and the reason go to stderr, everything else is shown, and "
               "the exit status is 4. A file whose first page is broken cannot be read: exit status 3.",
    .options = options,
    .rules = rules,
    .run = run,
};
