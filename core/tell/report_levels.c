/* report_levels.c - levels as JSON, as text, and in the golden form that is compared with the published planner. */
#include "core/tell/report.h"

#include "core/planner/algorithm.h"
#include "core/tell/decision_text.h"
#include "core/tell/forecast_text.h"
#include "core/tell/json_fields.h"
#include "core/tell/policy_text.h"

#include <stdio.h>
#include <stdlib.h>

typedef unsigned long long Long;

static bool over_all_keys(const VerdictRow *row, KeyForm form)
{
    return row->keys.lo == 0 && row->keys.hi == key_max(form);
}

/* Writes the verdict. In JSON it stays "stop", where people read "not due". */
static void json_verdict(JsonWriter *json, bool known, bool due, const char *reason)
{
    Text text = TEXT_EMPTY;
    text_printf(&text, "%s%s%s", known ? verdict_code(due) : "", known ? ": " : "", reason);
    json_text(json, "verdict", text.at);
    text_release(&text);
}

void report_verdict_json(const LevelList *levels, JsonWriter *json)
{
    Text policy = TEXT_EMPTY;
    policy_format(&levels->policy, &policy);
    json_text(json, "policy", policy.at);
    json_bool(json, "due", levels->due);
    json_verdict(json, true, levels->due, levels->reason);
    forecast_json(&levels->policy, &levels->forecast, json);
    text_release(&policy);
}

void report_level_members(const LevelFacts *facts, const LayerSet *set, JsonWriter *json)
{
    const VerdictRow *row = &facts->row;
    if (vertical_axis(set->vertical)->has_lsns) {
        json_write_lsn(json, "lsn_start", row->lsns.lo);
        json_write_lsn(json, "lsn_end", row->lsns.hi);
    } else {
        json_null(json, "lsn_start");
        json_null(json, "lsn_end");
    }
    if (row->keys.lo < row->keys.hi && !over_all_keys(row, set->form)) {
        json_write_key_bounds(json, row->keys, set->form);
    }
    json_number(json, "layers", row->count);
    json_number(json, "deltas", row->deltas);
    json_number(json, "images", row->images);
    json_number(json, "depth", row->depth);
    json_number(json, "splits", facts->splits.count);
    json_number(json, "max_height", row->max_height);
    json_verdict(json, facts->known, facts->compact, facts->reason);
}

void report_levels_array(const LevelList *levels, const LayerSet *set, JsonWriter *json)
{
    json_open(json, "levels", '[');
    for (uint32_t i = 0; i < levels->count; i++) {
        const LevelFacts *facts = &levels->at[i];
        json_open_flat(json, NULL, '{');
        json_number(json, levels->unit, facts->row.number);
        report_level_members(facts, set, json);
        json_close(json);
    }
    json_close(json);
}

void report_levels_json(const LevelList *levels, const LayerSet *set, Text *out)
{
    JsonWriter json = {.out = out};
    json_open(&json, NULL, '{');
    json_number(&json, "layerscope", 1);
    if (set->lsm) /* the levels of a store have no LSNs */
        json_null(&json, "end_lsn");
    else
        json_write_lsn(&json, "end_lsn", levels->end_lsn);
    json_number(&json, "target_file_size", levels->policy.target_file_size);
    json_number(&json, "fanout", levels->policy.fanout);
    report_verdict_json(levels, &json);
    report_levels_array(levels, set, &json);
    if (levels->stalled_by == LAYER_NONE) {
        json_null(&json, "stalled_by");
    } else {
        char name[LAYER_NAME_SIZE];
        Layer layer = layer_set_get(set, levels->stalled_by);
        json_text(&json, "stalled_by", layer_logical_name(&layer, set->form, name));
    }
    json_close(&json);
}

static void row_text(const LevelList *levels, const LevelFacts *facts, KeyForm form, Text *out)
{
    const VerdictRow *row = &facts->row;
    char lo[LSN_TEXT_SIZE], hi[LSN_TEXT_SIZE], layers[64], deltas[64], images[64], splits[64];
    text_printf(out, "  %s %u  %s - %s", levels->unit, row->number, lsn_format(row->lsns.lo, lo),
                lsn_format(row->lsns.hi, hi));
    if (!over_all_keys(row, form)) {
        char key_lo[KEY_LABEL_SIZE], key_hi[KEY_LABEL_SIZE];
        text_printf(out, "  keys %s … %s", key_label(row->keys.lo, form, key_lo),
                    key_label(row->keys.hi, form, key_hi));
    }
    text_printf(out, "  %s (%s, %s)  %s %llu  ", plural_format(row->count, "layer", layers),
                plural_format(row->deltas, "delta", deltas), plural_format(row->images, "image", images), row->measure,
                (Long)row->depth);
    if (policy_algorithm(&levels->policy)->bands) /* splits divide a level; a block or a stack has none */
        text_printf(out, "%s  ", plural_format(facts->splits.count, "split", splits));
    level_verdict_text(facts->known, facts->compact, facts->reason, out);
    text_add_char(out, '\n');
}

void report_levels_text(const LevelList *levels, const LayerSet *set, Text *out)
{
    char end[LSN_TEXT_SIZE];
    Text rules = TEXT_EMPTY;
    policy_format_rules(&levels->policy, &rules);
    text_printf(out, "%ss below %s (policy %s, ", levels->unit, lsn_format(levels->end_lsn, end), rules.at);
    policy_scale_text(&levels->policy, out);
    text_printf(out, ")\n");
    text_release(&rules);
    for (uint32_t i = 0; i < levels->count; i++)
        row_text(levels, &levels->at[i], set->form, out);
    Text nest = TEXT_EMPTY;
    if (!set->lsm && level_list_nests(levels, &nest))
        text_printf(out, "  %s\n", nest.at);
    text_release(&nest);
    if (levels->forecast.known) {
        text_printf(out, "  forecast (estimated): ");
        forecast_text(&levels->policy, &levels->forecast, out);
        text_add_char(out, '\n');
    }
    if (levels->stalled_by != LAYER_NONE) {
        char name[LAYER_NAME_SIZE];
        Layer layer = layer_set_get(set, levels->stalled_by);
        text_printf(out, "  no level: the newest delta is taller than level 0 admits: %s\n",
                    layer_logical_name(&layer, set->form, name));
    } else if (levels->count == 0) {
        text_printf(out, "  no %s: %s\n", levels->unit,
                    levels->fresh ? "nothing is newer than what a compaction made" : "nothing lies below it");
    }
}

/* ---- golden form ---- */

typedef struct NamedLayer {
    char name[LAYER_NAME_SIZE];
    LayerKind kind;
} NamedLayer;

static int report_compare_names(const void *a, const void *b)
{
    const NamedLayer *x = a, *y = b;
    int order = strcmp(x->name, y->name);
    return order ? order : (int)y->kind - (int)x->kind;
}

void report_level_golden(const LevelList *levels, const LayerSet *set, Text *out)
{
    if (levels->count == 0) {
        text_printf(out, "none\n");
        return;
    }
    const VerdictRow *level = &levels->at[0].row;
    text_printf(out, "level %08llX-%08llX\nlayers %zu\n", (Long)level->lsns.lo, (Long)level->lsns.hi, level->count);
    NamedLayer *named = mem_alloc(level->count * sizeof *named);
    for (size_t i = 0; i < level->count; i++) {
        Layer layer = layer_set_get(set, level->layers[i]);
        layer_logical_name(&layer, set->form, named[i].name);
        named[i].kind = (LayerKind)layer.kind;
    }
    qsort(named, level->count, sizeof *named, report_compare_names);
    for (size_t i = 0; i < level->count; i++)
        text_printf(out, "layer %s %s\n", layer_kind_name(named[i].kind), named[i].name);
    free(named);
    text_printf(out, "order");
    for (size_t i = 0; i < level->count; i++)
        text_printf(out, " %u", level->layers[i]);
    text_printf(out, "\ndepth %llu\n", (Long)level->depth);
}

void report_levels_explain_text(const Trace *trace, const LayerSet *set, Text *out)
{
    for (size_t i = 0; i < trace->decisions.count; i++) {
        const Decision *decision = &trace->decisions.at[i];
        text_printf(out, "%*s", decision->parent == DECISION_NONE ? 0 : 2, "");
        decision_text(trace, decision, set, out);
        decision_add_flip(decision, out);
        text_add_char(out, '\n');
    }
}
