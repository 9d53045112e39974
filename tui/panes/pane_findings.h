/* pane_findings.h - from the list of findings to the rows of their layers. */
#ifndef TUI_PANES_PANE_FINDINGS_H
#define TUI_PANES_PANE_FINDINGS_H

#include "tui/app/session.h"

/* Shows the layers of the highlighted finding in the table; of overlaps the pairs. */
bool findings_table(Session *session, Error *error);
/* Are overlaps highlighted, of which the table shows pairs? */
bool findings_has_pairs(const Session *session);

#endif
