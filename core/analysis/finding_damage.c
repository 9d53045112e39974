/* finding_damage.c - layer files whose index can't be read.
 *
 *     files of 4 layers, one of them cut off: "1 of 4 layer files can't be read whole", with the reason of that one
 *
 * Files that are none of them layer files were made by somebody to stand for layers: nothing is damaged then.
 */
#include "core/analysis/finding_add.h"
#include "core/records/layer_records.h"

/* The layer files of the live layers. */
typedef struct FileCount {
    size_t files, damaged;
    LayerId first; /* damaged */
    bool layer;    /* at least one of them is a layer file, damaged or not */
} FileCount;

/* False: given up. */
static bool finding_count_files(const FindingInput *input, FileCount *count)
{
    LayerRecords *records = input->history->records;
    *count = (FileCount){.first = LAYER_NONE};
    layer_records_read_ahead(records, input->summary->ids, input->summary->layers, input->cancel);
    for (size_t i = 0; i < input->summary->layers; i++) {
        LayerId id = input->summary->ids[i];
        if (input->cancel && atomic_load(input->cancel))
            return false;
        if (!layer_records_path(records, id))
            continue;
        count->files++;
        if (layer_records_directory(records, id, NULL)) {
            count->layer = true;
            continue;
        }
        if (count->damaged++ == 0)
            count->first = id;
        count->layer = count->layer || !layer_records_is_foreign(records, id);
    }
    return true;
}

/* Plans and the survey count such files as not there. */
void finding_damage(Findings *findings, const FindingInput *input)
{
    const Summary *summary = input->summary;
    FileCount count;
    Error error = {0};
    if (!finding_has_files(input) || !finding_count_files(input, &count) || count.damaged == 0 || !count.layer)
        return;
    layer_records_directory(input->history->records, count.first, &error);
    Layer layer = layer_set_get(summary->set, count.first);
    char name[LAYER_NAME_SIZE];
    Finding *finding = finding_begin(findings, FINDING_DAMAGED, SEVERITY_SEVERE);
    finding->value = finding->count = count.damaged;
    finding->total = count.files;
    finding->text = arena_printf(&findings->arena, "%zu of %zu layer files can't be read whole; %s%s: %s",
                                 count.damaged, count.files, count.damaged > 1 ? "first " : "",
                                 layer_logical_name(&layer, summary->set->form, name), error.message);
    for (size_t i = 0; i < summary->layers; i++)
        if (layer_records_path(input->history->records, summary->ids[i]) &&
            !layer_records_directory(input->history->records, summary->ids[i], NULL))
            finding_layer(findings, summary->set, summary->ids[i]);
}
