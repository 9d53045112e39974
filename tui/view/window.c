/* window.c - computes windows that zoom, pan and fit.
 *
 * Example: on an axis of length 100, a window [40,60) zoomed by 2 around 45 is [43,53): 45 stays at a quarter of the
 * width. Panned by 3 of its widths, that window is [73,83); by 6, it ends with the axis: [90,100).
 */
#include "tui/view/window.h"

Window window_all(const Axis *axis)
{
    return (Window){0, axis->length};
}

/* The window of that width inside the axis that starts nearest to lo. */
static Window inside(const Axis *axis, Position lo, U128 width)
{
    if (width >= axis->length)
        return window_all(axis);
    if (lo > axis->length - width)
        lo = axis->length - width;
    return (Window){lo, lo + width};
}

static U128 window_times(U128 n, double factor)
{
    double product = (double)n * factor;
    return product >= 0x1p127 ? (U128)1 << 127 : product < 0 ? 0 : (U128)product;
}

Window window_zoom(const Axis *axis, Window window, Position at, double factor)
{
    U128 width = window.hi - window.lo;
    U128 wanted = factor > 0 ? window_times(width, 1 / factor) : width;
    /* not closer than 8 positions, or the 2^40th part of a segment: there would be nothing more to see */
    U128 least = axis->length / (axis->count > 1 ? axis->count : 1) / ((U128)1 << 40);
    least = least < 8 ? 8 : least;
    if (wanted < least)
        wanted = width < least ? width : least;
    if (wanted > axis->length)
        wanted = axis->length;
    at = at < window.lo ? window.lo : at > window.hi ? window.hi : at;
    U128 left = window_times(wanted, (double)(at - window.lo) / (double)width);
    return inside(axis, left > at ? 0 : at - left, wanted);
}

Window window_pan(const Axis *axis, Window window, double fraction)
{
    U128 width = window.hi - window.lo;
    U128 step = window_times(width, fraction < 0 ? -fraction : fraction);
    if (fraction < 0)
        return inside(axis, step > window.lo ? 0 : window.lo - step, width);
    return inside(axis, step > U128_MAX - window.lo ? U128_MAX : window.lo + step, width);
}

Window window_around(const Axis *axis, Position lo, Position hi, double margin)
{
    U128 width = hi > lo ? hi - lo : 0;
    U128 least =
        axis->length / (axis->count > 1 ? axis->count : 1) / 4; /* a single place shows with its surroundings */
    least = least ? least : 1;
    U128 wanted = width < least ? least : width, border = window_times(wanted, margin) + (wanted - width) / 2;
    wanted += 2 * border - (wanted - width);
    wanted = wanted < 1 ? 1 : wanted;
    return inside(axis, border > lo ? 0 : lo - border, wanted);
}
