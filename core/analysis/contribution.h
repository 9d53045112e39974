/* contribution.h - what each layer on a read's path holds for its key.
 *
 *     path      L0 #9    L0 #8    delta #4    image #2
 *     holds     nothing  2        1, init.    -          the read ends at #4: its record gives the page by itself
 *
 * Known if the records of the run can be generated again (simulator/replay.h) or if the layer files are present.
 */
#ifndef CORE_ANALYSIS_CONTRIBUTION_H
#define CORE_ANALYSIS_CONTRIBUTION_H

#include "core/analysis/read_path.h"
#include "core/history/history.h"

typedef struct Contribution {
    uint64_t records, bytes; /* what a read takes from the layer; bytes of an image are those of the page */
    bool ends;               /* the read ends here: an image, or a page image or initialising record in the delta */
    Lsn page;                /* LSN of the image, page image or record at which it ends */
    bool unknown;            /* the layer's file is missing or damaged */
    bool missing;            /* an image whose file has no page for the key */
} Contribution;

/* Fills in contributions[i] for each step of the path from history->records, which must not be NULL. Returns how many
 * steps the read really takes; the other entries are zero. Reads, for each of these layers, one page of each level of
 * its B-tree and the key's leaves. */
size_t files_contribute(const History *history, Key key, const ReadPath *path, Contribution *contributions);

typedef struct ContributionSum {
    size_t holding, in_vain, unknown; /* numbers of layers: with records of the key, without any, and unknown */
    uint64_t records, bytes;
    bool ended; /* the read ends at a full page, in an image or inside a delta */
} ContributionSum;

ContributionSum contributions_sum(const Contribution *contributions, size_t taken);

#endif
