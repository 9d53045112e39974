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
/* the sequence of a largest key that is a sentinel: the table ends before that user key */
#define LSM_SEQ_MAX (((uint64_t)1 << 56) - 1)

typedef enum LsmEventKind {
    LSM_BASE,        /* the tables that existed when the MANIFEST was started */
    LSM_FLUSH,       /* a memtable became tables of L0 (LevelDB: of levels up to L2) */
    LSM_FLUSH_EMPTY, /* a memtable of which nothing was left to write */
    LSM_INGEST,      /* tables that were built elsewhere were added */
    LSM_MOVE,        /* tables were moved unchanged to a deeper level */
    LSM_REFIT,       /* tables were moved unchanged to a higher level: CompactRange with change_level */
    LSM_COMPACTION,  /* tables of several levels were merged */
    LSM_INTRA_L0,    /* tables of L0 were merged into tables of L0 */
    LSM_REWRITE,     /* tables of one level below L0 were rewritten in that level */
    LSM_DELETE,      /* tables were deleted, none was added */
    LSM_EXCISE,      /* Pebble: a key range was removed */
    LSM_FAMILY_ADD,
    LSM_FAMILY_DROP,
    LSM_BOOKKEEPING, /* a change of logs, cursors or ids only */
    LSM_EVENT_COUNT_,
} LsmEventKind;

enum {
    PLACEMENT_MARKED = 1,         /* marked for compaction */
    PLACEMENT_MOVED = 2,          /* the placement began with a move: nothing was written */
    PLACEMENT_SEQ_KNOWN = 4,      /* seq_lo and seq_hi of the table are known */
    PLACEMENT_EXCLUSIVE = 8,      /* the largest key is a sentinel and not part of the table */
    PLACEMENT_VIRTUAL = 16,       /* Pebble: a virtual table, which is a part of its backing file */
    PLACEMENT_RANGE_KEYS = 32,    /* Pebble: the table has range keys */
    PLACEMENT_ENTRIES_KNOWN = 64, /* a LOG gives the numbers of entries and deletions */
    PLACEMENT_PLANNED = 128,      /* a plan writes the table: `number` counts its tables from 1 */
};

typedef struct LsmPlacement {
    uint64_t number;
    uint64_t size;
    uint64_t small_tag, large_tag; /* trailers of the two bounds: sequence << 8 | type */
    uint64_t seq_lo, seq_hi;
    uint64_t epoch;   /* RocksDB: the epoch number, which orders L0; 0: unknown */
    uint64_t backing; /* file number of a virtual table's backing; else the table's own number */
    /* the engine's estimate of the bytes in deeper levels that the table's deletions will free; 0: none, or unknown */
    uint64_t freed_bytes;
    uint32_t small, large; /* indexes of the two bounds in the family's dictionary */
    uint32_t created;      /* Unix seconds; 0: unknown */
    StepId born, died;     /* half-open: the table is alive from `born` until before `died`; STEP_NEVER: still alive */
    uint32_t event;        /* the event that placed it */
    uint32_t written_by;   /* the event that wrote the table, which is never a move */
    uint8_t level;
    uint8_t flags;
} LsmPlacement;

/* The fields that rebuilding a step needs, packed together: a million placements are one pass over 24 MB. */
typedef struct LsmLife {
    StepId born, died;
    uint64_t size;
    uint32_t placement, level;
} LsmLife;

/* The number of live tables on each level, stored every LSM_COUNTED_STEPS steps. The counts at other steps follow from
 * the events in between. */
#define LSM_COUNTED_STEPS 128u
typedef struct LsmLevelCounts {
    uint32_t tables[LSM_LEVELS_MAX];
} LsmLevelCounts;

/* A table that is marked for compaction, whatever the scores are. Its placement has PLACEMENT_MARKED. */
typedef struct LsmMark {
    uint32_t placement;
    StepId step; /* marked from this step on; RocksDB marks tables when they are created */
} LsmMark;

/* RocksDB: a table that refers to blob files, and the oldest of these files. */
typedef struct LsmBlobLink {
    uint32_t placement;
    uint64_t blob;
} LsmBlobLink;

typedef struct LsmFamily {
    uint32_t id;       /* the engine's own id */
    Str name;          /* in the store's arena; not escaped */
    Str comparator;    /* the comparator's name; not escaped */
    bool order_known;  /* the order is known from the comparator's name; else bytewise order is assumed */
    bool order_broken; /* the tables contradict that order, so that key ranges mean nothing */
    /* where order_broken: the two placements that contradict each other; the same one twice: its own bounds do */
    uint32_t contradiction[2];
    bool frees;         /* some placement has freed_bytes; false while the family is being built */
    bool sizes_unknown; /* no table's size is known: placements have size 0 */
    bool strips_timestamps;
    bool dropped;
    bool age_unknown;  /* some table has neither a creation time nor the time of its oldest ancestor */
    uint64_t earliest; /* the earliest of these times in Unix seconds; 0: there are no tables */
    KeyDictionary keys;
    ARRAY(LsmPlacement) placements; /* in the order in which the log placed them */
    ARRAY(LsmMark) marks;           /* ascending by step */
    ARRAY(LsmBlobLink) blob_links;  /* ascending by placement */
    LsmOptions options;
    /* all placements in the order of their smallest bound; owned. NULL while the family is being built */
    LsmLife *lives;
    ARRAY(LsmLevelCounts) counted; /* entry i is for step i × LSM_COUNTED_STEPS; ends with the last change */
    /* number of edits of each kind; those that were combined into the base count singly */
    uint64_t event_count[LSM_EVENT_COUNT_];
} LsmFamily;

typedef struct LsmEvent {
    uint8_t kind; /* LsmEventKind */
    /* the lowest level number of the inputs and the highest of the outputs; without outputs `to` is the highest of
     * the inputs, and without inputs `from` is the same as `to` */
    uint8_t from, to;
    uint32_t family; /* index in Lsm.families */
    StepId step;
    uint32_t born_first, born_count; /* range in the family's placements */
    uint32_t dead_first, dead_count; /* range in Lsm.dead, which holds placements of the family */
    uint64_t started, finished;      /* microseconds since 1970, from a LOG; 0: unknown */
    const char *reason;              /* the LOG's reason, in the store's arena; NULL: unknown */
} LsmEvent;

typedef struct LsmStep {
    uint64_t offset;   /* byte offset of its first edit in the MANIFEST; in text forms the line */
    uint32_t manifest; /* index in Lsm.manifests */
    uint32_t edits;    /* number of edits; more than one for the base and for an atomic group */
    uint32_t event_first, event_count;
    uint64_t last_sequence; /* the store's last sequence number, as far as the edits have set it */
} LsmStep;

/* A cursor of RocksDB's round-robin picker or of LevelDB: where the next compaction of a level starts. */
typedef struct LsmCursor {
    StepId step;
    uint32_t family, level;
    uint32_t key; /* index in the family's dictionary */
    uint64_t tag;
} LsmCursor;

/* A file that is not itself a table: a blob file, or the backing file of virtual tables. */
typedef struct LsmFile {
    uint64_t number, bytes;
    StepId born, died;
    uint32_t family;
    bool backing;
} LsmFile;

/* RocksDB: from `step` on, `bytes` more of a blob file are not referred to any more. */
typedef struct LsmGarbage {
    StepId step;
    uint32_t file; /* index in Lsm.files */
    uint64_t bytes;
} LsmGarbage;

/* What is wrong with a MANIFEST, by what it means for its reader. */
typedef enum LsmFlawKind {
    LSM_FLAW_DAMAGE,        /* an edit cannot be read; LevelDB and RocksDB refuse to open such a store */
    LSM_FLAW_CUT,           /* the file ends inside an edit or an atomic group, which every engine ignores */
    LSM_FLAW_CONTRADICTION, /* an edit does not fit those before it */
} LsmFlawKind;

typedef struct LsmFlaw {
    LsmFlawKind kind;
    StepId after;     /* the newest step that was read before it; STEP_NEVER: none, or all */
    const char *text; /* "MANIFEST-000005 is corrupt at byte 9952: …"; in the store's arena, escaped */
} LsmFlaw;

typedef struct Lsm {
    LsmEngine engine;
    ARRAY(LsmFamily) families; /* in the order in which the log mentions them */
    ARRAY(LsmStep) steps;
    ARRAY(LsmEvent) events;
    ARRAY(LsmEvent) lost; /* jobs in a LOG whose result no edit installs: they have inputs, but no step */
    ARRAY(uint32_t) dead;
    ARRAY(LsmCursor) cursors;
    ARRAY(LsmFile) files;
    ARRAY(LsmGarbage) garbage; /* ascending by step */
    ARRAY(uint64_t) manifests; /* file numbers of the MANIFESTs */
    ARRAY(LsmFlaw) flaws;      /* what is wrong with the MANIFESTs, in the order in which it was met */
    bool estimated;            /* made by lsm_rerun(), not read */
    Arena arena;
} Lsm;

void lsm_release(Lsm *lsm);

/* Has a MANIFEST of the store a flaw of that kind? O(flaws). */
bool lsm_has_flaw(const Lsm *lsm, LsmFlawKind kind);

/* The job at an index that counts first the events and then the lost jobs. */
static inline const LsmEvent *lsm_job(const Lsm *lsm, uint32_t index)
{
    return index < lsm->events.count ? &lsm->events.at[index] : &lsm->lost.at[index - lsm->events.count];
}

/* The family with that name or number; FAMILY_NONE where there is none. */
uint32_t lsm_family_named(const Lsm *lsm, Str name);

static inline bool placement_alive(const LsmPlacement *placement, StepId step)
{
    return placement->born <= step && step < placement->died;
}

/* The keys of a placement: from its smallest key to the place behind its largest key, or to that key itself where it is
 * a sentinel. At least 1 wide. */
static inline KeyRange placement_keys(const LsmPlacement *placement)
{
    Key lo = (Key)placement->small * 2, hi = (Key)placement->large * 2;
    if (!(placement->flags & PLACEMENT_EXCLUSIVE))
        hi++;
    return (KeyRange){lo, hi > lo ? hi : lo + 1};
}

/* Can a key be in both? Then a read may have to visit both. */
static inline bool placements_overlap(const LsmPlacement *a, const LsmPlacement *b)
{
    return key_range_overlaps(placement_keys(a), placement_keys(b));
}

/* Compares bounds as internal keys: negative, 0 or positive. Of equal user keys, the larger tag is newer and comes
 * first. */
static inline int bound_compare(uint32_t key_a, uint64_t tag_a, uint32_t key_b, uint64_t tag_b)
{
    return key_a != key_b ? (key_a < key_b ? -1 : 1) : (tag_a < tag_b) - (tag_a > tag_b);
}

/* Is `a` newer than `b`? Both must be in L0. LevelDB orders by file number. RocksDB orders by epoch number where there
 * is one, else as Pebble: by largest sequence, then smallest sequence, then file number. To make this a total order,
 * tables without an epoch are older than those with one. */
bool placement_newer(LsmEngine engine, const LsmPlacement *a, const LsmPlacement *b);

/* Fills in `lives` and `counted` of a family whose placements will not change any more. O(n log n). */
void lsm_family_sort(LsmFamily *family);

/* The event of a family at a step; NULL where the step did not change the family. */
const LsmEvent *lsm_event_at(const Lsm *lsm, uint32_t family, StepId step);

/* The placement that continues this one after a move; PLACEMENT_NONE where it ended in another way, or is alive. */
uint32_t lsm_moved_to(const Lsm *lsm, uint32_t family, uint32_t placement);

/* "compaction", "intra_l0", …: the names in JSON, conditions and searches. */
const char *lsm_event_name(LsmEventKind kind);
/* Does the event rewrite tables (compaction, intra_l0, rewrite)? */
static inline bool lsm_event_compacts(LsmEventKind kind)
{
    return kind == LSM_COMPACTION || kind == LSM_INTRA_L0 || kind == LSM_REWRITE;
}
/* Is the event decided by a compaction picker, as compactions, moves and deletions are? */
static inline bool lsm_event_is_picked(LsmEventKind kind)
{
    return lsm_event_compacts(kind) || kind == LSM_MOVE || kind == LSM_REFIT || kind == LSM_DELETE;
}

/* False where the tables of a set contradict the order of their keys. Then key ranges, and all that follows from them
 * (overlaps, tables that a read visits), are unknown. True for all sets that do not come from an LSM store. */
static inline bool layer_set_is_ordered(const LayerSet *set)
{
    return !set->lsm || !set->lsm->families.at[set->family].order_broken;
}

/* The table that a plan's layer stands for, a layer behind the placements of its set, on the axis VERTICAL_LEVEL: its
 * level, keys and size are those of the layer, its sequence numbers are unknown. A bound between two keys of the
 * dictionary is that of the next key: no known table begins or ends in between. */
LsmPlacement lsm_planned_table(const LayerSet *set, LayerId id);

#define LSM_LABEL_SIZE 24
/* "#235", the number of the table's file; "#+3" for the third table that a plan writes. Returns `out`. */
char *placement_label(const LsmPlacement *placement, char out[LSM_LABEL_SIZE]);
/* The same for a layer of a store's set; for a layer of any other set its id: "#17". Returns `out`. */
char *layer_label(const LayerSet *set, LayerId id, char out[LSM_LABEL_SIZE]);
/* Finds the layer with that label, with or without its #. A moved table has one label on several levels: that of its
 * newest one is found. False where there is none. O(layers). */
bool layer_labelled(const LayerSet *set, Str label, LayerId *layer);

#endif
