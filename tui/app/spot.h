/* spot.h - the spot that `why` was asked about, and the answer: why there is what there is (core/tell/plan_text.h).
 */
#ifndef TUI_APP_SPOT_H
#define TUI_APP_SPOT_H

#include "tui/app/session.h"

typedef struct Spot {
    bool set, has_lsn;
    bool has_table; /* of an LSM store: it is about this table, not the key */
    Key key;
    Lsn lsn;
    LayerId table;
} Spot;

/* What was asked about. */
const Spot *spot_shown(const Session *session);
/* Asks about a key, and an LSN where it is given. */
void spot_ask(Session *session, Key key, const Lsn *lsn);
/* Asks about a table of an LSM store. */
void spot_ask_table(Session *session, LayerId table);
/* The answer at the step that is shown; made once per spot and step. */
const Text *spot_text(const Session *session);

#endif
