/* names.c - listings of layer files, and names in prose.
 *
 * A line is taken apart from its outside: a bare name or a path is the whole line; a listing has fixed columns before
 * the name, which give the size:
 *
 *     -rw-r--r-- 1 neon neon 268451840 Aug  1 12:00 NAME                      ls -l: 4 words after the permissions
 *     1837 262160 -rw-r--r-- 1 neon neon 268451840 Aug  1 12:00 ./a/NAME      find -ls: the same, further right
 *     2024-08-01 12:00:00  268451840 tenants/…/NAME-0000001B                  aws s3 ls: after date and time
 *     268451840 NAME                                                          stat, find -printf, du -b
 *
 * A size of `ls -h` is rounded and not used; nor is a two-word line's number that is not whole pages (du's KiB).
 */
#include "core/formats/names.h"

#include "core/formats/layer_name.h"

#include <stdlib.h>

#define WORDS_MAX 16

typedef struct Listing {
    Str name;       /* the word that ends in a layer name, or the whole line; empty: neither */
    uint64_t size;  /* or SIZE_UNKNOWN */
    bool too_large; /* it has a size, but one that no file has: unknown */
    bool folder;    /* a line of `ls -l` for a folder or a link */
} Listing;

static bool is_permissions(Str word)
{
    if (word.length < 10 || !char_among(word.at[0], "-dlbcps"))
        return false;
    for (int i = 1; i < 10; i++)
        if (!char_among(word.at[i], "rwxsStT-"))
            return false;
    return true;
}

static bool is_number(Str word)
{
    for (size_t i = 0; i < word.length; i++)
        if (word.at[i] < '0' || word.at[i] > '9')
            return false;
    return word.length > 0;
}

/* "2024-08-01" */
static bool is_date(Str word)
{
    return word.length == 10 && word.at[4] == '-' && word.at[7] == '-' && is_number((Str){word.at, 4});
}

static void listing_size(Str word, Listing *listing)
{
    uint64_t value = UINT64_MAX;
    if (!is_number(word))
        return;
    listing->too_large = !number_parse(word, &value, NULL) || value > LAYER_SIZE_MAX;
    if (!listing->too_large)
        listing->size = value;
}

/* The word ends in something of a name's shape. */
static bool ends_in_name(Str word)
{
    size_t from = 0;
    Str found;
    return layer_name_find(word, &from, &found) && from == word.length;
}

/* `word[0..n)` of a line with blanks, `n` >= 2. */
static Listing listing_columns(const Str *word, size_t n)
{
    Listing listing = {.size = SIZE_UNKNOWN};
    size_t at = n;
    for (size_t i = 0; i < n && at == n; i++)
        if (ends_in_name(word[i]))
            at = i;
    for (size_t i = 0; i < n && i < 4; i++) {
        if (!is_permissions(word[i]))
            continue;
        listing.folder = word[i].at[0] != '-';
        if (i + 4 < n)
            listing_size(word[i + 4], &listing);
        listing.name = at < n ? word[at] : word[n - 1];
        return listing;
    }
    if (n >= 4 && is_date(word[0])) {
        listing_size(word[2], &listing);
        listing.name = at < n ? word[at] : word[n - 1];
        return listing;
    }
    if (n == 2 && at < n && is_number(word[1 - at])) {
        listing_size(word[1 - at], &listing);
        if (listing.size != SIZE_UNKNOWN && listing.size % PAGE_BYTES)
            listing.size = SIZE_UNKNOWN;
        listing.name = word[at];
    }
    return listing;
}

/* `line` is trimmed and not empty. */
static Listing listing_parse(Str line)
{
    Str word[WORDS_MAX], rest = line;
    size_t n = 0;
    while (n < WORDS_MAX && str_word(&rest, &word[n]))
        n++;
    Listing listing = {.size = SIZE_UNKNOWN};
    if (n > 1)
        listing = listing_columns(word, n);
    if (!listing.name.length && (n == 1 || (ends_in_name(line) && memchr(line.at, '/', line.length)))) {
        const char *slash = n > 1 ? memchr(line.at, '/', line.length) : line.at;
        bool path = n == 1 || (slash == line.at || slash[-1] != ' '); /* a path with blanks, not prose with a path */
        if (path)
            listing.name = line;
    }
    return listing;
}

/* All names in a line of prose. *count grows by their number. */
static bool pick_names(Reader *reader, Str line, unsigned long number, size_t *count)
{
    size_t from = 0;
    Str found;
    while (layer_name_find(line, &from, &found)) {
        LayerName name;
        const char *reason;
        char quote[QUOTE_SIZE];
        ++*count;
        bool going = layer_name_parse(found, &name, &reason)
                         ? reader_layer(reader, &name.layer, name.form, number)
                         : reader_skip(reader, number, "%s: %s", reason, reader_quote(found, quote));
        if (!going)
            return false;
    }
    return true;
}

/* `gc_cutoff:LSN`, `branch:LSN`. False if the line is neither. */
static bool marker_parse(Str line, bool *cutoff, Str *lsn)
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

/* A line that is not a bare name. */
static bool read_listing(Reader *reader, Str line, unsigned long number)
{
    bool cutoff;
    Str lsn;
    char quote[QUOTE_SIZE];
    if (line.at[0] == '#' || (str_starts(line, STR("total ")) && line.length < 40))
        return true;
    if (marker_parse(line, &cutoff, &lsn))
        return read_marker(reader, cutoff, lsn, number);
    Listing listing = listing_parse(line);
    LayerName name;
    const char *reason = "no layer name in the line";
    if (listing.name.length && layer_name_parse(listing.name, &name, &reason)) {
        name.layer.size = listing.size;
        if (listing.too_large &&
            !reader_odd(reader, number, "a size above 2^63-1, taken as unknown: %s", reader_quote(line, quote)))
            return false;
        return reader_layer(reader, &name.layer, name.form, number);
    }
    size_t picked = 0;
    if (!listing.name.length && !pick_names(reader, line, number, &picked))
        return false;
    if (picked)
        return true;
    if (listing.folder)
        reason = "a folder or a link, not a layer";
    return reader_skip(reader, number, "%s: %s", reason, reader_quote(line, quote));
}

bool names_read(Reader *reader, Str text, Error *error)
{
    Str rest = text, line;
    layer_set_reserve(reader->set, text.length / 80 + 16); /* at least as many as bare production names */
    for (unsigned long number = 1; str_line(&rest, &line); number++) {
        LayerName name;
        const char *reason;
        bool bare = line.length > 75 && line.length < LAYER_NAME_SIZE && memcmp(line.at + 73, "__", 2) == 0 &&
                    layer_name_parse(line, &name, &reason);
        if (bare ? !reader_layer(reader, &name.layer, name.form, number)
                 : (line = str_trim(line)).length && !read_listing(reader, line, number))
            return reader_fail(reader, error);
    }
    return true;
}

bool text_read(Reader *reader, Str text, Error *error)
{
    Str rest = text, line;
    size_t count = 0;
    for (unsigned long number = 1; str_line(&rest, &line); number++)
        if (!pick_names(reader, line, number, &count))
            return reader_fail(reader, error);
    return true;
}

/* A listing has more lines with a name in its place than lines of prose; looks at the first 64 KiB. */
bool names_sniff(Str text, Str name)
{
    (void)name;
    Str rest = {text.at, text.length < 65536 ? text.length : 65536}, line, lsn;
    size_t good = 0, prose = 0;
    bool cutoff;
    while (str_line(&rest, &line)) {
        line = str_trim(line);
        if (!line.length || line.at[0] == '#')
            continue;
        Listing listing = listing_parse(line);
        if (marker_parse(line, &cutoff, &lsn) || (listing.name.length && ends_in_name(listing.name)))
            good++;
        else if (!listing.name.length)
            prose++;
    }
    return good > 0 && good >= prose;
}

bool text_sniff(Str text, Str name)
{
    (void)name;
    size_t from = 0;
    Str found;
    return layer_name_find(text, &from, &found);
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
    if (set->has_gc_cutoff && !set->has_disk_consistent) /* an index's own cutoff is not part of its names */
        text_printf(out, "gc_cutoff:%s\n", lsn_format(set->gc_cutoff, buffer));
    for (size_t i = 0; i < set->branches.count; i++)
        text_printf(out, "branch:%s\n", lsn_format(set->branches.at[i], buffer));
    return true;
}
