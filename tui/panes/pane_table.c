/* pane_table.c - holds the table of all panes, in the order of PaneId. */
#include "tui/panes/pane_table.h"

static const PaneOps MAP = {0}; /* maps.c draws the map */

static const PaneOps *const PANES[PANE_COUNT] = {
    [PANE_MAP] = &MAP,
    [PANE_FINDINGS] = &pane_findings,
    [PANE_DECISIONS] = &pane_decisions,
    [PANE_JOBS] = &pane_jobs,
    [PANE_WHY] = &pane_why,
    [PANE_READ] = &pane_read,
    [PANE_WORST] = &pane_worst,
    [PANE_LAYER] = &pane_layer,
    [PANE_INSIDE] = &pane_inside,
    [PANE_PARAMETERS] = &pane_parameters,
    [PANE_STATISTICS] = &pane_statistics,
    [PANE_LIVES] = &pane_lives,
    [PANE_LEDGER] = &pane_ledger,
    [PANE_LEVELS] = &pane_levels,
    [PANE_EVENTS] = &pane_events,
    [PANE_HELP] = &pane_help,
    [PANE_LESSON] = &pane_lesson,
    [PANE_LESSONS] = &pane_lessons,
    [PANE_REGION] = &pane_region,
    [PANE_COMPARE] = &pane_compare,
    [PANE_GARBAGE] = &pane_garbage,
    [PANE_TABLE] = &pane_rows,
    [PANE_CUTS] = &pane_cuts,
    [PANE_FLEET] = &pane_fleet,
    [PANE_GATES] = &pane_gates,
    [PANE_MESSAGES] = &pane_messages,
};

const PaneOps *pane_ops(PaneId pane)
{
    return PANES[pane];
}
