/* help_topics.h - help on subjects rather than commands: policies, the map's signs, overlays, formats. Every page is
 * made from the table of its subject; `layerscope help TOPIC`, the man page and the explorer's `help TOPIC` show the
 * same pages.
 *
 *     HelpPage page = HELP_PAGE_EMPTY;
 *     help_topic_find(STR("policy"))->build(&page);
 *     help_page_print(&page, 100, &out);
 *     help_page_release(&page);
 */
#ifndef TUI_APP_HELP_TOPICS_H
#define TUI_APP_HELP_TOPICS_H

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

typedef struct HelpTopic {
    const char *name;
    const char *also;  /* other words that find the topic, separated by blanks */
    const char *title; /* one line */
    void (*build)(HelpPage *page);
} HelpTopic;

extern const HelpTopic help_topics[];
extern const size_t help_topic_count;

/* The topic with that name or word; NULL where there is none. */
const HelpTopic *help_topic_find(Str word);
/* Appends "policies, workloads, …". */
void help_topic_names(Text *out);

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
