/* map_states.h - which of the states that a caller has given layers (MapStates) a legend has to explain. */
#ifndef TUI_VIEW_MAP_STATES_H
#define TUI_VIEW_MAP_STATES_H

#include "tui/view/map.h"

#include <string.h>

/* A bit for each state that some layer has and that is drawn. Neighbours often have the same state: eight of them that
 * equal the eight before are passed over at once. O(layers). */
static inline uint64_t map_states_present(const MapStates *states)
{
    enum { WORD = sizeof(uint64_t) };
    uint64_t present = 0, drawn = 0, before = 0;
    for (size_t id = 0; id < states->count;) {
        uint64_t word = 0;
        size_t end = id + WORD < states->count ? id + WORD : states->count;
        bool whole = end - id == WORD;
        if (whole)
            memcpy(&word, &states->of[id], WORD);
        if (whole && id > 0 && word == before) {
            id = end;
            continue;
        }
        before = whole ? word : 0;
        for (; id < end; id++)
            present |= (uint64_t)1 << states->of[id];
    }
    for (size_t i = 0; i < states->state_count; i++)
        drawn |= (uint64_t)(states->states[i].weight >= 0) << i;
    return present & drawn;
}

#endif
