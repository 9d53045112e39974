/* art_read.c - where in a text the picture is, and what its shapes say.
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

bool art_scale_parse(Str words, ArtScale *scale, Error *error)
{
    ArtScale parsed = ART_SCALE_ONE;
    Str rest = words, word;
    char quote[QUOTE_SIZE];
    while (str_word(&rest, &word)) {
        const char *equals = memchr(word.at, '=', word.length);
        size_t n = equals ? (size_t)(equals - word.at) : word.length;
        Str name = {word.at, n}, value = {word.at + n + 1, equals ? word.length - n - 1 : 0};
        bool fine = value.length < 40;
        if (str_equal(name, STR("key")))
            fine = fine && number_parse(value, &parsed.key, NULL) && parsed.key;
        else if (str_equal(name, STR("lsn")))
            fine = fine && number_parse(value, &parsed.lsn, NULL) && parsed.lsn;
        else if (str_equal(name, STR("key0")))
            fine = fine && number_parse_hex(value, &parsed.key0, NULL);
        else if (str_equal(name, STR("lsn0")))
            fine = fine && lsn_parse(value, &parsed.lsn0, NULL);
        else
            fine = false;
        if (!fine)
            return error_set(error, ERROR_INPUT, "art takes key=N lsn=N key0=KEY lsn0=LSN, not %s",
                             reader_quote(word, quote));
    }
    *scale = parsed;
    return true;
}

/* base + at * scale; false where that is more than 64 bits hold. */
static bool scaled(uint64_t base, uint64_t at, uint64_t scale, uint64_t *value)
{
    return !__builtin_mul_overflow(at, scale, value) && !__builtin_add_overflow(*value, base, value);
}

static void add_statement(Reader *reader, StatementKind kind, LayerId layer, KeyRange keys, LsnRange lsns,
                          unsigned long line)
{
    Statement statement = {.kind = kind, .line = line, .layer = layer, .keys = keys, .lsns = lsns};
    scenario_add(&reader->history->scenario, &statement);
}

static bool add_box(Reader *reader, const PictureBox *box, const ArtScale *scale, unsigned long line)
{
    uint64_t lo, hi;
    Layer layer = {.kind = LAYER_DELTA, .size = box->size, .records = SIZE_UNKNOWN, .generation = GENERATION_NONE};
    if (!scaled(scale->key0, box->left, scale->key, &lo) || !scaled(scale->key0, box->right, scale->key, &hi) ||
        !scaled(scale->lsn0, box->bottom, scale->lsn, &layer.lsn_lo) ||
        !scaled(scale->lsn0, box->top, scale->lsn, &layer.lsn_hi))
        return reader_skip(reader, line, "a box whose keys or LSNs are beyond 64 bits at this scale");
    layer.key_lo = lo;
    layer.key_hi = hi;
    if (box->name.length)
        layer.name = (Str){arena_copy(&reader->set->arena, box->name.at, box->name.length), box->name.length};
    LayerId id = layer_set_add(reader->set, &layer);
    add_statement(reader, STATEMENT_LAYER, id, (KeyRange){0, 0}, (LsnRange){0, 0}, line);
    return true;
}

static bool add_run(Reader *reader, const PictureRun *run, const ArtScale *scale, const ArtPlace *place,
                    unsigned long line)
{
    uint64_t lo, hi;
    Layer layer = {.kind = LAYER_IMAGE, .size = SIZE_UNKNOWN, .records = SIZE_UNKNOWN, .generation = GENERATION_NONE};
    if (!scaled(scale->key0, run->left, scale->key, &lo) ||
        !scaled(scale->key0, (uint64_t)run->right + 1, scale->key, &hi) ||
        !scaled(scale->lsn0, run->row, scale->lsn, &layer.lsn_lo) || layer.lsn_lo == UINT64_MAX)
        return reader_skip(reader, line, "an image whose keys or LSN are beyond 64 bits at this scale");
    layer.key_lo = lo;
    layer.key_hi = hi;
    layer.lsn_hi = layer.lsn_lo + !place->point;
    LayerId id = layer_set_add(reader->set, &layer);
    add_statement(reader, STATEMENT_LAYER, id, (KeyRange){0, 0}, (LsnRange){0, 0}, line);
    return true;
}

static bool add_column(Reader *reader, const PictureColumn *column, const ArtScale *scale, unsigned long line)
{
    uint64_t key;
    LsnRange lsns;
    if (!scaled(scale->key0, column->at, scale->key, &key) ||
        !scaled(scale->lsn0, column->bottom, scale->lsn, &lsns.lo) ||
        !scaled(scale->lsn0, (uint64_t)column->top + 1, scale->lsn, &lsns.hi))
        return reader_skip(reader, line, "a split whose key or LSNs are beyond 64 bits at this scale");
    add_statement(reader, STATEMENT_EXPECT_SPLIT, LAYER_NONE, (KeyRange){key, key}, lsns, line);
    return true;
}

/* A line of a picture: control characters but tabs are blank cells. */
static void add_cells(Text *drawing, Str line)
{
    while (line.length) {
        const char *tab = memchr(line.at, '\t', line.length);
        size_t before = tab ? (size_t)(tab - line.at) : line.length, taken = tab ? before + 1 : before;
        text_add_blanked(drawing, (Str){line.at, before});
        text_add(drawing, line.at + before, taken - before);
        line.at += taken;
        line.length -= taken;
    }
}

/* The picture as drawn: without indentation and trailing blanks. */
static void keep_drawing(Reader *reader, Str text, const ArtScale *scale, size_t indent)
{
    Scenario *scenario = &reader->history->scenario;
    if (scenario->art.length)
        return;
    Text drawing = {0};
    const ArtScale one = ART_SCALE_ONE;
    if (memcmp(scale, &one, sizeof one) != 0) {
        text_printf(&drawing, "art key=%llu lsn=0x%llX", (unsigned long long)scale->key,
                    (unsigned long long)scale->lsn);
        if (scale->key0 || scale->lsn0)
            text_printf(&drawing, " key0=%llX lsn0=%llX", (unsigned long long)scale->key0,
                        (unsigned long long)scale->lsn0);
        text_add_char(&drawing, '\n');
    }
    size_t start = drawing.length, end = start;
    Str rest = text, line;
    while (str_line(&rest, &line)) {
        size_t n = 0;
        while (n < indent && n < line.length && (line.at[n] == ' ' || line.at[n] == '\t'))
            n++;
        Str kept = str_trim(line);
        if (!kept.length && drawing.length == start)
            continue;
        size_t shown = kept.length ? (size_t)(kept.at + kept.length - line.at) - n : 0;
        add_cells(&drawing, (Str){line.at + n, shown});
        text_add_char(&drawing, '\n');
        end = kept.length ? drawing.length : end;
    }
    scenario->art = (Str){arena_copy(&reader->set->arena, drawing.at ? drawing.at : "", end), end};
    scenario->art_key_scale = scale->key;
    scenario->art_lsn_scale = scale->lsn;
    text_release(&drawing);
}

static bool add_shapes(Reader *reader, const Picture *picture, const ArtScale *scale, const ArtPlace *place)
{
    unsigned long before = place->first_line - 1;
    bool going = true;
    for (size_t i = 0; i < picture->boxes.count && going; i++)
        going = add_box(reader, &picture->boxes.at[i], scale, before + picture->boxes.at[i].line);
    for (size_t i = 0; i < picture->runs.count && going; i++)
        going = add_run(reader, &picture->runs.at[i], scale, place, before + picture->runs.at[i].line);
    for (size_t i = 0; i < picture->columns.count && going; i++)
        going = add_column(reader, &picture->columns.at[i], scale, before + picture->columns.at[i].line);
    for (size_t i = 0; i < picture->faults.count && going; i++) {
        const PictureFault *fault = &picture->faults.at[i];
        going = reader_skip(reader, before + fault->line, "%s, at column %lu", fault->what, fault->column);
    }
    return going;
}

bool art_add_picture(Reader *reader, Str text, const ArtScale *scale, const ArtPlace *place, Error *error)
{
    if (!reader_form(reader, KEY_PLAIN))
        return error_set(error, ERROR_INPUT, "a picture has plain keys, the other layers have 36-digit ones");
    Picture picture;
    if (!picture_parse(text, place->indent, &picture, error))
        return error_place(error, NULL, place->first_line, 0);
    bool fine = add_shapes(reader, &picture, scale, place);
    if (!fine)
        reader_fail(reader, error);
    picture_release(&picture);
    if (fine)
        keep_drawing(reader, text, scale, place->indent);
    reader_seal(reader);
    return fine;
}

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

/* A line that begins and ends with drawing, with text only between walls. */
static bool is_drawn(Str line)
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

/* Takes the next region off `rest`; *line is the number of its first line. */
static bool next_region(Str *rest, unsigned long *line, Region *region)
{
    Str text;
    while (str_line(rest, &text)) {
        unsigned long number = (*line)++;
        bool fenced = is_fence(text);
        if (!fenced && !is_drawn(text) && !is_art_line(text))
            continue;
        const char *start = fenced ? rest->at : text.at;
        const char *end = fenced ? rest->at : text.at + text.length;
        size_t indent = 0;
        while (indent < text.length && (text.at[indent] == ' ' || text.at[indent] == '\t'))
            indent++;
        Str ahead = *rest, next;
        while (str_line(&ahead, &next)) {
            bool more = fenced ? !is_fence(next) : is_drawn(next) || !str_trim(next).length;
            if (more || fenced) {
                *rest = ahead;
                ++*line;
            }
            if (!more)
                break;
            end = next.at + next.length;
        }
        *region = (Region){{start, (size_t)(end - start)}, indent, fenced ? number + 1 : number, fenced};
        if (!fenced)
            region->indent = picture_indent(region->text);
        return true;
    }
    return false;
}

/* Takes the `art` line off the region, if it begins with one. */
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

/* Is there a box in the region, or at least, in a fence, nothing but runs and columns? `clean`: and nothing else. */
static bool has_picture(const Region *region, bool clean)
{
    Region inner = *region;
    ArtScale scale;
    Picture picture;
    if (region->text.length > ART_TEXT_MAX || !take_art_line(&inner, &scale, NULL) ||
        !picture_parse(inner.text, inner.indent, &picture, NULL))
        return false;
    bool only = !picture.faults.count;
    bool found = (picture.boxes.count && (only || !clean)) || ((region->fenced || clean) && picture.runs.count && only);
    picture_release(&picture);
    return found;
}

static bool first_picture(Str text, Region *region)
{
    unsigned long line = 1;
    Str rest = text;
    while (next_region(&rest, &line, region))
        if (has_picture(region, false))
            return true;
    return false;
}

/* All lines are drawn, but there is no box: a picture of images. */
static bool is_all_drawn(Str text)
{
    Str rest = text, line;
    bool any = false;
    while (str_line(&rest, &line)) {
        if (str_trim(line).length && !is_drawn(line))
            return false;
        any = any || str_trim(line).length;
    }
    return any;
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
    return is_all_drawn(text) || (memmem(text.at, text.length, "+-", 2) && first_picture(text, &region));
}

/* The pictures behind the first one are told, not read. */
static void note_others(Reader *reader, Str text, const Region *first)
{
    Str rest = {first->text.at + first->text.length, 0};
    rest.length = (size_t)(text.at + text.length - rest.at);
    unsigned long line = 1;
    for (const char *at = text.at; at < rest.at; at++)
        line += *at == '\n';
    Region other;
    while (next_region(&rest, &line, &other))
        if (has_picture(&other, false))
            reader_note(reader, "%s:%lu: another picture, not read: the first one of a file is", reader->file,
                        other.first_line);
}

bool art_read(Reader *reader, Str text, Error *error)
{
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
    note_others(reader, text, &found);
    return true;
}
