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
    LIFE_MOVED,       /* evicted, downloaded, or moved to another level: it continues as another layer of the history */
    LIFE_UNEXPLAINED, /* in a series: deleted, and no rule explains why */
    LIFE_ENDS,
} LifeEnd;

typedef struct Life {
    LayerId layer;
    StepId born, died; /* `died` is STEP_NEVER for a layer that is alive */
    LifeEnd end;
    uint32_t compactions; /* compactions that began during its life, without the one that created it */
    bool thrash;          /* created by a job and rewritten within that many compactions */
} Life;

typedef struct Lives {
    ARRAY(Life) at; /* ordered by birth, then by id */
    size_t thrashed, rewritten, collected, moved;
    uint64_t made_bytes;     /* bytes written by jobs */
    uint64_t thrashed_bytes; /* part of these in layers that thrash */
} Lives;

/* How and at which step a layer's life ended; a view is never born. */
typedef struct LifeSpan {
    StepId born, died;
    LifeEnd end;
} LifeSpan;

/* One entry for each layer, in heap memory that the caller frees. O(layers + steps). */
LifeSpan *life_spans(const History *history);

/* A layer that is rewritten within `within` compactions counts as thrash. The caller frees the result. O(layers +
 * steps). */
void lives_init(Lives *lives, const History *history, uint32_t within);
void lives_release(Lives *lives);

/* Appends the layers that `layer` was made from, and those that were made from it. O(inputs of all jobs). */
void lives_lineage(const History *history, LayerId layer, LayerIdArray *from, LayerIdArray *became);

#endif
