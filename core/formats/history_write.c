/* history_write.c - writes a history as JSON, one row of a table per line. */
#include "core/formats/history_json.h"

#include "core/formats/history_decisions.h"
#include "core/formats/history_fields.h"
#include "core/formats/history_pieces.h"
#include "core/formats/history_stretches.h"

/* Writes one object on a line. */
static void write_row(JsonWriter *json, const Field *fields, const void *row, const FieldContext *context)
{
    json_open_flat(json, NULL, '{');
    fields_write(json, fields, row, context);
    json_close(json);
}

/* Writes an array of objects, unless it is empty. */
#define WRITE_ROWS(json, name, fields, array, context)                                                                 \
    do {                                                                                                               \
        json_open((json), (name), '[');                                                                                \
        for (size_t row_ = 0; row_ < (array)->count; row_++)                                                           \
            write_row((json), (fields), &(array)->at[row_], (context));                                                \
        json_close(json);                                                                                              \
    } while (0)

static void history_write_params(JsonWriter *json, const History *history, const FieldContext *context)
{
    HistoryParams params = {
        .title = history->title,
        .workload = history->workload,
        .seed = history->seed,
        .records = history->run.records,
        .record_len = history->run.record_bytes,
        .logical_size = history->run.logical_bytes,
        .with = history->run.with,
        .reads_counted = history->run_reads.counted,
        .reads_mean = history->run_reads.mean,
        .reads_p99 = history->run_reads.p99,
        .reads_max = history->run_reads.max,
        .form = history->layers.form == KEY_PRODUCTION ? FORM_PRODUCTION : FORM_PLAIN,
        .target_file_size = history->policy.target_file_size,
        .fanout = history->policy.fanout,
        .has_end_lsn = history->has_end_lsn,
        .has_max_height = history->has_max_height,
        .estimated = history->plan.estimated,
        .end_lsn = history->end_lsn,
        .max_height = history->max_height,
        .stripe_pages = history->layers.stripe_pages,
    };
    Text policy = TEXT_EMPTY;
    policy_format(&history->policy, &policy);
    json_open(json, "params", '{');
    json_string(json, "policy", text_str(&policy));
    fields_write(json, params_fields, &params, context);
    json_close(json);
    text_release(&policy);
}

const char *history_part_words(const History *history)
{
    const char *words = history->title ? strstr(history->title, HISTORY_PART) : NULL;
    return words ? words : "";
}

static void write_lsn(JsonWriter *json, Lsn lsn)
{
    Text text = TEXT_EMPTY;
    text_printf(&text, "%llX", (unsigned long long)lsn);
    json_string(json, NULL, text_str(&text));
    text_release(&text);
}

static void write_markers(JsonWriter *json, const LayerSet *set, const FieldContext *context)
{
    static const Field range[] = {{"key_range", FIELD_KEYS, 0, NULL, 0, false}, {0}};
    HistoryMarkers markers = {
        .has_gc_cutoff = set->has_gc_cutoff,
        .has_disk_consistent = set->has_disk_consistent,
        .has_ancestor = set->has_ancestor,
        .no_ancestor = set->no_ancestor,
        .tenant = set->tenant_id,
        .timeline = set->timeline_id,
        .ancestor = set->ancestor_id,
        .keyspace_given = set->keyspace_given,
        .gc_cutoff = set->gc_cutoff,
        .disk_consistent = set->disk_consistent,
        .ancestor_lsn = set->ancestor_lsn,
        .gc_compacted = set->gc_compacted,
    };
    json_open(json, "markers", '{');
    fields_write(json, markers_fields, &markers, context);
    json_open_flat(json, "branches", '[');
    for (size_t i = 0; i < set->branches.count; i++)
        write_lsn(json, set->branches.at[i]);
    json_close(json);
    WRITE_ROWS(json, "in_memory", in_memory_fields, &set->in_memory, context);
    WRITE_ROWS(json, "keyspace", range, &set->keyspace, context);
    json_close(json);
}

static void write_scenario(JsonWriter *json, const Scenario *scenario, const FieldContext *context)
{
    if (!scenario->count && !scenario->art.length)
        return;
    json_open(json, "scenario", '{');
    json_whole(json, "art_key_scale", scenario->art_key_scale);
    json_whole(json, "art_lsn_scale", scenario->art_lsn_scale);
    json_string(json, "art", json_writable(scenario->art));
    WRITE_ROWS(json, "statements", statement_fields, scenario, context);
    json_close(json);
}

static void write_layers(JsonWriter *json, const History *history, const FieldContext *context)
{
    LayerId pieces = history_pieces_first(history);
    json_open(json, "layers", '[');
    for (LayerId id = 0; id < pieces; id++) {
        Layer layer = layer_set_get(&history->layers, id);
        LayerId whole = layer_whole(&history->layers, id);
        LayerRecord record = {id,
                              layer.kind,
                              layer.shard,
                              layer.flags,
                              layer,
                              history->born[id],
                              whole == id ? history_deleted_at(history, id) : history->died[id],
                              history->job[id],
                              whole == id ? LAYER_NONE : whole};
        write_row(json, layer_fields, &record, context);
    }
    json_close(json);
    history_pieces_write(json, history, pieces, context);
    history_stretches_write(json, &history->layers, context);
}

/* Writes the steps. A step of a series has lists of its layers, the others have an index. */
static void write_steps(JsonWriter *json, const History *history, FieldContext *context)
{
    const uint32_t *pool = context->pool;
    json_open(json, "steps", '[');
    for (StepId id = 0; id < history->steps.count; id++) {
        const HistoryEvent *event = history_event(history, id);
        Step step = history->steps.at[id];
        json_open_flat(json, NULL, '{');
        if (event)
            step.index = UINT32_MAX;
        fields_write(json, step_fields, &step, context);
        if (event) {
            EventRecord record = {event->first, event->in_count, event->first + event->in_count, event->out_count,
                                  event->doubtful};
            context->pool = history->event_layers.at;
            fields_write(json, event_fields, &record, context);
            context->pool = pool;
        }
        json_close(json);
    }
    json_close(json);
}

static void write_dumps(JsonWriter *json, const History *history, const FieldContext *context)
{
    if (!history->dumps.count)
        return;
    json_open(json, "dumps", '[');
    for (size_t i = 0; i < history->dumps.count; i++) {
        const HistoryDump *dump = &history->dumps.at[i];
        bool known = dump->time_ms != HISTORY_TIME_UNKNOWN && dump->time_ms >= 0;
        DumpRecord record = {dump->step, known, known ? (uint64_t)dump->time_ms : 0, dump->name};
        write_row(json, dump_fields, &record, context);
    }
    json_close(json);
}

bool history_json_write(const History *history, StepId step, Text *out, Error *error)
{
    (void)step;
    if (history->layers.lsm)
        return error_set(error, ERROR_OUTPUT,
                         "a history has no place for an LSM store's keys and levels; its MANIFEST "
                         "is the store's history");
    const Plan *plan = &history->plan;
    JsonWriter json = {.out = out};
    FieldContext context = {.form = history->layers.form, .pool = plan->refs.at};
    json_open(&json, NULL, '{');
    json_number(&json, "layerscope", HISTORY_JSON_VERSION);
    json_text(&json, "kind", "history");
    history_write_params(&json, history, &context);
    write_markers(&json, &history->layers, &context);
    write_scenario(&json, &history->scenario, &context);
    write_layers(&json, history, &context);
    write_steps(&json, history, &context);
    write_dumps(&json, history, &context);
    WRITE_ROWS(&json, "levels", level_fields, &plan->levels, &context);
    WRITE_ROWS(&json, "splits", split_fields, &plan->splits, &context);
    WRITE_ROWS(&json, "partitions", partition_fields, &plan->partitions, &context);
    WRITE_ROWS(&json, "cuts", cut_fields, &plan->cuts, &context);
    WRITE_ROWS(&json, "jobs", job_fields, &plan->jobs, &context);
    context.pool = history->trace.layers.at;
    history_decisions_write(&json, &history->trace, &context);
    WRITE_ROWS(&json, "samples", sample_fields, &history->samples, &context);
    json_close(&json);
    return true;
}
