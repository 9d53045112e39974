/* strip_lines.h - the outcomes of a parameter's whole range, as the details of the pane of parameters show them.
 *
 *      ████│▂▂▂▂│           bytes written
 *      ──▲─┴────┴────→
 *       fanout    jobs   written layers
 *     ▸ 1 … 6        2  1.20 GiB     12
 *       7 … 57    1–13 ≤7.08 MiB    4–9     cuts differ within the range
 *       58 …         0       0 B     12
 */
#ifndef TUI_PANES_STRIP_LINES_H
#define TUI_PANES_STRIP_LINES_H

#include "tui/app/strip.h"
#include "tui/panes/lines.h"

/* Appends a value as one types it; a switch's as on or off. */
void strip_value_text(const PolicyParameter *parameter, double value, Text *out);
/* Adds the skyline, the table of at most 12 groups around the current value, and what its signs mean. */
void strip_lines_add(const Session *session, const StripView *strip, Lines *lines);

#endif
