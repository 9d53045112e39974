/* dry_run.h - compaction of loaded layers: nothing is merged, and the outputs of a job are ghosts.
 *
 *     files of all inputs are present   the ghost consists of runs of their entries; sizes and cuts are exact
 *     some are missing                  sizes come from the plan, which estimates them from names and sizes
 */
#ifndef CORE_EXECUTOR_DRY_RUN_H
#define CORE_EXECUTOR_DRY_RUN_H

#include "core/executor/compact.h"
#include "core/planner/estimate.h"
#include "core/records/layer_source.h"

/* The content of a layer: runs of file entries, in no order. */
typedef struct DryRunLayer {
    enum { DRY_RUN_UNASKED, DRY_RUN_KNOWN, DRY_RUN_UNKNOWN } state;
    RecordSegments segments;
    uint64_t bytes, records;
} DryRunLayer;

typedef struct DryRun {
    Estimate estimate;            /* used where records are unknown */
    struct LayerRecords *records; /* not owned; NULL: there are no layer files */
    const LayerSet *set;
    LeafCache *cache;
    bool estimated, keyspace_estimated;
    ARRAY(DryRunLayer) layers; /* by layer id */
    DryRunLayer *outputs;      /* outputs of the last batch until they are attached */
    uint32_t outputs_first, outputs_count;
    Error failure; /* set where a file cannot be read any more: all results since are worthless */
} DryRun;

/* Prepares for the layers that are alive at the history's newest step, and history->records. Where the input has no
 * keyspace, the files are asked which keys exist: then all their index pages are read. The caller releases it with
 * dry_run_release(). O(layers log layers) without files. */
void dry_run_init(DryRun *dry_run, const History *history);
void dry_run_release(DryRun *dry_run);
/* A Backend that runs on paper. `dry_run` must outlive it. */
Backend dry_run_backend(DryRun *dry_run);

/* Plans the layers that are alive at the history's newest step and runs the plan on paper. `end_lsn` is where
 * compaction starts, usually history_end_lsn(). Fails as compactor_run() does, and with ERROR_INPUT where a layer file
 * cannot be read any more. */
bool dry_run_compact(History *history, Lsn end_lsn, Error *error);
/* The same, with layers that are in use in part left whole (core/history/slices.h). Compaction can go on from there
 * with the same compactor, which remembers the parts. Who calls it shows the slices at the end. */
bool dry_run_compact_files(Compactor *compactor, History *history, Lsn end_lsn, Error *error);
/* Plans what `plan` was made of once more, traced, with another policy. A heap history, which borrows names from
 * `plan`; NULL: it can't be planned so, or `plan` was cancelled. */
History *dry_run_plan_again(const History *plan, const Policy *policy);
/* The same without a trace. */
History *dry_run_plan_untraced(const History *plan, const Policy *policy);

/* The sources that a judge needs from layer files, so that it decides as a plan would. */
typedef struct DryRunView DryRunView;
/* NULL where the history has no layer files. `history` must outlive it. The caller closes it with
 * dry_run_view_close(). Costs as dry_run_init(). */
DryRunView *dry_run_view_open(const History *history);
/* The same for the layers that live at a step. */
DryRunView *dry_run_view_open_at(const History *history, StepId step);
/* The view's sources. NULL for NULL, which means that nothing is known of the records. */
const PlanSources *dry_run_view_sources(const DryRunView *view);
void dry_run_view_close(DryRunView *view);

#endif
