/* region.h - a part of the map that was selected, as vim's visual mode selects text: V begins at the cursor, the arrows
 * extend it, V ends it; or drag with Shift.
 *
 *     LSN ↑    ┌──────────────┐
 *              │ ┏━━━━━━━━┓   │     keys and LSNs of the cells from the one where it began to the cursor's;
 *              └─┃────────┃───┘     a layer belongs to it where both overlap
 *                ┗━━━━━━━━┛
 */
#ifndef TUI_APP_REGION_H
#define TUI_APP_REGION_H

#include "tui/app/session.h"

typedef struct Region {
    KeyRange keys;
    LsnRange lsns;
} Region;

/* What is in a region at a step. */
typedef struct RegionFigures {
    size_t deltas, images, l0;
    size_t whole;    /* of all: lie wholly inside */
    uint64_t bytes;  /* of those with a known size */
    size_t unsized;  /* without */
    bool reads_wait; /* of a large set while the region grows: reads are looked at once it is kept */
    size_t segments; /* of its keys; a read at its upper LSN over the layers inside visits: */
    double mean;
    uint32_t most;
} RegionFigures;

/* The region, grown to the cursor while it is extended. False: there is none. */
bool region_shown(Session *session, Region *region);
bool region_is_growing(const Session *session);
static inline bool region_exists(Session *session)
{
    Region region;
    return region_shown(session, &region);
}
/* Begins one at the cursor's cell, of keys and LSNs. */
void region_begin(Session *session, KeyRange keys, LsnRange lsns);
/* Keeps it as it is. */
void region_end(Session *session);
void region_set(Session *session, Region region);
void region_clear(Session *session);

/* Cached by region and live layers. Where they changed O(n) to count, and O(n log n) for reads, which wait until the
 * region is kept where the set is large. */
const RegionFigures *region_figures(Session *session, Region region);
/* Layers of `history`, a fork, outside of it are not there any more. O(layers). */
void region_narrow(History *history, Region region);

#endif
