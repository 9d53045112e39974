/* picture_label.c - recognises labels: characters that look like part of the drawing but are text.
 *
 *     # image      : expected split     a legend: a short mark at the line's start, words behind it
 *     LSN ^   --->  key=5               arrows, lines that touch no corner, marks among words
 */
#include "core/formats/picture_canvas.h"

static unsigned char raw_cell(const Canvas *canvas, size_t x, size_t y)
{
    return x < canvas->width && y < canvas->height ? canvas->cell[y * canvas->width + x] : ' ';
}

static bool is_word_cell(unsigned char c)
{
    return c != ' ' && !is_wall(c) && !is_mark(c);
}

void canvas_label(Canvas *canvas, PictureLabel kind, size_t x, size_t y)
{
    PictureFault *first = &canvas->picture->first_label[kind];
    if (canvas->row_labels[y] & 1u << kind)
        return; /* at most one per line */
    canvas->row_labels[y] |= (uint8_t)(1u << kind);
    if (canvas->picture->labels[kind]++ == 0 || canvas->first_line + y < first->line)
        *first = (PictureFault){canvas->first_line + (unsigned long)y, (unsigned long)(x + canvas->indent + 1), NULL};
}

static void make_text(Canvas *canvas, size_t x0, size_t x1, size_t y)
{
    for (size_t x = x0; x < x1; x++)
        if (canvas->cell[y * canvas->width + x] != ' ')
            canvas->cell[y * canvas->width + x] = TEXT_CELL;
}

/* Is the line a legend, such as "# image, : expected split"? It has one short mark at its start, words after it, and
 * no borders. */
static bool is_legend(const Canvas *canvas, size_t y, size_t *begin)
{
    size_t x = 0, w = canvas->width;
    while (x < w && raw_cell(canvas, x, y) == ' ')
        x++;
    *begin = x;
    unsigned char mark = raw_cell(canvas, x, y);
    size_t end = x;
    while (end < w && raw_cell(canvas, end, y) == mark)
        end++;
    if (!is_mark(mark) || end - x > 3)
        return false;
    bool words = false;
    for (size_t i = end; i < w; i++) {
        unsigned char c = raw_cell(canvas, i, y);
        if (c == '+' || c == '|' || (!words && c == mark))
            return false;
        words = words || (is_word_cell(c) && raw_cell(canvas, i - 1, y) == ' ');
    }
    return words;
}

/* The end of the run of `-`, with marks among them, that begins at `x`. */
static size_t line_end(const Canvas *canvas, size_t x, size_t y)
{
    while (x < canvas->width && (raw_cell(canvas, x, y) == '-' || is_mark(raw_cell(canvas, x, y))))
        x++;
    return x;
}

/* Labels the run of `-` and marks from x to end: an arrow if it ends in a head, dashes if it touches no corner. */
static void label_run(Canvas *canvas, size_t x, size_t end, size_t y)
{
    unsigned char before = x ? raw_cell(canvas, x - 1, y) : ' ', behind = raw_cell(canvas, end, y);
    bool dashes = false, colons = false;
    for (size_t i = x; i < end; i++) {
        dashes = dashes || raw_cell(canvas, i, y) == '-';
        colons = colons || raw_cell(canvas, i, y) == ':';
    }
    bool arrow = !colons && (behind == '>' || (before == '<' && behind != '+'));
    if (arrow) {
        /* the corner of two axes, not of a box */
        bool origin = before == '+' && (x < 2 || raw_cell(canvas, x - 2, y) == ' ');
        make_text(canvas, x - origin, end, y);
        canvas_label(canvas, PICTURE_ARROW, x, y);
    } else if (dashes && before != '+' && behind != '+') {
        for (size_t i = x; i < end; i++)
            if (raw_cell(canvas, i, y) == '-')
                canvas->cell[y * canvas->width + i] = TEXT_CELL;
        canvas_label(canvas, PICTURE_DASHES, x, y);
    }
}

/* Finds arrows in a row, and lines that touch no corner. */
static void find_row_labels(Canvas *canvas, size_t y)
{
    for (size_t x = 0; x < canvas->width; x++) {
        size_t end = line_end(canvas, x, y);
        if (end == x)
            continue;
        label_run(canvas, x, end, y);
        x = end;
    }
}

/* Is the short run of `#` or `=` from x0 to x1 among words: "key=5", "(# image, = other)"? */
static bool is_among_words(const Canvas *canvas, size_t x0, size_t x1, size_t y)
{
    bool touched = (x0 && is_word_cell(raw_cell(canvas, x0 - 1, y))) || is_word_cell(raw_cell(canvas, x1, y));
    bool between = x1 - x0 <= 2 && x0 > 1 && raw_cell(canvas, x0 - 1, y) == ' ' && raw_cell(canvas, x1, y) == ' ' &&
                   is_word_cell(raw_cell(canvas, x0 - 2, y)) && is_word_cell(raw_cell(canvas, x1 + 1, y));
    return touched || between;
}

/* Finds a `:` after a word, and `#` and `=` among words. */
static void find_mark_labels(Canvas *canvas, size_t y)
{
    for (size_t x = 0; x < canvas->width;) {
        unsigned char c = raw_cell(canvas, x, y);
        size_t end = x + 1;
        while ((c == '#' || c == '=') && raw_cell(canvas, end, y) == c)
            end++;
        bool colon = c == ':' && x && is_word_cell(raw_cell(canvas, x - 1, y));
        if (colon || ((c == '#' || c == '=') && is_among_words(canvas, x, end, y)))
            make_text(canvas, x, end, y);
        x = end;
    }
}

/* Finds a column of `|` without a corner at either end that leads to an arrow head: `v` below it, `^` above. */
static void find_column_arrows(Canvas *canvas, size_t x)
{
    for (size_t y = 0; y < canvas->height; y++) {
        size_t end = y;
        while (end < canvas->height && raw_cell(canvas, x, end) == '|')
            end++;
        if (end == y)
            continue;
        unsigned char above = y ? raw_cell(canvas, x, y - 1) : ' ', below = raw_cell(canvas, x, end);
        bool point = below == 'v' || below == 'V' || below == TEXT_CELL || above == '^' || above == 'A';
        if (point && above != '+' && below != '+') {
            canvas_label(canvas, PICTURE_ARROW, x, y);
            for (size_t i = y; i < end; i++)
                canvas->cell[i * canvas->width + x] = TEXT_CELL;
        }
        y = end;
    }
}

void canvas_find_labels(Canvas *canvas)
{
    for (size_t y = 0; y < canvas->height; y++) {
        size_t begin;
        if (is_legend(canvas, y, &begin)) {
            make_text(canvas, begin, canvas->width, y);
            canvas_label(canvas, PICTURE_LEGEND, begin, y);
            continue;
        }
        find_row_labels(canvas, y);
        find_mark_labels(canvas, y);
    }
    for (size_t x = 0; x < canvas->width; x++)
        find_column_arrows(canvas, x);
}
