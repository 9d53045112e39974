/* vertical.c - names and labels of the vertical axis. Levels are counted downwards from the row of L0. */
#include "core/model/vertical.h"

#include <stdio.h>

char *vertical_label(Vertical vertical, Lsn lsn, char out[LSN_TEXT_SIZE])
{
    unsigned long long number = lsn;
    if (vertical == VERTICAL_LEVEL)
        snprintf(out, LSN_TEXT_SIZE, "L%llu", (unsigned long long)vertical_row_level(lsn));
    else if (vertical == VERTICAL_SEQUENCE)
        snprintf(out, LSN_TEXT_SIZE, "%llu", number);
    else if (vertical == VERTICAL_CREATION)
        snprintf(out, LSN_TEXT_SIZE, "step %llu", number);
    else
        lsn_format(lsn, out);
    return out;
}

const char *vertical_name(Vertical vertical)
{
    static const char *const names[] = {"LSN", "level", "sequence", "creation"};
    return (unsigned)vertical < VERTICAL_COUNT_ ? names[vertical] : "?";
}
