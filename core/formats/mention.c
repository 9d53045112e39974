/* mention.c - searches for keys, and looks at the text after them.
 *
 * A key is a run of exactly 36 hex digits (16 for plain keys). Each run of 16 or more holds a place divisible by 16, so
 * the search looks at every sixteenth character and widens from there. The text after two keys decides:
 *
 *     KEY-KEY  __  LSN…                          a name: layer_name.c reads it
 *     KEY..KEY     lsn: LO..HI  is_delta=true    ranges: words, brackets and line ends between them are passed over
 *     KEY-KE                                     a name that is cut off, where the text or its word ends there
 */
#include "core/formats/mention.h"

#include "core/base/hex.h"

#define PLAIN_DIGITS 16
#define GLUE_MAX     64 /* most characters between the parts of a layer that is written out */

static Str mention_rest_of(Str text, size_t at)
{
    return (Str){text.at + at, text.length - at};
}

static size_t mention_hex_from(Str text, size_t at)
{
    return at < text.length ? hex_run(text.at + at, text.length - at) : 0;
}

/* Finds the next run of 16 or more hex digits at or after `from`. False: there is none. */
static bool mention_next_run(Str text, size_t from, size_t *begin, size_t *end)
{
    for (size_t at = from + PLAIN_DIGITS - 1; at < text.length; at += PLAIN_DIGITS) {
        if (!char_is_hex(text.at[at]))
            continue;
        size_t first = at;
        while (first > from && char_is_hex(text.at[first - 1]))
            first--;
        *begin = first;
        *end = at + mention_hex_from(text, at);
        if (*end - first >= PLAIN_DIGITS)
            return true;
        at = *end; /* not a digit: the next run begins after it */
    }
    return false;
}

size_t mention_lsn(Str text, Lsn *lsn)
{
    size_t n = mention_hex_from(text, 0);
    if (n > 0 && n <= 8 && n < text.length && text.at[n] == '/') {
        size_t low = mention_hex_from(text, n + 1);
        return low > 0 && low <= 8 && lsn_parse((Str){text.at, n + 1 + low}, lsn, NULL) ? n + 1 + low : 0;
    }
    return n == 16 && number_parse_hex((Str){text.at, n}, lsn, NULL) ? n : 0;
}

/* The length of the separator between the two ends of a range: ".." or "-"; 0: neither. */
static size_t range_mark(Str text, size_t at)
{
    if (at + 1 < text.length && text.at[at] == '.' && text.at[at + 1] == '.')
        return 2;
    return at < text.length && text.at[at] == '-';
}

size_t mention_lsns(Str text, LsnRange *lsns)
{
    LsnRange read;
    size_t lo = mention_lsn(text, &read.lo), mark = lo ? range_mark(text, lo) : 0;
    size_t hi = mark ? mention_lsn(mention_rest_of(text, lo + mark), &read.hi) : 0;
    if (!hi)
        return 0;
    *lsns = read;
    return lo + mark + hi;
}

/* Skips blanks, line ends, punctuation and words that end in `:` or `=`, up to the next value. */
static size_t mention_skip_glue(Str text, size_t at)
{
    size_t end = at + GLUE_MAX < text.length ? at + GLUE_MAX : text.length;
    while (at < end) {
        char c = text.at[at];
        if (c == ' ' || (c >= '\t' && c <= '\r') || char_among(c, ",;:=()[]{}\"'@|>")) {
            at++;
            continue;
        }
        size_t word = at;
        while (word < end && (char_is_letter(text.at[word]) || text.at[word] == '_'))
            word++;
        size_t mark = word;
        while (mark < end && char_among(text.at[mark], " \"'"))
            mark++;
        if (word == at || mark == end || !char_among(text.at[mark], ":="))
            break;
        at = word;
    }
    return at;
}

/* Takes a word that gives the kind, at the text's start: is_delta=true, delta:false, kind=image. Returns its end; 0:
 * none. */
static size_t kind_at(Str text, size_t at, LayerKind *kind)
{
    static const struct {
        Str word;
        LayerKind yes;
    } words[] = {{{"is_delta", 8}, LAYER_DELTA}, {{"delta", 5}, LAYER_DELTA}, {{"is_image", 8}, LAYER_IMAGE}};
    size_t begin = at;
    while (begin < text.length && begin < at + GLUE_MAX && !char_is_letter(text.at[begin]) &&
           !char_is_hex(text.at[begin]))
        begin++;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        Str rest = mention_rest_of(text, begin);
        if (!str_starts(rest, words[i].word))
            continue;
        size_t value = begin + words[i].word.length;
        while (value < text.length && char_among(text.at[value], "\":= '"))
            value++;
        rest = mention_rest_of(text, value);
        bool yes = str_starts(rest, STR("true")), no = str_starts(rest, STR("false"));
        *kind = yes ? words[i].yes : words[i].yes == LAYER_DELTA ? LAYER_IMAGE : LAYER_DELTA;
        return yes || no ? value + (yes ? 4 : 5) : 0;
    }
    return 0;
}

/* Takes the kind from "image layer" or "delta layer" in the text before the keys. */
static bool kind_before(Str text, size_t at, LayerKind *kind)
{
    size_t from = at > GLUE_MAX ? at - GLUE_MAX : 0;
    const char *newline = at > from ? memrchr(text.at + from, '\n', at - from) : NULL;
    from = newline ? (size_t)(newline - text.at) : from;
    Str before = {text.at + from, at - from};
    const char *layer = memmem(before.at, before.length, " layer", 6), *end = before.at + before.length;
    if (!layer || layer - before.at < 5 || (layer + 6 < end && layer[6] == 's')) /* not "3 delta layers in KEY..KEY" */
        return false;
    *kind = memcmp(layer - 5, "image", 5) == 0 ? LAYER_IMAGE : LAYER_DELTA;
    return *kind == LAYER_IMAGE || memcmp(layer - 5, "delta", 5) == 0;
}

/* Takes LSNs and kind after KEY..KEY; the keys end at `at`. */
static bool take_ranges(MentionWalk *walk, size_t begin, size_t at, Mention *mention)
{
    Layer *layer = &mention->name.layer;
    LayerKind kind = LAYER_DELTA;
    size_t from = mention_skip_glue(walk->text, at);
    LsnRange lsns = {0, 0};
    size_t length = mention_lsns(mention_rest_of(walk->text, from), &lsns);
    if (!length)
        return false;
    size_t end = kind_at(walk->text, from + length, &kind);
    if (!end && !kind_before(walk->text, begin, &kind))
        return false;
    end = end ? end : from + length;
    mention->text = (Str){walk->text.at + begin, end - begin};
    layer->kind = (uint8_t)kind;
    layer->lsn_lo = lsns.lo;
    layer->lsn_hi = lsns.hi;
    mention->kind = MENTION_LAYER;
    if (kind == LAYER_IMAGE && lsns.hi != lsns.lo && lsns.hi != lsns.lo + 1) {
        mention->kind = MENTION_BAD;
        mention->reason = "an image over more than one LSN";
    } else if (!layer_name_check(layer, &mention->reason)) {
        mention->kind = MENTION_BAD;
    }
    walk->at = end;
    return true;
}

static bool parse_key(Str text, size_t at, size_t digits, Key *key)
{
    uint64_t plain;
    if (digits == KEY_DIGITS)
        return key_parse_digits(text.at + at, key);
    if (!number_parse_hex((Str){text.at + at, digits}, &plain, NULL))
        return false;
    *key = plain;
    return true;
}

static bool take_name(MentionWalk *walk, size_t begin, Mention *mention)
{
    size_t from = begin;
    if (!layer_name_find(mention_rest_of(walk->text, 0), &from, &mention->text) ||
        mention->text.at != walk->text.at + begin)
        return false;
    mention->is_name = true;
    mention->kind = layer_name_parse(mention->text, &mention->name, &mention->reason) ? MENTION_LAYER : MENTION_BAD;
    walk->at = from;
    return true;
}

/* The text from `begin` is a key, a '-' and less than a second whole key. Is it a name that was cut off? It is only
 * if nothing follows it in its word. */
static bool take_cut(MentionWalk *walk, size_t begin, size_t end, Mention *mention)
{
    Str text = walk->text;
    while (end < text.length && text.at[end] == '_')
        end++;
    bool ends = end == text.length || text.at[end] == ' ' || (text.at[end] >= '\t' && text.at[end] <= '\r') ||
                str_starts(mention_rest_of(text, end), STR("…")) || str_starts(mention_rest_of(text, end), STR("..."));
    if (!ends || !layer_name_is_cut((Str){text.at + begin, end - begin}))
        return false;
    mention->kind = MENTION_CUT;
    mention->reason = "the name is cut off";
    mention->text = (Str){text.at + begin, end - begin};
    walk->at = end;
    return true;
}

/* Is there a mention whose first key is the run [begin,end)? Advances walk->at in any case. */
static bool take(MentionWalk *walk, size_t begin, size_t end, Mention *mention)
{
    Str text = walk->text;
    size_t digits =
        end - begin > KEY_DIGITS && begin > 0 && char_is_letter(text.at[begin - 1]) ? KEY_DIGITS : end - begin;
    begin = end - digits;
    *mention = (Mention){.name.layer = {.size = SIZE_UNKNOWN, .records = SIZE_UNKNOWN, .generation = GENERATION_NONE}};
    walk->at = end;
    size_t mark = digits == KEY_DIGITS || digits == PLAIN_DIGITS ? range_mark(text, end) : 0;
    if (!mark)
        return false;
    size_t second = end + mark, length = mention_hex_from(text, second);
    bool name = mark == 1 && length == digits && str_starts(mention_rest_of(text, second + length), STR("__"));
    if (name && take_name(walk, begin, mention))
        return true;
    if (mark == 1 && (length < digits || name) && take_cut(walk, begin, second + length, mention))
        return true;
    Layer *layer = &mention->name.layer;
    if (length != digits || !parse_key(text, begin, digits, &layer->key_lo) ||
        !parse_key(text, second, digits, &layer->key_hi))
        return false;
    mention->name.form = digits == KEY_DIGITS ? KEY_PRODUCTION : KEY_PLAIN;
    walk->at = second + length;
    if (take_ranges(walk, begin, walk->at, mention))
        return true;
    mention->kind = MENTION_KEYS;
    mention->text = (Str){text.at + begin, walk->at - begin};
    return walk->wants_keys;
}

static void count_lines(MentionWalk *walk, size_t until)
{
    while (walk->counted < until) {
        const char *newline = memchr(walk->text.at + walk->counted, '\n', until - walk->counted);
        walk->line += newline != NULL;
        walk->counted = newline ? (size_t)(newline - walk->text.at) + 1 : until;
    }
}

bool mention_next(MentionWalk *walk, Mention *mention)
{
    size_t begin, end;
    while (mention_next_run(walk->text, walk->at, &begin, &end))
        if (take(walk, begin, end, mention)) {
            count_lines(walk, (size_t)(mention->text.at - walk->text.at));
            mention->line = walk->line + 1;
            return true;
        }
    walk->at = walk->text.length;
    return false;
}
