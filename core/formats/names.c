/* names.c - reads listings of layer files, one per line.
 *
 * Two passes over the lines. The first finds what needs all lines: the timelines in the listing, and the column with
 * the sizes. The second adds the layers of one timeline:
 *
 *     81920 t/aaaa…/NAME     first pass: timelines aaaa… (2 lines) and bbbb… (1 line), the numbers are whole pages
 *     24576 t/aaaa…/NAME     second pass: two layers of aaaa…, with sizes; a note names bbbb…
 *     81920 t/bbbb…/NAME
 */
#include "core/formats/names.h"

#include "core/formats/plain_text.h"
#include "core/base/uncolour.h"
#include "core/formats/layer_name.h"
#include "core/formats/listing.h"
#include "core/formats/listing_folder.h"
#include "core/formats/mention.h"
#include "core/formats/mention_read.h"

#include <stdlib.h>

typedef struct Names {
    Reader *reader;
    Str text;
    ListingSurvey survey;
    ListingFolders folders; /* folders of `ls -R` and `tree` */
    Origins origins;
    size_t bare;     /* number of names without a path */
    uint32_t chosen; /* the chosen origin; UINT32_MAX: all origins */
    uint32_t at;     /* origin of the last name; of the first name before it; of several names on one line */
    int column;      /* column of sizes, or -1 */
    size_t cut;      /* number of names that are cut off */
} Names;

bool names_marker(Str line, bool *cutoff, Str *lsn)
{
    static const Str gc_cutoff = {"gc_cutoff:", 10}, branch = {"branch:", 7};
    *cutoff = str_starts(line, gc_cutoff);
    if (!*cutoff && !str_starts(line, branch))
        return false;
    size_t n = *cutoff ? gc_cutoff.length : branch.length;
    *lsn = str_trim((Str){line.at + n, line.length - n});
    return true;
}

static bool read_marker(Reader *reader, bool cutoff, Str text, unsigned long number)
{
    Lsn lsn;
    char quote[QUOTE_SIZE];
    if (text.length > 32 || !lsn_parse(text, &lsn, NULL))
        return reader_skip(reader, number, "not an LSN: %s", reader_quote(text, quote));
    LayerSet *set = reader->set;
    if (cutoff) {
        set->has_gc_cutoff = true;
        set->gc_cutoff = lsn;
    } else {
        array_push(&set->branches, lsn);
    }
    return true;
}

/* Is it a line that tools write around their lists: a sum, or the head of a diff? */
static bool names_is_frame(Str line)
{
    static const Str frames[] = {{"#", 1},     {"@@ ", 3},     {"--- ", 4},         {"+++ ", 4},
                                 {"diff ", 5}, {"TOTAL: ", 7}, {"Total Size:", 11}, {"Total Objects:", 14},
                                 {"Found ", 6}};
    for (size_t i = 0; i < sizeof frames / sizeof *frames; i++)
        if (str_starts(line, frames[i]))
            return true;
    return str_starts(line, STR("total ")) && line.length < 40;
}

/* Is it the length of a whole production name: image or delta, with a generation in either form or without one? */
static bool is_whole_length(size_t length)
{
    return length == 91 || length == 100 || length == 103 || length == 108 || length == 117 || length == 120;
}

/* Is the line a production name alone, judged by its length and marks, before parsing? After its first LSN it has
 * only letters and digits, or a size may follow it. */
static bool names_is_bare(Str line)
{
    if (!is_whole_length(line.length) || line.at[36] != '-' || line.at[73] != '_' || line.at[74] != '_')
        return false;
    for (size_t i = 91; i < line.length; i++)
        if (line.at[i] < '0' && line.at[i] != '-')
            return false;
    return true;
}

static bool names_is_cut(Str logical)
{
    LayerName name;
    const char *reason;
    return !is_whole_length(logical.length) && !layer_name_parse(logical, &name, &reason) &&
           str_starts(str_from(reason), STR("the name is cut off"));
}

/* The line without blanks at its end; its indentation shows the folder. */
static Str names_indented(Str line)
{
    Str trimmed = str_trim(line);
    return (Str){line.at, (size_t)(trimmed.at + trimmed.length - line.at)};
}

/* The line without colours, if its name cannot be found in it as it is. */
static Str uncoloured(Names *names, Str line)
{
    size_t from = 0;
    Str found;
    if (layer_name_find(line, &from, &found) || !str_is_coloured(line))
        return line;
    Text plain = TEXT_EMPTY;
    text_add_uncoloured(&plain, line);
    Str kept = arena_str(&names->reader->set->arena, text_str(&plain));
    text_release(&plain);
    return str_trim(kept);
}

/* ---- first pass ---- */

static void survey_line(Names *names, Str raw)
{
    bool cutoff;
    Str lsn, line = str_trim(raw);
    if (line.length == 0 || names_is_frame(line) || names_marker(line, &cutoff, &lsn))
        return;
    line = uncoloured(names, line);
    ListingLine listing;
    listing_line(names->text, line, &listing);
    if (!listing.name.length) {
        names->cut += layer_name_is_cut(str_last_word(line));
        listing_survey_header(&names->survey, line);
        listing_folders_add(&names->folders, names_indented(raw));
        return;
    }
    names->cut += names_is_cut(listing.logical);
    listing_survey_add(&names->survey, &listing);
    Str directory =
        listing_folders_path(&names->folders, names_indented(raw), listing.name, &names->reader->set->arena);
    if (directory.length)
        origins_add(&names->origins, origins_find_path(&names->origins, directory), 1);
    else
        names->bare++;
}

static void survey(Names *names)
{
    Str rest = names->text, line;
    names->survey = (ListingSurvey){0};
    names->cut = names->bare = 0;
    origins_release(&names->origins);
    names->origins = (Origins){0};
    names->folders = (ListingFolders){0};
    while (str_line(&rest, &line)) {
        if (names_is_bare(line) && !names->folders.count) {
            names->survey.names++;
            names->bare++;
        } else {
            survey_line(names, line);
        }
    }
    names->folders = (ListingFolders){0};
}

/* ---- second pass ---- */

/* Does the path belong to one of the layers that are loaded? */
static bool is_wanted(Names *names, Str raw, const ListingLine *listing)
{
    if (names->chosen == UINT32_MAX)
        return true;
    Str directory =
        listing_folders_path(&names->folders, names_indented(raw), listing->name, &names->reader->set->arena);
    Origin none = {0};
    names->at = directory.length ? origins_find_path(&names->origins, directory) : origins_find(&names->origins, &none);
    return names->at == names->chosen;
}

/* Does the text end within this line, and is it not the only line? */
static bool is_unended(const Names *names, Str raw)
{
    return raw.at + raw.length == names->text.at + names->text.length && raw.at != names->text.at;
}

static bool add_listed(Names *names, Str raw, const ListingLine *listing, unsigned long number)
{
    LayerName name;
    const char *reason;
    char quote[QUOTE_SIZE];
    Reader *reader = names->reader;
    Str line = str_trim(raw);
    if (layer_name_lacks_end(line, listing->logical))
        return reader_skip_name(reader, number, "the name is cut off: its second LSN is missing", listing->logical);
    if (!layer_name_parse(listing->logical, &name, &reason))
        return reader_skip_name(reader, number, reason, listing->logical);
    if (is_unended(names, raw) && layer_name_may_lack_end(line, &name) &&
        !reader_skip_fact(
            reader, number,
            "the last line has no newline: read as an image, but it may be the beginning of a delta's name"))
        return false;
    if (!is_wanted(names, raw, listing))
        return true;
    name.layer.name = listing->name;
    if (listing->size_kind == LISTING_EXACT)
        name.layer.size = listing->size;
    else if (listing->size_kind == LISTING_NO_SIZE && names->column >= 0 && listing->columns & 1u << names->column)
        name.layer.size = listing->number[names->column];
    if (listing->size_kind == LISTING_TOO_LARGE &&
        !reader_skip_fact(reader, number, "a size above 2^63-1, taken as unknown: %s",
                          reader_quote(str_trim(raw), quote)))
        return false;
    return reader_layer(reader, &name.layer, name.form, number);
}

/* Reads a line that is not a bare name. */
static bool read_line(Names *names, Str raw, unsigned long number)
{
    bool cutoff;
    Str lsn, line = str_trim(raw);
    Reader *reader = names->reader;
    if (line.length == 0 || names_is_frame(line))
        return true;
    if (names_marker(line, &cutoff, &lsn))
        return names->chosen != UINT32_MAX && names->at != names->chosen ? true
                                                                         : read_marker(reader, cutoff, lsn, number);
    line = uncoloured(names, line);
    ListingLine listing;
    listing_line(names->text, line, &listing);
    if (listing.name.length && listing.placed)
        return add_listed(names, raw, &listing, number);
    MentionReader mentions = {.reader = reader,
                              .text = names->text,
                              .origins = names->chosen == UINT32_MAX ? NULL : &names->origins,
                              .chosen = names->chosen};
    size_t before = mentions.count;
    if (!mention_read(&mentions, line, number))
        return false;
    if (mentions.count > before)
        return true;
    if (listing_folders_add(&names->folders, names_indented(raw)))
        return true;
    bool head = number == 1 && names->survey.header;
    const char *reason = layer_name_is_cut(str_last_word(line)) ? "the name is cut off"
                         : listing.folder                       ? "a folder or a link, not a layer"
                                                                : layer_name_other(line);
    return head || reader_skip_name(reader, number, reason, str_trim(raw));
}

static bool read_all(Names *names)
{
    Str rest = names->text, line;
    bool all = names->chosen == UINT32_MAX;
    for (unsigned long number = 1; str_line(&rest, &line); number++) {
        LayerName name;
        const char *reason;
        bool bare = all && names_is_bare(line) && !is_unended(names, line) && layer_name_parse(line, &name, &reason);
        if (bare ? !reader_layer(names->reader, &name.layer, name.form, number) : !read_line(names, line, number))
            return false;
    }
    return true;
}

bool names_read(Reader *reader, Str text, Error *error)
{
    Names names = {.reader = reader, .text = text, .chosen = UINT32_MAX};
    const char *note;
    survey(&names);
    if (names.cut) {
        names.text = plain_text(text, &reader->set->arena);
        if (names.text.at != text.at)
            survey(&names);
    }
    if (names.bare && names.origins.at.count > 1)
        origins_add(&names.origins, origins_find(&names.origins, &(Origin){0}), names.bare);
    bool fine = reader_origin(reader, &names.origins, &names.chosen);
    names.column = listing_survey_column(&names.survey, &note);
    layer_set_reserve(reader->set, names.survey.names);
    fine = fine && read_all(&names);
    if (fine && note && names.survey.names)
        reader_note(reader, "%s: %s", reader->file, note);
    origins_release(&names.origins);
    return fine || reader_fail(reader, error);
}

/* A listing has more lines with a name in its place than lines of prose. Examines the first 64 KiB. */
bool names_sniff(Str text, Str name)
{
    (void)name;
    Str head = {text.at, text.length < 65536 ? text.length : 65536}, rest = head, line, lsn;
    size_t good = 0, prose = 0;
    bool cutoff;
    while (str_line(&rest, &line)) {
        line = str_trim(line);
        if (!line.length || names_is_frame(line))
            continue;
        ListingLine listing;
        listing_line(head, line, &listing);
        if (names_marker(line, &cutoff, &lsn) || listing.placed || layer_name_is_cut(str_last_word(line)))
            good++;
        else if (!listing.folder && memchr(line.at, ' ', line.length))
            prose++;
    }
    return good > 0 && good >= prose;
}

bool names_write(const History *history, StepId step, Text *out, Error *error)
{
    (void)error;
    const LayerSet *set = &history->layers;
    char buffer[LSN_TEXT_SIZE], logical[LAYER_NAME_SIZE];
    for (LayerId id = 0; id < set->count; id++) {
        if (!history_alive(history, id, step))
            continue;
        Layer layer = layer_set_get(set, id);
        LayerName name;
        const char *reason;
        if (layer.name.length && layer_name_parse(layer.name, &name, &reason))
            text_add_str(out, layer.name);
        else
            text_add_str(out, str_from(layer_logical_name(&layer, set->form, logical)));
        text_add_char(out, '\n');
    }
    if (set->has_gc_cutoff && !set->has_disk_consistent) /* an index's own cutoff cannot be deduced from its names */
        text_printf(out, "gc_cutoff:%s\n", lsn_format(set->gc_cutoff, buffer));
    for (size_t i = 0; i < set->branches.count; i++)
        text_printf(out, "branch:%s\n", lsn_format(set->branches.at[i], buffer));
    return true;
}
