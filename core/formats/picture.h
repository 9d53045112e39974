/* picture.h - the shapes in a picture of layers drawn with characters. Knows columns and rows, no keys and LSNs.
 *
 *     row 4   +--+ :          a box: left 0, right 3, bottom 2, top 4
 *     row 3   |  | :          a column of ':' at 5, rows 0 to 4
 *     row 2   +--+ :
 *     row 1        :
 *     row 0   #### : ==       two runs: columns 0 to 3, and 7 to 8 (ends included)
 *             0123456789
 *
 * Rows count from the picture's last line upwards, columns from the left, each from 0.
 *
 * - A box has `+` at its corners, unbroken borders of `-`, `|`, `+` (on which `#`, `=` and `:` may lie), and inside at
 *   least one column and one row without those three. Other text inside is its name, a word like `3M` its size. Of two
 *   boxes with the same top left corner the smaller counts. Two corners with only `:` between them, above and below,
 *   are no box but a split in a narrow gap.
 * - A run is made of `#` or of `=`. It may lie on a border but not on a `+`: a `+` at its end belongs to it, and so
 *   does one between two runs of the same character. Next to text, `#` and `=` are text.
 * - A column is an unbroken one of `:`. A single `:` inside a box is text.
 *
 * What is around the boxes is for people: words, `L0:`, arrows and axes (`==>`, `<--`, `|` down to a `v` or up to a
 * `^`), lines that touch no corner (`- - - gc cutoff`), and legends (`# image`) are labels, no shapes.
 *
 * Box-drawing characters of Unicode count as `-`, `|` and `+`; a tab goes to the next multiple of eight columns.
 */
#ifndef CORE_FORMATS_PICTURE_H
#define CORE_FORMATS_PICTURE_H

#include "core/base/mem.h"
#include "core/base/text.h"

#define PICTURE_CELLS_MAX ((size_t)4 << 20)

typedef struct PictureBox {
    uint32_t left, right, bottom, top; /* columns and rows of the borders */
    unsigned long line;                /* the text's line of its top, from 1 */
    Str name;                          /* the words inside, separated by one blank; in the picture's arena */
    uint64_t size;                     /* bytes; UINT64_MAX: none is given */
} PictureBox;

typedef struct PictureRun {
    uint32_t left, right; /* ends included */
    uint32_t row;
    unsigned long line;
} PictureRun;

typedef struct PictureColumn {
    uint32_t at, bottom, top; /* ends included */
    unsigned long line;       /* of its top */
} PictureColumn;

typedef struct PictureFault {
    unsigned long line, column; /* from 1 */
    const char *what;           /* static */
} PictureFault;

typedef enum PictureLabel {
    PICTURE_WORDS,
    PICTURE_ARROW,
    PICTURE_DASHES, /* a line that touches no corner */
    PICTURE_LEGEND,
    PICTURE_LABEL_COUNT_
} PictureLabel;

typedef struct Picture {
    uint32_t width, height;
    ARRAY(PictureBox) boxes; /* from the top down, left to right */
    ARRAY(PictureRun) runs;
    ARRAY(PictureColumn) columns;
    ARRAY(PictureFault) faults;                     /* at most one a line: borders that belong to no box */
    size_t labels[PICTURE_LABEL_COUNT_];            /* lines with such labels */
    PictureFault first_label[PICTURE_LABEL_COUNT_]; /* where each kind comes first; `what` is not set */
    Arena arena;
} Picture;

/* Reads the picture: `text` without the first `indent` blanks of each line; blank lines at both ends are ignored. Fails
 * only where it is too large. The caller frees it. O(cells), and a little more where borders have many `+`. */
bool picture_parse(Str text, size_t indent, Picture *picture, Error *error);
void picture_release(Picture *picture);

/* How a character counts in a picture: `-`, `|` and `+` for lines and corners of Unicode, itself for ASCII, else a
 * letter. */
unsigned char picture_cell(Str character);

/* The indentation that all non-blank lines have in common (a tab counts as one). */
size_t picture_indent(Str text);

#endif
