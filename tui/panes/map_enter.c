/* map_enter.c - takes the first that exists: the selected region, a layer, the marked line of the list beside the map.
 *
 *     first screen            fly to finding       n (a layer is selected)    zoom to layer
 *     lines were skipped      list the skipped lines
 *     p or ] (it decided)     fly to decision      V … Enter                  zoom to region
 */
#include "tui/panes/map_enter.h"

#include "tui/app/compare.h"
#include "tui/app/decision_list.h"
#include "tui/app/region.h"
#include "tui/panes/pane_findings.h"

static bool has_layer(Session *session)
{
    if (session->map.selected != LAYER_NONE)
        return true;
    const CompareView *compare = compare_shown(session);
    bool under = map_cursor_layer(session_map(session)) != LAYER_NONE;
    for (size_t side = 1; !under && compare && session->layout.other[0].width > 0 && side < compare->count; side++)
        under = map_cursor_layer(compare_map(session, side)) != LAYER_NONE;
    return under;
}

MapEnter map_enter(Session *session)
{
    Region region;
    PaneId side = session->side == PANE_HELP ? session->before_help : session->side;
    if (region_shown(session, &region))
        return MAP_ENTER_REGION;
    if (has_layer(session))
        return MAP_ENTER_LAYER;
    FindingRow row = side == PANE_FINDINGS ? findings_row(session) : FINDING_ROW_NONE;
    if (row > FINDING_ROW_NOWHERE)
        return row == FINDING_ROW_SKIPPED ? MAP_ENTER_SKIPPED : MAP_ENTER_FINDING;
    if (side == PANE_DECISIONS && decision_list(session)->ids.count > 0)
        return MAP_ENTER_DECISION;
    return MAP_ENTER_NOTHING;
}

const char *map_enter_words(MapEnter enter)
{
    static const char *const words[] = {
        [MAP_ENTER_REGION] = "zoom to region",    [MAP_ENTER_LAYER] = "zoom to layer",
        [MAP_ENTER_FINDING] = "fly to finding",   [MAP_ENTER_SKIPPED] = "list the skipped lines",
        [MAP_ENTER_DECISION] = "fly to decision",
    };
    return words[enter];
}

PaneId map_enter_list(MapEnter enter)
{
    return enter == MAP_ENTER_FINDING || enter == MAP_ENTER_SKIPPED ? PANE_FINDINGS
           : enter == MAP_ENTER_DECISION                            ? PANE_DECISIONS
                                                                    : PANE_MAP;
}
