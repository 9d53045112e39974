/* help_topics.h - help topics: policies, the map's signs, overlays, formats and others. A page is made from the table
 * of its subject where there is one. `layerscope help TOPIC`, the man page and the explorer's `help TOPIC` show the
 * same pages.
 *
 *     HelpPage page = HELP_PAGE_EMPTY;
 *     help_topic_find(STR("policy"))->build(&page);
 *     help_page_print(&page, 100, &out);
 *     help_page_release(&page);
 */
#ifndef TUI_APP_HELP_TOPICS_H
#define TUI_APP_HELP_TOPICS_H

#include "tui/app/help_page.h"

typedef struct HelpTopic {
    const char *name;
    const char *also;              /* other words that find the topic, separated by blanks */
    const char *title;             /* one line */
    void (*build)(HelpPage *page); /* appends the topic's lines */
} HelpTopic;

extern const HelpTopic help_topics[];
extern const size_t help_topic_count;

/* The topic with this name or other word; NULL if there is none. */
const HelpTopic *help_topic_find(Str word);
/* Appends "policies, workloads, …". */
void help_topic_names(Text *out);

#endif
