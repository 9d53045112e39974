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

static void add_hole(Findings *findings, const Summary *summary, const Garbage *garbage, const Sort64 *order, Held held)
{
    const LayerSet *set = summary->set;
    Finding *finding =
        finding_begin(findings, FINDING_GC_HOLE, held.count >= DEFAULT_FANOUT ? SEVERITY_WARNING : SEVERITY_NOTE);
    finding->value = held.count;
    finding->limit = HOLE_MINIMUM;
    uint32_t first = (uint32_t)order[held.first].number, end = UINT32_MAX;
    uint64_t bytes = 0;
    for (size_t i = 0; i < held.count; i++) {
        LayerId id = order[held.first + i].place;
        finding_layer(findings, set, id);
        bytes += set->size[id] == SIZE_UNKNOWN ? 0 : set->size[id];
        if (garbage->hole[id].end < end)
            end = garbage->hole[id].end;
    }
    finding = &findings->list.at[findings->list.count - 1];
    finding->keys = (KeyRange){summary->index.keys[first], summary->index.keys[end]};
    char lo[KEY_LABEL_SIZE], hi[KEY_LABEL_SIZE], cutoff[LSN_TEXT_SIZE], size[32] = "";
    if (bytes)
        bytes_format(bytes, size);
    finding->text = arena_printf(
        &findings->arena, "images leave a hole at %s to %s that keeps %zu layers%s%s%s below the cutoff %s%s",
        key_label(finding->keys.lo, set->form, lo), key_label(finding->keys.hi, set->form, hi), held.count,
        bytes ? " (" : "", size, bytes ? ")" : "", lsn_format(garbage->cutoff, cutoff),
        set->has_gc_cutoff ? "" : " (taken to be the head)");
}

void finding_gc_holes(Findings *findings, const Summary *summary)
{
    const LayerIndex *index = &summary->index;
    Garbage garbage;
    garbage_init(&garbage, summary->set, index, summary->ids, summary->layers, cutoff_of(summary));
    Sort64 *order = mem_alloc(summary->layers * sizeof *order);
    size_t count = 0;
    for (size_t i = 0; i < summary->layers; i++) {
        LayerId id = summary->ids[i];
        Hole hole = garbage.hole[id];
        if (garbage.verdict[id] == GARBAGE_UNCOVERED &&
            2 * (hole.end - hole.first) < index->key_hi[id] - index->key_lo[id])
            order[count++] = (Sort64){hole.first, id};
    }
    sort_64(order, count);
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
            add_hole(findings, summary, &garbage, order, best[b]);
    free(order);
    garbage_release(&garbage);
}
