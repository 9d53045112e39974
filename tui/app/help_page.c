/* help_page.c - keeps all strings in one text, each ended by 0. Printing wraps a row's meaning beside its term.
 *
 *     help_row(page, "fanout", "compact a level at this depth"):   "fanout\0compact a level at this depth\0"
 */
#include "tui/app/help_page.h"

#include "tui/view/grid.h"

#include <stdarg.h>
#include <stdio.h>

enum { TERM_MAX = 26 };

static size_t add_string(HelpPage *page, const char *format, va_list args)
{
    size_t at = page->text.length;
    text_vprintf(&page->text, format, args);
    text_add_char(&page->text, 0);
    return at;
}

void help_add(HelpPage *page, HelpKind kind, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    HelpLine line = {.kind = kind, .left = add_string(page, format, args)};
    va_end(args);
    line.right = page->text.length - 1; /* the final 0 of the same string: an empty string */
    array_push(&page->lines, line);
}

void help_row(HelpPage *page, const char *term, const char *format, ...)
{
    HelpLine line = {.kind = HELP_ROW, .left = page->text.length};
    text_printf(&page->text, "%s", term);
    text_add_char(&page->text, 0);
    va_list args;
    va_start(args, format);
    line.right = add_string(page, format, args);
    va_end(args);
    array_push(&page->lines, line);
}

void help_add_table(HelpPage *page, const HelpTableRow *rows)
{
    for (; rows->text; rows++) {
        if (rows->term)
            help_row(page, rows->term, "%s", rows->text);
        else
            help_add(page, HELP_HEADING, "%s", rows->text);
    }
}

void help_page_release(HelpPage *page)
{
    text_release(&page->text);
    array_release(&page->lines);
}

/* Prints the words in lines of at most `columns`; lines after the first are indented. The first line starts at column
 * `at`. */
static void print_wrapped(Str text, int at, int indent, int columns, Text *out)
{
    Str word;
    bool first = true;
    while (str_word(&text, &word)) {
        int width = text_columns(word);
        if (!first && at + 1 + width > columns) {
            text_printf(out, "\n%*s", indent, "");
            at = indent;
            first = true;
        }
        text_printf(out, "%s%.*s", first ? "" : " ", STR_ARG(word));
        at += width + !first;
        first = false;
    }
    text_add_char(out, '\n');
}

void help_page_print(const HelpPage *page, int columns, Text *out)
{
    int widest = 0;
    for (size_t i = 0; i < page->lines.count; i++) {
        int width = page->lines.at[i].kind == HELP_ROW ? text_columns(str_from(help_left(page, i))) : 0;
        widest = width > widest ? width : widest;
    }
    widest = widest > TERM_MAX ? TERM_MAX : widest;
    for (size_t i = 0; i < page->lines.count; i++) {
        HelpKind kind = page->lines.at[i].kind;
        Str left = str_from(help_left(page, i));
        if (i > 0 && kind != HELP_AS_IS && (kind != HELP_ROW || page->lines.at[i - 1].kind != HELP_ROW) &&
            page->lines.at[i - 1].kind != HELP_HEADING)
            text_add_char(out, '\n');
        if (kind == HELP_ROW) {
            int width = text_columns(left), pad = widest > width ? widest - width : 0;
            text_printf(out, "  %.*s%*s  ", STR_ARG(left), pad, "");
            print_wrapped(str_from(help_right(page, i)), 4 + width + pad, 4 + widest, columns, out);
        } else if (kind == HELP_TEXT) {
            print_wrapped(left, 0, 0, columns, out);
        } else {
            text_printf(out, "%.*s\n", STR_ARG(left));
        }
    }
}
