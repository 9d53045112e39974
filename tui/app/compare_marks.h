/* compare_marks.h - how each layer of the sides of a comparison compares, as one value by layer. */
#ifndef TUI_APP_COMPARE_MARKS_H
#define TUI_APP_COMPARE_MARKS_H

#include "tui/app/compare.h"

/* Marks all layers of all sides at their steps, with the differences of these steps. `base`: by side, as of
 * history_diff_base_init(); unused for A. `of`: by side, a value of COMPARE_SAME … for each layer id; NULL before the
 * first call, which allocates it for the caller. O(layers); later O(items of the bases). */
void compare_mark(const CompareView *view, const HistoryDiffBase *base, uint8_t **of);

#endif
