/* pane_words.h - name, title and explanation of each pane, for borders, help, man page, links and bindings. */
#ifndef TUI_APP_PANE_WORDS_H
#define TUI_APP_PANE_WORDS_H

#include "core/base/text.h"
#include "tui/app/layout.h"

typedef struct PaneWords {
    const char *name;  /* `:pane NAME` */
    const char *title; /* on its border */
    const char *help;  /* what the pane shows and which keys it has; some sentences */
    const char *empty; /* shown if the pane has no lines; NULL: nothing */
    const char *topic; /* the help topic (help_topics.h) with all signs of its map; NULL: legend */
    const char *signs; /* the pane's own signs, a line each: the sign, a blank, its meaning; NULL: it has none */
} PaneWords;

/* A constant. */
const PaneWords *pane_words(PaneId pane);
/* The first pane whose name starts with `name`; PANE_COUNT: there is none. */
PaneId pane_named(Str name);

#endif
