/* dashboard.h - the statistics that need a sweep over the layers: parts between splits, bins of read depth, classes of
 * sizes, and the rows of one node in the tree of relations.
 *
 * They are computed once for an insight and kept until the shown layers change; the open node is kept longer. For many
 * layers this takes longer than a frame, so it is done on a thread that reads the history. Code that changes the
 * history must first notify the features, so that they stop the thread.
 */
#ifndef TUI_APP_DASHBOARD_H
#define TUI_APP_DASHBOARD_H

#include "core/analysis/key_tree.h"
#include "core/analysis/size_classes.h"
#include "core/analysis/split_parts.h"
#include "tui/app/insight.h"
#include "tui/app/session.h"

enum { DASHBOARD_BINS = 16, DASHBOARD_NEAR = 5, DASHBOARD_DEPTH = 4 };

typedef struct Dashboard {
    SplitParts parts;                       /* between perfect splits */
    SplitParts near[DASHBOARD_NEAR];        /* left and right of the near-splits, if there is no perfect split */
    LayerCounts in_the_way[DASHBOARD_NEAR]; /* of each near-split the layers that cross it, without L0 */
    size_t near_count;
    DepthBin bins[DASHBOARD_BINS];
    size_t bin_count;
    SizeClass sizes[SIZE_CLASS_COUNT];
    size_t unsized; /* number of layers without a known size */
    /* The verdicts on the summary's levels, those below the first as a plan has them; owned, but not their layers. */
    LevelFacts *levels;
    KeyTreeNode path[DASHBOARD_DEPTH]; /* from the root down to the open node */
    size_t depth;                      /* number of nodes in the path; 0: not computed yet */
    KeyTreeRows rows;                  /* the rows of the last one */
} Dashboard;

/* The dashboard of what is shown, owned by the session; NULL: it is still being computed, so ask again later. O(layers)
 * if something has changed: 1 ms for 26,690 layers. */
const Dashboard *dashboard_shown(Session *session);
/* Is something being computed in the background, or was it until now, so that another frame is needed? */
bool dashboard_pending(Session *session);
/* Opens the node of row `i`. Returns false without a change if it cannot be divided further. */
bool dashboard_down(Session *session, const Summary *summary, size_t i);
/* Opens the parent node. Returns false at the root. */
bool dashboard_up(Session *session, const Summary *summary);

#endif
