/* image_pass.h - one pass over the partitions that makes images where a gate is open.
 *
 *     parts     A closed   B open   C closed   D open   metadata
 *     images               [ B    )            [ D    )            an image begins where the part before it ends, so
 *                                                                  that neighbours touch
 *
 * Under `yield` a wake-up for L0 stops the pass once it has made an image; the next pass goes on with the part *after*
 * the one that it stopped at, from that part's first key. Rules I2, I3 and I6 of the policy `legacy` (Neon:
 * timeline.rs, create_image_layers).
 */
#ifndef CORE_PLANNER_LEGACY_IMAGE_PASS_H
#define CORE_PLANNER_LEGACY_IMAGE_PASS_H

#include "core/planner/legacy/gates.h"

typedef enum LegacyMade {
    LEGACY_MADE,
    LEGACY_SKIPPED, /* not worth it: too few delta layers over the sparse keys */
    LEGACY_EMPTY,   /* no key there belongs to this shard: the next image reaches back over it */
} LegacyMade;

typedef struct LegacyImageMaker {
    void *self;
    /* Makes the image of a part over `keys`, which begin at or before the part. */
    bool (*make)(void *self, size_t part, KeyRange keys, Lsn lsn, LegacyMade *made, Error *error);
    /* Does an image with exactly that identity exist? */
    bool (*exists)(void *self, KeyRange keys, Lsn lsn);
    /* How many delta layers a read of all sparse keys visits. */
    uint64_t (*metadata_visited)(void *self);
} LegacyImageMaker;

typedef struct LegacyPassInput {
    const LegacyParts *parts;
    const LegacyGate *gates; /* one a part; NULL where forced */
    Lsn at;
    bool force;
    bool open;    /* the timeline's check passed */
    bool yield;   /* the pass stops where an L0 compaction is due */
    bool resumed; /* the last pass was stopped … */
    Key resume;   /* … at this key */
    const LegacyParams *params;
} LegacyPassInput;

typedef struct LegacyPassResult {
    bool interrupted;
    Key stopped_at; /* the end of the part at which the pass stopped */
    size_t begin;   /* the first part that was examined */
    size_t images;
} LegacyPassResult;

/* Runs the pass. `l0_trigger`, the wake-up for L0, is cleared where it stops the pass. Fails where make() does. */
bool legacy_image_pass(const LegacyPassInput *input, const LegacyImageMaker *maker, bool *l0_trigger,
                       LegacyPassResult *result, Error *error);

#endif
