/* document.h - a page of headings, paragraphs, tables, listings and pictures, written as Markdown or as HTML.
 *
 *     Document page = DOCUMENT_EMPTY;
 *     document_heading(&page, 1, "layerscope: %s", name);
 *     document_table(&page, "what|how many");
 *     document_row(&page, "layers|%zu", count);          // cells are separated by |, numbers are set flush right
 *     document_markdown(&page, &out);
 *     document_release(&page);
 *
 * Texts are plain: characters with a meaning in Markdown or HTML are escaped. A span between backquotes is code. A cell
 * can't hold a bar.
 */
#ifndef CORE_TELL_DOCUMENT_H
#define CORE_TELL_DOCUMENT_H

#include "core/base/mem.h"
#include "core/base/text.h"

typedef enum DocumentKind {
    DOCUMENT_HEADING,
    DOCUMENT_PARAGRAPH,
    DOCUMENT_ITEM,    /* of a list */
    DOCUMENT_HEADER,  /* a table's first row */
    DOCUMENT_ROW,     /* of a table */
    DOCUMENT_LISTING, /* lines as they are */
    DOCUMENT_FIGURE,  /* an SVG, only for HTML; the listing that follows it is its text, only for Markdown */
} DocumentKind;

typedef struct DocumentBlock {
    DocumentKind kind;
    int level;            /* of a heading: 1 to 6 */
    size_t start, length; /* in the document's text */
} DocumentBlock;

typedef struct Document {
    Text text;
    ARRAY(DocumentBlock) blocks;
} Document;

#define DOCUMENT_EMPTY                                                                                                 \
    {                                                                                                                  \
        .text = TEXT_EMPTY                                                                                             \
    }

void document_release(Document *document);
void document_heading(Document *document, int level, const char *format, ...) __attribute__((format(printf, 3, 4)));
void document_paragraph(Document *document, const char *format, ...) __attribute__((format(printf, 2, 3)));
void document_item(Document *document, const char *format, ...) __attribute__((format(printf, 2, 3)));
void document_table(Document *document, const char *format, ...) __attribute__((format(printf, 2, 3)));
void document_row(Document *document, const char *format, ...) __attribute__((format(printf, 2, 3)));
void document_listing(Document *document, Str lines);
/* Adds a picture: `svg` for HTML, `lines` for Markdown; for both where `svg` is empty. */
void document_figure(Document *document, Str svg, Str lines);

/* Appends the document in GitHub's Markdown. O(document). */
void document_markdown(const Document *document, Text *out);
/* Appends the document as a complete HTML page, without scripts and external resources, for light and dark displays.
 * O(document). */
void document_html(const Document *document, Text *out);

#endif
