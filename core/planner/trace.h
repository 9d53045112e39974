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
    RULE_LEVEL,           /* a level was identified, or there is none */
    RULE_LAYER_ABOVE,     /* a layer starts above end_lsn and is ignored */
    RULE_LAYER_PENDING,   /* a layer crosses the candidate end, and may be pushed down with it */
    RULE_LAYER_TOO_TALL,  /* height > max_height: the layer belongs to a deeper level, and the walk stops */
    RULE_LAYER_ACCEPTED,  /* nothing crosses the candidate end: pending layers join the level */
    RULE_LAYER_BELOW,     /* the walk did not reach the layer */
    RULE_DEPTH,           /* depth >= fanout? */
    RULE_SPLIT,           /* a perfect split divides the level */
    RULE_SPLIT_BLOCKED,   /* a near-split, and the layers that cross it */
    RULE_PARTITION_DEPTH, /* a partition's own depth >= fanout? */
    RULE_STRATEGY,        /* keyspace bytes < delta bytes? images : deltas */
    RULE_OUT_OF_SCOPE,    /* `since`: a delta lies wholly under newer images */
    RULE_TIGHT_RANGE,     /* an L0's tight key range is used */
    RULE_IMAGE_CUT,       /* an image ends here */
    RULE_DELTA_CUT,       /* a delta ends here */
    RULE_OVERSIZED_KEY,   /* one key's records exceed the target: split by LSN */
    RULE_IDENTICAL,       /* the output would equal an input: kept */
    RULE_MATERIALIZE,     /* a page image record is put into a delta */
    RULE_DELETE,          /* a layer is deleted, because the last job that needs it has finished */
    RULE_KEEP,            /* a layer of the level is kept */
    RULE_GC,              /* a layer is garbage, or the reason why it is not */
    RULE_STALL,           /* a tall newest delta stalls all levels */
    RULE_COUNT_           /* the rules of single algorithms follow: rule_own() in algorithm.h */
} RuleId;

typedef struct Rule {
    const char *name;         /* the name in JSON, breakpoints and searches: "depth", "strategy" */
    const char *title;        /* the title: "depth reaches the fanout" */
    const char *why;          /* two or three lines that explain the rule */
    const char *left, *right; /* the names of its two sides, "depth" and "fanout"; NULL: they need none */
} Rule;

/* The shared rules; rule_at() in algorithm.h finds all rules. */
extern const Rule shared_rules[RULE_COUNT_];

typedef enum Unit { UNIT_NONE, UNIT_BYTES, UNIT_LSN, UNIT_KEYS, UNIT_LAYERS, UNIT_RECORDS, UNIT_SCORE } Unit;
typedef enum CompareOp { OP_NONE, OP_LESS, OP_LESS_EQUAL, OP_GREATER, OP_GREATER_EQUAL, OP_EQUAL } CompareOp;
typedef enum Fidelity {
    FIDELITY_EXACT,     /* as the published planner, and based on exact numbers */
    FIDELITY_ESTIMATED, /* based on estimated sizes, keyspace or records */
    FIDELITY_BEYOND,    /* by a rule that the published planner does not have */
    FIDELITY_BEYOND_ESTIMATED,
} Fidelity;

/* What makes a decision uncertain. */
typedef struct Grounds {
    uint32_t deltas;  /* number of deltas whose records matter */
    uint32_t unread;  /* number of these whose records are unknown and estimated from name and size */
    bool no_keyspace; /* the existing keys matter and are estimated */
} Grounds;

static inline bool grounds_estimated(Grounds grounds)
{
    return grounds.unread > 0 || grounds.no_keyspace;
}

/* How closely a decision follows the published planner. */
static inline Fidelity fidelity_of(bool beyond, bool estimated)
{
    return beyond      ? estimated ? FIDELITY_BEYOND_ESTIMATED : FIDELITY_BEYOND
           : estimated ? FIDELITY_ESTIMATED
                       : FIDELITY_EXACT;
}

typedef struct Rejected {
    const char *what; /* what the alternative is, "images", "cut at 1F40"; static, or in the trace's arena */
    const char *why;
    double score; /* NAN where there is none */
} Rejected;

typedef struct Decision {
    uint32_t id, parent; /* `id` is the index in the trace */
    RuleId rule;
    Fidelity fidelity;
    Grounds grounds;
    uint32_t level;
    double left, right; /* the two sides of the comparison; exact for integers below 2^53 */
    CompareOp op;
    Unit unit;
    bool verdict;
    const char *result;         /* the outcome in a word, "compact", "images", "accepted"; static, or in the arena */
    const char *flip_parameter; /* the policy parameter (or "delta_bytes") whose change flips the verdict; NULL: none */
    double flip_value;          /* the nearest value that flips it */
    double flip_other;          /* on the other side of the present value, the nearest one; 0: none */
    bool has_keys, has_lsns;
    KeyRange keys;
    LsnRange lsns;
    uint32_t job;                            /* the job that it led to, or JOB_NONE */
    uint32_t layers_first, layers_count;     /* range in trace.layers, or of what these pieces of it contain: */
    uint32_t pieces_first, pieces_count;     /* range in trace.pieces; trace_layers() puts them together */
    uint32_t rejected_first, rejected_count; /* range in trace.rejected */
} Decision;

/* A further flip of a decision; the decision itself has the first one. */
typedef struct Flip {
    uint32_t decision;
    const char *parameter;
    double value;
} Flip;

/* A run of layers that long lists of several decisions have in common. */
typedef struct TracePiece {
    uint32_t first, count; /* range in trace.layers */
} TracePiece;

typedef ARRAY(LayerId) TraceLayers;

typedef struct Trace {
    ARRAY(Decision) decisions;
    ARRAY(Flip) flips; /* further flips, ordered by decision */
    ARRAY(LayerId) layers;
    ARRAY(TracePiece) pieces;
    ARRAY(Rejected) rejected;
    Arena arena;
} Trace;

void trace_release(Trace *trace);
/* Appends a decision of that rule under `parent`, with all other fields zero or none. Returns its id. Amortised
 * O(1). */
uint32_t trace_add(Trace *trace, RuleId rule, uint32_t parent);
/* Adds a layer to the newest decision. */
void trace_add_layer(Trace *trace, LayerId layer);
/* Adds layers that are in trace.layers already to the newest decision, which must have no others but such. */
void trace_add_piece(Trace *trace, TracePiece piece);
/* Gives the newest decision, which must not have layers, those of an earlier one; no layers can be added to it then. */
void trace_share_layers(Trace *trace, uint32_t decision);
/* The decision's layers, in order: in the trace, or put together in `buffer`, which the caller releases. O(layers). */
const LayerId *trace_layers(const Trace *trace, const Decision *decision, TraceLayers *buffer);
/* Adds a further flip to that decision, which must not be before that of the last call. `parameter` must be static. */
void trace_add_flip(Trace *trace, uint32_t decision, const char *parameter, double value);
/* Adds a rejected alternative to the newest decision. `what` and `why` are static, or in the trace's arena. */
void trace_reject(Trace *trace, const char *what, const char *why, double score);

/* Appends "flips at fanout = 58", for every sentence that names a value which would reverse a decision. */
void trace_flip_text(const char *parameter, const char *value, Text *out);

const char *unit_name(Unit unit);
const char *op_text(CompareOp op); /* The operator as text: ">=". */
/* Whether the comparison is true. OP_NONE never is. */
bool op_holds(CompareOp op, double left, double right);
/* The operator that is false exactly where `op` is true; OP_NONE where there is none. */
CompareOp op_opposite(CompareOp op);
/* The operator to print between the two numbers: `op` where it is true, else its opposite. A verdict can have another
 * reason than its comparison, so that no sentence may choose its operator by the verdict. */
CompareOp op_true(CompareOp op, double left, double right);
const char *fidelity_name(Fidelity fidelity);

#endif
