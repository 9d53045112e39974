/* key.h - keys: one 128-bit integer, in three domains. The domain says how to read and print them.
 *
 * A production key has 18 bytes: field1 (1), field2 (4), field3 (4), field4 (4), field5 (1), field6 (4), big-endian,
 * written as 36 hex digits. It packs into 128 bits in order, with the low 16 bits of field2:
 *
 *      127      120 119      104 103       72 71        40 39     32 31         0
 *     | field1: 8  | field2: 16 | field3: 32 | field4: 32 | field5: 8 | field6: 32 |
 *
 * so that integer order is byte order. The largest key, FF in all 18 bytes, is all ones. A key that the packing can't
 * hold exactly (field2 above FFFF, or the one key that would collide with the largest) is refused by the parser.
 *
 * A plain key (simulator, scenarios) is a 64-bit integer in the low half, written as up to 16 hex digits.
 *
 * A key of a dictionary (core/model/key_dictionary.h) is a place in a sorted list of strings: those of an LSM engine.
 *
 * Ranges are half-open everywhere: [lo, hi).
 */
#ifndef CORE_MODEL_KEY_H
#define CORE_MODEL_KEY_H

#include "core/base/text.h"
#include "core/base/u128.h"

typedef U128 Key;

struct KeyDictionary;
typedef struct KeyDomain {
    const struct KeyDictionary *dictionary; /* NULL in the production domain */
} KeyDomain;

/* The address of a key's domain. It must outlive all keys of that domain. */
typedef const KeyDomain *KeyForm;

extern const KeyDomain key_domain_production;
#define KEY_PLAIN      ((KeyForm)0)             /* 64-bit integers; the largest is 2^64-1 */
#define KEY_PRODUCTION (&key_domain_production) /* packed 18-byte keys; the largest is all ones */

typedef struct KeyRange {
    Key lo, hi;
} KeyRange;

typedef struct KeyFields {
    uint8_t field1;
    uint32_t field2, field3, field4;
    uint8_t field5;
    uint32_t field6;
} KeyFields;

#define KEY_DIGITS     36
#define KEY_TEXT_SIZE  40 /* room for key_format() */
#define KEY_LABEL_SIZE 64 /* room for key_label() */

/* Production's sparse keys: aux files, replication origins, directories (Neon libs/pageserver_api/src/key.rs). */
#define KEY_METADATA_LO ((Key)0x60 << 120)
#define KEY_METADATA_HI ((Key)0x7F << 120)

static inline bool key_is_metadata(Key key)
{
    return KEY_METADATA_LO <= key && key < KEY_METADATA_HI;
}

/* The dictionary of the domain's keys; NULL where keys are numbers. */
static inline const struct KeyDictionary *key_dictionary_of(KeyForm form)
{
    return form ? form->dictionary : NULL;
}

static inline Key key_max(KeyForm form)
{
    return form == KEY_PLAIN ? (Key)UINT64_MAX : U128_MAX;
}

static inline bool key_range_overlaps(KeyRange a, KeyRange b)
{
    return a.lo < b.hi && b.lo < a.hi;
}

/* The keys that are in both; lo >= hi where no key is. */
static inline KeyRange key_range_clip(KeyRange range, KeyRange to)
{
    return (KeyRange){range.lo > to.lo ? range.lo : to.lo, range.hi < to.hi ? range.hi : to.hi};
}

/* The smallest range that holds both. To start a hull that is empty, use {U128_MAX, 0}. */
static inline KeyRange key_range_hull(KeyRange a, KeyRange b)
{
    return (KeyRange){a.lo < b.lo ? a.lo : b.lo, a.hi > b.hi ? a.hi : b.hi};
}

/* For qsort() of KeyRanges: by first key, then by end. */
int key_range_order(const void *a, const void *b);

/* Packs the fields of a production key. False where a packed key cannot represent them exactly. */
bool key_pack(KeyFields fields, Key *key);
KeyFields key_unpack(Key key);

/* Exactly 36 hex digits of either case (a production key). No '+', no blanks, no 0x. Takes a few nanoseconds. `digits`
 * must hold 36 characters and need not be terminated. Returns false without a reason: use key_parse() where one is
 * wanted. */
bool key_parse_digits(const char digits[KEY_DIGITS], Key *key);

/* Reads a key as users write it: 36 hex digits (production), 1 to 16 hex digits with optional 0x (plain),
 * `spc/db/rel[_fsm|_vm|_init][:block]` (production; decimal; without a block: the fork's first), or a label that
 * key_label_parse() reads. `form` tells which it was. ERROR_INPUT with the
 * reason. */
bool key_parse(Str text, Key *key, KeyForm *form, Error *error);
/* The same in a known domain: what key_dictionary_parse() reads where the domain has a dictionary, else a key of that
 * form. ERROR_INPUT where it is not a key, ERROR_USAGE where it is one of another form. */
bool key_parse_in(KeyForm form, Str text, Key *key, Error *error);

/* 36 upper-case hex digits, or 16 for plain keys. For a dictionary key the hex digits of its string, cut to fit: use
 * key_dictionary_hex() for the exact form, which has no limit. Terminated. Returns `out`. */
char *key_format(Key key, KeyForm form, char out[KEY_TEXT_SIZE]);

/* What a key means in Postgres (Neon: libs/pageserver_api/src/key.rs). */
typedef enum KeyKind {
    KEY_KIND_PLAIN,
    KEY_KIND_DB_DIR,
    KEY_KIND_REL_MAP,
    KEY_KIND_REL_DIR,
    KEY_KIND_REL_BLOCK,
    KEY_KIND_REL_SIZE,
    KEY_KIND_SLRU_DIR,
    KEY_KIND_SLRU_BLOCK,
    KEY_KIND_SLRU_SIZE,
    KEY_KIND_TWO_PHASE_DIR,
    KEY_KIND_TWO_PHASE_FILE,
    KEY_KIND_CONTROL_FILE,
    KEY_KIND_CHECKPOINT,
    KEY_KIND_AUX_FILES_V1,
    KEY_KIND_REL_SIZE_V2, /* first byte 61 */
    KEY_KIND_AUX_FILE,    /* first byte 62 */
    KEY_KIND_REPL_ORIGIN, /* first byte 63 */
    KEY_KIND_DB_DIR_V2,   /* first byte 64 */
    KEY_KIND_REL_DIR_V2,  /* first byte 65 */
    KEY_KIND_METADATA,    /* any other first byte in 60..7E */
    KEY_KIND_MAX,         /* FF in all bytes */
    KEY_KIND_STRING,      /* a key of a dictionary */
    KEY_KIND_UNKNOWN,     /* not a real key, but e.g. the end of a range behind the last checkpoint key */
} KeyKind;

KeyKind key_kind(Key key, KeyForm form);

/* Does a timeline inherit the key from its ancestor? Replication and statistics files are not inherited: a branch
 * starts without them (Neon timeline.rs, get_vectored: aux files of both versions, replication origins). */
bool key_is_inherited(Key key, KeyForm form);

/* A label for people: `1663/16386/35417:16384`, `1663/16386/35417_vm:0`, `clog/12:3`, `MAX`, `checkpoint`, plain keys
 * as hex without leading zeros. A key of no known kind is its hex. Always fits KEY_LABEL_SIZE. Returns `out`. */
char *key_label(Key key, KeyForm form, char out[KEY_LABEL_SIZE]);

/* The production key whose label is `text`; of several keys with one label, the first. False for text that is not a
 * label, and for labels that do not identify a key: `aux/…` and `meta/…`. */
bool key_label_parse(Str text, Key *key);

/* The relation that a key belongs to, fork and block removed (fields 1 to 4): all keys of one relation give the same
 * value. */
static inline U128 key_relation(Key key)
{
    return key >> 40;
}

#endif
