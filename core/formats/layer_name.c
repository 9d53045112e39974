/* layer_name.c - parses a layer name in one pass, at fixed positions.
 *
 * In a production name the key range takes 73 characters, so the byte 36 is '-' and the bytes 73 and 74 are "__"; in a
 * plain one it is 33. After the "__" come parts separated by '-', and their lengths decide:
 *
 *     0000000001000028                                     image
 *     0000000001000028-0000001B                            image, generation 1B (a piece of 8 characters ends the name)
 *     0000000001000028-v1-0000001b                         image, generation 1B
 *     0000000001000028-00000000010A0039[-v1-0000001b]      delta
 */
#include "core/formats/layer_name.h"

#include "core/base/hex.h"

#define PRODUCTION_RANGE (2 * KEY_DIGITS + 1)
#define PLAIN_DIGITS     16
#define PLAIN_RANGE      (2 * PLAIN_DIGITS + 1)

static bool layer_name_is_word(char c)
{
    return char_is_digit(c) || char_is_letter(c);
}

static bool layer_name_all_hex(const char *at, size_t n)
{
    return hex_run(at, n) == n;
}

static bool layer_name_fail(const char **reason, const char *why)
{
    *reason = why;
    return false;
}

/* Takes a run of 1 to 16 hex digits off the front. */
static bool layer_name_take_hex(Str *rest, uint64_t *value)
{
    bool whole = rest->length >= 16 && hex_digits(rest->at, 16, value); /* most are LSNs, which have 16 */
    size_t n = whole ? 16 : hex_run(rest->at, rest->length);
    if (n == 0 || n > 16 || (whole && rest->length > 16 && char_is_hex(rest->at[16])))
        return false;
    if (!whole && !hex_digits(rest->at, n, value))
        return false;
    rest->at += n;
    rest->length -= n;
    return true;
}

/* Takes an LSN off the front. Names hold LSNs with leading zeros: one that begins with two and is short was cut off. */
static bool take_lsn(Str *rest, KeyForm form, uint64_t *lsn, const char **reason, const char *none)
{
    Str before = *rest;
    if (!layer_name_take_hex(rest, lsn))
        return layer_name_fail(reason, none);
    size_t digits = before.length - rest->length, whole = form == KEY_PRODUCTION ? 16 : 8;
    bool padded = before.at[0] == '0' && (digits > 1 ? before.at[1] == '0' : form == KEY_PRODUCTION);
    if (!padded || digits >= whole)
        return true;
    if (rest->length > 0 && layer_name_is_word(rest->at[0])) /* it goes on, but not as an LSN */
        return layer_name_fail(reason, form == KEY_PRODUCTION ? "its last LSN is not 16 hex digits"
                                                              : "its last LSN is not 8 hex digits");
    return layer_name_fail(reason, form == KEY_PRODUCTION
                                       ? "the name is cut off: its last LSN has fewer than 16 hex digits"
                                       : "the name is cut off: its last LSN has fewer than 8 hex digits");
}

/* The piece after a leading '-' of `rest`, up to the next '-' or the end. */
static Str layer_name_next_piece(Str rest)
{
    const char *end = memchr(rest.at + 1, '-', rest.length - 1);
    return (Str){rest.at + 1, end ? (size_t)(end - rest.at) - 1 : rest.length - 1};
}

/* Takes "-v1-0000001b", "-0000001B" or nothing. */
static bool take_generation(Str rest, uint32_t *generation)
{
    *generation = GENERATION_NONE;
    if (!rest.length)
        return true;
    if (rest.at[0] != '-' || rest.length < 2)
        return false;
    if (rest.at[1] == 'v') {
        Str version = layer_name_next_piece(rest);
        rest.at += version.length + 1;
        rest.length -= version.length + 1;
        for (size_t i = 1; i < version.length; i++)
            if (!layer_name_is_word(version.at[i]))
                return false;
        if (!rest.length)
            return true;
    }
    uint64_t value;
    Str digits = {rest.at + 1, rest.length - 1};
    if (digits.length != 8 || !layer_name_take_hex(&digits, &value) || digits.length)
        return false;
    *generation = (uint32_t)value;
    return true;
}

const char *layer_name_other(Str base)
{
    static const struct {
        const char *part, *why;
    } others[] = {
        {"___temp", "a temporary file, not a layer"},
        {".temp_download", "an unfinished download, not a layer"},
        {".temp", "a temporary file, not a layer"},
        {"ephemeral-", "an ephemeral file: a layer still in memory"},
        {".old", "a backup, not a layer"},
        {"index_part.json", "an index, not a layer"},
        {"heatmap-v1.json", "a heatmap, not a layer"},
        {"tenant-manifest", "a manifest, not a layer"},
        {"initdb", "an initdb archive, not a layer"},
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (base.length && memmem(base.at, base.length, others[i].part, strlen(others[i].part)))
            return others[i].why;
    return memchr(base.at, ' ', base.length) ? "no layer name in the line"
                                             : "not a layer name (KEY-KEY__LSN or KEY-KEY__LSN-LSN)";
}

static bool parse_keys(Str base, LayerName *name, const char **reason)
{
    Layer *layer = &name->layer;
    if (name->form == KEY_PRODUCTION) {
        if (key_parse_digits(base.at, &layer->key_lo) && key_parse_digits(base.at + KEY_DIGITS + 1, &layer->key_hi))
            return true;
        return layer_name_fail(reason, layer_name_all_hex(base.at, KEY_DIGITS) &&
                                               layer_name_all_hex(base.at + KEY_DIGITS + 1, KEY_DIGITS)
                                           ? "a key that can't be held exactly (its second field is above FFFF)"
                                           : "a key is not 36 hex digits");
    }
    uint64_t lo, hi;
    Str first = {base.at, PLAIN_DIGITS}, second = {base.at + PLAIN_DIGITS + 1, PLAIN_DIGITS};
    if (!layer_name_take_hex(&first, &lo) || first.length || !layer_name_take_hex(&second, &hi) || second.length)
        return layer_name_fail(reason, "a key is not 16 hex digits");
    layer->key_lo = lo;
    layer->key_hi = hi;
    return true;
}

/* Parses what follows the "__". */
static bool parse_lsns(Str rest, LayerName *name, const char **reason)
{
    Layer *layer = &name->layer;
    if (!take_lsn(&rest, name->form, &layer->lsn_lo, reason, "the LSN is not 1 to 16 hex digits"))
        return false;
    layer->kind = LAYER_IMAGE;
    if (rest.length > 1 && rest.at[0] == '-') {
        Str piece = layer_name_next_piece(rest);
        bool last = piece.length + 1 == rest.length;
        bool generation = name->form == KEY_PRODUCTION && piece.length == 8 && last;
        if (piece.length && piece.at[0] != 'v' && !generation) {
            rest = (Str){rest.at + 1, rest.length - 1};
            if (!take_lsn(&rest, name->form, &layer->lsn_hi, reason, "the second LSN is not 1 to 16 hex digits"))
                return false;
            layer->kind = LAYER_DELTA;
        }
    }
    if (!take_generation(rest, &layer->generation))
        return layer_name_fail(reason, "what follows the LSN is not a generation (-v1-xxxxxxxx or -XXXXXXXX)");
    return true;
}

bool layer_name_check(Layer *layer, const char **reason)
{
    if (layer->key_lo > layer->key_hi)
        return layer_name_fail(reason, "the key range is reversed");
    if (layer->key_lo == layer->key_hi)
        return layer_name_fail(reason, "the key range is empty");
    if (layer->kind == LAYER_IMAGE) {
        if (layer->lsn_lo == UINT64_MAX)
            return layer_name_fail(reason, "an image at the largest LSN has no LSN range");
        layer->lsn_hi = layer->lsn_lo + 1;
        return true;
    }
    if (layer->lsn_lo > layer->lsn_hi)
        return layer_name_fail(reason, "the LSN range is reversed");
    if (layer->lsn_lo == layer->lsn_hi)
        return layer_name_fail(reason, "the LSN range is empty");
    return true;
}

bool layer_name_parse(Str text, LayerName *name, const char **reason)
{
    const char *slash = text.length ? memrchr(text.at, '/', text.length) : NULL;
    Str base = slash ? (Str){slash + 1, text.length - (size_t)(slash - text.at) - 1} : text;
    LayerName parsed = {.layer = {.size = SIZE_UNKNOWN, .records = SIZE_UNKNOWN, .name = text}};
    size_t range;
    if (base.length > PRODUCTION_RANGE + 2 && base.at[KEY_DIGITS] == '-' &&
        memcmp(base.at + PRODUCTION_RANGE, "__", 2) == 0) {
        parsed.form = KEY_PRODUCTION;
        range = PRODUCTION_RANGE;
    } else if (base.length > PLAIN_RANGE + 2 && base.at[PLAIN_DIGITS] == '-' &&
               memcmp(base.at + PLAIN_RANGE, "__", 2) == 0) {
        parsed.form = KEY_PLAIN;
        range = PLAIN_RANGE;
    } else {
        return layer_name_fail(reason, layer_name_other(base));
    }
    if (base.at[base.length - 1] != 'p' && base.at[base.length - 1] != 'd') {
        ; /* the usual case: no "___temp", no "temp_download" */
    } else if (memmem(base.at, base.length, "temp", 4)) {
        return layer_name_fail(reason, layer_name_other(base));
    }
    if (text.length > UINT32_MAX)
        return layer_name_fail(reason, "the name is too long");
    if (!parse_keys(base, &parsed, reason) ||
        !parse_lsns((Str){base.at + range + 2, base.length - range - 2}, &parsed, reason) ||
        !layer_name_check(&parsed.layer, reason))
        return false;
    *name = parsed;
    return true;
}

/* Does a key of `n` digits begin at `from`, as far as the text before it shows? A letter may touch it, a hex digit
 * only at the end of a word: `layer=000…`, `image000…`, but not 1000… */
static bool layer_name_key_starts(Str text, size_t from)
{
    size_t at = from;
    while (at > 0 && char_is_hex(text.at[at - 1]))
        at--;
    return at == from || (at > 0 && layer_name_is_word(text.at[at - 1]));
}

/* Finds the beginning of the name whose "__" is at `mark`; false if there is no name. */
static bool name_start(Str text, size_t mark, size_t *start)
{
    static const size_t digits[2] = {KEY_DIGITS, PLAIN_DIGITS};
    for (int form = 0; form < 2; form++) {
        size_t n = digits[form];
        if (mark < 2 * n + 1 || text.at[mark - n - 1] != '-' || !layer_name_all_hex(text.at + mark - n, n))
            continue;
        size_t from = mark - 2 * n - 1;
        if (!layer_name_all_hex(text.at + from, n) || !layer_name_key_starts(text, from))
            continue;
        *start = from;
        return true;
    }
    return false;
}

/* The end of a suffix that makes it another file's name: ".1f.___temp", ".temp_download", ".old"; else `at`. */
static size_t layer_name_other_ending(Str text, size_t at)
{
    size_t end = at;
    while (end + 1 < text.length && text.at[end] == '.' &&
           (layer_name_is_word(text.at[end + 1]) || text.at[end + 1] == '_')) {
        end++;
        while (end < text.length && (layer_name_is_word(text.at[end]) || text.at[end] == '_'))
            end++;
    }
    Str ending = {text.at + at, end - at};
    return ending.length && (memmem(ending.at, ending.length, "temp", 4) || str_ends(ending, STR(".old"))) ? end : at;
}

/* The end of the name: LSNs, generation, and a suffix which shows that it is not a layer. */
static size_t name_end(Str text, size_t at)
{
    while (at < text.length && layer_name_is_word(text.at[at]))
        at++;
    for (int piece = 0; piece < 3; piece++) {
        if (at + 1 >= text.length || text.at[at] != '-' || !layer_name_is_word(text.at[at + 1]))
            break;
        at++;
        while (at < text.length && layer_name_is_word(text.at[at]))
            at++;
    }
    return layer_name_other_ending(text, at);
}

bool layer_name_find(Str text, size_t *from, Str *found)
{
    for (size_t at = *from; at < text.length;) {
        const char *mark = memchr(text.at + at, '_', text.length - at);
        if (!mark)
            break;
        at = (size_t)(mark - text.at) + 1;
        size_t start;
        if (at + 1 >= text.length || text.at[at] != '_' || !char_is_hex(text.at[at + 1]) ||
            !name_start(text, at - 1, &start) || start < *from)
            continue;
        size_t end = name_end(text, at + 1);
        *found = (Str){text.at + start, end - start};
        *from = end;
        return true;
    }
    *from = text.length;
    return false;
}

bool layer_name_is_cut(Str word)
{
    size_t end = word.length, low = 0, high = 0;
    while (end > 0 && word.at[end - 1] == '_' && word.length - end < 2)
        end--;
    while (high < end && high <= KEY_DIGITS && char_is_hex(word.at[end - 1 - high]))
        high++;
    bool marked = end < word.length; /* without a '_', two whole keys may be a key range */
    if (high > KEY_DIGITS || marked != (high == KEY_DIGITS) || end == high || word.at[end - high - 1] != '-')
        return false;
    end -= high + 1;
    while (low < end && low <= KEY_DIGITS && char_is_hex(word.at[end - 1 - low]))
        low++;
    return low == KEY_DIGITS;
}

bool layer_name_lacks_end(Str line, Str name)
{
    const char *end = name.at + name.length;
    return end + 1 == line.at + line.length && *end == '-';
}

bool layer_name_may_lack_end(Str line, const LayerName *name)
{
    Str text = name->layer.name;
    if (name->layer.kind != LAYER_IMAGE || text.at + text.length != line.at + line.length)
        return false;
    const char *lsn = memmem(text.at, text.length, "__", 2), *dash;
    dash = lsn ? memchr(lsn, '-', (size_t)(text.at + text.length - lsn)) : NULL;
    return !dash || dash[1] != 'v';
}
