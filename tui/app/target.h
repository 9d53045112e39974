/* target.h - finds the layers that a text stands for: a key, an LSN, a relation, a layer's ID, a kind, or a part of a
 * name.
 *
 *     1663/16386/35417:7      layers over the key                93/1C0887F1    layers over the LSN; if there is none,
 *     1663/16386/35417        layers of the relation                            those that end there
 *     35417                   the relation, if it has a layer    #17            layer 17
 *     37a0                    a key (plain) or LSN (production); if neither fits, a part of a name
 *     L0, image, delta        layers of that kind                PATH/NAME      the layer of that name
 *
 * Where a layer is asked for, a number alone is its id, if there is such a layer.
 * In an LSM store #17 is the table of file 17, and #+2 the second table that a plan writes.
 */
#ifndef TUI_APP_TARGET_H
#define TUI_APP_TARGET_H

#include "core/history/history.h"
#include "core/planner/splits.h"

#include <stdatomic.h>

typedef enum SearchKind {
    SEARCH_NONE,
    SEARCH_KEY,
    SEARCH_RELATION,
    SEARCH_LSN,
    SEARCH_LAYER,
    SEARCH_OF_KIND,
    SEARCH_NAME
} SearchKind;

typedef enum SearchedKind { SEARCHED_L0, SEARCHED_DELTA, SEARCHED_IMAGE } SearchedKind;

typedef struct Target {
    SearchKind kind;
    KeyRange keys;   /* KEY and RELATION */
    Lsn lsn;         /* LSN */
    LayerId layer;   /* LAYER; of a moved table one of its layers: history_same_table() finds that of a step */
    SearchedKind of; /* OF_KIND; L0 layers are deltas too */
    Str text;        /* NAME: the part of a name, borrowed from the text that was parsed */
} Target;

/* Finds out what `text` stands for in this set; any other text is a part of a name. Fails for an empty text, and for
 * `#` without the number of a layer. O(layers). */
bool target_parse(const LayerSet *set, Str text, Target *target, Error *error);
/* Finds out what `text` stands for where a layer is asked for: a number alone is the id of one, if there is such a
 * layer; all else is as in target_parse(). O(layers). */
bool target_parse_layer(const LayerSet *set, Str text, Target *target, Error *error);
/* Counts the layers except L0 that are alive at `step` and overlap the range, and those of them that begin or end
 * inside it. O(layers). */
void target_count_range(const History *history, StepId step, KeyRange keys, size_t *over, size_t *own);
/* Replaces `found` by the layers alive at `step` that the target stands for, newest LSN first, then by key; a LAYER is
 * found at any step. `ends`: no layer contains the wanted LSN, and those found end there. False: `cancelled` (NULL:
 * never) was set meanwhile, and nothing is found. O(layers), and n log n in the matches. */
bool target_find(const History *history, StepId step, const Target *target, const atomic_bool *cancelled,
                 LayerIdArray *found, bool *ends);
/* Finds the one layer that `text` names where a layer is asked for: the newest of those that target_find() finds.
 * Appends to `said` what the user should know where the text fits several layers, or a key as well as an id. O(layers).
 */
bool target_choose(const History *history, StepId step, Str text, LayerId *layer, Text *said, Error *error);

#endif
