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
    KeyRange keys;   /* for KEY and RELATION */
    Lsn lsn;         /* for LSN */
    LayerId layer;   /* for LAYER */
    SearchedKind of; /* for OF_KIND; L0 layers are deltas too */
    Str text;        /* for NAME: as typed */
} Target;

/* Finds out what `text` means for this set. Fails for text without a meaning here. */
bool target_parse(const LayerSet *set, Str text, Target *target, Error *error);
/* Counts the layers except L0 that are alive at `step` over the range, and those of them that begin or end inside it.
 * O(layers). */
void target_count_range(const History *history, StepId step, KeyRange keys, size_t *over, size_t *own);
/* Finds the layers alive at `step`: newest LSN first, then by key. `ends`: no layer contains the wanted LSN, and those
 * found end there. O(layers), and n log n in the matches. */
void target_find(const History *history, StepId step, const Target *target, LayerIdArray *found, bool *ends);

#endif
