/* statistics_lines.h - the sections of the statistics: levels, splits, read depth, sizes, garbage collection,
 * relations, and what was not read. */
#ifndef TUI_PANES_STATISTICS_LINES_H
#define TUI_PANES_STATISTICS_LINES_H

#include "tui/app/dashboard.h"
#include "tui/panes/lines.h"

/* What a line is about: a kind, and a number of that kind. */
typedef enum StatisticsRef {
    REF_LEVEL,
    REF_PART,
    REF_NEAR,
    REF_BIN,
    REF_SIZES,
    REF_CUTOFF,
    REF_UP,
    REF_TREE
} StatisticsRef;

static inline uint32_t statistics_ref(StatisticsRef kind, size_t i)
{
    return (uint32_t)kind << 24 | (uint32_t)i;
}

/* Adds all sections that have content. */
void statistics_lines_add(Session *session, const Dashboard *board, const Summary *summary, Lines *lines);
/* Adds the skipped lines of the input, with the offending part highlighted. */
void statistics_skipped_add(Session *session, Lines *lines);

#endif
