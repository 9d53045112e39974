/* pane_findings.h - from the list of findings to the rows of their layers. */
#ifndef TUI_PANES_PANE_FINDINGS_H
#define TUI_PANES_PANE_FINDINGS_H

#include "tui/app/session.h"

/* Shows the layers of the current finding in the table; for overlaps the pairs. Fails where there is no finding. */
bool findings_table(Session *session, Error *error);
/* Is the current finding one of overlaps, for which the table shows pairs? */
bool findings_has_pairs(const Session *session);

#endif
