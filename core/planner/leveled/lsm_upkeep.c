/* lsm_upkeep.c - two rules of RocksDB and two of Pebble.
 *
 * Worked example, RocksDB's blob files with an age cutoff of 0.5 and a threshold of 0.5:
 *
 *     blob file     12     14     19     23        the cutoff looks at the first two of four
 *     bytes         100    100    100    100
 *     garbage       90     30     0      0
 *     linked        #51    -      #60    #72       oldest blob file of a table: 14 belongs to 12's batch
 *
 * The oldest batch, 12 and 14, ends before 19, which a table links. Of its 200 bytes 120 are garbage, at least half:
 * #51 is rewritten and then no longer refers to them.
 *
 * Sources: RocksDB db/version_set.cc (ComputeFilesMarkedForForcedBlobGC, ComputeFilesMarkedForCompaction),
 * db/compaction/compaction_picker_level.cc; Pebble options.go (VirtualTableRewriteUnreferencedFraction),
 * compaction_picker.go (pickRewriteCompaction).
 */
#include "core/planner/leveled/lsm_upkeep.h"

#include "core/base/search.h"

#include <stdlib.h>

void lsm_upkeep_release(LsmUpkeep *upkeep)
{
    array_release(&upkeep->due);
    *upkeep = (LsmUpkeep){0};
}

static int compare_ids(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* ---- marked tables ---- */

/* RocksDB leaves those of the last level where they are. */
static void marked_tables(const LsmState *state, LsmUpkeep *upkeep)
{
    upkeep->reason = LSM_BECAUSE_MARKED;
    upkeep->moves_down = state->lsm->engine == LSM_ROCKSDB;
    uint32_t last = upkeep->moves_down ? lsm_state_deepest(state) : LSM_LEVELS_MAX;
    for (size_t i = 0; i < state->family->marks.count && state->family->marks.at[i].step <= state->step; i++) {
        uint32_t table = state->family->marks.at[i].placement;
        const LsmPlacement *at = lsm_state_placement(state, table);
        if (placement_alive(at, state->step) && at->level < last)
            array_push(&upkeep->due, table);
    }
}

/* ---- RocksDB: blob files ---- */

typedef struct Blob {
    uint64_t number, bytes, garbage;
    uint32_t file; /* in lsm.files */
    bool linked;   /* the oldest blob file of a living table */
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
    return placement_alive(lsm_state_placement(state, link->placement), state->step);
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

/* The engine forgets blob files older than any that is linked, and those all of whose bytes are garbage: no edit says
 * so. */
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

/* The oldest blob file, and those behind it that no table links; 0: the cutoff leaves out some of them. */
static size_t oldest_batch(const Blobs *blobs, const LsmOptions *options)
{
    size_t cutoff = (size_t)(options->blob_age_cutoff * (double)blobs->at.count), count = 1;
    while (count < cutoff && !blobs->at.at[count].linked)
        count++;
    bool cut = count < blobs->at.count && !blobs->at.at[count].linked;
    return cutoff && !cut ? count : 0;
}

static void blob_garbage(const LsmState *state, const LsmOptions *options, LsmUpkeep *upkeep)
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

/* ---- Pebble: backing files ---- */

typedef struct Backing {
    uint64_t number, referred;
} Backing;

typedef struct Backings {
    ARRAY(Backing) at;
} Backings;

static int compare_backings(const void *a, const void *b)
{
    const Backing *x = a, *y = b;
    return (x->number > y->number) - (x->number < y->number);
}

/* Living virtual tables, one by one, then added up by backing. */
static void referred_bytes(const LsmState *state, Backings *backings)
{
    for (uint32_t level = 0; level < LSM_LEVELS_MAX; level++)
        for (size_t i = 0; i < state->levels[level].count; i++) {
            const LsmPlacement *table = lsm_state_placement(state, state->levels[level].at[i]);
            if (table->flags & PLACEMENT_VIRTUAL)
                array_push(&backings->at, (Backing){table->backing, table->size});
        }
    if (!backings->at.count)
        return;
    qsort(backings->at.at, backings->at.count, sizeof *backings->at.at, compare_backings);
    size_t last = 0;
    for (size_t i = 1; i < backings->at.count; i++) {
        Backing *same = &backings->at.at[last];
        if (backings->at.at[i].number != same->number)
            backings->at.at[++last] = backings->at.at[i];
        else if (__builtin_add_overflow(same->referred, backings->at.at[i].referred, &same->referred))
            same->referred = UINT64_MAX;
    }
    backings->at.count = last + 1;
}

static const Backing *backing_numbered(const Backings *backings, uint64_t number)
{
    size_t at;
    search_first(at, 0, backings->at.count, backings->at.at[at].number >= number);
    return at < backings->at.count && backings->at.at[at].number == number ? &backings->at.at[at] : NULL;
}

/* The file with the largest share of garbage counts. */
static void backing_garbage(const LsmState *state, LsmUpkeep *upkeep)
{
    const double threshold = 0.30;
    const Lsm *lsm = state->lsm;
    Backings backings = {0};
    double most = 0;
    uint64_t worst = 0;
    upkeep->reason = LSM_BECAUSE_BACKING;
    for (uint32_t i = 0; i < lsm->files.count; i++) {
        const LsmFile *file = &lsm->files.at[i];
        if (!file->backing || !file->bytes || file->born > state->step || state->step >= file->died)
            continue;
        if (!backings.at.count)
            referred_bytes(state, &backings);
        const Backing *backing = backing_numbered(&backings, file->number);
        double garbage = backing && backing->referred < file->bytes ? (double)(file->bytes - backing->referred) : 0;
        if (garbage < threshold * (double)file->bytes || garbage / (double)file->bytes <= most)
            continue;
        most = garbage / (double)file->bytes;
        worst = file->number;
        upkeep->left = garbage;
        upkeep->right = threshold * (double)file->bytes;
    }
    array_release(&backings.at);
    for (uint32_t level = 0; most > 0 && level < LSM_LEVELS_MAX; level++)
        for (size_t i = 0; i < state->levels[level].count; i++) {
            const LsmPlacement *table = lsm_state_placement(state, state->levels[level].at[i]);
            if (table->flags & PLACEMENT_VIRTUAL && table->backing == worst)
                array_push(&upkeep->due, state->levels[level].at[i]);
        }
}

/* ---- all ---- */

unsigned lsm_upkeep_rules(const LsmOptions *options)
{
    bool leveled = options->engine == LSM_ROCKSDB && options->style == LSM_STYLE_LEVELED;
    return leveled || options->engine == LSM_PEBBLE ? 2 : 0;
}

void lsm_upkeep_rule(const LsmState *state, const LsmOptions *options, unsigned rule, LsmUpkeep *upkeep)
{
    bool marks_first = options->engine == LSM_ROCKSDB;
    if ((rule == 0) == marks_first)
        marked_tables(state, upkeep);
    else if (options->engine == LSM_ROCKSDB)
        blob_garbage(state, options, upkeep);
    else
        backing_garbage(state, upkeep);
    if (upkeep->due.count)
        qsort(upkeep->due.at, upkeep->due.count, sizeof *upkeep->due.at, compare_ids);
}

void lsm_upkeep_start(const LsmState *state, const LsmOptions *options, const LsmUpkeep *upkeep, uint32_t table,
                      LsmPick *pick)
{
    LsmScores scores;
    uint32_t level = lsm_state_placement(state, table)->level;
    lsm_pick_release(pick);
    lsm_scores(state, options, &scores);
    pick->found = true;
    pick->reason = upkeep->reason;
    pick->level = pick->start.level = level;
    pick->output = pick->below.level = upkeep->moves_down ? lsm_output_level(&scores, level) : level;
    pick->seed = table;
    pick->left = upkeep->left;
    pick->right = upkeep->right;
    array_push(&pick->start.at, table);
    lsm_inputs_clean_cut(state, &pick->start);
    if (pick->output == level)
        return;
    lsm_inputs_touching(state, pick->output, lsm_inputs_keys(state, &pick->start), &pick->below);
    lsm_inputs_clean_cut(state, &pick->below);
    lsm_expand(state, lsm_compaction_limit(options), !options->ignores_limit_for_input, pick);
    pick->move = pick->start.at.count == 1 && !pick->below.at.count;
}

void lsm_upkeep_pick(const LsmState *state, const LsmOptions *options, LsmPick *pick)
{
    bool found = false;
    for (unsigned rule = 0; rule < lsm_upkeep_rules(options) && !found; rule++) {
        LsmUpkeep upkeep = {0};
        lsm_upkeep_rule(state, options, rule, &upkeep);
        found = upkeep.due.count > 0;
        if (found)
            lsm_upkeep_start(state, options, &upkeep, upkeep.due.at[0], pick);
        lsm_upkeep_release(&upkeep);
    }
}
