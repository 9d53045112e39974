/* spot_layers.h - one spot of the map, and the layers that hold it: now, before, and later.
 */
#ifndef CORE_TELL_SPOT_LAYERS_H
#define CORE_TELL_SPOT_LAYERS_H

#include "core/tell/image_trial.h"

#define LAYERS_NAMED 6 /* of many layers the first ones have names */

typedef struct PlanSpot {
    const History *history;
    Key key;
    Lsn lsn;
    bool has_lsn;
    StepId step, first, last; /* first, last: steps of the current compaction; first > last: there was none yet */
    const ImageTrial *trial;  /* of the key, or NULL */
    Text *out;
} PlanSpot;

/* Says which layers hold the spot at its step. If none does: which did and will, and the nearest above and below.
 * Without an LSN: how many layers lie over the key. O(layers). */
void spot_layers_text(const PlanSpot *spot);

#endif
