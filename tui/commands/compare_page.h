/* compare_page.h - a comparison as a page: the figures of all sides, where they differ and why, and each side's own
 * page with its map, decisions and slider.
 *
 *     figures              | 18 differences
 *     write ampl. 2.28 …   | 1. a split. A: …  B: …      [show] brings both sides to that step
 *     [ page of A ] [ page of B ]
 */
#ifndef TUI_COMMANDS_COMPARE_PAGE_H
#define TUI_COMMANDS_COMPARE_PAGE_H

#include "tui/app/compare.h"

/* Appends an HTML document, one file that loads nothing. `compare` is up to date. O(what html_write() takes, a side).
 */
void compare_page(Session *session, const CompareView *compare, Text *out);

#endif
