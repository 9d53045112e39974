/* history_read.c - reads the sizes of all arrays first, because they limit all references; then the arrays.
 *
 * An index that is out of bounds, a job that needs a later one, a reversed range: the file is refused with the place,
 * as in `jobs[3].needs`. A history that passes can be used without further checks.
 */
#include "core/formats/history_json.h"

#include "core/formats/history_check.h"
#include "core/formats/history_decisions.h"
#include "core/formats/history_fields.h"
#include "core/formats/history_pieces.h"
#include "core/formats/history_stretches.h"
#include "core/formats/json_member.h"
#include "core/history/slices.h"

#include <assert.h>
#include <stdlib.h>

typedef struct HistoryReader {
    History *history;
    const cJSON *root;
    FieldContext context;
    IndexArray unused;
    Error *error;
} HistoryReader;

bool history_json_sniff(Str text, Str name)
{
    (void)name;
    Str head = {text.at, text.length < 256 ? text.length : 256};
    return json_has_key(head, "layerscope") && json_has_key(head, "history");
}

static bool bad(HistoryReader *reader, const char *array, size_t row, const char *field)
{
    return error_set(reader->error, ERROR_INPUT, "%s[%zu].%s is missing, out of range or of the wrong type", array, row,
                     field);
}

/* Reads one row; false with the error's place set. */
static bool read_row(HistoryReader *reader, const char *array, size_t row, const cJSON *item, const Field *fields,
                     void *out)
{
    return fields_read(item, fields, out, &reader->context) || bad(reader, array, row, reader->context.bad);
}

static const cJSON *history_member(const cJSON *object, const char *name)
{
    return cJSON_GetObjectItemCaseSensitive(object, name);
}

/* Appends all rows of the array `name`; evaluates to false at a bad row. */
#define READ_ROWS(reader, object, name, fields, array, Type)                                                           \
    read_rows((reader), history_member((object), (name)), (name), (fields),                                            \
              (RowsInto){sizeof(Type), (void **)&(array)->at, &(array)->count, &(array)->capacity})

/* An array of any type, taken apart: the size of a row, and its three fields. */
typedef struct RowsInto {
    size_t size;
    void **at;
    size_t *count, *capacity;
} RowsInto;

/* Called by READ_ROWS alone. */
static bool read_rows(HistoryReader *reader, const cJSON *rows, const char *name, const Field *fields, RowsInto into)
{
    size_t n = (size_t)cJSON_GetArraySize(rows), i = 0;
    const cJSON *item;
    if (rows && !cJSON_IsArray(rows))
        return error_set(reader->error, ERROR_INPUT, "%s is not an array", name);
    if (!n)
        return true;
    *into.at = mem_zero(n, into.size);
    *into.capacity = n;
    cJSON_ArrayForEach(item, rows)
    {
        if (!cJSON_IsObject(item) || !fields_read(item, fields, (char *)*into.at + i * into.size, &reader->context))
            return bad(reader, name, i, cJSON_IsObject(item) ? reader->context.bad : "(the row)");
        *into.count = ++i;
    }
    return true;
}

static bool read_params(HistoryReader *reader)
{
    History *history = reader->history;
    HistoryParams params;
    const cJSON *object = history_member(reader->root, "params");
    reader->context.arena = &history->arena;
    if (!cJSON_IsObject(object))
        return error_set(reader->error, ERROR_INPUT, "params is missing");
    if (!read_row(reader, "params", 0, object, params_fields, &params))
        return false;
    history->title = params.title;
    history->workload = params.workload;
    history->seed = params.seed;
    history->run = (HistoryRun){params.records, params.record_len, params.logical_size, params.with};
    history->run_reads = (HistoryRunReads){params.reads_counted, params.reads_mean, params.reads_p99, params.reads_max};
    history->has_end_lsn = params.has_end_lsn;
    history->end_lsn = params.end_lsn;
    history->has_max_height = params.has_max_height;
    history->max_height = params.max_height;
    history->plan.estimated = params.estimated;
    history->layers.form = reader->context.form = params.form == FORM_PRODUCTION ? KEY_PRODUCTION : KEY_PLAIN;
    if (params.stripe_pages)
        history->layers.stripe_pages = params.stripe_pages;
    Policy policy = {.target_file_size = params.target_file_size, .fanout = params.fanout};
    if (!policy_parse(json_str(history_member(object, "policy")), &policy, reader->error) ||
        !policy_check(&policy, reader->error))
        return error_set(reader->error, ERROR_INPUT, "params.policy is not a policy");
    history->policy = policy;
    return true;
}

static bool read_branches(HistoryReader *reader, const cJSON *array)
{
    LayerSet *set = &reader->history->layers;
    const cJSON *item;
    cJSON_ArrayForEach(item, array)
    {
        Lsn lsn;
        if (!json_lsn(item, &lsn))
            return bad(reader, "markers.branches", set->branches.count, "LSN");
        array_push(&set->branches, lsn);
    }
    return true;
}

static bool read_keyspace(HistoryReader *reader, const cJSON *array)
{
    static const Field range[] = {{"key_range", FIELD_KEYS, 0, NULL, 0, false}, {0}};
    size_t row = 0;
    const cJSON *item;
    cJSON_ArrayForEach(item, array)
    {
        KeyRange keys;
        if (!read_row(reader, "markers.keyspace", row++, item, range, &keys))
            return false;
        if (keys.lo >= keys.hi)
            return bad(reader, "markers.keyspace", row - 1, "key_range");
        keyspace_add(&reader->history->layers.keyspace, keys);
    }
    return true;
}

static bool read_markers(HistoryReader *reader)
{
    LayerSet *set = &reader->history->layers;
    HistoryMarkers markers;
    const cJSON *object = history_member(reader->root, "markers");
    reader->context.arena = &set->arena;
    if (!read_row(reader, "markers", 0, object, markers_fields, &markers))
        return false;
    set->has_gc_cutoff = markers.has_gc_cutoff;
    set->gc_cutoff = markers.gc_cutoff;
    set->has_disk_consistent = markers.has_disk_consistent;
    set->disk_consistent = markers.disk_consistent;
    set->has_ancestor = markers.has_ancestor;
    set->ancestor_lsn = markers.ancestor_lsn;
    set->gc_compacted = markers.gc_compacted;
    set->no_ancestor = markers.no_ancestor && !markers.has_ancestor;
    set->tenant_id = markers.tenant;
    set->timeline_id = markers.timeline;
    set->ancestor_id = markers.ancestor;
    set->keyspace_given = markers.keyspace_given;
    return read_branches(reader, history_member(object, "branches")) &&
           READ_ROWS(reader, object, "in_memory", in_memory_fields, &set->in_memory, InMemoryLayer) &&
           read_keyspace(reader, history_member(object, "keyspace"));
}

static bool read_scenario(HistoryReader *reader)
{
    Scenario *scenario = &reader->history->scenario;
    const cJSON *object = history_member(reader->root, "scenario");
    Str art = json_str(history_member(object, "art"));
    reader->context.arena = &reader->history->layers.arena;
    json_whole_read(history_member(object, "art_key_scale"), &scenario->art_key_scale);
    json_whole_read(history_member(object, "art_lsn_scale"), &scenario->art_lsn_scale);
    scenario->form = reader->context.form;
    scenario->art = arena_str(reader->context.arena, art);
    if (!READ_ROWS(reader, object, "statements", statement_fields, scenario, Statement))
        return false;
    for (size_t i = 0; i < scenario->count; i++)
        if (scenario->at[i].kind == STATEMENT_LAYER && scenario->at[i].layer == LAYER_NONE)
            return bad(reader, "scenario.statements", i, "layer");
    return true;
}

static bool read_layer(HistoryReader *reader, size_t row, const cJSON *item)
{
    History *history = reader->history;
    LayerRecord record;
    if (!read_row(reader, "layers", row, item, layer_fields, &record))
        return false;
    Layer *layer = &record.layer;
    layer->kind = (uint8_t)record.kind;
    if (record.id != row || record.shard > UINT16_MAX || record.flags > UINT8_MAX || layer->name.length > UINT32_MAX)
        return bad(reader, "layers", row, record.id != row ? "id" : "shard or flags");
    if (layer->key_lo >= layer->key_hi || layer->lsn_lo > layer->lsn_hi)
        return bad(reader, "layers", row, "key or LSN range");
    layer->shard = (uint16_t)record.shard;
    layer->flags = (uint8_t)(record.flags | (record.job != JOB_NONE ? LAYER_MADE : 0));
    /* without both, it belongs to the run that was planned on */
    if (record.born == STEP_NEVER && record.died != STEP_NEVER)
        return bad(reader, "layers", row, "born");
    LayerId id = history_add_layer(history, layer, record.job);
    history->born[id] = record.born;
    history->died[id] = record.died;
    if (record.piece_of == LAYER_NONE)
        return true;
    if (record.piece_of >= id || layer_whole(&history->layers, record.piece_of) != record.piece_of)
        return bad(reader, "layers", row, "piece_of"); /* a piece comes after its layer, which is not a piece itself */
    layer_set_mark_piece(&history->layers, id, record.piece_of);
    return true;
}

static bool read_layers(HistoryReader *reader)
{
    size_t row = 0;
    const cJSON *item, *layers = history_member(reader->root, "layers");
    if (!cJSON_IsArray(layers))
        return error_set(reader->error, ERROR_INPUT, "layers is missing or not an array");
    layer_set_reserve(&reader->history->layers, reader->context.limits[REF_LAYER]);
    reader->context.arena = &reader->history->layers.arena;
    cJSON_ArrayForEach(item, layers)
    {
        if (!read_layer(reader, row++, item))
            return false;
    }
    return history_pieces_read(history_member(reader->root, "pieces"), reader->history, &reader->context,
                               reader->error) &&
           history_stretches_read(history_member(reader->root, "stretches"), &reader->history->layers, &reader->context,
                                  reader->error);
}

static bool read_steps(HistoryReader *reader)
{
    static const uint8_t table[] = {[STEP_LEVEL] = REF_LEVEL + 1,
                                    [STEP_SPLIT] = REF_SPLIT + 1,
                                    [STEP_STRATEGY] = REF_PARTITION + 1,
                                    [STEP_CUT] = REF_CUT + 1,
                                    [STEP_COUNT_ - 1] = 0};
    History *history = reader->history;
    reader->context.arena = &history->arena;
    if (!READ_ROWS(reader, reader->root, "steps", step_fields, &history->steps, Step))
        return false;
    for (size_t i = 0; i < history->steps.count; i++) {
        const Step *step = &history->steps.at[i];
        unsigned ref = table[step->op];
        if (ref && step->index != UINT32_MAX && step->index >= reader->context.limits[ref - 1])
            return bad(reader, "steps", i, "index");
    }
    return history->steps.count || error_set(reader->error, ERROR_INPUT, "steps is missing or empty");
}

/* Reads the layers of a step of a series. */
static bool read_event(HistoryReader *reader, StepId id, const cJSON *item, IndexArray *layers)
{
    History *history = reader->history;
    EventRecord record;
    if (!fields_read(item, event_fields, &record, &reader->context))
        return bad(reader, "steps", id, reader->context.bad);
    uint32_t count = record.in_count + record.out_count;
    history->steps.at[id].index = (uint32_t)history->events.count;
    array_push(&history->events,
               (HistoryEvent){(uint32_t)layers->count - count, record.in_count, record.out_count, record.doubtful});
    return true;
}

static bool history_has_event(const Step *step, const cJSON *item)
{
    return step_op_is_event(step->op) || ((step->op == STEP_FLUSH || step->op == STEP_GC) &&
                                          (history_member(item, "layers_in") || history_member(item, "layers_out")));
}

static bool read_dumps(HistoryReader *reader)
{
    History *history = reader->history;
    const cJSON *item, *rows = history_member(reader->root, "dumps");
    reader->context.arena = &history->arena;
    cJSON_ArrayForEach(item, rows)
    {
        size_t row = history->dumps.count;
        DumpRecord record;
        if (!read_row(reader, "dumps", row, item, dump_fields, &record))
            return false;
        if (record.step == STEP_NEVER || (row && record.step < history->dumps.at[row - 1].step))
            return bad(reader, "dumps", row, "step");
        if (record.time_ms > INT64_MAX)
            return bad(reader, "dumps", row, "time_ms");
        array_push(
            &history->dumps,
            (HistoryDump){record.step, record.has_time ? (int64_t)record.time_ms : HISTORY_TIME_UNKNOWN, record.name});
    }
    return true;
}

static bool read_events(HistoryReader *reader)
{
    History *history = reader->history;
    IndexArray layers = {0};
    StepId id = 0;
    bool fine = true;
    const cJSON *item;
    reader->context.arena = &history->arena;
    reader->context.filled = &layers;
    cJSON_ArrayForEach(item, history_member(reader->root, "steps"))
    {
        Step *step = &history->steps.at[id];
        if (step->op == STEP_FLUSH || step->op == STEP_GC)
            step->index = UINT32_MAX;
        if (fine && history_has_event(step, item))
            fine = read_event(reader, id, item, &layers);
        id++;
    }
    history->event_layers.at = layers.at;
    history->event_layers.count = layers.count;
    history->event_layers.capacity = layers.capacity;
    reader->context.filled = &reader->unused;
    return fine && read_dumps(reader);
}

/* Directs lists of the plan into plan.refs, and those of decisions into trace.layers. */
static void lists_to(HistoryReader *reader, IndexArray *array, Arena *arena)
{
    reader->context.filled = array;
    reader->context.arena = arena;
}

static bool read_plan(HistoryReader *reader)
{
    Plan *plan = &reader->history->plan;
    const cJSON *root = reader->root;
    IndexArray refs = {0};
    lists_to(reader, &refs, &plan->arena);
    bool fine = READ_ROWS(reader, root, "levels", level_fields, &plan->levels, PlanLevel) &&
                READ_ROWS(reader, root, "splits", split_fields, &plan->splits, PlanSplit) &&
                READ_ROWS(reader, root, "partitions", partition_fields, &plan->partitions, PlanPartition) &&
                READ_ROWS(reader, root, "cuts", cut_fields, &plan->cuts, PlanCut) &&
                READ_ROWS(reader, root, "jobs", job_fields, &plan->jobs, PlanJob);
    plan->refs.at = refs.at;
    plan->refs.count = refs.count;
    plan->refs.capacity = refs.capacity;
    reader->context.filled = &reader->unused;
    return fine;
}

static bool check_plan(HistoryReader *reader)
{
    const Plan *plan = &reader->history->plan;
    for (size_t i = 0; i < plan->partitions.count; i++) {
        const PlanPartition *partition = &plan->partitions.at[i];
        if ((uint64_t)partition->jobs_first + partition->jobs_count > plan->jobs.count)
            return bad(reader, "partitions", i, "jobs_first");
    }
    for (size_t i = 0; i < plan->jobs.count; i++) {
        const PlanJob *job = &plan->jobs.at[i];
        if (job->id != i)
            return bad(reader, "jobs", i, "id");
        assert(job->needs_count == 0 || plan->refs.at);
        for (uint32_t n = 0; n < job->needs_count; n++)
            if (plan->refs.at[job->needs_first + n] >= i)
                return bad(reader, "jobs", i, "needs");
    }
    return true;
}

static bool read_decisions(HistoryReader *reader)
{
    Trace *trace = &reader->history->trace;
    IndexArray layers = {0};
    lists_to(reader, &layers, &trace->arena);
    bool fine =
        history_decisions_read(history_member(reader->root, "decisions"), trace, &reader->context, reader->error);
    trace->layers.at = layers.at;
    trace->layers.count = layers.count;
    trace->layers.capacity = layers.capacity;
    reader->context.filled = &reader->unused;
    return fine;
}

static void set_limits(HistoryReader *reader)
{
    static const char *const arrays[REF_COUNT_] = {
        [REF_LAYER] = "layers",         [REF_STEP] = "steps",   [REF_JOB] = "jobs",
        [REF_DECISION] = "decisions",   [REF_LEVEL] = "levels", [REF_SPLIT] = "splits",
        [REF_PARTITION] = "partitions", [REF_CUT] = "cuts",
    };
    for (int i = 0; i < REF_COUNT_; i++)
        reader->context.limits[i] =
            arrays[i] ? (size_t)cJSON_GetArraySize(history_member(reader->root, arrays[i])) : UINT32_MAX;
    reader->context.limits[REF_LAYER] += history_pieces_count(history_member(reader->root, "pieces"));
}

static bool read_history(HistoryReader *reader)
{
    uint64_t version = 0;
    if (!json_whole_read(history_member(reader->root, "layerscope"), &version) || version != HISTORY_JSON_VERSION)
        return error_set(reader->error, ERROR_INPUT, "a history of version %llu; this program reads version %d",
                         (unsigned long long)version, HISTORY_JSON_VERSION);
    set_limits(reader);
    return read_params(reader) && read_markers(reader) && read_layers(reader) && read_scenario(reader) &&
           read_steps(reader) && read_events(reader) && read_plan(reader) && check_plan(reader) &&
           read_decisions(reader) &&
           READ_ROWS(reader, reader->root, "samples", sample_fields, &reader->history->samples, StepSample);
}

bool history_json_read(Reader *reader, Str text, Error *error)
{
    if (reader->set->count || reader->history->steps.count)
        return error_set(error, ERROR_INPUT, "a history can only be the first input: it is not joined to others");
    Error reason = {0};
    cJSON *root = json_parse(text, error);
    if (!root)
        return false;
    HistoryReader state = {.history = reader->history, .root = root, .error = &reason};
    state.context.filled = &state.unused;
    bool fine = read_history(&state);
    if (fine)
        history_adopt_pieces(reader->history);
    fine = fine && history_check(reader, reader->history, &reason);
    if (fine && !reader_form(reader, state.context.form))
        fine = error_set(&reason, ERROR_INPUT,
                         "its keys are not of the form (plain or 36-digit) of the other inputs' keys");
    if (!fine && error)
        *error = reason;
    array_release(&state.unused);
    cJSON_Delete(root);
    reader_seal(reader);
    return fine;
}
