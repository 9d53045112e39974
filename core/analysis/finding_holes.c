/* finding_holes.c - holes between images that keep old layers from being collected.
 *
 * A layer counts if images cover more than half of its keys, but not all: the images were meant to cover it and missed
 * some keys. The GC view counts the same layers as held by a hole. One finding reports all of them; its place is the
 * hole that keeps the most layers:
 *
 *     images  =======   ====   =====        hole x keeps a and b, hole y keeps b's neighbour c: 3 layers,
 *                     x      y              the largest hole is x
 *             [ a            ]
 *             [ b            ]
 *                        [ c      ]
 */
#include "core/analysis/finding_add.h"
#include "core/base/sort.h"

#include <stdio.h>
#include <stdlib.h>

#define HOLE_MINIMUM 3u /* a hole is reported if it keeps at least that many layers */

typedef struct Holes {
    const Summary *summary;
    const GcMarkers *markers;
    GcJudgement *judgements;
    Sort64 *order; /* judgements of layers that a hole keeps, ordered by the first segment of the hole */
    size_t count;  /* of them */
    size_t holes;
    size_t first, most; /* range in `order`: the layers of the hole that keeps the most */
} Holes;

static void find_holes(Holes *holes)
{
    const Summary *summary = holes->summary;
    GcCutoffs cutoffs = garbage_cutoffs(holes->markers);
    gc_judge(summary_view(summary), &cutoffs, holes->judgements, NULL);
    for (size_t i = 0; i < summary->layers; i++) {
        const GcJudgement *judgement = &holes->judgements[i];
        if (judgement->verdict == GC_KEPT_NOT_COVERED && gc_leaves_hole(&summary->index, judgement))
            holes->order[holes->count++] =
                (Sort64){(uint64_t)layer_index_key_rank(&summary->index, judgement->gap.lo), (uint32_t)i};
    }
    sort_64(holes->order, holes->count);
    for (size_t i = 0, begin = 0; i < holes->count; i++) {
        if (holes->order[i].number != holes->order[begin].number)
            begin = i;
        holes->holes += i == begin;
        if (i + 1 - begin > holes->most) {
            holes->most = i + 1 - begin;
            holes->first = begin;
        }
    }
}

/* " (38.8 GiB)", or nothing where sizes are unknown. */
static void text_bytes(const Holes *holes, char out[64])
{
    uint64_t bytes = 0;
    size_t unsized = 0;
    char text[32];
    for (size_t i = 0; i < holes->count; i++) {
        uint64_t size = holes->summary->set->size[holes->judgements[holes->order[i].place].layer];
        unsized += size == SIZE_UNKNOWN;
        bytes += size == SIZE_UNKNOWN ? 0 : size;
    }
    out[0] = 0;
    if (bytes)
        snprintf(out, 64, " (%s%s)", unsized ? "at least " : "", bytes_format(bytes, text));
}

/* The keys that are uncovered in all of the layers that the largest hole keeps. */
static KeyRange largest_hole(const Holes *holes)
{
    KeyRange keys = holes->judgements[holes->order[holes->first].place].gap;
    for (size_t i = 1; i < holes->most; i++) {
        Key hi = holes->judgements[holes->order[holes->first + i].place].gap.hi;
        keys.hi = hi < keys.hi ? hi : keys.hi;
    }
    return keys;
}

static void add_layers(Findings *findings, const Holes *holes)
{
    for (size_t i = 0; i < holes->most; i++)
        finding_layer(findings, holes->summary->set, holes->judgements[holes->order[holes->first + i].place].layer);
    LsnRange lsns = findings->list.at[findings->list.count - 1].lsns;
    for (size_t i = 0; i < holes->count; i++)
        finding_layer(findings, holes->summary->set, holes->judgements[holes->order[i].place].layer);
    Finding *finding = &findings->list.at[findings->list.count - 1];
    finding->lsns = lsns;
    finding->keys = largest_hole(holes);
}

static void add_finding(Findings *findings, const Holes *holes)
{
    KeyForm form = holes->summary->set->form;
    Severity severity = holes->count >= FANOUT_LOADED ? SEVERITY_WARNING : SEVERITY_NOTE;
    Finding *finding = finding_begin(findings, FINDING_GC_HOLE, severity);
    finding->value = holes->count;
    finding->limit = HOLE_MINIMUM;
    add_layers(findings, holes);
    finding = &findings->list.at[findings->list.count - 1];
    char lo[KEY_LABEL_SIZE], hi[KEY_LABEL_SIZE], bytes[64];
    key_label(finding->keys.lo, form, lo);
    key_label(finding->keys.hi, form, hi);
    text_bytes(holes, bytes);
    Text cutoff = TEXT_EMPTY;
    gc_markers_cutoff_text(holes->markers, &cutoff);
    if (holes->holes == 1)
        finding->text = arena_printf(&findings->arena,
                                     "images leave a hole at %s to %s that keeps %zu layers%s below the cutoff %s", lo,
                                     hi, holes->count, bytes, cutoff.at);
    else
        finding->text = arena_printf(&findings->arena,
                                     "images leave %zu holes that keep %zu layers%s below the cutoff %s; the largest, "
                                     "at %s to %s, keeps %zu",
                                     holes->holes, holes->count, bytes, cutoff.at, lo, hi, holes->most);
    text_release(&cutoff);
}

void finding_gc_holes(Findings *findings, const FindingInput *input)
{
    size_t layers = input->summary->layers;
    Holes holes = {.summary = input->summary, .markers = &input->markers};
    holes.judgements = mem_alloc(layers * sizeof *holes.judgements);
    holes.order = mem_alloc(layers * sizeof *holes.order);
    find_holes(&holes);
    if (holes.count >= HOLE_MINIMUM)
        add_finding(findings, &holes);
    free(holes.order);
    free(holes.judgements);
}
