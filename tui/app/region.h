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

/* The contents of a region at a step. */
typedef struct RegionFigures {
    size_t deltas, images, l0;
    size_t whole;    /* number of layers that lie wholly inside */
    uint64_t bytes;  /* sum over layers of known size */
    size_t unsized;  /* number of layers of unknown size */
    bool reads_wait; /* reads of a large set are not computed while the region grows */
    size_t segments; /* segments of its keys; a read at its upper LSN over the layers inside visits: */
    double mean;
    uint32_t most;
} RegionFigures;

/* The region, which extends to the cursor while it is being selected. False: there is none. */
bool region_shown(Session *session, Region *region);
bool region_is_growing(const Session *session);
static inline bool region_exists(Session *session)
{
    Region region;
    return region_shown(session, &region);
}
/* Begins a region with the keys and LSNs of the cursor's cell. */
void region_begin(Session *session, KeyRange keys, LsnRange lsns);
/* Ends the selection and keeps the region. */
void region_end(Session *session);
void region_set(Session *session, Region region);
void region_clear(Session *session);

/* The figures of a region, cached, owned by the session. Where the region or the layers have changed: O(n) to count,
 * and O(n log n) for reads, which for a large set are only computed once the selection has ended. */
const RegionFigures *region_figures(Session *session, Region region);
/* Appends the layers alive at the session's step that overlap the region. O(layers). */
void region_layers(const Session *session, Region region, LayerIdArray *layers);
/* Removes the layers outside the region from `history`, which must be a fork. O(layers). */
void region_narrow(History *history, Region region);

#endif
