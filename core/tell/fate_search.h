/* fate_search.h - the values of one parameter with which a plan would do something else with a layer.
 *
 * A plan changes only where a level is another one or is due at another value, and its decisions name these values. So
 * the search goes from one of them to the next and plans with each. */
#ifndef CORE_TELL_FATE_SEARCH_H
#define CORE_TELL_FATE_SEARCH_H

#include "core/tell/layer_fate.h"

/* Plans what `plan` was made of once more, with another policy: a heap history that borrows from `plan`, or NULL. */
typedef History *(*PlanAgain)(const History *plan, const Policy *policy);

typedef struct FateSearch {
    const History *plan;
    LayerId layer;
    PlanAgain again;
    const char *name;                 /* the parameter, a number */
    bool up;                          /* larger values, else smaller ones */
    uint64_t effort;                  /* layers that may still be planned again, over all plans */
    uint64_t farthest;                /* the farthest value that was tried; 0: none was */
    bool all;                         /* no value on that side is left that would make another plan */
    uint64_t found[FATE_DELETED + 1]; /* by what becomes of the layer then: the value; 0: none was found */
} FateSearch;

/* Tries values of `name` on one side of the present one until the layer is deleted that is not, or not deleted that is.
 * A value that is found is exact: with the next one towards the present value, another thing becomes of the layer.
 * While `effort` lasts it is the nearest. Then the values four times as far are tried, and a limit is found by halving:
 * a nearer one may be missed. */
void fate_search(FateSearch *search);

/* Of two values, one with which the layer becomes `then` and one with which it does not, the next to it: the value
 * between them from which on it does. Costs a plan for each halving. */
uint64_t fate_search_exact(FateSearch *search, Fate then, uint64_t without, uint64_t with);

/* The policy with that value of a parameter. False: it has no such number, or has that value. */
bool fate_policy_with(const Policy *from, const char *name, double value, Policy *with);

#endif
