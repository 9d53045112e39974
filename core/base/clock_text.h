/* clock_text.h - wall clock times as milliseconds since 1970, UTC: no time zone is ever asked for.
 *
 *     "2026-11-26T03:10:05Z", "2026-11-26 03:10:05.250", "1795662605"   ->  1795662605000, …250, …000
 */
#ifndef CORE_BASE_CLOCK_TEXT_H
#define CORE_BASE_CLOCK_TEXT_H

#include "core/base/text.h"

#define CLOCK_TEXT_SIZE 32

/* Reads a date and time, or seconds since 1970, with or without a fraction (digits beyond milliseconds are dropped).
 * The years are 1970 to 9999. ERROR_USAGE says what is wrong. O(length). */
bool clock_parse(Str text, int64_t *time_ms, Error *error);
/* Takes a date and time off the start of `rest`, where log lines have one, with a fraction and a zone (+02:00) if
 * they follow. False, with nothing taken, where there is none or it is not in the years 1970 to 9999 (UTC). */
bool clock_take(Str *rest, int64_t *time_ms);
/* "2026-11-26 03:10:05" (UTC), or "unknown" outside the years 1970 to 9999. Returns `out`. */
char *clock_format(int64_t time_ms, char out[CLOCK_TEXT_SIZE]);
/* "03:10:05" (UTC), or "unknown" as above. Returns `out`. */
char *clock_format_time(int64_t time_ms, char out[CLOCK_TEXT_SIZE]);
/* "250 ms", "45 s", "2 h 10 min", "3 d 4 h"; the sign is left out. Returns `out`. */
char *duration_format(int64_t ms, char out[CLOCK_TEXT_SIZE]);

#endif
