/* finding_layers.c - findings about layers that are wrong by themselves, whatever lies around them: above the last LSN
 * on disk, or without records.
 *
 *     the last LSN on disk is 100: a delta up to 101 is fine, because its end is exclusive; an image at 101 is not
 */
#include "core/analysis/finding_add.h"

void finding_future(Findings *findings, const FindingInput *input)
{
    const Summary *summary = input->summary;
    const LayerSet *set = summary->set;
    const History *history = input->history;
    if (!set->has_disk_consistent)
        return;
    size_t count = 0, images = 0;
    uint64_t bytes = 0;
    bool sized = true;
    for (size_t i = 0; i < summary->layers; i++) {
        LayerId id = summary->ids[i];
        bool future = layer_is_image(set, id) ? set->lsn_lo[id] > set->disk_consistent
                                              : set->lsn_hi[id] > set->disk_consistent + 1;
        if (!future || (history && history->job[id] != JOB_NONE)) /* the layers of a plan are on no disk yet */
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
        text_printf(&kept, "; a flush before that keeps the %s%s%s", word_for(images, "image", "images"),
                    sized ? ", " : "", sized ? bytes_format(bytes, size) : "");
    finding->text = arena_printf(
        &findings->arena, "%zu layer%s reach%s above the last LSN on disk, %s: dropped at load%s", count,
        plural_ending(count), word_for(count, "es", ""), lsn_format(set->disk_consistent, lsn), images ? kept.at : "");
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
                                 count, word_for(count, " holds", "s hold"));
}
