/* dashboard.h - the statistics that need a sweep over the layers: parts between splits, bins of read depth, classes of
 * sizes, and the rows of one node in the tree of relations.
 *
 * It is made once for an insight and kept until the shown layers change; the open node is kept longer. For many layers
 * it takes longer than a frame, so it is made on a thread that reads the history. Code that changes the history must
 * first notify the features, so that they stop the thread.
 */
#ifndef TUI_APP_DASHBOARD_H
#define TUI_APP_DASHBOARD_H

#include "core/analysis/key_tree.h"
#include "core/analysis/size_classes.h"
#include "core/analysis/split_parts.h"
#include "tui/app/insight.h"
#include "tui/app/session.h"

enum { DASHBOARD_BINS = 16, DASHBOARD_NEAR = 5, DASHBOARD_DEPTH = 4 };

/* For reading: only this feature writes it. */
typedef struct Dashboard {
    SplitParts parts;                /* between perfect splits */
    SplitParts near[DASHBOARD_NEAR]; /* left and right of near-splits, where there is no perfect one */
    size_t near_count;
    DepthBin bins[DASHBOARD_BINS];
    size_t bin_count;
    SizeClass sizes[SIZE_CLASS_COUNT];
    size_t unsized;
    KeyTreeNode path[DASHBOARD_DEPTH]; /* from the whole tree down to what is open */
    size_t depth;                      /* nodes of the path; 0: none yet */
    KeyTreeRows rows;                  /* of the last of them */
} Dashboard;

/* That of what is shown; NULL: the layers are still looked into, ask again later. O(layers) where something changed:
 * 1 ms for 26,690 layers. */
const Dashboard *dashboard_shown(Session *session);
/* Something is being made beside the screen, or was until now. */
bool dashboard_pending(Session *session);
/* Opens the node of row `i`; false, and nothing is changed, where it can't be divided further. */
bool dashboard_down(Session *session, const Summary *summary, size_t i);
/* Opens the node above; false at the whole tree. */
bool dashboard_up(Session *session, const Summary *summary);

#endif
