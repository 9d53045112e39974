/* strip_lines.h - the outcomes of a parameter's whole range, as the details of the pane of parameters show them.
 *
 *      ████│▂▂▂▂│           bytes written
 *      ──▲─┴────┴────→
 *       fanout    jobs   written layers
 *     ▸ 1 … 6        2  1.20 GiB     12
 *       7 … 57    1–13 ≤7.08 MiB    4–9     cuts move within the range
 *       58 …         0       0 B     12
 */
#ifndef TUI_PANES_STRIP_LINES_H
#define TUI_PANES_STRIP_LINES_H

#include "tui/app/strip_text.h"
#include "tui/panes/lines.h"

/* Adds the skyline, the table of at most 12 ranges around the current value, and what its signs mean. */
void strip_lines_add(const Session *session, const StripView *strip, Lines *lines);

#endif
