/* finding_missing.c - findings about what is missing: LSNs that no layer holds, base images, the newest layers.
 *
 *     LSN ^  [ L0 ]            0/60000000        a hole from 0/2000000 to 0/50000000: a flush begins where the one
 *         |                                      before it ended, so no healthy timeline has one above its GC cutoff.
 *         |  [ L0 ]            0/2000000         Below the cutoff GC may have removed the layers, if images above the
 *         |  =====  image      0/1000000         hole cover what the images below it do.
 */
#include "core/analysis/finding_add.h"
#include "core/base/sort.h"

#include <stdio.h>
#include <stdlib.h>

typedef unsigned long long Long;

/* ---- holes in the LSNs ---- */

/* a gap below a delta counts from that many bytes of WAL above an image; between deltas every gap counts */
#define HOLE_MINIMUM 8192u

typedef struct LsnHoles {
    size_t count;
    LsnRange largest;
} LsnHoles;

/* Over each key that images cover, one image is the newest. This is the lowest LSN of these newest images: from it up,
 * images cover every key that any image covers. 0: there are no images. */
static Lsn covered_above(const Summary *summary)
{
    const LayerSet *set = summary->set;
    const LayerIndex *index = &summary->index;
    Sort64 *images = mem_alloc(summary->layers * sizeof *images);
    /* the next segment, from this one on, that is not covered */
    uint32_t *next = mem_alloc(((size_t)index->key_count + 1) * sizeof *next);
    size_t count = 0;
    Lsn lowest = 0;
    for (size_t i = 0; i < summary->layers; i++)
        if (layer_is_image(set, summary->ids[i]))
            images[count++] = (Sort64){index->lsn_count - index->lsn_lo[summary->ids[i]], summary->ids[i]};
    sort_64(images, count);
    for (uint32_t k = 0; k <= index->key_count; k++)
        next[k] = k;
    for (size_t i = 0; i < count; i++) {
        LayerId id = images[i].place;
        for (uint32_t k = index->key_lo[id]; k < index->key_hi[id];) {
            uint32_t free_one = k;
            while (next[free_one] != free_one)
                free_one = next[free_one] = next[next[free_one]];
            if (free_one >= index->key_hi[id])
                break;
            next[free_one] = free_one + 1;
            lowest = set->lsn_lo[id];
            k = free_one + 1;
        }
    }
    free(next);
    free(images);
    return lowest;
}

/* Does a delta start at the LSN rank of order[i]? Layers with the same start rank follow it. */
static bool starts_delta(const LayerSet *set, const Sort64 *order, size_t i, size_t count)
{
    for (uint64_t lsn = order[i].number; i < count && order[i].number == lsn; i++)
        if (!layer_is_image(set, order[i].place))
            return true;
    return false;
}

/* The layers in the order of their first LSNs. The caller frees it. */
static Sort64 *order_by_start(const Summary *summary)
{
    Sort64 *order = mem_alloc(summary->layers * sizeof *order);
    for (size_t i = 0; i < summary->layers; i++)
        /* ranks are smaller to sort than LSNs */
        order[i] = (Sort64){summary->index.lsn_lo[summary->ids[i]], summary->ids[i]};
    sort_64(order, summary->layers);
    return order;
}

static LsnHoles find_lsn_holes(const Summary *summary)
{
    const LayerSet *set = summary->set;
    Sort64 *order = order_by_start(summary);
    LsnHoles holes = {0};
    Lsn end = 0, covered = set->has_gc_cutoff ? 0 : covered_above(summary);
    bool ends_delta = false;
    for (size_t i = 0; i < summary->layers; i++) {
        LayerId id = order[i].place;
        LsnRange gap = {end, set->lsn_lo[id]};
        if (set->has_gc_cutoff && gap.lo < set->gc_cutoff)
            gap.lo = set->gc_cutoff; /* layers below the cutoff may have been deleted */
        bool explained = !set->has_gc_cutoff && covered >= gap.hi;
        if (i > 0 && gap.lo < gap.hi && !explained &&
            (gap.hi - gap.lo >= HOLE_MINIMUM || (ends_delta && starts_delta(set, order, i, summary->layers)))) {
            holes.count++;
            if (gap.hi - gap.lo > holes.largest.hi - holes.largest.lo)
                holes.largest = gap;
        }
        bool delta = !layer_is_image(set, id);
        ends_delta = set->lsn_hi[id] > end ? delta : ends_delta || (delta && set->lsn_hi[id] == end);
        end = set->lsn_hi[id] > end ? set->lsn_hi[id] : end;
    }
    free(order);
    return holes;
}

void finding_lsn_holes(Findings *findings, const FindingInput *input)
{
    const Summary *summary = input->summary;
    const LayerSet *set = summary->set;
    if (set->form != KEY_PRODUCTION) /* a picture or a scenario contains only what it needs */
        return;
    LsnHoles holes = find_lsn_holes(summary);
    if (holes.count == 0)
        return;
    bool complete = set->has_disk_consistent; /* an index lists every layer */
    finding_begin(findings, FINDING_LSN_HOLE, complete ? SEVERITY_SEVERE : SEVERITY_WARNING);
    for (size_t i = 0; i < summary->layers; i++) /* take the layers around the largest gap */
        if (set->lsn_hi[summary->ids[i]] == holes.largest.lo || set->lsn_lo[summary->ids[i]] == holes.largest.hi)
            finding_layer(findings, set, summary->ids[i]);
    Finding *finding = &findings->list.at[findings->list.count - 1];
    finding->keys = summary->key_span;
    finding->lsns = holes.largest;
    finding->value = holes.largest.hi - holes.largest.lo;
    finding->count = holes.count;
    char lo[LSN_TEXT_SIZE], hi[LSN_TEXT_SIZE], wal[32], others[64] = "";
    if (holes.count > 1)
        snprintf(others, sizeof others, ", and %zu smaller holes", holes.count - 1);
    finding->text = arena_printf(
        &findings->arena, "no layer of any key holds LSNs %s to %s, %s of WAL%s: %s", lsn_format(holes.largest.lo, lo),
        lsn_format(holes.largest.hi, hi), bytes_format(finding->value, wal), others,
        complete ? "what was written there is lost"
                 : "what was written there is lost, unless the listing is incomplete (evicted layers leave no file)");
}

/* ---- keys without a base ---- */

#define KEY_CONTROL_FILE ((Key)3 << 120)
#define KEY_CHECKPOINT   (KEY_CONTROL_FILE + 1)

/* Does an image cover the key? `lowest` is the lowest delta over it, or LAYER_NONE. */
static bool has_base(const Summary *summary, Key key, LayerId *lowest)
{
    const LayerSet *set = summary->set;
    *lowest = LAYER_NONE;
    for (size_t i = 0; i < summary->layers; i++) {
        LayerId id = summary->ids[i];
        if (set->key_lo[id] > key || key >= set->key_hi[id])
            continue;
        if (layer_is_image(set, id))
            return true;
        if (*lowest == LAYER_NONE || set->lsn_lo[id] < set->lsn_lo[*lowest])
            *lowest = id;
    }
    return false;
}

/* Some keys exist in every timeline from its first LSN on: in one without an ancestor, an image must contain them. */
void finding_no_base(Findings *findings, const FindingInput *input)
{
    static const char *const names[] = {"dbdir", "control file", "checkpoint"};
    const Key keys[] = {0, KEY_CONTROL_FILE, KEY_CHECKPOINT};
    const Summary *summary = input->summary;
    if (!summary->set->no_ancestor || summary->set->form != KEY_PRODUCTION)
        return;
    Text missing = TEXT_EMPTY;
    LayerId lowest, first = LAYER_NONE;
    size_t count = 0, last = 0;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (has_base(summary, keys[i], &lowest) || lowest == LAYER_NONE)
            continue;
        text_printf(&missing, "%s%s", count++ ? ", " : "", names[i]);
        first = first == LAYER_NONE || summary->set->lsn_lo[lowest] < summary->set->lsn_lo[first] ? lowest : first;
        last = i;
    }
    if (count) {
        char lsn[LSN_TEXT_SIZE];
        Finding *finding = finding_begin(findings, FINDING_NO_BASE, SEVERITY_WARNING);
        finding_layer(findings, summary->set, first);
        finding->keys = (KeyRange){keys[last], keys[last] + 1};
        finding->value = finding->count = count;
        finding->total = sizeof keys / sizeof *keys;
        finding->text = arena_printf(&findings->arena,
                                     "no image holds %s, which every timeline has, and there is no ancestor in the "
                                     "index: nothing lies below %s, so reads there fail unless a delta has whole pages",
                                     missing.at, lsn_format(summary->set->lsn_lo[first], lsn));
    }
    text_release(&missing);
}

/* ---- the newest layers ---- */

/* A flush moves the last LSN on disk to the end of its layer. If that LSN is far above the newest layer, that layer is
 * missing. But a shard without WAL of its own moves it too. */
void finding_head_gap(Findings *findings, const FindingInput *input)
{
    const Summary *summary = input->summary;
    const LayerSet *set = summary->set;
    uint64_t far = summary->has_levels ? summary->levels.policy.target_file_size : TARGET_USUAL;
    LayerId newest = summary->ids[0];
    for (size_t i = 1; i < summary->layers; i++)
        if (set->lsn_hi[summary->ids[i]] > set->lsn_hi[newest])
            newest = summary->ids[i];
    Lsn end = set->lsn_hi[newest];
    if (!set->has_disk_consistent || set->disk_consistent <= u64_add_saturating(end, far))
        return;
    bool sharded = summary->sharding.count > 1;
    Finding *finding = finding_begin(findings, FINDING_HEAD_GAP, sharded ? SEVERITY_NOTE : SEVERITY_WARNING);
    finding_layer(findings, set, newest);
    finding->lsns = (LsnRange){end, set->disk_consistent};
    finding->value = set->disk_consistent - end;
    finding->limit = far;
    char wal[32], lsn[LSN_TEXT_SIZE], top[LSN_TEXT_SIZE];
    finding->text =
        arena_printf(&findings->arena, "the newest layer ends at %s, %s of WAL below the last LSN on disk, %s: %s",
                     lsn_format(end, top), bytes_format(finding->value, wal), lsn_format(set->disk_consistent, lsn),
                     sharded ? "layers are missing, or this shard got no records" : "the layers above it are missing");
}

/* ---- files beside the index ---- */

static void finding_add_count(Text *text, uint32_t count, const char *one, const char *many)
{
    if (count)
        text_printf(text, "%s%u %s", text->length ? "; " : "", count, word_for(count, one, many));
}

void finding_files(Findings *findings, const FindingInput *input)
{
    const LayerFilesBeside *beside = &input->summary->set->beside;
    uint32_t serious = beside->unlisted + beside->other_size;
    Text text = TEXT_EMPTY;
    finding_add_count(&text, beside->unlisted, "layer file is not in the index: it is dropped at load",
                      "layer files are not in the index: they are dropped at load");
    finding_add_count(&text, beside->other_size,
                      "layer file has another size than the index says: it is dropped at load",
                      "layer files have another size than the index says: they are dropped at load");
    finding_add_count(&text, beside->temporary,
                      "temporary file is left from work that did not finish: it is deleted at load",
                      "temporary files are left from work that did not finish: they are deleted at load");
    if (text.length) {
        Finding *finding = finding_begin(findings, FINDING_FILES, serious ? SEVERITY_WARNING : SEVERITY_NOTE);
        finding->keys = input->summary->key_span;
        finding->lsns = (LsnRange){input->summary->lsn_min, input->summary->lsn_max};
        finding->value = serious + beside->temporary;
        finding->text = arena_copy(&findings->arena, text.at, text.length);
    }
    text_release(&text);
}
