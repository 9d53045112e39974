/* plan_text.c - prints the summary and the table of a plan. The reasoning is in plan_explain.c. */
#include "core/tell/plan_text.h"

#include "core/planner/algorithm.h"
#include "core/analysis/job_bytes.h"
#include "core/analysis/plan_totals.h"
#include "core/base/clock_text.h"
#include "core/base/utf8.h"
#include "core/model/lsm.h"
#include "core/tell/decision_text.h"
#include "core/tell/phrase.h"
#include "core/tell/policy_text.h"
#include "core/tell/words.h"

#include <inttypes.h>
#include <stdio.h>

void layer_line_text(const History *history, LayerId layer, Text *out)
{
    const LayerSet *layers = &history->layers;
    char lo[KEY_LABEL_SIZE], hi[KEY_LABEL_SIZE], lsn[LSN_TEXT_SIZE];
    bool image = layer_is_image(layers, layer), store = layers->lsm != NULL;
    char label[LSM_LABEL_SIZE];
    text_printf(out, "%s %s (%s, keys %s … %s", word_part(layers), layer_label(layers, layer, label),
                word_layer(layers, layer), key_label(layers->key_lo[layer], layers->form, lo),
                key_label(layers->key_hi[layer], layers->form, hi));
    if (!store)
        text_printf(out, ", LSN ");
    if (image)
        text_printf(out, "%s", lsn_format(layers->lsn_lo[layer], lsn));
    else if (!store)
        phrase_lsns(out, (LsnRange){layers->lsn_lo[layer], layers->lsn_hi[layer]});
    if (layers->size[layer] != SIZE_UNKNOWN) {
        text_printf(out, ", ");
        phrase_bytes(out, layers->size[layer]);
        text_add_str(out, str_from(estimate_mark(history_size_is_estimate(history, layer))));
    }
    text_printf(out, ")");
}

/* The fanout at which the verdict flips, as the trace has it; without one, as if the level kept its shape. */
static uint64_t plan_text_flip(const Plan *plan, const PlanLevel *level)
{
    if (!plan->trace || level->decision >= plan->trace->decisions.count)
        return level->depth;
    const Decision *decision = &plan->trace->decisions.at[level->decision];
    return decision->flip_parameter ? (uint64_t)decision->flip_value : 0;
}

/* "2 deltas, 0 images", "2 tables" */
static void outputs_text(const LayerSet *layers, uint64_t deltas, uint64_t images, Text *out)
{
    if (layers->lsm) {
        phrase_count(out, deltas + images, "table");
        return;
    }
    phrase_count(out, deltas, "delta");
    text_printf(out, ", ");
    phrase_count(out, images, "image");
}

static void level_text(const LayerSet *layers, const Plan *plan, const PlanLevel *level, Text *out)
{
    text_printf(out, "level %u  ", level->level);
    if (!layers->lsm) {
        text_printf(out, "LSN ");
        phrase_lsns(out, level->lsns);
        text_printf(out, "  ");
    }
    outputs_text(layers, level->deltas, level->images, out);
    text_printf(out, "  %s: %s\n", level->reason, verdict_name(level->compact));
    uint64_t flip = plan_text_flip(plan, level);
    if (!level->compact && flip > 0)
        text_printf(out, "  fanout %" PRIu64 "%s would compact it%s\n", flip,
                    flip > 1 && level->level == 0 ? " or less" : "",
                    level->level > 0 && flip != level->depth ? " (its layers depend on the fanout, too)" : "");
}

static void splits_text(const Plan *plan, const PlanLevel *level, KeyForm form, Text *out)
{
    size_t perfect = 0, assumed = 0;
    const PlanSplit *near = NULL;
    for (size_t i = 0; i < plan->splits.count; i++) {
        const PlanSplit *split = &plan->splits.at[i];
        if (split->level != level->level)
            continue;
        perfect += split->blocked == 0;
        assumed += split->assumed;
        if (split->blocked > 0 && !split->assumed && (near == NULL || split->blocked < near->blocked))
            near = split;
    }
    if (!plan->policy.split || !level->compact)
        return;
    text_printf(out, "  ");
    if (perfect > 0) {
        phrase_count(out, perfect, "perfect split");
        text_printf(out, assumed ? ", assumed\n" : "\n");
        return;
    }
    text_printf(out, "no perfect split");
    if (assumed > 0) {
        text_printf(out, "; ");
        phrase_count(out, assumed, "assumed split");
        text_printf(out, " if L0 layers hold no records across (+assume_tight_l0)");
    } else if (near != NULL) {
        char label[KEY_LABEL_SIZE];
        text_printf(out, "; the best near-split, at %s, is blocked by ", key_label(near->gap.lo, form, label));
        phrase_count(out, near->blocked, "layer");
        text_printf(out, " of this level");
    } else if (plan->trace != NULL) {
        text_printf(out, ": every layer spans all keys");
    }
    text_printf(out, "\n");
}

void plan_compactions_text(const Plan *plan, size_t rounds, Text *out)
{
    uint64_t kept = 0, made;
    for (size_t i = 0; i < plan->jobs.count; i++)
        kept += plan->jobs.at[i].skipped;
    made = plan->jobs.count - kept;
    phrase_count(out, rounds, made ? "compaction" : kept ? "move" : "deletion");
    if (made || kept) {
        text_printf(out, made ? ", " : " of ");
        phrase_count(out, made ? made : kept, made ? "output table" : "table");
    }
}

static void partition_text(const Plan *plan, const LayerSet *layers, const PlanPartition *partition, Text *out)
{
    text_printf(out, "  ");
    phrase_keys(out, partition->keys, layers->form);
    if (layers->lsm) {
        text_printf(out, ": ");
        plan_compactions_text(plan, 1, out); /* a plan of a store is one compaction */
        text_add_char(out, '\n');
        return;
    }
    text_printf(out, ": %s", word_strategy(partition->strategy));
    if (partition->strategy == STRATEGY_NONE) {
        text_printf(out, " (depth %" PRIu64 ")\n", partition->depth);
        return;
    }
    bool images = partition->strategy == STRATEGY_IMAGES;
    if (!images && !partition->keyspace_bytes) { /* the bytes did not decide */
        text_printf(out, " (no key is known to exist here, deltas ");
    } else {
        text_printf(out, " (images ");
        phrase_bytes(out, partition->keyspace_bytes);
        text_printf(out, images ? " < deltas " : " >= deltas ");
    }
    phrase_bytes(out, partition->delta_bytes);
    text_printf(out, "), ");
    phrase_count(out, partition->jobs_count, "job");
    text_printf(out, "\n");
}

#define PARTITIONS_SHOWN 12

/* Adds what stalls the levels, from the trace, where something does. */
static void stall_text(const History *history, Text *out)
{
    const Trace *trace = history->plan.trace;
    for (size_t i = 0; trace != NULL && i < trace->decisions.count; i++) {
        const Decision *decision = &trace->decisions.at[i];
        if (decision->rule != RULE_STALL)
            continue;
        text_printf(out, "level %" PRIu32 " does not exist: ", decision->level);
        decision_text(trace, decision, &history->layers, out);
        decision_add_flip(decision, out);
        text_printf(out, "\n");
    }
}

static void level_partitions_text(const History *history, uint32_t level, Text *out)
{
    const Plan *plan = &history->plan;
    size_t all = 0;
    for (size_t p = 0; p < plan->partitions.count; p++)
        if (plan->partitions.at[p].level == level && all++ < PARTITIONS_SHOWN)
            partition_text(plan, &history->layers, &plan->partitions.at[p], out);
    if (all > PARTITIONS_SHOWN)
        text_printf(out, "  … and %zu more partitions\n", all - PARTITIONS_SHOWN);
}

/* Adds what an algorithm without levels reports about its rounds, else that nothing is due. */
static void rounds_text(const History *history, Text *out)
{
    const Plan *plan = &history->plan;
    const AlgorithmWords *words = &policy_algorithm(&plan->policy)->words;
    if (words->rounds == NULL) {
        if (plan->levels.count == 0)
            text_printf(out, "%s\n", words->nothing);
        return;
    }
    for (size_t i = 0; i < history->steps.count; i++)
        if (history->steps.at[i].op == STEP_NOTE && history->steps.at[i].text)
            text_printf(out, "%s\n", history->steps.at[i].text);
    words->rounds(plan, &history->layers, &(DecisionWords){decision_text, decision_add_flip}, out);
}

static void deleted_text(const History *history, const PlanTotals *totals, Text *out)
{
    text_printf(out, "; ");
    phrase_count(out, totals->deleted, word_part(&history->layers));
    text_printf(out, " deleted");
}

static void totals_text(const History *history, Text *out)
{
    PlanTotals totals = plan_totals(history);
    if (history->plan.jobs.count == 0) {
        text_printf(out, "nothing is written");
        if (totals.deleted > 0) {
            deleted_text(history, &totals, out);
            text_printf(out, ", ");
            phrase_bytes(out, totals.bytes_deleted);
        }
        text_add_char(out, '\n');
        return;
    }
    text_printf(out, "reads ");
    phrase_bytes(out, totals.bytes_read);
    text_printf(out, ", writes ");
    phrase_bytes(out, totals.bytes_written);
    text_printf(out, ": ");
    outputs_text(&history->layers, totals.deltas_made, totals.images_made, out);
    if (totals.skipped > 0) {
        text_printf(out, "; ");
        phrase_count(out, totals.skipped, "rewrite");
        text_printf(out, " avoided, ");
        phrase_bytes(out, totals.bytes_avoided);
    }
    deleted_text(history, &totals, out);
    text_add_char(out, '\n');
}

void plan_summary_text(const History *history, Text *out)
{
    const Plan *plan = &history->plan;
    for (size_t i = 0; i < plan->levels.count; i++) {
        const PlanLevel *level = &plan->levels.at[i];
        level_text(&history->layers, plan, level, out);
        splits_text(plan, level, history->layers.form, out);
        level_partitions_text(history, level->level, out);
    }
    stall_text(history, out);
    rounds_text(history, out);
    totals_text(history, out);
}

/* ---- the table ---- */

/* Prints a cell. Width counts characters: "…" is one column but three bytes. */
static void plan_cell(Text *out, int width, const char *text)
{
    uint32_t code;
    for (Str rest = str_from(text); utf8_next(&rest, &code);)
        width--;
    text_printf(out, "%s%*s", text, width > 0 ? width : 0, "");
}

static void job_row(const History *history, const PlanJob *job, int key_width, int lsn_width, Text *out)
{
    const Plan *plan = &history->plan;
    char lo[KEY_LABEL_SIZE], hi[KEY_LABEL_SIZE], text[2 * KEY_LABEL_SIZE + 8];
    char start[LSN_TEXT_SIZE], end[LSN_TEXT_SIZE], in[32], written[32];
    KeyForm form = history->layers.form;
    bool store = history->layers.lsm != NULL;
    JobBytes reads = job_bytes_read(history, job), writes = job_bytes_written(history, job);
    text_printf(out, "%5" PRIu32 " %5" PRIu32 "  %-6s", job->id, job->level,
                job->skipped ? "keep"
                : store      ? "table"
                             : word_job(job));
    snprintf(text, sizeof text, "%s … %s", key_label(job->keys.lo, form, lo), key_label(job->keys.hi, form, hi));
    plan_cell(out, key_width, text);
    text_printf(out, "  ");
    if (job->kind == JOB_CREATE_IMAGE)
        snprintf(text, sizeof text, "%s", lsn_format(job->lsns.lo, start));
    else
        snprintf(text, sizeof text, "%s … %s", lsn_format(job->lsns.lo, start), lsn_format(job->lsns.hi, end));
    if (!store)
        plan_cell(out, lsn_width, text);
    text_printf(out, " %11s %11s %7" PRIu32 "  ", reads.unknown ? "unknown" : bytes_format(reads.bytes, in),
                writes.unknown ? "unknown" : bytes_format(writes.bytes, written),
                plan_job_inputs_read(plan, job, &history->layers));
    if (job->needs_count > 4)
        text_printf(out, "%" PRIu32 " jobs, last %" PRIu32, job->needs_count,
                    plan->refs.at[job->needs_first + job->needs_count - 1]);
    for (uint32_t i = 0; i < job->needs_count && job->needs_count <= 4; i++)
        text_printf(out, "%s%" PRIu32, i ? " " : "", plan->refs.at[job->needs_first + i]);
    while (out->length > 0 && out->at[out->length - 1] == ' ')
        out->at[--out->length] = 0;
    text_printf(out, "\n");
}

static int plan_columns_of(const char *a, const char *b)
{
    return (int)(strlen(a) + strlen(b)) + 3;
}

void plan_jobs_text(const History *history, size_t max, Text *out)
{
    const Plan *plan = &history->plan;
    size_t count = plan->jobs.count < max ? plan->jobs.count : max;
    int key_width = 4, lsn_width = 4;
    for (size_t i = 0; i < count; i++) {
        char lo[KEY_LABEL_SIZE], hi[KEY_LABEL_SIZE];
        const PlanJob *job = &plan->jobs.at[i];
        int keys = plan_columns_of(key_label(job->keys.lo, history->layers.form, lo),
                                   key_label(job->keys.hi, history->layers.form, hi));
        int lsns = plan_columns_of(lsn_format(job->lsns.lo, lo), lsn_format(job->lsns.hi, hi));
        lsns = job->kind == JOB_CREATE_IMAGE ? (int)strlen(lo) : lsns;
        key_width = keys > key_width ? keys : key_width;
        lsn_width = lsns > lsn_width ? lsns : lsn_width;
    }
    if (count == 0)
        return;
    bool store = history->layers.lsm != NULL; /* tables of a store have no LSNs */
    text_printf(out, "  job level  makes %-*s  %-*s %11s %11s %7s  needs\n", key_width, "keys", store ? 0 : lsn_width,
                store ? "" : "LSN", "reads", "writes", "inputs");
    for (size_t i = 0; i < count; i++)
        job_row(history, &plan->jobs.at[i], key_width, lsn_width, out);
    if (plan->jobs.count > count)
        text_printf(out, "… and %zu more %ss (--all lists them)\n", plan->jobs.count - count,
                    store ? "output table" : "job");
}

void plan_basis_text(uint64_t sizes_unknown, bool estimated, const char *reader, const char *part, Text *out)
{
    if (sizes_unknown) {
        text_printf(out, "bytes read and written are estimates: the size");
        text_add_str(out, str_from(word_for(sizes_unknown, " of ", "s of ")));
        phrase_count(out, sizes_unknown, part);
        text_printf(out, " that %s reads %s unknown", reader, word_for(sizes_unknown, "is", "are"));
        text_printf(out, "; a delta without a size counts as its share of the WAL of its LSNs, an image as its pages");
    } else if (estimated) {
        text_printf(out,
                    "bytes written are estimates: where records are unknown, the bytes of a %s count as spread "
                    "evenly over its keys",
                    strcmp(part, "table") == 0 ? "table" : "delta");
    }
}

const char *plan_image_counts(const Policy *policy, const LayerSet *set)
{
    return set->keyspace_given || set->lsm ? NULL : policy_algorithm(policy)->words.image_counts;
}

/* Does the plan make images, or weigh what they would take? */
static bool weighs_images(const Plan *plan)
{
    for (size_t i = 0; i < plan->partitions.count; i++)
        if (plan->partitions.at[i].keyspace_bytes > 0)
            return true;
    return false;
}

static void heading_basis(const History *history, Text *out)
{
    PlanTotals totals = plan_totals(history);
    if (totals.jobs == 0)
        return;
    size_t before = out->length;
    plan_basis_text(totals.sizes_unknown, history->plan.estimated, "the plan", word_part(&history->layers), out);
    if (out->length > before)
        text_add_char(out, '\n');
    const char *counts = plan_image_counts(&history->plan.policy, &history->layers);
    if (counts && history->plan.estimated && weighs_images(&history->plan))
        text_printf(out, "an image counts as %s\n", counts);
}

void plan_heading_text(const History *history, Text *out)
{
    char count[64], lsn[LSN_TEXT_SIZE], title[256];
    size_t loaded = 0;
    Lsn end_lsn = 0;
    for (size_t i = 0; i < history->layers.count; i++)
        loaded += history->job[i] == JOB_NONE && history->born[i] != STEP_NEVER &&
                  history->steps.at[history->born[i]].op != STEP_COMPACT; /* not the slices that compaction makes */
    for (size_t i = 0; i < history->steps.count; i++)
        if (history->steps.at[i].op == STEP_COMPACT)
            end_lsn = history->steps.at[i].lsn;
    text_escape(str_from(history->title ? history->title : ""), title, sizeof title);
    text_printf(out, "%s: %s, policy ", title, plural_format(loaded, word_part(&history->layers), count));
    Policy shown = history->policy; /* leaves out what the second line says, and the number of workers */
    Policy base;
    if (policy_named(str_from(shown.base), &base, NULL)) {
        shown.target_file_size = base.target_file_size;
        shown.fanout = base.fanout;
        shown.workers = base.workers;
    }
    policy_format(&shown, out);
    text_add_char(out, '\n');
    policy_scale_text(&history->policy, out);
    if (history->layers.lsm)
        text_add_char(out, '\n');
    else
        text_printf(out, ", from LSN %s down\n", lsn_format(end_lsn, lsn));
    heading_basis(history, out);
}

static const char *plan_text_seconds(double seconds, char out[CLOCK_TEXT_SIZE])
{
    if (seconds >= 7200)
        duration_format(seconds < 9e15 ? (int64_t)(seconds * 1000) : INT64_MAX, out);
    else if (seconds < 1)
        snprintf(out, CLOCK_TEXT_SIZE, "%.0f ms", seconds * 1000);
    else if (seconds < 600)
        snprintf(out, CLOCK_TEXT_SIZE, "%.1f s", seconds);
    else
        snprintf(out, CLOCK_TEXT_SIZE, "%.0f min", seconds / 60);
    return out;
}

void plan_schedule_text(const History *history, const PlanSchedule *schedule, Text *out)
{
    char speed[32], makespan[CLOCK_TEXT_SIZE], serial[CLOCK_TEXT_SIZE], least[CLOCK_TEXT_SIZE];
    if (history->plan.jobs.count == 0)
        return;
    if (history->layers.lsm) { /* one compaction writes all of its tables */
        text_printf(out, "at %s/s: %s\n", bytes_format(history->policy.throughput, speed),
                    plan_text_seconds(schedule->serial, serial));
        return;
    }
    text_printf(out, "with %u worker%s of %s/s: %s", schedule->workers, plural_ending(schedule->workers),
                bytes_format(history->policy.throughput, speed), plan_text_seconds(schedule->makespan, makespan));
    if (schedule->workers > 1)
        text_printf(out, "; with one %s, speed-up %.2f", plan_text_seconds(schedule->serial, serial),
                    schedule->speedup);
    text_printf(out, "; lower bound with unlimited workers: %s\n", plan_text_seconds(schedule->critical_path, least));
}

bool plan_outcome_text(const History *plan, Text *out)
{
    const Plan *made = &plan->plan;
    PlanTotals totals = plan_totals(plan);
    size_t count = made->levels.count;
    const char *reason = count ? made->levels.at[count - 1].reason : NULL;
    char bytes[32];
    if (plan->layers.lsm && count && made->levels.at[count - 1].compact) {
        plan_compactions_text(made, count, out);
        if (totals.bytes_written)
            text_printf(out, ", writes %s%s", bytes_format(totals.bytes_written, bytes),
                        estimate_mark(made->estimated));
        return true;
    }
    if (totals.jobs == 0) {
        text_printf(out, "%s%s", reason ? "compaction has nothing to do: " : "",
                    reason ? reason : policy_algorithm(&made->policy)->words.nothing);
        return false;
    }
    if (count > 0) /* some algorithms have jobs without levels */
        text_printf(out, "%zu level%s, ", count, plural_ending(count));
    text_printf(out, "%" PRIu32 " job%s write%s %s", totals.jobs, plural_ending(totals.jobs), verb_ending(totals.jobs),
                bytes_format(totals.bytes_written, bytes));
    if (count == 0)
        text_printf(out, ": %" PRIu32 " delta%s, %" PRIu32 " image%s", totals.deltas_made,
                    plural_ending(totals.deltas_made), totals.images_made, plural_ending(totals.images_made));
    text_printf(out, "%s%s", estimate_mark(made->estimated), totals.skipped ? ", the rest is kept as it is" : "");
    return true;
}
