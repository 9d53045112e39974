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
    LayerId layer;    /* LAYER_NONE: the set does not contain the layer that the real read visited */
    size_t predicted; /* index of the step in the path, or PATH_NOT */
    size_t real;      /* index of the visit in the real read, or PATH_NOT */
} PathRow;

typedef ARRAY(PathRow) PathRows;

/* Looks up the layers of `real` (by kind and ranges) among `ids`; LAYER_NONE where there is none. O(ids × real). */
void path_find_layers(const LayerSet *set, const LayerId *ids, size_t count, const Layer *real, size_t real_count,
                      LayerId *found);
/* Replaces `rows` by both paths in the order of their visits; a layer that both visit is one row. `real` may be NULL.
 * The caller releases `rows`. */
void path_rows(const ReadPath *path, const LayerId *real, size_t real_count, PathRows *rows);

#endif
