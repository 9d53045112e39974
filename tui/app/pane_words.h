/* pane_words.h - what each pane is called and what it is for: for borders, help, man page, links and bindings. */
#ifndef TUI_APP_PANE_WORDS_H
#define TUI_APP_PANE_WORDS_H

#include "core/base/text.h"
#include "tui/app/layout.h"

typedef struct PaneWords {
    const char *name;  /* `:pane NAME` */
    const char *title; /* on its border */
    const char *help;  /* what the pane is for; two or three sentences */
    const char *empty; /* shown where the pane has no lines; NULL: nothing */
    const char *topic; /* the topic of help_topics.h that its help shows too; may be NULL */
} PaneWords;

const PaneWords *pane_words(PaneId pane);
/* The pane with that name or prefix; PANE_COUNT where there is none. */
PaneId pane_named(Str name);

#endif
