/* cmd_fleet.c - prints one row per timeline, worst first. --list and --part divide the work between machines. */
#include "core/base/work_queue.h"
#include "core/base/escape.h"
#include "core/base/sheet_filter.h"
#include "core/base/sheet_print.h"
#include "core/catalog/fleet_json.h"
#include "core/tell/fleet_text.h"
#include "tui/app/cores.h"
#include "tui/cli/commands.h"
#include "tui/cli/fleet_files.h"
#include "tui/cli/input.h"
#include "tui/cli/progress.h"

#define PARTS_MAX 100000u

static const CliOption options[] = {
    {"sort", "COLUMNS", "sort by these columns, as in l0,-bytes: numbers largest first, a minus reverses a column",
     's'},
    {"where", "CONDITION", "print only timelines that satisfy the condition, as in 'l0 > 20 and depth > 30'", 'w'},
    {"columns", "COLUMNS", "print these columns in this order", 'c'},
    {"top", "N", "print the first N rows", 'n'},
    {"format", "FORMAT", "print table, csv, jsonl or markdown (default: table)", 'f'},
    {"jobs", "N", "analyse N timelines in parallel (default: one per core)", 'j'},
    {"list", "N", "print N commands that each analyse one part of the fleet, split by tenant", 'l'},
    {"part", "K/N", "analyse part K of N, and print its result for --collect, or with --format as a table", 'p'},
    {"collect", "DIR", "print the table of the results of --part in all files under DIR", 0},
    {"output", "FILE", "write to this file instead of standard output", 'o'},
    {0},
};

static Str option_str(const CliArgs *args, const char *name)
{
    const char *value = cli_value(args, name);
    return str_from(value ? value : "");
}

typedef struct Wanted {
    uint64_t top, jobs, list;
    FleetPart part; /* the part to analyse; parts == 0: the whole fleet */
    SheetForm form;
    bool has_form;
} Wanted;

static bool fleet_parse_part(Str text, FleetPart *part, Error *error)
{
    const char *slash = memchr(text.at, '/', text.length);
    Str first = {text.at, slash ? (size_t)(slash - text.at) : 0};
    Str second = {first.at + first.length + 1, slash ? text.length - first.length - 1 : 0};
    char shown[48];
    if (slash && number_parse(first, &part->part, NULL) && number_parse(second, &part->parts, NULL) && part->part &&
        part->part <= part->parts && part->parts <= PARTS_MAX)
        return true;
    text_escape(text, shown, sizeof shown);
    return error_set(error, ERROR_USAGE, "--part '%s': expected K/N, with K from 1 to N and N at most %u", shown,
                     PARTS_MAX);
}

/* Checks that either sources or --collect were given. */
static bool check_sources(const CliArgs *args, Error *error)
{
    bool collects = cli_value(args, "collect") != NULL;
    if (collects && args->file_count)
        return error_set(error, ERROR_USAGE, "--collect takes no source: '%s'", args->files[0]);
    if (!collects && !args->file_count)
        return error_set(error, ERROR_USAGE,
                         "fleet: no source given: a directory or a listing ('-' reads standard input); "
                         "see layerscope help fleet");
    return true;
}

static bool read_options(const CliArgs *args, Wanted *wanted, Error *error)
{
    *wanted = (Wanted){.top = UINT32_MAX, .jobs = cores_online(), .form = SHEET_TABLE};
    wanted->has_form = cli_value(args, "format") != NULL;
    if (!cli_number(args, "top", &wanted->top, error) || !cli_number(args, "jobs", &wanted->jobs, error) ||
        !cli_number(args, "list", &wanted->list, error) ||
        (wanted->has_form && !sheet_form_parse(option_str(args, "format"), &wanted->form, error)) ||
        (cli_value(args, "part") && !fleet_parse_part(option_str(args, "part"), &wanted->part, error)))
        return false;
    if (cli_value(args, "list") && (wanted->list == 0 || wanted->list > PARTS_MAX))
        return error_set(error, ERROR_USAGE, "--list: expected a number from 1 to %u", PARTS_MAX);
    if (wanted->jobs == 0)
        return error_set(error, ERROR_USAGE, "--jobs must be at least 1");
    static const char *const of_tables[] = {"sort", "where", "columns", "top"};
    for (size_t i = 0; i < sizeof of_tables / sizeof *of_tables && wanted->part.parts && !wanted->has_form; i++)
        if (cli_flag(args, of_tables[i]))
            return error_set(error, ERROR_USAGE,
                             "--%s needs --format beside --part: what --collect reads is every row with all columns",
                             of_tables[i]);
    return check_sources(args, error);
}

/* ---- parts ---- */

static bool list_parts(const CliArgs *args, uint64_t parts, Error *error)
{
    Text out = TEXT_EMPTY;
    Arena arena = {0};
    const char *program = cli_own_path(&arena), *jobs = cli_value(args, "jobs");
    bool ok = true;
    for (int i = 0; i < args->file_count && ok; i++)
        if (strcmp(args->files[i], "-") == 0)
            ok = error_set(error, ERROR_USAGE, "--list: standard input can't be read once for each part");
    for (uint64_t part = 1; part <= parts && ok; part++) {
        shell_quote(str_from(program), &out);
        text_printf(&out, " fleet --part %llu/%llu", (unsigned long long)part, (unsigned long long)parts);
        if (jobs) {
            text_printf(&out, " --jobs ");
            shell_quote(str_from(jobs), &out);
        }
        if (args->files[0][0] == '-')
            text_printf(&out, " --");
        for (int i = 0; i < args->file_count; i++) {
            text_add_char(&out, ' ');
            shell_quote(str_from(args->files[i]), &out);
        }
        text_add_char(&out, '\n');
    }
    ok = ok && cli_write(cli_value(args, "output"), text_str(&out), error);
    text_release(&out);
    arena_release(&arena);
    return ok;
}

/* Prints all columns of all rows as JSON lines, and last the line that marks the part as complete. */
static bool print_part(const CliArgs *args, const Fleet *fleet, FleetPart part, Error *error)
{
    FleetSheet sheet;
    SheetView view;
    SheetChoice all = {0};
    Text out = TEXT_EMPTY;
    fleet_sheet_init(&sheet, fleet);
    bool ok = sheet_choice_parse(&all, &sheet.sheet, (Str){0}, error);
    sheet_view_init(&view, &sheet.sheet, NULL);
    if (ok)
        sheet_print(&sheet.sheet, &view, &all, SHEET_JSONL, UINT32_MAX, &out);
    part.rows = view.count;
    fleet_json_part(&part, &out);
    ok = ok && cli_write(cli_value(args, "output"), text_str(&out), error);
    text_release(&out);
    sheet_choice_release(&all);
    sheet_view_release(&view);
    fleet_sheet_release(&sheet);
    return ok;
}

/* ---- the table ---- */

/* The default columns: for people what is due and why, for programs all that is known. */
static Str fleet_usual_columns(const FleetSheet *sheet, SheetForm form)
{
    bool skewed = false;
    for (size_t i = 0; i < sheet->fleet->rows.count; i++)
        skewed |= sheet->skew[i] != FLEET_NO_SKEW;
    if (form == SHEET_CSV || form == SHEET_JSONL)
        return (Str){0};
    return skewed ? STR("tenant,shard,timeline,layers,deltas,images,l0,bytes,skew,wal_bytes,known_p50,known_max,"
                        "removable_bytes,severe,warnings,verdict,worst")
                  : STR("tenant,shard,timeline,layers,deltas,images,l0,bytes,wal_bytes,known_p50,known_max,"
                        "removable_bytes,severe,warnings,verdict,worst");
}

static void fleet_add_whole(const FleetSheet *sheet, const SheetView *view, Text *out)
{
    size_t before = out->length;
    if (view->count == 0)
        return;
    text_add_char(out, '\n');
    fleet_text_shards(sheet, view, out);
    if (out->length > before + 1)
        text_add_char(out, '\n');
    fleet_text_histograms(sheet, view, out);
}

static void add_rows(FleetSheet *sheet, SheetView *view, const SheetChoice *choice, const Wanted *wanted, Text *out)
{
    SheetView shown = {mem_alloc((view->count + 1u) * sizeof *shown.rows), 0};
    shown.count = view->count < wanted->top ? view->count : (uint32_t)wanted->top;
    if (shown.count)
        memcpy(shown.rows, view->rows, shown.count * sizeof *shown.rows);
    if (wanted->form == SHEET_TABLE || wanted->form == SHEET_MARKDOWN) {
        fleet_sum(sheet, view);
        sheet->shortened = fleet_id_digits(sheet->fleet);
        shown.rows[shown.count++] = fleet_sum_row(sheet);
    }
    sheet_print(&sheet->sheet, &shown, choice, wanted->form, UINT32_MAX, out);
    sheet_view_release(&shown);
}

static bool fleet_print_rows(const CliArgs *args, const Wanted *wanted, FleetSheet *sheet, Text *out, Error *error)
{
    SheetFilter *filter = NULL;
    SheetChoice choice = {0};
    SheetView view = {0};
    Str columns = option_str(args, "columns");
    bool ok = sheet_choice_parse(&choice, &sheet->sheet,
                                 columns.length ? columns : fleet_usual_columns(sheet, wanted->form), error);
    if (ok && cli_value(args, "where")) {
        filter = sheet_filter_parse(&sheet->sheet, option_str(args, "where"), error);
        ok = filter != NULL;
    }
    if (ok) {
        cli_tell_unknown(filter, &sheet->sheet);
        fleet_worst_first(&view, sheet, filter);
        ok = sheet_view_sort_by(&view, &sheet->sheet, option_str(args, "sort"), error);
    }
    if (ok) {
        add_rows(sheet, &view, &choice, wanted, out);
        if (wanted->form == SHEET_TABLE)
            fleet_add_whole(sheet, &view, out);
    }
    sheet_view_release(&view);
    sheet_filter_free(filter);
    sheet_choice_release(&choice);
    return ok;
}

static bool print_fleet(const CliArgs *args, const Wanted *wanted, const Fleet *fleet, Error *error)
{
    FleetSheet sheet;
    Text out = TEXT_EMPTY;
    fleet_sheet_init(&sheet, fleet);
    bool ok = fleet_print_rows(args, wanted, &sheet, &out, error) &&
              cli_write(cli_value(args, "output"), text_str(&out), error);
    text_release(&out);
    fleet_sheet_release(&sheet);
    return ok;
}

/* ---- the command ---- */

static void draw(void *self, uint64_t done, uint64_t total, size_t rows)
{
    (void)rows;
    progress_draw(self, done, total);
}

static bool read_fleet(const CliArgs *args, const Wanted *wanted, Fleet *fleet, Error *error)
{
    Progress progress;
    FleetOptions fleet_options = {
        .workers = (unsigned)(wanted->jobs < WORK_QUEUE_THREADS ? wanted->jobs : WORK_QUEUE_THREADS)};
    if (wanted->part.parts) {
        fleet_options.part = (uint32_t)wanted->part.part - 1;
        fleet_options.parts = (uint32_t)wanted->part.parts;
    }
    if (progress_init(&progress, "fleet")) {
        fleet_options.progress = draw;
        fleet_options.self = &progress;
    }
    bool ok = fleet_read(fleet, args->files, (size_t)args->file_count, &fleet_options, error);
    progress_end(&progress);
    cli_tell_report(&fleet->report);
    return ok;
}

/* Fails if something could not be read. The rest has been printed by then. */
static bool check_failed(size_t failed, const char *what, Error *error)
{
    if (!failed)
        return true;
    return error_set(error, ERROR_INPUT, "%zu %s%s could not be read", failed, what, plural_ending(failed));
}

static int run(const CliArgs *args)
{
    Error error = {0};
    Wanted wanted;
    Fleet fleet = {0};
    size_t broken = 0;
    const char *collect = cli_value(args, "collect");
    bool ok = read_options(args, &wanted, &error);
    if (ok && wanted.list) {
        ok = list_parts(args, wanted.list, &error);
    } else if (ok) {
        ok =
            collect ? fleet_files_collect(collect, &fleet, &broken, &error) : read_fleet(args, &wanted, &fleet, &error);
        ok = ok && (wanted.part.parts && !wanted.has_form ? print_part(args, &fleet, wanted.part, &error)
                                                          : print_fleet(args, &wanted, &fleet, &error));
        ok = ok && check_failed(broken, "part", &error) && check_failed(fleet.failed, "timeline", &error);
    }
    fleet_release(&fleet);
    return ok ? 0 : cli_fail(&error);
}

static const CliRule rules[] = {
    {"list", CLI_EXCLUDES, "part collect sort where columns top format"},
    {"part", CLI_EXCLUDES, "collect"},
    {"collect", CLI_IGNORES, "jobs"},
    {0},
};

const CliCommand cmd_fleet = {
    .name = "fleet",
    .synopsis = "[OPTION…] SOURCE…",
    .summary = "show all timelines of directories and listings as one table, worst first",
    .details =
        "A source is a directory (a timeline, a tenant, anything above them), a listing of paths (find, aws s3 ls "
        "--recursive, S3 inventory, rclone lsl, gsutil ls -l, tar tvf, tree -s; plain, gzip or zstd), or a dump of one "
        "timeline. The lines of a listing may come in any order; a sorted listing needs little memory.\nWithout --sort "
        "the worst timelines come first: those that can't be read, then those with most severe findings, most warnings "
        "and the deepest read. Shards of one timeline stay together.\nA table has the most important columns, "
        "--columns "
        "selects others. It ends with a sum row and histograms. CSV and JSON lines have exact values and no sum row; "
        "unknown values are empty or null.\n  layerscope fleet LISTING.zst --where 'l0 > 20 and depth > 30' --sort "
        "l0\n  aws s3 ls --recursive s3://BUCKET/pageserver/ | layerscope fleet -\nTo spread the work over machines "
        "that can all read the source:\n  layerscope fleet --list 64 SOURCE | parallel -S H1,H2 --results DIR\n  "
        "layerscope fleet --collect DIR\nExit status 3: some timeline or part could not be read. The others are "
        "printed.\n",
    .columns = fleet_columns,
    .column_count = FLEET_COLUMN_COUNT_,
    .options = options,
    .rules = rules,
    .run = run,
};
