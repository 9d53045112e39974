/* find_layer.h - the layer that a user means. */
#ifndef CORE_HISTORY_FIND_LAYER_H
#define CORE_HISTORY_FIND_LAYER_H

#include "core/history/history.h"

/* Finds the layer that a user means by its id, by its name, or as KEY@LSN (the first layer that a read at that point
 * visits, among those alive at `step`). ERROR_USAGE where the text is none of these, or there is no such layer.
 * O(layers). */
bool history_find_layer(const History *history, Str text, StepId step, LayerId *layer, Error *error);
/* Finds the layer with this name, which may follow a path, and lack or have the suffixes of files. The first one, where
 * generations share it. O(layers). */
bool history_layer_named(const History *history, Str text, LayerId *layer);
/* A store's table that was moved is a layer on each of its levels: the one that is alive at the step, else `layer`.
 * O(layers). */
LayerId history_same_table(const History *history, LayerId layer, StepId step);

#endif
