/* key.c - packing, reading and naming keys.
 *
 * Worked example: 000000067F0000400200008F3B0000000A00 has the fields 00, 0000067F (1663, the default tablespace),
 * 00004002 (database 16386), 00008F3B (relation 36667), 00 (main fork), 00000A00 (block 2560); its label is
 * `1663/16386/36667:2560`.
 */
#include "core/model/key.h"

#include "core/base/hex.h"

#include "core/model/key_dictionary.h"

#include <stdio.h>
#include <string.h>

const KeyDomain key_domain_production = {NULL};

bool key_pack(KeyFields f, Key *key)
{
    bool max = f.field1 == 0xFF && f.field2 == UINT32_MAX && f.field3 == UINT32_MAX && f.field4 == UINT32_MAX &&
               f.field5 == 0xFF && f.field6 == UINT32_MAX;
    if (f.field2 > 0xFFFF && !max)
        return false;
    Key packed = (Key)f.field1 << 120 | (Key)(f.field2 & 0xFFFF) << 104 | (Key)f.field3 << 72 | (Key)f.field4 << 40 |
                 (Key)f.field5 << 32 | f.field6;
    if (packed == U128_MAX && !max)
        return false; /* would collide with the largest key */
    *key = packed;
    return true;
}

KeyFields key_unpack(Key key)
{
    if (key == U128_MAX)
        return (KeyFields){0xFF, UINT32_MAX, UINT32_MAX, UINT32_MAX, 0xFF, UINT32_MAX};
    return (KeyFields){(uint8_t)(key >> 120), (uint32_t)(key >> 104) & 0xFFFF,
                       (uint32_t)(key >> 72), (uint32_t)(key >> 40),
                       (uint8_t)(key >> 32),  (uint32_t)key};
}

bool key_parse_digits(const char digits[KEY_DIGITS], Key *key)
{
    uint64_t head, high, low; /* 4, 16 and 16 digits: fields of 2 8 8 8 2 8 */
    if (!hex_digits(digits, 4, &head) || !hex_digits(digits + 4, 16, &high) || !hex_digits(digits + 20, 16, &low))
        return false;
    return key_pack((KeyFields){(uint8_t)(head >> 8), (uint32_t)(head << 24 | high >> 40), (uint32_t)(high >> 8),
                                (uint32_t)(high << 24 | low >> 40), (uint8_t)(low >> 32), (uint32_t)low},
                    key);
}

static const char *const fork_suffix[4] = {"", "_fsm", "_vm", "_init"};

/* Takes a decimal number of at most 32 bits off the front. */
static bool take_u32(Str *rest, uint32_t *value)
{
    uint64_t n = 0;
    size_t i = 0;
    while (i < rest->length && i < 11 && rest->at[i] >= '0' && rest->at[i] <= '9')
        n = n * 10 + (uint64_t)(rest->at[i++] - '0');
    if (!i || n > UINT32_MAX)
        return false;
    *value = (uint32_t)n;
    rest->at += i;
    rest->length -= i;
    return true;
}

static bool take(Str *rest, Str prefix)
{
    if (!str_starts(*rest, prefix))
        return false;
    rest->at += prefix.length;
    rest->length -= prefix.length;
    return true;
}

/* spc/db/rel[_fork][:block] */
static bool relation_parse(Str text, Key *key)
{
    KeyFields f = {0};
    Str rest = text;
    if (!take_u32(&rest, &f.field2) || !take(&rest, STR("/")) || !take_u32(&rest, &f.field3) ||
        !take(&rest, STR("/")) || !take_u32(&rest, &f.field4))
        return false;
    for (uint8_t fork = 1; fork < 4; fork++)
        if (take(&rest, str_from(fork_suffix[fork])))
            f.field5 = fork;
    if (take(&rest, STR(":")) && !take_u32(&rest, &f.field6))
        return false;
    return !rest.length && key_pack(f, key);
}

/* The common forms come first: a dump has millions of them. */
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
    KeyForm got;
    Key parsed;
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

/* Hex digits, cut with … where there are too many. */
static char *dictionary_hex(const KeyDictionary *dictionary, Key key, char out[KEY_TEXT_SIZE])
{
    Text text = {0};
    key_dictionary_hex(dictionary, key, &text);
    bool fits = text.length < KEY_TEXT_SIZE;
    snprintf(out, KEY_TEXT_SIZE, "%.*s%s", fits ? (int)text.length : KEY_TEXT_SIZE - 4, text.at ? text.at : "",
             fits ? "" : "…");
    text_release(&text);
    return out;
}

char *key_format(Key key, KeyForm form, char out[KEY_TEXT_SIZE])
{
    static const char hex[] = "0123456789ABCDEF";
    if (form == KEY_PLAIN) {
        for (int i = 0; i < 16; i++)
            out[i] = hex[(uint64_t)key >> (60 - 4 * i) & 15];
        out[16] = '\0';
        return out;
    }
    if (form->dictionary)
        return dictionary_hex(form->dictionary, key, out);
    KeyFields f = key_unpack(key);
    uint64_t head = (uint64_t)f.field1 << 32 | f.field2, middle = (uint64_t)f.field3 << 32 | f.field4,
             tail = (uint64_t)f.field5 << 32 | f.field6;
    for (int i = 0; i < 10; i++)
        out[i] = hex[head >> (36 - 4 * i) & 15];
    for (int i = 0; i < 16; i++)
        out[10 + i] = hex[middle >> (60 - 4 * i) & 15];
    for (int i = 0; i < 10; i++)
        out[26 + i] = hex[tail >> (36 - 4 * i) & 15];
    out[36] = '\0';
    return out;
}

bool key_is_inherited(Key key, KeyForm form)
{
    KeyKind kind = key_kind(key, form);
    return kind != KEY_KIND_AUX_FILES_V1 && kind != KEY_KIND_AUX_FILE && kind != KEY_KIND_REPL_ORIGIN;
}
