/* hex.h - hex digits of names and dumps, eight at a time.
 *
 *     hex_digits("0000067F", 8, &n)      n = 0x67F
 *
 * Millions of names have 36-digit keys, so eight characters are read as one word: the low nibble of '0'…'9' is the
 * digit, that of 'A'…'F' and 'a'…'f' the digit less 9, and bit 6 tells letters from figures. What comes out is made
 * into characters again, and compared: that finds every character that is no digit.
 */
#ifndef CORE_BASE_HEX_H
#define CORE_BASE_HEX_H

#include "core/base/bytes.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* 0 to 15; -1 where `c` is no hex digit. */
static inline int hex_digit(char c)
{
    unsigned digit = (unsigned)(unsigned char)c - '0', letter = ((unsigned)(unsigned char)c | 32u) - 'a';
    return digit < 10 ? (int)digit : letter < 6 ? (int)letter + 10 : -1;
}

static inline bool char_is_hex(char c)
{
    return hex_digit(c) >= 0;
}

/* The number of hex digits before the first other character, within `max` characters. */
static inline size_t hex_run(const char *at, size_t max)
{
    size_t n = 0;
    while (n < max && char_is_hex(at[n]))
        n++;
    return n;
}

/* The value of eight hex digits; false where one of them is no hex digit. */
static inline bool hex_word(const char *at, uint64_t *value)
{
    const uint64_t ones = 0x0101010101010101u;
    uint64_t text = be64_load((const uint8_t *)at);
    uint64_t letters = text >> 6 & ones, digits = (text & 15 * ones) + 9 * letters;
    uint64_t again = digits + '0' * ones + ('A' - '0' - 10) * letters, upper = text & ~(letters << 5);
    uint64_t ten = (digits + 6 * ones) >> 4 & ones; /* a 1 in each byte whose digit is A to F */
    if (again != upper || ten != letters || (digits & 16 * ones))
        return false;
    digits = (digits | digits >> 4) & 0x00FF00FF00FF00FFu;
    digits = (digits | digits >> 8) & 0x0000FFFF0000FFFFu;
    *value = (digits | digits >> 16) & UINT32_MAX;
    return true;
}

/* The number that exactly `count` hex digits form, 16 at most. False, and *value unchanged, where one of them is no hex
 * digit. */
static inline bool hex_digits(const char *at, size_t count, uint64_t *value)
{
    uint64_t number = 0;
    for (; count >= 8; at += 8, count -= 8) {
        uint64_t word;
        if (!hex_word(at, &word))
            return false;
        number = number << 32 | word;
    }
    for (; count > 0; at++, count--) {
        int digit = hex_digit(*at);
        if (digit < 0)
            return false;
        number = number << 4 | (uint64_t)digit;
    }
    *value = number;
    return true;
}

#endif
