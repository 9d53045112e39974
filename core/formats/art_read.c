/* art_read.c - finds the picture in a text.
 *
 * In Markdown a picture is what a fence encloses, and the fence's indentation is taken off:
 *
 *     - If the layers look like this:
 *
 *       ```                       <- indentation 2
 *       +--+ +----+
 *       |  | |    |
 *       +--+ +----+
 *       ```
 *
 * Without fences it is the first run of lines that are drawn (and blank ones between them) with a box in it.
 */
#include "core/formats/art.h"

#include "core/formats/layer_name.h"
#include "core/formats/picture.h"

#define ART_TEXT_MAX ((size_t)16 << 20)

/* A part of a text that may hold a picture. */
typedef struct Region {
    Str text;
    size_t indent;
    unsigned long first_line;
    bool fenced;
} Region;

static bool is_fence(Str line)
{
    line = str_trim(line);
    return str_starts(line, STR("```")) || str_starts(line, STR("~~~"));
}

static bool is_art_line(Str line)
{
    Str rest = line, word;
    return str_word(&rest, &word) && str_equal(word, STR("art")) && (!rest.length || memchr(rest.at, '=', rest.length));
}

/* Appends the line as ASCII: lines and corners of Unicode become `-`, `|` and `+`. */
static void add_ascii(Text *out, Str line)
{
    Str bytes;
    CharKind kind;
    text_clear(out);
    while (str_char(&line, &bytes, &kind))
        text_add_char(out, (char)picture_cell(bytes));
}

/* Does the line begin and end with drawing, with text only between walls? */
static bool art_is_drawn(Str line)
{
    line = str_trim(line);
    if (!line.length || !char_among(line.at[0], "+|#=:") || !char_among(line.at[line.length - 1], "+|#=:"))
        return false;
    size_t a = 0, b = line.length;
    while (a < b && line.at[a] != '|')
        a++;
    while (b > a && line.at[b - 1] != '|')
        b--;
    for (size_t i = 0; i < line.length; i++)
        if ((i < a || i >= b) && !char_among(line.at[i], "+-#=: "))
            return false;
    return true;
}

/* Is it a line of a picture with labels beside the boxes: does it have a corner, two walls, a dashed line, a column
 * of `:`, or the head of an arrow? */
static bool is_drawn_with_labels(Str line)
{
    line = str_trim(line);
    if (!line.length)
        return false;
    size_t walls = 0, dashes = 0;
    for (size_t i = 0; i < line.length; i++) {
        char c = line.at[i], next = i + 1 < line.length ? line.at[i + 1] : ' ';
        walls += c == '|';
        dashes += c == '-';
        if ((c == '+' && next == '-') || (c == '-' && next == '+'))
            return true;
    }
    bool point = line.length == 1 && char_among(line.at[0], "vV^");
    bool split = line.at[0] == ':' && (line.length == 1 || line.at[1] == ' ');
    return walls >= 2 || point || split || (line.at[0] == '-' && dashes >= 3);
}

static bool art_belongs(Str line, Text *scratch)
{
    add_ascii(scratch, line);
    return art_is_drawn(text_str(scratch)) || is_drawn_with_labels(text_str(scratch));
}

/* ---- pictures in comments and quotations ---- */

/* The length of a comment or quotation mark after `indent` blanks; 0: there is no mark. */
static size_t art_mark_length(Str line, size_t *indent)
{
    static const Str marks[] = {{"///", 3}, {"//!", 3}, {"//", 2}, {"#", 1}, {"*", 1}, {"--", 2}, {";", 1}, {"%", 1}};
    size_t n = 0, end;
    while (n < line.length && char_among(line.at[n], " \t"))
        n++;
    *indent = n;
    for (end = n; end < line.length && line.at[end] == '>';
         end += end + 1 < line.length && line.at[end + 1] == ' ' ? 2 : 1)
        ; /* "> > " */
    if (end > n)
        return end - n;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        Str rest = {line.at + n, line.length - n};
        size_t length = marks[i].length;
        if (str_starts(rest, marks[i]) && (rest.length == length || char_among(rest.at[length], " \t")))
            return length;
    }
    return 0;
}

typedef struct Marked {
    size_t indent, length; /* those of the mark, the same on each line */
    size_t begin;          /* the place of its first line in the text */
    size_t lines;
    unsigned long line; /* number of the first one */
    bool drawn;         /* one of the lines has a corner, or is a fence */
} Marked;

/* Replaces the marks of the lines [begin,end) by blanks, if a drawing follows them. */
static bool blank_marks(char *text, size_t end, const Marked *marked)
{
    if (!marked->drawn || marked->lines < 3)
        return false;
    for (size_t at = marked->begin; at < end;) {
        for (size_t i = 0; i < marked->length && at + marked->indent + i < end; i++)
            if (text[at + marked->indent + i] != '\n' && text[at + marked->indent + i] != '\r')
                text[at + marked->indent + i] = ' ';
        const char *newline = memchr(text + at, '\n', end - at);
        at = newline ? (size_t)(newline - text) + 1 : end;
    }
    return true;
}

/* The text with comment and quotation marks in front of drawings replaced by blanks, so that lines and columns stay
 * the same. *line: number of the first such line; 0: there is none. */
static Str art_without_marks(Str text, Arena *arena, unsigned long *line)
{
    char *copy = arena_copy(arena, text.at, text.length);
    Text ascii = TEXT_EMPTY;
    Marked marked = {0};
    Str rest = {copy, text.length}, at;
    *line = 0;
    for (unsigned long number = 1; str_line(&rest, &at); number++) {
        size_t indent, length = art_mark_length(at, &indent), begin = (size_t)(at.at - copy);
        bool same = marked.lines && length == marked.length && indent == marked.indent;
        if (marked.lines && !same) {
            if (blank_marks(copy, begin, &marked) && !*line)
                *line = marked.line;
            marked.lines = 0;
        }
        if (!length)
            continue;
        if (!marked.lines)
            marked = (Marked){.indent = indent, .length = length, .begin = begin, .line = number};
        marked.lines++;
        Str behind = {at.at + indent + length, at.length - indent - length};
        add_ascii(&ascii, behind);
        marked.drawn = marked.drawn || is_fence(behind) || memmem(ascii.at, ascii.length, "+-", 2);
    }
    if (marked.lines && blank_marks(copy, text.length, &marked) && !*line)
        *line = marked.line;
    text_release(&ascii);
    return *line ? (Str){copy, text.length} : text;
}

/* Takes the lines of a region off `rest`, and the fence after it. Returns the end of the region's text, which is
 * `end` where no line follows. */
static const char *take_region(Str *rest, unsigned long *line, bool fenced, Text *scratch, const char *end)
{
    Str ahead = *rest, next;
    while (str_line(&ahead, &next)) {
        bool more = fenced ? !is_fence(next) : art_belongs(next, scratch) || !str_trim(next).length;
        if (more || fenced) {
            *rest = ahead;
            ++*line;
        }
        if (!more)
            break;
        end = next.at + next.length;
    }
    return end;
}

/* Takes the next region off `rest`; *line is the number of its first line. */
static bool next_region(Str *rest, unsigned long *line, Text *scratch, Region *region)
{
    Str text;
    while (str_line(rest, &text)) {
        unsigned long number = (*line)++;
        bool fenced = is_fence(text);
        if (!fenced && !art_belongs(text, scratch) && !is_art_line(text))
            continue;
        size_t indent = 0;
        while (indent < text.length && (text.at[indent] == ' ' || text.at[indent] == '\t'))
            indent++;
        const char *start = fenced ? rest->at : text.at;
        const char *end = take_region(rest, line, fenced, scratch, fenced ? start : text.at + text.length);
        *region = (Region){{start, (size_t)(end - start)}, indent, fenced ? number + 1 : number, fenced};
        if (!fenced)
            region->indent = picture_indent(region->text);
        return true;
    }
    return false;
}

/* Takes the `art` line off the region, if the region begins with one. */
static bool take_art_line(Region *region, ArtScale *scale, Error *error)
{
    Str rest = region->text, line, word;
    unsigned long number = region->first_line;
    *scale = ART_SCALE_ONE;
    for (; str_line(&rest, &line); number++) {
        if (!str_trim(line).length)
            continue;
        if (!is_art_line(line))
            return true;
        str_word(&line, &word);
        if (!art_scale_parse(line, scale, error))
            return error_place(error, NULL, number, 0);
        region->text = rest;
        region->first_line = number + 1;
        if (!region->fenced)
            region->indent = picture_indent(rest);
        return true;
    }
    return true;
}

/* Does the region contain a box, or at least, inside a fence, only runs and columns? `clean`: and nothing else. */
static bool has_picture(const Region *region, bool clean)
{
    Region inner = *region;
    ArtScale scale;
    Picture picture;
    if (region->text.length > ART_TEXT_MAX || !take_art_line(&inner, &scale, NULL) ||
        !picture_parse(inner.text, inner.indent, &picture, NULL))
        return false;
    bool only = !picture.faults.count;
    for (int kind = 0; kind < PICTURE_LABEL_COUNT_; kind++)
        only = only && !picture.labels[kind];
    bool found = (picture.boxes.count && (only || !clean)) || ((region->fenced || clean) && picture.runs.count && only);
    picture_release(&picture);
    return found;
}

static bool first_picture(Str text, Region *region)
{
    unsigned long line = 1;
    Str rest = text;
    Text scratch = TEXT_EMPTY;
    bool found = false;
    while (!found && next_region(&rest, &line, &scratch, region))
        found = has_picture(region, false);
    text_release(&scratch);
    return found;
}

/* Are all lines drawn, without a box: is it a picture of images? */
static bool is_all_drawn(Str text)
{
    Str rest = text, line;
    Text ascii = TEXT_EMPTY;
    bool any = false, all = true;
    while (all && str_line(&rest, &line)) {
        add_ascii(&ascii, line);
        bool blank = str_trim(line).length == 0;
        all = blank || art_is_drawn(text_str(&ascii));
        any = any || !blank;
    }
    text_release(&ascii);
    return any && all;
}

/* Does the text contain a corner, of which a box could be made? */
static bool has_corners(Str text)
{
    return memmem(text.at, text.length, "+-", 2) || memmem(text.at, text.length, "\xE2\x94", 2) ||
           memmem(text.at, text.length, "\xE2\x95", 2);
}

bool art_sniff(Str text, Str name)
{
    if (str_ends(name, STR(".art")))
        return true;
    size_t from = 0;
    Str found;
    Region region;
    if (text.length > ART_TEXT_MAX || layer_name_find(text, &from, &found))
        return false;
    if (is_all_drawn(text))
        return true;
    if (!has_corners(text))
        return false;
    Arena scratch = {0};
    unsigned long marks;
    bool drawn = first_picture(art_without_marks(text, &scratch, &marks), &region);
    arena_release(&scratch);
    return drawn;
}

/* Reports the pictures after the first one, which are not read. */
static void note_others(Reader *reader, Str text, const Region *first)
{
    Str rest = {first->text.at + first->text.length, 0};
    rest.length = (size_t)(text.at + text.length - rest.at);
    unsigned long line = 1;
    for (const char *at = text.at; at < rest.at; at++)
        line += *at == '\n';
    Region other;
    Text scratch = TEXT_EMPTY;
    while (next_region(&rest, &line, &scratch, &other))
        if (has_picture(&other, false))
            reader_note(reader, "%s:%lu: another picture was skipped: only the first one of a file is read",
                        reader->file, other.first_line);
    text_release(&scratch);
}

bool art_read(Reader *reader, Str text, Error *error)
{
    unsigned long marks = 0;
    if (text.length <= ART_TEXT_MAX)
        text = art_without_marks(text, &reader->set->arena, &marks);
    Region region, whole = {text, picture_indent(text), 1, false};
    bool fences = memmem(text.at, text.length, "```", 3) || memmem(text.at, text.length, "~~~", 3);
    bool all = (!fences && str_ends(str_from(reader->file), STR(".art"))) || has_picture(&whole, true);
    if (all || !first_picture(text, &region))
        region = whole;
    const Region found = region;
    ArtScale scale;
    if (!take_art_line(&region, &scale, error))
        return false;
    ArtPlace place = {.indent = region.indent, .first_line = region.first_line};
    if (!art_add_picture(reader, region.text, &scale, &place, error))
        return false;
    if (marks)
        reader_note(reader, "%s:%lu: the marks at the start of the lines are taken for those of a comment or quotation",
                    reader->file, marks);
    note_others(reader, text, &found);
    return true;
}
