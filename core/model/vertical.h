/* vertical.h - what the vertical axis of a set of layers shows, and its values for people.
 *
 *     93/1C0887F1   an LSN          L3   a level of a store          29961   a sequence number          step 12
 */
#ifndef CORE_MODEL_VERTICAL_H
#define CORE_MODEL_VERTICAL_H

#include "core/model/lsn.h"

/* What the vertical axis of a set of layers is: what their lsn_lo and lsn_hi mean. */
typedef enum Vertical {
    VERTICAL_LSN,
    VERTICAL_LEVEL,    /* of an LSM store: rows of levels, in the order in which a read visits them */
    VERTICAL_SEQUENCE, /* sequence numbers of an LSM store */
    VERTICAL_CREATION, /* the step that placed a table */
    VERTICAL_COUNT_,
} Vertical;

/* Rows of VERTICAL_LEVEL: L63 at 1, …, L1 at 63; L0 from 64 on, the newer the higher. A table lies in one row. */
#define VERTICAL_L0_ROW 64u
static inline Lsn vertical_level_row(uint32_t level)
{
    return VERTICAL_L0_ROW - level;
}

/* A value of the axis for people: "93/1C0887F1", "L3", "29961", "step 12". Returns `out`. */
char *vertical_label(Vertical vertical, Lsn lsn, char out[LSN_TEXT_SIZE]);
const char *vertical_name(Vertical vertical); /* "LSN", "level", "sequence", "creation" */

#endif
