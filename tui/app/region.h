/* region.h - the selected part of the map. As in vim's visual mode, V begins it at the cursor, the arrows extend it,
 * and V ends it; or drag with Shift. It begins with a box that is worth looking at: see region_begin_here().
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
    KeyRange reach;  /* the keys of all these layers, which may go beyond the region's */
    uint64_t bytes;  /* sum over layers of known size */
    size_t unsized;  /* number of layers of unknown size */
    bool estimated;  /* `bytes` contains estimates */
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
/* Begins a region that is `box` until the cursor moves; then it spans `anchor` and the cursor's cell. */
void region_begin(Session *session, Region box, Region anchor);
/* Begins the region of the read path that is shown, else of the selected layer, else of the middle half of the window,
 * around the cursor if there is one. Puts the cursor to its upper right corner, so that arrows move that. Returns what
 * it is of: "the path of the read". */
const char *region_begin_here(Session *session);
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
/* Counts the layers of `history` that are alive at `step` and overlap the region; measures no reads. O(layers). */
RegionFigures region_count(const History *history, StepId step, Region region);
/* Do these layers have keys beyond the region's? */
bool region_reaches_beyond(Region region, const RegionFigures *figures);
/* Sets the layers outside the region aside in `history`, which must be a new fork: they are not alive there, but what
 * is unknown is still estimated from all layers. O(layers). */
void region_narrow(History *history, Region region);

#endif
