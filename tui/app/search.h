/* search.h - the layers that a search found, and the one that was visited last. */
#ifndef TUI_APP_SEARCH_H
#define TUI_APP_SEARCH_H

#include "tui/app/session.h"
#include "tui/app/target.h"

/* For reading: the functions below alone write it. */
typedef struct Search {
    char pattern[128];    /* escaped, for messages; empty: nothing is searched */
    LayerIdArray matches; /* newest LSN first, then by key; or as they were given */
    bool ends;            /* no layer holds the LSN that was searched; the matches end there */
    size_t at;            /* the one that was gone to last; matches.count: none yet */
} Search;

/* What is searched. */
const Search *search_shown(const Session *session);
/* Searches what is shown. O(layers). */
const Search *search_begin(Session *session, const Target *target, Str typed);
/* Makes `count` given layers the matches; `what` names them. */
void search_give(Session *session, const char *what, const LayerId *layers, size_t count);
/* The match so many further, around the end; from then on it is the one that was gone to. LAYER_NONE: there is none. */
LayerId search_walk(Session *session, int direction, uint64_t count);
void search_end(Session *session);

#endif
