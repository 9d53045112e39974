/* pane_findings.h - from the list of findings to the rows of their layers. */
#ifndef TUI_PANES_PANE_FINDINGS_H
#define TUI_PANES_PANE_FINDINGS_H

#include "tui/app/session.h"

/* Shows the layers of the current finding in the table; for overlaps the pairs. Fails where there is no finding. */
bool findings_table(Session *session, Error *error);
/* What the highlighted row is about. */
typedef enum FindingRow {
    FINDING_ROW_NONE,    /* nothing is wrong, or findings are still looked for */
    FINDING_ROW_SKIPPED, /* lines of the input that were not read */
    FINDING_ROW_PLACE,   /* a place without layers */
    FINDING_ROW_LAYERS,
    FINDING_ROW_PAIRS, /* overlaps: the table shows pairs */
} FindingRow;

FindingRow findings_row(const Session *session);

/* Is there a line to fly to? False as well while findings are still looked for. */
bool findings_any(const Session *session);

#endif
