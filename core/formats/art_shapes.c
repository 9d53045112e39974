/* art_shapes.c - what the shapes of a picture say: a box is a delta, a run an image, a column a split that is expected.
 *
 *     art key=10 lsn=0x10 key0=1000
 *     +--+                      delta: keys [1000,1030), LSNs [0x10,0x20)
 *     +--+
 *     ####                      image: keys [1000,1040) at LSN 0
 */
#include "core/formats/art.h"

#include "core/formats/layer_name.h"
#include "core/formats/picture.h"

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

/* base + at * scale; false where that exceeds 64 bits. */
static bool art_scaled(uint64_t base, uint64_t at, uint64_t scale, uint64_t *value)
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
    if (!art_scaled(scale->key0, box->left, scale->key, &lo) || !art_scaled(scale->key0, box->right, scale->key, &hi) ||
        !art_scaled(scale->lsn0, box->bottom, scale->lsn, &layer.lsn_lo) ||
        !art_scaled(scale->lsn0, box->top, scale->lsn, &layer.lsn_hi))
        return reader_skip(reader, line, "a box whose keys or LSNs are beyond 64 bits at this scale");
    layer.key_lo = lo;
    layer.key_hi = hi;
    if (box->name.length)
        layer.name = arena_str(&reader->set->arena, box->name);
    LayerId id = layer_set_add(reader->set, &layer);
    add_statement(reader, STATEMENT_LAYER, id, (KeyRange){0, 0}, (LsnRange){0, 0}, line);
    return true;
}

static bool add_run(Reader *reader, const PictureRun *run, const ArtScale *scale, const ArtPlace *place,
                    unsigned long line)
{
    uint64_t lo, hi;
    Layer layer = {.kind = LAYER_IMAGE, .size = SIZE_UNKNOWN, .records = SIZE_UNKNOWN, .generation = GENERATION_NONE};
    if (!art_scaled(scale->key0, run->left, scale->key, &lo) ||
        !art_scaled(scale->key0, (uint64_t)run->right + 1, scale->key, &hi) ||
        !art_scaled(scale->lsn0, run->row, scale->lsn, &layer.lsn_lo) || layer.lsn_lo == UINT64_MAX)
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
    if (!art_scaled(scale->key0, column->at, scale->key, &key) ||
        !art_scaled(scale->lsn0, column->bottom, scale->lsn, &lsns.lo) ||
        !art_scaled(scale->lsn0, (uint64_t)column->top + 1, scale->lsn, &lsns.hi))
        return reader_skip(reader, line, "a split whose key or LSNs are beyond 64 bits at this scale");
    add_statement(reader, STATEMENT_EXPECT_SPLIT, LAYER_NONE, (KeyRange){key, key}, lsns, line);
    return true;
}

/* Adds a line of a picture: control characters except tabs become blank cells. */
static void art_add_cells(Text *drawing, Str line)
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

/* Keeps the picture as it was drawn, without indentation and trailing blanks. */
static void keep_drawing(Reader *reader, Str text, const ArtScale *scale, size_t indent)
{
    Scenario *scenario = &reader->history->scenario;
    if (scenario->art.length)
        return;
    Text drawing = TEXT_EMPTY;
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
        art_add_cells(&drawing, (Str){line.at + n, shown});
        text_add_char(&drawing, '\n');
        end = kept.length ? drawing.length : end;
    }
    scenario->art = (Str){arena_copy(&reader->set->arena, drawing.at, end), end};
    scenario->art_key_scale = scale->key;
    scenario->art_lsn_scale = scale->lsn;
    text_release(&drawing);
}

/* Notes where text around the boxes begins that is not a layer. */
static void note_labels(Reader *reader, const Picture *picture, PictureLabel kind, unsigned long before)
{
    static const struct {
        const char *one, *many;
    } words[PICTURE_LABEL_COUNT_] = {{"words are", "lines with words are"},
                                     {"an arrow is", "arrows are"},
                                     {"a line without corners is", "lines without corners are"},
                                     {"a legend is", "lines of a legend are"}};
    const PictureFault *first = &picture->first_label[kind];
    size_t count = picture->labels[kind];
    if (count == 1)
        reader_note(reader, "%s:%lu:%lu: %s not part of the picture", reader->file, before + first->line, first->column,
                    words[kind].one);
    else if (count)
        reader_note(reader, "%s:%lu:%lu: %zu %s not part of the picture, the first is here", reader->file,
                    before + first->line, first->column, count, words[kind].many);
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
    for (int kind = 0; kind < PICTURE_LABEL_COUNT_; kind++)
        note_labels(reader, picture, (PictureLabel)kind, before);
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
