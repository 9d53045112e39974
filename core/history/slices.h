/* slices.h - a history whose layers have holes, shown slice by slice.
 *
 *     layer 4  [ block 0 | (hole) | block 2 ]     becomes     layer 9 [ block 0 ]     layer 10 [ block 2 ]
 *
 * Views, read depths and exports know layers as rectangles. If only parts of a layer are in use (policy `blocks`), each
 * part becomes a layer that lives as long as the part is in use; the layer itself ends (`died`) at the step where its
 * slices begin. It is not deleted there: history_deleted_at() says when it is. Block edges, stacks and virtual cuts are
 * then edges of layers.
 */
#ifndef CORE_HISTORY_SLICES_H
#define CORE_HISTORY_SLICES_H

#include "core/history/history.h"

/* Appends a layer for each slice (neighbours with equal facts are joined) and empties history->slices. Afterwards
 * nothing may be simulated on the history. Jobs, steps and decisions still refer to the layers as files. O(slices). */
void history_show_slices(History *history);
/* To be called after a reader has added layers, pieces and steps: ends layers where their
 * pieces begin. O(layers + steps). */
void history_adopt_pieces(History *history);

/* Does the layer end where its slices begin, so that it is not deleted there? */
static inline bool history_is_cut(const History *history, LayerId id)
{
    return layer_whole(&history->layers, id) == id && history->died[id] != history_deleted_at(history, id);
}

/* What the map shows of the layer at the step: the layer if it is alive, else the first of its parts in use;
 * LAYER_NONE: nothing of it is in use. O(layers) where the history has pieces. */
LayerId history_shown_of(const History *history, LayerId layer, StepId step);

#endif
