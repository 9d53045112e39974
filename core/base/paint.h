/* paint.h - segments that are painted once each: the first layer painted over a segment is the one that counts.
 *
 *     next     0 1 2 3 4 5         paint [1,4)       0 4 4 4 4 5         paint [0,6) paints 0, 4 and 5 alone
 *
 * next[i] leads to the first segment from i on that is not painted. Each walk shortens the path for the next one, so n
 * layers over m segments cost about n + m steps.
 */
#ifndef CORE_BASE_PAINT_H
#define CORE_BASE_PAINT_H

#include <stddef.h>
#include <stdint.h>

/* `next` belongs to the caller and has room for count + 1 entries; the last one is a guard that is never painted. */
static inline void paint_init(uint32_t *next, size_t count)
{
    for (size_t i = 0; i <= count; i++)
        next[i] = (uint32_t)i;
}

/* The first segment from `at` on that is not painted, or `count` where there is none. Amortised almost constant. */
static inline uint32_t paint_next(uint32_t *next, uint32_t at)
{
    while (next[at] != at) { /* path halving keeps the chains short */
        next[at] = next[next[at]];
        at = next[at];
    }
    return at;
}

/* Paints a segment, which must not be painted yet. */
static inline void paint_mark(uint32_t *next, uint32_t at)
{
    next[at] = at + 1;
}

#endif
