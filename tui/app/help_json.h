/* help_json.h - the help topic `json`: the members of the JSON answers. */
#ifndef TUI_APP_HELP_JSON_H
#define TUI_APP_HELP_JSON_H

#include "tui/app/help_topics.h"

/* Adds the topic's lines to the page. */
void help_json_build(HelpPage *page);

#endif
