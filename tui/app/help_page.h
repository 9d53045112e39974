/* help_page.h - a page of help: headings, paragraphs and rows, which the terminal, the man page and the explorer show.
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
    /* offsets of terminated strings in page.text; `right`: the meaning of a row's term, else empty */
    size_t left, right;
} HelpLine;

typedef struct HelpPage {
    Text text;
    ARRAY(HelpLine) lines;
} HelpPage;

#define HELP_PAGE_EMPTY                                                                                                \
    {                                                                                                                  \
        .text = TEXT_EMPTY                                                                                             \
    }

void help_add(HelpPage *page, HelpKind kind, const char *format, ...) __attribute__((format(printf, 3, 4)));
void help_row(HelpPage *page, const char *term, const char *format, ...) __attribute__((format(printf, 3, 4)));
static inline const char *help_left(const HelpPage *page, size_t i)
{
    return page->text.at + page->lines.at[i].left;
}
static inline const char *help_right(const HelpPage *page, size_t i)
{
    return page->text.at + page->lines.at[i].right;
}
void help_page_release(HelpPage *page);
/* Appends the page as plain text, with paragraphs and meanings wrapped to that many columns. */
void help_page_print(const HelpPage *page, int columns, Text *out);

#endif
