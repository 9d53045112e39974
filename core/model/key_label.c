/* key_label.c - what a key means in Postgres, and its label for people.
 *
 * Source of the layout: Neon libs/pageserver_api/src/key.rs. field1 tells the class:
 *
 *     00 relations and their directories    02 two-phase files            60..7E metadata (sparse)
 *     01 SLRU                               03 control file, checkpoint
 *
 * Worked example: field1 = 01, field2 = 0, field3 = 1, field4 = 0C, field6 = 3 is block 3 of segment 0C of the clog:
 * `clog/C:3`.
 */
#include "core/model/key.h"

#include "core/model/key_dictionary.h"

#include <stdio.h>

#define BLOCK_MAX UINT32_MAX

static KeyKind relation_kind(KeyFields f)
{
    bool no_tail = f.field4 == 0 && f.field5 == 0;
    if (!f.field2 && !f.field3 && no_tail && !f.field6)
        return KEY_KIND_DB_DIR;
    if (f.field4)
        return f.field6 == BLOCK_MAX ? KEY_KIND_REL_SIZE : f.field5 <= 3 ? KEY_KIND_REL_BLOCK : KEY_KIND_UNKNOWN;
    if (no_tail && f.field6 <= 1)
        return f.field6 ? KEY_KIND_REL_DIR : KEY_KIND_REL_MAP;
    return KEY_KIND_UNKNOWN;
}

static KeyKind slru_kind(KeyFields f)
{
    if (f.field2 > 2 || f.field5 || f.field3 > 1)
        return KEY_KIND_UNKNOWN;
    if (f.field3 == 0)
        return f.field4 || f.field6 ? KEY_KIND_UNKNOWN : KEY_KIND_SLRU_DIR;
    return f.field6 == BLOCK_MAX ? KEY_KIND_SLRU_SIZE : KEY_KIND_SLRU_BLOCK;
}

static KeyKind single_kind(KeyFields f)
{
    static const KeyKind kinds[] = {KEY_KIND_CONTROL_FILE, KEY_KIND_CHECKPOINT, KEY_KIND_AUX_FILES_V1};
    return f.field2 || f.field3 || f.field4 || f.field5 || f.field6 > 2 ? KEY_KIND_UNKNOWN : kinds[f.field6];
}

static KeyKind metadata_kind(uint8_t field1)
{
    static const KeyKind kinds[] = {KEY_KIND_REL_SIZE_V2, KEY_KIND_AUX_FILE, KEY_KIND_REPL_ORIGIN, KEY_KIND_DB_DIR_V2,
                                    KEY_KIND_REL_DIR_V2};
    return field1 >= 0x61 && field1 <= 0x65 ? kinds[field1 - 0x61] : KEY_KIND_METADATA;
}

KeyKind key_kind(Key key, KeyForm form)
{
    if (form == KEY_PLAIN || form->dictionary)
        return form == KEY_PLAIN ? KEY_KIND_PLAIN : KEY_KIND_STRING;
    if (key == U128_MAX)
        return KEY_KIND_MAX;
    KeyFields f = key_unpack(key);
    switch (f.field1) {
    case 0x00:
        return relation_kind(f);
    case 0x01:
        return slru_kind(f);
    case 0x02:
        return f.field2 || f.field3               ? KEY_KIND_UNKNOWN
               : f.field4 || f.field5 || f.field6 ? KEY_KIND_TWO_PHASE_FILE
                                                  : KEY_KIND_TWO_PHASE_DIR;
    case 0x03:
        return single_kind(f);
    default:
        return f.field1 >= 0x60 && f.field1 < 0x7F ? metadata_kind(f.field1) : KEY_KIND_UNKNOWN;
    }
}

/* The directory an aux file lies in, from bytes 1 and 2 of its packed key (Neon pageserver/src/aux_file.rs). */
static const char *aux_directory(uint16_t code)
{
    switch (code) {
    case 0x0101:
        return "pg_logical/mappings";
    case 0x0102:
        return "pg_logical/snapshots";
    case 0x0103:
        return "pg_logical/replorigin";
    case 0x01FF:
        return "pg_logical";
    case 0x0201:
        return "pg_replslot";
    case 0x0301:
        return "pg_stat";
    default:
        return "other";
    }
}

/* Metadata keys: 61 to 65 and the rest of the sparse range. */
static void metadata_label(KeyKind kind, KeyFields f, char *out)
{
    switch (kind) {
    case KEY_KIND_AUX_FILE: {
        unsigned long long hash = (unsigned long long)f.field4 << 32 | (unsigned)f.field5 << 24 | f.field6 >> 8;
        snprintf(out, KEY_LABEL_SIZE, "aux/%s/%llX", aux_directory((uint16_t)f.field2), hash);
        break;
    }
    case KEY_KIND_REPL_ORIGIN:
        snprintf(out, KEY_LABEL_SIZE, "replorigin/%u", f.field6);
        break;
    case KEY_KIND_REL_DIR_V2:
        snprintf(out, KEY_LABEL_SIZE, "reldir2/%u/%u/%u.%u", f.field2, f.field3, f.field4, f.field5);
        break;
    case KEY_KIND_DB_DIR_V2:
        snprintf(out, KEY_LABEL_SIZE, "dbdir2/%u/%u", f.field2, f.field3);
        break;
    case KEY_KIND_REL_SIZE_V2:
        snprintf(out, KEY_LABEL_SIZE, "relsize2/%u/%u/%u.%u", f.field2, f.field3, f.field4, f.field5);
        break;
    default:
        snprintf(out, KEY_LABEL_SIZE, "meta/%02X/%X.%X.%X.%X.%X", f.field1, f.field2, f.field3, f.field4, f.field5,
                 f.field6);
    }
}

static void slru_label(KeyKind kind, KeyFields f, char *out)
{
    static const char *const slru[] = {"clog", "mxmembers", "mxoffsets"};
    if (kind == KEY_KIND_SLRU_DIR)
        snprintf(out, KEY_LABEL_SIZE, "%s/dir", slru[f.field2]);
    else if (kind == KEY_KIND_SLRU_SIZE)
        snprintf(out, KEY_LABEL_SIZE, "%s/%X:size", slru[f.field2], f.field4);
    else
        snprintf(out, KEY_LABEL_SIZE, "%s/%X:%u", slru[f.field2], f.field4, f.field6);
}

static void relation_label(KeyKind kind, KeyFields f, char *out)
{
    static const char *const fork[] = {"", "_fsm", "_vm", "_init"};
    const char *suffix = f.field5 <= 3 ? fork[f.field5] : "_?";
    if (kind == KEY_KIND_REL_SIZE)
        snprintf(out, KEY_LABEL_SIZE, "%u/%u/%u%s:size", f.field2, f.field3, f.field4, suffix);
    else
        snprintf(out, KEY_LABEL_SIZE, "%u/%u/%u%s:%u", f.field2, f.field3, f.field4, suffix, f.field6);
}

char *key_label(Key key, KeyForm form, char out[KEY_LABEL_SIZE])
{
    if (key_dictionary_of(form))
        return key_dictionary_label(form->dictionary, key, out);
    KeyKind kind = key_kind(key, form);
    KeyFields f = key_unpack(key);
    char hex[KEY_TEXT_SIZE];
    switch (kind) {
    case KEY_KIND_PLAIN:
        snprintf(out, KEY_LABEL_SIZE, "%llX", (unsigned long long)key);
        break;
    case KEY_KIND_DB_DIR:
        snprintf(out, KEY_LABEL_SIZE, "dbdir");
        break;
    case KEY_KIND_REL_MAP:
        snprintf(out, KEY_LABEL_SIZE, "%u/%u/relmap", f.field2, f.field3);
        break;
    case KEY_KIND_REL_DIR:
        snprintf(out, KEY_LABEL_SIZE, "%u/%u/reldir", f.field2, f.field3);
        break;
    case KEY_KIND_REL_BLOCK:
    case KEY_KIND_REL_SIZE:
        relation_label(kind, f, out);
        break;
    case KEY_KIND_SLRU_DIR:
    case KEY_KIND_SLRU_BLOCK:
    case KEY_KIND_SLRU_SIZE:
        slru_label(kind, f, out);
        break;
    case KEY_KIND_TWO_PHASE_DIR:
        snprintf(out, KEY_LABEL_SIZE, "twophase");
        break;
    case KEY_KIND_TWO_PHASE_FILE:
        snprintf(out, KEY_LABEL_SIZE, "twophase/%llu",
                 (unsigned long long)((uint64_t)f.field4 << 40 | (uint64_t)f.field5 << 32 | f.field6));
        break;
    case KEY_KIND_CONTROL_FILE:
        snprintf(out, KEY_LABEL_SIZE, "control");
        break;
    case KEY_KIND_CHECKPOINT:
        snprintf(out, KEY_LABEL_SIZE, "checkpoint");
        break;
    case KEY_KIND_AUX_FILES_V1:
        snprintf(out, KEY_LABEL_SIZE, "auxfiles");
        break;
    case KEY_KIND_MAX:
        snprintf(out, KEY_LABEL_SIZE, "MAX");
        break;
    case KEY_KIND_UNKNOWN:
        snprintf(out, KEY_LABEL_SIZE, "%s", key_format(key, form, hex));
        break;
    default:
        metadata_label(kind, f, out);
    }
    return out;
}

/* ---- and back ---- */

/* How a label is read: a scanf() format, and the key fields (2 to 6) that its numbers are stored in. */
typedef struct LabelShape {
    const char *format;
    KeyFields base;
    unsigned char fields[4];
} LabelShape;

#define SIZE BLOCK_MAX

static const LabelShape shapes[] = {
    {"dbdir", {0}, {0}},
    {"twophase", {2, 0, 0, 0, 0, 0}, {0}},
    {"control", {3, 0, 0, 0, 0, 0}, {0}},
    {"checkpoint", {3, 0, 0, 0, 0, 1}, {0}},
    {"auxfiles", {3, 0, 0, 0, 0, 2}, {0}},
    {"MAX", {0xFF, UINT32_MAX, UINT32_MAX, UINT32_MAX, 0xFF, UINT32_MAX}, {0}},
    {"%u/%u/relmap", {0}, {2, 3}},
    {"%u/%u/reldir", {0, 0, 0, 0, 0, 1}, {2, 3}},
    {"%u/%u/%u:size", {0, 0, 0, 0, 0, SIZE}, {2, 3, 4}},
    {"%u/%u/%u_fsm:size", {0, 0, 0, 0, 1, SIZE}, {2, 3, 4}},
    {"%u/%u/%u_vm:size", {0, 0, 0, 0, 2, SIZE}, {2, 3, 4}},
    {"%u/%u/%u_init:size", {0, 0, 0, 0, 3, SIZE}, {2, 3, 4}},
    {"clog/dir", {1, 0, 0, 0, 0, 0}, {0}},
    {"mxmembers/dir", {1, 1, 0, 0, 0, 0}, {0}},
    {"mxoffsets/dir", {1, 2, 0, 0, 0, 0}, {0}},
    {"clog/%X:%u", {1, 0, 1, 0, 0, 0}, {4, 6}},
    {"mxmembers/%X:%u", {1, 1, 1, 0, 0, 0}, {4, 6}},
    {"mxoffsets/%X:%u", {1, 2, 1, 0, 0, 0}, {4, 6}},
    {"clog/%X:size", {1, 0, 1, 0, 0, SIZE}, {4}},
    {"mxmembers/%X:size", {1, 1, 1, 0, 0, SIZE}, {4}},
    {"mxoffsets/%X:size", {1, 2, 1, 0, 0, SIZE}, {4}},
    {"twophase/%u", {2, 0, 0, 0, 0, 0}, {6}},
    {"relsize2/%u/%u/%u.%u", {0x61, 0, 0, 0, 0, 0}, {2, 3, 4, 5}},
    {"replorigin/%u", {0x63, 0, 0, 0, 0, 0}, {6}},
    {"dbdir2/%u/%u", {0x64, 0, 0, 0, 0, 0}, {2, 3}},
    {"reldir2/%u/%u/%u.%u", {0x65, 0, 0, 0, 0, 0}, {2, 3, 4, 5}},
};

static void set_field(KeyFields *fields, unsigned char place, unsigned value)
{
    switch (place) {
    case 2:
        fields->field2 = value;
        break;
    case 3:
        fields->field3 = value;
        break;
    case 4:
        fields->field4 = value;
        break;
    case 5:
        fields->field5 = (uint8_t)value;
        break;
    case 6:
        fields->field6 = value;
        break;
    default:
        break;
    }
}

/* scanf() accepts blanks, signs and numbers that are too large, and ignores what follows. A result counts only where
 * its own label equals the text. */
bool key_label_parse(Str text, Key *key)
{
    char word[KEY_LABEL_SIZE], label[KEY_LABEL_SIZE];
    if (!text.length || text.length >= sizeof word)
        return false;
    memcpy(word, text.at, text.length);
    word[text.length] = '\0';
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        unsigned values[4] = {0};
        KeyFields fields = shapes[i].base;
        Key found;
        if (shapes[i].fields[0] && sscanf(word, shapes[i].format, &values[0], &values[1], &values[2], &values[3]) < 1)
            continue;
        for (size_t f = 0; f < 4; f++)
            set_field(&fields, shapes[i].fields[f], values[f]);
        if (key_pack(fields, &found) && strcmp(key_label(found, KEY_PRODUCTION, label), word) == 0) {
            *key = found;
            return true;
        }
    }
    return false;
}

bool key_is_inherited(Key key, KeyForm form)
{
    KeyKind kind = key_kind(key, form);
    return kind != KEY_KIND_AUX_FILES_V1 && kind != KEY_KIND_AUX_FILE && kind != KEY_KIND_REPL_ORIGIN;
}
