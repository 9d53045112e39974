/* fields.h - a struct as a JSON object: one table drives writing and reading, so both agree.
 *
 *     static const Field step_fields[] = {
 *         {"op", FIELD_WORD, offsetof(Step, op), .word = op_word, .limit = STEP_COUNT_},
 *         {"layer", FIELD_INDEX, offsetof(Step, layer), .sparse = true, .limit = REF_LAYER},
 *         {"lsn", FIELD_LSN, offsetof(Step, lsn), .sparse = true},
 *         {0},
 *     };
 *     fields_write(&json, step_fields, &step, &context);       // "op": "create", "layer": 4, "lsn": "2000"
 *
 * Keys and LSNs are hex strings, so are whole numbers above 2^53, which JSON readers round. Reading checks every
 * number that will be used as an index: a history from a file can be walked like one that was made here.
 */
#ifndef CORE_FORMATS_FIELDS_H
#define CORE_FORMATS_FIELDS_H

#include "core/base/json_writer.h"
#include "core/base/json_reader.h"
#include "core/formats/reader.h"

typedef enum FieldType {
    FIELD_BOOL,
    FIELD_U32,
    FIELD_U64,
    FIELD_SIZE,   /* uint64_t; SIZE_UNKNOWN is null */
    FIELD_DOUBLE, /* double; a value that is not finite is null, and null is read as NAN */
    FIELD_KEY,    /* Key */
    FIELD_KEYS,   /* KeyRange, as [lo, hi] */
    FIELD_LSN,    /* Lsn */
    FIELD_LSNS,   /* LsnRange, as [lo, hi] */
    FIELD_TEXT,   /* const char *, in the context's arena; NULL is null */
    FIELD_STR,    /* Str, in the context's arena; empty is null */
    FIELD_WORD,   /* an enum, written as its word */
    FIELD_INDEX,  /* uint32_t below the context's limit for `limit`; UINT32_MAX is written as null */
    FIELD_LIST,   /* two adjacent uint32_t, first and count: a range in the context's pool, written as an array */
} FieldType;

/* the largest FIELD_DOUBLE: larger than all bytes, keys and scores, and small enough to draw axes */
#define JSON_DOUBLE_MAX 1e30

/* What an index refers to. */
typedef enum FieldRef {
    REF_LAYER,
    REF_STEP,
    REF_JOB,
    REF_DECISION,
    REF_LEVEL,
    REF_SPLIT,
    REF_PARTITION,
    REF_CUT,
    REF_ANY, /* checked elsewhere: any number except UINT32_MAX */
    REF_COUNT_
} FieldRef;

typedef struct Field {
    const char *name; /* NULL ends a table */
    FieldType type;
    size_t offset;
    /* for FIELD_WORD: the words of the values 0 to limit - 1, or up to the first NULL */
    const char *(*word)(unsigned value);
    unsigned limit; /* FIELD_WORD: number of words; FIELD_INDEX and FIELD_LIST: a FieldRef */
    bool sparse;    /* left out where the value is null, zero, false or empty */
} Field;

typedef ARRAY(uint32_t) IndexArray;

typedef struct FieldContext {
    KeyForm form;
    Arena *arena;         /* reading: texts are copied here */
    const uint32_t *pool; /* writing: lists are ranges in it */
    IndexArray *filled;   /* reading: lists are appended to it */
    size_t limits[REF_COUNT_];
    const char *bad; /* reading: the name of the field that is wrong */
} FieldContext;

/* Writes the fields as members of an open object. */
void fields_write(JsonWriter *json, const Field *fields, const void *object, const FieldContext *context);

/* Fills in the struct from an object. Missing members become zero, NULL or none. False: context->bad is the name of the
 * wrong field. */
bool fields_read(const cJSON *object, const Field *fields, void *out, FieldContext *context);

/* A short form for similar rows: writes a member for each field that differs from `before`; null where the new value is
 * missing. */
void fields_write_changes(JsonWriter *json, const Field *fields, const void *object, const void *before,
                          const FieldContext *context);
/* Changes the struct, which must be a copy of the previous one, by the members of the object. False: context->bad is
 * the name of the wrong field. O(members × fields). */
bool fields_read_changes(const cJSON *object, const Field *fields, void *out, FieldContext *context);

/* Write and read single values, for members that are in no table. The readers return false where the item is not such a
 * value; the result is undefined then. */
void field_write(JsonWriter *json, const Field *field, const void *at, const FieldContext *context);
bool json_key_read(const cJSON *item, KeyForm form, Key *key);
bool json_lsn_read(const cJSON *item, Lsn *lsn);

#endif
