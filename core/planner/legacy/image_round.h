/* image_round.h - an image round while it lasts: legacy_images.c makes the images, image_round.c reports why. */
#ifndef CORE_PLANNER_LEGACY_IMAGE_ROUND_H
#define CORE_PLANNER_LEGACY_IMAGE_ROUND_H

#include "core/planner/legacy/area.h"
#include "core/planner/legacy/legacy_memory.h"

typedef struct ImageRound {
    LegacyMemory *memory;
    const PlanView *view;
    Plan *plan;
    uint64_t *bytes;                /* per part: of an image; owned */
    uint32_t *decision;             /* per part; owned */
    uint32_t *row;                  /* per part: its row of the plan; owned */
    LegacyHeightIndex height_index; /* once it is asked for */
    uint64_t *layer_bytes;          /* per layer: of what jobs read, SIZE_UNKNOWN until it is asked for; owned */
    const LegacyHeights *heights;   /* of all parts, while the pass lasts */
    LegacyArea area;                /* of all live layers, once it is asked */
    LayerIdArray found;             /* scratch */
    uint32_t *seen;                 /* per layer: the last part that lists it, and 1; owned */
    struct {
        uint64_t version; /* of the area */
        Lsn from;
        uint32_t decision; /* DECISION_NONE: none was told */
    } told;                /* the last stack whose layers were told */
    bool exact;            /* the partitions come from a known key space */
    bool has_height_index; /* it was made */
} ImageRound;

/* Puts the area over the keys; it is made at the first call. */
void image_round_move(ImageRound *round, KeyRange keys);
/* Adds a row and a decision for each partition, with the layers of its tallest stack, and what comes next; fills
 * `bytes`, `decision` and `row`. Call it once, before images are made. */
void image_round_tell(ImageRound *round, const LegacyCheckVerdict *check, LegacyHeightIndex *height_index,
                      const LegacyGate *gates);

#endif
