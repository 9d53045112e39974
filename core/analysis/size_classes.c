/* size_classes.c - counts files by size. The bounds are 1/16, 1/4, 1/2, 1 and 2 times the target: with 256 MiB a file
 * of 64 MiB is in "1/4 to 1/2". */
#include "core/analysis/size_classes.h"

size_t size_classes(const LayerSet *set, const LayerId *ids, size_t count, uint64_t target,
                    SizeClass classes[SIZE_CLASS_COUNT])
{
    static const char *const NAMES[SIZE_CLASS_COUNT] = {"below 1/16", "1/16 to 1/4", "1/4 to 1/2",
                                                        "1/2 to 1",   "1 to 2",      "above 2"};
    const uint64_t bounds[SIZE_CLASS_COUNT + 1] = {
        0, target / 16, target / 4, target / 2, target, target > UINT64_MAX / 2 ? UINT64_MAX : target * 2, UINT64_MAX};
    size_t unknown = 0;
    for (int c = 0; c < SIZE_CLASS_COUNT; c++)
        classes[c] = (SizeClass){.lo = bounds[c], .hi = bounds[c + 1], .name = NAMES[c]};
    for (size_t i = 0; i < count; i++) {
        uint64_t size = set->size[ids[i]];
        int c = SIZE_CLASS_COUNT - 1;
        if (size == SIZE_UNKNOWN) {
            unknown++;
            continue;
        }
        while (c > 0 && size < classes[c].lo)
            c--;
        if (layer_is_image(set, ids[i]))
            classes[c].images++;
        else
            classes[c].deltas++;
        classes[c].bytes += size;
    }
    return unknown;
}
