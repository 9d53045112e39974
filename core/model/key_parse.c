/* key_parse.c - parses keys in the forms that people write: digits, relations, labels, and keys of a dictionary.
 *
 *     000000067F0000400200008F3B0000000A00   36 digits, production
 *     1663/16386/36667:2560                  the same as a relation and its block
 *     1F40                                   up to 16 digits: a plain key
 */
#include "core/model/key.h"

#include "core/model/key_dictionary.h"

#include <string.h>

static const char *const fork_suffix[4] = {"", "_fsm", "_vm", "_init"};

/* Takes a decimal number of at most 32 bits off the front. */
static bool key_take_u32(Str *rest, uint32_t *value)
{
    uint64_t n = 0;
    size_t i = 0;
    while (i < rest->length && i < 11 && char_is_digit(rest->at[i]))
        n = n * 10 + (uint64_t)(rest->at[i++] - '0');
    if (!i || n > UINT32_MAX)
        return false;
    *value = (uint32_t)n;
    rest->at += i;
    rest->length -= i;
    return true;
}

static bool key_take(Str *rest, Str prefix)
{
    if (!str_starts(*rest, prefix))
        return false;
    rest->at += prefix.length;
    rest->length -= prefix.length;
    return true;
}

/* Reads spc/db/rel[_fork][:block]. */
static bool relation_parse(Str text, Key *key)
{
    KeyFields f = {0};
    Str rest = text;
    if (!key_take_u32(&rest, &f.field2) || !key_take(&rest, STR("/")) || !key_take_u32(&rest, &f.field3) ||
        !key_take(&rest, STR("/")) || !key_take_u32(&rest, &f.field4))
        return false;
    for (uint8_t fork = 1; fork < 4; fork++)
        if (key_take(&rest, str_from(fork_suffix[fork])))
            f.field5 = fork;
    if (key_take(&rest, STR(":")) && !key_take_u32(&rest, &f.field6))
        return false;
    return !rest.length && key_pack(f, key);
}

/* The most frequent forms are tried first, because a dump has millions of them. */
bool key_parse(Str text, Key *key, KeyForm *form, Error *error)
{
    uint64_t plain;
    bool digits = text.length == KEY_DIGITS && !memchr(text.at, '/', text.length);
    if (!digits && number_parse_hex(text, &plain, NULL)) {
        *key = plain;
        *form = KEY_PLAIN;
        return true;
    }
    if ((digits && key_parse_digits(text.at, key)) || relation_parse(text, key) || key_label_parse(text, key)) {
        *form = KEY_PRODUCTION;
        return true;
    }
    if (digits)
        return error_set(error, ERROR_INPUT, "'%.*s' is not a key that can be held exactly (36 hex digits)",
                         STR_ARG(text));
    if (text.length && memchr(text.at, '/', text.length))
        return error_set(error, ERROR_INPUT, "'%.*s' is not spc/db/rel[_fsm|_vm|_init][:block]", STR_ARG(text));
    return error_set(error, ERROR_INPUT, "'%.*s' is not a key (36 or up to 16 hex digits, or spc/db/rel:block)",
                     STR_ARG(text));
}

bool key_parse_in(KeyForm form, Str text, Key *key, Error *error)
{
    KeyForm got = NULL;
    Key parsed = 0;
    if (key_dictionary_of(form))
        return key_dictionary_parse(form->dictionary, text, key, error);
    if (!key_parse(text, &parsed, &got, error))
        return false;
    if (got != form)
        return error_set(error, ERROR_USAGE, "the layers have %s keys",
                         form == KEY_PLAIN ? "plain 64-bit" : "36-digit production");
    *key = parsed;
    return true;
}
