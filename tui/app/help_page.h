/* help_page.h - a page of help: headings, paragraphs and rows. The terminal, the man page and the explorer show it.
 */
#ifndef TUI_APP_HELP_PAGE_H
#define TUI_APP_HELP_PAGE_H

#include "core/base/mem.h"
#include "core/base/text.h"

typedef enum HelpKind {
    HELP_HEADING,
    HELP_TEXT,  /* a paragraph */
    HELP_ROW,   /* a term, and what it means */
    HELP_AS_IS, /* a line that must not be wrapped */
} HelpKind;

typedef struct HelpLine {
    HelpKind kind;
    /* offsets of 0-terminated strings in page.text; `right` is the meaning of a row's term, else empty */
    size_t left, right;
} HelpLine;

typedef struct HelpPage {
    Text text;
    ARRAY(HelpLine) lines;
} HelpPage;

/* A row of a table that a page is made of. */
typedef struct HelpTableRow {
    const char *term; /* NULL: `text` is a heading */
    const char *text; /* NULL ends the table */
} HelpTableRow;

#define HELP_PAGE_EMPTY                                                                                                \
    {                                                                                                                  \
        .text = TEXT_EMPTY                                                                                             \
    }

/* Adds a line that is not a row. */
void help_add(HelpPage *page, HelpKind kind, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* Adds a row; the meaning is formatted. */
void help_row(HelpPage *page, const char *term, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* Adds a table's headings and rows. */
void help_add_table(HelpPage *page, const HelpTableRow *rows);
/* The text of line `i`, or the term of a row. Valid until the next line is added. */
static inline const char *help_left(const HelpPage *page, size_t i)
{
    return page->text.at + page->lines.at[i].left;
}
/* The meaning of a row; "" for other lines. Valid until the next line is added. */
static inline const char *help_right(const HelpPage *page, size_t i)
{
    return page->text.at + page->lines.at[i].right;
}
void help_page_release(HelpPage *page);
/* Appends the page as plain text, with paragraphs and meanings wrapped to `columns`. */
void help_page_print(const HelpPage *page, int columns, Text *out);

#endif
