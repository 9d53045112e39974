/* lives.h - when each layer was created and deleted, what deleted it, and which layers the next compaction rewrote at
 * once (thrash).
 *
 *     step       0 flush  7 compact          40 compact
 *     #0 L0      |--------]                                 rewritten by the first compaction: as every L0 is
 *     #4 delta       ...  |------------------]              made by one compaction, rewritten by the next: thrash
 *     #9 delta                               |------->      lives on
 *
 * Layers that stand for slices of others (history/slices.h) are left out: the layer that holds them is counted.
 */
#ifndef CORE_ANALYSIS_LIVES_H
#define CORE_ANALYSIS_LIVES_H

#include "core/history/history.h"
#include "core/planner/splits.h"

typedef enum LifeEnd {
    LIFE_LIVES,
    LIFE_REWRITTEN,
    LIFE_COLLECTED,
    LIFE_MOVED,       /* evicted or downloaded: it lives on as another layer of the history */
    LIFE_UNEXPLAINED, /* of a series: it was deleted, and no rule says why */
    LIFE_ENDS,
} LifeEnd;

typedef struct Life {
    LayerId layer;
    StepId born, died; /* died: STEP_NEVER where it lives */
    LifeEnd end;
    uint32_t compactions; /* that began while it lived; the one that made it does not count */
    bool thrash;          /* made by a job and rewritten within so many compactions */
} Life;

typedef struct Lives {
    ARRAY(Life) at; /* by birth, then by id */
    size_t thrashed, rewritten, collected;
    uint64_t made_bytes;     /* written by jobs */
    uint64_t thrashed_bytes; /* of these, in layers that were thrashed */
} Lives;

/* How and at which step a layer ended; a view is born never. */
typedef struct LifeSpan {
    StepId born, died;
    LifeEnd end;
} LifeSpan;

/* One entry a layer, heap memory for the caller to free. O(layers + steps). */
LifeSpan *life_spans(const History *history);

/* Rewritten within `within` compactions counts as thrash. O(layers + steps). */
void lives_init(Lives *lives, const History *history, uint32_t within);
void lives_release(Lives *lives);

/* Appends the layers that `layer` was made from, and those that were made from it. O(jobs' inputs). */
void lineage(const History *history, LayerId layer, LayerIdArray *from, LayerIdArray *became);

#endif
