/* slices.h - a history whose layers have holes, shown slice by slice.
 *
 *     layer 4  [ block 0 | (hole) | block 2 ]     becomes     layer 9 [ block 0 ]     layer 10 [ block 2 ]
 *
 * Views, read depths and exports know layers as rectangles. If only parts of a layer are in use (policy `blocks`), each
 * part becomes a layer that lives as long as the part is in use; the layer itself ends at the step where its slices
 * begin. Block edges, stacks and virtual cuts are then edges of layers.
 */
#ifndef CORE_HISTORY_SLICES_H
#define CORE_HISTORY_SLICES_H

#include "core/history/history.h"

/* Appends a layer for each slice (neighbours with equal facts are joined) and empties history->slices. Afterwards
 * nothing may be simulated on the history. Jobs, steps and decisions still refer to the layers as files. O(slices). */
void history_show_slices(History *history);

#endif
