/* edit_table.h - the part of an edit's reader that reads tables, and what it shares with the other parts. */
#ifndef CORE_FORMATS_ENGINE_EDIT_TABLE_H
#define CORE_FORMATS_ENGINE_EDIT_TABLE_H

#include "core/base/byte_reader.h"
#include "core/formats/engine/edit_decode.h"

/* Tags of added tables; each later one has more fields. */
enum {
    TAG_FILE = 7,
    TAG_FILE_2 = 100, /* sequence numbers */
    TAG_FILE_3 = 102, /* and the path */
    TAG_FILE_4 = 103, /* and custom fields */
    TAG_FILE_5 = 104, /* Pebble: bounds of points and of range keys */
};

#define EDIT_SAFE_FIELD 64u /* a custom field with this bit must be known */

/* Appends the table behind the tag to edit->added; nothing where the reader has failed. */
void edit_table_take(VersionEdit *edit, uint32_t tag, EngineDialect dialect, ByteReader *reader);

/* Marks the reader as failed; false. */
bool edit_fail(ByteReader *reader);
/* Take a level that a store can have; an internal key with its tail; the value of a field that is one byte. Each marks
 * the reader as failed where there is something else. */
uint32_t edit_take_level(ByteReader *reader);
Str edit_take_key(ByteReader *reader);
uint8_t edit_byte_in(ByteReader *outer, Str value);

#endif
