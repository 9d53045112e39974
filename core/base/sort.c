/* sort.c - insertion for a few, radix for many.
 *
 * One pass over the entries finds the bytes that differ anywhere (OR of the XOR with the first number); each of those
 * is one counting pass, lowest first. Production LSNs differ in 5 of 8 bytes, keys in about 9 of 16.
 */
#include "core/base/sort.h"

#include "core/base/mem.h"

#include <stdbool.h>
#include <stdlib.h>

#define FEW 48 /* below it, insertion is faster than 256 counters a pass */

/* The two sorts differ in their types alone. NOLINTBEGIN(bugprone-macro-parentheses): types take no parentheses. */
#define SORT_FUNCTIONS(name, Entry, Number)                                                                            \
    static void name##_insertion(Entry *entries, size_t count)                                                         \
    {                                                                                                                  \
        for (size_t i = 1; i < count; i++) {                                                                           \
            Entry entry = entries[i];                                                                                  \
            size_t at = i;                                                                                             \
            for (; at > 0 && entries[at - 1].number > entry.number; at--)                                              \
                entries[at] = entries[at - 1];                                                                         \
            entries[at] = entry;                                                                                       \
        }                                                                                                              \
    }                                                                                                                  \
    static void name##_pass(const Entry *from, Entry *to, size_t count, unsigned shift, uint32_t *starts)              \
    {                                                                                                                  \
        uint32_t sum = 0;                                                                                              \
        for (size_t digit = 0; digit < 256; digit++) {                                                                 \
            uint32_t here = starts[digit];                                                                             \
            starts[digit] = sum;                                                                                       \
            sum += here;                                                                                               \
        }                                                                                                              \
        for (size_t i = 0; i < count; i++)                                                                             \
            to[starts[(uint8_t)(from[i].number >> shift)]++] = from[i];                                                \
    }                                                                                                                  \
    /* All passes' counts at once: starts[0] are of the lowest byte that differs. */                                   \
    static unsigned name##_count(const Entry *entries, size_t count, Number differs, unsigned *shifts,                 \
                                 uint32_t(*starts)[256])                                                               \
    {                                                                                                                  \
        unsigned passes = 0;                                                                                           \
        for (unsigned shift = 0; shift < 8 * sizeof(Number); shift += 8)                                               \
            if ((uint8_t)(differs >> shift))                                                                           \
                shifts[passes++] = shift;                                                                              \
        memset(starts, 0, passes * sizeof *starts);                                                                    \
        for (size_t i = 0; i < count; i++)                                                                             \
            for (unsigned pass = 0; pass < passes; pass++)                                                             \
                starts[pass][(uint8_t)(entries[i].number >> shifts[pass])]++;                                          \
        return passes;                                                                                                 \
    }                                                                                                                  \
    void name(Entry *entries, size_t count)                                                                            \
    {                                                                                                                  \
        if (count < FEW) {                                                                                             \
            name##_insertion(entries, count);                                                                          \
            return;                                                                                                    \
        }                                                                                                              \
        Number differs = 0;                                                                                            \
        bool sorted = true;                                                                                            \
        for (size_t i = 1; i < count; i++) {                                                                           \
            differs |= entries[i].number ^ entries[0].number;                                                          \
            sorted &= entries[i - 1].number <= entries[i].number;                                                      \
        }                                                                                                              \
        if (sorted)                                                                                                    \
            return;                                                                                                    \
        Entry *scratch = mem_alloc(count * sizeof *scratch), *from = entries, *to = scratch;                           \
        unsigned shifts[sizeof(Number)];                                                                               \
        uint32_t starts[sizeof(Number)][256];                                                                          \
        unsigned passes = name##_count(entries, count, differs, shifts, starts);                                       \
        for (unsigned pass = 0; pass < passes; pass++) {                                                               \
            name##_pass(from, to, count, shifts[pass], starts[pass]);                                                  \
            Entry *swap = from;                                                                                        \
            from = to;                                                                                                 \
            to = swap;                                                                                                 \
        }                                                                                                              \
        if (from != entries)                                                                                           \
            memcpy(entries, from, count * sizeof *entries);                                                            \
        free(scratch);                                                                                                 \
    }

/* NOLINTEND(bugprone-macro-parentheses) */

SORT_FUNCTIONS(sort_64, Sort64, uint64_t)
SORT_FUNCTIONS(sort_128, Sort128, U128)
