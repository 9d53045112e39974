/* findings.h - what is wrong with a layer set, worst first, each with its place, so that the explorer can go there.
 *
 *     severe   reads are deep        58 layers a read on 7,709 of 7,709 segments      keys, LSNs, layers
 *     warning  wide thin deltas      48 deltas on most segments within 7 MiB of WAL
 */
#ifndef CORE_ANALYSIS_FINDINGS_H
#define CORE_ANALYSIS_FINDINGS_H

#include "core/analysis/garbage.h"
#include "core/analysis/summary.h"

typedef enum FindingKind {
    FINDING_LSN_HOLE,    /* LSNs that no layer contains */
    FINDING_NO_BASE,     /* keys that must exist have no image, and there is no ancestor */
    FINDING_HEAD_GAP,    /* the newest layer ends far below the last LSN on disk */
    FINDING_LEVEL_STALL, /* no level can be identified: the newest delta is too tall */
    FINDING_DEEP_READS,  /* reads visit too many layers */
    FINDING_L0_PILE_UP,  /* L0 has, or nearly has, as many deltas as start a compaction */
    FINDING_WIDE_THIN,   /* deltas that contain little WAL, and that reads visit on most segments */
    FINDING_GC_HOLE,     /* holes between images keep old layers from being collected */
    FINDING_OVERLAP,     /* deltas that intersect */
    FINDING_FILES,       /* files beside the index, which are dropped or removed when the timeline is loaded */
    FINDING_FUTURE,      /* layers above the last LSN on disk, which are dropped when the timeline is loaded */
    FINDING_RECORDLESS,  /* deltas without a record: the published compaction fails at them */
    FINDING_MISSED,      /* deltas that a branch reads but production considers covered */
    /* Findings of production's own algorithm, the policy `legacy`: */
    FINDING_L0_GAP,       /* a gap ends the selection of L0, and nothing reports it */
    FINDING_GC_MARK,      /* the mark of gc-compaction is above layers that it did not rewrite */
    FINDING_NEVER_IMAGED, /* stacks over keys without an image that are high enough for one */
    FINDING_STAIRCASE,    /* many deltas over an image, but no stack that is high enough for a new one */
    /* Findings of LSM stores. Of the kinds above, only deep reads apply to them. */
    FINDING_STORE_DAMAGED,     /* a part of the MANIFEST cannot be read */
    FINDING_STORE_CUT,         /* the MANIFEST ends inside an edit or a group of them */
    FINDING_STORE_CONTRADICTS, /* an edit does not fit those before it */
    FINDING_STORE_ORDER,       /* the order of keys is unknown */
    FINDING_STORE_STALL,       /* writes are stopped or slowed down */
    FINDING_STORE_L0,          /* L0 has as many tables as start a compaction */
    FINDING_STORE_DEBT,        /* levels are larger than their targets */
    FINDING_STORE_UNEXPLAINED, /* compactions that no rule of the engine explains */
    FINDING_STORE_NEXT,        /* the next compaction */
    /* Findings that need layer files: */
    FINDING_DAMAGED,      /* layer files that cannot be read, or only in part */
    FINDING_VAIN,         /* reads visit deltas that do not contain their key */
    FINDING_STALE_IMAGES, /* many records are above the images */
    FINDING_SPARSE,       /* deltas contain few of the keys whose reads visit them */
    FINDING_HOT_KEYS,     /* keys with a large share of all records */
    FINDING_KIND_COUNT_
} FindingKind;

typedef enum Severity { SEVERITY_NOTE, SEVERITY_WARNING, SEVERITY_SEVERE } Severity;

typedef struct Finding {
    FindingKind kind;
    Severity severity;
    KeyRange keys; /* the finding's place */
    LsnRange lsns;
    uint32_t layers_first, layers_count; /* range in Findings.layers, each layer once; at most FINDING_LAYERS_MAX */
    bool layers_more;                    /* there are more layers than are listed */
    /* the values that were compared: layers per read, L0 deltas, layers blocked, … */
    uint64_t value, limit;
    uint64_t count, total; /* `count` of `total` segments, layers or pairs; total 0: does not apply */
    const char *text;      /* a sentence with the numbers; in the arena */
} Finding;

#define FINDING_LAYERS_MAX 256u
#define READ_DEPTH_HIGH    20u  /* a read that visits more layers is reported */
#define READ_DEPTH_WARNED  100u /* Neon logs a warning above it */

typedef struct Findings {
    ARRAY(Finding) list; /* worst first */
    ARRAY(LayerId) layers;
    Arena arena;
} Findings;

/* Looks for all kinds. `markers` are those of garbage collection; NULL: those of the set. `history` is the history of
 * the layers, or NULL: in the middle of a compaction, outputs overlap their inputs, which is not a finding. The caller
 * frees the findings. O(n log n + inputs of the jobs). */
void findings_init(Findings *findings, const Summary *summary, const GcMarkers *markers, const History *history);
/* The same, given up between two kinds once `cancel` (may be NULL) is set. False: given up; then only good for being
 * released. `before`: what was found in this summary with other markers, or NULL. Then only the kinds that markers
 * change are looked for, and the rest is copied: a seventh of the time for 26,690 layers. */
bool findings_init_unless(Findings *findings, const Findings *before, const Summary *summary, const GcMarkers *markers,
                          const History *history, const atomic_bool *cancel);
/* One half of what findings_init() finds, so that two threads can share the work: with `by_markers` the kinds that
 * depend on GC markers, else the others. The list is not sorted yet. Each half costs about the same. False: given up.
 */
bool findings_init_half(Findings *findings, bool by_markers, const Summary *summary, const GcMarkers *markers,
                        const History *history, const atomic_bool *cancel);
/* Completes the half that depends on GC markers with the other half, which is released. */
void findings_join(Findings *findings, Findings *others);
void findings_release(Findings *findings);

/* The place in the list where skipped lines of the input stand: after the severe findings, before the warnings, but
 * above the first finding that they may cause. */
size_t findings_skipped_place(const Findings *findings);
/* May a finding of that kind come from layers that were not read? */
bool finding_may_come_from_missing_layers(FindingKind kind);

const char *finding_kind_name(FindingKind kind);  /* The name in JSON and scripts: "deep_reads". */
const char *finding_kind_title(FindingKind kind); /* The title for people: "reads are deep". */
const char *severity_name(Severity severity);     /* "severe", "warning", … */

#endif
