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
    STATEMENT_POLICY,           /* text: as after --policy */
    STATEMENT_END_LSN,          /* lsns.lo */
    STATEMENT_MAX_HEIGHT,       /* number */
    STATEMENT_IMAGE_MODE,       /* number: 1 plus1, 0 point */
    STATEMENT_KEYSPACE,         /* keys */
    STATEMENT_GC_CUTOFF,        /* lsns.lo */
    STATEMENT_BRANCH,           /* lsns.lo */
    STATEMENT_LAYER,            /* layer: its id in the set */
    STATEMENT_RECORD,           /* keys.lo, number: length in bytes */
    STATEMENT_FLUSH,
    STATEMENT_COMPACT,
    STATEMENT_COMPACT_IF_NEEDED,
    STATEMENT_GC,
    STATEMENT_EXPECT_SPLITS, /* number */
    STATEMENT_EXPECT_SPLIT,  /* keys: the gap's two ends, or from art the one key twice; lsns: rows it spans, 0-0 all */
    STATEMENT_EXPECT_DEPTH,  /* number */
    STATEMENT_EXPECT_LEVEL,  /* lsns */
    STATEMENT_EXPECT_STRATEGY,   /* text: images, deltas or none; keys.lo where has_key */
    STATEMENT_EXPECT_JOBS,       /* number */
    STATEMENT_EXPECT_READ_DEPTH, /* text: max, mean, p50, p99; number, millionths */
} StatementKind;

typedef struct Statement {
    StatementKind kind;
    unsigned long line; /* in its file, from 1 */
    bool has_key;
    KeyRange keys;
    LsnRange lsns;
    uint64_t number;
    uint64_t millionths; /* added to the number, where it may be a mean */
    LayerId layer;
    Str text; /* in the layer set's arena */
} Statement;

typedef struct Scenario {
    Statement *at; /* owned */
    size_t count, capacity;
    KeyForm form;
    /* What the picture's scale was, where layers came from ASCII art: keys and LSNs a column and a row; 0: no art. */
    uint64_t art_key_scale, art_lsn_scale;
    Str art; /* the first picture as drawn, its `art` line before it, indentation off; in the layer set's arena */
} Scenario;

void scenario_release(Scenario *scenario);
void scenario_add(Scenario *scenario, const Statement *statement);

/* LSN of a scenario's first record: each record takes as many LSNs as it has bytes. */
#define SCENARIO_FIRST_LSN 1000u

/* Can a record of that key and length come at that LSN? Not with a key that 16 hex digits can't hold, not at the
 * largest key (its range has no end), not where the LSN behind it is above 2^64-2. ERROR_INPUT says why. */
bool scenario_record_check(Key key, uint64_t length, Lsn at, Error *error);
/* The same for all records of a scenario, of which none is dropped on the way; the error has the line as its place. */
bool scenario_check_records(const Scenario *scenario, Error *error);

#endif
