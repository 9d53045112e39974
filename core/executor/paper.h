/* paper.h - compaction of loaded layers: nothing is merged, and the outputs of a job are ghosts.
 *
 *     files of all inputs are present   the ghost consists of runs of their entries; sizes and cuts are exact
 *     some are missing                  sizes come from the plan, which estimates them from names and sizes
 */
#ifndef CORE_EXECUTOR_PAPER_H
#define CORE_EXECUTOR_PAPER_H

#include "core/executor/compact.h"
#include "core/planner/estimate.h"
#include "core/records/layer_source.h"

/* What a layer holds: runs of entries, in no order. */
typedef struct PaperLayer {
    enum { PAPER_UNASKED, PAPER_KNOWN, PAPER_UNKNOWN } state;
    RecordSegments segments;
    uint64_t bytes, records;
} PaperLayer;

typedef struct Paper {
    Estimate estimate;            /* for what is not known */
    struct LayerRecords *records; /* not owned; NULL: there are no files */
    const LayerSet *set;
    LeafCache *cache;
    bool estimated, keyspace_estimated;
    PaperLayer *layers; /* by id */
    size_t capacity;
    PaperLayer *outputs; /* of the last batch, until attached */
    uint32_t outputs_first, outputs_count;
    Error failure; /* a file could not be read any more: everything since is worthless */
} Paper;

/* For the layers that live at the history's newest step, and history->records. Without a given keyspace the files are
 * asked which keys exist. */
void paper_init(Paper *paper, const History *history);
void paper_release(Paper *paper);
/* The Backend; `paper` must outlive it. */
Backend paper_backend(Paper *paper);

/* Plans the layers that live at the history's newest step and runs the plan on paper. `end_lsn`: where compaction
 * starts; history_end_lsn() is the usual choice. Fails as compactor_run() does, and where a layer file can't be read
 * any more. */
bool paper_compact(History *history, Lsn end_lsn, Error *error);

/* What a judge may ask of layers whose files are there, so that it judges as a plan does. */
typedef struct PaperView PaperView;
/* NULL where the history has no layer files; `history` must outlive it. Close with paper_view_close(). */
PaperView *paper_view_open(const History *history);
/* The same for the layers that live at a step. */
PaperView *paper_view_open_at(const History *history, StepId step);
/* NULL for NULL: nothing is known of the records. */
const PlanSources *paper_view_sources(const PaperView *view);
void paper_view_close(PaperView *view);

#endif
