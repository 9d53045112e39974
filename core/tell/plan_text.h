/* plan_text.h - a plan for people: a summary, a table of its jobs, the reasoning as prose, and the story of one layer.
 *
 * A command or pane makes these texts when it shows them, from the history's plan and trace.
 */
#ifndef CORE_TELL_PLAN_TEXT_H
#define CORE_TELL_PLAN_TEXT_H

#include "core/tell/image_trial.h"
#include "core/tell/plan_fate.h"
#include "core/planner/sources.h"
#include "core/history/history.h"

/* What a model of the run adds, in seconds; all zero where there is none. */
typedef struct PlanSchedule {
    unsigned workers;
    double makespan, serial, speedup, critical_path;
    const double *start, *end; /* per job; both NULL: unknown */
} PlanSchedule;

/* Appends the title of what is planned, with the number of its layers and the policy, as two lines, and what its bytes
 * rest on where they are estimates. */
void plan_heading_text(const History *history, Text *out);
/* Appends what the bytes of a plan rest on, as a sentence without its full stop; nothing where they are exact.
 * `sizes_unknown`: how many layers of unknown size it reads. `reader`: "the plan", "policy legacy". `part`: "layer" or
 * "table". */
void plan_basis_text(uint64_t sizes_unknown, bool estimated, const char *reader, const char *part, Text *out);
/* What an image that the policy makes counts as: "8 KiB for each page …"; NULL where a keyspace was given, or it makes
 * no images. */
const char *plan_image_counts(const Policy *policy, const LayerSet *set);
/* Appends how long the jobs take, as a line; nothing where there is no job. */
void plan_schedule_text(const History *history, const PlanSchedule *schedule, Text *out);
/* Appends a paragraph for each level: what it is, what is done with it, and why; and the totals. Needs no trace. */
void plan_summary_text(const History *history, Text *out);
/* Appends in a clause what a plan does: "2 levels, 8 jobs write 1.75 GiB (estimated)"; or that it does nothing, and
 * why. True: it has jobs. */
bool plan_outcome_text(const History *plan, Text *out);
/* Appends what a store does, whose plan has a job for each table: "1 compaction, 61 output tables", "1 move of 2
 * tables" or "1 deletion". `rounds`: how many of these there are. */
void plan_compactions_text(const Plan *plan, size_t rounds, Text *out);
/* Appends the jobs as a table of at most `max` rows, and the number of the others. */
void plan_jobs_text(const History *history, size_t max, Text *out);
/* The reasoning, level by level, with what would flip each decision. At most `max` cuts a partition are listed in full;
 * with SIZE_MAX also every layer of the walk that identifies a level. A star marks rules beyond the published
 * planner's. Needs a trace. */
void plan_explain_text(const History *history, size_t max, Text *out);
/* What becomes of one layer, then the rules that were tried on it, in order, each with its numbers and what would flip
 * it. `sources`: of the layers that were loaded, where their files are there; NULL: only names and sizes are known.
 * `again`: as in plan_fate_text(). Needs a trace. */
void plan_why_text(const History *history, LayerId layer, const PlanSources *sources, PlanAgain again, Text *out);

/* The decisions that plan_why_text() tells, and the one that made the layer, as ids in order. Returns the index in
 * `ids`, which it fills anew, of the one that settled it: where it was cut, else the first that left it as it is or
 * chose what to write; 0 where none did. O(decisions + layers they name). */
size_t plan_why_decisions(const History *history, LayerId layer, DecisionIds *ids);

/* Why (not) here: what holds the spot at `step` or did before; and, level by level of the compaction at hand, whether a
 * split is there or what is in its way, what was decided for the partition, and whether a cut was considered there and
 * why it lost. `lsn` may be NULL: the key alone. `sources`: of the layers that live at `step`, or NULL. `trial`: of the
 * key in this plan, or NULL. Needs a trace. O(layers + decisions). */
void plan_spot_text(const History *history, Key key, const Lsn *lsn, StepId step, const PlanSources *sources,
                    const ImageTrial *trial, Text *out);

/* Appends "layer 17 (delta, 1663/…:0 … :128, LSN 0/1 … 0/2, 251 MiB)". */
void layer_line_text(const History *history, LayerId layer, Text *out);

#endif
