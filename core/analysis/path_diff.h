/* path_diff.h - compares the path that a read took with the predicted path.
 *
 *     predicted   #9  #17  #31        rows   #9 both · #12 only real · #17 both · #31 only predicted
 *     real        #9  #12  #17
 */
#ifndef CORE_ANALYSIS_PATH_DIFF_H
#define CORE_ANALYSIS_PATH_DIFF_H

#include "core/analysis/read_path.h"

#define PATH_NOT SIZE_MAX

typedef struct PathRow {
    LayerId layer;    /* LAYER_NONE: the real read's layer is not in the set */
    size_t predicted; /* step of the path, or PATH_NOT */
    size_t real;      /* visit of the real read, or PATH_NOT */
} PathRow;

typedef ARRAY(PathRow) PathRows;

/* The layers of `real` (kind and ranges), looked up among `ids`: LAYER_NONE where not there. O(ids + real log real). */
void path_find_layers(const LayerSet *set, const LayerId *ids, size_t count, const Layer *real, size_t real_count,
                      LayerId *found);
/* Both paths in one list, in the order of the visits; a layer that both visit is one row. `real` may be NULL. */
void path_rows(const ReadPath *path, const LayerId *real, size_t real_count, PathRows *rows);

#endif
