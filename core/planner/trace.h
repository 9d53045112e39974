/* trace.h - every decision of a planner, with its reason, as structured data.
 *
 * A decision is one comparison: a rule, the numbers on both sides with their unit, the verdict, the alternatives that
 * were rejected and why, and the smallest change of a parameter that flips the verdict. Decisions form a forest: a
 * level's decision is the parent of its partitions', theirs of their cuts'. Text is made from it at the very end
 * (tell/decision_text.h), so a planner that runs with a NULL trace pays one predictable branch a decision.
 */
#ifndef CORE_PLANNER_TRACE_H
#define CORE_PLANNER_TRACE_H

#include "core/base/text.h"
#include "core/model/layer_set.h"

#define DECISION_NONE UINT32_MAX

typedef enum RuleId {
    RULE_LEVEL,           /* a level was identified (or none) */
    RULE_LAYER_ABOVE,     /* a layer starts above end_lsn: not looked at */
    RULE_LAYER_PENDING,   /* a layer crosses the candidate: pushed down with it */
    RULE_LAYER_TOO_TALL,  /* height > max_height: belongs to a deeper level, the walk stops */
    RULE_LAYER_ACCEPTED,  /* nothing crosses the candidate: pending layers join the level */
    RULE_LAYER_BELOW,     /* never reached by the walk */
    RULE_DEPTH,           /* depth >= fanout ? */
    RULE_SPLIT,           /* a perfect split divides the level */
    RULE_SPLIT_BLOCKED,   /* a near-split, and the layers that block it */
    RULE_PARTITION_DEPTH, /* a partition's own depth >= fanout ? */
    RULE_STRATEGY,        /* keyspace bytes < delta bytes ? images : deltas */
    RULE_OUT_OF_SCOPE,    /* `since`: a delta wholly under newer images */
    RULE_TIGHT_RANGE,     /* an L0's tight key range is used */
    RULE_IMAGE_CUT,       /* an image ends here */
    RULE_DELTA_CUT,       /* a delta ends here */
    RULE_OVERSIZED_KEY,   /* one key's records exceed the target: split by LSN */
    RULE_IDENTICAL,       /* the output would equal an input: kept */
    RULE_MATERIALIZE,     /* a page image record is put into a delta */
    RULE_DELETE,          /* a layer goes: the last job that needs it has finished */
    RULE_KEEP,            /* a layer stays, although in the level */
    RULE_GC,              /* a layer is garbage, or why not */
    RULE_STALL,           /* a tall newest delta stalls every level */
    RULE_COUNT_           /* those of one algorithm alone follow: rule_own() in algorithm.h */
} RuleId;

typedef struct Rule {
    const char *name;         /* "depth", "strategy": in JSON, breakpoints, searches */
    const char *title;        /* "depth reaches the fanout" */
    const char *why;          /* two or three lines that teach the rule */
    const char *left, *right; /* "depth", "fanout": what its two sides are called; NULL: they need no name */
} Rule;

/* Shared ones; rule_at() in algorithm.h finds all. */
extern const Rule shared_rules[RULE_COUNT_];

typedef enum Unit { UNIT_NONE, UNIT_BYTES, UNIT_LSN, UNIT_KEYS, UNIT_LAYERS, UNIT_RECORDS, UNIT_SCORE } Unit;
typedef enum CompareOp { OP_NONE, OP_LESS, OP_LESS_EQUAL, OP_GREATER, OP_GREATER_EQUAL, OP_EQUAL } CompareOp;
typedef enum Fidelity {
    FIDELITY_EXACT,     /* as the published planner, on exact numbers */
    FIDELITY_ESTIMATED, /* rests on estimated sizes, keyspace or records */
    FIDELITY_BEYOND,    /* a rule that the published planner does not have */
    FIDELITY_BEYOND_ESTIMATED,
} Fidelity;

/* What a decision rests on, as far as it is not certain. */
typedef struct Grounds {
    uint32_t deltas;  /* whose records it looks at */
    uint32_t unread;  /* of these: whose records are not known, but estimated from name and size */
    bool no_keyspace; /* which keys exist is an estimate, and it matters */
} Grounds;

static inline bool grounds_estimated(Grounds grounds)
{
    return grounds.unread > 0 || grounds.no_keyspace;
}

/* How far a decision can be trusted to be the published planner's. */
static inline Fidelity fidelity_of(bool beyond, bool estimated)
{
    return beyond      ? estimated ? FIDELITY_BEYOND_ESTIMATED : FIDELITY_BEYOND
           : estimated ? FIDELITY_ESTIMATED
                       : FIDELITY_EXACT;
}

typedef struct Rejected {
    const char *what; /* "images", "cut at 1F40"; static or in the trace's arena */
    const char *why;
    double score; /* NAN where there is none */
} Rejected;

typedef struct Decision {
    uint32_t id, parent; /* id is the index in the trace */
    RuleId rule;
    Fidelity fidelity;
    Grounds grounds;
    uint32_t level;
    double left, right; /* the two sides; exact for integers below 2^53 */
    CompareOp op;
    Unit unit;
    bool verdict;
    const char *result;         /* "compact", "images", "accepted": a word for it; static or in the arena */
    const char *flip_parameter; /* policy parameter (or "delta_bytes") whose change flips the verdict; NULL: none */
    double flip_value;          /* the nearest value that flips it */
    bool has_keys, has_lsns;
    KeyRange keys;
    LsnRange lsns;
    uint32_t job;                            /* job it led to, or JOB_NONE */
    uint32_t layers_first, layers_count;     /* in trace.layers */
    uint32_t rejected_first, rejected_count; /* in trace.rejected */
} Decision;

/* A decision that more than one parameter can flip: what it names itself is the first. */
typedef struct Flip {
    uint32_t decision;
    const char *parameter;
    double value;
} Flip;

typedef struct Trace {
    ARRAY(Decision) decisions;
    ARRAY(Flip) flips; /* further ones, by decision */
    ARRAY(LayerId) layers;
    ARRAY(Rejected) rejected;
    Arena arena;
} Trace;

void trace_release(Trace *trace);
/* Appends a decision of that rule under `parent` with everything else zero or none; returns its id. */
uint32_t trace_add(Trace *trace, RuleId rule, uint32_t parent);
/* Adds to the newest decision. */
void trace_add_layer(Trace *trace, LayerId layer);
/* The newest decision, which has no layers yet, gets those of an earlier one; none can be added then. */
void trace_share_layers(Trace *trace, uint32_t decision);
void trace_add_flip(Trace *trace, uint32_t decision, const char *parameter, double value);
void trace_reject(Trace *trace, const char *what, const char *why, double score);

/* "flips at fanout = 58", in every sentence that names a value which would reverse a decision. */
void trace_flip_text(const char *parameter, const char *value, Text *out);

const char *unit_name(Unit unit);
const char *op_text(CompareOp op); /* ">=" */
const char *fidelity_name(Fidelity fidelity);

#endif
