/* picture_canvas.h - a picture as a rectangle of cells, one a character. Inside picture.c and picture_label.c only. */
#ifndef CORE_FORMATS_PICTURE_CANVAS_H
#define CORE_FORMATS_PICTURE_CANVAS_H

#include "core/formats/picture.h"

#define TEXT_CELL 'x' /* any character outside ASCII */

enum { USED = 0x80 }; /* flag in a cell: it is part of a box or a line */

typedef struct Canvas {
    size_t width, height;
    unsigned char *cell;    /* top row first; flag USED */
    uint32_t *right, *down; /* number of border characters from here on, including this one */
    uint32_t *walls;        /* (width + 1) x (height + 1): `+-|` above and to the left */
    Str *row;               /* the lines as they are */
    size_t indent;
    unsigned long first_line; /* line number of row 0 */
    uint64_t steps;           /* work done by the search for boxes */
    Picture *picture;         /* receives the labels that are found */
    uint8_t *row_labels;      /* bit 1 << kind: the row has such a label */
} Canvas;

static inline bool is_wall(unsigned char c)
{
    return c == '+' || c == '-' || c == '|';
}

static inline bool is_mark(unsigned char c)
{
    return c == '#' || c == '=' || c == ':';
}

/* Records a label of that kind, at most one in each line. */
void canvas_label(Canvas *canvas, PictureLabel kind, size_t x, size_t y);
/* Turns into text what looks like drawing and is not: legends, arrows, lines without corners, marks between words.
 * O(cells). */
void canvas_find_labels(Canvas *canvas);

#endif
