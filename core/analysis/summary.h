/* summary.h - the analyses of a set of layers in one struct: the source of `info`, `levels`, the explorer's title and
 * its findings.
 *
 *     LayerSet + live ids ──► index ──► counts, splits, bands, levels, overlaps, read depth ──► findings
 */
#ifndef CORE_ANALYSIS_SUMMARY_H
#define CORE_ANALYSIS_SUMMARY_H

#include "core/analysis/bands.h"
#include "core/analysis/level_list.h"
#include "core/analysis/overlap.h"
#include "core/analysis/read_depth.h"
#include "core/history/history.h"
#include "core/model/layer_count.h"
#include "core/planner/splits.h"

#include <stdatomic.h>

#define SUMMARY_NEAR_SPLITS 10

typedef struct Summary {
    const LayerSet *set; /* not owned; must outlive the summary and not change */
    LayerId *ids;        /* owned: the live layers, ascending */
    LayerIndex index;    /* of the whole set */
    Sharding sharding;   /* that of the most finely sharded of its layers; {0}: not sharded */

    size_t layers;        /* entries of `ids`: whole layers, and pieces of others */
    LayerCounts counts;   /* counts layers, each once, even where several pieces are in use */
    uint32_t keys, lsns;  /* number of distinct key edges; of distinct LSNs in the names */
    Lsn lsn_min, lsn_max; /* the lowest and the highest of these LSNs */
    KeyRange key_span;

    SplitArray splits, splits_without_l0; /* perfect splits */
    SplitArray near_splits;               /* the best SUMMARY_NEAR_SPLITS near-splits of all layers without L0 */
    Bands bands;
    Overlaps overlaps;
    bool has_levels; /* false: the judge failed with `levels_error` */
    LevelList levels;
    Error levels_error;  /* ERROR_CROSSED: a layer crosses the end LSN */
    ReadProfile profile; /* reads at the head */
    ReadDepth read_depth;
} Summary;

/* Analyses the layers `ids` of `set` (NULL: all). `options` is for the levels: zero is the production default. The
 * caller frees it with summary_release(). O(n log n), see read_depth.h: 26,690 layers take about 10 ms. */
void summary_init(Summary *summary, const LayerSet *set, const LayerId *ids, size_t count, const LevelOptions *options);
/* The same, but stops between two analyses (about 70 ms each for a million layers) once `cancel` is set. False:
 * stopped, and the summary can only be released. */
bool summary_init_unless(Summary *summary, const LayerSet *set, const LayerId *ids, size_t count,
                         const LevelOptions *options, const atomic_bool *cancel);
/* Judges the levels and leaves the other figures 0: what title_verdict() asks of the layers. `view` needs an index. The
 * caller frees it with summary_release(). Costs as level_list_init(). */
void summary_judge(Summary *summary, LayerView view, const LevelOptions *options);
void summary_release(Summary *summary);
/* The layers that were analysed. */
static inline LayerView summary_view(const Summary *summary)
{
    return (LayerView){summary->set, &summary->index, summary->ids, summary->layers};
}

/* The options with which a plan of the history would judge its levels: its policy and its end_lsn. */
LevelOptions level_options_of(const History *history);

#endif
