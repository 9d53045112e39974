/* finding_production.c - findings about production's own algorithms in a dump: where they stop, wait or go wrong
 * without a message. The parameters are those of the policy, or production's defaults.
 *
 *     LSN ^  [ d ]                    a staircase: five deltas over the keys of one image, but no read of a key
 *         |     [ d ]                 visits three of them, so that no image is made, however many follow
 *         |  [ d ]   [ d ]
 *         |       [ d ]
 *         |  =========== image
 */
#include "core/analysis/finding_add.h"
#include "core/analysis/visibility.h"
#include "core/planner/legacy/area.h"
#include "core/planner/legacy/gates.h"
#include "core/planner/legacy/gc_jobs.h"
#include "core/planner/legacy/l0_select.h"
#include "core/planner/legacy/legacy_policy.h"
#include "core/planner/legacy/key_sweep.h"

#include <stdlib.h>

#define STAIRCASE 3u /* a warning if a piece has that many times image_creation_threshold bands */

static LegacyParams finding_legacy_params(const Summary *summary)
{
    const Policy *policy = &summary->levels.policy;
    return summary->has_levels && policy_algorithm(policy)->gates ? legacy_params(policy) : legacy_params_usual;
}

/* Fills in the timeline with what the dump contains. */
static void finding_timeline(const FindingInput *input, LegacyTimeline *timeline)
{
    const LayerSet *set = input->summary->set;
    LegacyParams params = finding_legacy_params(input->summary);
    legacy_timeline_init(timeline, &params);
    timeline->has_ancestor = set->has_ancestor;
    timeline->ancestor_lsn = set->has_ancestor ? set->ancestor_lsn : 0;
    timeline->gc_applied = timeline->gc_space = timeline->gc_time = set->has_gc_cutoff ? set->gc_cutoff : 0;
    timeline->last_record = input->summary->lsn_max;
}

/* ---- a gap ends the L0 selection ---- */

void finding_l0_gap(Findings *findings, const FindingInput *input)
{
    const Summary *summary = input->summary;
    const LayerSet *set = summary->set;
    LegacyParams params = finding_legacy_params(summary);
    LegacyL0Selection l0;
    if (set->form != KEY_PRODUCTION)
        return;
    legacy_l0_select(&l0,
                     &(LegacyL0Input){.set = set, .ids = summary->ids, .count = summary->layers, .params = &params});
    if (l0.stop == LEGACY_L0_GAP) {
        LayerId last = l0.layers[l0.taken - 1], next = l0.layers[l0.taken];
        size_t waiting = l0.count - l0.taken;
        char end[LSN_TEXT_SIZE], start[LSN_TEXT_SIZE];
        finding_begin(findings, FINDING_L0_GAP, SEVERITY_WARNING);
        finding_layer(findings, set, last);
        for (size_t i = l0.taken; i < l0.count; i++)
            finding_layer(findings, set, l0.layers[i]);
        Finding *finding = &findings->list.at[findings->list.count - 1];
        finding->lsns = (LsnRange){set->lsn_hi[last], set->lsn_lo[next]};
        finding->value = finding->count = waiting;
        finding->total = l0.count;
        finding->text =
            arena_printf(&findings->arena,
                         "an L0 compaction takes the %zu oldest of %zu L0 layers and ends at %s, because the next one "
                         "begins at %s: it reports success, and the other %zu are kept until there are %llu again",
                         l0.taken, l0.count, lsn_format(set->lsn_hi[last], end), lsn_format(set->lsn_lo[next], start),
                         waiting, (unsigned long long)params.compaction_threshold);
    }
    legacy_l0_selection_release(&l0);
}

/* ---- the mark of gc-compaction ---- */

typedef struct OldBands { /* keys with two or more deltas below the mark */
    uint32_t height;
    ARRAY(KeyRange) keys;
    size_t deltas;
    uint64_t bytes; /* of those whose size is known */
    bool unsized;   /* a size is unknown */
} OldBands;

static void finding_add_old_bands(void *self, KeyRange keys, uint32_t height)
{
    OldBands *old = self;
    if (height < 2)
        return;
    old->height = height > old->height ? height : old->height;
    if (old->keys.count > 0 && old->keys.at[old->keys.count - 1].hi == keys.lo)
        old->keys.at[old->keys.count - 1].hi = keys.hi;
    else
        array_push(&old->keys, keys);
}

/* L1 deltas below the mark. */
static void find_below(const Summary *summary, LayerIdArray *below)
{
    const LayerSet *set = summary->set;
    for (size_t i = 0; i < summary->layers; i++) {
        LayerId id = summary->ids[i];
        if (!layer_is_image(set, id) && !layer_is_l0(set, id) && set->lsn_hi[id] <= set->gc_compacted)
            array_push(below, id);
    }
}

static void finding_old_bands_find(const LayerSet *set, const LayerIdArray *below, OldBands *old)
{
    LegacyStackQuery all = {.keys = {0, KEY_METADATA_LO}, .lo = 0, .hi = set->gc_compacted, .limit = UINT32_MAX};
    LegacyStacks stacks;
    legacy_stacks_init(&stacks, set, below->at, below->count);
    legacy_stacks_ask(&stacks, &all, 1, finding_add_old_bands, old);
    legacy_stacks_release(&stacks);
}

/* Counts the deltas of the stacks, each once, and adds them to the finding. */
static void count_old(Findings *findings, const LayerSet *set, const LayerIdArray *below, OldBands *old)
{
    LegacyKeySweep sweep;
    legacy_key_sweep_init(&sweep, set, below->at, below->count);
    bool *counted = mem_zero(set->count + 1, sizeof *counted);
    for (size_t i = 0; i < old->keys.count; i++) {
        legacy_key_sweep_move(&sweep, old->keys.at[i]);
        for (size_t k = 0; k < sweep.open.count; k++) {
            LayerId id = sweep.open.at[k];
            if (counted[id])
                continue;
            counted[id] = true;
            old->deltas++;
            old->unsized = old->unsized || set->size[id] == SIZE_UNKNOWN;
            old->bytes += set->size[id] == SIZE_UNKNOWN ? 0 : set->size[id];
            finding_layer(findings, set, id);
        }
    }
    free(counted);
    legacy_key_sweep_release(&sweep);
}

static void finding_tell_old_bands(Findings *findings, const FindingInput *input, const OldBands *old)
{
    const Summary *summary = input->summary;
    const LayerSet *set = summary->set;
    LegacyTimeline timeline;
    finding_timeline(input, &timeline);
    LegacyTriggerVerdict trigger =
        legacy_gc_trigger_of(&timeline, set, summary->ids, summary->layers, set->gc_compacted);
    legacy_timeline_release(&timeline);
    char lsn[LSN_TEXT_SIZE], size[32], above[32], under[32];
    Finding *finding = &findings->list.at[findings->list.count - 1];
    finding->value = old->height;
    finding->count = old->deltas;
    finding->text = arena_printf(
        &findings->arena,
        "gc-compaction is recorded as complete up to %s, yet below it %zu deltas%s%s form stacks of up to %u: this LSN "
        "rises even where jobs fail, are refused or are interrupted by L0 compaction. None is tried again before "
        "the newer layers, %s, reach %llu %% of those below it, %s",
        lsn_format(set->gc_compacted, lsn), old->deltas, old->unsized ? "" : ", ",
        old->unsized ? "" : bytes_format(old->bytes, size), old->height, bytes_format(trigger.l1, above),
        (unsigned long long)finding_legacy_params(summary).gc_compaction_ratio_percent,
        bytes_format(trigger.l2, under));
}

/* A job leaves one delta over each key below the mark. Where there are more, it failed, was refused, or was
 * preempted. */
void finding_gc_mark(Findings *findings, const FindingInput *input)
{
    const LayerSet *set = input->summary->set;
    if (set->gc_compacted == 0)
        return;
    LayerIdArray below = {0};
    OldBands old = {0};
    find_below(input->summary, &below);
    finding_old_bands_find(set, &below, &old);
    if (old.keys.count > 0) {
        finding_begin(findings, FINDING_GC_MARK, SEVERITY_WARNING);
        count_old(findings, set, &below, &old);
        finding_tell_old_bands(findings, input, &old);
    }
    array_release(&old.keys);
    array_release(&below);
}

/* ---- stacks ---- */

typedef struct Stacks {
    const FindingInput *input;
    LegacyParams params;
    Lsn at;
    LegacyHeights heights;
    LegacyArea area;   /* LSNs and keys of the deltas that count */
    LayerIdArray over; /* scratch: the deltas over the current piece, above its image */
} Stacks;

static void finding_stacks_init(Stacks *stacks, const FindingInput *input)
{
    const Summary *summary = input->summary;
    LegacyTimeline timeline;
    *stacks = (Stacks){.input = input, .params = finding_legacy_params(summary)};
    finding_timeline(input, &timeline);
    stacks->at = legacy_partition_lsn(&timeline, summary->set, summary->ids, summary->layers);
    legacy_timeline_release(&timeline);
    LegacyParts whole = {0};
    legacy_parts_begin(&whole);
    legacy_parts_add(&whole, (KeyRange){0, KEY_METADATA_LO});
    legacy_heights_init(&stacks->heights, summary->set, summary->ids, summary->layers, &whole, stacks->at);
    legacy_parts_release(&whole);
    LayerIdArray deltas = {0};
    for (size_t i = 0; i < summary->layers; i++)
        if (!layer_is_image(summary->set, summary->ids[i]) && !layer_is_l0(summary->set, summary->ids[i]))
            array_push(&deltas, summary->ids[i]);
    legacy_area_init(&stacks->area, summary->set, deltas.at, deltas.count);
    array_release(&deltas);
}

static void finding_stacks_release(Stacks *stacks)
{
    legacy_heights_release(&stacks->heights);
    legacy_area_release(&stacks->area);
    array_release(&stacks->over);
}

/* Collects the deltas over a piece above its image in stacks->over. */
static void finding_layers_over(Stacks *stacks, const LegacyHeight *piece)
{
    stacks->over.count = 0;
    legacy_area_move(&stacks->area, piece->keys);
    legacy_area_find(&stacks->area, (LsnRange){piece->from, stacks->at}, SIZE_MAX, &stacks->over);
}

/* The number of bands over a piece above its image: the deltas of one L0 compaction begin at one LSN. */
static size_t bands_over(Stacks *stacks, const LegacyHeight *piece)
{
    const LayerSet *set = stacks->input->summary->set;
    size_t bands = 0;
    finding_layers_over(stacks, piece);
    for (size_t i = 0; i < stacks->over.count; i++) /* they are ordered by start LSN */
        bands += i == 0 || set->lsn_lo[stacks->over.at[i]] != set->lsn_lo[stacks->over.at[i - 1]];
    return bands;
}

static void add_layers(Findings *findings, Stacks *stacks, const LegacyHeight *piece)
{
    finding_layers_over(stacks, piece);
    for (size_t i = 0; i < stacks->over.count; i++)
        finding_layer(findings, stacks->input->summary->set, stacks->over.at[i]);
}

/* Sets the newest finding's place to that of a piece. */
static void place_at(Findings *findings, const Stacks *stacks, const LegacyHeight *piece)
{
    Finding *finding = &findings->list.at[findings->list.count - 1];
    finding->keys = piece->keys;
    finding->lsns = (LsnRange){piece->from, stacks->at};
}

static void add_never_imaged(Findings *findings, Stacks *stacks)
{
    uint64_t needed = stacks->params.image_creation_threshold;
    const LegacyHeight *worst = NULL;
    size_t count = 0;
    for (size_t i = 0; i < stacks->heights.at.count; i++) {
        const LegacyHeight *piece = &stacks->heights.at.at[i];
        if (piece->image != LAYER_NONE || piece->height < needed || piece->height == 0)
            continue;
        count++;
        worst = !worst || piece->height > worst->height ? piece : worst;
    }
    if (!worst)
        return;
    finding_begin(findings, FINDING_NEVER_IMAGED, SEVERITY_NOTE);
    add_layers(findings, stacks, worst);
    place_at(findings, stacks, worst);
    Finding *finding = &findings->list.at[findings->list.count - 1];
    finding->value = worst->height;
    finding->limit = needed;
    finding->count = count;
    finding->text = arena_printf(
        &findings->arena,
        "%zu key range%s no image but up to %u deltas on top of each other, and %llu are enough to create one. "
        "Either no key exists there, or passes of image creation ended before they reached it; the gates (`P`) say "
        "whether the next image spans these keys",
        count, word_for(count, " has", "s have"), worst->height, (unsigned long long)needed);
}

static void add_staircase(Findings *findings, Stacks *stacks)
{
    uint64_t needed = stacks->params.image_creation_threshold;
    const LegacyHeight *worst = NULL;
    size_t count = 0, most = 0;
    for (size_t i = 0; i < stacks->heights.at.count; i++) {
        const LegacyHeight *piece = &stacks->heights.at.at[i];
        if (piece->height >= needed || piece->height == 0)
            continue;
        size_t bands = bands_over(stacks, piece);
        if (bands < needed)
            continue;
        count++;
        worst = bands > most ? piece : worst;
        most = bands > most ? bands : most;
    }
    if (!worst)
        return;
    finding_begin(findings, FINDING_STAIRCASE, most >= STAIRCASE * needed ? SEVERITY_WARNING : SEVERITY_NOTE);
    add_layers(findings, stacks, worst);
    place_at(findings, stacks, worst);
    Finding *finding = &findings->list.at[findings->list.count - 1];
    finding->value = most;
    finding->limit = needed;
    finding->count = count;
    finding->total = stacks->heights.at.count;
    finding->text =
        arena_printf(&findings->arena,
                     "in %zu partition%s deltas of up to %zu L0 compactions lie above the newest image, but no "
                     "single key is under %llu of them: production counts a stack of %u and "
                     "creates no image",
                     count, plural_ending(count), most, (unsigned long long)needed, worst->height);
}

void finding_stacks(Findings *findings, const FindingInput *input)
{
    Stacks stacks;
    if (input->summary->set->form != KEY_PRODUCTION)
        return;
    finding_stacks_init(&stacks, input);
    if (stacks.params.image_creation_threshold > 0) {
        add_never_imaged(findings, &stacks);
        add_staircase(findings, &stacks);
    }
    finding_stacks_release(&stacks);
}

/* A delta can only be missed under images that a branch point reads, so there is nothing to do without branch
 * points. */
void finding_missed(Findings *findings, const FindingInput *input)
{
    const Summary *summary = input->summary;
    const GcMarkers *markers = &input->markers;
    if (markers->branch_count == 0)
        return;
    Visibility visibility;
    visibility_init(&visibility, summary_view(summary), markers->branches, markers->branch_count);
    size_t count = visibility.missed_count;
    if (count > 0) {
        Finding *finding = finding_begin(findings, FINDING_MISSED, SEVERITY_NOTE);
        finding->value = count;
        finding->text = arena_printf(&findings->arena,
                                     "reads at a branch point need %zu delta%s that production counts as covered: "
                                     "below such a delta it looks for branch points only down to the next layer that "
                                     "starts lower. Covered layers are evicted first, and such a read downloads them "
                                     "again",
                                     count, plural_ending(count));
    }
    for (size_t i = 0; count > 0 && i < summary->layers; i++)
        if (visibility.missed[summary->ids[i]])
            finding_layer(findings, summary->set, summary->ids[i]);
    visibility_release(&visibility);
}
