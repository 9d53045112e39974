/* scene_summary.c - adds levels and splits of a set without a plan.
 *
 * No layer of a level lies across its splits. Those of a band consider only its deltas, so an image may lie across
 * them. Where L0 are in the way, the splits of all other layers are shown below the L0, as assumed ones.
 */
#include "tui/view/scene.h"

#include "core/base/search.h"

#include <stdio.h>
#include <stdlib.h>

static void add_split(Scene *scene, Split split, LsnRange lsns, bool weak)
{
    SceneLine line = {.kind = SCENE_SPLIT, .keys = split.gap, .lsns = lsns, .weak = weak};
    array_push(&scene->lines, line);
}

/* The units of blocks and of production's gates are not bands of LSNs: they have splits, but no line on the map. */
static void add_levels(Scene *scene, const Summary *summary)
{
    bool bands = summary->has_levels && summary->levels.bands;
    for (uint32_t i = 0; summary->has_levels && i < summary->levels.count; i++) {
        const LevelFacts *facts = &summary->levels.at[i];
        SceneLine line = {.kind = SCENE_LEVEL, .lsns = facts->row.lsns, .weak = !facts->row.due};
        snprintf(line.label, sizeof line.label, "level %u (depth %llu)", facts->row.number,
                 (unsigned long long)facts->row.depth);
        if (bands)
            array_push(&scene->lines, line);
        for (size_t s = 0; s < facts->splits.count; s++)
            add_split(scene, facts->splits.at[s], facts->row.lsns, false);
    }
}

static void scene_add_splits_below_l0(Scene *scene, const Summary *summary)
{
    LsnRange below = {summary->lsn_min, summary->lsn_max};
    for (size_t i = 0; i < summary->layers; i++) {
        LayerId id = summary->ids[i];
        if (layer_is_l0(summary->set, id) && summary->set->lsn_lo[id] < below.hi)
            below.hi = summary->set->lsn_lo[id];
    }
    for (size_t s = 0; s < summary->splits_without_l0.count; s++)
        add_split(scene, summary->splits_without_l0.at[s], below, summary->counts.l0 > 0);
}

/* Splits through the same LSNs, a level's or the whole set's, in ascending order of their keys. */
typedef struct SplitRow {
    LsnRange lsns;
    size_t first, end; /* range in Scene.lines */
} SplitRow;

typedef ARRAY(SplitRow) SplitRowArray;

static SplitRowArray split_rows(const Scene *scene)
{
    SplitRowArray rows = {0};
    for (size_t i = 0; i < scene->lines.count; i++) {
        const SceneLine *line = &scene->lines.at[i];
        SplitRow *row = rows.count ? &rows.at[rows.count - 1] : NULL;
        if (line->kind != SCENE_SPLIT)
            continue;
        if (row && row->end == i && row->lsns.lo == line->lsns.lo && row->lsns.hi == line->lsns.hi &&
            scene_gap_key(line[-1].keys) <= scene_gap_key(line->keys))
            row->end++;
        else
            array_push(&rows, (SplitRow){line->lsns, i, i + 1});
    }
    return rows;
}

/* Is there a split of a level, or of the whole set, in this gap that spans the band's LSNs? O(rows log splits). */
static bool is_shown(const Scene *scene, const SplitRowArray *rows, KeyRange gap, LsnRange lsns)
{
    for (size_t r = 0; r < rows->count; r++) {
        const SplitRow *row = &rows->at[r];
        size_t i;
        if (row->lsns.lo > lsns.lo || lsns.hi > row->lsns.hi)
            continue;
        search_first(i, row->first, row->end, scene_gap_key(scene->lines.at[i].keys) >= gap.lo);
        if (i < row->end && scene_gap_key(scene->lines.at[i].keys) <= gap.hi)
            return true;
    }
    return false;
}

/* The band that holds an LSN, or bands.count. */
static uint32_t scene_band(const Bands *bands, Lsn lsn)
{
    uint32_t lo;
    search_first(lo, 0, bands->count, bands->at[lo].lsns.hi > lsn);
    return lo < bands->count && bands->at[lo].lsns.lo <= lsn ? lo : bands->count;
}

static void scene_add_bands(Scene *scene, const Summary *summary)
{
    const Bands *bands = &summary->bands;
    size_t *end = mem_zero((size_t)bands->count + 2, sizeof *end);
    LayerId *ids = mem_alloc(summary->layers * sizeof *ids);
    SplitRowArray rows = split_rows(scene);
    for (int pass = 0; pass < 2; pass++) { /* count, then place: a counting sort by band */
        for (size_t i = 0; i < summary->layers; i++) {
            LayerId id = summary->ids[i];
            uint32_t band =
                layer_is_image(summary->set, id) ? bands->count : scene_band(bands, summary->set->lsn_lo[id]);
            if (band < bands->count && pass == 0)
                end[band + 1]++;
            else if (band < bands->count)
                ids[end[band]++] = id;
        }
        for (uint32_t b = 0; pass == 0 && b < bands->count; b++)
            end[b + 1] += end[b];
    }
    for (uint32_t b = 0; b < bands->count; b++) {
        size_t first = b ? end[b - 1] : 0;
        SplitArray splits = {0};
        if (bands->at[b].splits)
            splits_perfect((LayerView){summary->set, NULL, ids + first, end[b] - first}, &splits);
        SceneBand band = {bands->at[b].lsns, scene->gaps.count, 0};
        for (size_t s = 0; s < splits.count; s++) {
            if (!is_shown(scene, &rows, splits.at[s].gap, bands->at[b].lsns))
                array_push(&scene->gaps, splits.at[s].gap);
        }
        band.count = scene->gaps.count - band.first;
        if (band.count)
            array_push(&scene->bands, band);
        array_release(&splits);
    }
    array_release(&rows);
    free(ids);
    free(end);
}

void scene_add_summary(Scene *scene, const Summary *summary)
{
    enum { LAYERS_MAX = 300000 }; /* for more layers the bands' splits would delay the picture */
    add_levels(scene, summary);
    scene_add_splits_below_l0(scene, summary);
    if (summary->layers <= LAYERS_MAX)
        scene_add_bands(scene, summary);
}
