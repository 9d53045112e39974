/* plain_text.c - joins names and lines that a terminal has broken.
 *
 *     …INFO compact{layer=000000000000000000000000000000000000-03000000    the end of a line and the start of the next
 * are 0000000000000000000000000002__0000000000002000}: done                joined where they make a whole name
 *
 * Where a line ends with a whole name, nothing is missing: except for what looks like an image and is the first half of
 * a delta's name.
 */
#include "core/formats/plain_text.h"

#include "core/base/hex.h"
#include "core/base/uncolour.h"
#include "core/formats/mention.h"

#define BROKEN_LINES 6  /* most line ends over which a name is broken */
#define KEY_LEAST    16 /* hex digits of the shortest key */

static bool is_name_char(char c)
{
    return char_is_hex(c) || c == '-' || c == '_' || c == '.' || c == 'v';
}

/* The length of the characters of a name at the line's end. */
static size_t tail_length(Str line)
{
    size_t n = 0;
    while (n < line.length && n < LAYER_NAME_SIZE && is_name_char(line.at[line.length - 1 - n]))
        n++;
    return n;
}

/* The part of the text's next line that may continue a name: what follows its indentation or its quotation mark. */
static Str plain_head_of(Str text)
{
    size_t at = 0, n = 0;
    while (at < text.length && char_among(text.at[at], " \t>|"))
        at++;
    while (at + n < text.length && n < LAYER_NAME_SIZE && is_name_char(text.at[at + n]))
        n++;
    return (Str){text.at + at, n};
}

/* Does `joined` contain a whole layer that spans the place `at`? */
static bool plain_joins(Str joined, size_t at)
{
    MentionWalk walk = {.text = joined};
    Mention mention;
    while (mention_next(&walk, &mention)) {
        size_t begin = (size_t)(mention.text.at - joined.at), end = begin + mention.text.length;
        if (mention.is_name && mention.kind == MENTION_LAYER && begin < at && at < end)
            return true;
    }
    return false;
}

/* Does the line end with a whole name? */
static bool plain_ends_whole(Str line)
{
    size_t tail = tail_length(line), from = 0;
    Str end = {line.at + line.length - tail, tail}, found;
    LayerName name;
    const char *reason;
    return layer_name_find(end, &from, &found) && from == tail && layer_name_parse(found, &name, &reason);
}

/* Is it the second LSN of a delta, such as "-00000000010A0039", after a line that looked like an image? */
static bool is_second_lsn(Str head)
{
    return head.length == 17 && head.at[0] == '-' && hex_run(head.at + 1, head.length - 1) == 16;
}

/* What looks like an image's generation at the line's end may be the first half of a delta's second LSN: then it is
 * close to the first half of the first LSN, and the other half begins the next line. */
static bool is_half_lsn(Str line, Str head)
{
    static const size_t half = 8, name = 2 * KEY_DIGITS + 3 + 16 + 9; /* KEY-KEY__LSN-LLLLLLLL */
    uint64_t first, second;
    if (head.length != half || hex_run(head.at, head.length) != half || tail_length(line) < name)
        return false;
    const char *lsn = line.at + line.length - 25;
    return number_parse_hex((Str){lsn, half}, &first, NULL) && number_parse_hex((Str){lsn + 17, half}, &second, NULL) &&
           (second == first || second == first + 1);
}

/* Does the line hold a run of hex digits that may be a key? */
static bool plain_has_key(Str line)
{
    for (size_t at = 0; at < line.length; at++) {
        size_t run = hex_run(line.at + at, line.length - at);
        if (run >= KEY_LEAST)
            return true;
        at += run;
    }
    return false;
}

/* Is it a line of a listing with cut names, rather than the rest of the line before: a number, then a name? */
static bool is_listing(Str head, Str rest)
{
    Str line, ahead = {head.at + head.length, rest.length - (size_t)(head.at + head.length - rest.at)};
    for (size_t i = 0; i < head.length; i++)
        if (head.at[i] < '0' || head.at[i] > '9')
            return false;
    return str_line(&ahead, &line) && line.length && char_among(line.at[0], " \t") && plain_has_key(line);
}

/* Is the line broken inside a name that continues in `rest`? If so, `joined` gets the name's characters from the
 * line's end on, and *taken is the number of bytes of `rest` that they extend into. */
static bool is_broken_in_name(Str line, Str rest, Text *joined, size_t *taken)
{
    size_t tail = tail_length(line);
    Str ahead = rest, head = plain_head_of(rest);
    text_clear(joined);
    if (tail == 0 || head.length == 0 || is_listing(head, rest) ||
        (plain_ends_whole(line) && !is_second_lsn(head) && !is_half_lsn(line, head)))
        return false;
    text_add(joined, line.at + line.length - tail, tail);
    for (int ends = 0; ends < BROKEN_LINES && head.length; ends++) {
        text_add_str(joined, head);
        *taken = (size_t)(head.at + head.length - rest.at);
        if (plain_joins(text_str(joined), tail))
            return true;
        Str next = {0};
        str_line(&ahead, &next);
        next = str_trim(next);
        if (next.at + next.length != head.at + head.length || joined->length > (size_t)2 * LAYER_NAME_SIZE)
            return false; /* something else follows in the line */
        head = plain_head_of(ahead);
    }
    return false;
}

/* Joins broken names in `text`; false: there are none, and `out` is empty. */
static bool plain_text_join_broken(Str text, Text *out)
{
    Str rest = text, line;
    const char *copied = text.at;
    Text joined = TEXT_EMPTY;
    size_t taken;
    while (str_line(&rest, &line)) {
        line = str_trim(line);
        if (!is_broken_in_name(line, rest, &joined, &taken))
            continue;
        text_add(out, copied, (size_t)(line.at + line.length - copied) - tail_length(line));
        text_add_str(out, text_str(&joined));
        for (const char *c = line.at + line.length; c < rest.at + taken; c++)
            if (*c == '\n')
                text_add_char(out, '\n');
        copied = rest.at + taken;
        rest = (Str){copied, (size_t)(text.at + text.length - copied)};
    }
    if (out->length)
        text_add(out, copied, (size_t)(text.at + text.length - copied));
    text_release(&joined);
    return out->length > 0;
}

Str plain_text(Str text, Arena *arena)
{
    Text plain = TEXT_EMPTY, joined = TEXT_EMPTY;
    if (str_is_coloured(text)) {
        text_add_uncoloured(&plain, text);
        text = arena_str(arena, text_str(&plain));
    }
    if (plain_text_join_broken(text, &joined))
        text = arena_str(arena, text_str(&joined));
    text_release(&plain);
    text_release(&joined);
    return text;
}

#define WRAP_WIDTH 40 /* least number of columns of a terminal */

Str plain_text_unwrap(Str text, Arena *arena)
{
    size_t width = 0, count = 0;
    Str rest = text, line;
    while (str_line(&rest, &line)) {
        count = line.length > width ? 1 : count + (line.length == width);
        width = line.length > width ? line.length : width;
    }
    if (count < 2 || width < WRAP_WIDTH)
        return text;
    Text joined = TEXT_EMPTY;
    for (rest = text; str_line(&rest, &line);) {
        text_add_str(&joined, line);
        if (line.length < width)
            text_add_char(&joined, '\n');
    }
    Str unwrapped = arena_str(arena, text_str(&joined));
    text_release(&joined);
    return unwrapped;
}
