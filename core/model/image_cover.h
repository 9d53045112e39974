/* image_cover.h - the newest image over every key, as pieces of the key axis.
 *
 *     LSN ^        ===== 5             pieces    [2,4)  [4,6)  [6,8)  [8,9)  [9,12)
 *         |     ===3=====              newest      3      5      5      2      none ...
 *         |           ====== 2
 *         +------------------> key     Is there an image of LSN 3 or above over all of [2,8)? Yes. Over [2,9)?
 *            2  4 6  8  9              No, the first gap is [8,9).
 */
#ifndef CORE_MODEL_IMAGE_COVER_H
#define CORE_MODEL_IMAGE_COVER_H

#include "core/model/layer_index.h"
#include "core/base/range_tree.h"

typedef struct ImageCover {
    uint32_t pieces;
    const Key *keys; /* pieces + 1 edges, ascending: piece p is [keys[p], keys[p + 1]); owned, or the index's */
    LayerId *newest; /* owned; per piece; LAYER_NONE where no image covers it */
    const LayerSet *set;
    const LayerIndex *index; /* not owned; NULL: the cover was made without an index */
    Lsn *lsns;               /* owned; the distinct LSNs of its images, ascending */
    uint32_t lsn_count;
    RangeTree ranks; /* per piece: the index in `lsns` of the newest image's LSN, plus 1; 0 where it has none */
} ImageCover;

/* The cover of the images among `ids` that have an LSN below `below`. The caller frees it with image_cover_release().
 * O(n log n). With an `index` of the set (which must outlive the cover; else NULL), the pieces are the index's segments
 * and no key is sorted: O(n + segments). */
void image_cover_init(ImageCover *cover, LayerView view, Lsn below);
void image_cover_release(ImageCover *cover);

/* The newest image over `key`, or LAYER_NONE. O(log n). */
LayerId image_cover_at(const ImageCover *cover, Key key);
/* Finds the leftmost keys in `range` that have no image, or whose newest image is below LSN `since`. False: all of the
 * range is covered, or it is empty. O(log n). */
bool image_cover_gap(const ImageCover *cover, KeyRange range, Lsn since, KeyRange *gap);
/* The same for the keys of a layer, whose segments an index finds in constant time. */
bool image_cover_layer_gap(const ImageCover *cover, LayerId layer, Lsn since, KeyRange *gap);

#endif
