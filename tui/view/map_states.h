/* map_states.h - which of the states that a caller has given layers (MapStates) a legend has to explain. */
#ifndef TUI_VIEW_MAP_STATES_H
#define TUI_VIEW_MAP_STATES_H

#include "tui/view/map.h"

/* A bit for each state that some layer has and that is drawn. O(layers). */
static inline uint64_t map_states_present(const MapStates *states)
{
    uint64_t present = 0, drawn = 0;
    for (size_t id = 0; id < states->count; id++)
        present |= (uint64_t)1 << states->of[id];
    for (size_t i = 0; i < states->state_count; i++)
        drawn |= (uint64_t)(states->states[i].weight >= 0) << i;
    return present & drawn;
}

#endif
