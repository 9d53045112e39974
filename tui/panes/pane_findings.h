/* pane_findings.h - what the current row of the findings is about, and the table of its layers. */
#ifndef TUI_PANES_PANE_FINDINGS_H
#define TUI_PANES_PANE_FINDINGS_H

#include "tui/app/session.h"

/* Has a finding layers to show? `row` is its row in the list, from 1; 0: the current one. ERROR_USAGE where there is no
 * finding, or it has no layers. */
bool findings_may_table(Session *session, uint64_t row, Error *error);
/* Shows them in the table; for overlaps the pairs. Fails as findings_may_table(). */
bool findings_table(Session *session, uint64_t row, Error *error);
/* Makes a finding's layers those that n and N walk, as Enter on it does, without moving the map. `row` as above.
 * ERROR_USAGE where there is no such finding. Waits for the analysis. */
bool findings_find(Session *session, uint64_t row, Error *error);
/* What the current row is about. Rows after FINDING_ROW_SKIPPED have a place on the map. */
typedef enum FindingRow {
    FINDING_ROW_NONE,    /* nothing is wrong, or the layers are still being analysed */
    FINDING_ROW_NOTES,   /* notes on the input */
    FINDING_ROW_NOWHERE, /* a finding without a place on the map */
    FINDING_ROW_SKIPPED, /* skipped lines of the input */
    FINDING_ROW_PLACE,   /* a finding without layers */
    FINDING_ROW_LAYERS,  /* a finding with layers */
    FINDING_ROW_PAIRS,   /* overlaps: the table shows pairs */
} FindingRow;

/* The kind of the row under the cursor of the pane. */
FindingRow findings_row(const Session *session);

/* Is the current row a finding, and so about a place on the map? */
bool findings_may_fly(Session *session);
/* Goes to the place of the current row as Enter does; with `keeps` the map moves only where it does not show the place.
 * findings_may_fly() holds. */
bool findings_fly(Session *session, bool keeps, Error *error);
/* The pane that explains the place under the cursor, if that is still where a finding flew to: that of production's
 * conditions for an image, that of garbage, else PANE_WHY. */
PaneId findings_explained_by(Session *session);

#endif
