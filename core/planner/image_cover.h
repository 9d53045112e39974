/* image_cover.h - the newest image over every key, as pieces of the key axis.
 *
 *     LSN ^        ===== 5             pieces    [2,4)  [4,6)  [6,8)  [8,9)  [9,12)
 *         |     ===3=====              newest      3      5      5      2      none ...
 *         |           ====== 2
 *         +------------------> key     Is there an image of LSN 3 or above over all of [2,8)? Yes. Over [2,9)?
 *            2  4 6  8  9              No, the first gap is [8,9).
 */
#ifndef CORE_PLANNER_IMAGE_COVER_H
#define CORE_PLANNER_IMAGE_COVER_H

#include "core/model/layer_index.h"
#include "core/planner/range_tree.h"

typedef struct ImageCover {
    uint32_t pieces;
    const Key *keys; /* pieces + 1 edges, ascending: piece p is [keys[p], keys[p + 1]); owned, or the index's */
    LayerId *newest; /* owned; per piece, LAYER_NONE where no image covers it */
    const LayerSet *set;
    const LayerIndex *index; /* not owned; NULL: made without one */
    Lsn *lsns;               /* owned; of its images, ascending, distinct */
    uint32_t lsn_count;
    RangeTree ranks; /* per piece: place of the newest image's LSN in `lsns`, + 1; 0 where it has none */
} ImageCover;

/* Over the images among `ids` with an LSN below `below`. O(n log n). With an `index` of the set (else NULL; it must
 * outlive the cover) pieces are the index's segments and no key is sorted: O(n + segments). */
void image_cover_init(ImageCover *cover, const LayerSet *set, const LayerIndex *index, const LayerId *ids, size_t count,
                      Lsn below);
void image_cover_release(ImageCover *cover);

/* The newest image over `key`, or LAYER_NONE. O(log n). */
LayerId image_cover_at(const ImageCover *cover, Key key);
/* The leftmost run of keys in `range` whose newest image is below LSN `since`, or that have none. False: all of the
 * range is covered (so is an empty one). O(log n). */
bool image_cover_gap(const ImageCover *cover, KeyRange range, Lsn since, KeyRange *gap);
/* The same for the keys of a layer, which the index finds at once where there is one. */
bool image_cover_layer_gap(const ImageCover *cover, LayerId layer, Lsn since, KeyRange *gap);

#endif
