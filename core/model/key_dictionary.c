/* key_dictionary.c - collects, sorts and finds keys.
 *
 * Sorting: keys of a store share a prefix, so the 16 bytes behind it are sorted by radix as one number; runs of the
 * same number are sorted by the next 16 bytes in the same way.
 *
 *     "user:0000000000000017"    prefix "user:00", number of "00000000000017" and two zero bytes
 *
 * Orders other than bytes are sorted by comparison; reversed bytes are bytes from back to front.
 */
#include "core/model/key_dictionary.h"

#include "core/base/hex.h"
#include "core/base/search.h"
#include "core/base/sort.h"

#include <ctype.h>
#include <stdio.h>

void key_dictionary_release(KeyDictionary *dictionary)
{
    array_release(&dictionary->keys);
    table_release(&dictionary->table);
    arena_release(&dictionary->arena);
    *dictionary = (KeyDictionary){0};
}

/* Copies a key behind the last one. Keys need no alignment, so nothing is lost to padding. */
static const char *pack(KeyDictionary *dictionary, Str key)
{
    enum { BLOCK = 1 << 20 };
    if (!key.length)
        return ""; /* there may be no block yet */
    if (dictionary->room < key.length) {
        dictionary->room = key.length > BLOCK ? key.length : BLOCK;
        dictionary->packed = arena_alloc(&dictionary->arena, dictionary->room);
    }
    char *at = dictionary->packed;
    memcpy(at, key.at, key.length);
    dictionary->packed += key.length;
    dictionary->room -= key.length;
    return at;
}

uint32_t key_dictionary_add(KeyDictionary *dictionary, Str key)
{
    uint32_t hash = hash_fold(hash_str(HASH_SEED, key)), number;
    TableWalk walk = table_walk(&dictionary->table, hash);
    while (table_next(&walk, &number))
        if (str_equal(dictionary->keys.at[number], key))
            return number;
    number = (uint32_t)dictionary->keys.count;
    table_add(&dictionary->table, hash, number);
    array_push(&dictionary->keys, (Str){pack(dictionary, key), key.length});
    return number;
}

/* ---- sorting ---- */

static size_t dictionary_common_prefix(const Str *keys, size_t count)
{
    size_t common = count ? keys[0].length : 0;
    for (size_t i = 1; i < count && common; i++) {
        size_t at = 0, limit = keys[i].length < common ? keys[i].length : common;
        while (at < limit && keys[i].at[at] == keys[0].at[at])
            at++;
        common = at;
    }
    return common;
}

/* The 16 bytes behind the prefix as a big-endian number, filled up with zeros. */
static U128 dictionary_number_behind(Str key, size_t prefix)
{
    U128 number = 0;
    for (size_t i = 0; i < 16; i++)
        number = number << 8 | (prefix + i < key.length ? (uint8_t)key.at[prefix + i] : 0);
    return number;
}

typedef struct SortContext {
    const Str *keys;
    KeyOrder order;
} SortContext;

static int compare_places(const void *a, const void *b, void *self)
{
    const SortContext *context = self;
    const Sort128 *x = a, *y = b;
    int order = key_order_compare(context->order, context->keys[x->place], context->keys[y->place]);
    return order ? order : (x->place > y->place) - (x->place < y->place);
}

static void sort_tail(Sort128 *entries, size_t count, const Str *keys, size_t at, unsigned depth);

/* Sorts keys that are the same up to `at`: first by the 16 bytes from `at` on, then each run that is still equal. */
static void sort_run(Sort128 *entries, size_t count, const Str *keys, size_t at, unsigned depth)
{
    for (size_t i = 0; i < count; i++)
        entries[i].number = dictionary_number_behind(keys[entries[i].place], at);
    sort_128(entries, count);
    for (size_t from = 0, until; from < count; from = until) {
        for (until = from + 1; until < count && entries[until].number == entries[from].number;)
            until++;
        if (until - from > 1)
            sort_tail(entries + from, until - from, keys, at + 16, depth + 1);
    }
}

/* The same, but short runs are compared directly, and so are runs in which a key has ended: dictionary_number_behind()
 * cannot distinguish its end from zero bytes. */
static void sort_tail(Sort128 *entries, size_t count, const Str *keys, size_t at, unsigned depth)
{
    enum { FEW = 24, DEPTH_MAX = 64 };
    SortContext context = {keys, KEY_ORDER_BYTES};
    bool ends = false;
    for (size_t i = 0; i < count; i++)
        ends |= keys[entries[i].place].length < at;
    if (ends || count < FEW || depth == DEPTH_MAX)
        qsort_r(entries, count, sizeof *entries, compare_places, &context);
    else
        sort_run(entries, count, keys, at, depth);
}

static void sort_bytes(Sort128 *entries, const Str *keys, size_t count)
{
    for (size_t i = 0; i < count; i++)
        entries[i] = (Sort128){0, (uint32_t)i};
    if (count)
        sort_tail(entries, count, keys, dictionary_common_prefix(keys, count), 0);
}

static void sort_entries(Sort128 *entries, const Str *keys, size_t count, KeyOrder order)
{
    if (order == KEY_ORDER_BYTES || order == KEY_ORDER_REVERSE) {
        sort_bytes(entries, keys, count);
        for (size_t i = 0; order == KEY_ORDER_REVERSE && i < count / 2; i++) {
            Sort128 entry = entries[i];
            entries[i] = entries[count - 1 - i];
            entries[count - 1 - i] = entry;
        }
        return;
    }
    for (size_t i = 0; i < count; i++)
        entries[i] = (Sort128){0, (uint32_t)i};
    SortContext context = {keys, order};
    if (count)
        qsort_r(entries, count, sizeof *entries, compare_places, &context);
}

static bool key_is_printable(Str key)
{
    for (size_t i = 0; i < key.length; i++)
        if ((uint8_t)key.at[i] < 0x20 || (uint8_t)key.at[i] > 0x7E)
            return false;
    return str_trim(key).length == key.length && key.length;
}

uint32_t *key_dictionary_sort(KeyDictionary *dictionary, KeyOrder order)
{
    size_t count = dictionary->keys.count, unique = 0;
    /* released early: for many keys it is as large as the memory that sorting takes */
    table_release(&dictionary->table);
    Sort128 *entries = mem_alloc(count * sizeof *entries);
    Str *sorted = mem_alloc(count * sizeof *sorted);
    uint32_t *places = mem_alloc(count * sizeof *places);
    sort_entries(entries, dictionary->keys.at, count, order);
    dictionary->printable = count > 0;
    for (size_t i = 0; i < count; i++) {
        Str key = dictionary->keys.at[entries[i].place];
        if (!unique || key_order_compare(order, sorted[unique - 1], key) != 0)
            sorted[unique++] = key;
        places[entries[i].place] = (uint32_t)(unique - 1);
        dictionary->printable = dictionary->printable && key_is_printable(key);
    }
    free(entries);
    free(dictionary->keys.at);
    dictionary->keys.at = sorted;
    dictionary->keys.count = unique;
    dictionary->keys.capacity = count;
    dictionary->order = order;
    dictionary->sorted = true;
    dictionary->domain = (KeyDomain){dictionary};
    return places;
}

/* ---- finding ---- */

Key key_dictionary_find(const KeyDictionary *dictionary, Str key, bool *exact)
{
    size_t at, count = dictionary->keys.count;
    search_first(at, 0, count, key_order_compare(dictionary->order, dictionary->keys.at[at], key) >= 0);
    bool found = at < count && key_order_compare(dictionary->order, dictionary->keys.at[at], key) == 0;
    if (exact)
        *exact = found;
    return found ? (Key)at * 2 : at ? (Key)at * 2 - 1 : 0;
}

/* The string at or before the integer; empty before the first string. */
static Str key_dictionary_string(const KeyDictionary *dictionary, Key key)
{
    size_t count = dictionary->keys.count;
    if (!count)
        return (Str){"", 0};
    return dictionary->keys.at[key / 2 < count ? (size_t)(key / 2) : count - 1];
}

/* Reads an even number of hex digits, with an optional 0x. */
static bool key_hex_bytes(Str text, Text *out)
{
    if (str_starts(text, STR("0x")) || str_starts(text, STR("0X")))
        text = (Str){text.at + 2, text.length - 2};
    if (!text.length || text.length % 2)
        return false;
    for (size_t i = 0; i < text.length; i += 2) {
        int high = hex_digit(text.at[i]), low = hex_digit(text.at[i + 1]);
        if (high < 0 || low < 0)
            return false;
        text_add_char(out, (char)(high << 4 | low));
    }
    return true;
}

/* Text that looks like hex is read as hex where that key is in the dictionary, or where the keys are not printable. */
bool key_dictionary_parse(const KeyDictionary *dictionary, Str text, Key *key, Error *error)
{
    if (!dictionary->keys.count || !text.length)
        return error_set(error, ERROR_INPUT, "there %s", text.length ? "are no keys" : "is no key");
    bool after = text.length > 1 && text.at[text.length - 1] == '+', exact = false;
    Text bytes = TEXT_EMPTY;
    Key found = 0;
    if (key_hex_bytes(after ? (Str){text.at, text.length - 1} : text, &bytes))
        found = key_dictionary_find(dictionary, text_str(&bytes), &exact);
    bool is_hex = bytes.length && (exact || !dictionary->printable);
    text_release(&bytes);
    if (!is_hex)
        found = key_dictionary_find(dictionary, text, NULL);
    *key = found + (is_hex && after && found % 2 == 0);
    return true;
}

/* ---- showing ---- */

static void add_hex(Text *out, Str bytes)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < bytes.length; i++) {
        text_add_char(out, digits[(uint8_t)bytes.at[i] >> 4]);
        text_add_char(out, digits[(uint8_t)bytes.at[i] & 15]);
    }
}

void key_dictionary_hex(const KeyDictionary *dictionary, Key key, Text *out)
{
    add_hex(out, key_dictionary_string(dictionary, key));
    if (key % 2)
        text_add_char(out, '+');
}

/* Copies the text; where it does not fit, its first and last characters with … between them. */
static void dictionary_fit(Str text, char *out, size_t size)
{
    size_t room = size - 1, tail = room / 2, head = room - tail - 3;
    if (text.length <= room)
        snprintf(out, size, "%.*s", STR_ARG(text));
    else
        snprintf(out, size, "%.*s…%.*s", (int)head, text.at, (int)tail, text.at + text.length - tail);
}

/* a label shows at most that many bytes of a key, taken from both ends */
#define LABEL_BYTES 48u

static void key_add_text(const KeyDictionary *dictionary, Str key, Text *out)
{
    size_t tail = key.length > (size_t)2 * LABEL_BYTES ? LABEL_BYTES : 0;
    Str head = {key.at, tail ? LABEL_BYTES : key.length};
    if (dictionary->printable)
        text_add_str(out, head);
    else
        add_hex(out, head);
    if (!tail)
        return;
    Str rest = {key.at + key.length - tail, tail};
    if (dictionary->printable)
        text_add_str(out, rest);
    else
        add_hex(out, rest);
}

char *key_dictionary_label(const KeyDictionary *dictionary, Key key, char out[KEY_LABEL_SIZE])
{
    Text text = TEXT_EMPTY;
    Str string = key_dictionary_string(dictionary, key);
    if (!key_meaning_text(dictionary->meaning, string, &text))
        key_add_text(dictionary, string, &text);
    size_t used = key % 2 ? (size_t)snprintf(out, KEY_LABEL_SIZE, "after ") : 0;
    dictionary_fit(text_str(&text), out + used, KEY_LABEL_SIZE - used);
    text_release(&text);
    return out;
}

bool key_dictionary_object(const KeyDictionary *dictionary, Key key, char out[KEY_LABEL_SIZE])
{
    Text text = TEXT_EMPTY;
    bool known = key_meaning_object(dictionary->meaning, key_dictionary_string(dictionary, key), &text);
    dictionary_fit(text_str(&text), out, KEY_LABEL_SIZE);
    text_release(&text);
    return known;
}
