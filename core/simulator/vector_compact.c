/* vector_compact.c - runs L0 compaction and image creation on layers with records. */
#include "core/planner/legacy/file_size.h"
#include "core/simulator/vector_state.h"

#include <stdlib.h>

#define CURRENT_GENERATION 1u
#define IMAGE_KEYS_MAX     ((uint64_t)1 << 24) /* more keys in one image are an error: a vector is small */

void vector_answer_outcome(VectorState *state, LegacyOutcome outcome)
{
    answer_line(state->answer, "outcome");
    answer_text(state->answer, legacy_outcome_name(outcome));
}

static void answer_size(VectorState *state, LayerId id)
{
    answer_layer(state->answer, &state->layers, id);
    answer_number(state->answer, "size", state->layers.size[id]);
}

/* Adds a line "delta K K L L size=N recs=N". */
static void answer_layer_line(VectorState *state, LayerId id)
{
    Answer *answer = state->answer;
    array_push(&answer->lines, answer->words.count);
    answer_size(state, id);
    answer_number(answer, "recs", state->values.at[id].count);
}

static void answer_value_line(VectorState *state, LayerId id, const VectorValue *value)
{
    char record[2] = {value->record, 0};
    answer_line(state->answer, "has");
    answer_key(state->answer, NULL, value->key);
    if (!layer_is_image(&state->layers, id)) {
        answer_lsn(state->answer, NULL, value->lsn);
        answer_text(state->answer, arena_copy(&state->answer->arena, record, 1));
    }
    if (value->has_content)
        answer_content(state->answer, value->content);
}

void vector_answer_layers(VectorState *state, bool values)
{
    size_t count;
    const LayerId *live = vector_live(state, &count);
    LayerId *sorted = mem_alloc(count * sizeof *sorted);
    if (count > 0)
        memcpy(sorted, live, count * sizeof *sorted);
    vector_sort_by_name(state, sorted, count);
    for (size_t i = 0; i < count; i++) {
        answer_layer_line(state, sorted[i]);
        for (size_t v = 0; values && v < state->values.at[sorted[i]].count; v++)
            answer_value_line(state, sorted[i], &state->values.at[sorted[i]].at[v]);
    }
    free(sorted);
}

void vector_ask_layers(VectorState *state, const VectorStatement *statement)
{
    (void)statement;
    vector_answer_layers(state, false);
}

/* ---- L0 to L1 ---- */

/* Collects the values of one layer with the bytes that each takes in its file; the last one includes the padding behind
 * it. */
static void gather_values(const VectorState *state, LayerId id, LegacyValue *values, size_t *count,
                          const VectorValue **origins)
{
    const VectorValues *from = &state->values.at[id];
    uint64_t offset = PAGE_BYTES;
    for (size_t i = 0; i < from->count; i++) {
        const VectorValue *value = &from->at[i];
        uint64_t bytes = legacy_blob_bytes(value->length);
        offset += bytes;
        if (i + 1 == from->count)
            bytes += (PAGE_BYTES - offset % PAGE_BYTES) % PAGE_BYTES;
        origins[*count] = value;
        values[*count] = (LegacyValue){.key = value->key,
                                       .lsn = value->lsn,
                                       .stored = bytes,
                                       .length = value->length,
                                       .page = value->record == 'I',
                                       .id = (uint32_t)*count};
        *count += 1;
    }
}

static bool is_disposable(void *self, Key key)
{
    return shard_key_is_disposable(key, ((const VectorState *)self)->timeline.sharding);
}

/* Adds an L1 layer, unless a layer with the same kind and ranges exists. */
static LayerId add_l1(VectorState *state, const LegacyL1 *l1, const LegacyValue *values, const VectorValue **origins)
{
    LayerId same = vector_find_layer(state, LAYER_DELTA, l1->keys, l1->lsns);
    if (same != LAYER_NONE)
        return same;
    VectorValues kept = {0};
    for (size_t i = l1->first; i < l1->first + l1->count; i++)
        if (!is_disposable(state, values[i].key))
            array_push(&kept, *origins[values[i].id]);
    return vector_add_layer(state,
                            &(Layer){.key_lo = l1->keys.lo,
                                     .key_hi = l1->keys.hi,
                                     .lsn_lo = l1->lsns.lo,
                                     .lsn_hi = l1->lsns.hi,
                                     .size = SIZE_UNKNOWN,
                                     .records = SIZE_UNKNOWN,
                                     .generation = CURRENT_GENERATION,
                                     .kind = LAYER_DELTA},
                            &kept);
}

/* Creates the L1 layers of the selected L0, with a line `create …` for each. The inputs are kept. */
static bool compact_l0(VectorState *state, const LegacyL0Selection *selection, Error *error)
{
    size_t total = 0, count = 0, live_count;
    for (size_t i = 0; i < selection->taken; i++)
        total += state->values.at[selection->layers[i]].count;
    LegacyValue *values = mem_alloc(total * sizeof *values);
    const VectorValue **origins = mem_alloc(total * sizeof *origins);
    for (size_t i = 0; i < selection->taken; i++)
        gather_values(state, selection->layers[i], values, &count, origins);
    legacy_values_sort(values, count);

    LegacyCover cover;
    LegacyHoles holes = {0};
    LegacyL1s made = {0};
    uint64_t target = state->timeline.params.checkpoint_distance;
    const LayerId *live = vector_live(state, &live_count);
    legacy_cover_init(&cover, &state->layers, live, live_count, state->timeline.last_record);
    legacy_find_holes((LegacyValues){values, count}, &cover, target, selection->taken, &holes);
    legacy_cover_release(&cover);
    legacy_l0_cut(&(LegacyCutInput){.values = {values, count},
                                    .band = selection->band,
                                    .target = target,
                                    .holes = holes.at,
                                    .hole_count = holes.count,
                                    .disposable = is_disposable,
                                    .self = state},
                  &made);
    bool ok = true;
    for (size_t i = 0; i < made.count && ok; i++) {
        if (made.at[i].keys.lo == 0 && made.at[i].keys.hi == U128_MAX) {
            ok = error_set(error, ERROR_INPUT, "an L1 layer over all keys");
            break;
        }
        size_t before = state->layers.count;
        LayerId id = add_l1(state, &made.at[i], values, origins);
        if (state->layers.count == before)
            continue; /* dropped, because the layer exists already */
        answer_line(state->answer, "create");
        answer_size(state, id);
    }
    array_release(&made);
    array_release(&holes);
    free((void *)origins);
    free(values);
    return ok;
}

/* Deletes the inputs, except for those that were created again. */
static void drop_inputs(VectorState *state, const LegacyL0Selection *selection)
{
    for (size_t i = 0; i < selection->taken; i++) {
        answer_line(state->answer, "delete");
        answer_layer(state->answer, &state->layers, selection->layers[i]);
        vector_drop_layer(state, selection->layers[i]);
    }
}

void vector_ask_compact_l0(VectorState *state, const VectorStatement *statement)
{
    size_t count;
    const LayerId *live = vector_live(state, &count);
    LegacyL0Selection selection;
    legacy_l0_select(&selection, &(LegacyL0Input){.set = &state->layers,
                                                  .ids = live,
                                                  .count = count,
                                                  .params = &state->timeline.params,
                                                  .force = vector_option(state->file, statement, "force") != NULL,
                                                  .force_lsn = vector_number(state->file, statement, "force_lsn", 0)});
    vector_answer_outcome(state, selection.pending ? LEGACY_PENDING : LEGACY_DONE);
    for (size_t i = 0; i < selection.taken; i++) {
        answer_line(state->answer, "input");
        answer_layer(state->answer, &state->layers, selection.layers[i]);
    }
    size_t first = state->layers.count, lines = state->answer->lines.count, words = state->answer->words.count;
    if (selection.taken && compact_l0(state, &selection, &state->error)) {
        state->answer->lines.count = lines; /* here without `create` */
        state->answer->words.count = words;
        for (size_t id = first; id < state->layers.count; id++)
            answer_layer_line(state, (LayerId)id);
        for (size_t i = 0; i < selection.taken; i++)
            vector_drop_layer(state, selection.layers[i]);
    }
    legacy_l0_selection_release(&selection);
}

/* ---- one compaction ---- */

typedef struct Work {
    VectorState *state;
    ARRAY(Layer) images; /* images that will be added at the end */
    ARRAY(VectorValues) values;
} Work;

static const LayerSet *work_layers(void *self, const LayerId **ids, size_t *count)
{
    VectorState *state = ((Work *)self)->state;
    *ids = vector_live(state, count);
    return &state->layers;
}

static bool work_compact_l0(void *self, const LegacyL0Selection *selection, Error *error)
{
    VectorState *state = ((Work *)self)->state;
    if (!compact_l0(state, selection, error))
        return false;
    drop_inputs(state, selection);
    return true;
}

static bool work_partition(void *self, Lsn lsn, LegacyParts *parts, size_t *dense, Error *error)
{
    (void)lsn;
    VectorState *state = ((Work *)self)->state;
    if (!legacy_partition(&(Keyspace){.at = state->keyspace.at, .count = state->keyspace.count}, KEY_PRODUCTION,
                          state->timeline.sharding, state->timeline.params.compaction_target_size, parts, error))
        return false;
    *dense = parts->at.count;
    if (state->sparse.count)
        legacy_parts_begin(parts);
    for (size_t i = 0; i < state->sparse.count; i++)
        legacy_parts_add(parts, state->sparse.at[i]);
    return true;
}

static LegacyMade fill_metadata(const VectorState *state, VectorValues *values)
{
    for (size_t i = 0; i < state->meta_keys.count; i++)
        if (state->meta_keys.at[i].length > 0)
            array_push(values, (VectorValue){.key = state->meta_keys.at[i].key,
                                             .record = 'I',
                                             .length = state->meta_keys.at[i].length});
    vector_values_sort(values);
    return values->count ? LEGACY_MADE : LEGACY_EMPTY;
}

static bool fill_pages(VectorState *state, size_t part, VectorValues *values, LegacyMade *made, Error *error)
{
    const LegacyParts *parts = &state->timeline.parts;
    uint64_t keys = 0;
    for (size_t r = 0; r < parts->at.at[part].count; r++) {
        KeyRange range = legacy_part_ranges(parts, part)[r];
        if (range.hi > range.lo && range.hi - range.lo > IMAGE_KEYS_MAX - keys)
            return error_set(error, ERROR_INPUT, "an image of more than %llu keys", (unsigned long long)IMAGE_KEYS_MAX);
        keys += range.hi > range.lo ? (uint64_t)(range.hi - range.lo) : 0;
        for (Key key = range.lo; key < range.hi; key++)
            if (!is_disposable(state, key))
                array_push(values, (VectorValue){.key = key, .record = 'I', .length = state->image_bytes});
    }
    *made = values->count ? LEGACY_MADE : LEGACY_EMPTY;
    return true;
}

static bool work_make(void *self, size_t part, KeyRange keys, Lsn lsn, LegacyMade *made, Error *error)
{
    Work *work = self;
    VectorState *state = work->state;
    VectorValues values = {0};
    bool metadata = part >= state->timeline.dense_parts;
    if (metadata)
        *made = fill_metadata(state, &values);
    else if (!fill_pages(state, part, &values, made, error)) {
        array_release(&values);
        return false;
    }
    if (*made != LEGACY_MADE)
        return true;
    array_push(&work->images, (Layer){.key_lo = keys.lo,
                                      .key_hi = keys.hi,
                                      .lsn_lo = lsn,
                                      .lsn_hi = lsn + 1,
                                      .size = SIZE_UNKNOWN,
                                      .records = SIZE_UNKNOWN,
                                      .generation = CURRENT_GENERATION,
                                      .kind = LAYER_IMAGE});
    array_push(&work->values, values);
    return true;
}

static bool work_exists(void *self, KeyRange keys, Lsn lsn)
{
    return vector_find_layer(((Work *)self)->state, LAYER_IMAGE, keys, (LsnRange){lsn, lsn + 1}) != LAYER_NONE;
}

static uint64_t work_metadata_visited(void *self)
{
    return ((Work *)self)->state->meta_visited;
}

static bool work_commit_images(void *self, Error *error)
{
    (void)error;
    Work *work = self;
    for (size_t i = 0; i < work->images.count; i++) {
        LayerId id = vector_add_layer(work->state, &work->images.at[i], &work->values.at[i]);
        answer_line(work->state->answer, "create");
        answer_size(work->state, id);
    }
    work->images.count = work->values.count = 0;
    return true;
}

static void answer_state(VectorState *state)
{
    const LegacyTimeline *timeline = &state->timeline;
    answer_line(state->answer, "state");
    answer_lsn(state->answer, "part_lsn", timeline->part_lsn);
    answer_number(state->answer, "parts", timeline->dense_parts);
    answer_lsn(state->answer, "check_at", timeline->check.at);
    if (timeline->interrupted)
        answer_key(state->answer, "continue", timeline->stopped_at);
    else
        answer_text(state->answer, "continue=-");
}

void vector_ask_compact(VectorState *state, const VectorStatement *statement)
{
    const VectorFile *file = state->file;
    LegacyFlags flags = {.only_l0 = vector_option(file, statement, "only_l0") != NULL,
                         .yield = vector_option(file, statement, "yield") != NULL,
                         .force_l0 = vector_option(file, statement, "l0") != NULL,
                         .force_repartition = vector_option(file, statement, "repart") != NULL,
                         .force_images = vector_option(file, statement, "images") != NULL};
    Work work = {.state = state};
    LegacyWork ops = {.self = &work,
                      .layers = work_layers,
                      .compact_l0 = work_compact_l0,
                      .partition = work_partition,
                      .images = {&work, work_make, work_exists, work_metadata_visited},
                      .commit_images = work_commit_images};
    LegacyOutcome outcome = LEGACY_DONE;
    size_t line = state->answer->words.count;
    vector_answer_outcome(state, outcome);
    legacy_compact(&state->timeline, flags, &ops, &outcome, &state->error);
    state->answer->words.at[line + 1].text = str_from(legacy_outcome_name(outcome));
    answer_state(state);
    for (size_t i = 0; i < work.values.count; i++)
        array_release(&work.values.at[i]);
    array_release(&work.values);
    array_release(&work.images);
}

void vector_ask_force_image_lsn(VectorState *state, const VectorStatement *statement)
{
    LegacyParams params = legacy_params_usual;
    params.image_layer_force_creation_period = vector_number(state->file, statement, "period", 0);
    params.pitr_interval = vector_number(state->file, statement, "pitr", params.pitr_interval);
    Lsn lsn;
    answer_line(state->answer, "lsn");
    if (legacy_force_lsn(&params, vector_number(state->file, statement, "last", 0),
                         vector_number(state->file, statement, "pitr_lsn", 0), &lsn))
        answer_lsn(state->answer, NULL, lsn);
    else
        answer_text(state->answer, "-");
}
