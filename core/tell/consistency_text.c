/* consistency_text.c - prints how consistent a history is: the counts first, then the failed checks. */
#include "core/tell/consistency_text.h"

#include "core/base/json_writer.h"

typedef unsigned long long Long;

static const char *const kinds[] = {[VIOLATION_SAMPLE] = "sample",
                                    [VIOLATION_JOB] = "job",
                                    [VIOLATION_RECORDS] = "records",
                                    [VIOLATION_UNCOVERED] = "uncovered",
                                    [VIOLATION_OVERLAP] = "overlap"};

static void add_layer(const History *history, LayerId id, Text *out)
{
    char name[LAYER_NAME_SIZE];
    Layer layer = layer_set_get(&history->layers, id);
    text_printf(out, "%s %s (#%u)", layer_kind_name((LayerKind)layer.kind),
                layer_logical_name(&layer, history->layers.form, name), (unsigned)id);
}

void violation_text(const Violation *violation, const History *history, Text *out)
{
    char key[KEY_LABEL_SIZE];
    text_printf(out, "step %u: ", (unsigned)violation->step);
    switch (violation->kind) {
    case VIOLATION_SAMPLE:
        text_printf(out, "the sample says %s %llu, but its steps add up to %llu", violation->what,
                    (Long)violation->found, (Long)violation->expected);
        break;
    case VIOLATION_JOB:
        text_printf(out, "job %u planned %llu bytes, but ", (unsigned)violation->job, (Long)violation->expected);
        add_layer(history, violation->layer, out);
        text_printf(out, " has %llu", (Long)violation->found);
        break;
    case VIOLATION_RECORDS:
        text_printf(out, "live deltas hold %llu records, but %llu were flushed and not collected",
                    (Long)violation->found, (Long)violation->expected);
        break;
    case VIOLATION_UNCOVERED:
        add_layer(history, violation->layer, out);
        text_printf(out, " is deleted, but no layer made from it holds key %s",
                    key_label(violation->key, history->layers.form, key));
        break;
    case VIOLATION_OVERLAP:
        add_layer(history, violation->layer, out);
        text_printf(out, " overlaps ");
        add_layer(history, violation->other, out);
        break;
    }
}

static void add_sums(const Consistency *found, Text *out)
{
    char a[32], b[32], c[32], d[32];
    text_printf(out, "  layers      %s loaded, %s created, %s deleted, %s collected: ", count_format(found->loaded, a),
                count_format(found->created, b), count_format(found->deleted, c), count_format(found->collected, d));
    text_printf(out, "%s live at step %s, the last\n", count_format(found->live, a),
                count_format(found->steps ? found->steps - 1 : 0, b));
    text_printf(out, "  bytes       %s written, %s deleted, %s live (%s)\n", bytes_format(found->bytes_written, a),
                bytes_format(found->bytes_deleted, b), bytes_format(found->bytes_live, c),
                count_format(found->bytes_live, d));
    if (found->sizes_unknown)
        text_printf(out, "              %s live layers have no known size\n", count_format(found->sizes_unknown, a));
}

static void add_checks(const Consistency *found, Text *out)
{
    char a[32], b[32], c[32];
    if (found->samples_known)
        text_printf(out, "  samples     %s compared with the sums of their steps\n", count_format(found->samples, a));
    else
        text_printf(out, "  samples     not compared: %s\n",
                    found->loaded ? "they leave out layers that are loaded" : "there are none");
    if (found->planned_exactly)
        text_printf(out, "  jobs        planned bytes of %s compared with bytes written\n",
                    count_format(found->jobs, a));
    else
        text_printf(out, "  jobs        not compared: their bytes are estimates\n");
    if (found->records_known)
        text_printf(out, "  records     %s flushed, %s collected, %s in live deltas\n",
                    count_format(found->records_flushed, a), count_format(found->records_collected, b),
                    count_format(found->records_live, c));
    else
        text_printf(out, "  records     not compared: not all layers know how many records are theirs\n");
    text_printf(out, "  coverage    %s deleted deltas ", count_format(found->covered, a));
    if (found->covered_parts)
        text_printf(out, "and %s parts of deltas that are kept ", count_format(found->covered_parts, a));
    text_printf(out, "looked for in what was written, %s\n",
                found->planned_exactly ? "first and last key" : "all keys");
    text_printf(out, "  overlaps    looked for after %s compactions", count_format(found->compactions, a));
    if (found->inherited)
        text_printf(out, "; %s found, of layers that overlap in the input", count_format(found->inherited, a));
    text_add_char(out, '\n');
}

void consistency_text(const Consistency *found, const History *history, Text *out)
{
    text_printf(out, "audit of the history's own statements\n");
    add_sums(found, out);
    add_checks(found, out);
    if (found->count == 0)
        text_printf(out, "no violation\n");
    else
        text_printf(out, "%llu violation%s\n", (Long)found->count, plural_ending(found->count));
    for (size_t i = 0; i < found->violations.count; i++) {
        text_printf(out, "  ");
        violation_text(&found->violations.at[i], history, out);
        text_add_char(out, '\n');
    }
    if (found->count > found->violations.count)
        text_printf(out, "  and %llu more\n", (Long)(found->count - found->violations.count));
}

static void add_number_or_null(JsonWriter *json, const char *name, bool known, uint64_t number)
{
    if (known)
        json_number(json, name, number);
    else
        json_null(json, name);
}

void consistency_json(const Consistency *found, const History *history, Text *out)
{
    JsonWriter json = {.out = out};
    json_open(&json, NULL, '{');
    json_number(&json, "layerscope", 1);
    json_number(&json, "steps", found->steps);
    json_number(&json, "layers_loaded", found->loaded);
    json_number(&json, "layers_created", found->created);
    json_number(&json, "layers_deleted", found->deleted);
    json_number(&json, "layers_collected", found->collected);
    json_number(&json, "layers_live", found->live);
    json_number(&json, "bytes_written", found->bytes_written);
    json_number(&json, "bytes_deleted", found->bytes_deleted);
    json_number(&json, "bytes_live", found->bytes_live);
    json_number(&json, "sizes_unknown", found->sizes_unknown);
    add_number_or_null(&json, "samples_compared", found->samples_known, found->samples);
    add_number_or_null(&json, "jobs_compared", found->planned_exactly, found->jobs);
    add_number_or_null(&json, "records_flushed", found->records_known, found->records_flushed);
    add_number_or_null(&json, "records_collected", found->records_known, found->records_collected);
    add_number_or_null(&json, "records_live", found->records_known, found->records_live);
    json_number(&json, "deltas_covered", found->covered);
    json_number(&json, "parts_covered", found->covered_parts);
    json_number(&json, "compactions", found->compactions);
    json_number(&json, "overlaps_inherited", found->inherited);
    json_number(&json, "violation_count", found->count);
    json_open(&json, "violations", '[');
    for (size_t i = 0; i < found->violations.count; i++) {
        const Violation *violation = &found->violations.at[i];
        Text text = TEXT_EMPTY;
        violation_text(violation, history, &text);
        json_open_flat(&json, NULL, '{');
        json_text(&json, "kind", kinds[violation->kind]);
        json_number(&json, "step", violation->step);
        json_string(&json, "text", text_str(&text));
        json_close(&json);
        text_release(&text);
    }
    json_close(&json);
    json_close(&json);
}
