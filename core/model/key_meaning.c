/* key_meaning.c - the key encodings of three databases, as far as table, index and row.
 *
 * MyRocks: four bytes of index id, big-endian. TiKV: `z`, then the key in groups of eight bytes, each with a byte that
 * says how many of them are padding (0xFF: none), then a version. The key inside is `t`, the table's id, and `_r` and a
 * row or `_i` and an index; ids have their sign bit flipped. CockroachDB: numbers up to 109 are one byte 0x88 + n,
 * larger ones 0xF5 + length and big-endian bytes; a tenant's keys begin with 0xFE and its number.
 */
#include "core/model/key_meaning.h"

#include "core/base/byte_reader.h"

typedef unsigned long long Long;

static uint64_t key_big_endian(Str bytes)
{
    uint64_t value = 0;
    for (size_t i = 0; i < bytes.length; i++)
        value = value << 8 | (uint8_t)bytes.at[i];
    return value;
}

static Str key_behind(Str key, size_t at)
{
    return at < key.length ? (Str){key.at + at, key.length - at} : (Str){"", 0};
}

static void key_add_hex_tail(Text *out, Str bytes)
{
    enum { TAIL_SHOWN = 16 };
    for (size_t i = 0; i < bytes.length && i < TAIL_SHOWN; i++)
        text_printf(out, "%s%02x", i == 0 ? " " : "", (uint8_t)bytes.at[i]);
    if (bytes.length > TAIL_SHOWN)
        text_printf(out, "…");
}

/* ---- TiKV ---- */

/* Decodes TiKV's groups of 8 bytes into at most `size` bytes of key. Returns the length; 0 where the key has no such
 * groups. */
static size_t tikv_decode(Str key, char *out, size_t size)
{
    if (!key.length || key.at[0] != 'z')
        return 0;
    size_t length = 0;
    for (size_t at = 1; at + 9 <= key.length && length + 8 <= size; at += 9) {
        uint8_t padding = (uint8_t)(0xFF - (uint8_t)key.at[at + 8]);
        if (padding > 8)
            return 0;
        memcpy(out + length, key.at + at, 8);
        length += 8u - padding;
        if (padding)
            break;
    }
    return length;
}

static bool tikv_table(Str key, char raw[32], size_t *length, uint64_t *table)
{
    *length = tikv_decode(key, raw, 32);
    if (*length < 9 || raw[0] != 't')
        return false;
    *table = key_big_endian((Str){raw + 1, 8}) ^ (uint64_t)1 << 63;
    return true;
}

static bool tikv_text(Str key, Text *out)
{
    char raw[32];
    size_t length;
    uint64_t table;
    if (!tikv_table(key, raw, &length, &table))
        return false;
    text_printf(out, "table %llu", (Long)table);
    if (length >= 19 && raw[9] == '_' && (raw[10] == 'r' || raw[10] == 'i'))
        text_printf(out, " %s %llu", raw[10] == 'r' ? "row" : "index",
                    (Long)(key_big_endian((Str){raw + 11, 8}) ^ (uint64_t)1 << 63));
    return true;
}

/* ---- CockroachDB ---- */

static bool cockroach_number(Str *key, uint64_t *value)
{
    enum { ZERO = 0x88, SMALL = 109, WIDE = 0xF5 };
    uint8_t first = key->length ? (uint8_t)key->at[0] : 0;
    if (first >= ZERO && first <= ZERO + SMALL) {
        *value = (uint64_t)first - ZERO;
        *key = key_behind(*key, 1);
        return true;
    }
    size_t bytes = first > WIDE ? (size_t)first - WIDE : 0;
    if (bytes < 1 || bytes > 8 || key->length < 1 + bytes)
        return false;
    *value = key_big_endian((Str){key->at + 1, bytes});
    *key = key_behind(*key, 1 + bytes);
    return true;
}

/* The key without its version and without the zero byte before it. */
static Str cockroach_prefix(Str key)
{
    uint8_t version = key.length ? (uint8_t)key.at[key.length - 1] : 0;
    if (key.length > version)
        key.length -= version ? version : 0;
    if (key.length && key.at[key.length - 1] == '\0')
        key.length--;
    return key;
}

/* Takes the tenant, table and index off the front of the key. */
static bool cockroach_head(Str *key, uint64_t *tenant, uint64_t *table, uint64_t *index, bool *has_index)
{
    *tenant = 0;
    if (key->length && (uint8_t)key->at[0] == 0xFE) {
        *key = key_behind(*key, 1);
        if (!cockroach_number(key, tenant))
            return false;
    }
    if (!cockroach_number(key, table))
        return false;
    *has_index = cockroach_number(key, index);
    return true;
}

static bool cockroach_text(Str key, Text *out)
{
    uint64_t tenant, table, index = 0, column;
    bool has_index;
    Str rest = cockroach_prefix(key);
    if (!cockroach_head(&rest, &tenant, &table, &index, &has_index))
        return false;
    if (tenant)
        text_printf(out, "/Tenant/%llu", (Long)tenant);
    text_printf(out, "/Table/%llu", (Long)table);
    if (has_index)
        text_printf(out, "/%llu", (Long)index);
    for (unsigned i = 0; i < 4 && cockroach_number(&rest, &column); i++)
        text_printf(out, "/%llu", (Long)column);
    key_add_hex_tail(out, rest);
    return true;
}

/* ---- all ---- */

KeyMeaning key_meaning_of(Str comparator, const Str *keys, size_t count)
{
    if (str_ends(comparator, STR("RocksDB_SE_v3.10")))
        return KEY_MEANS_MYROCKS;
    if (str_equal(comparator, STR("cockroach_comparator")))
        return KEY_MEANS_COCKROACH;
    size_t tables = 0;
    for (size_t i = 0; i < count; i++) {
        char raw[32];
        size_t length;
        uint64_t table;
        tables += tikv_table(keys[i], raw, &length, &table);
    }
    return count && tables * 2 > count ? KEY_MEANS_TIKV : KEY_MEANS_BYTES;
}

bool key_meaning_text(KeyMeaning meaning, Str key, Text *out)
{
    switch (meaning) {
    case KEY_MEANS_MYROCKS:
        if (key.length < 4)
            return false;
        text_printf(out, "index %llu", (Long)key_big_endian((Str){key.at, 4}));
        key_add_hex_tail(out, key_behind(key, 4));
        return true;
    case KEY_MEANS_TIKV:
        return tikv_text(key, out);
    case KEY_MEANS_COCKROACH:
        return cockroach_text(key, out);
    default:
        return false;
    }
}

bool key_meaning_object(KeyMeaning meaning, Str key, Text *out)
{
    char raw[32];
    size_t length;
    uint64_t tenant, table, index = 0;
    bool has_index = false;
    if (meaning == KEY_MEANS_MYROCKS && key.length >= 4) {
        text_printf(out, "index %llu", (Long)key_big_endian((Str){key.at, 4}));
    } else if (meaning == KEY_MEANS_TIKV && tikv_table(key, raw, &length, &table)) {
        text_printf(out, "table %llu", (Long)table);
    } else if (meaning == KEY_MEANS_COCKROACH) {
        Str rest = cockroach_prefix(key);
        if (!cockroach_head(&rest, &tenant, &table, &index, &has_index))
            return false;
        if (tenant)
            text_printf(out, "tenant %llu, ", (Long)tenant);
        text_printf(out, "table %llu", (Long)table);
        if (has_index)
            text_printf(out, ", index %llu", (Long)index);
    } else {
        return false;
    }
    return true;
}
