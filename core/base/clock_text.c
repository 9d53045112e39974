/* clock_text.c - converts dates and times. Days since 1970 are computed with years that begin in March, so that a leap
 * day is the last day of its year.
 *
 *     2026-11-26: March 2026 begins year 2026; 8 months and 25 days later
 */
#include "core/base/clock_text.h"

#include <stdio.h>

#define DAY_MS ((int64_t)86400000)

static int64_t clock_days_of(int64_t year, int64_t month, int64_t day)
{
    year -= month <= 2;
    int64_t era = year / 400, of_era = year - era * 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static void clock_date_of(int64_t days, int64_t *year, int64_t *month, int64_t *day)
{
    days += 719468;
    int64_t era = days / 146097, of_era = days - era * 146097;
    int64_t years = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    int64_t of_year = of_era - (365 * years + years / 4 - years / 100), shifted = (5 * of_year + 2) / 153;
    *day = of_year - (153 * shifted + 2) / 5 + 1;
    *month = shifted < 10 ? shifted + 3 : shifted - 9;
    *year = years + era * 400 + (*month <= 2);
}

/* Takes exactly `digits` decimal digits. */
static bool clock_take_digits(Str *rest, size_t digits, int64_t *value)
{
    if (rest->length < digits)
        return false;
    *value = 0;
    for (size_t i = 0; i < digits; i++) {
        if (!char_is_digit(rest->at[i]))
            return false;
        *value = *value * 10 + (rest->at[i] - '0');
    }
    *rest = (Str){rest->at + digits, rest->length - digits};
    return true;
}

static bool clock_take_char(Str *rest, const char *set)
{
    if (!rest->length || !char_among(*rest->at, set))
        return false;
    *rest = (Str){rest->at + 1, rest->length - 1};
    return true;
}

/* The milliseconds of ".25", ",250" or ".250113". Digits beyond milliseconds are dropped. */
static int64_t clock_take_fraction(Str *rest)
{
    Str after = *rest;
    int64_t ms = 0, unit = 100;
    if (!clock_take_char(&after, ".,") || !after.length || !char_is_digit(*after.at))
        return 0;
    for (; after.length && char_is_digit(*after.at); after = (Str){after.at + 1, after.length - 1}, unit /= 10)
        ms += (*after.at - '0') * unit;
    *rest = after;
    return ms;
}

/* "+02:00", "-0530": milliseconds ahead of UTC. */
static int64_t clock_take_zone(Str *rest)
{
    Str after = *rest;
    int64_t hours, minutes, sign = after.length && *after.at == '-' ? -1 : 1;
    if (clock_take_char(rest, "Zz"))
        return 0;
    if (!clock_take_char(&after, "+-") || !clock_take_digits(&after, 2, &hours))
        return 0;
    clock_take_char(&after, ":");
    if (!clock_take_digits(&after, 2, &minutes) || hours > 14 || minutes > 59)
        return 0;
    *rest = after;
    return sign * (hours * 60 + minutes) * 60000;
}

/* "2026-11-26": days since 1970. */
static bool clock_take_date(Str *at, int64_t *days)
{
    static const uint8_t lengths[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int64_t year, month, day;
    if (!clock_take_digits(at, 4, &year) || !clock_take_char(at, "-") || !clock_take_digits(at, 2, &month) ||
        !clock_take_char(at, "-") || !clock_take_digits(at, 2, &day))
        return false;
    if (year < 1970 || month < 1 || month > 12 || day < 1 || day > lengths[month - 1])
        return false;
    *days = clock_days_of(year, month, day);
    return true;
}

/* "03:12:44": seconds since midnight; 60 is a leap second. */
static bool clock_take_time(Str *at, int64_t *seconds)
{
    int64_t hour, minute, second;
    if (!clock_take_digits(at, 2, &hour) || !clock_take_char(at, ":") || !clock_take_digits(at, 2, &minute) ||
        !clock_take_char(at, ":") || !clock_take_digits(at, 2, &second))
        return false;
    *seconds = (hour * 60 + minute) * 60 + second;
    return hour <= 23 && minute <= 59 && second <= 60;
}

/* Is the time in the years 1970 to 9999? */
static bool is_representable(int64_t time_ms)
{
    return time_ms >= 0 && time_ms < clock_days_of(10000, 1, 1) * DAY_MS;
}

bool clock_take(Str *rest, int64_t *time_ms)
{
    Str at = *rest;
    int64_t days, seconds;
    if (!clock_take_date(&at, &days) || !clock_take_char(&at, "T ") || !clock_take_time(&at, &seconds))
        return false;
    int64_t ms = clock_take_fraction(&at);
    int64_t zone = clock_take_zone(&at);
    int64_t taken = days * DAY_MS + seconds * 1000 + ms - zone;
    if (!is_representable(taken)) /* a zone can move a time out of the years 1970 to 9999 */
        return false;
    *time_ms = taken;
    *rest = at;
    return true;
}

static bool seconds_parse(Str text, int64_t *time_ms)
{
    int64_t seconds = 0;
    Str rest = text;
    while (rest.length && char_is_digit(*rest.at) && seconds < (int64_t)1 << 38) {
        seconds = seconds * 10 + (*rest.at - '0');
        rest = (Str){rest.at + 1, rest.length - 1};
    }
    if (rest.length == text.length)
        return false;
    int64_t ms = clock_take_fraction(&rest);
    if (rest.length || seconds >= clock_days_of(10000, 1, 1) * (DAY_MS / 1000))
        return false;
    *time_ms = seconds * 1000 + ms;
    return true;
}

bool clock_parse(Str text, int64_t *time_ms, Error *error)
{
    Str rest = text = str_trim(text);
    int64_t parsed;
    bool fine = (clock_take(&rest, &parsed) && rest.length == 0) || seconds_parse(text, &parsed);
    if (fine) {
        *time_ms = parsed;
        return true;
    }
    char quoted[80];
    text_escape(text, quoted, sizeof quoted);
    return error_set(error, ERROR_USAGE,
                     "'%s' is not a time: expected seconds since 1970, or a time such as 2026-11-26T03:10:05Z (UTC)",
                     quoted);
}

char *clock_format(int64_t time_ms, char out[CLOCK_TEXT_SIZE])
{
    int64_t year, month, day, seconds = time_ms / 1000 % 86400;
    if (!is_representable(time_ms)) {
        snprintf(out, CLOCK_TEXT_SIZE, "unknown");
        return out;
    }
    clock_date_of(time_ms / DAY_MS, &year, &month, &day);
    snprintf(out, CLOCK_TEXT_SIZE, "%04d-%02d-%02d %02d:%02d:%02d", (int)year % 10000, (int)month % 100, (int)day % 100,
             (int)(seconds / 3600), (int)(seconds / 60 % 60), (int)(seconds % 60));
    return out;
}

char *clock_format_time(int64_t time_ms, char out[CLOCK_TEXT_SIZE])
{
    int64_t seconds = time_ms / 1000 % 86400;
    if (is_representable(time_ms))
        snprintf(out, CLOCK_TEXT_SIZE, "%02d:%02d:%02d", (int)(seconds / 3600), (int)(seconds / 60 % 60),
                 (int)(seconds % 60));
    else
        snprintf(out, CLOCK_TEXT_SIZE, "unknown");
    return out;
}

char *duration_format(int64_t ms, char out[CLOCK_TEXT_SIZE])
{
    long long seconds = (ms < 0 ? -ms : ms) / 1000, minutes = seconds / 60, hours = minutes / 60, days = hours / 24;
    if (ms < 1000 && ms > -1000)
        snprintf(out, CLOCK_TEXT_SIZE, "%lld ms", (long long)(ms < 0 ? -ms : ms));
    else if (seconds < 60)
        snprintf(out, CLOCK_TEXT_SIZE, "%lld s", seconds);
    else if (minutes < 60)
        snprintf(out, CLOCK_TEXT_SIZE, "%lld min %lld s", minutes, seconds % 60);
    else if (hours < 48)
        snprintf(out, CLOCK_TEXT_SIZE, "%lld h %lld min", hours, minutes % 60);
    else
        snprintf(out, CLOCK_TEXT_SIZE, "%lld d %lld h", days, hours % 24);
    return out;
}
