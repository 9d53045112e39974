/* target.h - finds the layers that a text names: a key, an LSN, a relation, a layer's number, a kind, or a part of a
 * name.
 *
 *     1663/16386/35417:7      layers that hold the key           93/1C0887F1    layers that hold the LSN; if none does,
 *     1663/16386/35417        layers of the relation                            those that end there
 *     35417                   the same, if it has a layer        #17            layer number 17
 *     37a0                    the key (plain) or LSN (production); where neither fits, a part of a name
 *     L0, image, delta        layers of that kind
 */
#ifndef TUI_APP_TARGET_H
#define TUI_APP_TARGET_H

#include "core/history/history.h"
#include "core/planner/splits.h"

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
    KeyRange keys;   /* KEY, RELATION */
    Lsn lsn;         /* LSN */
    LayerId layer;   /* LAYER */
    SearchedKind of; /* OF_KIND; deltas are also those of L0 */
    Str text;        /* NAME: as typed */
} Target;

/* What `text` means for this set. Fails for text that can mean nothing here. */
bool target_parse(const LayerSet *set, Str text, Target *target, Error *error);
/* How many layers alive at `step` lie over the range but for L0, and how many of these begin or end inside it. */
void target_count_range(const History *history, StepId step, KeyRange keys, size_t *over, size_t *own);
/* Finds the layers alive at `step`: newest LSN first, then by key. `ends`: no layer holds the LSN that was wanted, and
 * those found end there. O(layers), and n log n in the matches. */
void target_find(const History *history, StepId step, const Target *target, LayerIdArray *found, bool *ends);

#endif
