/* vector.h - test vectors of the policy `legacy` as data: cases of statements, questions and expected answers.
 *
 *     case gap-is-done                     a case forgets everything before it
 *     policy legacy threshold=2
 *     delta 0 MAX 1001 1101                a layer …
 *       has a+1 1008 W 50                  … and its values
 *     ask compact_l0                       a question
 *     expect outcome Done                  the lines of its answer, complete and in order
 *
 * Read by core/formats/vector.h, answered by core/simulator/vector_check.h. What an expected line says is compared word
 * by word when the answer is there: it stays text.
 */
#ifndef CORE_MODEL_VECTOR_H
#define CORE_MODEL_VECTOR_H

#include "core/model/layer_set.h"

typedef enum VectorKind {
    VECTOR_POLICY,         /* options */
    VECTOR_SHARD,          /* numbers: count, number, stripe */
    VECTOR_KEYSPACE,       /* keys */
    VECTOR_SPARSE,         /* keys */
    VECTOR_PARTITION,      /* ranges */
    VECTOR_SPARSE_PART,    /* ranges */
    VECTOR_INITDB,         /* lsns.lo */
    VECTOR_ANCESTOR,       /* lsns.lo */
    VECTOR_ANCESTOR_IMAGE, /* keys.lo, lsns.lo, content */
    VECTOR_LAST,           /* lsns.lo */
    VECTOR_LOGICAL,        /* numbers[0], option approx */
    VECTOR_GC_CUTOFF,      /* lsns.lo */
    VECTOR_GC_SPACE,
    VECTOR_GC_TIME,
    VECTOR_BRANCH,
    VECTOR_LEASE,
    VECTOR_DELTA,     /* keys, lsns, options size, gen */
    VECTOR_IMAGE,     /* keys, lsns.lo, options */
    VECTOR_HAS,       /* keys.lo, and in a delta lsns.lo, record, numbers[0]; content */
    VECTOR_META_SCAN, /* numbers[0] */
    VECTOR_META_KEY,  /* keys.lo, numbers[0] */
    VECTOR_HIST,      /* lsns.lo, record, numbers[0], content */
    VECTOR_BASE,      /* lsns.lo, content */
    VECTOR_ELAPSED,   /* numbers[0] where has_number; else the word was "none" */
    VECTOR_L0_TRIGGER,
    VECTOR_EXPECT, /* text: the rest of the line */
    VECTOR_ASK_PARTITION,
    VECTOR_ASK_FRAGMENT, /* keys, option blocks */
    VECTOR_ASK_SHARD,    /* keys.lo */
    VECTOR_ASK_IMAGE_COVERAGE,
    VECTOR_ASK_COUNT_DELTAS,
    VECTOR_ASK_IMAGE_LAYER_EXISTS,
    VECTOR_ASK_VISIBILITY, /* lsn_list */
    VECTOR_ASK_VALID_LAYERMAP,
    VECTOR_ASK_GC,
    VECTOR_ASK_GC_TRIGGER,
    VECTOR_ASK_KEY_RETENTION,
    VECTOR_ASK_GC_JOBS, /* keys, options */
    VECTOR_ASK_GC_COMPACT,
    VECTOR_ASK_READ, /* keys.lo, lsns.lo */
    VECTOR_ASK_COMPACT_L0,
    VECTOR_ASK_FORCE_IMAGE_LSN,
    VECTOR_ASK_COMPACT,
    VECTOR_ASK_LAYERS,
} VectorKind;

/* An option of a statement: name=VALUE, or a flag. The name is a constant of the reader. */
typedef struct VectorOption {
    const char *name;
    uint64_t number; /* a number or an LSN; "max" is UINT64_MAX */
    KeyRange keys;   /* keys=K,K */
    LsnRange lsns;   /* lsns=L,L */
} VectorOption;

typedef struct VectorStatement {
    VectorKind kind;
    unsigned long line;
    KeyRange keys;
    LsnRange lsns;
    uint64_t numbers[3];
    bool has_number;
    char record; /* W a WAL record, N a WAL record that initialises the page, I a page image; 0: not given */
    bool has_content;
    Str content, text;
    size_t first, count; /* range in the list of options, ranges or LSNs */
} VectorStatement;

/* A letter that stands for a key: `a+1F` is the key that is 1F behind it. */
typedef struct VectorBase {
    Str name;
    Key key;
} VectorBase;

typedef struct VectorCase {
    Str name;
    unsigned long line;
    size_t first, count;           /* range in the statements */
    size_t bases_first, bases_end; /* range in the key bases */
} VectorCase;

typedef struct VectorFile {
    ARRAY(VectorCase) cases;
    ARRAY(VectorStatement) statements;
    ARRAY(VectorOption) options;
    ARRAY(KeyRange) ranges;
    ARRAY(Lsn) lsns;
    ARRAY(VectorBase) bases;
    Arena arena; /* owns the texts */
} VectorFile;

void vector_file_release(VectorFile *file);

static inline bool vector_is_question(VectorKind kind)
{
    return kind >= VECTOR_ASK_PARTITION;
}

/* The statement's option with that name; NULL where it is not given. */
const VectorOption *vector_option(const VectorFile *file, const VectorStatement *statement, const char *name);
/* The number of an option, or `usual` where the option is not given. */
uint64_t vector_number(const VectorFile *file, const VectorStatement *statement, const char *name, uint64_t usual);

/* Reads `0`, `MAX`, 36 hex digits, or BASE+HEX with one of these bases. False, without a reason, for
 * anything else. */
bool vector_key_parse(const VectorBase *bases, size_t count, Str word, Key *key);
/* Appends the key as a person would write it: relative to the nearest base at or below it. */
void vector_key_text(const VectorBase *bases, size_t count, Key key, Text *out);

#endif
