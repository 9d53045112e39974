/* lines.c - wraps texts: each line takes as many words as fit, counted in characters, not bytes.
 * Example: width 12, "depth 57 below fanout 10" gives "depth 57", "  below", "  fanout 10". */
#include "tui/panes/lines.h"

#include "core/base/search.h"
#include "tui/view/theme.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    LABEL_WIDTH = 11,
    INDENT = 2,
    TITLED_MIN = 64 /* columns that a title, and beside it which lines are shown, have room in */
};

void lines_begin(Lines *lines, int width)
{
    text_clear(&lines->text);
    lines->at.count = 0;
    lines->paragraphs = 0;
    lines->title[0] = 0;
    lines->width = width < 8 ? 8 : width;
}

void lines_release(Lines *lines)
{
    text_release(&lines->text);
    array_release(&lines->at);
}

/* The length in bytes of the longest prefix of `text` that fits `width` characters. It ends at a blank, where there is
 * one after byte `least`. */
static size_t lines_fitting(Str text, int width, size_t least)
{
    Str rest = text;
    uint32_t code;
    size_t blank = 0;
    for (int n = 0; n < width; n++) {
        size_t at = text.length - rest.length;
        if (!utf8_next(&rest, &code))
            return text.length;
        if (code == ' ' && at > least)
            blank = at;
    }
    if (rest.length == 0 || rest.at[0] == ' ')
        return text.length - rest.length;
    return blank ? blank : text.length - rest.length;
}

static void add_wrapped(Lines *lines, Style style, uint32_t ref, int label, int indent, Str text)
{
    int lead = 0;
    do {
        size_t length = lines_fitting(text, lines->width - lead, lead ? 0 : (size_t)label);
        Line line = {.from = lines->text.length,
                     .style = style,
                     .label = lead ? 0 : label,
                     .ref = ref,
                     .paragraph = lines->paragraphs};
        for (int i = 0; i < lead; i++)
            text_add_char(&lines->text, ' ');
        text_add(&lines->text, text.at, length);
        line.length = lines->text.length - line.from;
        array_push(&lines->at, line);
        text.at += length;
        text.length -= length;
        while (text.length > 0 && text.at[0] == ' ') {
            text.at++;
            text.length--;
        }
        lead = indent < lines->width / 2 ? indent : 0;
    } while (text.length > 0);
    lines->paragraphs++;
}

static void add_paragraphs(Lines *lines, Style style, uint32_t ref, int label, int indent, Str text)
{
    Str line;
    if (text.length == 0)
        add_wrapped(lines, style, ref, label, indent, text);
    while (str_line(&text, &line)) {
        add_wrapped(lines, style, ref, label, indent, line);
        label = 0;
    }
}

void lines_add(Lines *lines, Style style, uint32_t ref, const char *format, ...)
{
    Text text = TEXT_EMPTY;
    va_list args;
    va_start(args, format);
    text_vprintf(&text, format, args);
    va_end(args);
    size_t lead = 0;
    while (lead < text.length && text.at[lead] == ' ')
        lead++;
    add_paragraphs(lines, style, ref, 0, (int)lead + INDENT, text_str(&text));
    text_release(&text);
}

void lines_title(Lines *lines, const char *format, ...)
{
    char title[sizeof lines->title];
    va_list args;
    va_start(args, format);
    vsnprintf(title, sizeof title, format, args);
    va_end(args);
    if (lines->width >= TITLED_MIN)
        memcpy(lines->title, title, sizeof title);
    else
        lines_add(lines, (Style){.fg = ROLE_MUTED}, LINE_NOTHING, "%s", title);
}

/* A label of more than `width` columns moves the value to the right. */
static void lines_add_field(Lines *lines, int width, const char *label, Str value)
{
    Text text = TEXT_EMPTY;
    int columns = text_columns(str_from(label));
    text_printf(&text, "%s%*s%.*s", label, columns < width ? width - columns : 2, "", STR_ARG(value));
    add_paragraphs(lines, (Style){0}, LINE_NOTHING, columns < width ? width : columns, width, text_str(&text));
    text_release(&text);
}

void lines_field(Lines *lines, const char *label, const char *format, ...)
{
    Text text = TEXT_EMPTY;
    va_list args;
    va_start(args, format);
    text_vprintf(&text, format, args);
    va_end(args);
    lines_add_field(lines, LABEL_WIDTH, label, text_str(&text));
    text_release(&text);
}

void lines_term(Lines *lines, int columns, const char *term, const char *format, ...)
{
    Text text = TEXT_EMPTY;
    va_list args;
    va_start(args, format);
    text_vprintf(&text, format, args);
    va_end(args);
    lines_add_field(lines, columns, term, text_str(&text));
    text_release(&text);
}

void lines_sign(Lines *lines, const char *label, int painted, Style paint, const char *text)
{
    size_t first = lines->at.count;
    lines_add_field(lines, LABEL_WIDTH, label, str_from(text));
    lines->at.at[first].painted = painted;
    lines->at.at[first].paint = paint;
}

void lines_take_field(Lines *lines, const char *label, Text *text)
{
    if (text->length)
        lines_add_field(lines, LABEL_WIDTH, label, text_str(text));
    text_clear(text);
}

void lines_field_raw(Lines *lines, const char *label, Str raw)
{
    size_t size = raw.length * 4 + 1;
    char *escaped = mem_alloc(size);
    size_t length = text_escape(raw, escaped, size);
    lines_add_field(lines, LABEL_WIDTH, label, (Str){escaped, length});
    free(escaped);
}

void lines_beside(Lines *lines, int at, const Lines *right)
{
    Lines both = LINES_EMPTY;
    lines_begin(&both, at + right->width);
    while (lines->at.count < right->at.count)
        lines_blank(lines);
    for (size_t i = 0; i < lines->at.count; i++) {
        Line line = lines->at.at[i];
        Str own = lines_text(lines, i);
        line.from = both.text.length;
        text_add_str(&both.text, own);
        if (i < right->at.count && right->at.at[i].length > 0) {
            text_printf(&both.text, "%*s", at - text_columns(own), "");
            text_add_str(&both.text, lines_text(right, i));
            line.tail = at;
            line.tail_style = right->at.at[i].style;
        }
        line.length = both.text.length - line.from;
        array_push(&both.at, line);
    }
    both.paragraphs = lines->paragraphs;
    both.width = lines->width;
    lines_release(lines);
    *lines = both;
}

void lines_add_hidden(Text *head, size_t left, size_t right, int room)
{
    char sign[40] = "";
    if (left + right == 0)
        return;
    if (left)
        snprintf(sign, sizeof sign, " ‹%zu", left);
    if (right)
        snprintf(sign + strlen(sign), sizeof sign - strlen(sign), " ›%zu", right);
    Str rest = text_str(head);
    uint32_t code;
    int end = room - text_columns(str_from(sign)), own = 0;
    while (own < end && utf8_next(&rest, &code))
        own++;
    head->length -= rest.length;
    text_printf(head, "%*s%s", end > own ? end - own : 0, "", sign);
}

uint32_t lines_block(double share)
{
    return 0x2581 + (uint32_t)(share * 7 + 0.5);
}

void lines_blank(Lines *lines)
{
    Line line = {.from = lines->text.length, .ref = LINE_NOTHING, .paragraph = lines->paragraphs++};
    array_push(&lines->at, line);
}

void lines_heading(Lines *lines, const char *format, ...)
{
    Text text = TEXT_EMPTY;
    va_list args;
    va_start(args, format);
    text_vprintf(&text, format, args);
    va_end(args);
    if (lines->at.count > 0)
        lines_blank(lines);
    lines_add(lines, (Style){.fg = ROLE_ACCENT, .attr = ATTR_BOLD}, LINE_NOTHING, "%s", text.at);
    text_release(&text);
}

static size_t first_of(const Lines *lines, uint32_t paragraph)
{
    size_t at;
    search_first(at, 0, lines->at.count, lines->at.at[at].paragraph >= paragraph);
    return at;
}

LineSpot lines_spot(const Lines *lines, size_t i)
{
    if (i >= lines->at.count)
        return (LineSpot){lines->paragraphs, i - lines->at.count, LINE_NOTHING};
    const Line *line = &lines->at.at[i];
    return (LineSpot){line->paragraph, i - first_of(lines, line->paragraph), line->ref};
}

size_t lines_find(const Lines *lines, LineSpot spot)
{
    size_t first = first_of(lines, spot.paragraph), end = first_of(lines, spot.paragraph + 1);
    size_t at = first + spot.row < end ? first + spot.row : end > first ? end - 1 : first;
    if (spot.ref == LINE_NOTHING || (at < lines->at.count && lines->at.at[at].ref == spot.ref))
        return at;
    for (size_t i = 0; i < lines->at.count; i++) /* a picture above it may have another number of rows at this width */
        if (lines->at.at[i].ref == spot.ref)
            return i;
    return at;
}
