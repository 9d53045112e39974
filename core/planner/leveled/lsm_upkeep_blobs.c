/* lsm_upkeep_blobs.c - RocksDB's garbage in blob files: which tables are rewritten so that the oldest ones can be
 * deleted.
 *
 * Worked example with an age cutoff of 0.5 and a threshold of 0.5:
 *
 *     blob file     12     14     19     23        the cutoff looks at the first two of four
 *     bytes         100    100    100    100
 *     garbage       90     30     0      0
 *     linked        #51    -      #60    #72       oldest blob file of a table: 14 belongs to 12's batch
 *
 * The oldest batch, 12 and 14, ends before 19, which a table links. Of its 200 bytes 120 are garbage, at least half:
 * #51 is rewritten and then no longer refers to them.
 *
 * Source: RocksDB db/version_set.cc (ComputeFilesMarkedForForcedBlobGC).
 */
#include "core/planner/leveled/lsm_upkeep.h"

#include "core/base/search.h"

#include <stdlib.h>

typedef struct Blob {
    uint64_t number, bytes, garbage;
    uint32_t file; /* in lsm.files */
    bool linked;   /* it is the oldest blob file of a live table */
} Blob;

typedef struct Blobs {
    ARRAY(Blob) at; /* by number */
} Blobs;

static int compare_blobs(const void *a, const void *b)
{
    const Blob *x = a, *y = b;
    return (x->number > y->number) - (x->number < y->number);
}

static bool link_lives(const LsmState *state, const LsmBlobLink *link)
{
    return lsm_state_holds(state, link->placement);
}

static Blob *blob_numbered(const Blobs *blobs, uint64_t number)
{
    size_t at;
    search_first(at, 0, blobs->at.count, blobs->at.at[at].number >= number);
    return at < blobs->at.count && blobs->at.at[at].number == number ? &blobs->at.at[at] : NULL;
}

static void add_garbage(const LsmState *state, const Blobs *blobs)
{
    const Lsm *lsm = state->lsm;
    for (size_t i = 0; i < lsm->garbage.count && lsm->garbage.at[i].step <= state->step; i++) {
        Blob *blob = blob_numbered(blobs, lsm->files.at[lsm->garbage.at[i].file].number);
        if (blob && blob->file == lsm->garbage.at[i].file &&
            __builtin_add_overflow(blob->garbage, lsm->garbage.at[i].bytes, &blob->garbage))
            blob->garbage = UINT64_MAX;
    }
}

/* The engine drops blob files that are older than every linked one, and those that consist of garbage only. No edit
 * records this. */
static void forget_blobs(Blobs *blobs)
{
    size_t kept = 0;
    for (size_t i = 0; i < blobs->at.count; i++) {
        const Blob *blob = &blobs->at.at[i];
        if (blob->linked || (kept && blob->garbage < blob->bytes))
            blobs->at.at[kept++] = *blob;
    }
    blobs->at.count = kept;
}

static void living_blobs(const LsmState *state, Blobs *blobs)
{
    const Lsm *lsm = state->lsm;
    for (uint32_t i = 0; i < lsm->files.count; i++) {
        const LsmFile *file = &lsm->files.at[i];
        if (file->family == state->family_index && !file->backing && file->born <= state->step &&
            state->step < file->died)
            array_push(&blobs->at, (Blob){.number = file->number, .bytes = file->bytes, .file = i});
    }
    if (blobs->at.count)
        qsort(blobs->at.at, blobs->at.count, sizeof *blobs->at.at, compare_blobs);
    for (size_t i = 0; i < state->family->blob_links.count; i++) {
        const LsmBlobLink *link = &state->family->blob_links.at[i];
        Blob *blob = link_lives(state, link) ? blob_numbered(blobs, link->blob) : NULL;
        if (blob)
            blob->linked = true;
    }
    add_garbage(state, blobs);
    forget_blobs(blobs);
}

/* The number of files in the oldest batch: the oldest blob file and the unlinked ones behind it; 0: the cutoff
 * leaves some of them out. */
static size_t oldest_batch(const Blobs *blobs, const LsmOptions *options)
{
    size_t cutoff = (size_t)(options->blob_age_cutoff * (double)blobs->at.count), count = 1;
    while (count < cutoff && !blobs->at.at[count].linked)
        count++;
    bool cut = count < blobs->at.count && !blobs->at.at[count].linked;
    return cutoff && !cut ? count : 0;
}

void lsm_upkeep_blobs(const LsmState *state, const LsmOptions *options, LsmUpkeep *upkeep)
{
    upkeep->reason = LSM_BECAUSE_BLOBS;
    if (!options->collects_blobs || !state->family->blob_links.count)
        return;
    Blobs blobs = {0};
    living_blobs(state, &blobs);
    size_t batch = blobs.at.count ? oldest_batch(&blobs, options) : 0;
    double bytes = 0;
    for (size_t i = 0; i < batch; i++) {
        bytes += (double)blobs.at.at[i].bytes;
        upkeep->left += (double)blobs.at.at[i].garbage;
    }
    upkeep->right = options->blob_force_threshold * bytes;
    for (size_t i = 0; batch && upkeep->left >= upkeep->right && i < state->family->blob_links.count; i++) {
        const LsmBlobLink *link = &state->family->blob_links.at[i];
        if (link->blob == blobs.at.at[0].number && link_lives(state, link))
            array_push(&upkeep->due, link->placement);
    }
    array_release(&blobs.at);
}
