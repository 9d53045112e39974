/* vertical.c - holds the table of vertical axes. Levels are counted downwards from the row of L0. */
#include "core/model/vertical.h"

#include <assert.h>
#include <stdio.h>

static const VerticalAxis AXES[] = {
    [VERTICAL_LSN] = {.name = "LSN", .order = "", .has_lsns = true},
    [VERTICAL_LEVEL] = {.name = "level", .order = ", newest on top", .has_rows = true, .has_levels = true},
    [VERTICAL_SEQUENCE] = {.name = "sequence", .order = ""},
    [VERTICAL_CREATION] = {.name = "creation", .order = "", .has_rows = true},
};

const VerticalAxis *vertical_axis(Vertical vertical)
{
    assert((unsigned)vertical < VERTICAL_COUNT_);
    return &AXES[vertical];
}

const char *vertical_name(Vertical vertical)
{
    return vertical_axis(vertical)->name;
}

Vertical vertical_next(Vertical vertical)
{
    return vertical + 1 < VERTICAL_COUNT_ ? (Vertical)(vertical + 1) : VERTICAL_LEVEL;
}

char *vertical_label(Vertical vertical, Lsn lsn, char out[LSN_TEXT_SIZE])
{
    unsigned long long number = lsn;
    switch (vertical) {
    case VERTICAL_LEVEL:
        snprintf(out, LSN_TEXT_SIZE, "L%llu", (unsigned long long)vertical_row_level(lsn));
        break;
    case VERTICAL_SEQUENCE:
        snprintf(out, LSN_TEXT_SIZE, "%llu", number);
        break;
    case VERTICAL_CREATION:
        snprintf(out, LSN_TEXT_SIZE, "step %llu", number);
        break;
    default:
        lsn_format(lsn, out);
    }
    return out;
}
