/* vector_state.c - applies the statements that describe a timeline. */
#include "core/simulator/vector_state.h"

#include "core/planner/legacy/file_size.h"

#include <stdlib.h>

#define CURRENT_GENERATION 1u

void vector_state_init(VectorState *state, const VectorFile *file, const VectorCase *which, Answer *answer)
{
    *state = (VectorState){.file = file,
                           .bases = which->bases_first ? file->bases.at + which->bases_first : file->bases.at,
                           .base_count = which->bases_end - which->bases_first,
                           .answer = answer,
                           .sized = true};
    layer_set_init(&state->layers);
    state->layers.form = KEY_PRODUCTION;
    legacy_timeline_init(&state->timeline, &legacy_params_usual);
}

void vector_state_release(VectorState *state)
{
    for (size_t i = 0; i < state->values.count; i++)
        array_release(&state->values.at[i]);
    array_release(&state->values);
    array_release(&state->alive);
    array_release(&state->live);
    array_release(&state->keyspace);
    array_release(&state->sparse);
    array_release(&state->leases);
    array_release(&state->ancestor);
    array_release(&state->meta_keys);
    array_release(&state->history);
    legacy_timeline_release(&state->timeline);
    layer_set_release(&state->layers);
    arena_release(&state->arena);
}

uint64_t vector_page_bytes(const VectorState *state, Str content)
{
    return state->image_bytes ? state->image_bytes : content.length;
}

static int compare_values(const void *a, const void *b)
{
    const VectorValue *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    if (x->lsn != y->lsn)
        return x->lsn < y->lsn ? -1 : 1;
    return (x->record != 'I') - (y->record != 'I');
}

void vector_values_sort(VectorValues *values)
{
    if (values->count > 1)
        qsort(values->at, values->count, sizeof *values->at, compare_values);
}

static uint64_t file_bytes(LayerKind kind, const VectorValues *values)
{
    LegacyFile file;
    legacy_file_init(&file, kind);
    for (size_t i = 0; i < values->count; i++)
        legacy_file_put(&file, values->at[i].key, values->at[i].lsn, values->at[i].length);
    return legacy_file_size(&file);
}

/* Sorts the values of the newest layer, which are complete, and computes its size unless it was given. */
static void finish_newest(VectorState *state)
{
    if (state->sized)
        return;
    LayerId id = (LayerId)(state->layers.count - 1);
    vector_values_sort(&state->values.at[id]);
    if (state->layers.size[id] == SIZE_UNKNOWN)
        state->layers.size[id] = file_bytes((LayerKind)state->layers.kind[id], &state->values.at[id]);
    state->sized = true;
}

LayerId vector_add_layer(VectorState *state, const Layer *layer, VectorValues *values)
{
    LayerId id = layer_set_add(&state->layers, layer);
    array_push(&state->values, *values);
    array_push(&state->alive, true);
    *values = (VectorValues){0};
    state->sized = false;
    finish_newest(state);
    return id;
}

void vector_drop_layer(VectorState *state, LayerId id)
{
    state->alive.at[id] = false;
}

const LayerId *vector_live(VectorState *state, size_t *count)
{
    finish_newest(state);
    state->live.count = 0;
    for (size_t i = 0; i < state->alive.count; i++)
        if (state->alive.at[i])
            array_push(&state->live, (LayerId)i);
    *count = state->live.count;
    return state->live.at;
}

LayerId vector_find_layer(const VectorState *state, LayerKind kind, KeyRange keys, LsnRange lsns)
{
    const LayerSet *set = &state->layers;
    for (size_t i = 0; i < set->count; i++)
        if (state->alive.at[i] && set->kind[i] == kind && set->key_lo[i] == keys.lo && set->key_hi[i] == keys.hi &&
            set->lsn_lo[i] == lsns.lo && set->lsn_hi[i] == lsns.hi)
            return (LayerId)i;
    return LAYER_NONE;
}

typedef struct Named {
    char name[LAYER_NAME_SIZE];
    LayerId id;
} Named;

static int vector_by_name(const void *a, const void *b)
{
    return strcmp(((const Named *)a)->name, ((const Named *)b)->name);
}

void vector_sort_by_name(const VectorState *state, LayerId *ids, size_t count)
{
    Named *named = mem_alloc(count * sizeof *named);
    for (size_t i = 0; i < count; i++) {
        Layer layer = layer_set_get(&state->layers, ids[i]);
        layer_logical_name(&layer, KEY_PRODUCTION, named[i].name);
        named[i].id = ids[i];
    }
    qsort(named, count, sizeof *named, vector_by_name);
    for (size_t i = 0; i < count; i++)
        ids[i] = named[i].id;
    free(named);
}

/* ---- reading ---- */

bool vector_read_page(VectorState *state, Key key, Lsn lsn, Str *content)
{
    VectorValues found = {0};
    size_t count;
    const LayerId *live = vector_live(state, &count);
    for (size_t i = 0; i < count; i++) {
        const VectorValues *values = &state->values.at[live[i]];
        for (size_t v = 0; v < values->count; v++)
            if (values->at[v].key == key && values->at[v].lsn <= lsn)
                array_push(&found, values->at[v]);
    }
    for (size_t i = 0; i < state->ancestor.count; i++)
        if (state->ancestor.at[i].key == key && state->ancestor.at[i].lsn <= lsn)
            array_push(&found, state->ancestor.at[i]);
    vector_values_sort(&found);
    size_t first = found.count; /* the last value that initialises the page */
    while (first > 0 && found.at[first - 1].record == 'W')
        first--;
    Text text = TEXT_EMPTY;
    for (size_t i = first ? first - 1 : found.count; i < found.count; i++)
        if (i == 0 || i + 1 == first || found.at[i].lsn != found.at[i - 1].lsn)
            text_add_str(&text, found.at[i].content);
    *content = arena_str(&state->arena, text_str(&text));
    text_release(&text);
    array_release(&found);
    return first > 0;
}

/* ---- statements ---- */

static void apply_policy(VectorState *state, const VectorStatement *statement)
{
    LegacyParams params = legacy_params_usual;
    static const struct {
        const char *name;
        size_t offset;
    } names[] = {
        {"checkpoint_distance", offsetof(LegacyParams, checkpoint_distance)},
        {"target", offsetof(LegacyParams, compaction_target_size)},
        {"threshold", offsetof(LegacyParams, compaction_threshold)},
        {"upper_limit", offsetof(LegacyParams, compaction_upper_limit)},
        {"image_threshold", offsetof(LegacyParams, image_creation_threshold)},
        {"check_threshold", offsetof(LegacyParams, image_layer_creation_check_threshold)},
        {"checkpoint_timeout", offsetof(LegacyParams, checkpoint_timeout)},
        {"preempt", offsetof(LegacyParams, image_creation_preempt_threshold)},
        {"force_period", offsetof(LegacyParams, image_layer_force_creation_period)},
        {"pitr", offsetof(LegacyParams, pitr_interval)},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const VectorOption *option = vector_option(state->file, statement, names[i].name);
        if (option)
            memcpy((char *)&params + names[i].offset, &option->number, sizeof option->number);
    }
    legacy_timeline_init(&state->timeline, &params);
    state->image_bytes = vector_number(state->file, statement, "image_len", 0);
}

static void apply_layer(VectorState *state, const VectorStatement *statement)
{
    bool image = statement->kind == VECTOR_IMAGE;
    Lsn lo = statement->lsns.lo, hi = image ? (lo < UINT64_MAX ? lo + 1 : lo) : statement->lsns.hi;
    layer_set_add(&state->layers,
                  &(Layer){.key_lo = statement->keys.lo,
                           .key_hi = statement->keys.hi,
                           .lsn_lo = lo,
                           .lsn_hi = hi,
                           .size = vector_number(state->file, statement, "size", SIZE_UNKNOWN),
                           .records = SIZE_UNKNOWN,
                           .generation = (uint32_t)vector_number(state->file, statement, "gen", CURRENT_GENERATION),
                           .kind = image ? LAYER_IMAGE : LAYER_DELTA});
    array_push(&state->values, (VectorValues){0});
    array_push(&state->alive, true);
    state->sized = false;
}

static VectorValue value_of(const VectorState *state, const VectorStatement *statement)
{
    VectorValue value = {.key = statement->keys.lo,
                         .lsn = statement->lsns.lo,
                         .record = statement->record ? statement->record : 'I',
                         .length = statement->numbers[0],
                         .has_content = statement->has_content,
                         .content = statement->content};
    if (statement->record == 'I')
        value.length = vector_page_bytes(state, value.content) + LEGACY_PAGE_OVERHEAD;
    return value;
}

static void apply_value(VectorState *state, const VectorStatement *statement)
{
    LayerId id = (LayerId)(state->layers.count - 1);
    VectorValue value = value_of(state, statement);
    if (layer_is_image(&state->layers, id)) {
        value.lsn = state->layers.lsn_lo[id];
        value.length = vector_page_bytes(state, value.content);
    }
    array_push(&state->values.at[id], value);
}

static void apply_part(VectorState *state, const VectorStatement *statement)
{
    LegacyParts *parts = &state->timeline.parts;
    bool sparse = statement->kind == VECTOR_SPARSE_PART;
    if (!sparse || parts->at.count == state->timeline.dense_parts)
        legacy_parts_begin(parts);
    for (size_t i = 0; i < statement->count; i++)
        legacy_parts_add(parts, state->file->ranges.at[statement->first + i]);
    state->timeline.dense_parts += !sparse;
}

static void apply_cutoffs(VectorState *state, const VectorStatement *statement)
{
    LegacyTimeline *timeline = &state->timeline;
    Lsn lsn = statement->lsns.lo;
    bool space = statement->kind == VECTOR_GC_SPACE, time = statement->kind == VECTOR_GC_TIME, all = !space && !time;
    state->space_given |= space;
    state->time_given |= time;
    if (all)
        timeline->gc_applied = lsn;
    if (space || (all && !state->space_given))
        timeline->gc_space = lsn;
    if (time || (all && !state->time_given))
        timeline->gc_time = lsn;
}

/* Applies a line about the timeline. */
static void apply_timeline(VectorState *state, const VectorStatement *statement)
{
    LegacyTimeline *timeline = &state->timeline;
    switch (statement->kind) {
    case VECTOR_SHARD:
        timeline->sharding = (Sharding){.count = (uint8_t)statement->numbers[0],
                                        .number = (uint8_t)statement->numbers[1],
                                        .stripe_pages = (uint32_t)statement->numbers[2]};
        break;
    case VECTOR_INITDB:
        timeline->initdb_lsn = statement->lsns.lo;
        break;
    case VECTOR_ANCESTOR:
        timeline->ancestor_lsn = statement->lsns.lo;
        timeline->has_ancestor = true;
        break;
    case VECTOR_LAST:
        timeline->last_record = statement->lsns.lo;
        break;
    case VECTOR_LOGICAL:
        timeline->logical_bytes = statement->numbers[0];
        timeline->logical_exact = !vector_option(state->file, statement, "approx");
        break;
    case VECTOR_ELAPSED:
        timeline->check.checked = statement->has_number;
        timeline->check.elapsed = statement->numbers[0];
        break;
    case VECTOR_L0_TRIGGER:
        timeline->l0_trigger = true;
        break;
    default:
        break;
    }
}

static void apply_content(VectorState *state, const VectorStatement *statement)
{
    VectorValue value = value_of(state, statement);
    switch (statement->kind) {
    case VECTOR_ANCESTOR_IMAGE:
        value.length = vector_page_bytes(state, value.content);
        array_push(&state->ancestor, value);
        break;
    case VECTOR_HIST:
        array_push(&state->history, value);
        break;
    case VECTOR_BASE:
        state->has_base = true;
        state->base = value;
        break;
    default:
        apply_value(state, statement);
        break;
    }
}

void vector_state_apply(VectorState *state, const VectorStatement *statement)
{
    if (statement->kind != VECTOR_HAS)
        finish_newest(state);
    switch (statement->kind) {
    case VECTOR_POLICY:
        apply_policy(state, statement);
        break;
    case VECTOR_KEYSPACE:
        array_push(&state->keyspace, statement->keys);
        break;
    case VECTOR_SPARSE:
        array_push(&state->sparse, statement->keys);
        break;
    case VECTOR_PARTITION:
    case VECTOR_SPARSE_PART:
        apply_part(state, statement);
        break;
    case VECTOR_GC_CUTOFF:
    case VECTOR_GC_SPACE:
    case VECTOR_GC_TIME:
        apply_cutoffs(state, statement);
        break;
    case VECTOR_BRANCH:
        array_push(&state->layers.branches, statement->lsns.lo);
        break;
    case VECTOR_LEASE:
        array_push(&state->leases, statement->lsns.lo);
        state->timeline.leases = state->leases.at;
        state->timeline.lease_count = state->leases.count;
        break;
    case VECTOR_DELTA:
    case VECTOR_IMAGE:
        apply_layer(state, statement);
        break;
    case VECTOR_HAS:
    case VECTOR_ANCESTOR_IMAGE:
    case VECTOR_HIST:
    case VECTOR_BASE:
        apply_content(state, statement);
        break;
    case VECTOR_META_SCAN:
        state->meta_visited = statement->numbers[0];
        state->meta_keys.count = 0;
        break;
    case VECTOR_META_KEY:
        array_push(&state->meta_keys, (VectorMetaKey){statement->keys.lo, statement->numbers[0]});
        break;
    default:
        apply_timeline(state, statement);
        break;
    }
}
