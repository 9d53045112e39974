/* statistics_lines.h - the sections of the statistics: levels, splits, read depth, sizes, garbage collection,
 * relations, and what was not read. */
#ifndef TUI_PANES_STATISTICS_LINES_H
#define TUI_PANES_STATISTICS_LINES_H

#include "tui/app/dashboard.h"
#include "tui/panes/lines.h"

/* What a line is about: a kind, with an index into a list of the summary or the dashboard. */
typedef enum StatisticsRef {
    REF_PAIRS,  /* the pairs of layers that overlap */
    REF_LEVEL,  /* summary->levels */
    REF_PART,   /* board->parts: a part between perfect splits */
    REF_NEAR,   /* summary->near_splits */
    REF_BIN,    /* board->bins: a range of read depths */
    REF_SIZES,  /* board->sizes: a range of layer sizes */
    REF_CUTOFF, /* the GC cutoff */
    REF_UP,     /* the parent in the tree of relations */
    REF_TREE    /* board->rows: a node of the tree of relations */
} StatisticsRef;

/* The reference of a line: the kind in the upper 8 bits, the index in the lower 24. */
static inline uint32_t statistics_ref(StatisticsRef kind, size_t i)
{
    return (uint32_t)kind << 24 | (uint32_t)i;
}

/* Adds all sections that have content. Headings and lines refer to what they are about by statistics_ref(). */
void statistics_lines_add(Session *session, const Dashboard *board, const Summary *summary, Lines *lines);
/* Adds how many pairs of deltas overlap in keys and LSNs; of an LSM store nothing, because its tables may. */
void statistics_overlaps_add(const Summary *summary, Lines *lines);
/* Adds the skipped lines of the input, each with its reason and the offending part in ▶ ◀. Adds nothing where no line
 * was skipped. */
void statistics_skipped_add(Session *session, Lines *lines);
/* Adds the notes on the input under a heading; nothing where there are none. */
void statistics_notes_add(Session *session, Lines *lines);
/* The line of the heading above the skipped lines; 0: no line was skipped. */
size_t statistics_skipped_at(const Lines *lines);

#endif
