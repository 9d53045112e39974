/* lsm_scores.c - computes the scores of levels for three engines in one table.
 *
 * Worked example, RocksDB with dynamic targets, base 256 MiB, multiplier 10, 7 levels: L6 holds 30 GiB and is the
 * largest. Upwards a tenth each: L5 3 GiB, L4 307 MiB. L4 is above 256 MiB, so L3 is the base level with 30.7 MiB. No
 * target is below the base of 256 MiB: L3 256 MiB, L4 307 MiB, L5 3 GiB, L6 30 GiB.
 *
 * A MANIFEST does not show which files are being compacted, nor how many point deletions a table contains. Both change
 * RocksDB's scores a little.
 */
#include "core/planner/leveled/lsm_scores.h"

#include <math.h>
#include <stdlib.h>

#define SCALE 10.0 /* RocksDB with dynamic levels: factor for the scores of levels that are due */

static uint64_t lsm_bytes_multiply(uint64_t bytes, double factor)
{
    double product = (double)bytes * factor;
    return product >= 18446744073709551615.0 ? UINT64_MAX : (uint64_t)product;
}

static uint64_t lsm_bytes_divide(uint64_t bytes, double by)
{
    double quotient = (double)bytes / by;
    return quotient >= 18446744073709551615.0 ? UINT64_MAX : (uint64_t)quotient;
}

static void measure(const LsmState *state, const LsmOptions *options, LsmScores *scores)
{
    uint32_t deepest = lsm_state_deepest(state);
    scores->level_count = options->levels > deepest + 1 ? options->levels : deepest + 1;
    for (uint32_t level = 0; level < scores->level_count; level++) {
        const LsmLevel *from = &state->levels[level];
        LsmLevelScore *to = &scores->levels[level];
        to->files = from->count;
        to->bytes = from->bytes;
        to->compensated = from->freed < UINT64_MAX - from->bytes ? from->bytes + (uint64_t)from->freed : UINT64_MAX;
        to->scored = level + 1 < scores->level_count;
        to->free_files = to->files;
        to->free = to->compensated;
    }
    for (size_t r = 0; r < state->running_count; r++) {
        const LsmEvent *event = lsm_job(state->lsm, state->running[r]);
        for (uint32_t i = 0; i < event->dead_count; i++) {
            const LsmPlacement *taken = lsm_state_placement(state, state->lsm->dead.at[event->dead_first + i]);
            LsmLevelScore *of = &scores->levels[taken->level];
            uint64_t bytes = u64_add_saturating(taken->size, taken->freed_bytes);
            of->free_files -= of->free_files > 0;
            of->free -= bytes < of->free ? bytes : of->free;
        }
    }
}

static void set_target(LsmScores *scores, uint32_t level, uint64_t bytes)
{
    scores->levels[level].has_target = true;
    scores->levels[level].target = bytes;
}

static void static_targets(const LsmOptions *options, LsmScores *scores)
{
    uint64_t target = options->base_bytes;
    scores->base_level = scores->level_count > 1 ? 1 : 0;
    for (uint32_t level = 1; level < scores->level_count; level++) {
        if (level > 1)
            target =
                lsm_bytes_multiply(lsm_bytes_multiply(target, options->multiplier), options->additional[level - 1]);
        set_target(scores, level, target);
    }
}

static uint32_t first_filled(const LsmScores *scores)
{
    for (uint32_t level = 1; level < scores->level_count; level++)
        if (scores->levels[level].bytes)
            return level;
    return 0;
}

static uint64_t largest_level(const LsmScores *scores)
{
    uint64_t most = 0;
    for (uint32_t level = 1; level < scores->level_count; level++)
        most = scores->levels[level].bytes > most ? scores->levels[level].bytes : most;
    return most;
}

static void dynamic_targets(const LsmOptions *options, LsmScores *scores)
{
    uint32_t last = scores->level_count - 1, first = first_filled(scores);
    scores->base_level = last;
    if (!first)
        return;
    uint64_t base = options->base_bytes, least = lsm_bytes_divide(base, options->multiplier);
    uint64_t size = largest_level(scores);
    for (uint32_t level = last; level-- > first;) {
        size = lsm_bytes_divide(size, options->multiplier);
        if (options->drains && !scores->drained && size <= least)
            scores->drained = level;
    }
    scores->base_level = first;
    if (size <= least) {
        size = least + 1;
    } else {
        while (scores->base_level > 1 && size > base) {
            scores->base_level--;
            size = lsm_bytes_divide(size, options->multiplier);
        }
        size = size < base ? size : base;
    }
    for (uint32_t level = scores->base_level; level <= last; level++) {
        if (level > scores->base_level)
            size = lsm_bytes_multiply(size, options->multiplier);
        set_target(scores, level, size > base ? size : base);
    }
}

static void compare(LsmLevelScore *score, LsmScoreBy by, double left, double right)
{
    double ratio = right > 0 ? left / right : 0;
    if (ratio < score->score)
        return;
    score->by = by;
    score->left = left;
    score->right = right;
    score->score = ratio;
}

/* ---- RocksDB ---- */

static void rocksdb_l0(const LsmOptions *options, LsmScores *scores)
{
    LsmLevelScore *l0 = &scores->levels[0];
    const LsmLevelScore *base = &scores->levels[scores->base_level];
    compare(l0, LSM_SCORE_FILES, (double)l0->free_files, (double)options->l0_trigger);
    if (!options->dynamic) {
        if (l0->free) /* an empty L0 fills by tables */
            compare(l0, LSM_SCORE_L0_BYTES, (double)l0->free, (double)options->base_bytes);
        return;
    }
    if (l0->free >= options->base_bytes && l0->score < 1.01) {
        compare(l0, LSM_SCORE_L0_BYTES, (double)l0->free, (double)options->base_bytes);
        l0->score = 1.01;
    }
    if (base->has_target && l0->free > base->target) {
        uint64_t right = base->compensated > base->target ? base->compensated : base->target;
        compare(l0, LSM_SCORE_L0_BYTES, (double)l0->free, (double)right);
    }
    if (l0->score > 1)
        l0->score *= SCALE;
}

static void rocksdb_level(const LsmOptions *options, LsmScores *scores, uint32_t level, double coming)
{
    LsmLevelScore *at = &scores->levels[level];
    if (at->has_target)
        compare(at, LSM_SCORE_BYTES, (double)at->free, (double)at->target);
    if (!options->dynamic)
        return;
    if (at->has_target && at->free >= at->target)
        at->score = SCALE * (double)at->free / ((double)at->target + coming);
    double drain = SCALE * (1.001 + 0.001 * ((double)scores->drained - level));
    if (at->free && level <= scores->drained && at->score < drain) {
        at->by = LSM_SCORE_DRAIN;
        at->score = drain;
    }
}

static void rocksdb_debt(const LsmOptions *options, LsmScores *scores)
{
    const LsmLevelScore *levels = scores->levels;
    uint64_t carried = 0, below = 0;
    bool triggered = levels[0].files >= options->l0_trigger || levels[0].bytes >= options->base_bytes;
    if (triggered)
        scores->debt = carried = levels[0].bytes;
    for (uint32_t level = scores->base_level; level && level + 1 < scores->level_count; level++) {
        uint64_t bytes = below ? below : levels[level].bytes;
        below = 0;
        if (level == scores->base_level && triggered)
            scores->debt = u64_add_saturating(scores->debt, bytes);
        bytes = u64_add_saturating(bytes, carried);
        carried = 0;
        if (!levels[level].has_target || bytes <= levels[level].target)
            continue;
        carried = bytes - levels[level].target;
        below = levels[level + 1].bytes;
        if (below)
            scores->debt =
                u64_add_saturating(scores->debt, lsm_bytes_multiply(carried, (double)below / (double)bytes + 1));
    }
}

static void rocksdb_scores(const LsmOptions *options, LsmScores *scores)
{
    if (options->dynamic)
        dynamic_targets(options, scores);
    else
        static_targets(options, scores);
    double coming = (double)scores->levels[0].bytes;
    rocksdb_l0(options, scores);
    for (uint32_t level = 1; level + 1 < scores->level_count; level++) {
        rocksdb_level(options, scores, level, coming);
        const LsmLevelScore *at = &scores->levels[level];
        if (level <= scores->drained)
            coming += (double)at->bytes;
        else if (at->has_target && at->bytes > at->target)
            coming += (double)(at->bytes - at->target);
    }
    rocksdb_debt(options, scores);
}

/* ---- LevelDB ---- */

static void leveldb_scores(const LsmOptions *options, LsmScores *scores)
{
    static_targets(options, scores);
    LsmLevelScore *l0 = &scores->levels[0];
    compare(l0, LSM_SCORE_FILES, (double)l0->files, (double)options->l0_trigger);
    for (uint32_t level = 1; level + 1 < scores->level_count; level++) {
        LsmLevelScore *at = &scores->levels[level];
        compare(at, LSM_SCORE_BYTES, (double)at->bytes, (double)at->target);
    }
}

/* ---- Pebble ---- */

static void pebble_targets(const LsmOptions *options, LsmScores *scores)
{
    uint32_t last = scores->level_count - 1, first = first_filled(scores);
    scores->base_level = last;
    uint64_t all = 0;
    for (uint32_t level = 0; level <= last; level++)
        all = u64_add_saturating(all, scores->levels[level].bytes);
    if (!first || !last)
        return;
    uint64_t bottom = all - all / 10, size = bottom;
    for (uint32_t level = last; level-- > first;)
        size = lsm_bytes_divide(size, options->multiplier);
    scores->base_level = first;
    while (scores->base_level > 1 && size > options->base_bytes) {
        scores->base_level--;
        size = lsm_bytes_divide(size, options->multiplier);
    }
    double base = (double)options->base_bytes, factor = 1;
    if (scores->base_level < last)
        factor = pow((double)bottom / base, 1.0 / (double)(last - scores->base_level));
    if (factor > options->multiplier) {
        factor = options->multiplier;
        base = (double)size;
    }
    double target = base;
    for (uint32_t level = scores->base_level; level <= last; level++) {
        if (level > scores->base_level)
            target *= factor;
        set_target(scores, level, lsm_bytes_multiply(1, round(target)));
    }
}

static void pebble_scores(const LsmOptions *options, LsmScores *scores)
{
    enum { SUBLEVEL_WEIGHT = 2 };
    pebble_targets(options, scores);
    LsmLevelScore *l0 = &scores->levels[0];
    compare(l0, LSM_SCORE_FILES, (double)l0->files, (double)options->l0_file_trigger);
    compare(l0, LSM_SCORE_SUBLEVELS, SUBLEVEL_WEIGHT * (double)scores->sublevels, (double)options->l0_trigger);
    double fill[LSM_LEVELS_MAX] = {l0->score};
    for (uint32_t level = 1; level < scores->level_count; level++) {
        LsmLevelScore *at = &scores->levels[level];
        if (at->has_target)
            compare(at, LSM_SCORE_BYTES, (double)at->bytes, (double)at->target);
        fill[level] = at->score;
    }
    /* A level above a full one has to wait: its score is weighted by how full that one is. */
    for (uint32_t level = 0; level + 1 < scores->level_count; level++) {
        uint32_t output = lsm_output_level(scores, level);
        double below = output < scores->level_count && fill[output] > 0.01 ? fill[output] : 0.01;
        scores->levels[level].score = fill[level] >= 1 ? fill[level] / below : 0;
        if (level == 0 && scores->levels[0].score < 1)
            scores->levels[0].score = 0;
    }
    scores->levels[scores->level_count - 1].scored = false;
}

/* ---- all ---- */

static void order_levels(LsmScores *scores)
{
    for (uint32_t level = 0; level < scores->level_count; level++) {
        if (!scores->levels[level].scored)
            continue;
        uint32_t at = scores->order_count++;
        for (; at > 0 && scores->levels[scores->order[at - 1]].score < scores->levels[level].score; at--)
            scores->order[at] = scores->order[at - 1];
        scores->order[at] = level;
    }
}

static void score_all(const LsmOptions *options, LsmScores *scores)
{
    if (options->engine == LSM_PEBBLE)
        pebble_scores(options, scores);
    else if (options->engine == LSM_LEVELDB)
        leveldb_scores(options, scores);
    else
        rocksdb_scores(options, scores);
    order_levels(scores);
}

void lsm_scores_again(const LsmScores *counted, const LsmOptions *options, LsmScores *scores)
{
    *scores =
        (LsmScores){.engine = options->engine, .level_count = counted->level_count, .sublevels = counted->sublevels};
    for (uint32_t level = 0; level < counted->level_count; level++) {
        const LsmLevelScore *from = &counted->levels[level];
        scores->levels[level] = (LsmLevelScore){.scored = level + 1 < counted->level_count,
                                                .files = from->files,
                                                .bytes = from->bytes,
                                                .free_files = from->free_files,
                                                .free = from->free,
                                                .compensated = from->compensated};
    }
    score_all(options, scores);
}

void lsm_scores(const LsmState *state, const LsmOptions *options, LsmScores *scores)
{
    *scores = (LsmScores){.engine = options->engine};
    measure(state, options, scores);
    if (options->engine == LSM_PEBBLE && state->levels[0].count) {
        uint32_t *sublevels = mem_alloc(state->levels[0].count * sizeof *sublevels);
        scores->sublevels = lsm_state_sublevels(state, sublevels);
        free(sublevels);
    }
    score_all(options, scores);
}
