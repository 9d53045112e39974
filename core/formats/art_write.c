/* art_write.c - draws the layers, reads the drawing back, and refuses if that gives other layers.
 *
 * The scale is the largest that puts every edge on a column and a row and leaves room inside each box:
 *
 *     deltas [0,300) and [300,800), an image [0,400)     greatest common divisor of the keys: 100
 *     narrowest delta: 300 keys = 3 columns              at least 2 are needed: a column is 100 keys
 *
 *     +--+----+      borders first, then corners, then images and columns of ':' (never on a corner), then names
 *     |  |    |      where there is room
 *     +--+----+
 *
 * Reading back finds everything that a picture can't show: overlaps, gaps that look like boxes, images whose end is
 * hidden.
 */
#include "core/formats/art.h"

#include "core/formats/layer_name.h"
#include "core/formats/picture.h"
#include "core/formats/reading.h"

#include <stdlib.h>

#define DRAWN_MAX ((uint64_t)1 << 20) /* cells; a larger picture is of no use */

typedef struct ArtDrawing {
    ArtScale scale;
    size_t width, height;
    char *cell; /* the bottom row first */
} ArtDrawing;

typedef ARRAY(Layer) LayerArray;
typedef ARRAY(Statement) StatementArray;

/* What is to be drawn. */
typedef struct Subject {
    LayerArray layers;     /* sorted */
    StatementArray splits; /* those that a column can represent */
} Subject;

static int art_compare_layers(const void *a, const void *b)
{
    const Layer *x = a, *y = b;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    if (x->lsn_lo != y->lsn_lo)
        return x->lsn_lo < y->lsn_lo ? -1 : 1;
    if (x->key_lo != y->key_lo)
        return x->key_lo < y->key_lo ? -1 : 1;
    if (x->key_hi != y->key_hi)
        return x->key_hi < y->key_hi ? -1 : 1;
    if (x->kind == LAYER_DELTA && x->lsn_hi != y->lsn_hi)
        return x->lsn_hi < y->lsn_hi ? -1 : 1;
    return 0;
}

static int art_compare_splits(const void *a, const void *b)
{
    const Statement *x = a, *y = b;
    if (x->keys.lo != y->keys.lo)
        return x->keys.lo < y->keys.lo ? -1 : 1;
    if (x->lsns.lo != y->lsns.lo)
        return x->lsns.lo < y->lsns.lo ? -1 : 1;
    return x->lsns.hi < y->lsns.hi ? -1 : x->lsns.hi > y->lsns.hi;
}

static void subject_release(Subject *subject)
{
    array_release(&subject->layers);
    array_release(&subject->splits);
}

static void art_subject_init(Subject *subject, const History *history, StepId step)
{
    *subject = (Subject){0};
    for (LayerId id = 0; id < history->layers.count; id++)
        if (history_alive(history, id, step))
            array_push(&subject->layers, layer_set_get(&history->layers, id));
    for (size_t i = 0; i < history->scenario.count; i++) {
        const Statement *s = &history->scenario.at[i];
        if (s->kind == STATEMENT_EXPECT_SPLIT && s->keys.lo == s->keys.hi && s->lsns.lo < s->lsns.hi)
            array_push(&subject->splits, *s);
    }
    if (subject->layers.count)
        qsort(subject->layers.at, subject->layers.count, sizeof *subject->layers.at, art_compare_layers);
    if (subject->splits.count)
        qsort(subject->splits.at, subject->splits.count, sizeof *subject->splits.at, art_compare_splits);
}

static uint64_t art_common_divisor(uint64_t a, uint64_t b)
{
    while (b) {
        uint64_t r = a % b;
        a = b;
        b = r;
    }
    return a;
}

/* One axis, with the edges seen so far. */
typedef struct ArtAxis {
    uint64_t least, most, common, thinnest; /* common: the greatest common divisor of the differences from `first` */
    uint64_t first;
    bool any;
} ArtAxis;

static void axis_edge(ArtAxis *axis, uint64_t at)
{
    if (!axis->any) {
        *axis = (ArtAxis){at, at, 0, axis->thinnest, at, true};
        return;
    }
    axis->least = at < axis->least ? at : axis->least;
    axis->most = at > axis->most ? at : axis->most;
    axis->common = art_common_divisor(axis->common, at > axis->first ? at - axis->first : axis->first - at);
}

/* The largest step at which the thinnest delta spans two; 0: there is none. */
static uint64_t axis_scale(const ArtAxis *axis)
{
    uint64_t scale = axis->common ? axis->common : 1;
    while (axis->thinnest / scale < 2) {
        uint64_t factor = 2;
        while (factor * factor <= scale && scale % factor && factor < 1000)
            factor++;
        if (scale % factor)
            factor = scale;
        if (scale == 1)
            return 0;
        scale /= factor;
    }
    return scale;
}

static void measure(const Subject *subject, ArtAxis *keys, ArtAxis *lsns)
{
    keys->thinnest = lsns->thinnest = UINT64_MAX;
    for (size_t i = 0; i < subject->layers.count; i++) {
        const Layer *layer = &subject->layers.at[i];
        uint64_t lo = (uint64_t)layer->key_lo, hi = (uint64_t)layer->key_hi;
        axis_edge(keys, lo);
        axis_edge(keys, hi);
        axis_edge(lsns, layer->lsn_lo);
        if (layer->kind == LAYER_IMAGE)
            continue;
        axis_edge(lsns, layer->lsn_hi);
        keys->thinnest = hi - lo < keys->thinnest ? hi - lo : keys->thinnest;
        lsns->thinnest =
            layer->lsn_hi - layer->lsn_lo < lsns->thinnest ? layer->lsn_hi - layer->lsn_lo : lsns->thinnest;
    }
    for (size_t i = 0; i < subject->splits.count; i++) {
        const Statement *split = &subject->splits.at[i];
        axis_edge(keys, (uint64_t)split->keys.lo);
        axis_edge(lsns, split->lsns.lo);
        axis_edge(lsns, split->lsns.hi);
    }
}

/* The scale that the layers were drawn at, if it fits; else the largest that fits. */
static uint64_t choose_scale(const ArtAxis *axis, uint64_t drawn)
{
    bool fits = drawn && axis->common % drawn == 0 && axis->thinnest / drawn >= 2;
    return fits ? drawn : axis_scale(axis);
}

static bool drawing_init(ArtDrawing *drawing, const Subject *subject, const Scenario *scenario, Error *error)
{
    ArtAxis keys = {0}, lsns = {0};
    measure(subject, &keys, &lsns);
    ArtScale scale = {choose_scale(&keys, scenario->art_key_scale), choose_scale(&lsns, scenario->art_lsn_scale),
                      keys.least, lsns.least};
    if (!scale.key || !scale.lsn)
        return error_set(error, ERROR_OUTPUT, "a delta of fewer than two %s can't be drawn",
                         scale.key ? "LSNs" : "keys");
    uint64_t columns = (keys.most - keys.least) / scale.key, rows = (lsns.most - lsns.least) / scale.lsn;
    if (columns >= DRAWN_MAX || rows >= DRAWN_MAX || (columns + 1) * (rows + 1) > DRAWN_MAX)
        return error_set(error, ERROR_OUTPUT,
                         "the picture would have %llu columns and %llu rows: the largest steps that fit all edges are "
                         "%llu (keys) and %llu (LSNs)",
                         (unsigned long long)columns, (unsigned long long)rows, (unsigned long long)scale.key,
                         (unsigned long long)scale.lsn);
    *drawing = (ArtDrawing){scale, (size_t)columns + 1, (size_t)rows + 1, NULL};
    drawing->cell = mem_alloc(drawing->width * drawing->height);
    memset(drawing->cell, ' ', drawing->width * drawing->height);
    return true;
}

static char *cell_at(ArtDrawing *drawing, size_t x, size_t y)
{
    return &drawing->cell[y * drawing->width + x];
}

static size_t column_of(const ArtDrawing *drawing, Key key)
{
    return (size_t)(((uint64_t)key - drawing->scale.key0) / drawing->scale.key);
}

static size_t row_of(const ArtDrawing *drawing, Lsn lsn)
{
    return (size_t)((lsn - drawing->scale.lsn0) / drawing->scale.lsn);
}

/* Draws the borders (corners = false) or the corners of a delta. */
static void art_draw_delta(ArtDrawing *drawing, const Layer *layer, bool corners)
{
    size_t x0 = column_of(drawing, layer->key_lo), x1 = column_of(drawing, layer->key_hi);
    size_t y0 = row_of(drawing, layer->lsn_lo), y1 = row_of(drawing, layer->lsn_hi);
    if (corners) {
        *cell_at(drawing, x0, y0) = *cell_at(drawing, x1, y0) = '+';
        *cell_at(drawing, x0, y1) = *cell_at(drawing, x1, y1) = '+';
        return;
    }
    for (size_t x = x0; x <= x1; x++)
        *cell_at(drawing, x, y0) = *cell_at(drawing, x, y1) = '-';
    for (size_t y = y0; y <= y1; y++)
        *cell_at(drawing, x0, y) = *cell_at(drawing, x1, y) = '|';
}

/* Draws images, which come sorted by LSN and key: where two touch, the second gets the other character. */
static void draw_images(ArtDrawing *drawing, const LayerArray *layers)
{
    char c = '#';
    size_t behind = SIZE_MAX, row = SIZE_MAX; /* of the last image: the column after it, and its row */
    for (size_t i = 0; i < layers->count; i++) {
        const Layer *layer = &layers->at[i];
        if (layer->kind != LAYER_IMAGE)
            continue;
        size_t y = row_of(drawing, layer->lsn_lo), x0 = column_of(drawing, layer->key_lo),
               x1 = column_of(drawing, layer->key_hi);
        c = row == y && behind == x0 && c == '#' ? '=' : '#';
        for (size_t x = x0; x < x1; x++)
            if (*cell_at(drawing, x, y) != '+')
                *cell_at(drawing, x, y) = c;
        behind = x1;
        row = y;
    }
}

static void draw_splits(ArtDrawing *drawing, const StatementArray *splits)
{
    for (size_t i = 0; i < splits->count; i++) {
        const Statement *split = &splits->at[i];
        size_t x = column_of(drawing, split->keys.lo);
        for (size_t y = row_of(drawing, split->lsns.lo); y < row_of(drawing, split->lsns.hi); y++)
            if (*cell_at(drawing, x, y) != '+')
                *cell_at(drawing, x, y) = ':';
    }
}

/* Writes the word in the middle of the first blank row inside the layer, from `y` downwards. False: there is no
 * room. */
static bool draw_word(ArtDrawing *drawing, const Layer *layer, Str word, size_t *y)
{
    size_t x0 = column_of(drawing, layer->key_lo) + 1, x1 = column_of(drawing, layer->key_hi);
    if (word.length > x1 - x0)
        return false;
    for (; *y > row_of(drawing, layer->lsn_lo); --*y) {
        size_t x = x0;
        while (x < x1 && *cell_at(drawing, x, *y) == ' ')
            x++;
        if (x < x1)
            continue;
        memcpy(cell_at(drawing, x0 + (x1 - x0 - word.length) / 2, *y), word.at, word.length);
        --*y;
        return true;
    }
    return false;
}

/* "3M" for exactly 3 MiB; empty for sizes that no such word expresses. */
static Str art_size_word(uint64_t size, Text *text)
{
    static const char units[] = "KMG";
    int unit = -1;
    text_clear(text);
    for (uint64_t n = size; size != SIZE_UNKNOWN && n && n % 1024 == 0 && unit < 2; n /= 1024)
        unit++;
    if (unit >= 0)
        text_printf(text, "%llu%c", (unsigned long long)(size >> (10 * (unit + 1))), units[unit]);
    return text_str(text);
}

static void draw_text(ArtDrawing *drawing, const Layer *layer)
{
    LayerName parsed;
    const char *reason;
    Text text = TEXT_EMPTY;
    Str size = art_size_word(layer->size, &text), name = layer->name;
    for (size_t i = 0; i < layer->name.length; i++)
        if (!strchr(" !\"$%&'()*,./0123456789;<>?@[]^_`{}~", name.at[i]) &&
            ((name.at[i] | 32) < 'a' || (name.at[i] | 32) > 'z'))
            name.length = 0;
    if (name.length && layer_name_parse(name, &parsed, &reason))
        name.length = 0;
    size_t y = row_of(drawing, layer->lsn_hi) - 1, from = y;
    Text both = TEXT_EMPTY;
    text_printf(&both, "%.*s %.*s", STR_ARG(name), STR_ARG(size));
    bool drawn = name.length && size.length && draw_word(drawing, layer, text_str(&both), &y);
    y = drawn ? y : from;
    if (!drawn && name.length && !draw_word(drawing, layer, name, &y))
        y = from;
    if (!drawn && size.length)
        draw_word(drawing, layer, size, &y);
    text_release(&both);
    text_release(&text);
}

static void draw(ArtDrawing *drawing, const Subject *subject)
{
    for (int corners = 0; corners < 2; corners++)
        for (size_t i = 0; i < subject->layers.count; i++)
            if (subject->layers.at[i].kind == LAYER_DELTA)
                art_draw_delta(drawing, &subject->layers.at[i], corners);
    draw_images(drawing, &subject->layers);
    draw_splits(drawing, &subject->splits);
    for (size_t i = 0; i < subject->layers.count; i++)
        if (subject->layers.at[i].kind == LAYER_DELTA)
            draw_text(drawing, &subject->layers.at[i]);
}

static void drawing_print(const ArtDrawing *drawing, Text *out)
{
    const ArtScale *scale = &drawing->scale;
    if (scale->key != 1 || scale->lsn != 1 || scale->key0 || scale->lsn0) {
        text_printf(out, "art key=%llu lsn=0x%llX", (unsigned long long)scale->key, (unsigned long long)scale->lsn);
        if (scale->key0 || scale->lsn0)
            text_printf(out, " key0=%llX lsn0=%llX", (unsigned long long)scale->key0, (unsigned long long)scale->lsn0);
        text_add_char(out, '\n');
    }
    size_t top = drawing->height;
    for (size_t y = drawing->height; y-- > 0;) {
        const char *row = drawing->cell + y * drawing->width;
        size_t n = drawing->width;
        while (n && row[n - 1] == ' ')
            n--;
        if (!n && y + 1 == top) /* nothing yet: the edge above the last row does not count as a row */
            top = y;
        if (!n && y == top)
            continue;
        text_add(out, row, n);
        text_add_char(out, '\n');
    }
}

/* Finds two deltas that intersect; they would be drawn over each other. O(n^2), for a message only. */
static bool art_find_overlap(const LayerArray *layers, const Layer **a, const Layer **b)
{
    size_t n = layers->count < 5000 ? layers->count : 5000;
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++) {
            *a = &layers->at[i];
            *b = &layers->at[j];
            if ((*a)->kind == LAYER_DELTA && (*b)->kind == LAYER_DELTA && (*a)->key_lo < (*b)->key_hi &&
                (*b)->key_lo < (*a)->key_hi && (*a)->lsn_lo < (*b)->lsn_hi && (*b)->lsn_lo < (*a)->lsn_hi)
                return true;
        }
    return false;
}

static bool refuse(const char *what, const Layer *layer, const char *why, Error *error)
{
    char name[LAYER_NAME_SIZE];
    return error_set(error, ERROR_OUTPUT, "the picture would not read back the same: %s %s %s", what,
                     layer_logical_name(layer, KEY_PLAIN, name), why);
}

/* Sets the error to the reason why the picture of `subject` would be read as `back`. */
static bool refuse_difference(const Subject *subject, const Subject *back, Error *error)
{
    const LayerArray *x = &subject->layers, *y = &back->layers;
    const Layer *a, *b;
    if (art_find_overlap(x, &a, &b))
        return refuse("another delta overlaps", b, "", error);
    size_t i = 0, j = 0;
    while (i < x->count && j < y->count && art_compare_layers(&x->at[i], &y->at[j]) == 0) {
        i++;
        j++;
    }
    bool extra = j < y->count && (i == x->count || art_compare_layers(&y->at[j], &x->at[i]) < 0);
    if (extra && y->at[j].kind == LAYER_DELTA)
        return refuse("a gap with layers on all sides reads as a box,", &y->at[j], "", error);
    if (i < x->count || j < y->count) {
        const Layer *layer = i < x->count ? &x->at[i] : &y->at[j];
        return layer->kind == LAYER_IMAGE ? refuse("the image", layer, "ends next to a corner, or meets another", error)
                                          : refuse("the delta", layer, "is drawn over", error);
    }
    return error_set(error, ERROR_OUTPUT, "the picture would not read back the same: an expected split meets a corner");
}

/* Does the picture, when it is read back, show the subject? */
static bool verify(Str picture, const Subject *subject, Error *error)
{
    History history;
    LoadReport report = {0};
    LoadOptions options = {0};
    Reader reader;
    reading_begin(&reader, &options, &history, &report);
    reader.file = "picture";
    if (!reading_end(&reader, art_read(&reader, picture, error), reader.file)) {
        load_report_release(&report);
        return false;
    }
    Subject back;
    art_subject_init(&back, &history, 0);
    bool same =
        !report.skipped && back.layers.count == subject->layers.count && back.splits.count == subject->splits.count;
    for (size_t i = 0; same && i < back.layers.count; i++)
        same = art_compare_layers(&back.layers.at[i], &subject->layers.at[i]) == 0;
    for (size_t i = 0; same && i < back.splits.count; i++)
        same = art_compare_splits(&back.splits.at[i], &subject->splits.at[i]) == 0;
    if (!same)
        refuse_difference(subject, &back, error);
    subject_release(&back);
    history_release(&history);
    load_report_release(&report);
    return same;
}

static bool write_subject(const Subject *subject, const Scenario *scenario, Text *out, Error *error)
{
    if (scenario->art.length && verify(scenario->art, subject, NULL)) {
        text_add_str(out, scenario->art);
        return true;
    }
    ArtDrawing drawing;
    Text picture = TEXT_EMPTY;
    if (!drawing_init(&drawing, subject, scenario, error))
        return false;
    draw(&drawing, subject);
    drawing_print(&drawing, &picture);
    bool fine = verify(text_str(&picture), subject, error);
    if (fine)
        text_add_str(out, text_str(&picture));
    text_release(&picture);
    free(drawing.cell);
    return fine;
}

bool art_write(const History *history, StepId step, Text *out, Error *error)
{
    Subject subject;
    if (history->layers.form == KEY_PRODUCTION && history->layers.count)
        return error_set(error, ERROR_OUTPUT, "a picture has one scale of keys: 36-digit keys don't fit it");
    art_subject_init(&subject, history, step);
    bool fine = subject.layers.count ? write_subject(&subject, &history->scenario, out, error)
                                     : error_set(error, ERROR_OUTPUT, "there are no layers to draw");
    subject_release(&subject);
    return fine;
}
