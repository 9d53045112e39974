/* differences.h - where two or three sides come to different outcomes, as one list in the order of A's steps.
 *
 *     A and B    cut 5         job 9          list   5 cut: B and C     one place of A, at which both others differ
 *     A and C    cut 5   job 7                       7 job: C
 *                                                    9 job: B
 */
#ifndef TUI_APP_DIFFERENCES_H
#define TUI_APP_DIFFERENCES_H

#include "core/history/outcomes.h"
#include "tui/view/map.h"

typedef struct Difference {
    StepId a; /* A's step */
    OutcomeKind kind;
    /* how each other side differs from A there; NULL: it does not, or it is A. Borrowed from the sides' outcomes */
    const OutcomeDifference *of[MAP_SPACE_SETS];
} Difference;

typedef struct Differences {
    ARRAY(Difference) at; /* owned */
} Differences;

/* Joins the differences of A with each other side; `outcomes[0]` is not used. The caller releases the result before
 * these. O(differences). */
void differences_init(Differences *differences, const OutcomeDiff *const *outcomes, size_t sides);
void differences_release(Differences *differences);

/* Appends what a side does at the difference, and why; "as A" where it does not differ. `histories` are of all sides.
 */
void difference_text(const Difference *difference, const History *const *histories, size_t side, Text *out);
/* Appends which sides differ from A, where there are three: "B and C differ from A"; else nothing. */
void difference_sides_text(const Difference *difference, size_t sides, Text *out);

#endif
