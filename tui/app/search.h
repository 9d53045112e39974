/* search.h - the matches of the current search, and the current match. */
#ifndef TUI_APP_SEARCH_H
#define TUI_APP_SEARCH_H

#include "tui/app/session.h"
#include "tui/app/target.h"

typedef struct Search {
    char pattern[128];    /* escaped, for messages; empty: there is no search */
    char source[192];     /* the command that finds them again, for `link`; empty: none does */
    LayerIdArray matches; /* newest LSN first, then by key; after search_give() in the given order */
    bool ends;            /* no layer contains the wanted LSN; the matches end at it */
    size_t at;            /* index of the current match; matches.count: none yet */
    Key key;              /* the key that was searched, or the first of the relation; else 0 */
    Lsn lsn;              /* the LSN that was searched; else 0 */
} Search;

/* The current search, owned by the session. */
const Search *search_shown(const Session *session);
/* Begins a search of the shown layers, and ends the previous one. `typed` becomes the pattern. Returns search_shown().
 * NULL: the user cancelled it (ERROR_CANCELLED), and there is no search. O(layers). */
const Search *search_begin(Session *session, const Target *target, Str typed, Error *error);
/* Makes `count` given layers the matches, in their order; they are copied. `what` becomes the pattern, `source` is the
 * command that finds them again, or "". */
void search_give(Session *session, const char *what, const char *source, const LayerId *layers, size_t count);
/* Moves `count` matches forward (1) or backward (-1), wrapping around, and returns that match; the first move starts at
 * the first or the last. LAYER_NONE if there are no matches. */
LayerId search_walk(Session *session, int direction, uint64_t count);
/* Makes match `at`, from 0, the current one, without moving there. False: there is no such match. */
bool search_set(Session *session, size_t at);
/* Forgets the search. */
void search_end(Session *session);

#endif
