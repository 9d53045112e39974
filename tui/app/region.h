/* region.h - the selected part of the map. As in vim's visual mode, V begins it at the cursor, the arrows extend it,
 * and V ends it; or drag with Shift.
 *
 *     LSN ↑    ┌──────────────┐
 *              │ ┏━━━━━━━━┓   │     the keys and LSNs of all cells between the first one and the cursor's;
 *              └─┃────────┃───┘     a layer belongs to it if both its ranges overlap
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
    size_t whole;    /* number of layers that lie entirely inside */
    uint64_t bytes;  /* sum over layers of known size */
    size_t unsized;  /* number of layers of unknown size */
    bool reads_wait; /* the figures below are missing: for a large set they are not computed while the region grows */
    /* segments of its keys that are known to exist, and the layers inside that a read of one at the upper LSN visits */
    size_t segments;
    double mean;
    uint32_t most;
} RegionFigures;

/* The region, which extends to the cursor while it is being selected. False if there is none. */
bool region_shown(Session *session, Region *region);
/* Is the region still being selected? */
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
/* Selects a region. For a large set, waits until its reads are measured. */
void region_set(Session *session, Region region);
/* Drops the region, and leaves its pane. */
void region_clear(Session *session);

/* The figures of a region, cached and owned by the session. If the region or the layers have changed, O(n) to count,
 * and O(n log n) for reads, which for a large set are only measured once the selection has ended. */
const RegionFigures *region_figures(Session *session, Region region);
/* Appends the layers alive at the session's step that overlap the region. O(layers). */
void region_layers(const Session *session, Region region, LayerIdArray *layers);
/* Sets the layers outside the region aside in `history`, which must be a new fork: they are not alive there, but what
 * is unknown is still estimated from all layers. O(layers). */
void region_narrow(History *history, Region region);

#endif
