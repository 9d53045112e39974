/* plan_fate.c - tells what becomes of a layer and why, what would change that, and which jobs read it.
 *
 *     it is kept: depth 28 < fanout 29: not due
 *     with fanout = 28 images would be created over it
 *     job 0 reads it
 */
#include "core/tell/plan_fate.h"

#include "core/analysis/garbage.h"
#include "core/base/tones.h"
#include "core/tell/decision_text.h"

#include <inttypes.h>

/* "made by job 3: delta ends at 384 with 922 KiB: an image edge below" */
static void why_made(const History *history, uint32_t job, Text *out)
{
    uint32_t id = history->plan.jobs.at[job].decision;
    text_printf(
        out, history->layers.lsm ? "  made by the compaction, as its output table %" PRIu32 : "  made by job %" PRIu32,
        job);
    if (id < history->trace.decisions.count) {
        const Decision *decision = &history->trace.decisions.at[id];
        if (decision->rule == RULE_DELTA_CUT || decision->rule == RULE_IMAGE_CUT) {
            text_add_str(out, STR(": "));
            decision_text(&history->trace, decision, &history->layers, out);
        }
    }
    text_add_str(out, STR("\n"));
}

/* Does the job write an image over the layer's keys, with deltas alone as inputs? */
static bool images_over(const History *history, const PlanJob *job, LayerId layer)
{
    const LayerSet *set = &history->layers;
    if (job->kind != JOB_CREATE_IMAGE || job->keys.lo >= set->key_hi[layer] || set->key_lo[layer] >= job->keys.hi ||
        job->lsns.hi < set->lsn_lo[layer])
        return false;
    for (uint32_t i = 0; i < job->inputs_count; i++)
        if (layer_is_image(set, history->plan.refs.at[job->inputs_first + i]))
            return false;
    return true;
}

/* Of an image that no job has as an input: the jobs that write images over its keys. */
static void add_images_over(const History *history, LayerId layer, bool listed, Text *out)
{
    uint32_t over = 0, first = JOB_NONE, last = JOB_NONE;
    for (uint32_t j = 0; j < history->plan.jobs.count; j++)
        if (layer_is_image(&history->layers, layer) && images_over(history, &history->plan.jobs.at[j], layer)) {
            first = over++ == 0 ? j : first;
            last = j;
        }
    if (listed)
        text_printf(out, "  no job that writes a delta reads it: such a job reads only deltas\n");
    if (over == 0)
        return;
    if (over == 1)
        text_printf(out, "  job %" PRIu32 " writes an image over its keys", first);
    else
        text_printf(out, "  %" PRIu32 " jobs write images over its keys, from %" PRIu32 " to %" PRIu32, over, first,
                    last);
    text_printf(out, ": pages are rebuilt from the newest images below and the deltas above them, but what a job reads "
                     "counts its deltas only\n");
}

/* The job that made the layer, and those that read it. */
static void add_jobs(const History *history, LayerId layer, Text *out)
{
    const Plan *plan = &history->plan;
    uint32_t listing = 0, reading = 0, first = JOB_NONE, last = JOB_NONE;
    for (uint32_t j = 0; j < plan->jobs.count; j++) {
        const PlanJob *job = &plan->jobs.at[j];
        bool lists = plan_job_lists(plan, job, layer);
        listing += lists;
        if (lists && plan_job_reads(job, &history->layers, layer)) {
            first = reading++ == 0 ? j : first;
            last = j;
        }
        if (job->output == layer)
            why_made(history, j, out);
    }
    if (reading > 0 && history->layers.lsm) /* its jobs are the output tables of one compaction */
        text_printf(out, "  the compaction reads it for %" PRIu32 " output table%s\n", reading, plural_ending(reading));
    else if (reading == 1)
        text_printf(out, "  job %" PRIu32 " reads it\n", first);
    else if (reading > 1)
        text_printf(out, "  %" PRIu32 " jobs read it, from %" PRIu32 " to %" PRIu32 "\n", reading, first, last);
    else
        add_images_over(history, layer, listing > 0, out);
}

/* Does garbage collection delete the layer once the plan has been carried out? A plan holds compaction only. */
static bool next_gc_deletes(const History *plan, LayerId layer)
{
    Garbage garbage;
    garbage_at(&garbage, plan, history_last_step(plan));
    bool deletes = garbage.verdict[layer] == GARBAGE_REMOVABLE;
    garbage_release(&garbage);
    return deletes;
}

/* ": depth 28 < fanout 29: not due": of the layer's verdicts the last one that leaves it as it is, or for a deleted
 * layer the last one by which compaction is due. */
static void add_reason(const History *plan, const DecisionIds *ids, bool deleted, Text *out)
{
    const Decision *reason = NULL;
    for (size_t i = 0; i < ids->count; i++) {
        const Decision *decision = &plan->trace.decisions.at[ids->at[i]];
        bool due = (decision->rule == RULE_DEPTH || decision->rule == RULE_PARTITION_DEPTH) && decision->verdict;
        if (deleted ? due : plan_decision_ends(decision))
            reason = decision;
    }
    if (!reason)
        return;
    text_add_str(out, STR(": "));
    decision_text(&plan->trace, reason, &plan->layers, out);
}

/* "  it is kept: images are created over it, …" */
static void add_fate(const History *plan, LayerId layer, uint32_t ending, const DecisionIds *ids, Text *out)
{
    StepId deleted = history_deleted_at(plan, layer);
    if (deleted != STEP_NEVER) {
        text_printf(out, "  it is deleted at step %" PRIu32, deleted);
        add_reason(plan, ids, true, out);
    } else if (layer_is_image(&plan->layers, layer)) {
        text_printf(out, "  it is kept by the plan: compaction deletes no images, only garbage collection does%s",
                    next_gc_deletes(plan, layer) ? ", and the next one deletes it" : "");
    } else if (next_gc_deletes(plan, layer)) {
        text_printf(out, "  it is kept by the plan, but the next garbage collection deletes it");
    } else if (plan_fate_of(plan, layer) == FATE_COVERED) {
        text_printf(out, "  it is kept: images are created over it, and garbage collection can delete it once its "
                         "cutoff has passed them");
    } else {
        text_printf(out, "  it is kept");
        if (ending == DECISION_NONE) /* else a line of its own says where compaction ended */
            add_reason(plan, ids, false, out);
    }
    text_add_char(out, '\n');
}

void plan_fate_text(const History *plan, LayerId layer, const DecisionIds *concerned, PlanAgain again, Text *out)
{
    uint32_t ending = plan_ending_above(plan, layer);
    add_fate(plan, layer, ending, concerned, out);
    if (ending != DECISION_NONE) {
        text_tone(out, TONE_NO);
        text_printf(out, "  it is not reached: compaction ");
        plan_ending_text(plan, ending, out);
        text_add_char(out, '\n');
    }
    if (again && plan->layers.count <= PLAN_AGAIN_LAYERS && plan->born[layer] == 0)
        fate_trials_text(plan, layer, ending, concerned, again, out);
    add_jobs(plan, layer, out);
}
