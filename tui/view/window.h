/* window.h - the part of an axis that is seen: it zooms, pans and fits, and stays inside the axis. */
#ifndef TUI_VIEW_WINDOW_H
#define TUI_VIEW_WINDOW_H

#include "tui/view/axis.h"

typedef struct Window {
    Position lo, hi; /* lo < hi */
} Window;

/* All of an axis. */
Window window_all(const Axis *axis);
/* Zooms by factor (>1: closer) with the position `at` staying where it is; never wider than the axis. */
Window window_zoom(const Axis *axis, Window window, Position at, double factor);
/* Moves by a signed fraction of its width, kept inside the axis. */
Window window_pan(const Axis *axis, Window window, double fraction);
/* A window that shows [lo, hi) with a margin (a fraction of its width, each side), kept inside the axis. */
Window window_around(const Axis *axis, Position lo, Position hi, double margin);

#endif
