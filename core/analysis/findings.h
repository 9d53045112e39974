/* findings.h - what is wrong with a layer set, worst first, each with its place, so that the explorer can go there.
 *
 *     severe   reads are deep        58 layers a read on 7,743 of 7,745 segments      keys, LSNs, layers
 *     warning  wide thin deltas      48 deltas over most keys within 7 MiB of WAL
 */
#ifndef CORE_ANALYSIS_FINDINGS_H
#define CORE_ANALYSIS_FINDINGS_H

#include "core/analysis/garbage.h"
#include "core/analysis/summary.h"

typedef enum FindingKind {
    FINDING_LSN_HOLE,    /* LSNs that no layer of any key holds */
    FINDING_NO_BASE,     /* keys that must exist have no image, and there is no ancestor */
    FINDING_HEAD_GAP,    /* the newest layer ends far below the last LSN on disk */
    FINDING_LEVEL_STALL, /* no level can be identified: the newest delta is too tall */
    FINDING_DEEP_READS,  /* reads visit more layers than they should */
    FINDING_L0_PILE_UP,  /* as many L0 as start a compaction, or nearly */
    FINDING_WIDE_THIN,   /* deltas over most keys that hold little WAL: each adds a visit to every read */
    FINDING_GC_HOLE,     /* holes between images keep old layers from being collected */
    FINDING_OVERLAP,     /* deltas that intersect */
    FINDING_FILES,       /* files beside the index: dropped or removed when the timeline is loaded */
    FINDING_FUTURE,      /* layers above the last LSN on disk: dropped when the timeline is loaded */
    FINDING_RECORDLESS,  /* deltas without a record: the published compaction fails at them */
    FINDING_MISSED,      /* deltas that a branch reads and production calls covered */
    /* Of production's own algorithm, the policy `legacy`. */
    FINDING_L0_GAP,       /* a gap ends the selection of L0, and nothing reports it */
    FINDING_GC_MARK,      /* gc-compaction's mark moved past layers that it did not rewrite */
    FINDING_NEVER_IMAGED, /* stacks that are high enough, over keys without an image */
    FINDING_STAIRCASE,    /* many deltas over an image, but no stack that is high enough */
    /* Of LSM stores alone; of those above, only deep reads are looked for in them. */
    FINDING_STORE_ORDER,       /* the order of keys is not known */
    FINDING_STORE_STALL,       /* writes wait, or are slowed down */
    FINDING_STORE_L0,          /* L0 has as many tables as start a compaction */
    FINDING_STORE_DEBT,        /* levels have more than their targets */
    FINDING_STORE_UNEXPLAINED, /* compactions that no rule of the engine explains */
    FINDING_STORE_NEXT,        /* what is compacted next */
    /* Where layer files are there. */
    FINDING_DAMAGED,      /* layer files that can't be read, or not all of them */
    FINDING_VAIN,         /* reads visit deltas that do not hold their key */
    FINDING_STALE_IMAGES, /* many records lie above images */
    FINDING_SPARSE,       /* deltas hold few of the keys whose reads visit them */
    FINDING_HOT_KEYS,     /* keys with a large share of all records */
    FINDING_KIND_COUNT_
} FindingKind;

typedef enum Severity { SEVERITY_NOTE, SEVERITY_WARNING, SEVERITY_SEVERE } Severity;

typedef struct Finding {
    FindingKind kind;
    Severity severity;
    KeyRange keys; /* its place */
    LsnRange lsns;
    uint32_t layers_first, layers_count; /* in findings.layers, each once; at most FINDING_LAYERS_MAX */
    bool layers_more;                    /* there are more of them than are listed */
    uint64_t value, limit;               /* what was compared: layers a read, L0 deltas, layers blocked, … */
    uint64_t count, total;               /* how many (segments, layers, pairs) of how many; 0: does not apply */
    const char *text;                    /* one sentence with its numbers; in the arena */
} Finding;

#define FINDING_LAYERS_MAX 256u
#define READ_DEPTH_HIGH    20u  /* more layers a read than that are worth a look */
#define READ_DEPTH_WARNED  100u /* Neon logs a warning above it */

typedef struct Findings {
    ARRAY(Finding) list; /* worst first */
    ARRAY(LayerId) layers;
    Arena arena;
} Findings;

/* Looks for all kinds. `markers` say what garbage collection goes by; NULL: those of the set. `history` is what the
 * layers are of: in the middle of a compaction what a job made overlaps what it read, which is no finding; NULL: no
 * history. O(n log n + inputs of the jobs). */
void findings_init(Findings *findings, const Summary *summary, const GcMarkers *markers, const History *history);
/* The same, given up between two kinds once `cancel` (may be NULL) is set. False: given up; then only good for being
 * released. `before`: what was found in this summary with other markers, or NULL. Then only the kinds that markers
 * change are looked for, and the rest is copied: a seventh of the time for 26,690 layers. */
bool findings_init_unless(Findings *findings, const Findings *before, const Summary *summary, const GcMarkers *markers,
                          const History *history, const atomic_bool *cancel);
void findings_release(Findings *findings);

const char *finding_kind_name(FindingKind kind);  /* "deep_reads": in JSON, in scripts */
const char *finding_kind_title(FindingKind kind); /* "reads are deep" */
const char *severity_name(Severity severity);     /* "severe" */

#endif
