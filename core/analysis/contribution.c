/* contribution.c - walks down the path, layer by layer, until a record or an image gives the page by itself.
 *
 *     path: L0 #9 (no record), L0 #8 (2 records), delta #4 (1 record that initialises the page), image #2
 *     rows: 0, 2, 1; image #2 is not read
 */
#include "core/analysis/contribution.h"

#include "core/records/key_records.h"
#include "core/records/layer_records.h"

static bool contribute(const LayerFile *file, bool image, Key key, const ReadStep *step, Contribution *own)
{
    LayerKeyRecords found;
    if (image) {
        if (!layer_key_page(file, key, &own->bytes, NULL))
            return false;
        own->ends = true;
        own->page = step->floor;
        own->missing = own->bytes == 0;
        return true;
    }
    if (!layer_key_records(file, key, (LsnRange){step->floor, step->from}, &found, NULL))
        return false;
    own->records = found.records;
    own->bytes = found.bytes;
    own->ends = found.initialises;
    own->page = found.init_lsn;
    return true;
}

size_t files_contribute(const History *history, Key key, const ReadPath *path, Contribution *contributions)
{
    size_t taken = path->steps.count;
    for (size_t i = 0; i < path->steps.count; i++) {
        Contribution *own = &contributions[i];
        *own = (Contribution){0};
        if (i >= taken)
            continue;
        const ReadStep *step = &path->steps.at[i];
        const char *name = layer_records_path(history->records, step->layer);
        LayerFile file;
        own->unknown = !name || !layer_file_open(&file, name, NULL);
        if (own->unknown)
            continue;
        own->unknown = !contribute(&file, layer_is_image(&history->layers, step->layer), key, step, own);
        layer_file_close(&file);
        if (own->ends)
            taken = i + 1;
    }
    return taken;
}

ContributionSum contributions_sum(const Contribution *contributions, size_t taken)
{
    ContributionSum sum = {0};
    for (size_t i = 0; i < taken; i++) {
        const Contribution *own = &contributions[i];
        bool holds = own->records > 0 || (own->ends && !own->missing);
        sum.holding += holds;
        sum.unknown += own->unknown;
        sum.in_vain += !holds && !own->unknown;
        sum.records += own->records;
        sum.bytes += own->bytes;
        sum.ended |= own->ends;
    }
    return sum;
}
