/* number.h - numbers from text and as text for people: counts, bytes with their units, nouns with their s. */
#ifndef CORE_BASE_NUMBER_H
#define CORE_BASE_NUMBER_H

#include "core/base/error.h"
#include "core/base/str.h"

#include <stdint.h>

/* A decimal or 0x number with an optional suffix K, M, G, T, P (1024^1..5, either case), up to 2^64-1.
 * ERROR_INPUT says that it is not a number (as an empty text is not) or too large. */
bool number_parse(Str text, uint64_t *value, Error *error);
/* Reads 1 to 16 hex digits, with an optional 0x. ERROR_INPUT with the reason. */
bool number_parse_hex(Str text, uint64_t *value, Error *error);

/* "248 GiB", "24.0 KiB", "1.06 MiB", "12 B": three significant digits, or four from 1000 to
 * 1023; the unit changes where the rounded number would be 1024. `out` holds 32 bytes. Returns `out`. */
char *bytes_format(uint64_t bytes, char out[32]);
/* A sum over `count` things, `unknown` of which have no known size and count as 0 bytes: "259 KiB", the lower bound
 * ">= 259 KiB", or "unknown" where none has one. `out` holds 40 bytes. Returns `out`. */
char *bytes_sum_format(uint64_t bytes, uint64_t count, uint64_t unknown, char out[40]);
/* "26,690". `out` holds 32 bytes. Returns `out`. */
char *count_format(uint64_t count, char out[32]);
/* "1 layer", "26,690 layers", "2 flushes": for nouns whose plural is an s or es. `out` holds 64 bytes, the noun has up
 * to 30. Returns `out`. */
char *plural_format(uint64_t count, const char *noun, char out[64]);
/* "s", or "" for 1: the ending of a noun behind a number. A static string. */
const char *plural_ending(uint64_t count);
/* "s" for 1, else "": the ending of a verb behind a number, "1 layer needs", "2 layers need". A static string. */
const char *verb_ending(uint64_t count);
/* The form that agrees with the count: `one` for 1, else `many`: "is" or "are", "it" or "them". */
const char *word_for(uint64_t count, const char *one, const char *many);
/* " (estimated)", what stands behind a figure that is an estimate, else "". A static string. */
const char *estimate_mark(bool estimated);

#endif
