/* map_states.h - which of the states that a caller has given layers (MapStates) a legend has to explain. */
#ifndef TUI_VIEW_MAP_STATES_H
#define TUI_VIEW_MAP_STATES_H

#include "tui/view/map.h"

#include <string.h>

/* A bit for each state that some layer has and that is drawn. A search for one value ends at the first layer with it,
 * and passes over others many at a time. O(states * layers). */
static inline uint64_t map_states_present(const MapStates *states)
{
    uint64_t present = 0;
    for (size_t i = 0; i < states->state_count; i++)
        if (states->states[i].weight >= 0 && states->count > 0 && memchr(states->of, (int)i, states->count))
            present |= (uint64_t)1 << i;
    return present;
}

#endif
