/* lines.h - a pane's text: styled lines, wrapped to a width, each with an optional reference to what it shows.
 *
 *     lines_begin(&lines, 40);
 *     lines_add(&lines, (Style){.fg = ROLE_TEXT}, LINE_NOTHING, "depth %d >= fanout %d", 57, 10);
 *     lines_field(&lines, "keys", "1663/16386/35417:0");        // a dim label, then the text
 */
#ifndef TUI_PANES_LINES_H
#define TUI_PANES_LINES_H

#include "core/base/mem.h"
#include "tui/view/grid.h"

#define LINE_NOTHING UINT32_MAX

typedef struct Line {
    size_t from, length; /* range in Lines.text, in bytes */
    Style style;
    int label;   /* number of characters at the beginning that are dim */
    int painted; /* number of those, from the first, that have the style `paint` instead */
    Style paint;
    int tail; /* from this character on the line has the style `tail_style`; 0: it has one style */
    Style tail_style;
    uint32_t ref; /* what the line is about: a layer, a decision, a finding; or LINE_NOTHING */
    uint32_t paragraph;
} Line;

typedef struct Lines {
    Text text;
    ARRAY(Line) at;
    int width;           /* in columns */
    uint32_t paragraphs; /* number of paragraphs: the same text has the same number at any width */
    char title[40];      /* stands on the dotted line above details; empty: none does */
} Lines;

/* The place of a line in the text, which does not depend on the width. */
typedef struct LineSpot {
    uint32_t paragraph;
    size_t row; /* row within the paragraph */
    uint32_t ref;
} LineSpot;

#define LINES_EMPTY                                                                                                    \
    {                                                                                                                  \
        .text = TEXT_EMPTY                                                                                             \
    }

/* Empties the lines and sets the width in columns, at least 8, at which all that follow are wrapped. */
void lines_begin(Lines *lines, int width);
/* Frees the text; the lines may be used again after lines_begin(). */
void lines_release(Lines *lines);
/* Adds a paragraph for each line of the text, wrapped at blanks. Continuation lines are indented by two columns more
 * than the paragraph. The caller escapes text from files. */
void lines_add(Lines *lines, Style style, uint32_t ref, const char *format, ...) __attribute__((format(printf, 4, 5)));
/* Says something of the lines as a whole: as their title, or as a first line where titles have no room. A title that
 * comes and goes moves no line. */
void lines_title(Lines *lines, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Adds a dim label and a text, which is wrapped beside the label. */
void lines_field(Lines *lines, const char *label, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* The same with a text, which it clears for the next one; an empty text adds no line. */
void lines_take_field(Lines *lines, const char *label, Text *text);
/* Adds a field whose label takes `columns` columns, including the blank after it. */
void lines_term(Lines *lines, int columns, const char *term, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Adds a field whose label begins with `painted` characters in a style of their own, such as a legend's signs. */
void lines_sign(Lines *lines, const char *label, int painted, Style paint, const char *text);
/* Adds a field whose text comes from a file, and is escaped. */
void lines_field_raw(Lines *lines, const char *label, Str raw);
/* Puts the lines of `right` beside those of `lines`, each from column `at` on in its own style. `right` may have more.
 */
void lines_beside(Lines *lines, int at, const Lines *right);
/* Ends a table's head of `room` columns with the numbers of columns hidden at the left and at the right, " ‹2 ›7", over
 * its last blanks or letters. Appends nothing where none is hidden. */
void lines_add_hidden(Text *head, size_t left, size_t right, int room);
/* The block from U+2581 to U+2588 whose height shows a share from 0 to 1. */
uint32_t lines_block(double share);
/* Adds an empty line, a paragraph of its own. */
void lines_blank(Lines *lines);
/* Adds a heading, after a blank line unless it is the first line. */
void lines_heading(Lines *lines, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The spot of line i, which may be after the last one. O(log lines). */
LineSpot lines_spot(const Lines *lines, size_t i);
/* The line at a spot: the paragraph's last row where it has fewer rows now; the first line with the spot's reference
 * where that line has another one. O(log lines), and O(lines) to find the reference. */
size_t lines_find(const Lines *lines, LineSpot spot);
/* The text of line i, valid until a line is added. */
static inline Str lines_text(const Lines *lines, size_t i)
{
    return (Str){lines->text.at + lines->at.at[i].from, lines->at.at[i].length};
}

#endif
