/* history_pieces.c - writes and reads pieces in groups: the pieces of one layer are adjacent, because they are created
 * together. */
#include "core/formats/history_pieces.h"

/* Does everything that a short row leaves out equal what the original layer of the piece has? */
static bool is_short(const History *history, LayerId id)
{
    const LayerSet *set = &history->layers;
    LayerId of = layer_whole(set, id);
    if (of == id)
        return false;
    Layer piece = layer_set_get(set, id), whole = layer_set_get(set, of);
    return piece.name.length == 0 && piece.records == SIZE_UNKNOWN && piece.kind == whole.kind &&
           piece.shard == whole.shard && piece.flags == whole.flags && piece.generation == whole.generation &&
           history->job[id] == history->job[of];
}

LayerId history_pieces_first(const History *history)
{
    LayerId first = (LayerId)history->layers.count;
    while (first > 0 && is_short(history, first - 1))
        first--;
    return first;
}

static void history_write_step(JsonWriter *json, StepId step)
{
    if (step == STEP_NEVER)
        json_null(json, NULL);
    else
        json_number(json, NULL, step);
}

static void history_write_piece_row(JsonWriter *json, const History *history, LayerId id, const FieldContext *context)
{
    static const Field ends[] = {{NULL, FIELD_KEY, 0, NULL, 0, false}, {NULL, FIELD_LSN, 0, NULL, 0, false}};
    const LayerSet *set = &history->layers;
    LayerId of = layer_whole(set, id);
    json_open_flat(json, NULL, '[');
    field_write(json, &ends[0], &set->key_lo[id], context);
    field_write(json, &ends[0], &set->key_hi[id], context);
    if (set->size[id] == SIZE_UNKNOWN)
        json_null(json, NULL);
    else
        json_whole(json, NULL, set->size[id]);
    history_write_step(json, history->born[id]);
    history_write_step(json, history->died[id]);
    if (set->lsn_lo[id] != set->lsn_lo[of] || set->lsn_hi[id] != set->lsn_hi[of]) {
        field_write(json, &ends[1], &set->lsn_lo[id], context);
        field_write(json, &ends[1], &set->lsn_hi[id], context);
    }
    json_close(json);
}

void history_pieces_write(JsonWriter *json, const History *history, LayerId first, const FieldContext *context)
{
    const LayerSet *set = &history->layers;
    if (first >= set->count)
        return;
    json_open(json, "pieces", '[');
    for (LayerId id = first; id < set->count;) {
        LayerId of = layer_whole(set, id);
        json_open_flat(json, NULL, '{');
        json_number(json, "of", of);
        json_open(json, "rows", '[');
        for (; id < set->count && layer_whole(set, id) == of; id++)
            history_write_piece_row(json, history, id, context);
        json_close(json);
        json_close(json);
    }
    json_close(json);
}

size_t history_pieces_count(const cJSON *pieces)
{
    size_t count = 0;
    const cJSON *group;
    cJSON_ArrayForEach(group, pieces) count +=
        (size_t)cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(group, "rows"));
    return count;
}

static bool read_step(const cJSON *item, const FieldContext *context, StepId *step)
{
    uint64_t number;
    *step = STEP_NEVER;
    if (cJSON_IsNull(item))
        return true;
    if (json_u64(item, &number) != JSON_NUMBER_EXACT || number >= context->limits[REF_STEP])
        return false;
    *step = (StepId)number;
    return true;
}

enum { ROW_PLAIN = 5, ROW_WITH_LSNS = 7 }; /* numbers of elements */

/* The index of the first element that is wrong; -1: all are right. */
static int history_read_piece_row(const cJSON *row, Layer *layer, StepId *born, StepId *died,
                                  const FieldContext *context)
{
    const cJSON *at[ROW_WITH_LSNS];
    int count = 0;
    const cJSON *item;
    cJSON_ArrayForEach(item, row)
    {
        if (count == ROW_WITH_LSNS)
            return count;
        at[count++] = item;
    }
    if (count != ROW_PLAIN && count != ROW_WITH_LSNS)
        return count;
    if (!json_key_read(at[0], context->form, &layer->key_lo))
        return 0;
    if (!json_key_read(at[1], context->form, &layer->key_hi) || layer->key_lo >= layer->key_hi)
        return 1;
    layer->size = SIZE_UNKNOWN;
    if (!cJSON_IsNull(at[2]) && (!json_whole_read(at[2], &layer->size) || layer->size > LAYER_SIZE_MAX))
        return 2;
    if (!read_step(at[3], context, born) || *born == STEP_NEVER)
        return 3;
    if (!read_step(at[4], context, died))
        return 4;
    if (count == ROW_WITH_LSNS && !json_lsn_read(at[5], &layer->lsn_lo))
        return 5;
    if (count == ROW_WITH_LSNS && (!json_lsn_read(at[6], &layer->lsn_hi) || layer->lsn_lo > layer->lsn_hi))
        return 6;
    return -1;
}

static bool read_group(const cJSON *group, size_t number, History *history, const FieldContext *context, Error *error)
{
    uint64_t of;
    size_t n = 0;
    const cJSON *row, *rows = cJSON_GetObjectItemCaseSensitive(group, "rows");
    if (json_u64(cJSON_GetObjectItemCaseSensitive(group, "of"), &of) != JSON_NUMBER_EXACT ||
        of >= history->layers.count || layer_whole(&history->layers, (LayerId)of) != of)
        return error_set(error, ERROR_INPUT, "pieces[%zu].of is not a layer", number);
    Layer layer = layer_set_get(&history->layers, (LayerId)of);
    LsnRange lsns = {layer.lsn_lo, layer.lsn_hi};
    layer.name = (Str){0};
    layer.records = SIZE_UNKNOWN;
    cJSON_ArrayForEach(row, rows)
    {
        StepId born, died;
        layer.lsn_lo = lsns.lo;
        layer.lsn_hi = lsns.hi;
        int wrong = history_read_piece_row(row, &layer, &born, &died, context);
        if (wrong >= 0)
            return error_set(error, ERROR_INPUT,
                             "pieces[%zu].rows[%zu][%d] is missing, out of range or of the "
                             "wrong type",
                             number, n, wrong);
        LayerId id = history_add_layer(history, &layer, history->job[of]);
        layer_set_mark_piece(&history->layers, id, (LayerId)of);
        history->born[id] = born;
        history->died[id] = died;
        n++;
    }
    return true;
}

bool history_pieces_read(const cJSON *pieces, History *history, const FieldContext *context, Error *error)
{
    size_t number = 0;
    const cJSON *group;
    cJSON_ArrayForEach(group, pieces)
    {
        if (!read_group(group, number++, history, context, error))
            return false;
    }
    return true;
}
