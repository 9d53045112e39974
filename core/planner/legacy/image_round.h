/* image_round.h - an image round while it lasts: legacy_images.c makes the images, image_round.c reports why. */
#ifndef CORE_PLANNER_LEGACY_IMAGE_ROUND_H
#define CORE_PLANNER_LEGACY_IMAGE_ROUND_H

#include "core/planner/layer_shares.h"
#include "core/planner/legacy/area.h"
#include "core/planner/legacy/legacy_memory.h"

typedef struct ImageRound {
    LegacyMemory *memory;
    const PlanView *view;
    Plan *plan;
    uint64_t *bytes;                /* owned; per part: bytes of its image */
    uint32_t *decision;             /* owned; per part: its decision */
    uint32_t *row;                  /* owned; per part: its row of the plan */
    LegacyHeightIndex height_index; /* made when it is first needed */
    LayerShares shares;             /* of the layers' bytes in the keys of jobs; made when they are first needed */
    KeyOrdinals exist;              /* of the keyspace, where records are known */
    const LegacyHeights *heights;   /* heights of all parts, during the pass */
    LegacyArea area;                /* over all live layers; made when it is first needed */
    LayerIdArray found;             /* scratch */
    uint32_t *seen;                 /* owned; per layer: 1 + the last part that lists it */
    struct {
        uint64_t version; /* version of the area */
        Lsn from;
        uint32_t decision; /* DECISION_NONE: there is no such stack yet */
    } told;                /* the last stack whose layers a decision lists */
    bool has_height_index; /* `height_index` was made */
} ImageRound;

/* Moves the area to the keys. The first call makes it. */
void image_round_move(ImageRound *round, KeyRange keys);
/* Adds a row and a decision for each partition, with the layers of its tallest stack, and the decision about
 * the next pass. Fills `bytes`, `decision` and `row`. Call it once, before images are made. */
void image_round_tell(ImageRound *round, const LegacyCheckVerdict *check, const LegacyGate *gates);

#endif
