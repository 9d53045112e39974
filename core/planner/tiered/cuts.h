/* cuts.h - where a layer may end: candidates, their classes, and which one wins.
 *
 *     size so far        min      target      max
 *     |------------------|----------|----------|
 *                           ^  ^    ^   ^   ^             window
 *                        delta grid size |  grid
 *                                      image   <- best class in the window: chosen
 *
 * Classes, best first: a perfect split of the level below, the border of an image below, of a delta below, a
 * grid point, the exact target size. Within a class the size nearest to the target wins, then the leftmost; a grid
 * point that is a multiple of a higher power of the grid's base outranks others of its class. A cut that several
 * levels share is what makes perfect splits later.
 */
#ifndef CORE_PLANNER_TIERED_CUTS_H
#define CORE_PLANNER_TIERED_CUTS_H

#include "core/planner/tiered/divide.h"

typedef ARRAY(Key) KeyArray;

/* The candidates of a level, which are collected once, when the first cut is chosen. */
typedef struct CutRules {
    const KeyRange *gaps; /* perfect splits of the level below, ascending; not owned */
    size_t gap_count;
    KeyArray images, deltas, edges; /* ascending, distinct; edges are the first keys of relations. Owned */
    bool gathered;                  /* images, deltas and edges have been filled in */
    bool use[CUT_CLASS_END + 1];
    const Keyspace *keyspace;
    KeyForm form;
    uint64_t grid, base; /* the distance of grid points, and the base of higher powers */
    uint64_t target;     /* bytes */
    CutWindow window;
} CutRules;

typedef struct CutChoice {
    Key key; /* the layer ends before this key */
    CutClass class;
    uint64_t bytes;
    bool end;          /* the layer takes everything that is left */
    uint32_t decision; /* index in the trace, or DECISION_NONE */
} CutChoice;

/* Prepares the rules; `input` must outlive them. False where the policy cuts by size only: then there is nothing to
 * release. */
bool cut_rules_init(CutRules *cutting, const Plan *plan, const DivideInput *input);
void cut_rules_release(CutRules *cutting);

/* Chooses where the layer that begins with the first key of `range` ends. With a trace, the candidates are appended to
 * plan->cuts under the id of the next job, and the choice becomes a decision of that rule. O(log n) and the candidates
 * examined. */
void cut_choose(Divide *divide, const KeySource *source, RuleId rule, KeyRange range, CutChoice *choice);

/* Appends the single cut that follows from the size alone. To be called only with a trace. */
void cuts_add_plain(Divide *divide, Key key, CutClass class, uint64_t size, uint64_t target);
/* With a trace: the newest cut, which `decision` chose, ends before a delta that is out of scope instead of at the end
 * of the input. */
void cuts_end_at_reach(Divide *divide, uint32_t decision);

#endif
