/* spot.h - the spot that `why` was asked about, and the answer: why there is or is not a layer, split or cut
 * (core/tell/plan_text.h).
 */
#ifndef TUI_APP_SPOT_H
#define TUI_APP_SPOT_H

#include "tui/app/session.h"

typedef struct Spot {
    bool set, has_lsn;
    bool has_table; /* the spot is a table of an LSM store, not a key */
    Key key;
    Lsn lsn;
    LayerId table;
} Spot;

/* The current spot, owned by the session. */
const Spot *spot_shown(const Session *session);
/* Asks about a key, and an LSN if it is not NULL. */
void spot_ask(Session *session, Key key, const Lsn *lsn);
/* Asks about a table of an LSM store. */
void spot_ask_table(Session *session, LayerId table);
/* The answer at the shown step, computed once for each spot, step and policy. Owned by the session. */
const Text *spot_text(const Session *session);

#endif
