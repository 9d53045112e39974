/* listing.c - words before and behind the name, each of a kind; rules over kinds, from the surest to the vaguest.
 *
 *     -rw-r--r-- u/g  81920 2025-01-01 10:00 tl/NAME
 *     MODE       -    NUM   DATE       TIME  name          a mode: the last number before the date is the size
 */
#include "core/formats/listing.h"

#include "core/formats/layer_name.h"

#define WORDS_MAX  24
#define SIDE       (LISTING_COLUMNS / 2)
#define OBJECT_MAX 4096 /* bytes before and behind a name in which its JSON object ends */

typedef enum WordKind {
    WORD_OTHER,
    WORD_NUMBER,
    WORD_ROUNDED, /* 257M, 80.0KiB */
    WORD_DATE,
    WORD_STAMP, /* date and time in one word */
    WORD_TIME,
    WORD_SECONDS, /* a time with seconds */
    WORD_ZONE,
    WORD_MONTH,
    WORD_MODE, /* -rw-r--r-- */
} WordKind;

typedef struct Word {
    Str text;
    WordKind kind;
} Word;

typedef struct Words {
    Word at[WORDS_MAX];
    size_t count;
    bool more; /* there are more than that: no listing has so many */
} Words;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static bool all_digits(const char *at, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!is_digit(at[i]))
            return false;
    return n > 0;
}

/* "-rw-r--r--", ".rw-r--r--", PowerShell's "-a----" */
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

/* Length of a date at the word's start: 2024-08-01, 2024/08/01, 01/08/2024; 0: none. */
static size_t date_length(Str word)
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

/* 10:00, 10:00:00, 10:00:00.000 */
static WordKind time_kind(Str word)
{
    if (word.length < 4 || !is_digit(word.at[0]) || !memchr(word.at, ':', 3))
        return WORD_OTHER;
    size_t colons = 0;
    for (size_t i = 0; i < word.length; i++) {
        colons += word.at[i] == ':';
        if (!is_digit(word.at[i]) && !char_among(word.at[i], ":.,+-Z"))
            return WORD_OTHER;
    }
    return colons > 1 ? WORD_SECONDS : WORD_TIME;
}

static bool is_zone(Str word)
{
    static const Str zones[] = {{"UTC", 3}, {"GMT", 3}, {"Z", 1}, {"AM", 2}, {"PM", 2}};
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
        if (str_equal(word, zones[i]))
            return true;
    return (word.length == 5 || word.length == 6) && char_among(word.at[0], "+-") && is_digit(word.at[1]) &&
           is_digit(word.at[word.length - 1]);
}

/* "257M", "80.0KiB", "1.5G": digits, at most one dot, a unit. */
static bool is_rounded(Str word)
{
    size_t n = 0;
    while (n < word.length && (is_digit(word.at[n]) || (n > 0 && word.at[n] == '.')))
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
    if (date_length(word))
        return word.length == 10 ? WORD_DATE : WORD_STAMP;
    if (is_month(word))
        return WORD_MONTH;
    if (is_zone(word))
        return WORD_ZONE;
    return is_rounded(word) ? WORD_ROUNDED : time_kind(word);
}

/* Blanks and what encloses words: brackets, quotes, field marks, lines drawn by tree. Returns its length; 0: a word's
 * character. */
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

/* "81,920" between blanks: one number. */
static size_t grouped_digits(Str text, size_t at)
{
    size_t n = at, groups = 0;
    while (n < text.length && is_digit(text.at[n]))
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

static void take_words(Str text, Words *words)
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
        words->at[words->count++] = (Word){word, grouped ? WORD_NUMBER : word_kind(word)};
        at = end;
    }
}

/* The number that the word is, commas left out. */
static ListingSize number_of(Str word, uint64_t *size)
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

static bool is_size(const Words *words, size_t i)
{
    return i < words->count && (words->at[i].kind == WORD_NUMBER || words->at[i].kind == WORD_ROUNDED);
}

static bool take_size(const Words *words, size_t i, ListingLine *listing)
{
    listing->size_kind =
        words->at[i].kind == WORD_ROUNDED ? LISTING_ROUNDED : number_of(words->at[i].text, &listing->size);
    return true;
}

static bool is_when(WordKind kind)
{
    return kind == WORD_DATE || kind == WORD_STAMP || kind == WORD_TIME || kind == WORD_SECONDS || kind == WORD_ZONE;
}

/* After a mode: ls -l in all its forms, find -ls, tar tvf, tree -p, rsync --list-only, dir. */
static bool size_after_mode(const Words *words, ListingLine *listing)
{
    size_t mode = 0, date, count = words->count;
    while (mode < count && mode < 4 && words->at[mode].kind != WORD_MODE)
        mode++;
    if (mode == count || mode == 4)
        return false;
    listing->folder = char_among(words->at[mode].text.at[0], "dlbcps");
    for (date = mode + 1; date < count && !is_when(words->at[date].kind) && words->at[date].kind != WORD_MONTH;)
        date++;
    if (date == count) { /* no date: the only number, for two may be links and size */
        size_t only = 0, numbers = 0;
        for (size_t i = mode + 1; i < count; i++)
            if (is_size(words, i)) {
                only = i;
                numbers++;
            }
        return numbers == 1 && take_size(words, only, listing);
    }
    /* "1 Jan 10:00": the day may stand before its month */
    bool month = words->at[date].kind == WORD_MONTH;
    size_t last = month && date > 0 && !(date + 1 < count && words->at[date + 1].kind == WORD_NUMBER) ? date - 1 : date;
    for (size_t i = last; i-- > mode + 1;)
        if (is_size(words, i))
            return take_size(words, i, listing);
    while (date < count && is_when(words->at[date].kind))
        date++;
    return is_size(words, date) && take_size(words, date, listing);
}

/* DATE TIME [ZONE] SIZE [word] name: aws s3 ls, s3cmd, mc. SIZE STAMP name: gsutil; SIZE DATE TIME name: rclone, if the
 * time has seconds (du --time has none, and counts KiB). */
static bool size_beside_date(const Words *words, ListingLine *listing)
{
    size_t count = words->count, last = count;
    if (count >= 2 && is_when(words->at[0].kind)) {
        size_t i = 1;
        while (i < count && is_when(words->at[i].kind))
            i++;
        return i + 2 >= count && is_size(words, i) && take_size(words, i, listing);
    }
    while (last > 0 && is_when(words->at[last - 1].kind))
        last--;
    if (last != 1 || last == count || !is_size(words, 0))
        return false;
    for (size_t i = last; i < count; i++)
        if (words->at[i].kind == WORD_SECONDS || words->at[i].kind == WORD_STAMP)
            return take_size(words, 0, listing);
    return false;
}

/* tree -s: "[      81920]  name" */
static bool size_in_brackets(Str before, ListingLine *listing)
{
    Str text = str_trim(before);
    const char *open = text.length && str_ends(text, STR("]")) ? memrchr(text.at, '[', text.length) : NULL;
    Words words;
    if (!open)
        return false;
    take_words((Str){open, (size_t)(text.at + text.length - open)}, &words);
    return words.count == 1 && is_size(&words, 0) && take_size(&words, 0, listing);
}

/* ---- labels ---- */

/* "file_size", "Size", "Content-Length": a label of a file's size. */
static bool is_size_label(Str label)
{
    static const Str labels[] = {{"size", 4},          {"bytes", 5},        {"length", 6},         {"filesize", 8},
                                 {"layersize", 9},     {"sizebytes", 9},    {"layerfilesize", 13}, {"objectsize", 10},
                                 {"physicalsize", 12}, {"sizeinbytes", 11}, {"contentlength", 13}};
    char plain[16];
    size_t n = 0;
    for (size_t i = 0; i < label.length; i++) {
        if (label.at[i] == '_' || label.at[i] == '-' || label.at[i] == ' ')
            continue;
        if (n == sizeof plain)
            return false;
        plain[n++] = (char)(label.at[i] | 32);
    }
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (str_equal((Str){plain, n}, labels[i]))
            return true;
    return false;
}

/* The label that ends at `end`: letters, '_' and '-', perhaps in quotes. */
static Str label_before(Str text, size_t end)
{
    while (end > 0 && char_among(text.at[end - 1], " \t\"'\\"))
        end--;
    size_t begin = end;
    while (begin > 0 && (is_letter(text.at[begin - 1]) || char_among(text.at[begin - 1], "_-")))
        begin--;
    return (Str){text.at + begin, end - begin};
}

/* The word of digits, dots and letters at `at`. */
static Str value_at(Str text, size_t at)
{
    size_t end = at;
    while (end < text.length && (is_digit(text.at[end]) || is_letter(text.at[end]) || text.at[end] == '.'))
        end++;
    return (Str){text.at + at, end - at};
}

static ListingSize value_size(Str value, uint64_t *size)
{
    return all_digits(value.at, value.length) ? number_of(value, size)
           : is_rounded(value)                ? LISTING_ROUNDED
                                              : LISTING_NO_SIZE;
}

/* The first labelled size in `scope`. */
static ListingSize labelled(Str scope, uint64_t *size)
{
    for (size_t i = 0; i < scope.length; i++) {
        bool mark = scope.at[i] == ':' || scope.at[i] == '=';
        if (!mark && !is_digit(scope.at[i]))
            continue;
        if (mark && !is_size_label(label_before(scope, i)))
            continue;
        size_t at = i + mark;
        while (mark && at < scope.length && char_among(scope.at[at], " \t\"'\\"))
            at++;
        Str value = value_at(scope, at);
        size_t behind = at + value.length;
        ListingSize kind = LISTING_NO_SIZE;
        bool counted = i == 0 || char_among(scope.at[i - 1], " \t(");
        if (mark || (counted && str_starts((Str){scope.at + behind, scope.length - behind}, STR(" bytes"))))
            kind = value_size(value, size);
        if (kind != LISTING_NO_SIZE)
            return kind;
        i = behind > i ? behind - 1 : i;
    }
    return LISTING_NO_SIZE;
}

/* Where the object around `at` begins or ends, looked for in the direction `step`; `at`: not near. */
static size_t object_edge(Str text, size_t at, bool ahead)
{
    size_t depth = 0, limit = ahead ? text.length - at : at;
    limit = limit < OBJECT_MAX ? limit : OBJECT_MAX;
    for (size_t i = 0; i < limit; i++) {
        size_t place = ahead ? at + i : at - 1 - i;
        char c = text.at[place];
        if (c == (ahead ? '{' : '}')) {
            depth++;
        } else if (c == (ahead ? '}' : '{')) {
            if (depth == 0)
                return place;
            depth--;
        }
    }
    return at;
}

/* The line, or the JSON object, in which labels are the name's. */
static Str scope_of(Str text, Str name)
{
    size_t begin = (size_t)(name.at - text.at), end = begin + name.length, behind = end;
    if (end < text.length && text.at[end] == '"') {
        behind++;
        while (behind < text.length && char_among(text.at[behind], " \t\r\n:"))
            behind++;
        if (behind < text.length && text.at[behind] == '{') /* "NAME": {…} */
            return (Str){text.at + behind + 1, object_edge(text, behind + 1, true) - behind - 1};
        size_t from = object_edge(text, begin, false), until = object_edge(text, end, true);
        if (from < begin && until > end)
            return (Str){text.at + from, until - from};
    }
    size_t from = begin < OBJECT_MAX ? 0 : begin - OBJECT_MAX;
    size_t until = text.length - end < OBJECT_MAX ? text.length : end + OBJECT_MAX;
    const char *before = begin > from ? memrchr(text.at + from, '\n', begin - from) : NULL;
    const char *after = memchr(text.at + end, '\n', until - end);
    from = before ? (size_t)(before - text.at) : from;
    until = after ? (size_t)(after - text.at) : until;
    return (Str){text.at + from, until - from};
}

ListingSize listing_labelled_size(Str text, Str name, uint64_t *size)
{
    Str scope = scope_of(text, name);
    size_t inside =
        name.at >= scope.at && name.at < scope.at + scope.length ? (size_t)(name.at - scope.at) : scope.length;
    size_t behind = inside + name.length < scope.length ? inside + name.length : scope.length, from = 0;
    Str found, before = {scope.at, inside}, after = {scope.at + behind, scope.length - behind};
    if (layer_name_find(after, &from, &found)) /* up to the next name: behind it all is that one's */
        after.length = (size_t)(found.at - after.at);
    ListingSize kind = labelled(after, size);
    from = 0;
    if (kind != LISTING_NO_SIZE || layer_name_find(before, &from, &found))
        return kind;
    return labelled(before, size);
}

/* ---- the line ---- */

/* Where the word with the name in it begins: behind a blank, a quote, a bracket, a mark of a field or of a diff, a
 * prefix that ends in a colon. */
static size_t name_begin(Str line, size_t hit)
{
    static const char among[256] = {['\0'] = 1, [' '] = 1, ['\t'] = 1, ['\r'] = 1, ['\v'] = 1, ['\f'] = 1, [','] = 1,
                                    [';'] = 1,  ['|'] = 1, ['"'] = 1,  ['\''] = 1, ['`'] = 1,  ['['] = 1,  [']'] = 1,
                                    ['('] = 1,  [')'] = 1, ['{'] = 1,  ['}'] = 1,  ['<'] = 1,  ['>'] = 1,  ['='] = 1};
    size_t begin = hit;
    while (begin > 0) {
        char c = line.at[begin - 1];
        if (c == ':' && !(begin + 1 < hit && line.at[begin] == '/' && line.at[begin + 1] == '/'))
            break;
        if (among[(unsigned char)c])
            break;
        begin--;
    }
    if (begin == 0 && begin < hit && char_among(line.at[0], "+-"))
        begin++;
    if (begin < hit && line.at[hit - 1] != '/' && line.at[hit - 1] != '\\')
        begin = hit; /* something else touches it: no path */
    return begin;
}

/* The whole line is a path with blanks in it: "/a dir/NAME", "./a dir/NAME". */
static bool is_path(Str line, size_t hit)
{
    if (hit == 0 || (line.at[hit - 1] != '/' && line.at[hit - 1] != '\\'))
        return false;
    if (memchr(line.at, '\0', hit))
        return false;
    return line.at[0] == '/' || str_starts(line, STR("./")) || str_starts(line, STR("../"));
}

static void add_columns(const Words *words, bool behind, bool prose, ListingLine *listing)
{
    for (size_t i = 0; i < words->count && i < SIDE; i++) {
        const Word *word = &words->at[behind ? i : words->count - 1 - i];
        size_t column = behind ? SIDE + i : i;
        if (word->kind == WORD_NUMBER && number_of(word->text, &listing->number[column]) == LISTING_EXACT)
            listing->columns |= 1u << column;
        else if (word->kind == WORD_ROUNDED && !prose)
            listing->size_kind = LISTING_ROUNDED;
    }
}

static bool any_other(const Words *words)
{
    for (size_t i = 0; i < words->count; i++)
        if (words->at[i].kind == WORD_OTHER)
            return true;
    return false;
}

/* A field mark touches the name on both sides, as far as there is something. */
static bool is_field(Str line, Str name)
{
    size_t begin = (size_t)(name.at - line.at), end = begin + name.length;
    return (begin == 0 || char_among(line.at[begin - 1], ",;|\"\t")) &&
           (end == line.length || char_among(line.at[end], ",;|\"\t"));
}

Str listing_path(Str line, Str logical)
{
    size_t hit = (size_t)(logical.at - line.at), end = hit + logical.length;
    size_t begin = end == line.length && is_path(line, hit) ? 0 : name_begin(line, hit);
    return (Str){line.at + begin, end - begin};
}

void listing_line(Str text, Str line, ListingLine *listing)
{
    size_t from = 0;
    Words before, after;
    Str another;
    *listing = (ListingLine){0};
    if (!layer_name_find(line, &from, &listing->logical)) {
        take_words(line, &before);
        size_after_mode(&before, listing);
        listing->size_kind = LISTING_NO_SIZE;
        return;
    }
    listing->name = listing_path(line, listing->logical);
    if (layer_name_find(line, &from, &another))
        return; /* several names: prose */
    size_t begin = (size_t)(listing->name.at - line.at), end = begin + listing->name.length;
    if (begin == 0 && end == line.length) {
        listing->placed = true;
        return;
    }
    Str left = {line.at, begin};
    take_words(left, &before);
    take_words((Str){line.at + end, line.length - end}, &after);
    listing->placed = before.count == 0 || after.count == 0 || is_field(line, listing->name) ||
                      (!any_other(&before) && !any_other(&after));
    if (size_after_mode(&before, listing) || size_in_brackets(left, listing) || before.more || after.more)
        return;
    if (after.count == 0 && size_beside_date(&before, listing))
        return;
    listing->size_kind = listing_labelled_size(text, listing->name, &listing->size);
    if (listing->size_kind != LISTING_NO_SIZE)
        return;
    bool prose = any_other(&before) || any_other(&after);
    add_columns(&before, false, prose, listing);
    add_columns(&after, true, prose, listing);
}

/* ---- all lines together ---- */

static bool is_name_label(Str word)
{
    static const Str labels[] = {{"name", 4},   {"key", 3},  {"path", 4},     {"file", 4},
                                 {"object", 6}, {"blob", 4}, {"filename", 8}, {"layer", 5}};
    char lower[16];
    if (word.length > sizeof lower)
        return false;
    for (size_t i = 0; i < word.length; i++)
        lower[i] = (char)(word.at[i] | 32);
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (str_equal((Str){lower, word.length}, labels[i]))
            return true;
    return false;
}

void listing_survey_header(ListingSurvey *survey, Str line)
{
    Words words;
    size_t name = WORDS_MAX, size = WORDS_MAX;
    if (survey->names || survey->header)
        return;
    take_words(line, &words);
    for (size_t i = 0; i < words.count; i++) {
        if (name == WORDS_MAX && is_name_label(words.at[i].text))
            name = i;
        else if (size == WORDS_MAX && is_size_label(words.at[i].text))
            size = i;
    }
    if (name == WORDS_MAX || size == WORDS_MAX)
        return;
    size_t column = size > name ? SIDE + size - name - 1 : name - size - 1;
    if (size > name ? column < LISTING_COLUMNS : column < SIDE)
        survey->header = (int)column + 1;
}

void listing_survey_add(ListingSurvey *survey, const ListingLine *listing)
{
    survey->names++;
    if (listing->size_kind == LISTING_ROUNDED)
        survey->rounded++;
    if (listing->size_kind != LISTING_NO_SIZE || !listing->columns)
        return; /* a name alone says nothing about columns */
    bool first = survey->voices++ == 0;
    survey->common = first ? listing->columns : survey->common & listing->columns;
    survey->pages = first ? survey->common : survey->pages & survey->common;
    survey->counts = first ? survey->common : survey->counts & survey->common;
    for (int i = 0; i < LISTING_COLUMNS; i++) {
        uint32_t bit = 1u << i;
        if (!(survey->common & bit))
            continue;
        if (listing->number[i] % PAGE_BYTES || !listing->number[i])
            survey->pages &= ~bit;
        if (listing->number[i] != (first ? 1 : survey->last[i] + 1))
            survey->counts &= ~bit;
        survey->last[i] = listing->number[i];
    }
}

int listing_survey_column(const ListingSurvey *survey, const char **note)
{
    *note = survey->rounded ? "the sizes beside the names are rounded and were not taken: list them in bytes" : NULL;
    uint32_t columns = survey->common & ~survey->counts;
    if (survey->header && columns & 1u << (survey->header - 1))
        return survey->header - 1;
    uint32_t pages = survey->pages & columns;
    if (pages && !(pages & (pages - 1)))
        return __builtin_ctz(pages);
    if (pages)
        *note = "several columns of numbers beside the names may be sizes; none was taken: label one in a header line";
    else if (columns)
        *note = "the numbers beside the names were not taken for sizes: they are not whole pages of 8 KiB, so they may "
                "be KiB, as du counts: list them in bytes";
    return -1;
}
