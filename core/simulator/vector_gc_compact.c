/* vector_gc_compact.c - one gc-compaction job on records with contents, from selection to the layers that come out.
 *
 *     values of all selected layers, by key ─► kept pieces outside the job's keys
 *                                          └─► what is kept of each key (retention.h) ─► image and delta writer
 */
#include "core/planner/legacy/gc_select.h"
#include "core/planner/legacy/retention.h"
#include "core/planner/legacy/split_writer.h"
#include "core/simulator/vector_state.h"

#include <stdlib.h>

#define CURRENT_GENERATION 1u
#define AUX_FILES_V1       ((Key)0x03 << 120 | 2)

/* A layer to be created, with its values. */
typedef struct Made {
    LegacyOutput output;
    VectorValues values;
} Made;

typedef struct Job {
    VectorState *state;
    LegacyGcBounds bounds;
    LegacyGcSelection selection; /* a copy of its layers */
    ARRAY(VectorValue) values;   /* of all selected, inside the keys */
    ARRAY(Made) made;
    LegacyRetention retention;
    ARRAY(Lsn) points;
    LegacySplitWriter images, deltas;
    LegacyOutputs image_outputs, delta_outputs;
    VectorValues image_values, delta_values; /* in the order in which they were put */
    ARRAY(Str) pages;                        /* made at each point, for the current key */
} Job;

/* ---- values in ---- */

static bool is_dropped(const Job *job, Key key)
{
    return key == AUX_FILES_V1 || key >= KEY_METADATA_HI || shard_key_is_disposable(key, job->state->timeline.sharding);
}

static void add_piece(Job *job, KeyRange keys, LayerId id, VectorValues *values)
{
    if (values->count == 0)
        return;
    const LayerSet *set = &job->state->layers;
    array_push(&job->made,
               (Made){{.kind = LAYER_DELTA, .keys = keys, .lsns = {set->lsn_lo[id], set->lsn_hi[id]}}, *values});
}

static void gather_layer(Job *job, LayerId id)
{
    const LayerSet *set = &job->state->layers;
    const VectorValues *values = &job->state->values.at[id];
    KeyRange keys = job->selection.keys;
    VectorValues before = {0}, after = {0};
    for (size_t i = 0; i < values->count; i++) {
        const VectorValue *value = &values->at[i];
        if (is_dropped(job, value->key))
            continue;
        if (keys.lo <= value->key && value->key < keys.hi)
            array_push(&job->values, *value);
        else if (!layer_is_image(set, id) && value->key < keys.lo)
            array_push(&before, *value);
        else if (!layer_is_image(set, id))
            array_push(&after, *value);
    }
    add_piece(job, (KeyRange){set->key_lo[id], keys.lo}, id, &before);
    add_piece(job, (KeyRange){keys.hi, set->key_hi[id]}, id, &after);
}

/* ---- one key ---- */

static Str page_of(Job *job, const LegacyBucket *bucket, const VectorValue *values, Str below)
{
    Text text = TEXT_EMPTY;
    for (size_t i = 0; i < bucket->count; i++) {
        LegacySource source = job->retention.sources.at[bucket->first + i];
        text_add_str(&text, source.kind == LEGACY_FROM_BELOW   ? below
                            : source.kind == LEGACY_FROM_POINT ? job->pages.at[source.number]
                                                               : values[source.number].content);
    }
    Str page = arena_str(&job->state->arena, text_str(&text));
    text_release(&text);
    return page;
}

static bool put_image(Job *job, Key key, Lsn lsn, Str page, Error *error)
{
    VectorValue value = {
        .key = key, .lsn = lsn, .record = 'I', .length = vector_page_bytes(job->state, page), .content = page};
    value.has_content = true;
    array_push(&job->image_values, value);
    return legacy_split_put(&job->images, key, lsn, value.length, error);
}

static bool put_delta(Job *job, VectorValue value, Error *error)
{
    array_push(&job->delta_values, value);
    return legacy_split_put(&job->deltas, value.key, value.lsn, value.length, error);
}

static bool write_bucket(Job *job, Key key, size_t place, const VectorValue *values, Str below, Error *error)
{
    const LegacyBucket *bucket = &job->retention.buckets.at[place];
    if (bucket->kind == LEGACY_KEEP_PAGE) {
        Str page = page_of(job, bucket, values, below);
        job->pages.at[place] = page;
        if (place == 0 && !job->bounds.below)
            return put_image(job, key, job->bounds.lowest, page, error);
        VectorValue value = {.key = key, .lsn = bucket->at, .record = 'I', .has_content = true, .content = page};
        value.length = vector_page_bytes(job->state, page) + LEGACY_PAGE_OVERHEAD;
        return put_delta(job, value, error);
    }
    for (size_t i = 0; bucket->kind == LEGACY_KEEP_VERSIONS && i < bucket->count; i++) {
        VectorValue value = values[job->retention.versions.at[bucket->first + i].id];
        if (value.record == 'I')
            value.length = vector_page_bytes(job->state, value.content) + LEGACY_PAGE_OVERHEAD;
        value.lsn = bucket->moved ? bucket->at : value.lsn;
        if (!put_delta(job, value, error))
            return false;
    }
    return true;
}

static bool write_key(Job *job, const VectorValue *values, size_t count, Error *error)
{
    LegacyVersion *history = mem_alloc(count * sizeof *history);
    uint64_t bytes = 0;
    Key key = values[0].key;
    Str below = {0};
    for (size_t i = 0; i < count; i++) {
        bytes += values[i].length;
        history[i] = (LegacyVersion){values[i].lsn, values[i].record == 'I', values[i].record != 'W', (uint32_t)i};
    }
    bool ok = bytes < LEGACY_KEY_LIMIT || error_set(error, ERROR_INPUT, "%s", legacy_refusal_name(LEGACY_REFUSED_KEY));
    if (ok && job->bounds.below && !vector_read_page(job->state, key, job->bounds.lowest, &below))
        ok = error_set(error, ERROR_INPUT, "a key has no page below");
    LegacyRetentionInput input = {history,          count, job->points.at, job->points.count, LEGACY_RETENTION_DELTAS,
                                  job->bounds.below};
    ok = ok && legacy_retention(&input, &job->retention, error);
    job->pages.count = 0;
    for (size_t i = 0; ok && i < job->retention.buckets.count; i++) {
        array_push(&job->pages, (Str){0});
        ok = write_bucket(job, key, i, values, below, error);
    }
    free(history);
    return ok;
}

static bool write_keys(Job *job, Error *error)
{
    for (size_t i = 0; i < job->values.count;) {
        size_t end = i + 1;
        while (end < job->values.count && job->values.at[end].key == job->values.at[i].key)
            end++;
        if (!write_key(job, job->values.at + i, end - i, error))
            return false;
        i = end;
    }
    return true;
}

/* ---- layers out ---- */

static void collect(Job *job, const LegacyOutputs *outputs, const VectorValues *values)
{
    size_t next = 0;
    for (size_t i = 0; i < outputs->count; i++) {
        Made made = {.output = outputs->at[i]};
        for (uint64_t r = 0; r < outputs->at[i].records; r++)
            array_push(&made.values, values->at[next++]);
        array_push(&job->made, made);
    }
}

static Layer layer_of(const LegacyOutput *output)
{
    return (Layer){.key_lo = output->keys.lo,
                   .key_hi = output->keys.hi,
                   .lsn_lo = output->lsns.lo,
                   .lsn_hi = output->kind == LAYER_IMAGE ? output->lsns.lo + 1 : output->lsns.hi,
                   .size = SIZE_UNKNOWN,
                   .records = SIZE_UNKNOWN,
                   .generation = CURRENT_GENERATION,
                   .kind = (uint8_t)output->kind};
}

/* Is the output dropped? It is where it is an L0 by its shape, or where the same layer of our generation exists, which
 * is kept then. */
static bool is_discarded(const Job *job, const LegacyOutput *output, LayerId *same)
{
    Layer layer = layer_of(output);
    *same = vector_find_layer(job->state, output->kind, output->keys, (LsnRange){layer.lsn_lo, layer.lsn_hi});
    bool l0 = output->kind == LAYER_DELTA && output->keys.lo == 0 && output->keys.hi == U128_MAX;
    return l0 || (*same != LAYER_NONE && job->state->layers.generation[*same] == CURRENT_GENERATION);
}

static bool is_kept_image(const Job *job, LayerId id)
{
    return layer_is_image(&job->state->layers, id) && !legacy_inside(&job->state->layers, id, job->selection.keys);
}

/* Would the set of layers after the job be valid? */
static bool result_is_valid(Job *job)
{
    VectorState *state = job->state;
    LayerSet after = {0};
    ARRAY(LayerId) ids = {0};
    size_t count;
    const LayerId *live = vector_live(state, &count);
    for (size_t i = 0; i < count; i++) {
        bool gone = false;
        for (size_t s = 0; s < job->selection.layers.count; s++)
            gone |= job->selection.layers.at[s] == live[i] && !is_kept_image(job, live[i]);
        if (!gone) {
            Layer layer = layer_set_get(&state->layers, live[i]);
            array_push(&ids, layer_set_add(&after, &layer));
        }
    }
    for (size_t i = 0; i < job->made.count; i++) {
        Layer layer = layer_of(&job->made.at[i].output);
        array_push(&ids, layer_set_add(&after, &layer));
    }
    bool valid = legacy_overlap_find(&after, ids.at, ids.count).layer == LAYER_NONE;
    array_release(&ids);
    layer_set_release(&after);
    return valid;
}

static void replace_layers(Job *job)
{
    VectorState *state = job->state;
    ARRAY(LayerId) stay = {0};
    ARRAY(size_t) add = {0};
    for (size_t i = 0; i < job->made.count; i++) {
        LayerId same;
        if (is_discarded(job, &job->made.at[i].output, &same)) {
            if (same != LAYER_NONE)
                array_push(&stay, same);
            continue;
        }
        if (same != LAYER_NONE)
            vector_drop_layer(state, same);
        array_push(&add, i);
    }
    for (size_t s = 0; s < job->selection.layers.count; s++) {
        LayerId id = job->selection.layers.at[s];
        bool stays = is_kept_image(job, id);
        for (size_t i = 0; i < stay.count; i++)
            stays |= stay.at[i] == id;
        if (!stays)
            vector_drop_layer(state, id);
    }
    for (size_t i = 0; i < add.count; i++) {
        Made *made = &job->made.at[add.at[i]];
        Layer layer = layer_of(&made->output);
        vector_add_layer(state, &layer, &made->values);
    }
    array_release(&stay);
    array_release(&add);
}

/* ---- the job ---- */

static bool vector_keep_selection(void *self, size_t place, const LegacyGcSelection *selection)
{
    (void)place;
    Job *job = self;
    job->selection = *selection;
    memset(&job->selection.layers, 0, sizeof job->selection.layers);
    for (size_t i = 0; i < selection->layers.count; i++)
        array_push(&job->selection.layers, selection->layers.at[i]);
    return true;
}

static bool run_job(Job *job, Error *error)
{
    if (job->selection.refusal != LEGACY_NOT_REFUSED)
        return error_set(error, ERROR_INPUT, "%s", legacy_refusal_name(job->selection.refusal));
    uint64_t target = job->state->timeline.params.compaction_target_size;
    LsnRange lsns = {job->bounds.lowest, job->selection.top};
    legacy_split_init(&job->images, LAYER_IMAGE, target, job->selection.keys, (LsnRange){lsns.lo, lsns.lo},
                      &job->image_outputs);
    legacy_split_init(&job->deltas, LAYER_DELTA, target, job->selection.keys, lsns, &job->delta_outputs);
    for (size_t i = 0; i < job->selection.layers.count; i++)
        gather_layer(job, job->selection.layers.at[i]);
    if (job->values.count == 0)
        return error_set(error, ERROR_INPUT, "%s", legacy_refusal_name(LEGACY_REFUSED_EMPTY));
    VectorValues sorted = {job->values.at, job->values.count, job->values.capacity};
    vector_values_sort(&sorted);
    if (!write_keys(job, error))
        return false;
    legacy_split_finish(&job->images);
    legacy_split_finish(&job->deltas);
    collect(job, &job->image_outputs, &job->image_values);
    collect(job, &job->delta_outputs, &job->delta_values);
    if (!result_is_valid(job))
        return error_set(error, ERROR_INPUT, "%s", legacy_refusal_name(LEGACY_REFUSED_RESULT));
    replace_layers(job);
    return true;
}

static void vector_release_job(Job *job)
{
    for (size_t i = 0; i < job->made.count; i++)
        array_release(&job->made.at[i].values);
    array_release(&job->made);
    array_release(&job->values);
    array_release(&job->selection.layers);
    array_release(&job->points);
    array_release(&job->pages);
    array_release(&job->image_outputs);
    array_release(&job->delta_outputs);
    array_release(&job->image_values);
    array_release(&job->delta_values);
    legacy_retention_release(&job->retention);
    legacy_gc_bounds_release(&job->bounds);
}

void vector_ask_gc_compact(VectorState *state, const VectorStatement *statement)
{
    const VectorOption *keys = vector_option(state->file, statement, "keys");
    const VectorOption *lsns = vector_option(state->file, statement, "lsns");
    bool metadata = vector_option(state->file, statement, "metadata") != NULL;
    LegacyGcJob request = {keys ? keys->keys : (KeyRange){0, U128_MAX}, lsns ? lsns->lsns : (LsnRange){0, UINT64_MAX}};
    size_t count;
    const LayerId *live = vector_live(state, &count);
    Job job = {.state = state};
    Error reason = {0};
    LegacyOutcome outcome = LEGACY_DONE;
    legacy_gc_bounds_init(&job.bounds, &state->timeline, &state->layers, live, count, request.lsns);
    for (size_t i = 0; i < job.bounds.keep.count; i++)
        array_push(&job.points, job.bounds.keep.at[i]);
    array_push(&job.points, job.bounds.cutoff);
    legacy_gc_select(&job.bounds, &request, 1, metadata, UINT64_MAX, vector_keep_selection, &job);
    bool empty = job.selection.keys.lo >= job.selection.keys.hi;
    if (!empty && job.bounds.cutoff == 0)
        outcome = LEGACY_OUTCOME_SKIPPED;
    else if (!empty && job.selection.layers.count > 0 && !run_job(&job, &reason))
        outcome = LEGACY_FAILED;
    vector_answer_outcome(state, outcome);
    vector_answer_layers(state, true);
    vector_release_job(&job);
}

void vector_ask_read(VectorState *state, const VectorStatement *statement)
{
    Str content;
    answer_line(state->answer, "read");
    if (vector_read_page(state, statement->keys.lo, statement->lsns.lo, &content))
        answer_content(state->answer, content);
    else
        answer_text(state->answer, "error");
}

/* ---- the history of one key ---- */

static void answer_kept(VectorState *state, Lsn lsn, char record, Str content)
{
    char text[2] = {record, 0};
    answer_line(state->answer, "keep");
    answer_lsn(state->answer, NULL, lsn);
    answer_text(state->answer, arena_copy(&state->answer->arena, text, 1));
    answer_content(state->answer, content);
}

static void answer_bucket(Job *job, size_t place, const VectorValue *values)
{
    const LegacyBucket *bucket = &job->retention.buckets.at[place];
    bool last = place + 1 == job->retention.buckets.count;
    answer_line(job->state->answer, last ? "above" : "at");
    if (!last)
        answer_lsn(job->state->answer, NULL, bucket->at);
    if (bucket->kind == LEGACY_KEEP_PAGE) {
        job->pages.at[place] = page_of(job, bucket, values, job->state->base.content);
        answer_kept(job->state, bucket->at, 'I', job->pages.at[place]);
    }
    for (size_t i = 0; bucket->kind == LEGACY_KEEP_VERSIONS && i < bucket->count; i++) {
        const VectorValue *value = &values[job->retention.versions.at[bucket->first + i].id];
        answer_kept(job->state, value->lsn, value->record, value->content);
    }
}

void vector_ask_key_retention(VectorState *state, const VectorStatement *statement)
{
    Job job = {.state = state};
    Lsn horizon = vector_number(state->file, statement, "horizon", 0);
    vector_values_sort(&state->history);
    LegacyVersion *history = mem_alloc(state->history.count * sizeof *history);
    for (size_t i = 0; i < state->history.count; i++) {
        const VectorValue *value = &state->history.at[i];
        history[i] = (LegacyVersion){value->lsn, value->record == 'I', value->record != 'W', (uint32_t)i};
    }
    for (size_t i = 0; i < state->layers.branches.count; i++)
        array_push(&job.points, state->layers.branches.at[i]);
    array_push(&job.points, horizon);
    uint64_t threshold = vector_number(state->file, statement, "threshold", LEGACY_RETENTION_DELTAS);
    LegacyRetentionInput input = {.history = history,
                                  .count = state->history.count,
                                  .points = job.points.at,
                                  .point_count = job.points.count,
                                  .threshold = threshold > UINT32_MAX ? UINT32_MAX : (uint32_t)threshold,
                                  .below = state->has_base};
    bool ok = legacy_retention(&input, &job.retention, NULL);
    if (!ok)
        answer_line(state->answer, "error");
    for (size_t i = 0; ok && i < job.retention.buckets.count; i++) {
        array_push(&job.pages, (Str){0});
        answer_bucket(&job, i, state->history.at);
    }
    free(history);
    vector_release_job(&job);
}
