/* report_levels.c - levels as JSON, as text, and in the golden form that is compared with the published planner. */
#include "core/analysis/report.h"

#include <stdio.h>
#include <stdlib.h>

typedef unsigned long long Long;

static void lsn_field(JsonWriter *json, const char *name, Lsn lsn)
{
    char text[LSN_TEXT_SIZE];
    json_text(json, name, lsn_format(lsn, text));
}

void report_levels_array(const LevelList *levels, JsonWriter *json)
{
    json_open(json, "levels", '[');
    for (uint32_t i = 0; i < levels->count; i++) {
        const LevelFacts *facts = &levels->at[i];
        json_open_flat(json, NULL, '{');
        json_number(json, "level", facts->number);
        lsn_field(json, "lsn_start", facts->level.lsns.lo);
        lsn_field(json, "lsn_end", facts->level.lsns.hi);
        json_number(json, "layers", facts->level.count);
        json_number(json, "deltas", facts->level.deltas);
        json_number(json, "images", facts->level.images);
        json_number(json, "depth", facts->depth);
        json_number(json, "splits", facts->splits);
        json_number(json, "max_height", facts->max_height);
        json_text(json, "verdict", facts->verdict);
        json_close(json);
    }
    json_close(json);
}

void report_levels_json(const LevelList *levels, const LayerSet *set, Text *out)
{
    JsonWriter json = {.out = out};
    json_open(&json, NULL, '{');
    json_number(&json, "layerscope", 1);
    lsn_field(&json, "end_lsn", levels->end_lsn);
    json_number(&json, "target_file_size", levels->target_file_size);
    json_number(&json, "fanout", levels->fanout);
    report_levels_array(levels, &json);
    if (levels->stalled_by == LAYER_NONE) {
        json_null(&json, "stalled_by");
    } else {
        char name[LAYER_NAME_SIZE];
        Layer layer = layer_set_get(set, levels->stalled_by);
        json_text(&json, "stalled_by", layer_logical_name(&layer, set->form, name));
    }
    json_close(&json);
}

void report_levels_text(const LevelList *levels, const LayerSet *set, Text *out)
{
    char lo[LSN_TEXT_SIZE], hi[LSN_TEXT_SIZE], size[32], layers[32];
    text_printf(out, "levels below %s (target %s, fanout %llu)\n", lsn_format(levels->end_lsn, hi),
                bytes_format(levels->target_file_size, size), (Long)levels->fanout);
    for (uint32_t i = 0; i < levels->count; i++) {
        const LevelFacts *facts = &levels->at[i];
        text_printf(out, "  level %u  %s - %s  %s layers (%u deltas, %u images)  depth %llu  %llu split%s  %s\n",
                    facts->number, lsn_format(facts->level.lsns.lo, lo), lsn_format(facts->level.lsns.hi, hi),
                    count_format(facts->level.count, layers), facts->level.deltas, facts->level.images,
                    (Long)facts->depth, (Long)facts->splits, facts->splits == 1 ? "" : "s", facts->verdict);
    }
    if (levels->stalled_by != LAYER_NONE) {
        char name[LAYER_NAME_SIZE];
        Layer layer = layer_set_get(set, levels->stalled_by);
        text_printf(out, "  no level: the newest delta is taller than level 0 admits: %s\n",
                    layer_logical_name(&layer, set->form, name));
    } else if (levels->count == 0) {
        text_printf(out, "  no level: nothing lies below it\n");
    }
}

/* ---- golden form ---- */

typedef struct NamedLayer {
    char name[LAYER_NAME_SIZE];
    bool image;
} NamedLayer;

static int named_compare(const void *a, const void *b)
{
    const NamedLayer *x = a, *y = b;
    int order = strcmp(x->name, y->name);
    return order ? order : (int)y->image - (int)x->image;
}

void report_level_golden(const LevelList *levels, const LayerSet *set, Text *out)
{
    if (levels->count == 0) {
        text_printf(out, "none\n");
        return;
    }
    const LevelFacts *facts = &levels->at[0];
    const Level *level = &facts->level;
    text_printf(out, "level %08llX-%08llX\nlayers %zu\n", (Long)level->lsns.lo, (Long)level->lsns.hi, level->count);
    NamedLayer *named = mem_alloc(level->count * sizeof *named);
    for (size_t i = 0; i < level->count; i++) {
        Layer layer = layer_set_get(set, level->layers[i]);
        layer_logical_name(&layer, set->form, named[i].name);
        named[i].image = layer.kind == LAYER_IMAGE;
    }
    qsort(named, level->count, sizeof *named, named_compare);
    for (size_t i = 0; i < level->count; i++)
        text_printf(out, "layer %s %s\n", named[i].image ? "image" : "delta", named[i].name);
    free(named);
    text_printf(out, "order");
    for (size_t i = 0; i < level->count; i++)
        text_printf(out, " %u", level->layers[i]);
    text_printf(out, "\ndepth %llu\n", (Long)facts->depth);
}
