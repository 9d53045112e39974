/* plan_json.c - writes a plan as JSON, one function per array. Ids are places in these arrays or in the layer set. */
#include "core/tell/plan_json.h"

#include "core/analysis/plan_totals.h"
#include "core/planner/policy_value.h"
#include "core/tell/decision_text.h"
#include "core/tell/forecast_text.h"
#include "core/tell/json_fields.h"
#include "core/tell/plan_text.h"
#include "core/tell/words.h"

#include <math.h>
#include <stdlib.h>

/* Writes whole numbers without a fraction, however large. */
static void json_value(JsonWriter *json, const char *name, double value)
{
    if (isnan(value))
        json_null(json, name);
    else if (value >= 0 && value < 18446744073709551615.0 && value <= trunc(value))
        json_number(json, name, (uint64_t)value);
    else
        json_double(json, name, value);
}

static void json_refs(JsonWriter *json, const char *name, const uint32_t *at, uint32_t count)
{
    json_open_flat(json, name, '[');
    for (uint32_t i = 0; i < count; i++)
        json_number(json, NULL, at[i]);
    json_close(json);
}

static void json_policy(JsonWriter *json, const Policy *policy)
{
    json_open_flat(json, "policy", '{');
    Text text = TEXT_EMPTY;
    policy_format(policy, &text);
    json_text(json, "text", text.at);
    json_text(json, "base", policy->base);
    const PolicyParameter *parameter;
    for (size_t i = 0; (parameter = policy_parameter_at(policy, i)) != NULL; i++) {
        uint64_t number;
        if (!policy_value_number(policy, parameter, &number)) {
            text_clear(&text);
            policy_value_format(policy, parameter, &text);
            json_text(json, parameter->name, text.at);
        } else if (parameter->type == POLICY_SWITCH) {
            json_bool(json, parameter->name, number != 0);
        } else {
            json_number(json, parameter->name, number);
        }
    }
    text_release(&text);
    json_close(json);
}

static void json_levels(JsonWriter *json, const Plan *plan)
{
    json_open(json, "levels", '[');
    for (size_t i = 0; i < plan->levels.count; i++) {
        const PlanLevel *level = &plan->levels.at[i];
        uint64_t splits = 0;
        for (size_t s = 0; s < plan->splits.count; s++)
            splits += plan->splits.at[s].level == level->level && plan->splits.at[s].blocked == 0;
        json_open_flat(json, NULL, '{');
        json_number(json, "level", level->level);
        json_write_lsn(json, "lsn_start", level->lsns.lo);
        json_write_lsn(json, "lsn_end", level->lsns.hi);
        json_number(json, "layers", level->layers_count);
        json_number(json, "deltas", level->deltas);
        json_number(json, "images", level->images);
        json_number(json, "depth", level->depth);
        json_number(json, "splits", splits);
        json_number(json, "max_height", level->max_height);
        json_text(json, "verdict", verdict_code(level->compact));
        json_text(json, "reason", level->reason);
        json_index(json, "decision", level->decision);
        json_close(json);
    }
    json_close(json);
}

static void json_splits(JsonWriter *json, const Plan *plan, KeyForm form)
{
    json_open(json, "splits", '[');
    for (size_t i = 0; i < plan->splits.count; i++) {
        const PlanSplit *split = &plan->splits.at[i];
        if (split->blocked > 0 && !split->assumed)
            continue;
        json_open_flat(json, NULL, '{');
        json_number(json, "level", split->level);
        json_write_key_bounds(json, split->gap, form);
        json_bool(json, "assumed", split->assumed);
        json_bool(json, "used", split->blocked == 0);
        json_close(json);
    }
    json_close(json);
    json_open(json, "near_splits", '[');
    for (size_t i = 0; i < plan->splits.count; i++) {
        const PlanSplit *split = &plan->splits.at[i];
        if (split->blocked == 0 || split->assumed)
            continue;
        json_open_flat(json, NULL, '{');
        json_number(json, "level", split->level);
        json_write_key_bounds(json, split->gap, form);
        json_number(json, "blocked_by", split->blocked);
        json_close(json);
    }
    json_close(json);
}

static void json_partitions(JsonWriter *json, const Plan *plan, KeyForm form)
{
    json_open(json, "partitions", '[');
    for (size_t i = 0; i < plan->partitions.count; i++) {
        const PlanPartition *partition = &plan->partitions.at[i];
        json_open_flat(json, NULL, '{');
        json_number(json, "level", partition->level);
        json_write_keys(json, "key_range", partition->keys, form);
        json_write_lsns(json, "lsn_range", partition->lsns);
        json_number(json, "depth", partition->depth);
        json_text(json, "strategy", strategy_name(partition->strategy));
        json_number(json, "keyspace_bytes", partition->keyspace_bytes);
        json_number(json, "delta_bytes", partition->delta_bytes);
        json_number(json, "jobs", partition->jobs_count);
        json_index(json, "decision", partition->decision);
        json_close(json);
    }
    json_close(json);
}

static void json_flips(JsonWriter *json, const Decision *decision)
{
    if (decision->flip_parameter == NULL) {
        json_null(json, "flips");
        return;
    }
    json_open_flat(json, "flips", '{');
    json_text(json, "parameter", decision->flip_parameter);
    if (decision->flip_value > 0)
        json_value(json, "value", decision->flip_value);
    else /* a switch: the value at which it flips */
        json_number(json, "value", !decision->verdict);
    if (decision->flip_other > 0)
        json_value(json, "other_value", decision->flip_other);
    json_close(json);
}

static void json_decision(JsonWriter *json, const Trace *trace, const Decision *decision, const LayerSet *set)
{
    bool estimated = decision->fidelity == FIDELITY_ESTIMATED || decision->fidelity == FIDELITY_BEYOND_ESTIMATED;
    Text text = TEXT_EMPTY;
    KeyForm form = set->form;
    decision_text(trace, decision, set, &text);
    json_open_flat(json, NULL, '{');
    json_number(json, "id", decision->id);
    json_index(json, "parent", decision->parent);
    json_text(json, "rule", rule_at(decision->rule)->name);
    json_number(json, "level", decision->level);
    json_value(json, "left", decision->left);
    json_text(json, "op", op_text(decision->op));
    json_value(json, "right", decision->right);
    json_text(json, "unit", unit_name(decision->unit));
    json_bool(json, "verdict", decision->verdict);
    json_text(json, "result", decision->result);
    json_bool(json, "estimated", estimated);
    if (estimated && decision->grounds.deltas > 0) {
        json_number(json, "deltas", decision->grounds.deltas);
        json_number(json, "deltas_estimated", decision->grounds.unread);
        json_bool(json, "keyspace_estimated", decision->grounds.no_keyspace);
    }
    json_text(json, "fidelity", fidelity_name(decision->fidelity));
    json_flips(json, decision);
    TraceLayers layers = {0};
    json_refs(json, "layers", trace_layers(trace, decision, &layers), decision->layers_count);
    array_release(&layers);
    if (decision->has_keys)
        json_write_keys(json, "key_range", decision->keys, form);
    else
        json_null(json, "key_range");
    if (decision->has_lsns)
        json_write_lsns(json, "lsn_range", decision->lsns);
    else
        json_null(json, "lsn_range");
    json_index(json, "job", decision->job);
    json_open_flat(json, "rejected", '[');
    for (uint32_t i = 0; i < decision->rejected_count; i++) {
        const Rejected *rejected = &trace->rejected.at[decision->rejected_first + i];
        json_open_flat(json, NULL, '{');
        json_text(json, "what", rejected->what);
        json_text(json, "why", rejected->why);
        json_value(json, "score", rejected->score);
        json_close(json);
    }
    json_close(json);
    json_text(json, "text", text.at);
    json_close(json);
    text_release(&text);
}

static void json_cuts(JsonWriter *json, const Plan *plan, KeyForm form)
{
    json_open(json, "cuts", '[');
    for (size_t i = 0; i < plan->cuts.count; i++) {
        const PlanCut *cut = &plan->cuts.at[i];
        json_open_flat(json, NULL, '{');
        json_number(json, "job", cut->job);
        json_write_key(json, "key", cut->key, form);
        json_text(json, "class", cut_class_name(cut->class));
        json_number(json, "size", cut->size);
        json_double(json, "score", cut->score);
        json_bool(json, "chosen", cut->chosen);
        json_text(json, "why", cut->why);
        json_close(json);
    }
    json_close(json);
}

static void json_jobs(JsonWriter *json, const Plan *plan, const PlanSchedule *schedule, KeyForm form)
{
    json_open(json, "jobs", '[');
    for (size_t i = 0; i < plan->jobs.count; i++) {
        const PlanJob *job = &plan->jobs.at[i];
        json_open_flat(json, NULL, '{');
        json_number(json, "id", job->id);
        json_text(json, "strategy", word_outputs(job->kind == JOB_CREATE_IMAGE));
        json_number(json, "level", job->level);
        json_number(json, "partition", job->partition);
        json_index(json, "decision", job->decision);
        json_write_keys(json, "key_range", job->keys, form);
        json_write_lsns(json, "lsn_range", job->lsns);
        json_refs(json, "inputs", plan->refs.at + job->inputs_first, job->inputs_count);
        json_refs(json, "needs", plan->refs.at + job->needs_first, job->needs_count);
        json_number(json, "bytes_in", job->bytes_in);
        json_number(json, "bytes_out", job->bytes_out);
        json_bool(json, "skipped", job->skipped);
        json_index(json, "output", job->skipped ? job->kept : job->output);
        if (schedule->start != NULL) {
            json_double(json, "start", schedule->start[i]);
            json_double(json, "end", schedule->end[i]);
        }
        json_close(json);
    }
    json_close(json);
}

/* Writes all layers that were loaded or are created. Slices are none of them. */
static void json_layers(JsonWriter *json, const History *history)
{
    const LayerSet *set = &history->layers;
    json_open(json, "layers", '[');
    for (size_t i = 0; i < set->count; i++) {
        LayerId id = (LayerId)i;
        if (layer_whole(set, id) != id || history->born[i] == STEP_NEVER)
            continue;
        char name[LAYER_NAME_SIZE];
        Layer layer = layer_set_get(set, id);
        json_open_flat(json, NULL, '{');
        json_number(json, "id", i);
        json_text(json, "kind", layer_kind_name((LayerKind)layer.kind));
        json_text(json, "name", layer_logical_name(&layer, set->form, name));
        if (layer.size == SIZE_UNKNOWN)
            json_null(json, "size");
        else
            json_number(json, "size", layer.size);
        json_index(json, "job", history->job[i]);
        json_bool(json, "deleted", history_deleted_at(history, id) != STEP_NEVER);
        json_close(json);
    }
    json_close(json);
}

static void json_schedule(JsonWriter *json, const PlanSchedule *schedule)
{
    json_open_flat(json, "schedule", '{');
    json_number(json, "workers", schedule->workers);
    json_double(json, "makespan", schedule->makespan);
    json_double(json, "serial", schedule->serial);
    json_double(json, "speedup", schedule->speedup);
    json_double(json, "critical_path", schedule->critical_path);
    json_close(json);
}

static void json_totals(JsonWriter *json, const History *history)
{
    PlanTotals totals = plan_totals(history);
    json_open_flat(json, "totals", '{');
    json_number(json, "bytes_read", totals.bytes_read);
    json_number(json, "bytes_written", totals.bytes_written);
    json_number(json, "bytes_avoided", totals.bytes_avoided);
    json_number(json, "bytes_deleted", totals.bytes_deleted);
    json_number(json, "sizes_unknown", totals.sizes_unknown);
    json_number(json, "deltas_made", totals.deltas_made);
    json_number(json, "images_made", totals.images_made);
    json_number(json, "skipped", totals.skipped);
    json_number(json, "deleted", totals.deleted);
    json_close(json);
}

void plan_json(const History *history, const PlanSchedule *schedule, Text *out)
{
    const Plan *plan = &history->plan;
    KeyForm form = history->layers.form;
    JsonWriter json = {.out = out};
    json_open(&json, NULL, '{');
    json_number(&json, "layerscope", 1);
    json_policy(&json, &plan->policy);
    json_bool(&json, "estimated", plan->estimated);
    json_levels(&json, plan);
    json_splits(&json, plan, form);
    json_partitions(&json, plan, form);
    json_open(&json, "decisions", '[');
    for (size_t i = 0; plan->trace != NULL && i < plan->trace->decisions.count; i++)
        json_decision(&json, plan->trace, &plan->trace->decisions.at[i], &history->layers);
    json_close(&json);
    json_cuts(&json, plan, form);
    json_jobs(&json, plan, schedule, form);
    json_layers(&json, history);
    json_schedule(&json, schedule);
    json_totals(&json, history);
    forecast_json(&plan->policy, &plan->forecast, &json);
    json_close(&json);
}
