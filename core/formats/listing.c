/* listing.c - classifies the words before and after the name, then applies rules over these kinds, from the surest to
 * the vaguest.
 *
 *     -rw-r--r-- u/g  81920 2025-01-01 10:00 tl/NAME
 *     MODE       -    NUM   DATE       TIME  name          a mode: the last number before the date is the size
 */
#include "core/formats/listing_words.h"

#include "core/formats/layer_name.h"

static bool is_size(const ListingWords *words, size_t i)
{
    return i < words->count && (words->at[i].kind == WORD_NUMBER || words->at[i].kind == WORD_ROUNDED);
}

static bool take_size(const ListingWords *words, size_t i, ListingLine *listing)
{
    listing->size_kind =
        words->at[i].kind == WORD_ROUNDED ? LISTING_ROUNDED : word_number(words->at[i].text, &listing->size);
    return true;
}

static bool is_when(WordKind kind)
{
    return kind == WORD_DATE || kind == WORD_STAMP || kind == WORD_TIME || kind == WORD_SECONDS || kind == WORD_ZONE;
}

/* Takes the only number from word `i` on. Of two numbers, one may be a count of links. */
static bool take_only_size(const ListingWords *words, size_t i, ListingLine *listing)
{
    size_t only = 0, numbers = 0;
    for (; i < words->count; i++)
        if (is_size(words, i)) {
            only = i;
            numbers++;
        }
    return numbers == 1 && take_size(words, only, listing);
}

/* Takes the size after a mode: ls -l in all its forms, find -ls, tar tvf, tree -p, rsync --list-only, dir. */
static bool size_after_mode(const ListingWords *words, ListingLine *listing)
{
    size_t mode = 0, date, count = words->count;
    while (mode < count && mode < 4 && words->at[mode].kind != WORD_MODE)
        mode++;
    if (mode == count || mode == 4)
        return false;
    listing->folder = char_among(words->at[mode].text.at[0], "dlbcps");
    for (date = mode + 1; date < count && !is_when(words->at[date].kind) && words->at[date].kind != WORD_MONTH;)
        date++;
    if (date == count)
        return take_only_size(words, mode + 1, listing);
    /* "1 Jan 10:00": the day may come before its month */
    bool month = words->at[date].kind == WORD_MONTH;
    size_t last = month && date > 0 && !(date + 1 < count && words->at[date + 1].kind == WORD_NUMBER) ? date - 1 : date;
    for (size_t i = last; i-- > mode + 1;)
        if (is_size(words, i))
            return take_size(words, i, listing);
    while (date < count && is_when(words->at[date].kind))
        date++;
    return is_size(words, date) && take_size(words, date, listing);
}

/* DATE TIME [ZONE] SIZE [word] name: aws s3 ls, s3cmd, mc. SIZE STAMP name: gsutil; SIZE DATE TIME name: rclone, if the
 * time has seconds (du --time has none, and counts KiB). */
static bool size_beside_date(const ListingWords *words, ListingLine *listing)
{
    size_t count = words->count, last = count;
    if (count >= 2 && is_when(words->at[0].kind)) {
        size_t i = 1;
        while (i < count && is_when(words->at[i].kind))
            i++;
        return i + 2 >= count && is_size(words, i) && take_size(words, i, listing);
    }
    while (last > 0 && is_when(words->at[last - 1].kind))
        last--;
    if (last != 1 || last == count || !is_size(words, 0))
        return false;
    for (size_t i = last; i < count; i++)
        if (words->at[i].kind == WORD_SECONDS || words->at[i].kind == WORD_STAMP)
            return take_size(words, 0, listing);
    return false;
}

/* tree -s: "[      81920]  name" */
static bool size_in_brackets(Str before, ListingLine *listing)
{
    Str text = str_trim(before);
    const char *open = text.length && str_ends(text, STR("]")) ? memrchr(text.at, '[', text.length) : NULL;
    ListingWords words;
    if (!open)
        return false;
    words_take((Str){open, (size_t)(text.at + text.length - open)}, &words);
    return words.count == 1 && is_size(&words, 0) && take_size(&words, 0, listing);
}

/* ---- the line ---- */

/* The beginning of the word that contains the name: after a blank, a quote, a bracket, a mark of a field or of a
 * diff, or a prefix that ends in a colon. */
static size_t name_begin(Str line, size_t hit)
{
    static const char among[256] = {['\0'] = 1, [' '] = 1, ['\t'] = 1, ['\r'] = 1, ['\v'] = 1, ['\f'] = 1, [','] = 1,
                                    [';'] = 1,  ['|'] = 1, ['"'] = 1,  ['\''] = 1, ['`'] = 1,  ['['] = 1,  [']'] = 1,
                                    ['('] = 1,  [')'] = 1, ['{'] = 1,  ['}'] = 1,  ['<'] = 1,  ['>'] = 1,  ['='] = 1};
    size_t begin = hit;
    while (begin > 0) {
        char c = line.at[begin - 1];
        if (c == ':' && !(begin + 1 < hit && line.at[begin] == '/' && line.at[begin + 1] == '/'))
            break;
        if (among[(unsigned char)c])
            break;
        begin--;
    }
    if (begin == 0 && begin < hit && char_among(line.at[0], "+-"))
        begin++;
    if (begin < hit && line.at[hit - 1] != '/' && line.at[hit - 1] != '\\')
        begin = hit; /* other text touches it, so it is not a path */
    return begin;
}

/* Is the whole line a path with blanks in it: "/a dir/NAME", "./a dir/NAME"? */
static bool is_path(Str line, size_t hit)
{
    if (hit == 0 || (line.at[hit - 1] != '/' && line.at[hit - 1] != '\\'))
        return false;
    if (memchr(line.at, '\0', hit))
        return false;
    return line.at[0] == '/' || str_starts(line, STR("./")) || str_starts(line, STR("../"));
}

static void add_columns(const ListingWords *words, bool behind, bool prose, ListingLine *listing)
{
    for (size_t i = 0; i < words->count && i < SIDE; i++) {
        const ListingWord *word = &words->at[behind ? i : words->count - 1 - i];
        size_t column = behind ? SIDE + i : i;
        if (word->kind == WORD_NUMBER && word_number(word->text, &listing->number[column]) == LISTING_EXACT)
            listing->columns |= 1u << column;
        else if (word->kind == WORD_ROUNDED && !prose)
            listing->size_kind = LISTING_ROUNDED;
    }
}

static bool any_other(const ListingWords *words)
{
    for (size_t i = 0; i < words->count; i++)
        if (words->at[i].kind == WORD_OTHER)
            return true;
    return false;
}

/* Does a field mark touch the name on both sides, except at the line's ends? */
static bool is_field(Str line, Str name)
{
    size_t begin = (size_t)(name.at - line.at), end = begin + name.length;
    return (begin == 0 || char_among(line.at[begin - 1], ",;|\"\t")) &&
           (end == line.length || char_among(line.at[end], ",;|\"\t"));
}

Str listing_path(Str line, Str logical)
{
    size_t hit = (size_t)(logical.at - line.at), end = hit + logical.length;
    size_t begin = end == line.length && is_path(line, hit) ? 0 : name_begin(line, hit);
    return (Str){line.at + begin, end - begin};
}

void listing_line(Str text, Str line, ListingLine *listing)
{
    size_t from = 0;
    ListingWords before, after;
    Str another;
    *listing = (ListingLine){0};
    if (!layer_name_find(line, &from, &listing->logical)) {
        words_take(line, &before);
        size_after_mode(&before, listing);
        listing->size_kind = LISTING_NO_SIZE;
        return;
    }
    listing->name = listing_path(line, listing->logical);
    if (layer_name_find(line, &from, &another))
        return; /* several names: the line is prose */
    size_t begin = (size_t)(listing->name.at - line.at), end = begin + listing->name.length;
    if (begin == 0 && end == line.length) {
        listing->placed = true;
        return;
    }
    Str left = {line.at, begin};
    words_take(left, &before);
    words_take((Str){line.at + end, line.length - end}, &after);
    listing->placed = before.count == 0 || after.count == 0 || is_field(line, listing->name) ||
                      (!any_other(&before) && !any_other(&after));
    if (size_after_mode(&before, listing) || size_in_brackets(left, listing) || before.more || after.more)
        return;
    if (after.count == 0 && size_beside_date(&before, listing))
        return;
    listing->size_kind = listing_labelled_size(text, listing->name, &listing->size);
    if (listing->size_kind != LISTING_NO_SIZE)
        return;
    bool prose = any_other(&before) || any_other(&after);
    add_columns(&before, false, prose, listing);
    add_columns(&after, true, prose, listing);
}
