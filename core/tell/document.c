/* document.c - keeps a document as blocks of text, and writes it as Markdown or HTML. See document.h. */
#include "core/tell/document.h"

#include "core/base/escape.h"

#include <string.h>

void document_release(Document *document)
{
    text_release(&document->text);
    array_release(&document->blocks);
}

static void add(Document *document, DocumentKind kind, int level, size_t start)
{
    array_push(&document->blocks, (DocumentBlock){kind, level, start, document->text.length - start});
}

#define ADD_FORMATTED(kind, level)                                                                                     \
    do {                                                                                                               \
        size_t start = document->text.length;                                                                          \
        va_list args;                                                                                                  \
        va_start(args, format);                                                                                        \
        text_vprintf(&document->text, format, args);                                                                   \
        va_end(args);                                                                                                  \
        add(document, kind, level, start);                                                                             \
    } while (0)

void document_heading(Document *document, int level, const char *format, ...)
{
    ADD_FORMATTED(DOCUMENT_HEADING, level);
}

void document_paragraph(Document *document, const char *format, ...)
{
    ADD_FORMATTED(DOCUMENT_PARAGRAPH, 0);
}

void document_item(Document *document, const char *format, ...)
{
    ADD_FORMATTED(DOCUMENT_ITEM, 0);
}

void document_table(Document *document, const char *format, ...)
{
    ADD_FORMATTED(DOCUMENT_HEADER, 0);
}

void document_row(Document *document, const char *format, ...)
{
    ADD_FORMATTED(DOCUMENT_ROW, 0);
}

void document_listing(Document *document, Str lines)
{
    size_t start = document->text.length;
    text_add_str(&document->text, lines);
    add(document, DOCUMENT_LISTING, 0, start);
}

void document_figure(Document *document, Str svg, Str lines)
{
    size_t start = document->text.length;
    text_add_str(&document->text, svg);
    add(document, DOCUMENT_FIGURE, 0, start);
    document_listing(document, lines);
}

static Str block_text(const Document *document, const DocumentBlock *block)
{
    return (Str){document->text.at + block->start, block->length};
}

/* Takes the next cell of a row. */
static bool document_next_cell(Str *row, Str *cell)
{
    if (!row->at)
        return false;
    const char *bar = row->length ? memchr(row->at, '|', row->length) : NULL;
    *cell = str_trim((Str){row->at, bar ? (size_t)(bar - row->at) : row->length});
    *row = bar ? (Str){bar + 1, row->length - (size_t)(bar + 1 - row->at)} : (Str){0};
    return true;
}

/* Is a table's cell a number, to be aligned right: "26,690", "31.0 GiB", "36 → 2", "-5 %"? */
static bool document_is_number(Str cell)
{
    Str word;
    bool number = false;
    while (str_word(&cell, &word)) {
        bool digits = char_is_digit(word.at[0]);
        for (size_t i = 0; i < word.length; i++)
            if (!char_among(word.at[i], "0123456789.,+-"))
                digits = false;
        bool unit = number && (str_equal(word, STR("→")) || str_equal(word, STR("%")) || str_ends(word, STR("B")));
        if (!digits && !unit && !(word.length > 1 && char_among(word.at[0], "+-")))
            return false;
        number = true;
    }
    return number;
}

#define COLUMNS_MAX 64u /* columns after it are aligned as texts */

/* The columns of a table that hold numbers, to be aligned right, as bits from the lowest on. A dash means no number.
 * O(cells). */
static uint64_t number_columns(const Document *document, const DocumentBlock *header)
{
    const DocumentBlock *end = document->blocks.at + document->blocks.count;
    uint64_t any = 0, fit = UINT64_MAX;
    for (const DocumentBlock *block = header + 1; block < end && block->kind == DOCUMENT_ROW; block++) {
        Str row = block_text(document, block), cell;
        uint64_t bit = 1, seen = 0;
        for (unsigned column = 0; column < COLUMNS_MAX && document_next_cell(&row, &cell); column++, bit <<= 1) {
            bool number = document_is_number(cell);
            seen |= bit;
            any |= number ? bit : 0;
            fit &= number || cell.length == 0 || str_equal(cell, STR("-")) ? UINT64_MAX : ~bit;
        }
        fit &= seen;
    }
    return any & fit;
}

static bool document_is_number_column(uint64_t numbers, size_t column)
{
    return column < COLUMNS_MAX && (numbers >> column & 1);
}

/* ---- Markdown ---- */

/* Appends text; outside backquotes, characters with a meaning in Markdown are escaped. */
static void markdown_inline(Str text, Text *out)
{
    bool code = false;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.at[i];
        if (c == '`')
            code = !code;
        else if (!code && char_among(c, "\\*_<[]"))
            text_add_char(out, '\\');
        text_add_char(out, c == '\n' ? ' ' : c);
    }
}

static void markdown_row(const Document *document, const DocumentBlock *block, Text *out)
{
    Str row = block_text(document, block), cell;
    text_add_char(out, '|');
    while (document_next_cell(&row, &cell)) {
        text_add_char(out, ' ');
        markdown_inline(cell, out);
        text_printf(out, " |");
    }
    text_add_char(out, '\n');
}

/* Writes the line below a table's header. */
static void markdown_rule(const Document *document, const DocumentBlock *header, Text *out)
{
    Str titles = block_text(document, header), title;
    uint64_t numbers = number_columns(document, header);
    text_add_char(out, '|');
    for (size_t column = 0; document_next_cell(&titles, &title); column++)
        text_printf(out, document_is_number_column(numbers, column) ? "---:|" : "---|");
    text_add_char(out, '\n');
}

/* Writes a listing between fences that are longer than any run of backquotes in it. */
static void markdown_listing(Str lines, Text *out)
{
    size_t fence = 3, run = 0;
    for (size_t i = 0; i < lines.length; i++) {
        run = lines.at[i] == '`' ? run + 1 : 0;
        fence = run >= fence ? run + 1 : fence;
    }
    for (int side = 0; side < 2; side++) {
        for (size_t i = 0; i < fence; i++)
            text_add_char(out, '`');
        text_add_char(out, '\n');
        if (side == 0) {
            text_add_str(out, lines);
            if (!str_ends(lines, STR("\n")))
                text_add_char(out, '\n');
        }
    }
}

static void markdown_block(const Document *document, const DocumentBlock *block, Text *out)
{
    Str text = block_text(document, block);
    switch (block->kind) {
    case DOCUMENT_HEADING:
        for (int level = 0; level < block->level; level++)
            text_add_char(out, '#');
        text_add_char(out, ' ');
        markdown_inline(text, out);
        text_add_char(out, '\n');
        break;
    case DOCUMENT_PARAGRAPH:
        markdown_inline(text, out);
        text_add_char(out, '\n');
        break;
    case DOCUMENT_ITEM:
        text_printf(out, "- ");
        markdown_inline(text, out);
        text_add_char(out, '\n');
        break;
    case DOCUMENT_HEADER:
        markdown_row(document, block, out);
        markdown_rule(document, block, out);
        break;
    case DOCUMENT_ROW:
        markdown_row(document, block, out);
        break;
    case DOCUMENT_LISTING:
        markdown_listing(text, out);
        break;
    case DOCUMENT_FIGURE:
        break;
    }
}

/* Are two blocks parts of one list or table? */
static bool is_joined(DocumentKind above, DocumentKind below)
{
    return (above == DOCUMENT_ITEM && below == DOCUMENT_ITEM) ||
           ((above == DOCUMENT_ROW || above == DOCUMENT_HEADER) && below == DOCUMENT_ROW);
}

/* A blank line separates blocks. Markdown has no figures. */
void document_markdown(const Document *document, Text *out)
{
    size_t count = document->blocks.count;
    for (size_t i = 0; i < count; i++) {
        const DocumentBlock *block = &document->blocks.at[i];
        if (block->kind == DOCUMENT_FIGURE)
            continue;
        markdown_block(document, block, out);
        if (i + 1 < count && !is_joined(block->kind, block[1].kind))
            text_add_char(out, '\n');
    }
}

/* ---- HTML ---- */

static void html_inline(Str text, Text *out)
{
    bool code = false;
    while (text.length) {
        const char *quote = memchr(text.at, '`', text.length);
        size_t length = quote ? (size_t)(quote - text.at) : text.length;
        xml_escape((Str){text.at, length}, out);
        if (quote) {
            text_printf(out, code ? "</code>" : "<code>");
            code = !code;
            length++;
        }
        text = (Str){text.at + length, text.length - length};
    }
    if (code)
        text_printf(out, "</code>");
}

/* Writes a row; `numbers`: the table's columns that hold numbers. */
static void html_row(const Document *document, const DocumentBlock *block, uint64_t numbers, Text *out)
{
    Str row = block_text(document, block), cell;
    bool header = block->kind == DOCUMENT_HEADER;
    text_printf(out, "<tr>");
    for (size_t column = 0; document_next_cell(&row, &cell); column++) {
        text_printf(out, header ? "<th scope=\"col\"%s>" : "<td%s>",
                    document_is_number_column(numbers, column) ? " class=\"number\"" : "");
        html_inline(cell, out);
        text_printf(out, header ? "</th>" : "</td>");
    }
    text_printf(out, "</tr>\n");
}

static const char PAGE_STYLE[] =
    ":root{color-scheme:light dark}"
    "body{font:16px/1.5 system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;"
    "color:#1a1a1a;background:#fff}"
    "table{border-collapse:collapse;margin:1rem 0}"
    "th,td{border-bottom:1px solid #767676;padding:.3rem .8rem;text-align:left;"
    "vertical-align:top}"
    ".number{text-align:right;font-variant-numeric:tabular-nums}"
    "td.number{white-space:nowrap}"
    "code,pre{font-family:ui-monospace,monospace}"
    "pre{overflow-x:auto;padding:.8rem;border:1px solid #767676}"
    "h1,p,li{overflow-wrap:anywhere}"
    ".wide{overflow-x:auto}"
    "figure{margin:1rem 0}"
    "svg{max-width:100%;height:auto}"
    "@media(prefers-color-scheme:dark){body{color:#e6e6e6;background:#161616}}"
    "@page{margin:15mm}"
    "@media print{body{max-width:none;margin:0;padding:0;font-size:12px;color:#1a1a1a;background:#fff}"
    "h1,h2,h3{break-after:avoid}tr,li,figure{break-inside:avoid}"
    "pre{white-space:pre-wrap;overflow-wrap:anywhere}}";

/* The element that must be open while blocks of this kind are written. */
static const char *html_group(const DocumentBlock *block)
{
    if (!block)
        return NULL;
    return block->kind == DOCUMENT_ITEM                                    ? "ul"
           : block->kind == DOCUMENT_HEADER || block->kind == DOCUMENT_ROW ? "table"
                                                                           : NULL;
}

/* Opens a group. A table is in a box that scrolls where the screen is narrower; keys scroll it once it has the focus.
 */
static void html_open(const char *group, Str heading, Text *out)
{
    if (strcmp(group, "table") == 0) {
        text_add_str(out, STR("<div class=\"wide\" role=\"group\" aria-label=\""));
        xml_escape(heading, out);
        text_add_str(out, STR("\" tabindex=\"0\">\n"));
    }
    text_printf(out, "<%s>\n", group);
}

static void html_close(const char *group, Text *out)
{
    text_printf(out, strcmp(group, "table") == 0 ? "</%s>\n</div>\n" : "</%s>\n", group);
}

static void html_block(const Document *document, const DocumentBlock *block, uint64_t numbers, Text *out)
{
    Str text = block_text(document, block);
    switch (block->kind) {
    case DOCUMENT_HEADING:
        text_printf(out, "<h%d>", block->level);
        html_inline(text, out);
        text_printf(out, "</h%d>\n", block->level);
        break;
    case DOCUMENT_PARAGRAPH:
        text_printf(out, "<p>");
        html_inline(text, out);
        text_printf(out, "</p>\n");
        break;
    case DOCUMENT_ITEM:
        text_printf(out, "<li>");
        html_inline(text, out);
        text_printf(out, "</li>\n");
        break;
    case DOCUMENT_HEADER:
    case DOCUMENT_ROW:
        html_row(document, block, numbers, out);
        break;
    case DOCUMENT_LISTING:
        text_printf(out, "<pre tabindex=\"0\">");
        xml_escape_lines(text, out);
        text_printf(out, "</pre>\n");
        break;
    case DOCUMENT_FIGURE:
        text_printf(out, "<figure>");
        text_add_str(out, text);
        text_printf(out, "</figure>\n");
        break;
    }
}

void document_html(const Document *document, Text *out)
{
    size_t count = document->blocks.count;
    text_printf(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                     "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
    if (count)
        xml_escape(block_text(document, &document->blocks.at[0]), out);
    text_printf(out, "</title>\n<style>%s</style>\n</head>\n<body>\n<main>\n", PAGE_STYLE);
    const char *open = NULL;
    const DocumentBlock *heading = NULL;
    uint64_t numbers = 0; /* columns of the table that is being written */
    for (size_t i = 0; i < count; i++) {
        const DocumentBlock *block = &document->blocks.at[i];
        if (block->kind == DOCUMENT_HEADER)
            numbers = number_columns(document, block);
        const char *group = html_group(block);
        if (block->kind == DOCUMENT_HEADING)
            heading = block;
        if (open && (open != group || block->kind == DOCUMENT_HEADER)) {
            html_close(open, out);
            open = NULL;
        }
        if (group && !open)
            html_open(open = group, heading ? block_text(document, heading) : STR("Table"), out);
        /* Markdown has the text of a picture for readers who cannot see the picture. */
        bool shown =
            block->kind != DOCUMENT_LISTING || i == 0 || block[-1].kind != DOCUMENT_FIGURE || block[-1].length == 0;
        if (shown)
            html_block(document, block, numbers, out);
    }
    if (open)
        html_close(open, out);
    text_printf(out, "</main>\n</body>\n</html>\n");
}
