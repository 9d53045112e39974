/* garbage_story.c - explains a verdict: one function per verdict, with numbers from the judgement.
 *
 * Example: cutoff 100, layer of LSNs [40, 130) is needed: 30 of its LSNs lie above. Layer [40, 90) over segments 0 to 9
 * with a gap at segment 4 is held by a hole of 1 of 10 segments.
 */
#include "core/tell/garbage_story.h"

const char *garbage_meaning(GarbageVerdict verdict)
{
    static const char *const MEANINGS[GARBAGE_VERDICT_COUNT_] = {
        [GARBAGE_NEEDED] = "ends above the cutoff: reads at older LSNs need it",
        [GARBAGE_BRANCH] = "starts at or below a branch point: a child timeline reads it",
        [GARBAGE_CURRENT] = ("has no image from its end to the cutoff over half of its keys: it can be deleted once "
                             "newer images cover them"),
        [GARBAGE_HOLE] = "has newer images over most of its keys, but not over all: one of the others is missing",
        [GARBAGE_REMOVABLE] = "has newer images over all its keys: the next garbage collection deletes it",
    };
    return verdict < GARBAGE_VERDICT_COUNT_ ? MEANINGS[verdict] : "";
}

static size_t layers_with(const Garbage *garbage, GarbageVerdict verdict)
{
    return garbage->deltas[verdict] + garbage->images[verdict];
}

/* Appends "159 layers", and their size in parentheses after `word`. */
static void add_removable(const Garbage *garbage, const char *word, Text *out)
{
    char text[64];
    size_t removable = layers_with(garbage, GARBAGE_REMOVABLE), unsized = garbage->unsized[GARBAGE_REMOVABLE];
    text_printf(out, "%s%s", plural_format(removable, "layer", text), word);
    if (unsized && unsized == removable)
        text_add_str(out, STR(" (size unknown)"));
    else if (removable)
        text_printf(out, " (%s%s)", unsized ? "at least " : "", bytes_format(garbage->bytes[GARBAGE_REMOVABLE], text));
}

void garbage_counts(const Garbage *garbage, bool all, Text *out)
{
    size_t branch = layers_with(garbage, GARBAGE_BRANCH), hole = layers_with(garbage, GARBAGE_HOLE);
    char text[32];
    add_removable(garbage, " removable", out);
    if (branch)
        text_printf(out, ", held: %s branch", count_format(branch, text));
    if (hole)
        text_printf(out, "%s%s hole", branch ? ", " : ", held: ", count_format(hole, text));
    size_t current = layers_with(garbage, GARBAGE_CURRENT), needed = layers_with(garbage, GARBAGE_NEEDED);
    if (all && current)
        text_printf(out, "; %s current", count_format(current, text));
    if (all && needed)
        text_printf(out, "%s%s needed", current ? ", " : "; ", count_format(needed, text));
}

void garbage_beside_plan(const History *history, Text *out)
{
    Garbage garbage;
    StepId last = history_last_step(history);
    garbage_at(&garbage, history, last);
    if (layers_with(&garbage, GARBAGE_REMOVABLE)) {
        text_add_str(out, STR("the plan holds compaction only: the next garbage collection would delete "));
        add_removable(&garbage, " more", out);
        text_printf(out, "%s\n",
                    gc_markers_of(history, last).from == GC_FROM_HEAD ? " if nothing older than the head is read" : "");
    }
    garbage_release(&garbage);
}

static void garbage_tell_needed(const LayerSet *set, LayerId id, Lsn cutoff, Text *out)
{
    char lsn[LSN_TEXT_SIZE], end[LSN_TEXT_SIZE], bytes[32];
    text_printf(out, "It ends at %s, above the cutoff %s by %s of WAL.\n", lsn_format(gc_layer_end(set, id), end),
                lsn_format(cutoff, lsn), bytes_format(gc_layer_end(set, id) - cutoff, bytes));
    text_printf(out,
                "The cutoff must pass its end, and newer images must cover its keys. The cutoff follows the head as "
                "WAL arrives and the time of point-in-time recovery runs out.\n");
}

/* Names the branch point that counts, which is the largest one. */
static void tell_branch(const LayerSet *set, LayerId id, const GcMarkers *markers, Text *out)
{
    char lsn[LSN_TEXT_SIZE], start[LSN_TEXT_SIZE], bytes[32];
    Lsn largest = 0;
    size_t holding = 0;
    for (size_t i = 0; i < markers->branch_count; i++) {
        largest = markers->branches[i] > largest ? markers->branches[i] : largest;
        holding += markers->branches[i] >= set->lsn_lo[id];
    }
    if (largest == set->lsn_lo[id])
        text_printf(out, "It starts at the branch point %s.\n", lsn_format(largest, lsn));
    else
        text_printf(out, "It starts at %s, below the branch point %s by %s of WAL.\n",
                    lsn_format(set->lsn_lo[id], start), lsn_format(largest, lsn),
                    bytes_format(largest - set->lsn_lo[id], bytes));
    if (holding == 1)
        text_printf(out, "The child that branches there must be deleted or detached.\n");
    else
        text_printf(out, "All %zu children that branch at or above its start must be deleted or detached.\n", holding);
}

static bool lies_over(const LayerSet *set, LayerId id, KeyRange keys)
{
    return set->key_lo[id] < keys.hi && set->key_hi[id] > keys.lo;
}

/* The images over keys that GC does not count, because they lie below the layer's end or not below the cutoff. */
typedef struct UncountedImages {
    LayerId below,
        above;     /* the newest one below the end, the oldest one from the cutoff on; LAYER_NONE: there is none */
    size_t ending; /* number of those just below the end, at which all reads of the layer's keys end */
} UncountedImages;

static UncountedImages uncounted_images(const LayerSet *set, const Garbage *garbage, size_t layers,
                                        const GcJudgement *judgement, Lsn cutoff)
{
    UncountedImages found = {LAYER_NONE, LAYER_NONE, 0};
    for (LayerId id = 0; id < layers; id++) {
        if (garbage->verdict[id] == GARBAGE_NOT_LIVE || id == judgement->layer || !layer_is_image(set, id) ||
            !lies_over(set, id, judgement->gap))
            continue;
        Lsn lsn = set->lsn_lo[id];
        if (lsn >= cutoff && (found.above == LAYER_NONE || lsn < set->lsn_lo[found.above]))
            found.above = id;
        if (lsn < judgement->limit && (found.below == LAYER_NONE || lsn > set->lsn_lo[found.below]))
            found.below = id;
        found.ending += lsn + 1 == judgement->limit;
    }
    return found;
}

/* Which images lie over the keys, and why they do not suffice. */
static void tell_uncounted(const LayerSet *set, const UncountedImages *images, Lsn end, Lsn cutoff, Text *out)
{
    char lsn[LSN_TEXT_SIZE], limit[LSN_TEXT_SIZE], count[64];
    if (images->ending) {
        text_printf(out, "%s over these keys, #%u at LSN %s, %s just below the layer's end: reads end there.\n",
                    plural_format(images->ending, "image", count), images->below,
                    lsn_format(set->lsn_lo[images->below], lsn), word_for(images->ending, "lies", "lie"));
        text_printf(out, "But garbage collection counts only images at or above its end, %s.\n",
                    lsn_format(end, limit));
    } else if (images->below != LAYER_NONE) {
        text_printf(out, "The newest image below, #%u at LSN %s, does not count: it lies below the layer's end, %s.\n",
                    images->below, lsn_format(set->lsn_lo[images->below], lsn), lsn_format(end, limit));
    }
    if (images->above != LAYER_NONE)
        text_printf(out, "Image #%u at LSN %s does not count yet: it does not lie below the cutoff %s.\n",
                    images->above, lsn_format(set->lsn_lo[images->above], lsn), lsn_format(cutoff, limit));
}

static void tell_covered(const LayerSet *set, const LayerIndex *index, const GcJudgement *judgement, Lsn cutoff,
                         Text *out)
{
    LayerId id = judgement->layer;
    char lo[KEY_LABEL_SIZE], hi[KEY_LABEL_SIZE], end[LSN_TEXT_SIZE], limit[LSN_TEXT_SIZE], a[32], b[32];
    int64_t first = layer_index_key_rank(index, judgement->gap.lo),
            after = layer_index_key_rank(index, judgement->gap.hi);
    int64_t all = (int64_t)index->key_hi[id] - index->key_lo[id];
    key_label(judgement->gap.lo, set->form, lo);
    key_label(judgement->gap.hi, set->form, hi);
    lsn_format(judgement->limit, end);
    lsn_format(cutoff, limit);
    if (after - first == all) {
        text_printf(out, "No image from its end %s to the cutoff %s lies over its keys, %s to %s.\n", end, limit, lo,
                    hi);
        return;
    }
    text_printf(out, "Images from its end %s to the cutoff %s leave out the keys %s to %s: %s of its %s segments%s.\n",
                end, limit, lo, hi, count_format((uint64_t)(after - first), a), count_format((uint64_t)all, b),
                2 * (after - first) < all ? "" : ", at the first place that is not covered");
}

/* A current image is what reads need: nobody has to replace it. */
static void garbage_tell_image_wanted(Lsn from, Lsn cutoff, bool newest, Text *out)
{
    char end[LSN_TEXT_SIZE], lsn[LSN_TEXT_SIZE];
    lsn_format(from, end);
    lsn_format(cutoff, lsn);
    if (newest)
        text_printf(out,
                    "Reads need this image. It can be deleted once a newer image of these keys lies at LSN %s or "
                    "later, and the cutoff, now %s, has passed that image.\n",
                    end, lsn);
    else
        text_printf(out,
                    "Compaction must create an image of these keys, at LSN %s or later. Garbage collection deletes the "
                    "layer once its cutoff, now %s, has passed that image.\n",
                    end, lsn);
}

void garbage_story(const LayerSet *set, const LayerIndex *index, const Garbage *garbage, const GcJudgement *judgement,
                   const GcMarkers *markers, Text *out)
{
    LayerId id = judgement->layer;
    UncountedImages images;
    switch ((GarbageVerdict)garbage->verdict[id]) {
    case GARBAGE_NEEDED:
        if (markers->from == GC_FROM_NOWHERE)
            text_printf(out, "There is no cutoff, so nothing is deleted.\n");
        else
            garbage_tell_needed(set, id, markers->cutoff, out);
        break;
    case GARBAGE_BRANCH:
        tell_branch(set, id, markers, out);
        break;
    case GARBAGE_CURRENT:
    case GARBAGE_HOLE:
        tell_covered(set, index, judgement, markers->cutoff, out);
        images = uncounted_images(set, garbage, index->layer_count, judgement, markers->cutoff);
        tell_uncounted(set, &images, judgement->limit, markers->cutoff, out);
        garbage_tell_image_wanted(judgement->limit, markers->cutoff,
                                  garbage->verdict[id] == GARBAGE_CURRENT && layer_is_image(set, id), out);
        break;
    case GARBAGE_REMOVABLE:
        text_printf(out,
                    "Newer images below the cutoff cover all its keys.\nThe next garbage collection deletes it.\n");
        break;
    case GARBAGE_VERDICT_COUNT_:
        break;
    }
}

const char *visibility_meaning(bool visible)
{
    return visible ? "can be reached by a read from the head or from a branch point"
                   : "is hidden from all reads by newer images";
}

void garbage_distance_text(Lsn cutoff, Lsn head, Text *out)
{
    char bytes[32], lsn[LSN_TEXT_SIZE];
    text_printf(out, "%s of WAL to the head %s", bytes_format(head - cutoff, bytes), lsn_format(head, lsn));
}

void garbage_branches_text(const GcMarkers *markers, size_t max, Text *out)
{
    char lsn[LSN_TEXT_SIZE];
    for (size_t i = 0; i < markers->branch_count && i < max; i++)
        text_printf(out, "%s%s", i ? ", " : "", lsn_format(markers->branches[i], lsn));
    if (markers->branch_count > max)
        text_printf(out, " and %zu more", markers->branch_count - max);
    if (markers->branch_count == 0)
        text_printf(out, "none");
}

bool garbage_production_text(const Visibility *visibility, Text *out)
{
    if (visibility->missed_count == 0)
        return false;
    text_printf(out, "calls %zu of the visible deltas covered, though a branch point reads %s",
                visibility->missed_count, word_for(visibility->missed_count, "it", "them"));
    return true;
}

bool garbage_dump_text(size_t same, size_t differs, Text *out)
{
    char layers[64];
    if (same + differs == 0)
        return false;
    text_printf(out, "agrees on the visibility of %s and differs on %zu", plural_format(same, "layer", layers),
                differs);
    return true;
}
