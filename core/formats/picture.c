/* picture.c - finds boxes, runs and columns in a picture.
 *
 * The text becomes a rectangle of cells, one a character. For each cell three numbers are prepared: how far border
 * characters continue to the right and downwards, and how many `+`, `-`, `|` lie in the rectangle from the top left
 * corner to the cell. With these, "do (left,top) and (right,bottom) make a box?" takes constant time:
 *
 *     +---+---+     from the corner at the left, the candidates to the right are the two other `+`; the first one makes
 *     |   |   |     a box with the `+` below it: borders go on on all four sides, and nothing is inside.
 *     +---+---+
 *
 * The search from one corner stops as soon as the inside is not empty.
 */
#include "core/formats/picture_canvas.h"

#define STEPS_MAX ((uint64_t)100 << 20) /* more than any picture that a person drew needs */

/* Box drawing is U+2500 to U+257F. */
unsigned char picture_cell(Str bytes)
{
    if (bytes.length == 1 && (unsigned char)bytes.at[0] < 0x80)
        return (unsigned char)bytes.at[0];
    const unsigned char *at = (const unsigned char *)bytes.at;
    if (bytes.length != 3 || at[0] != 0xE2 || (at[1] & 0xFE) != 0x94)
        return TEXT_CELL;
    unsigned code = 0x2000u + ((at[1] & 0x3Fu) << 6) + (at[2] & 0x3Fu);
    if (code < 0x2500 || code > 0x257F)
        return TEXT_CELL;
    switch (code) {
    case 0x2500:
    case 0x2501:
    case 0x2504:
    case 0x2505:
    case 0x2508:
    case 0x2509:
    case 0x254C:
    case 0x254D:
    case 0x2550:
        return '-';
    case 0x2502:
    case 0x2503:
    case 0x2506:
    case 0x2507:
    case 0x250A:
    case 0x250B:
    case 0x254E:
    case 0x254F:
    case 0x2551:
        return '|';
    default:
        return '+';
    }
}

/* Walks a line cell by cell: the next cell's character, its bytes, and the column behind it. */
typedef struct CellWalk {
    Str rest;
    size_t column; /* column of the next cell */
    unsigned char cell;
    Str bytes;
    size_t at; /* column of the cell */
} CellWalk;

static bool cell_next(CellWalk *walk)
{
    if (!walk->rest.length)
        return false;
    unsigned char c = (unsigned char)walk->rest.at[0];
    CharKind kind;
    str_char(&walk->rest, &walk->bytes, &kind);
    walk->at = walk->column;
    walk->column++;
    if (c == '\t') {
        walk->column = (walk->at / 8 + 1) * 8;
        walk->cell = ' ';
    } else if (kind == CHAR_CONTROL) {
        walk->cell = ' ';
    } else {
        walk->cell = picture_cell(walk->bytes);
    }
    return true;
}

static CellWalk cell_walk(const Canvas *canvas, size_t y)
{
    Str line = canvas->row[y];
    size_t n = 0;
    while (n < canvas->indent && n < line.length && (line.at[n] == ' ' || line.at[n] == '\t'))
        n++;
    return (CellWalk){.rest = {line.at + n, line.length - n}};
}

static bool is_blank_line(Str line)
{
    return str_trim(line).length == 0;
}

size_t picture_indent(Str text)
{
    Str rest = text, line;
    size_t least = SIZE_MAX;
    while (str_line(&rest, &line)) {
        size_t n = 0;
        while (n < line.length && (line.at[n] == ' ' || line.at[n] == '\t'))
            n++;
        if (n < least && !is_blank_line(line))
            least = n;
    }
    return least == SIZE_MAX ? 0 : least;
}

/* Splits the text into rows, without the blank ones at both ends, and measures them. */
static bool canvas_measure(Canvas *canvas, Str text, Arena *arena, Error *error)
{
    size_t lines = 0, first = SIZE_MAX, last = 0;
    Str rest = text, line;
    for (; str_line(&rest, &line); lines++) {
        if (is_blank_line(line))
            continue;
        first = first == SIZE_MAX ? lines : first;
        last = lines;
    }
    if (first == SIZE_MAX)
        return true;
    canvas->height = last - first + 1;
    canvas->first_line = (unsigned long)first + 1;
    if (canvas->height > PICTURE_CELLS_MAX)
        return error_set(error, ERROR_INPUT, "the picture is too large: %zu lines", canvas->height);
    canvas->row = arena_array(arena, Str, canvas->height);
    rest = text;
    for (size_t i = 0; str_line(&rest, &line) && i <= last; i++)
        if (i >= first)
            canvas->row[i - first] = line;
    for (size_t y = 0; y < canvas->height; y++) {
        CellWalk walk = cell_walk(canvas, y);
        while (cell_next(&walk))
            if (walk.cell != ' ' && walk.column > canvas->width)
                canvas->width = walk.column;
        if (canvas->width > PICTURE_CELLS_MAX / canvas->height)
            return error_set(error, ERROR_INPUT, "the picture is too large: %zu lines, %zu columns", canvas->height,
                             canvas->width);
    }
    return true;
}

static void canvas_fill(Canvas *canvas, Arena *arena)
{
    size_t w = canvas->width, h = canvas->height;
    canvas->cell = arena_alloc(arena, w * h);
    canvas->right = arena_array(arena, uint32_t, w * h);
    canvas->down = arena_array(arena, uint32_t, w * h);
    canvas->walls = arena_array_zero(arena, uint32_t, (w + 1) * (h + 1));
    memset(canvas->cell, ' ', w * h);
    canvas->row_labels = arena_array_zero(arena, uint8_t, h);
    for (size_t y = 0; y < h; y++) {
        CellWalk walk = cell_walk(canvas, y);
        while (cell_next(&walk))
            if (walk.at < w)
                canvas->cell[y * w + walk.at] = walk.cell;
    }
    canvas_find_labels(canvas);
    for (size_t y = 0; y < h; y++)
        for (size_t x = 0; x < w; x++)
            canvas->walls[(y + 1) * (w + 1) + x + 1] =
                canvas->walls[y * (w + 1) + x + 1] + canvas->walls[(y + 1) * (w + 1) + x] -
                canvas->walls[y * (w + 1) + x] + is_wall(canvas->cell[y * w + x]);
    for (size_t y = h; y-- > 0;)
        for (size_t x = w; x-- > 0;) {
            size_t i = y * w + x;
            bool border = is_wall(canvas->cell[i]) || is_mark(canvas->cell[i]);
            canvas->right[i] = border ? 1 + (x + 1 < w ? canvas->right[i + 1] : 0) : 0;
            canvas->down[i] = border ? 1 + (y + 1 < h ? canvas->down[i + w] : 0) : 0;
        }
}

static unsigned char cell_at(const Canvas *canvas, size_t x, size_t y)
{
    return canvas->cell[y * canvas->width + x] & (unsigned char)~USED;
}

static bool cell_used(const Canvas *canvas, size_t x, size_t y)
{
    return canvas->cell[y * canvas->width + x] & USED;
}

static void cell_use(Canvas *canvas, size_t x, size_t y)
{
    canvas->cell[y * canvas->width + x] |= USED;
}

/* Number of walls in the columns [x0,x1) of the rows [y0,y1). */
static uint32_t walls_in(const Canvas *canvas, size_t x0, size_t y0, size_t x1, size_t y1)
{
    size_t w = canvas->width + 1;
    const uint32_t *sum = canvas->walls;
    return sum[y1 * w + x1] - sum[y0 * w + x1] - sum[y1 * w + x0] + sum[y0 * w + x0];
}

/* Are there only `:` between two corners? That is a split drawn in a narrow gap, not a border. */
static bool is_only_split(const Canvas *canvas, size_t x0, size_t x1, size_t y)
{
    for (size_t x = x0 + 1; x < x1; x++)
        if (cell_at(canvas, x, y) != ':')
            return false;
    return true;
}

/* Finds the smallest box whose top left corner is (x,y): sets its opposite corner. */
static bool find_box(Canvas *canvas, size_t x, size_t y, size_t *right, size_t *bottom)
{
    size_t w = canvas->width, far_right = x + canvas->right[y * w + x], far_down = y + canvas->down[y * w + x];
    for (size_t x1 = x + 2; x1 < far_right && y + 2 < far_down; x1++) {
        canvas->steps++;
        if (walls_in(canvas, x + 1, y + 1, x1, y + 2))
            return false;
        if (cell_at(canvas, x1, y) != '+')
            continue;
        size_t down = y + canvas->down[y * w + x1];
        for (size_t y1 = y + 2; y1 < far_down && y1 < down; y1++) {
            canvas->steps++;
            if (walls_in(canvas, x + 1, y + 1, x1, y1))
                break;
            if (cell_at(canvas, x, y1) != '+' || cell_at(canvas, x1, y1) != '+' ||
                canvas->right[y1 * w + x] < x1 - x + 1 ||
                (is_only_split(canvas, x, x1, y) && is_only_split(canvas, x, x1, y1)))
                continue;
            *right = x1;
            *bottom = y1;
            return true;
        }
    }
    return false;
}

/* Is there a character of a name at (x,y), inside a box? */
static bool is_text(const Canvas *canvas, size_t x, size_t y)
{
    unsigned char c = cell_at(canvas, x, y);
    return c != ' ' && !is_wall(c) && !is_mark(c);
}

/* The inside of a box while its text is gathered, row by row, from left to right. */
typedef struct Inside {
    size_t left, right; /* its borders */
    size_t run_end;     /* end of the last run of `#` or `=` that was examined */
    bool run_is_text;
} Inside;

/* Is the mark at (x,y) part of the box's text? */
static bool mark_is_text(const Canvas *canvas, size_t x, size_t y, Inside *inside)
{
    unsigned char c = cell_at(canvas, x, y);
    if (c == ':')
        return cell_at(canvas, x, y - 1) != ':' && cell_at(canvas, x, y + 1) != ':';
    if (x >= inside->run_end) {
        size_t end = x;
        while (end < inside->right && cell_at(canvas, end, y) == c)
            end++;
        inside->run_end = end;
        inside->run_is_text =
            (x > inside->left + 1 && is_text(canvas, x - 1, y)) || (end < inside->right && is_text(canvas, end, y));
    }
    return inside->run_is_text;
}

/* Appends all text inside a box, separated by blanks; its cells count as plain text from then on. */
static void box_text(Canvas *canvas, const PictureBox *box, Text *text)
{
    size_t top = canvas->height - 1 - box->top, bottom = canvas->height - 1 - box->bottom;
    for (size_t y = top + 1; y < bottom; y++) {
        CellWalk walk = cell_walk(canvas, y);
        Inside inside = {.left = box->left, .right = box->right};
        text_add_char(text, ' ');
        while (cell_next(&walk) && walk.at < box->right) {
            if (walk.at <= box->left)
                continue;
            if (is_text(canvas, walk.at, y) || (is_mark(walk.cell) && mark_is_text(canvas, walk.at, y, &inside))) {
                canvas->cell[y * canvas->width + walk.at] = TEXT_CELL | USED;
                text_add_str(text, walk.bytes);
            } else {
                text_add_char(text, ' ');
            }
        }
    }
}

/* Takes the words inside a box: one of them may be its size, the others are its name. */
static void box_words(Canvas *canvas, PictureBox *box, Arena *arena)
{
    Text text = TEXT_EMPTY, name = TEXT_EMPTY;
    box_text(canvas, box, &text);
    Str rest = text_str(&text), word;
    while (str_word(&rest, &word)) {
        char unit = word.at[word.length - 1];
        uint64_t size;
        if (box->size == UINT64_MAX && word.length > 1 && word.length < 24 &&
            (unit == 'K' || unit == 'M' || unit == 'G') && number_parse(word, &size, NULL) && size <= INT64_MAX) {
            box->size = size;
            continue;
        }
        if (name.length)
            text_add_char(&name, ' ');
        text_add_str(&name, word);
    }
    if (name.length)
        box->name = arena_str(arena, text_str(&name));
    text_release(&text);
    text_release(&name);
}

/* Marks the box's borders as used. */
static void box_use(Canvas *canvas, const PictureBox *box)
{
    size_t top = canvas->height - 1 - box->top, bottom = canvas->height - 1 - box->bottom;
    for (size_t x = box->left; x <= box->right; x++) {
        cell_use(canvas, x, top);
        cell_use(canvas, x, bottom);
    }
    for (size_t y = top; y <= bottom; y++) {
        cell_use(canvas, box->left, y);
        cell_use(canvas, box->right, y);
    }
}

static bool find_boxes(Canvas *canvas, Picture *picture, Error *error)
{
    for (size_t y = 0; y + 2 < canvas->height; y++)
        for (size_t x = 0; x + 2 < canvas->width; x++) {
            size_t right, bottom;
            if (canvas->steps > STEPS_MAX)
                return error_set(error, ERROR_INPUT, "the picture is too tangled: borders with too many corners");
            if (cell_at(canvas, x, y) != '+' || !find_box(canvas, x, y, &right, &bottom))
                continue;
            PictureBox box = {.left = (uint32_t)x,
                              .right = (uint32_t)right,
                              .bottom = (uint32_t)(canvas->height - 1 - bottom),
                              .top = (uint32_t)(canvas->height - 1 - y),
                              .line = canvas->first_line + (unsigned long)y,
                              .size = UINT64_MAX};
            box_words(canvas, &box, &picture->arena);
            box_use(canvas, &box);
            array_push(&picture->boxes, box);
        }
    return true;
}

static void find_runs(Canvas *canvas, Picture *picture)
{
    size_t w = canvas->width;
    for (size_t y = 0; y < canvas->height; y++)
        for (size_t x = 0; x < w; x++) {
            unsigned char c = cell_at(canvas, x, y);
            if (c != '#' && c != '=')
                continue;
            size_t left = x && cell_at(canvas, x - 1, y) == '+' ? x - 1 : x, end = x;
            while (end < w && (cell_at(canvas, end, y) == c ||
                               (cell_at(canvas, end, y) == '+' && end + 1 < w && cell_at(canvas, end + 1, y) == c)))
                cell_use(canvas, end++, y);
            size_t right = end < w && cell_at(canvas, end, y) == '+' ? end : end - 1;
            array_push(&picture->runs, (PictureRun){(uint32_t)left, (uint32_t)right, (uint32_t)(canvas->height - 1 - y),
                                                    canvas->first_line + (unsigned long)y});
            x = end - 1;
        }
}

static void find_columns(Canvas *canvas, Picture *picture)
{
    size_t w = canvas->width, h = canvas->height;
    for (size_t x = 0; x < w; x++)
        for (size_t y = 0; y < h; y++) {
            if (cell_at(canvas, x, y) != ':')
                continue;
            size_t top = y;
            while (y < h && cell_at(canvas, x, y) == ':')
                cell_use(canvas, x, y++);
            array_push(&picture->columns, (PictureColumn){(uint32_t)x, (uint32_t)(h - y), (uint32_t)(h - 1 - top),
                                                          canvas->first_line + (unsigned long)top});
        }
}

/* Finds what belongs to no shape: borders are faults, everything else is words. */
static void find_rest(Canvas *canvas, Picture *picture)
{
    for (size_t y = 0; y < canvas->height; y++)
        for (size_t x = 0; x < canvas->width; x++) {
            unsigned char c = cell_at(canvas, x, y);
            if (c == ' ' || cell_used(canvas, x, y))
                continue;
            if (!is_wall(c)) {
                if (!canvas->row_labels[y])
                    canvas_label(canvas, PICTURE_WORDS, x, y);
                continue;
            }
            array_push(&picture->faults,
                       (PictureFault){canvas->first_line + (unsigned long)y, (unsigned long)(x + canvas->indent + 1),
                                      "a border that belongs to no box"});
            break;
        }
}

bool picture_parse(Str text, size_t indent, Picture *picture, Error *error)
{
    Arena scratch = {0};
    Canvas canvas = {.indent = indent, .picture = picture};
    *picture = (Picture){0};
    bool fine = canvas_measure(&canvas, text, &scratch, error);
    if (fine && canvas.height && canvas.width) {
        canvas_fill(&canvas, &scratch);
        picture->width = (uint32_t)canvas.width;
        picture->height = (uint32_t)canvas.height;
        fine = find_boxes(&canvas, picture, error);
        find_runs(&canvas, picture);
        find_columns(&canvas, picture);
        find_rest(&canvas, picture);
    }
    arena_release(&scratch);
    if (!fine)
        picture_release(picture);
    return fine;
}

void picture_release(Picture *picture)
{
    array_release(&picture->boxes);
    array_release(&picture->runs);
    array_release(&picture->columns);
    array_release(&picture->faults);
    arena_release(&picture->arena);
    *picture = (Picture){0};
}
