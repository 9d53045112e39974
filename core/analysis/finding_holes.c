/* finding_holes.c - holes between images that keep old layers from being collected.
 *
 * Of the layers that would be garbage but for the images over them, those count whose hole is less than half of their
 * keys: there, images were meant to cover and missed some. They are grouped by the hole's first segment; the holes that
 * keep most layers are told.
 */
#include "core/analysis/finding_add.h"
#include "core/analysis/garbage.h"
#include "core/base/sort.h"

#include <stdlib.h>

#define HOLES_SHOWN  3u
#define HOLE_MINIMUM 3u /* layers */

typedef struct Held {
    size_t first, count; /* in the order by hole */
} Held;

static Lsn cutoff_of(const Summary *summary)
{
    return summary->set->has_gc_cutoff ? summary->set->gc_cutoff : summary->lsn_max;
}

/* `order`: judgements by their hole's first segment. */
static void add_hole(Findings *findings, const Summary *summary, const GcJudgement *judgements, const Sort64 *order,
                     Held held)
{
    const LayerSet *set = summary->set;
    Finding *finding =
        finding_begin(findings, FINDING_GC_HOLE, held.count >= DEFAULT_FANOUT ? SEVERITY_WARNING : SEVERITY_NOTE);
    finding->value = held.count;
    finding->limit = HOLE_MINIMUM;
    KeyRange keys = judgements[order[held.first].place].gap;
    uint64_t bytes = 0;
    for (size_t i = 0; i < held.count; i++) {
        const GcJudgement *judgement = &judgements[order[held.first + i].place];
        finding_layer(findings, set, judgement->layer);
        bytes += set->size[judgement->layer] == SIZE_UNKNOWN ? 0 : set->size[judgement->layer];
        keys.hi = judgement->gap.hi < keys.hi ? judgement->gap.hi : keys.hi;
    }
    finding = &findings->list.at[findings->list.count - 1];
    finding->keys = keys;
    char lo[KEY_LABEL_SIZE], hi[KEY_LABEL_SIZE], cutoff[LSN_TEXT_SIZE], size[32] = "";
    if (bytes)
        bytes_format(bytes, size);
    finding->text = arena_printf(
        &findings->arena, "images leave a hole at %s to %s that keeps %zu layers%s%s%s below the cutoff %s%s",
        key_label(keys.lo, set->form, lo), key_label(keys.hi, set->form, hi), held.count, bytes ? " (" : "", size,
        bytes ? ")" : "", lsn_format(cutoff_of(summary), cutoff), set->has_gc_cutoff ? "" : " (taken to be the head)");
}

static void add_largest(Findings *findings, const Summary *summary, const GcJudgement *judgements, const Sort64 *order,
                        size_t count)
{
    Held best[HOLES_SHOWN] = {0};
    for (size_t i = 0; i < count;) {
        Held held = {i, 0};
        for (; i < count && order[i].number == order[held.first].number; i++)
            held.count++;
        for (size_t b = 0; b < HOLES_SHOWN; b++) {
            if (held.count <= best[b].count)
                continue;
            Held smaller = best[b];
            best[b] = held;
            held = smaller;
        }
    }
    for (size_t b = 0; b < HOLES_SHOWN; b++)
        if (best[b].count >= HOLE_MINIMUM)
            add_hole(findings, summary, judgements, order, best[b]);
}

void finding_gc_holes(Findings *findings, const Summary *summary)
{
    const LayerSet *set = summary->set;
    const LayerIndex *index = &summary->index;
    GcCutoffs cutoffs = garbage_cutoffs(set, cutoff_of(summary));
    GcJudgement *judgements = mem_alloc(summary->layers * sizeof *judgements);
    Sort64 *order = mem_alloc(summary->layers * sizeof *order);
    size_t count = 0;
    gc_judge(set, index, summary->ids, summary->layers, &cutoffs, judgements, NULL);
    for (size_t i = 0; i < summary->layers; i++) {
        if (judgements[i].verdict == GC_KEPT_NOT_COVERED && garbage_is_hole(index, &judgements[i]))
            order[count++] = (Sort64){(uint64_t)layer_index_key_rank(index, judgements[i].gap.lo), (uint32_t)i};
    }
    sort_64(order, count);
    add_largest(findings, summary, judgements, order, count);
    free(order);
    free(judgements);
}
