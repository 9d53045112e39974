/* report.c - prints the whole summary. Fields of the JSON are in the order in which people ask for them. */
#include "core/tell/report.h"

#include "core/analysis/split_parts.h"
#include "core/tell/finding_words.h"
#include "core/tell/json_fields.h"
#include "core/tell/read_text.h"

#include <stdio.h>
#include <stdlib.h>

typedef unsigned long long Long;

static void json_sizes(JsonWriter *json, const Summary *summary)
{
    if (summary->counts.sizes_unknown == 0) {
        json_number(json, "bytes", summary->counts.bytes);
        json_number(json, "delta_bytes", summary->counts.delta_bytes);
        json_number(json, "image_bytes", summary->counts.image_bytes);
    } else {
        json_null(json, "bytes");
        json_number(json, "bytes_known", summary->counts.bytes);
    }
    json_number(json, "size_unknown", summary->counts.sizes_unknown);
}

/* Writes a distribution; what was not measured is null. */
static void json_distribution(JsonWriter *json, const Distribution *distribution)
{
    static const char *const NAMES[] = {"mean", "p50", "p90", "p99", "max"};
    for (size_t i = 0; distribution->weight == 0 && i < sizeof NAMES / sizeof *NAMES; i++)
        json_null(json, NAMES[i]);
    if (distribution->weight == 0)
        return;
    json_double(json, "mean", distribution->mean);
    json_number(json, "p50", distribution->p50);
    json_number(json, "p90", distribution->p90);
    json_number(json, "p99", distribution->p99);
    json_number(json, "max", distribution->max);
}

static void json_read_depth(JsonWriter *json, const Summary *summary)
{
    const ReadDepth *depth = &summary->read_depth;
    json_open(json, "read_depth", '{');
    json_number(json, "segments", summary->profile.distinct);
    json_distribution(json, &depth->all_segments);
    json_open_flat(json, "known", '{');
    json_number(json, "segments", depth->none_known ? 0 : depth->by_segment.weight);
    json_distribution(json, depth->none_known ? &(Distribution){0} : &depth->by_segment);
    json_close(json);
    json_open_flat(json, "by_key", '{');
    json_number(json, "keys", depth->by_key.weight);
    json_distribution(json, &depth->by_key);
    json_number(json, "uncounted_segments", depth->apart[READ_ACROSS].segments);
    json_close(json);
    json_close(json);
}

#define BLOCKERS_SHOWN 16 /* layers of a near-split; where more of them block it, a list does not help */

static void json_blockers(JsonWriter *json, const Summary *summary, Split split)
{
    const LayerSet *set = summary->set;
    json_open(json, "blockers", '[');
    LayerIdArray blockers = {0};
    if (split.blocked <= BLOCKERS_SHOWN)
        split_blockers(set, summary->ids, summary->layers, split, &blockers);
    for (size_t i = 0; i < blockers.count; i++) {
        if (layer_is_l0(set, blockers.at[i]))
            continue;
        Layer layer = layer_set_get(set, blockers.at[i]);
        char name[LAYER_NAME_SIZE];
        json_text(json, NULL, layer_logical_name(&layer, set->form, name));
    }
    array_release(&blockers);
    json_close(json);
}

static void json_splits(JsonWriter *json, const Summary *summary)
{
    KeyForm form = summary->set->form;
    json_open_flat(json, "splits", '{');
    json_number(json, "all", summary->splits.count);
    json_number(json, "without_l0", summary->splits_without_l0.count);
    json_close(json);
    json_open(json, "near_splits", '[');
    for (size_t i = 0; i < summary->near_splits.count; i++) {
        const Split *split = &summary->near_splits.at[i];
        json_open_flat(json, NULL, '{');
        json_write_key_bounds(json, split->gap, form);
        json_number(json, "blocked_by", split->blocked);
        json_blockers(json, summary, *split);
        json_close(json);
    }
    json_close(json);
}

/* Writes what is counted along LSNs: numbers, or null in a store. */
static void json_bands(JsonWriter *json, const Summary *summary)
{
    const struct {
        const char *name;
        uint64_t value;
    } all[] = {{"count", summary->bands.count},
               {"with_split", summary->bands.with_split},
               {"median_splits", summary->bands.median_splits},
               {"max_splits", summary->bands.max_splits}};
    bool has_lsns = vertical_axis(summary->set->vertical)->has_lsns;
    json_open_flat(json, "bands", '{');
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        has_lsns ? json_number(json, all[i].name, all[i].value) : json_null(json, all[i].name);
    json_close(json);
}

static void json_lsns(JsonWriter *json, const Summary *summary)
{
    if (!vertical_axis(summary->set->vertical)->has_lsns) {
        json_null(json, "lsns");
        json_null(json, "lsn_min");
        json_null(json, "lsn_max");
        return;
    }
    json_number(json, "lsns", summary->lsns);
    json_write_lsn(json, "lsn_min", summary->lsn_min);
    json_write_lsn(json, "lsn_max", summary->lsn_max);
}

void report_findings_json(const Findings *findings, KeyForm form, JsonWriter *json)
{
    json_open(json, "findings", '[');
    for (size_t i = 0; i < findings->list.count; i++) {
        const Finding *finding = &findings->list.at[i];
        json_open_flat(json, NULL, '{');
        json_text(json, "kind", finding_kind_name(finding->kind));
        json_text(json, "severity", severity_name(finding->severity));
        json_number(json, "value", finding->value);
        json_number(json, "limit", finding->limit);
        json_number(json, "count", finding->count);
        json_number(json, "total", finding->total);
        json_write_key_bounds(json, finding->keys, form);
        json_write_lsn_bounds(json, finding->lsns);
        json_open(json, "layers", '[');
        for (uint32_t n = 0; n < finding->layers_count; n++)
            json_number(json, NULL, findings->layers.at[finding->layers_first + n]);
        json_close(json);
        json_text(json, "text", finding->text);
        json_close(json);
    }
    json_close(json);
}

void report_counts_json(const Summary *summary, const ReportSource *source, JsonWriter *json)
{
    json_number(json, "layers", summary->counts.layers);
    json_number(json, "deltas", summary->counts.deltas);
    json_number(json, "images", summary->counts.images);
    json_number(json, "l0", summary->counts.l0);
    if (summary->counts.parts != summary->counts.layers)
        json_number(json, "parts", summary->counts.parts);
    json_number(json, "skipped", source->skipped);
    json_number(json, "duplicate_names", source->duplicate_names);
    json_number(json, "keys", summary->keys);
    json_lsns(json, summary);
    json_write_key(json, "key_min", summary->key_span.lo, summary->set->form);
    json_write_key(json, "key_max", summary->key_span.hi, summary->set->form);
    json_sizes(json, summary);
    json_number(json, "overlapping_deltas", summary->overlaps.pairs);
    json_splits(json, summary);
    json_bands(json, summary);
}

void report_json(const Summary *summary, const Findings *findings, const ReportSource *source, Text *out)
{
    JsonWriter json = {.out = out};
    json_open(&json, NULL, '{');
    json_number(&json, "layerscope", 1);
    json_text(&json, "format", source->format);
    report_counts_json(summary, source, &json);
    if (summary->has_levels) {
        report_verdict_json(&summary->levels, &json);
        report_levels_array(&summary->levels, summary->set, &json);
    } else
        json_text(&json, "levels_error", summary->levels_error.message);
    json_read_depth(&json, summary);
    report_findings_json(findings, summary->set->form, &json);
    json_close(&json);
}

/* ---- as text ---- */

static void text_counts(Text *out, const Summary *s)
{
    char a[32], b[32], c[32], lo[KEY_LABEL_SIZE], hi[KEY_LABEL_SIZE], low[32], high[LSN_TEXT_SIZE];
    char deltas[64], images[64];
    text_printf(out, "  layers    %s: %s, %s; %zu L0", count_format(s->counts.layers, a),
                plural_format(s->counts.deltas, "delta", deltas), plural_format(s->counts.images, "image", images),
                s->counts.l0);
    if (s->counts.parts != s->counts.layers)
        text_printf(out, "; in use in %s parts", count_format(s->counts.parts, a));
    text_add_char(out, '\n');
    if (s->layers == 0)
        return;
    text_printf(out, "  keys      %s edges, %s to %s\n", count_format(s->keys, a),
                key_label(s->key_span.lo, s->set->form, lo), key_label(s->key_span.hi, s->set->form, hi));
    text_printf(out, "  LSNs      %s, %s to %s, %s of WAL\n", count_format(s->lsns, a), lsn_format(s->lsn_min, low),
                lsn_format(s->lsn_max, high), bytes_format(s->lsn_max - s->lsn_min, b));
    if (s->counts.sizes_unknown == s->counts.layers)
        text_printf(out, "  bytes     unknown for all %s: names alone do not show them\n",
                    plural_format(s->counts.layers, "layer", deltas));
    else
        text_printf(out, "  bytes     %s (%s): deltas %s, images %s\n", bytes_format(s->counts.bytes, a),
                    count_format(s->counts.bytes, low), bytes_format(s->counts.delta_bytes, b),
                    bytes_format(s->counts.image_bytes, c));
    if (s->counts.sizes_unknown && s->counts.sizes_unknown < s->counts.layers)
        text_printf(out, "            the size of %s is unknown\n",
                    plural_format(s->counts.sizes_unknown, "layer", deltas));
}

/* Says which segments are left out of the figures, or that none is. */
static void text_left_out(Text *out, const ReadDepth *depth)
{
    static const struct {
        const char *of, *why;
    } REASONS[READ_UNSURE_COUNT] = {
        [READ_ACROSS] = {"across relations", "which of their keys exist is unknown"},
        [READ_ELSEWHERE] = {"of other shards", "their pages are not here"},
        [READ_OUTSIDE] = {"outside the keyspace", "no key exists there"},
    };
    char count[64];
    if (depth->none_known)
        text_printf(out, "            no key is known to exist in these segments, so all count\n");
    for (int r = READ_KNOWN + 1; r < READ_UNSURE_COUNT && !depth->none_known; r++)
        if (depth->apart[r].segments)
            text_printf(out, "            %s %s %s left out (max %u): %s\n",
                        plural_format(depth->apart[r].segments, "segment", count), REASONS[r].of,
                        word_for(depth->apart[r].segments, "is", "are"), depth->apart[r].deepest, REASONS[r].why);
}

static void text_reads(Text *out, const Summary *s)
{
    const Distribution *d = &s->read_depth.by_segment, *k = &s->read_depth.by_key;
    char a[64];
    text_printf(out, "  reads     by segment %.1f layers on average, p50 %llu, p90 %llu, p99 %llu, max %llu (%s)\n",
                d->mean, (Long)d->p50, (Long)d->p90, (Long)d->p99, (Long)d->max,
                plural_format(d->weight, "segment", a));
    if (k->weight)
        text_printf(out, "            by key %.1f, p50 %llu, p90 %llu, p99 %llu, max %llu (%s)\n", k->mean,
                    (Long)k->p50, (Long)k->p90, (Long)k->p99, (Long)k->max, plural_format(k->weight, "key", a));
    else
        text_printf(out, "            by key unknown: no segment lies within one relation\n");
    Text counted = TEXT_EMPTY;
    tell_keys_counted(s, &counted);
    if (counted.length)
        text_printf(out, "            %s\n", counted.at);
    text_release(&counted);
    text_left_out(out, &s->read_depth);
}

static void text_splits(Text *out, const Summary *s)
{
    char lo[KEY_LABEL_SIZE], hi[KEY_LABEL_SIZE];
    text_printf(out, "  splits    %zu through all layers, %zu without L0\n", s->splits.count,
                s->splits_without_l0.count);
    text_printf(out, "  bands     %u, %u of them with a split (median %u, most %u)\n", s->bands.count,
                s->bands.with_split, s->bands.median_splits, s->bands.max_splits);
    text_printf(out, "  overlaps  %s pair%s of deltas\n", count_format(s->overlaps.pairs, lo),
                plural_ending(s->overlaps.pairs));
    for (size_t i = 0; i < s->near_splits.count && i < 3; i++) {
        const Split *split = &s->near_splits.at[i];
        LayerCounts way = split_in_the_way(s->set, s->ids, s->layers, *split);
        text_printf(out, "  %s %s%s%s: %u layer%s in the way", i == 0 ? "nearly   " : "         ",
                    key_label(split->gap.lo, s->set->form, lo), split->gap.lo == split->gap.hi ? "" : " to ",
                    split->gap.lo == split->gap.hi ? "" : key_label(split->gap.hi, s->set->form, hi), split->blocked,
                    plural_ending(split->blocked));
        if (way.sizes_unknown < way.layers)
            text_printf(out, " (%s%s)", bytes_format(way.bytes, lo), way.sizes_unknown ? " known" : "");
        text_printf(out, ", not counting L0\n");
    }
}

static const char LISTS_ALL[] = "in the explorer f lists all";

static void text_skipped(Text *out, const ReportSource *source)
{
    enum { LISTED = 5 };
    char lines[64];
    size_t shown = 0;
    text_printf(out, "  %-8s lines were skipped: %s not understood%s\n", severity_name(SEVERITY_WARNING),
                plural_format(source->skipped, "line", lines), skipped_cut_off(source->skips, source->skip_count));
    for (; shown < source->skip_count && shown < LISTED; shown++) {
        text_printf(out, "           ");
        skipped_text(&source->skips[shown], out);
        text_add_char(out, '\n');
    }
    if (shown < source->skipped)
        text_printf(out, "           … and %zu more; %s\n", source->skipped - shown, LISTS_ALL);
}

void report_findings_text(const Findings *findings, const LayerSet *set, const ReportSource *source, Text *out)
{
    KeyForm form = set->form;
    size_t skipped = source->skipped;
    size_t skipped_at = skipped ? findings_skipped_place(findings) : SIZE_MAX;
    if (findings->list.count == 0 && !skipped) {
        text_printf(out, "no findings\n");
        return;
    }
    text_printf(out, "findings, worst first\n");
    for (size_t i = 0; i < findings->list.count; i++) {
        const Finding *finding = &findings->list.at[i];
        if (i == skipped_at)
            text_skipped(out, source);
        char key_lo[KEY_LABEL_SIZE], key_hi[KEY_LABEL_SIZE], lsn_lo[LSN_TEXT_SIZE], lsn_hi[LSN_TEXT_SIZE];
        text_printf(out, "  %-8s %s: %s\n", severity_name(finding->severity), finding_kind_title(finding->kind),
                    finding->text);
        if (skipped && finding_may_come_from_missing_layers(finding->kind))
            text_printf(out, "           %s\n", finding_of_skipped());
        if (finding->keys.lo >= finding->keys.hi)
            continue;
        text_printf(out, "           keys %s to %s", key_label(finding->keys.lo, form, key_lo),
                    key_label(finding->keys.hi, form, key_hi));
        if (!set->lsm) /* the rows of a store's map are not LSNs */
            text_printf(out, ", LSNs %s to %s", lsn_format(finding->lsns.lo, lsn_lo),
                        lsn_format(finding->lsns.hi, lsn_hi));
        text_add_char(out, '\n');
    }
    if (skipped_at == findings->list.count)
        text_skipped(out, source);
}

static void text_source(Text *out, const ReportSource *source)
{
    enum { LISTED = 5 };
    char lines[64], layers[64];
    if (!source->skipped && !source->duplicate_names)
        return;
    text_printf(out, "  input     %s skipped, %s\n", plural_format(source->skipped, "line", lines),
                plural_format(source->duplicate_names, "duplicate", layers));
    for (size_t i = 0; i < source->repeat_count && i < LISTED; i++) {
        text_printf(out, "            ");
        repeated_text(&source->repeats[i], out);
        text_add_char(out, '\n');
    }
    if (source->duplicate_names > LISTED && source->repeat_count > LISTED)
        text_printf(out, "            … and %zu more; in the explorer s lists all\n", source->duplicate_names - LISTED);
}

void report_text(const Summary *summary, const Findings *findings, const ReportSource *source, Text *out)
{
    text_printf(out, "%s (%s)\n", source->title, source->format);
    text_source(out, source);
    text_counts(out, summary);
    text_reads(out, summary);
    text_splits(out, summary);
    if (summary->has_levels)
        report_levels_text(&summary->levels, summary->set, out);
    else
        text_printf(out, "levels: %s\n", summary->levels_error.message);
    report_findings_text(findings, summary->set, source, out);
}
