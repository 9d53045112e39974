/* window.h - the visible part of an axis, which zooms, pans and fits, and is always inside the axis. */
#ifndef TUI_VIEW_WINDOW_H
#define TUI_VIEW_WINDOW_H

#include "tui/view/axis.h"

typedef struct Window {
    Position lo, hi; /* lo < hi */
} Window;

/* The window that shows all of an axis. */
Window window_all(const Axis *axis);
/* The window zoomed by a factor (above 1: closer) such that position `at` keeps its place; never wider than the axis.
 */
Window window_zoom(const Axis *axis, Window window, Position at, double factor);
/* The window moved by a signed fraction of its width, but not beyond the axis. */
Window window_pan(const Axis *axis, Window window, double fraction);
/* A window that shows [lo, hi) with a margin on each side, a fraction of its width, limited to the axis. An empty range
 * is shown with its surroundings. */
Window window_around(const Axis *axis, Position lo, Position hi, double margin);

#endif
