/* finding_layers.c - findings about the shapes and numbers of layers: stalls, piles of L0, layers of the future, deltas
 * without records, and what production hides from a branch. */
#include "core/analysis/finding_add.h"
#include "core/analysis/visibility.h"
#include "core/planner/image_cover.h"

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
    if (limit < 2)
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
                                 "%zu delta%s no record: a key was cut by LSN where there are only records of length "
                                 "0. The published compaction panics when it reads such a delta",
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
