/* number.c - reads numbers with their units, and writes them with three digits or with commas.
 *
 *     "24K" is 24 * 1024 = 24576; 24576 bytes are "24.0 KiB", 24576 layers "24,576"
 */
#include "core/base/number.h"

#include "core/base/hex.h"
#include "core/base/u128.h"

#include <stdio.h>
#include <string.h>

static int number_suffix_shift(char c)
{
    switch (c) {
    case 'K':
    case 'k':
        return 10;
    case 'M':
    case 'm':
        return 20;
    case 'G':
    case 'g':
        return 30;
    case 'T':
    case 't':
        return 40;
    case 'P':
    case 'p':
        return 50;
    default:
        return 0;
    }
}

bool number_parse_hex(Str text, uint64_t *value, Error *error)
{
    Str digits = text;
    if (digits.length > 2 && digits.at[0] == '0' && (digits.at[1] | 32) == 'x') {
        digits.at += 2;
        digits.length -= 2;
    }
    if (hex_run(digits.at, digits.length) < digits.length)
        return error_set(error, ERROR_INPUT, "'%.*s' is not a hex number", STR_ARG(text));
    uint64_t n;
    if (!digits.length || digits.length > 16 || !hex_digits(digits.at, digits.length, &n))
        return error_set(error, ERROR_INPUT, "'%.*s' is not a hex number of 1 to 16 digits", STR_ARG(text));
    *value = n;
    return true;
}

bool number_parse(Str text, uint64_t *value, Error *error)
{
    Str digits = text;
    int shift = digits.length > 1 ? number_suffix_shift(digits.at[digits.length - 1]) : 0;
    if (shift)
        digits.length--;
    uint64_t n = 0;
    bool fits = true;
    if (digits.length > 2 && digits.at[0] == '0' && (digits.at[1] | 32) == 'x') {
        if (!number_parse_hex(digits, &n, error))
            return false;
    } else {
        for (size_t i = 0; i < digits.length; i++) {
            if (digits.at[i] < '0' || digits.at[i] > '9')
                return error_set(error, ERROR_INPUT, "'%.*s' is not a number", STR_ARG(text));
            fits = fits && !__builtin_mul_overflow(n, (uint64_t)10, &n) &&
                   !__builtin_add_overflow(n, (uint64_t)(digits.at[i] - '0'), &n);
        }
        if (!digits.length)
            return error_set(error, ERROR_INPUT, "'%.*s' is not a number", STR_ARG(text));
    }
    if (!fits || (shift && n >> (64 - shift)))
        return error_set(error, ERROR_INPUT, "'%.*s' is too large", STR_ARG(text));
    *value = n << shift;
    return true;
}

/* The value in units of 2^shift bytes, times `scale`, rounded as printf() rounds: ties to even. */
static uint64_t scaled_bytes(uint64_t bytes, int shift, unsigned scale)
{
    uint64_t whole = bytes >> shift;
    U128 parts = (U128)(bytes - (whole << shift)) * scale;
    uint64_t digits = whole * scale + (uint64_t)(parts >> shift), left = (uint64_t)(parts - (parts >> shift << shift));
    uint64_t half = shift ? (uint64_t)1 << (shift - 1) : 1;
    return digits + (left > half || (left == half && digits % 2));
}

/* In whole numbers, because a picture of a million layers has as many sizes: a tenth of printf()'s time. */
char *bytes_format(uint64_t bytes, char out[32])
{
    static const char *const units[] = {" B", " KiB", " MiB", " GiB", " TiB", " PiB", " EiB"};
    static const unsigned scales[] = {1, 10, 100};
    int unit = 0;
    while (unit < 6 && bytes >> (10 * (unit + 1)))
        unit++;
    if (unit < 6 && scaled_bytes(bytes, 10 * unit, 1) == 1024) /* it rounds to 1.00 of the next unit */
        unit++;
    uint64_t whole = bytes >> (10 * unit);
    int decimals = unit == 0 || whole >= 100 ? 0 : whole >= 10 ? 1 : 2;
    if (decimals > 0 && scaled_bytes(bytes, 10 * unit, scales[decimals]) >= 1000)
        decimals--; /* 9.996 rounds to 10.0 */
    uint64_t digits = scaled_bytes(bytes, 10 * unit, scales[decimals]);
    char text[24], *to = text + sizeof text;
    for (int i = 0; i < decimals; i++, digits /= 10)
        *--to = (char)('0' + digits % 10);
    if (decimals)
        *--to = '.';
    do
        *--to = (char)('0' + digits % 10);
    while (digits /= 10);
    size_t length = (size_t)(text + sizeof text - to);
    memcpy(out, to, length);
    memcpy(out + length, units[unit], strlen(units[unit]) + 1);
    return out;
}

char *bytes_sum_format(uint64_t bytes, uint64_t count, uint64_t unknown, char out[40])
{
    char known[32];
    bool none_known = count > 0 && unknown == count;
    snprintf(out, 40, "%s%s", unknown && !none_known ? ">= " : "", none_known ? "unknown" : bytes_format(bytes, known));
    return out;
}

char *count_format(uint64_t count, char out[32])
{
    char digits[24];
    int length = snprintf(digits, sizeof digits, "%llu", (unsigned long long)count), n = 0;
    for (int i = 0; i < length; i++) {
        if (i && (length - i) % 3 == 0)
            out[n++] = ',';
        out[n++] = digits[i];
    }
    out[n] = '\0';
    return out;
}

const char *word_for(uint64_t count, const char *one, const char *many)
{
    return count == 1 ? one : many;
}

const char *plural_ending(uint64_t count)
{
    return word_for(count, "", "s");
}

const char *verb_ending(uint64_t count)
{
    return word_for(count, "s", "");
}

/* Does the word end in a sound behind which English puts "es"? flush, reach, box, class */
static bool hisses(const char *word)
{
    size_t length = strlen(word);
    char last = length ? word[length - 1] : 0, before = length > 1 ? word[length - 2] : 0;
    return last == 's' || last == 'x' || (last == 'h' && (before == 's' || before == 'c'));
}

char *plural_format(uint64_t count, const char *noun, char out[64])
{
    char digits[32];
    const char *ending = word_for(count, "", hisses(noun) ? "es" : "s");
    snprintf(out, 64, "%s %s%s", count_format(count, digits), noun, ending);
    return out;
}

const char *estimate_mark(bool estimated)
{
    return estimated ? " (estimated)" : "";
}
