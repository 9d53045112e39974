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
#include "core/formats/json_reader.h"

typedef enum FieldType {
    FIELD_BOOL,
    FIELD_U32,
    FIELD_U64,
    FIELD_SIZE,   /* uint64_t; SIZE_UNKNOWN is null */
    FIELD_DOUBLE, /* not finite: null, read as NAN */
    FIELD_KEY,    /* Key */
    FIELD_KEYS,   /* KeyRange, as [lo, hi] */
    FIELD_LSN,    /* Lsn */
    FIELD_LSNS,   /* LsnRange, as [lo, hi] */
    FIELD_TEXT,   /* const char *, in the context's arena; NULL is null */
    FIELD_STR,    /* Str, in the context's arena; empty is null */
    FIELD_WORD,   /* an enum, by its words */
    FIELD_INDEX,  /* uint32_t below the context's limit for `limit`; UINT32_MAX is null */
    FIELD_LIST,   /* two adjacent uint32_t, first and count: indexes in the context's pool, as an array */
} FieldType;

#define JSON_DOUBLE_MAX 1e30 /* of a FIELD_DOUBLE: above all bytes, keys and scores; axes are drawn over them */

/* What an index points into. */
typedef enum FieldRef {
    REF_LAYER,
    REF_STEP,
    REF_JOB,
    REF_DECISION,
    REF_LEVEL,
    REF_SPLIT,
    REF_PARTITION,
    REF_CUT,
    REF_ANY, /* checked elsewhere: any number but UINT32_MAX */
    REF_COUNT_
} FieldRef;

typedef struct Field {
    const char *name; /* NULL ends a table */
    FieldType type;
    size_t offset;
    const char *(*word)(unsigned value); /* FIELD_WORD: the words of 0 to limit - 1, or up to the first NULL */
    unsigned limit;                      /* FIELD_WORD: number of words; FIELD_INDEX and FIELD_LIST: a FieldRef */
    bool sparse;                         /* left out where it is null, zero, false or empty */
} Field;

typedef ARRAY(uint32_t) IndexArray;

typedef struct FieldContext {
    KeyForm form;
    Arena *arena;         /* reading: texts are copied here */
    const uint32_t *pool; /* writing: what lists point into */
    IndexArray *filled;   /* reading: where lists are appended */
    size_t limits[REF_COUNT_];
    const char *bad; /* reading: the field that failed */
} FieldContext;

/* Writes the members into an object that is open. */
void fields_write(JsonWriter *json, const Field *fields, const void *object, const FieldContext *context);

/* Fills the struct from an object; what is missing is zero, NULL or none. False: context->bad is the field's name. */
bool fields_read(const cJSON *object, const Field *fields, void *out, FieldContext *context);

/* A short form for similar rows: writes into an open object a member for each field that differs from `before`; null if
 * the value is missing. */
void fields_write_changes(JsonWriter *json, const Field *fields, const void *object, const void *before,
                          const FieldContext *context);
/* Changes the struct, a copy of the one before, by the members that the object has. False: context->bad is the field's
 * name. O(members x fields). */
bool fields_read_changes(const cJSON *object, const Field *fields, void *out, FieldContext *context);

/* The text up to the first NUL: where cJSON ends a string. */
Str json_writable(Str text);

/* Single values, for members that no table holds. */
void field_write(JsonWriter *json, const Field *field, const void *at, const FieldContext *context);
bool json_key_read(const cJSON *item, KeyForm form, Key *key);
bool json_lsn_read(const cJSON *item, Lsn *lsn);
void json_u64_field(JsonWriter *json, const char *name, uint64_t value);
bool json_u64_read(const cJSON *item, uint64_t *value);

#endif
