/* scenario.h - a scenario as data: its statements in the order of their lines.
 *
 * A scenario text is read by core/formats and run by core/simulator; neither knows the other, both know this.
 * Statements that only describe (title, layers, keyspace, markers) are applied to the layer set while reading *and*
 * listed here, so that the writer can give the text back.
 */
#ifndef CORE_MODEL_SCENARIO_H
#define CORE_MODEL_SCENARIO_H

#include "core/model/layer_set.h"

typedef enum StatementKind {
    STATEMENT_TITLE,            /* text */
    STATEMENT_NOTE,             /* text */
    STATEMENT_TARGET_FILE_SIZE, /* number */
    STATEMENT_FANOUT,           /* number */
    STATEMENT_POLICY,           /* text, in the form of the option --policy */
    STATEMENT_END_LSN,          /* lsns.lo */
    STATEMENT_MAX_HEIGHT,       /* number */
    STATEMENT_IMAGE_MODE,       /* number: 1 for plus1, 0 for point */
    STATEMENT_KEYSPACE,         /* keys */
    STATEMENT_GC_CUTOFF,        /* lsns.lo */
    STATEMENT_BRANCH,           /* lsns.lo */
    STATEMENT_LAYER,            /* layer: its id in the layer set */
    STATEMENT_RECORD,           /* keys.lo, number: length in bytes */
    STATEMENT_FLUSH,
    STATEMENT_COMPACT,
    STATEMENT_COMPACT_IF_NEEDED,
    STATEMENT_GC,
    STATEMENT_EXPECT_SPLITS, /* number */
    /* keys: the two ends of the gap, or in ASCII art the same key twice; lsns: the rows that it spans, 0-0 for all */
    STATEMENT_EXPECT_SPLIT,
    STATEMENT_EXPECT_DEPTH,      /* number */
    STATEMENT_EXPECT_LEVEL,      /* lsns */
    STATEMENT_EXPECT_STRATEGY,   /* text: images, deltas or none; keys.lo where has_key */
    STATEMENT_EXPECT_JOBS,       /* number */
    STATEMENT_EXPECT_READ_DEPTH, /* text: max, mean, p50, p99; number, millionths */
} StatementKind;

typedef struct Statement {
    StatementKind kind;
    unsigned long line; /* in its file; the first line is 1 */
    bool has_key;
    KeyRange keys;
    LsnRange lsns;
    uint64_t number;
    uint64_t millionths; /* added to the number, for expectations that are means */
    LayerId layer;
    Str text; /* in the layer set's arena */
} Statement;

typedef struct Scenario {
    Statement *at; /* owned */
    size_t count, capacity;
    KeyForm form;
    /* The scale of ASCII art: key units a column and LSN units a row; 0: the layers did not come from art. */
    uint64_t art_key_scale, art_lsn_scale;
    Str art; /* the first picture as drawn, with its `art` line, without indentation; in the layer set's arena */
} Scenario;

void scenario_release(Scenario *scenario);
/* Appends a copy of the statement; its text is not copied. Amortised O(1). */
void scenario_add(Scenario *scenario, const Statement *statement);
/* The number of its records, which become layers only when they are run. O(statements). */
size_t scenario_records(const Scenario *scenario);

/* The LSN of a scenario's first record. Each record takes as many LSNs as it has bytes. */
#define SCENARIO_FIRST_LSN 1000u

/* Can a record with that key and length be at that LSN? No for a key that 16 hex digits cannot hold, for the largest
 * key (its range has no end), and where the next LSN would be above 2^64-2. ERROR_INPUT has the reason. */
bool scenario_record_check(Key key, uint64_t length, Lsn at, Error *error);
/* Checks all records of a scenario, and that none is lost on the way. The error has the record's line as its place. */
bool scenario_check_records(const Scenario *scenario, Error *error);

#endif
