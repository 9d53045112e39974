/* name_fault.c - checks the parts and separators of a name from left to right; the first wrong part is the fault.
 *
 *     KEY 36 digits   -   KEY 36 digits   __   LSN 16 digits   [ -   LSN 16 digits ]   then nothing, or a generation
 */
#include "core/formats/name_fault.h"

#include "core/base/hex.h"

typedef struct NamePart {
    size_t from, to;
} NamePart;

/* The letters and digits that begin there: they were meant as one number. */
static NamePart name_fault_word_at(Str text, size_t at)
{
    NamePart part = {at, at};
    while (part.to < text.length &&
           (char_is_hex(text.at[part.to]) || (text.at[part.to] >= 'G' && text.at[part.to] <= 'Z') ||
            (text.at[part.to] >= 'g' && text.at[part.to] <= 'z')))
        part.to++;
    return part;
}

static bool name_fault_is_number(Str text, NamePart part, size_t digits)
{
    for (size_t i = part.from; i < part.to; i++)
        if (!char_is_hex(text.at[i]))
            return false;
    return part.to - part.from == digits;
}

static bool at_fault(NamePart part, size_t *from, size_t *to)
{
    *from = part.from;
    *to = part.to;
    return true;
}

/* Takes the separator. Where another text is in its place, `bad` is that text, up to the next number. */
static bool name_fault_separated(Str text, size_t *at, Str separator, NamePart *bad)
{
    Str rest = {text.at + *at, text.length - *at};
    if (str_starts(rest, separator)) {
        *at += separator.length;
        return true;
    }
    *bad = (NamePart){*at, *at};
    while (bad->to < text.length && !char_is_hex(text.at[bad->to]))
        bad->to++;
    if (bad->to == bad->from && *at > 0) /* the name ends there: mark its last digit */
        bad->from--;
    return false;
}

/* Numbers with the same count of digits compare as texts, except for upper and lower case. */
static bool name_fault_reversed(Str text, NamePart lo, NamePart hi)
{
    for (size_t i = 0; i < lo.to - lo.from; i++) {
        int a = text.at[lo.from + i] | 0x20, b = text.at[hi.from + i] | 0x20;
        if (a != b)
            return a > b;
    }
    return true;
}

bool name_fault(Str text, size_t *from, size_t *to)
{
    enum { KEY_LENGTH = 36, LSN_LENGTH = 16, LEAST = 8 };
    NamePart bad, key_lo = name_fault_word_at(text, 0), key_hi, lsn_lo, lsn_hi;
    if (key_lo.to - key_lo.from < LEAST)
        return false;
    size_t at = key_lo.to;
    if (!name_fault_is_number(text, key_lo, KEY_LENGTH))
        return at_fault(key_lo, from, to);
    if (!name_fault_separated(text, &at, STR("-"), &bad))
        return at_fault(bad, from, to);
    key_hi = name_fault_word_at(text, at);
    at = key_hi.to;
    if (!name_fault_is_number(text, key_hi, KEY_LENGTH))
        return at_fault(key_hi, from, to);
    if (!name_fault_separated(text, &at, STR("__"), &bad))
        return at_fault(bad, from, to);
    lsn_lo = name_fault_word_at(text, at);
    at = lsn_lo.to;
    if (!name_fault_is_number(text, lsn_lo, LSN_LENGTH))
        return at_fault(lsn_lo, from, to);
    if (name_fault_reversed(text, key_lo, key_hi))
        return at_fault(key_hi, from, to);
    if (at == text.length || text.at[at] != '-')
        return false;
    lsn_hi = name_fault_word_at(text, at + 1);
    if (lsn_hi.to > lsn_hi.from && text.at[lsn_hi.from] == 'v') /* what follows is a generation */
        return false;
    if (!name_fault_is_number(text, lsn_hi, LSN_LENGTH) || name_fault_reversed(text, lsn_lo, lsn_hi))
        return at_fault(lsn_hi, from, to);
    return false;
}
