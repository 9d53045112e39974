/* compare_rows.h - the figures of a comparison's sides as rows, which side is best in each, and the sides' names.
 *
 *     over the run          A full     B blocks   best (*)
 *     written             2.13 GiB     1.31 GiB * B by 38 %      ROWS_MAIN: less is better in each
 *     mean read               4.34 *       5.03   A by 14 %
 */
#ifndef TUI_PANES_COMPARE_ROWS_H
#define TUI_PANES_COMPARE_ROWS_H

#include "tui/app/compare.h"

typedef enum CompareGroup {
    ROWS_MAIN, /* the figures that the verdict counts */
    ROWS_RUN,  /* further figures over the run */
    ROWS_STEPS,
    ROWS_PLANS,
    COMPARE_GROUPS
} CompareGroup;

typedef struct CompareRow {
    CompareGroup group;
    const char *name;
    double value[COMPARE_SIDES]; /* NAN: unknown */
    char text[COMPARE_SIDES][32];
    bool less; /* less is better */
} CompareRow;

typedef struct CompareRows {
    ARRAY(CompareRow) at; /* in order of their groups; owned */
    bool runs;            /* the main rows are figures over the run; else of the state at these steps */
    bool waits;           /* reads are still being analysed */
} CompareRows;

/* Computes the rows. A row that no side knows is left out; in each group those in which the sides differ come first.
 * The caller frees them with array_release(&rows->at). */
void compare_rows_init(CompareRows *rows, Session *session, const CompareView *compare);

/* Which sides have the least of a row. */
typedef struct CompareBest {
    unsigned sides; /* bit i: side i has the least, as the text shows it */
    bool differ;    /* the sides show different values */
    double by;      /* share by which the least is below the next value; NAN: fewer than two values are known */
} CompareBest;

CompareBest compare_best(const CompareView *compare, const CompareRow *row);

/* Appends the letters of these sides: "A, C". */
void compare_letters(const CompareView *compare, unsigned sides, Text *out);
/* Appends "Best: B in written, stored; A in mean read; equal in p99.", the side with the most rows first. */
void compare_verdict(const CompareView *compare, const CompareRows *rows, Text *out);
/* Are the sides an LSM store's flushes, compacted in several ways? */
bool compare_stores(const CompareView *compare);
/* The sides of a comparison of runs that collect no garbage, where another one does: bit i for side i. All sides of a
 * comparison of plans, except those of a store, which has no garbage to collect. */
unsigned compare_uncollected(const CompareView *compare);
/* Can curves be drawn for all sides? */
bool compare_sampled(const CompareView *compare);

#endif
