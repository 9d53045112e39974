/* size_classes.h - the sizes of a set's files, relative to the target of the policy.
 *
 *     below 1/16   26 deltas       1/4 to 1/2   0      1 to 2      3
 *     1/16 to 1/4   2 images       1/2 to 1    40      above 2     0
 */
#ifndef CORE_ANALYSIS_SIZE_CLASSES_H
#define CORE_ANALYSIS_SIZE_CLASSES_H

#include "core/model/layer_set.h"

enum { SIZE_CLASS_COUNT = 6 };

typedef struct SizeClass {
    uint64_t lo, hi; /* bytes; half-open, the last class has no end */
    const char *name;
    size_t deltas, images;
    uint64_t bytes;
} SizeClass;

/* Counts the layers `ids` of known size by class. Returns the number of layers of unknown size. O(n). */
size_t size_classes(const LayerSet *set, const LayerId *ids, size_t count, uint64_t target,
                    SizeClass classes[SIZE_CLASS_COUNT]);

#endif
