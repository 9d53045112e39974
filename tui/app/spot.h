/* spot.h - the spot that `why` was asked about, and the answer: why there is what there is (core/tell/plan_text.h).
 */
#ifndef TUI_APP_SPOT_H
#define TUI_APP_SPOT_H

#include "tui/app/session.h"

typedef struct Spot {
    bool set, has_lsn;
    Key key;
    Lsn lsn;
} Spot;

/* What was asked about. */
const Spot *spot_shown(const Session *session);
/* Asks about a key, and an LSN where it is given. */
void spot_ask(Session *session, Key key, const Lsn *lsn);
/* The answer at the step that is shown; made once per spot and step. */
Str spot_text(const Session *session);

#endif
