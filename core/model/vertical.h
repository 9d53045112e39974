/* vertical.h - what the vertical axis of a set of layers shows, and its values for people.
 *
 *     93/1C0887F1   an LSN          L3   a level of a store          29961   a sequence number          step 12
 */
#ifndef CORE_MODEL_VERTICAL_H
#define CORE_MODEL_VERTICAL_H

#include "core/model/lsn.h"

/* The meaning of lsn_lo and lsn_hi in a set of layers, which is the vertical axis of its map. */
typedef enum Vertical {
    VERTICAL_LSN,
    VERTICAL_LEVEL,    /* LSM store: one row for each level or L0 table, in the order in which a read visits them */
    VERTICAL_SEQUENCE, /* LSM store: sequence numbers */
    VERTICAL_CREATION, /* LSM store: the step that placed a table */
    VERTICAL_COUNT_,
} Vertical;

/* Rows of VERTICAL_LEVEL: L63 is row 1, …, L1 is row 63; tables of L0 are in rows from 64 on, newer ones higher. A
 * table lies in one row. */
#define VERTICAL_L0_ROW 64u
static inline Lsn vertical_level_row(uint32_t level)
{
    return VERTICAL_L0_ROW - level;
}
static inline uint32_t vertical_row_level(Lsn row)
{
    return row < VERTICAL_L0_ROW ? (uint32_t)(VERTICAL_L0_ROW - row) : 0;
}

/* What an axis shows. */
typedef struct VerticalAxis {
    const char *name;  /* "LSN", "level", "sequence", "creation" */
    const char *order; /* what a caption adds where it is not obvious what is on top; else "" */
    bool has_lsns;     /* values are LSNs: bands, gaps and distances between two of them mean something */
    bool has_rows;     /* a layer lies in one row, and a row without a layer that is alive takes no height */
    bool has_levels;   /* each value is a row of VERTICAL_LEVEL, of which vertical_row_level() is the level */
} VerticalAxis;

/* The one table of what an axis shows; a constant. */
const VerticalAxis *vertical_axis(Vertical vertical);
const char *vertical_name(Vertical vertical); /* the axis's name */
/* The axis of a store that `:vertical` shows after this one. */
Vertical vertical_next(Vertical vertical);
/* The text of a value on this axis: "93/1C0887F1", "L3", "29961", "step 12". Returns `out`. */
char *vertical_label(Vertical vertical, Lsn lsn, char out[LSN_TEXT_SIZE]);

#endif
