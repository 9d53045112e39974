/* listing_words.c - splits a line into words and classifies each by its shape. */
#include "core/formats/listing_words.h"

/* Is it a mode: "-rw-r--r--", ".rw-r--r--", PowerShell's "-a----"? */
static bool is_mode(Str word)
{
    if (word.length >= 10 && word.length <= 11 && char_among(word.at[0], "-dlbcps.")) {
        for (int i = 1; i < 10; i++)
            if (!char_among(word.at[i], "rwxsStT-"))
                return false;
        return true;
    }
    if (word.length < 5 || word.length > 7 || !char_among(word.at[0], "d-l"))
        return false;
    for (size_t i = 1; i < word.length; i++)
        if (!char_among(word.at[i], "arhsl-"))
            return false;
    return true;
}

/* The length of a date at the word's start: 2024-08-01, 2024/08/01, 01/08/2024; 0: not a date. */
static size_t listing_date_length(Str word)
{
    if (word.length < 10)
        return 0;
    bool year_first = all_digits(word.at, 4) && char_among(word.at[4], "-/") && all_digits(word.at + 5, 2) &&
                      word.at[7] == word.at[4] && all_digits(word.at + 8, 2);
    bool year_last = all_digits(word.at, 2) && char_among(word.at[2], "-/.") && all_digits(word.at + 3, 2) &&
                     word.at[5] == word.at[2] && all_digits(word.at + 6, 4);
    return year_first || year_last ? 10 : 0;
}

static bool is_month(Str word)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    for (size_t i = 0; word.length == 3 && i < sizeof months - 1; i += 3)
        if (memcmp(word.at, months + i, 3) == 0)
            return true;
    return false;
}

/* Is it a time, and of which kind: 10:00, 10:00:00, 10:00:00.000? */
static WordKind time_kind(Str word)
{
    if (word.length < 4 || !char_is_digit(word.at[0]) || !memchr(word.at, ':', 3))
        return WORD_OTHER;
    size_t colons = 0;
    for (size_t i = 0; i < word.length; i++) {
        colons += word.at[i] == ':';
        if (!char_is_digit(word.at[i]) && !char_among(word.at[i], ":.,+-Z"))
            return WORD_OTHER;
    }
    return colons > 1 ? WORD_SECONDS : WORD_TIME;
}

static bool listing_is_time_zone(Str word)
{
    static const Str zones[] = {{"UTC", 3}, {"GMT", 3}, {"Z", 1}, {"AM", 2}, {"PM", 2}};
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
        if (str_equal(word, zones[i]))
            return true;
    return (word.length == 5 || word.length == 6) && char_among(word.at[0], "+-") && char_is_digit(word.at[1]) &&
           char_is_digit(word.at[word.length - 1]);
}

bool word_is_rounded(Str word)
{
    size_t n = 0;
    while (n < word.length && (char_is_digit(word.at[n]) || (n > 0 && word.at[n] == '.')))
        n++;
    if (n == 0 || n == word.length || word.length - n > 3 || !char_among(word.at[n], "KMGTkmgt"))
        return false;
    Str unit = {word.at + n + 1, word.length - n - 1};
    return unit.length == 0 || str_equal(unit, STR("B")) || str_equal(unit, STR("iB")) || str_equal(unit, STR("b"));
}

static WordKind word_kind(Str word)
{
    if (all_digits(word.at, word.length))
        return WORD_NUMBER;
    if (is_mode(word))
        return WORD_MODE;
    if (listing_date_length(word))
        return word.length == 10 ? WORD_DATE : WORD_STAMP;
    if (is_month(word))
        return WORD_MONTH;
    if (listing_is_time_zone(word))
        return WORD_ZONE;
    return word_is_rounded(word) ? WORD_ROUNDED : time_kind(word);
}

/* The length of a separator: a blank, or what encloses words: brackets, quotes, field marks, lines drawn by tree. 0:
 * a character of a word. */
static size_t separator(Str text)
{
    static const char among[256] = {[' '] = 1, ['\t'] = 1, ['\r'] = 1, ['\v'] = 1, ['\f'] = 1, [','] = 1, [';'] = 1,
                                    ['|'] = 1, ['"'] = 1,  ['\''] = 1, ['`'] = 1,  ['['] = 1,  [']'] = 1, ['('] = 1,
                                    [')'] = 1, ['{'] = 1,  ['}'] = 1,  ['<'] = 1,  ['>'] = 1,  ['='] = 1, ['\n'] = 1};
    if (among[(unsigned char)text.at[0]])
        return 1;
    const unsigned char *at = (const unsigned char *)text.at;
    bool drawn = text.length >= 3 && at[0] == 0xE2 && (at[1] == 0x94 || at[1] == 0x95); /* U+2500 to U+257F */
    bool no_break = text.length >= 2 && at[0] == 0xC2 && at[1] == 0xA0;
    return drawn ? 3 : no_break ? 2 : 0;
}

/* The length of a number with grouped digits between blanks, such as "81,920". */
static size_t grouped_digits(Str text, size_t at)
{
    size_t n = at, groups = 0;
    while (n < text.length && char_is_digit(text.at[n]))
        n++;
    if (n == at || n - at > 3)
        return 0;
    while (n + 3 < text.length && text.at[n] == ',' && all_digits(text.at + n + 1, 3)) {
        n += 4;
        groups++;
    }
    bool before = at == 0 || char_among(text.at[at - 1], " \t["),
         behind = n == text.length || char_among(text.at[n], " \t]");
    return groups && before && behind ? n - at : 0;
}

void words_take(Str text, ListingWords *words)
{
    size_t at = 0;
    words->count = 0;
    words->more = false;
    while (at < text.length) {
        size_t blank = separator((Str){text.at + at, text.length - at});
        if (blank) {
            at += blank;
            continue;
        }
        size_t end = at + grouped_digits(text, at);
        bool grouped = end > at;
        while (end < text.length && !grouped && !separator((Str){text.at + end, text.length - end}))
            end++;
        if (words->count == WORDS_MAX) {
            words->more = true;
            return;
        }
        Str word = {text.at + at, end - at};
        words->at[words->count++] = (ListingWord){word, grouped ? WORD_NUMBER : word_kind(word)};
        at = end;
    }
}

ListingSize word_number(Str word, uint64_t *size)
{
    char digits[32];
    size_t n = 0;
    for (size_t i = 0; i < word.length; i++) {
        if (word.at[i] == ',')
            continue;
        if (n == sizeof digits)
            return LISTING_TOO_LARGE;
        digits[n++] = word.at[i];
    }
    uint64_t value;
    if (!number_parse((Str){digits, n}, &value, NULL) || value > INT64_MAX)
        return LISTING_TOO_LARGE;
    *size = value;
    return LISTING_EXACT;
}
