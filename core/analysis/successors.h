/* successors.h - the layers that jobs wrote, or kept, in place of a deleted layer, and whether these contain its keys.
 *
 * Part of the check of a history (consistency.h), to whose violations and counts the functions add.
 */
#ifndef CORE_ANALYSIS_SUCCESSORS_H
#define CORE_ANALYSIS_SUCCESSORS_H

#include "core/analysis/consistency.h"

/* Which jobs of a history's plan read which layers. */
typedef struct Successors {
    const History *history; /* not owned */
    uint32_t *first;        /* per layer: index in `jobs` of the first job that reads it; owned */
    uint32_t *jobs;         /* job ids, grouped by input layer; owned */
} Successors;

/* The history must not get jobs or layers in between. The caller frees the result. O(layers + inputs of jobs). */
void successors_init(Successors *successors, const History *history);
void successors_release(Successors *successors);
/* Checks that the successors of a deleted delta contain its keys. A delta without records has none, and the name of an
 * L0 says nothing about its keys where records are known: these are not checked. */
void successors_check(const Successors *successors, LayerId layer, Consistency *found);
/* Checks pieces that a job replaces with one piece: each of them must lie in that piece's layer. O(pieces log pieces).
 */
void successors_check_pieces(const History *history, Consistency *found);

#endif
