/* search.h - the layers that a search found, and the one that was visited last. */
#ifndef TUI_APP_SEARCH_H
#define TUI_APP_SEARCH_H

#include "tui/app/session.h"
#include "tui/app/target.h"

/* For reading: the functions below alone write it. */
typedef struct Search {
    char pattern[128];    /* escaped, for messages; empty: there is no search */
    LayerIdArray matches; /* newest LSN first, then by key; or in the given order */
    bool ends;            /* no layer contains the LSN; the matches end there */
    size_t at;            /* the current match; matches.count: none yet */
} Search;

/* The current search, owned by the session. */
const Search *search_shown(const Session *session);
/* Searches what is shown. O(layers). */
const Search *search_begin(Session *session, const Target *target, Str typed);
/* Makes `count` given layers the matches; `what` describes them. */
void search_give(Session *session, const char *what, const LayerId *layers, size_t count);
/* Moves to the match `count` further, wrapping around, and returns it. LAYER_NONE: there are none. */
LayerId search_walk(Session *session, int direction, uint64_t count);
void search_end(Session *session);

#endif
