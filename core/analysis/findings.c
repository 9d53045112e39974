/* findings.c - one function a kind; each looks at numbers of the summary and adds what it finds. Then a stable sort:
 * severity first, then by kind in the order of the table. */
#include "core/analysis/findings.h"

#include "core/analysis/finding_add.h"
#include "core/analysis/read_path.h"
#include "core/analysis/visibility.h"
#include "core/base/sort.h"
#include "core/planner/image_cover.h"

#include <stdlib.h>

typedef unsigned long long Long;

const char *severity_name(Severity severity)
{
    static const char *const names[] = {"note", "warning", "severe"};
    return names[severity];
}

/* What a kind is looked for in. */
typedef enum FindingOf { OF_DUMPS, OF_STORES, OF_ALL } FindingOf;

static const struct {
    const char *name, *title;
    void (*look)(Findings *findings, const FindingInput *input);
    FindingOf of;
} kinds[FINDING_KIND_COUNT_] = {
    [FINDING_LSN_HOLE] = {"lsn_hole", "LSNs are missing", finding_lsn_holes, OF_DUMPS},
    [FINDING_NO_BASE] = {"no_base", "keys without a base", finding_no_base, OF_DUMPS},
    [FINDING_HEAD_GAP] = {"head_gap", "the head is missing", finding_head_gap, OF_DUMPS},
    [FINDING_LEVEL_STALL] = {"level_stall", "a level stalls", finding_level_stall, OF_DUMPS},
    [FINDING_DEEP_READS] = {"deep_reads", "reads are deep", finding_deep_reads, OF_ALL},
    [FINDING_L0_PILE_UP] = {"l0_pile_up", "L0 pile up", finding_l0_pile_up, OF_DUMPS},
    [FINDING_WIDE_THIN] = {"wide_thin", "wide thin deltas", finding_wide_thin, OF_DUMPS},
    [FINDING_GC_HOLE] = {"gc_hole", "GC is blocked by holes", finding_gc_holes, OF_DUMPS},
    [FINDING_OVERLAP] = {"overlap", "deltas overlap", finding_overlaps, OF_DUMPS},
    [FINDING_FILES] = {"files", "files beside the index", finding_files, OF_DUMPS},
    [FINDING_FUTURE] = {"future", "layers of the future", finding_future, OF_DUMPS},
    [FINDING_RECORDLESS] = {"recordless", "deltas without records", finding_recordless, OF_DUMPS},
    [FINDING_MISSED] = {"missed", "production hides what a branch reads", finding_missed, OF_DUMPS},
    [FINDING_L0_GAP] = {"l0_gap", "a gap ends L0 compaction", finding_l0_gap, OF_DUMPS},
    [FINDING_GC_MARK] = {"gc_mark", "gc-compaction left layers behind", finding_gc_mark, OF_DUMPS},
    [FINDING_NEVER_IMAGED] = {"never_imaged", "stacks that get no image", finding_stacks, OF_DUMPS},
    [FINDING_STAIRCASE] = {"staircase", "a staircase of deltas", NULL, OF_DUMPS},
    [FINDING_STORE_ORDER] = {"key_order", "the order of keys is unknown", finding_store_order, OF_STORES},
    [FINDING_STORE_STALL] = {"write_stall", "writes stall", finding_store_stall, OF_STORES},
    [FINDING_STORE_L0] = {"l0_due", "L0 waits for compaction", finding_store_l0, OF_STORES},
    [FINDING_STORE_DEBT] = {"debt", "levels are above their targets", finding_store_debt, OF_STORES},
    [FINDING_STORE_UNEXPLAINED] = {"unexplained", "no rule explains a step", finding_store_unexplained, OF_STORES},
    [FINDING_STORE_NEXT] = {"next", "what is compacted next", finding_store_next, OF_STORES},
    [FINDING_DAMAGED] = {"damaged", "layer files are damaged", finding_records, OF_DUMPS}, /* and those below */
    [FINDING_VAIN] = {"vain", "reads visit layers in vain", NULL, OF_DUMPS},
    [FINDING_STALE_IMAGES] = {"stale_images", "images are stale", NULL, OF_DUMPS},
    [FINDING_SPARSE] = {"sparse", "deltas hold few of their keys", NULL, OF_DUMPS},
    [FINDING_HOT_KEYS] = {"hot_keys", "keys are hot", NULL, OF_DUMPS},
};

const char *finding_kind_name(FindingKind kind)
{
    return kinds[kind].name;
}

const char *finding_kind_title(FindingKind kind)
{
    return kinds[kind].title;
}

void findings_init(Findings *findings, const Summary *summary, const GcMarkers *markers, const History *history)
{
    findings_init_unless(findings, summary, markers, history, NULL);
}

bool findings_init_unless(Findings *findings, const Summary *summary, const GcMarkers *markers, const History *history,
                          const atomic_bool *cancel)
{
    FindingInput input = {summary, markers ? *markers : gc_markers_of_set(summary->set, summary->ids, summary->layers),
                          history, cancel};
    *findings = (Findings){0};
    if (summary->layers == 0)
        return true;
    for (size_t kind = 0; kind < FINDING_KIND_COUNT_; kind++) {
        if (cancel && atomic_load(cancel))
            return false;
        if (kinds[kind].look == NULL)
            continue; /* another kind's look finds it too */
        if (kinds[kind].of == OF_ALL || (kinds[kind].of == OF_STORES) == (summary->set->lsm != NULL))
            kinds[kind].look(findings, &input);
    }
    size_t count = findings->list.count;
    Sort64 *order = mem_alloc(count * sizeof *order);
    Finding *sorted = mem_alloc(count * sizeof *sorted);
    for (size_t i = 0; i < count; i++)
        order[i] = (Sort64){SEVERITY_SEVERE - findings->list.at[i].severity, (uint32_t)i};
    sort_64(order, count);
    for (size_t i = 0; i < count; i++)
        sorted[i] = findings->list.at[order[i].place];
    if (count)
        memcpy(findings->list.at, sorted, count * sizeof *sorted);
    free(sorted);
    free(order);
    return true;
}

void findings_release(Findings *findings)
{
    array_release(&findings->list);
    array_release(&findings->layers);
    arena_release(&findings->arena);
}

/* ---- adding ---- */

/* ---- the plain kinds ---- */

void finding_level_stall(Findings *findings, const FindingInput *input)
{
    const Summary *summary = input->summary;
    if (!summary->has_levels || summary->levels.stalled_by == LAYER_NONE)
        return;
    const LayerSet *set = summary->set;
    LayerId id = summary->levels.stalled_by;
    uint64_t height = set->lsn_hi[id] - set->lsn_lo[id];
    uint64_t limit = summary->levels.stall_height;
    char tall[32], most[32], target[32];
    Finding *finding = finding_begin(findings, FINDING_LEVEL_STALL, SEVERITY_SEVERE);
    finding->value = height;
    finding->limit = limit;
    finding->text = arena_printf(&findings->arena,
                                 "the newest delta spans %s of WAL, more than the %s that level 0 admits at target %s: "
                                 "while it is the newest, no level can be found",
                                 bytes_format(height, tall), bytes_format(limit, most),
                                 bytes_format(summary->levels.policy.target_file_size, target));
    finding_layer(findings, set, id);
}

/* Appends the L0 deltas that reads visit: no newer image lies over all of their keys. */
static void l0_visited(const Summary *summary, LayerIdArray *l0)
{
    const LayerSet *set = summary->set;
    ImageCover cover;
    image_cover_init(&cover, set, &summary->index, summary->ids, summary->layers, UINT64_MAX);
    for (size_t i = 0; i < summary->layers; i++) {
        LayerId id = summary->ids[i];
        KeyRange gap;
        if (layer_is_l0(set, id) && image_cover_layer_gap(&cover, id, set->lsn_hi[id] - (set->lsn_hi[id] > 0), &gap))
            array_push(l0, id);
    }
    image_cover_release(&cover);
}

static void add_l0_pile_up(Findings *findings, const Summary *summary, const LayerIdArray *l0, uint64_t limit)
{
    Severity severity = l0->count >= 3 * limit ? SEVERITY_SEVERE
                        : l0->count >= limit   ? SEVERITY_WARNING
                                               : SEVERITY_NOTE;
    Finding *finding = finding_begin(findings, FINDING_L0_PILE_UP, severity);
    finding->value = l0->count;
    finding->limit = limit;
    const LevelFacts *top = summary->has_levels && summary->levels.count ? &summary->levels.at[0] : NULL;
    Text due = TEXT_EMPTY;
    if (top) {
        text_printf(&due, "; compaction is %s: ", top->row.due ? "due" : "not due");
        verdict_reason(&top->row, &due);
    }
    finding->text = arena_printf(&findings->arena, "%zu L0 delta%s, each visited by every read%s", l0->count,
                                 l0->count == 1 ? "" : "s", due.length ? due.at : "");
    text_release(&due);
    for (size_t i = 0; i < l0->count; i++)
        finding_layer(findings, summary->set, l0->at[i]);
}

void finding_l0_pile_up(Findings *findings, const FindingInput *input)
{
    const Summary *summary = input->summary;
    uint64_t limit = summary->has_levels ? summary->levels.policy.fanout : FANOUT_LOADED;
    size_t l0 = 0; /* over all keys as they stand: an L0 of which pieces are in use is not read everywhere */
    for (size_t i = 0; i < summary->layers; i++)
        l0 += layer_is_l0(summary->set, summary->ids[i]);
    if (limit < 2 || l0 * 10 < limit * 9)
        return;
    LayerIdArray visited = {0};
    l0_visited(summary, &visited);
    if (visited.count * 10 >= limit * 9)
        add_l0_pile_up(findings, summary, &visited, limit);
    array_release(&visited);
}

void finding_future(Findings *findings, const FindingInput *input)
{
    const Summary *summary = input->summary;
    const LayerSet *set = summary->set;
    if (!set->has_disk_consistent)
        return;
    size_t count = 0, images = 0;
    uint64_t bytes = 0;
    bool sized = true;
    for (size_t i = 0; i < summary->layers; i++) {
        LayerId id = summary->ids[i];
        bool future = layer_is_image(set, id) ? set->lsn_lo[id] > set->disk_consistent
                                              : set->lsn_hi[id] > set->disk_consistent + 1;
        if (!future)
            continue;
        if (count++ == 0)
            finding_begin(findings, FINDING_FUTURE, SEVERITY_WARNING);
        finding_layer(findings, set, id);
        if (!layer_is_image(set, id))
            continue;
        images++;
        sized = sized && set->size[id] != SIZE_UNKNOWN;
        bytes += sized ? set->size[id] : 0;
    }
    if (count == 0)
        return;
    char lsn[LSN_TEXT_SIZE], size[32];
    Finding *finding = &findings->list.at[findings->list.count - 1];
    finding->value = count;
    Text kept = TEXT_EMPTY;
    if (images > 0)
        text_printf(&kept, "; a flush before that keeps the %s%s%s", images == 1 ? "image" : "images",
                    sized ? ", " : "", sized ? bytes_format(bytes, size) : "");
    finding->text = arena_printf(
        &findings->arena, "%zu layer%s reach%s above the last LSN on disk, %s: dropped at load%s", count,
        count == 1 ? "" : "s", count == 1 ? "es" : "", lsn_format(set->disk_consistent, lsn), images ? kept.at : "");
    text_release(&kept);
}

void finding_recordless(Findings *findings, const FindingInput *input)
{
    const LayerSet *set = input->summary->set;
    size_t count = 0;
    for (size_t i = 0; set->records && i < input->summary->layers; i++) {
        LayerId id = input->summary->ids[i];
        if (layer_is_image(set, id) || set->records[id] != 0)
            continue;
        if (count++ == 0)
            finding_begin(findings, FINDING_RECORDLESS, SEVERITY_WARNING);
        finding_layer(findings, set, id);
    }
    if (count == 0)
        return;
    Finding *finding = &findings->list.at[findings->list.count - 1];
    finding->value = count;
    finding->text = arena_printf(&findings->arena,
                                 "%zu delta%s no record: a key was cut by LSN where only records of no length lie. "
                                 "The published compaction panics when it reads such a delta",
                                 count, count == 1 ? " holds" : "s hold");
}

/* Only deltas under images that a branch point reads can be missed, so that without branch points nothing is looked at.
 */
void finding_missed(Findings *findings, const FindingInput *input)
{
    const Summary *summary = input->summary;
    const GcMarkers *markers = &input->markers;
    if (markers->branch_count == 0)
        return;
    Visibility visibility;
    visibility_init(&visibility, summary->set, &summary->index, summary->ids, summary->layers, markers->branches,
                    markers->branch_count);
    size_t count = visibility.missed_count;
    if (count > 0) {
        Finding *finding = finding_begin(findings, FINDING_MISSED, SEVERITY_NOTE);
        finding->value = count;
        finding->text = arena_printf(&findings->arena,
                                     "production calls %zu delta%s covered that a branch point reads: it stops "
                                     "looking for the branch point at a layer that starts lower. Covered layers are "
                                     "evicted first",
                                     count, count == 1 ? "" : "s");
    }
    for (size_t i = 0; count > 0 && i < summary->layers; i++)
        if (visibility.missed[summary->ids[i]])
            finding_layer(findings, summary->set, summary->ids[i]);
    visibility_release(&visibility);
}
