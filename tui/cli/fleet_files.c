/* fleet_files.c - reads files of JSON lines, whatever tool distributed the parts. GNU parallel makes
 *
 *     DIR/1/3%2F8/stdout   rows, and the line that ends the part      DIR/1/3%2F8/stderr, seq   ignored
 *
 * A Slurm array writes DIR/3.jsonl or what its script says. Files without an ending line are accepted, because --format
 * jsonl writes none. But if another file has one, a file without it is a part that was cut off.
 */
#include "tui/cli/fleet_files.h"
#include "tui/cli/result_walk.h"

#include "core/base/byte_stream.h"
#include "core/catalog/fleet_json.h"

#include <stdio.h>

#define LEFT_OUT_TOLD 20
#define PARTS_TOLD    20

typedef struct UnendedFile {
    const char *path;
    size_t first, count; /* its rows are these of `unended_rows` */
} UnendedFile;

typedef struct Collected {
    Fleet *fleet;
    ARRAY(FleetRow) rows; /* rows of the current file */
    ARRAY(FleetRow) unended_rows;
    ARRAY(UnendedFile) unended; /* files without an ending line */
    ARRAY(bool) seen;           /* by part - 1: the part was read */
    size_t broken, others;
    char other[256]; /* the first of `others`, escaped */
} Collected;

static void fleet_files_left_out(void *self, const char *path, const char *reason)
{
    Collected *collected = self;
    char shown[1024];
    text_escape(str_from(path), shown, sizeof shown);
    if (collected->broken++ < LEFT_OUT_TOLD)
        fprintf(stderr, "%s: left out: %s\n", shown, reason);
}

/* Adds the rows of a file with an ending line, if the part is complete and new. */
static void take_part(Collected *collected, const char *path, const FleetPart *part)
{
    char reason[120];
    size_t parts = (size_t)part->parts;
    if (collected->rows.count != part->rows) {
        snprintf(reason, sizeof reason, "has %zu rows, and should have %llu", collected->rows.count,
                 (unsigned long long)part->rows);
        fleet_files_left_out(collected, path, reason);
        return;
    }
    if (collected->seen.count && collected->seen.count != parts) {
        snprintf(reason, sizeof reason, "is one of %zu parts, others of %zu", parts, collected->seen.count);
        fleet_files_left_out(collected, path, reason);
        return;
    }
    array_extend(&collected->seen, parts);
    if (collected->seen.at[part->part - 1]) {
        snprintf(reason, sizeof reason, "part %llu was read already", (unsigned long long)part->part);
        fleet_files_left_out(collected, path, reason);
        return;
    }
    collected->seen.at[part->part - 1] = true;
    for (size_t i = 0; i < collected->rows.count; i++)
        array_push(&collected->fleet->rows, collected->rows.at[i]);
}

static void take_unended(Collected *collected, const char *path)
{
    UnendedFile unended = {arena_text(&collected->fleet->arena, path), collected->unended_rows.count,
                           collected->rows.count};
    for (size_t i = 0; i < collected->rows.count; i++)
        array_push(&collected->unended_rows, collected->rows.at[i]);
    array_push(&collected->unended, unended);
}

/* Reads rows up to the ending line (returns true), or up to the end of the file or a line that is no fleet's
 * (false). */
static bool read_lines(Collected *collected, ByteStream *stream, FleetPart *part, Error *error)
{
    Str line;
    while (byte_stream_line(stream, &line, error)) {
        FleetRow row;
        line = str_trim(line);
        FleetLine kind =
            line.length ? fleet_json_line(line, &collected->fleet->arena, &row, part, error) : FLEET_LINE_OTHER;
        if (kind == FLEET_LINE_PART)
            return true;
        if (kind == FLEET_LINE_OTHER && line.length)
            return false;
        if (kind == FLEET_LINE_ROW)
            array_push(&collected->rows, row);
    }
    return false;
}

static void add_file(void *self, const FTSENT *entry)
{
    Collected *collected = self;
    Str name = {entry->fts_name, entry->fts_namelen};
    ByteStream stream;
    FleetPart part;
    Error why = {0};
    if (str_equal(name, STR("stderr")) || str_equal(name, STR("seq")))
        return;
    collected->rows.count = 0;
    if (!byte_stream_open(&stream, entry->fts_accpath, &why)) {
        fleet_files_left_out(collected, entry->fts_path, why.message);
        return;
    }
    if (read_lines(collected, &stream, &part, &why))
        take_part(collected, entry->fts_path, &part);
    else if (collected->rows.count && why.code == ERROR_NONE)
        take_unended(collected, entry->fts_path);
    else if (collected->rows.count)
        fleet_files_left_out(collected, entry->fts_path, why.message);
    else if (why.code == ERROR_NONE)
        fleet_files_left_out(collected, entry->fts_path, "is empty");
    else if (collected->others++ == 0)
        text_escape(str_from(entry->fts_path), collected->other, sizeof collected->other);
    byte_stream_close(&stream);
}

static bool walk(const char *dir, Collected *collected, Error *error)
{
    return result_walk(dir, &(ResultWalk){collected, add_file, fleet_files_left_out}, error);
}

/* Files without an ending line are complete if no file has one, else cut off. */
static void settle_unended(Collected *collected)
{
    for (size_t i = 0; i < collected->unended.count; i++) {
        const UnendedFile *unended = &collected->unended.at[i];
        if (collected->seen.count)
            fleet_files_left_out(collected, unended->path, "is cut off: the end of its part is missing");
        for (size_t k = 0; !collected->seen.count && k < unended->count; k++)
            array_push(&collected->fleet->rows, collected->unended_rows.at[unended->first + k]);
    }
}

static void tell_missing(Collected *collected)
{
    size_t missing = 0, parts = collected->seen.count;
    for (size_t i = 0; i < parts; i++)
        if (!collected->seen.at[i] && missing++ < PARTS_TOLD)
            fprintf(stderr, "part %zu of %zu is missing\n", i + 1, parts);
    if (missing > PARTS_TOLD)
        fprintf(stderr, "… %zu parts are missing in all\n", missing);
    collected->broken += missing;
}

bool fleet_files_collect(const char *dir, Fleet *fleet, size_t *broken, Error *error)
{
    Collected collected = {.fleet = fleet};
    bool ok = walk(dir, &collected, error);
    if (ok) {
        settle_unended(&collected);
        if (collected.broken > LEFT_OUT_TOLD)
            fprintf(stderr, "… %zu files left out in all\n", collected.broken);
        if (collected.others)
            fprintf(stderr, "%zu file%s not part of a fleet (first: %s)\n", collected.others,
                    word_for(collected.others, " is", "s are"), collected.other);
        tell_missing(&collected);
        *broken = collected.broken;
        ok = fleet->rows.count || collected.seen.count ||
             error_set(error, ERROR_INPUT, "no result of fleet --part found");
        ok = ok || error_place(error, dir, 0, 0);
    }
    for (size_t i = 0; i < fleet->rows.count; i++)
        fleet->failed += fleet->rows.at[i].failed;
    fleet_sort(fleet);
    array_release(&collected.rows);
    array_release(&collected.unended_rows);
    array_release(&collected.unended);
    array_release(&collected.seen);
    return ok;
}
