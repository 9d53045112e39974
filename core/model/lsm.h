/* lsm.h - the history of an LSM store: what its MANIFEST says, edit by edit.
 *
 *     step     0 base    1 flush    2 flush    3 compaction     4 move
 *     L0       #4        #4 #9      #4 #9 #11  #11
 *     L1       #5        #5         #5         #12 #13          #12
 *     L2                                                        #13
 *
 * A *placement* is one table at one level, from the step that put it there up to the one that took it away; a move ends
 * one placement and starts another of the same table. An *event* is what one step did to one column family. Bookkeeping
 * edits are steps too, so that a step's number is that of its edit (all edits of the base are step 0).
 *
 * Keys are places in the family's dictionary (core/model/key_dictionary.h).
 */
#ifndef CORE_MODEL_LSM_H
#define CORE_MODEL_LSM_H

#include "core/model/key_dictionary.h"
#include "core/model/layer_set.h"
#include "core/model/lsm_options.h"
#include "core/model/step.h"

#define PLACEMENT_NONE UINT32_MAX
#define FAMILY_NONE    UINT32_MAX
#define LSM_SEQ_MAX    (((uint64_t)1 << 56) - 1) /* of a largest key: the table ends before that user key */

typedef enum LsmEventKind {
    LSM_BASE,        /* what was there when the MANIFEST was started */
    LSM_FLUSH,       /* a memtable became tables of L0 (LevelDB: of up to L2) */
    LSM_FLUSH_EMPTY, /* nothing was left of it */
    LSM_INGEST,      /* tables made elsewhere were added */
    LSM_MOVE,        /* tables were put at a deeper level as they are */
    LSM_REFIT,       /* at a higher one: CompactRange with change_level */
    LSM_COMPACTION,  /* tables of several levels were merged */
    LSM_INTRA_L0,    /* tables of L0 were merged and stay there */
    LSM_REWRITE,     /* tables of one deeper level were written again */
    LSM_DELETE,      /* tables were deleted, and none added */
    LSM_EXCISE,      /* Pebble: a key range was cut out */
    LSM_FAMILY_ADD,
    LSM_FAMILY_DROP,
    LSM_BOOKKEEPING, /* logs, cursors, ids: no table */
    LSM_EVENT_COUNT_,
} LsmEventKind;

enum {
    PLACEMENT_MARKED = 1,         /* for compaction */
    PLACEMENT_MOVED = 2,          /* begun by a move: nothing was written */
    PLACEMENT_SEQ_KNOWN = 4,      /* seq_lo and seq_hi are the table's */
    PLACEMENT_EXCLUSIVE = 8,      /* the largest key is a sentinel: not part of the table */
    PLACEMENT_VIRTUAL = 16,       /* Pebble: a part of its backing file */
    PLACEMENT_RANGE_KEYS = 32,    /* Pebble */
    PLACEMENT_ENTRIES_KNOWN = 64, /* a LOG told how many entries and deletions it has */
};

typedef struct LsmPlacement {
    uint64_t number;
    uint64_t size;
    uint64_t small_tag, large_tag; /* of the bounds: sequence << 8 | type */
    uint64_t seq_lo, seq_hi;
    uint64_t epoch;        /* RocksDB's order of L0; 0: not told */
    uint64_t backing;      /* of a virtual table; else its own number */
    uint64_t freed_bytes;  /* below, by its deletions, as the engine estimates it; 0: none, or not told */
    uint32_t small, large; /* places of its bounds in the family's dictionary */
    uint32_t created;      /* Unix seconds; 0: not told */
    StepId born, died;     /* died: STEP_NEVER where it lives */
    uint32_t event;        /* that placed it */
    uint32_t written_by;   /* the event that wrote the table; a move is none */
    uint8_t level;
    uint8_t flags;
} LsmPlacement;

/* What a step needs of a placement, side by side: those of a million are one pass over 24 MB. */
typedef struct LsmLife {
    StepId born, died;
    uint64_t size;
    uint32_t placement, level;
} LsmLife;

/* Live tables of each level at every so many steps (LSM_COUNTED_STEPS): at another step they are told by the events in
 * between. */
#define LSM_COUNTED_STEPS 128u
typedef struct LsmLevelCounts {
    uint32_t tables[LSM_LEVELS_MAX];
} LsmLevelCounts;

/* A table that is to be compacted whatever the scores; its placement is PLACEMENT_MARKED. */
typedef struct LsmMark {
    uint32_t placement;
    StepId step; /* from which on: RocksDB's are born with it */
} LsmMark;

/* RocksDB: a table that refers to blob files, and the oldest of them. */
typedef struct LsmBlobLink {
    uint32_t placement;
    uint64_t blob;
} LsmBlobLink;

typedef struct LsmFamily {
    uint32_t id;               /* the engine's */
    Str name;                  /* in the store's arena; as it is: escape it */
    Str comparator;            /* its name, as it is */
    bool order_known;          /* the comparator's order is known by name; else bytes are assumed */
    bool order_broken;         /* the tables contradict that order: key ranges mean nothing */
    uint32_t contradiction[2]; /* the two placements, where order_broken; twice the same: its bounds */
    bool sizes_unknown;        /* of all tables: placements have 0 */
    bool strips_timestamps;
    bool dropped;
    bool age_unknown;  /* a table tells neither its own time nor its oldest ancestor's */
    uint64_t earliest; /* of those times, Unix seconds; 0: no table */
    KeyDictionary keys;
    ARRAY(LsmPlacement) placements; /* in the order in which they were placed */
    ARRAY(LsmMark) marks;           /* ascending by step */
    ARRAY(LsmBlobLink) blob_links;  /* ascending by placement */
    LsmOptions options;
    LsmLife *lives; /* of all placements, in the order of their smallest bound; owned. NULL: while it is being built */
    ARRAY(LsmLevelCounts) counted; /* [i] at step i x LSM_COUNTED_STEPS, up to the last that adds or ends a table */
    uint64_t event_count[LSM_EVENT_COUNT_]; /* edits of each kind; each edit of the base counts */
} LsmFamily;

typedef struct LsmEvent {
    uint8_t kind;     /* LsmEventKind */
    uint8_t from, to; /* levels: the highest of its inputs, the deepest of its outputs; inputs alone: both are theirs */
    uint32_t family;  /* index in families */
    StepId step;
    uint32_t born_first, born_count; /* in the family's placements */
    uint32_t dead_first, dead_count; /* in store.dead: placements of the family */
    uint64_t started, finished;      /* microseconds since 1970, where a LOG tells; 0: not told */
    const char *reason;              /* as the LOG calls it, in the store's arena; NULL: not told */
} LsmEvent;

typedef struct LsmStep {
    uint64_t offset;   /* of its first edit in the MANIFEST; text forms: the line */
    uint32_t manifest; /* which of several */
    uint32_t edits;    /* more than one in the base and in an atomic group */
    uint32_t event_first, event_count;
    uint64_t last_sequence; /* of the store, as far as the edits tell */
} LsmStep;

/* A round-robin or LevelDB cursor: where the next compaction of a level starts. */
typedef struct LsmCursor {
    StepId step;
    uint32_t family, level;
    uint32_t key; /* place in the family's dictionary */
    uint64_t tag;
} LsmCursor;

/* A file that is no table: a blob file, or the backing of virtual tables. */
typedef struct LsmFile {
    uint64_t number, bytes;
    StepId born, died;
    uint32_t family;
    bool backing;
} LsmFile;

/* RocksDB: from that step on nothing refers to that many more bytes of a blob file. */
typedef struct LsmGarbage {
    StepId step;
    uint32_t file; /* in lsm.files */
    uint64_t bytes;
} LsmGarbage;

typedef struct Lsm {
    LsmEngine engine;
    ARRAY(LsmFamily) families; /* in the order in which they came */
    ARRAY(LsmStep) steps;
    ARRAY(LsmEvent) events;
    ARRAY(LsmEvent) lost; /* jobs of a LOG whose result no edit installs: inputs alone, and no step */
    ARRAY(uint32_t) dead;
    ARRAY(LsmCursor) cursors;
    ARRAY(LsmFile) files;
    ARRAY(LsmGarbage) garbage; /* ascending by step */
    ARRAY(uint64_t) manifests; /* their numbers */
    bool salvaged;             /* edits are missing: a part of the file could not be read */
    Arena arena;
} Lsm;

void lsm_release(Lsm *lsm);

/* Events, and behind them those that were lost, by one index. */
static inline const LsmEvent *lsm_job(const Lsm *lsm, uint32_t index)
{
    return index < lsm->events.count ? &lsm->events.at[index] : &lsm->lost.at[index - lsm->events.count];
}

/* The family of that name or number; FAMILY_NONE. */
uint32_t lsm_family_named(const Lsm *lsm, Str name);

static inline bool placement_alive(const LsmPlacement *placement, StepId step)
{
    return placement->born <= step && step < placement->died;
}

/* The keys of a placement: from its smallest key up to the place behind its largest one, or up to that key where it is
 * a sentinel; at least 1 wide. */
static inline KeyRange placement_keys(const LsmPlacement *placement)
{
    Key lo = (Key)placement->small * 2, hi = (Key)placement->large * 2;
    if (!(placement->flags & PLACEMENT_EXCLUSIVE))
        hi++;
    return (KeyRange){lo, hi > lo ? hi : lo + 1};
}

/* Whether a read may find a key in both. */
static inline bool placements_overlap(const LsmPlacement *a, const LsmPlacement *b)
{
    return key_range_overlaps(placement_keys(a), placement_keys(b));
}

/* Bounds as internal keys: below 0, 0, above 0. A larger tag is newer, and comes first. */
static inline int bound_compare(uint32_t key_a, uint64_t tag_a, uint32_t key_b, uint64_t tag_b)
{
    return key_a != key_b ? (key_a < key_b ? -1 : 1) : (tag_a < tag_b) - (tag_a > tag_b);
}

/* Is `a` newer than `b`, both in L0? LevelDB: by number; RocksDB: by epoch where there is one, else as Pebble: by
 * largest, then smallest sequence, then number. A total order: tables without an epoch are
 * older than those with one. */
bool placement_newer(LsmEngine engine, const LsmPlacement *a, const LsmPlacement *b);

/* Fills in lives and counts of a family whose placements stay as they are from now on. O(n log n). */
void lsm_family_sort(LsmFamily *family);

/* The event of a family at a step; NULL where the step did nothing to it. */
const LsmEvent *lsm_event_at(const Lsm *lsm, uint32_t family, StepId step);

/* The placement that goes on where a move ended this one; PLACEMENT_NONE where it ended otherwise, or lives. */
uint32_t lsm_moved_to(const Lsm *lsm, uint32_t family, uint32_t placement);

/* "compaction", "intra_l0", …: in JSON, conditions, searches. */
const char *lsm_event_name(LsmEventKind kind);
/* Does the event write tables that were made from others: compaction, intra_l0, rewrite? */
static inline bool lsm_event_compacts(LsmEventKind kind)
{
    return kind == LSM_COMPACTION || kind == LSM_INTRA_L0 || kind == LSM_REWRITE;
}
/* Does a picker decide it: one that compacts, moves or deletes? */
static inline bool lsm_event_is_picked(LsmEventKind kind)
{
    return lsm_event_compacts(kind) || kind == LSM_MOVE || kind == LSM_REFIT || kind == LSM_DELETE;
}

/* False where the tables of a set contradict the order of their keys: then key ranges, and all that rests on them (what
 * overlaps, what reads visit), are unknown. True of all sets that are of no store. */
static inline bool layer_set_is_ordered(const LayerSet *set)
{
    return !set->lsm || !set->lsm->families.at[set->family].order_broken;
}

#endif
