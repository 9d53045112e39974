/* outcome_text.c - describes an outcome: a verdict by its reason, a partition by its keys, everything else by its
 * decision. A side that does nothing at a place is described by its own decision about that place. */
#include "core/tell/outcome_text.h"

#include "core/history/job_reads.h"
#include "core/model/layer_lookup.h"
#include "core/planner/algorithm.h"
#include "core/tell/decision_text.h"
#include "core/tell/lsm_predict_text.h"
#include "core/tell/lsm_report.h"
#include "core/tell/job_text.h"
#include "core/tell/phrase.h"
#include "core/tell/words.h"

#include <inttypes.h>

/* Adds a partition that the other side does not have. Its keys show how the level is divided. */
static void add_partition(const PlanPartition *partition, KeyForm form, Text *out)
{
    char lo[KEY_LABEL_SIZE], hi[KEY_LABEL_SIZE];
    if (partition->keys.lo == 0 && partition->keys.hi >= key_max(form))
        text_printf(out, "all keys are planned together");
    else
        text_printf(out, "keys %s … %s are planned on their own", key_label(partition->keys.lo, form, lo),
                    key_label(partition->keys.hi, form, hi));
}

/* Adds what an LSM store's edit did, and the rule that explains it. */
static void add_edit(const History *history, StepId step, Text *out)
{
    const Lsm *lsm = history->lsm;
    const LsmEvent *event = lsm ? lsm_event_at(lsm, history->family, step) : NULL;
    if (!event) {
        text_printf(out, "%s", step_op_name(STEP_EDIT));
        return;
    }
    if (!lsm_event_is_picked((LsmEventKind)event->kind)) {
        lsm_event_text(lsm, event, out);
        return;
    }
    LsmState state;
    lsm_state_init(&state, lsm, history->family);
    LsmPrediction prediction =
        lsm_explain(&state, &lsm->families.at[history->family].options, (uint32_t)(event - lsm->events.at));
    lsm_state_release(&state);
    lsm_prediction_words(lsm, history->family, &prediction, out);
}

/* ---- a side that does nothing ---- */

static const char *nothing_text(OutcomeKind kind)
{
    static const char *const TEXTS[] = {
        [OUTCOME_VERDICT] = "compacts nothing here",
        [OUTCOME_SPLIT] = "does not split here",
        [OUTCOME_STRATEGY] = "plans nothing for these keys",
        [OUTCOME_CUT] = "cuts no layer here",
        [OUTCOME_JOB] = "has no such job",
        [OUTCOME_READS] = "reads nothing for this job",
    };
    return TEXTS[kind];
}

static void add_level(const PlanLevel *level, Text *out)
{
    text_printf(out, "level %u: %s: %s", level->level, level->reason ? level->reason : "the reason was not recorded",
                verdict_name(level->compact));
}

/* Is the decision of a kind that settles what is done with keys? */
static bool tells_outcome(const Decision *decision, OutcomeKind kind)
{
    bool partition = decision->rule == RULE_PARTITION_DEPTH || decision->rule == RULE_STRATEGY;
    if (kind == OUTCOME_SPLIT)
        return decision->rule == RULE_SPLIT_BLOCKED || partition;
    if (kind == OUTCOME_STRATEGY)
        return partition;
    return partition || decision->rule == RULE_DELTA_CUT || decision->rule == RULE_IMAGE_CUT;
}

/* The last decision of a level, among the steps from `first` on, that settles what is done with a key; where none does
 * and the algorithm judges no levels, the last one by a rule of its own; else DECISION_NONE. Sets `level` to the plan's
 * level, or else to the last one that was judged; NULL: none was. */
static uint32_t find_settling(const History *history, StepId first, const OutcomeDifference *difference,
                              const PlanLevel **level)
{
    uint32_t found = DECISION_NONE, own = DECISION_NONE;
    *level = NULL;
    for (StepId at = first; at < history->steps.count && history->steps.at[at].op != STEP_FLUSH; at++) {
        const Step *step = &history->steps.at[at];
        bool judged = step->op == STEP_LEVEL && step->index < history->plan.levels.count;
        if (at > first && step->op == STEP_COMPACT)
            break;
        if (judged && (!*level || (*level)->level != difference->level))
            *level = &history->plan.levels.at[step->index];
        if (step->decision >= history->trace.decisions.count)
            continue;
        const Decision *decision = &history->trace.decisions.at[step->decision];
        Key key = difference->keys.lo;
        own = decision->rule >= RULE_COUNT_ ? step->decision : own;
        bool over = decision->has_keys && decision->keys.lo <= key && key <= decision->keys.hi;
        if (decision->level == difference->level && over && tells_outcome(decision, difference->kind))
            found = found != DECISION_NONE && key == decision->keys.lo ? found : step->decision;
    }
    return found != DECISION_NONE || *level ? found : own;
}

/* Adds how many flushes the next compaction waits for. */
static void add_pace(const History *history, StepId step, Text *out)
{
    uint64_t pace = policy_algorithm(&history->policy)->pace(&history->policy), flushes = 0;
    for (StepId at = step + 1; at > 0 && history->steps.at[at - 1].op != STEP_COMPACT; at--)
        flushes += history->steps.at[at - 1].op == STEP_FLUSH;
    if (flushes < pace)
        text_printf(out, ": %" PRIu64 " of %" PRIu64 " flushes since its last compaction", flushes, pace);
}

/* Adds why a side does nothing: its own decision about these keys, else the verdict on the level. */
static void add_idle(const OutcomeDifference *difference, const History *history, StepId step, Text *out)
{
    const PlanLevel *level = NULL;
    text_printf(out, "%s", nothing_text(difference->kind));
    if (step >= history->steps.count || history->lsm)
        return;
    StepId first = step;
    while (first > 0 && history->steps.at[first].op != STEP_COMPACT && history->steps.at[first].op != STEP_FLUSH)
        first--;
    if (history->steps.at[first].op != STEP_COMPACT) {
        add_pace(history, step, out);
        return;
    }
    if (difference->kind == OUTCOME_SPLIT && !history->plan.policy.split) {
        text_printf(out, ": all keys of a level are planned together (split is off)");
        return;
    }
    uint32_t decision = find_settling(history, first, difference, &level);
    if (decision != DECISION_NONE) {
        text_printf(out, ": ");
        decision_text(&history->trace, &history->trace.decisions.at[decision], &history->layers, out);
    } else if (level) {
        text_printf(out, ": ");
        add_level(level, out);
    }
}

/* ---- what a job reads ---- */

/* A side's own layer that is equal to that layer of the other side; LAYER_NONE: it has none. */
static LayerId own_layer(const LayerSet *own, const LayerSet *other, LayerId layer)
{
    Layer wanted = layer_set_get(other, layer);
    LayerLookup lookup;
    layer_lookup_init(&lookup, own);
    LayerId found = layer_lookup_find(&lookup, &wanted);
    layer_lookup_release(&lookup);
    return found;
}

/* Adds the decision by which a job does not read a layer: that it lies wholly under newer images. */
static void add_why_unread(const History *history, const PlanJob *job, LayerId layer, Text *out)
{
    const Trace *trace = &history->trace;
    for (size_t i = 0; i < trace->decisions.count; i++) {
        const Decision *decision = &trace->decisions.at[i];
        if (decision->rule != RULE_OUT_OF_SCOPE || decision->level != job->level)
            continue;
        for (uint32_t k = 0; k < decision->layers_count; k++)
            if (trace->layers.at[decision->layers_first + k] == layer) {
                text_add_str(out, STR(": "));
                decision_text(trace, decision, &history->layers, out);
                return;
            }
    }
}

/* Adds "#145 #144 #143 and 29 more". */
static void add_ids(const LayerIds *ids, Text *out)
{
    enum { MOST = 4 };
    for (size_t i = 0; i < ids->count && i < MOST; i++)
        text_printf(out, "%s#%" PRIu32, i ? " " : "", ids->at[i]);
    if (ids->count > MOST)
        text_printf(out, " and %zu more", ids->count - MOST);
}

/* "image dbdir … 9 reads 58 layers with 4.43 GiB (estimated), 32 of them only here: #145 #144 #143 #142 and 28 more" */
static void add_reads(const JobPair *jobs, Text *out)
{
    const PlanJob *job = &jobs->a->plan.jobs.at[jobs->job_a];
    const LayerSet *set = &jobs->a->layers;
    LayerIds only = {0}, missed = {0};
    size_t count = job_reads_only(*jobs, &only);
    job_reads_only((JobPair){jobs->b, jobs->a, jobs->job_b, jobs->job_a}, &missed);
    text_printf(out, "%s, ", word_job(job));
    phrase_keys(out, job->keys, set->form);
    text_add_str(out, STR(", reads "));
    phrase_count(out, count, word_part(set));
    text_add_str(out, STR(" with "));
    job_bytes_text(job_bytes_read(jobs->a, job), out);
    if (only.count > 0) {
        text_printf(out, ", %zu of them only here: ", only.count);
        add_ids(&only, out);
    } else if (missed.count > 0) {
        text_printf(out, ", %zu fewer", missed.count);
    }
    LayerId layer = missed.count ? own_layer(set, &jobs->b->layers, missed.at[0]) : LAYER_NONE;
    if (layer != LAYER_NONE)
        add_why_unread(jobs->a, job, layer, out);
    array_release(&only);
    array_release(&missed);
}

void outcome_none_text(const char *sides, const LayerSet *set, Text *out)
{
    text_printf(out, "%s make and delete the same %ss, and their jobs read the same", sides, word_part(set));
}

void outcome_text(const OutcomeDifference *difference, const History *history, const History *other, bool is_b,
                  Text *out)
{
    StepId step = is_b ? difference->b : difference->a;
    if (difference->kind == OUTCOME_READS) {
        uint32_t own = is_b ? difference->job_b : difference->job_a,
                 beside = is_b ? difference->job_a : difference->job_b;
        add_reads(&(JobPair){history, other, own, beside}, out);
        return;
    }
    if ((is_b ? difference->b_nothing : difference->a_nothing) || step >= history->steps.count) {
        add_idle(difference, history, step, out);
        return;
    }
    const Step *at = &history->steps.at[step];
    if (at->op == STEP_LEVEL && at->index < history->plan.levels.count) {
        add_level(&history->plan.levels.at[at->index], out);
    } else if (difference->kind == OUTCOME_SPLIT && at->op == STEP_STRATEGY &&
               at->index < history->plan.partitions.count) {
        add_partition(&history->plan.partitions.at[at->index], history->layers.form, out);
    } else if (at->decision < history->trace.decisions.count) {
        decision_text(&history->trace, &history->trace.decisions.at[at->decision], &history->layers, out);
    } else if (at->op == STEP_EDIT) {
        add_edit(history, step, out);
    } else {
        text_printf(out, "%s", step_op_name(at->op));
    }
}
