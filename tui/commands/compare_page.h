/* compare_page.h - writes a comparison as an HTML page: the figures of all sides, where and why they differ, and each
 * side's own page with its map, decisions and slider.
 *
 *     figures              | 18 differences
 *     write ampl. 2.28 …   | 1. a split. A: …  B: …      [show] brings both sides to that step
 *     [ page of A ] [ page of B ]
 */
#ifndef TUI_COMMANDS_COMPARE_PAGE_H
#define TUI_COMMANDS_COMPARE_PAGE_H

#include "tui/app/compare.h"

/* Appends one HTML document that loads no other file. `compare` must be up to date, as compare_shown() returns it.
 * Costs as much as html_write() for every side. */
void compare_page(Session *session, const CompareView *compare, Text *out);

#endif
