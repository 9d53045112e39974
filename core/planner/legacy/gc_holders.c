/* gc_holders.c - takes the judgements of the common rule, and looks up each missing image in the partitions.
 *
 * Without the largest branch point, the next lower one counts: the layers that the rule then deletes are held by the
 * largest one alone. The layers that a branch really needs are those it would keep as the only reader: layers with the
 * branch point in their LSN range, and layers that no image between their end and the branch point covers.
 */
#include "core/planner/legacy/gc_holders.h"

#include "core/base/integer.h"
#include "core/model/image_cover.h"
#include "core/planner/legacy/legacy_memory.h"
#include "core/planner/legacy/legacy_words.h"

#include <inttypes.h>
#include <stdlib.h>

#define BRANCHES_MAX 16u

static GcCutoffs cutoffs_of(const LegacySurvey *survey, const Lsn *branches, size_t count)
{
    Lsn cutoff = survey->timeline.gc_applied;
    return (GcCutoffs){
        .space = cutoff, .time = cutoff, .branches = branches, .branch_count = count, .branches_above = true};
}

static uint64_t size_of(const LayerSet *set, LayerId id)
{
    return set->size[id] == SIZE_UNKNOWN ? 0 : set->size[id];
}

static void find_maker(LegacyHolder *holder, const LegacySurvey *survey)
{
    holder->part = legacy_survey_spanning(survey, holder->judgement.gap.lo);
    if (layer_is_l0(survey->view.layers, holder->judgement.layer))
        holder->maker = LEGACY_MAKER_NEVER;
    else if (holder->part < survey->timeline.dense_parts)
        holder->maker = LEGACY_MAKER_PARTITION;
    else if (holder->part != LEGACY_PART_NONE)
        holder->maker = LEGACY_MAKER_METADATA;
    else
        holder->maker = LEGACY_MAKER_NOBODY;
}

/* The largest branch points, distinct and ascending. The caller frees them. */
static Lsn *sorted_branches(const LayerSet *set, size_t *count)
{
    Lsn *lsns = mem_alloc((set->branches.count + 1) * sizeof *lsns);
    if (set->branches.count)
        memcpy(lsns, set->branches.at, set->branches.count * sizeof *lsns);
    if (set->branches.count > 1)
        qsort(lsns, set->branches.count, sizeof *lsns, integer_compare_u64);
    size_t n = 0;
    for (size_t i = 0; i < set->branches.count; i++)
        if (n == 0 || lsns[n - 1] != lsns[i])
            lsns[n++] = lsns[i];
    *count = n;
    return lsns;
}

/* Finds the layers that GC would remove only without the largest branch point. */
static void hold_alone(LegacyHolders *holders, const LegacySurvey *survey, const Lsn *branches, size_t count)
{
    LegacyBranch *last = &holders->branches.at[holders->branches.count - 1];
    GcJudgement *judgements = mem_alloc((holders->count + 1) * sizeof *judgements);
    GcCutoffs cutoffs = cutoffs_of(survey, branches, count - 1);
    gc_judge(plan_view_layers(&survey->view), &cutoffs, judgements, NULL);
    for (size_t i = 0; i < holders->count; i++) {
        bool freed = judgements[i].verdict == GC_REMOVED && holders->at[i].judgement.verdict != GC_REMOVED;
        last->layers += freed;
        last->bytes += freed ? size_of(survey->view.layers, judgements[i].layer) : 0;
    }
    free(judgements);
}

/* Finds the layers kept by branches that reads at `branch` visit. */
static void read_by(LegacyHolders *holders, const LegacySurvey *survey, LegacyBranch *branch, bool *read)
{
    const LayerSet *set = survey->view.layers;
    ImageCover cover;
    image_cover_init(&cover, plan_view_layers(&survey->view), branch->lsn < UINT64_MAX ? branch->lsn + 1 : branch->lsn);
    for (size_t i = 0; i < holders->count; i++) {
        LayerId id = holders->at[i].judgement.layer;
        Lsn end = legacy_end(set, id);
        KeyRange gap;
        if (holders->at[i].judgement.verdict != GC_KEPT_BRANCH || set->lsn_lo[id] > branch->lsn)
            continue;
        if (branch->lsn >= end && !image_cover_layer_gap(&cover, id, end, &gap))
            continue;
        branch->read++;
        branch->read_bytes += size_of(set, id);
        read[i] = true;
    }
    image_cover_release(&cover);
}

static void holders_find_branches(LegacyHolders *holders, const LegacySurvey *survey)
{
    const LayerSet *set = survey->view.layers;
    size_t count;
    Lsn *lsns = sorted_branches(set, &count);
    bool *read = mem_zero(holders->count + 1, sizeof *read);
    for (size_t i = count > BRANCHES_MAX ? count - BRANCHES_MAX : 0; i < count; i++) {
        array_push(&holders->branches, (LegacyBranch){.lsn = lsns[i]});
        read_by(holders, survey, &holders->branches.at[holders->branches.count - 1], read);
    }
    if (count > 0)
        hold_alone(holders, survey, lsns, count);
    for (size_t i = 0; count > 0 && count <= BRANCHES_MAX && i < holders->count; i++) {
        bool needless = holders->at[i].judgement.verdict == GC_KEPT_BRANCH && !read[i];
        holders->needless += needless;
        holders->needless_bytes += needless ? size_of(set, holders->at[i].judgement.layer) : 0;
    }
    free(read);
    free(lsns);
}

void legacy_holders_init(LegacyHolders *holders, const LegacySurvey *survey)
{
    const PlanView *view = &survey->view;
    *holders = (LegacyHolders){.known = survey->timeline.gc_applied > 0, .count = view->live_count};
    holders->at = mem_zero(view->live_count + 1, sizeof *holders->at);
    if (!holders->known)
        return;
    GcJudgement *judgements = mem_alloc((view->live_count + 1) * sizeof *judgements);
    GcCutoffs cutoffs = cutoffs_of(survey, view->layers->branches.at, view->layers->branches.count);
    gc_judge(plan_view_layers(view), &cutoffs, judgements, &holders->report);
    for (size_t i = 0; i < view->live_count; i++) {
        LegacyHolder *holder = &holders->at[i];
        holder->judgement = judgements[i];
        if (judgements[i].verdict != GC_KEPT_NOT_COVERED)
            continue;
        find_maker(holder, survey);
        holders->missing[holder->maker]++;
        holders->missing_bytes[holder->maker] += size_of(view->layers, judgements[i].layer);
    }
    free(judgements);
    holders_find_branches(holders, survey);
}

void legacy_holders_release(LegacyHolders *holders)
{
    free(holders->at);
    array_release(&holders->branches);
    *holders = (LegacyHolders){0};
}

/* ---- words ---- */

static void missing_text(const LegacyHolder *holder, const LegacySurvey *survey, Text *out)
{
    char lo[KEY_LABEL_SIZE], hi[KEY_LABEL_SIZE], lsn[LSN_TEXT_SIZE];
    KeyForm form = survey->view.layers->form;
    uint64_t needed = survey->timeline.params.image_creation_threshold;
    if (holder->maker == LEGACY_MAKER_NEVER) {
        text_printf(out, "is never collected by GC: no image reaches the last key; an L0 compaction replaces it");
        return;
    }
    text_printf(out, "needs an image at LSN >= %s over %s … %s; ", lsn_format(holder->judgement.limit, lsn),
                key_label(holder->judgement.gap.lo, form, lo), key_label(holder->judgement.gap.hi, form, hi));
    if (holder->maker == LEGACY_MAKER_METADATA) {
        text_printf(
            out,
            "only an image of the sparse keys spans these keys: it is made once a read of all sparse keys visits "
            "%u delta layers",
            LEGACY_METADATA_DELTAS);
    } else if (holder->maker == LEGACY_MAKER_NOBODY) {
        text_printf(out, "no image will be made: these keys are in no partition, and no partition follows them%s",
                    survey->exact ? "" : ", judged by the newest images");
    } else {
        const LegacyGate *gate = &survey->gates[holder->part];
        bool own = legacy_survey_part(survey, holder->judgement.gap.lo) != LEGACY_PART_NONE;
        text_printf(out, "the tallest stack of %s has ",
                    own ? "its partition" : "the next partition, whose image spans these keys,");
        legacy_stack_text(gate->height, needed, out);
        if (gate->open)
            text_printf(
                out, ": the next pass makes one at the head; GC deletes the layer once the cutoff is above that image");
    }
}

/* Appends a line: what keeps the live layer `place`, and what would free it. */
static void legacy_holder_text(const LegacyHolders *holders, const LegacySurvey *survey, size_t place, Text *out)
{
    const LegacyHolder *holder = &holders->at[place];
    const LayerSet *set = survey->view.layers;
    char lsn[LSN_TEXT_SIZE], cutoff[LSN_TEXT_SIZE];
    if (!holders->known) {
        text_printf(out, "unknown: the GC cutoff is not in this dump");
        return;
    }
    LayerId id = holder->judgement.layer;
    lsn_format(holder->judgement.limit, cutoff);
    switch (holder->judgement.verdict) {
    case GC_REMOVED:
        text_printf(out, "the next GC collects it");
        break;
    case GC_KEPT_BRANCH:
    case GC_KEPT_LEASE:
        text_printf(out, "kept: it starts at %s, at or below the largest %s, %s", lsn_format(set->lsn_lo[id], lsn),
                    holder->judgement.verdict == GC_KEPT_BRANCH ? "branch point" : "leased LSN", cutoff);
        break;
    case GC_KEPT_NOT_COVERED:
        text_printf(out, "kept: it ");
        missing_text(holder, survey, out);
        break;
    default:
        text_printf(out, "kept: it ends at %s, above the cutoff %s", lsn_format(legacy_end(set, id), lsn), cutoff);
        break;
    }
}

/* Does the delta count in the stack over the key, above the newest image there? */
static bool counts_at(const LegacySurvey *survey, LayerId layer, size_t part, Key key)
{
    const PlanView *view = &survey->view;
    const LegacyHeights *heights = &survey->heights;
    LegacyStackLayers layers = {0};
    Lsn from = 0;
    bool counts = false;
    for (size_t i = heights->first[part]; i < heights->first[part + 1]; i++)
        if (heights->at.at[i].keys.lo <= key && key < heights->at.at[i].keys.hi)
            from = heights->at.at[i].from;
    legacy_stack_at(view->layers, view->live, view->live_count, key, (LsnRange){from, survey->at}, &layers);
    for (size_t i = 0; i < layers.count; i++)
        counts = counts || (layers.at[i].layer == layer && layers.at[i].role == LEGACY_COUNTED);
    array_release(&layers);
    return counts;
}

/* Appends the layer's role in the tallest stack of the partitions over its keys. */
static void stack_line(const LegacySurvey *survey, LayerId layer, Text *out)
{
    const LayerSet *set = survey->view.layers;
    KeyRange keys = {set->key_lo[layer], set->key_hi[layer]};
    size_t parts = 0, tallest = 0;
    for (size_t p = 0; p < survey->timeline.dense_parts; p++) {
        if (!key_range_overlaps(legacy_part_hull(&survey->timeline.parts, p), keys))
            continue;
        parts++;
        tallest = survey->gates[p].height > survey->gates[tallest].height || parts == 1 ? p : tallest;
    }
    if (layer_is_image(set, layer)) {
        text_printf(out, "  stacks   it is an image: the stacks of its keys begin above it\n");
        return;
    }
    if (layer_is_l0(set, layer)) {
        text_printf(out, "  stacks   L0 layers do not count in stacks\n");
        return;
    }
    if (parts == 0)
        text_printf(out, "  stacks   no partition lies under it");
    else
        text_printf(out, "  stacks   over %zu partition%s", parts, plural_ending(parts));
    if (parts > 0) {
        const LegacyGate *gate = &survey->gates[tallest];
        text_printf(out, "; the tallest stack there has ");
        legacy_stack_text(gate->height, survey->timeline.params.image_creation_threshold, out);
        text_printf(out, ", and this delta %s",
                    counts_at(survey, layer, tallest, gate->tallest.lo) ? "counts in it" : "is not in it");
    }
    text_add_char(out, '\n');
}

static void jobs_line(const LegacySurvey *survey, LayerId layer, Text *out)
{
    const PlanView *view = &survey->view;
    bool production = view->layers->form == KEY_PRODUCTION;
    if (legacy_watermark(&survey->timeline) == 0)
        return;
    LegacyGcRequest request = {.keys = {0, production ? KEY_METADATA_LO : key_max(KEY_PLAIN)},
                               .lsns = {0, UINT64_MAX},
                               .max_mb = LEGACY_SUBJOB_MIB};
    LegacyGcJobs jobs = {0};
    LegacyGcBounds bounds;
    const LayerSet *set = view->layers;
    KeyRange keys = {set->key_lo[layer], set->key_hi[layer]};
    size_t read = 0, cut = 0;
    legacy_gc_split(&survey->timeline, view->layers, view->live, view->live_count, &request, &jobs);
    legacy_gc_bounds_init(&bounds, &survey->timeline, view->layers, view->live, view->live_count, request.lsns);
    for (size_t i = 0; legacy_gc_fits(&bounds, set, layer) && i < jobs.count; i++)
        if (key_range_overlaps(keys, jobs.at[i].keys)) {
            read++;
            cut += !layer_is_image(set, layer) && !legacy_inside(set, layer, jobs.at[i].keys);
        }
    legacy_gc_bounds_release(&bounds);
    text_printf(out, "  gc-compaction over all keys: ");
    if (read == 0)
        text_printf(out, "no job reads it\n");
    else
        text_printf(out, "%zu of %zu job%s read%s it%s\n", read, jobs.count, plural_ending(jobs.count),
                    verb_ending(read),
                    layer_is_image(set, layer) ? read > 1 ? "; none holds all its keys, so it is kept" : ""
                    : cut                      ? ", and cut it"
                                               : "");
    array_release(&jobs);
}

void legacy_layer_text(const PlanView *view, const Policy *policy, LayerId layer, Text *out)
{
    LegacySurvey survey;
    LegacyHolders holders;
    Error error = {0};
    if (!legacy_survey_init(&survey, view, policy, NULL, &error)) {
        text_printf(out, "%s\n", error.message);
        return;
    }
    legacy_holders_init(&holders, &survey);
    stack_line(&survey, layer, out);
    for (size_t i = 0; i < view->live_count; i++) {
        if (view->live[i] != layer)
            continue;
        text_printf(out, "  GC       ");
        legacy_holder_text(&holders, &survey, i, out);
        text_add_char(out, '\n');
    }
    jobs_line(&survey, layer, out);
    legacy_holders_release(&holders);
    legacy_survey_release(&survey);
}
