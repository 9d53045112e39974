/* history_stretches.c - writes and reads a row for each stretch. */
#include "core/formats/history_stretches.h"

typedef struct StretchRow {
    LayerId layer;
    KeyRange keys;
} StretchRow;

static const Field row_fields[] = {
    {"layer", FIELD_INDEX, offsetof(StretchRow, layer), NULL, REF_LAYER, false},
    {"key_range", FIELD_KEYS, offsetof(StretchRow, keys), NULL, 0, false},
    {0},
};

void history_stretches_write(JsonWriter *json, const LayerSet *set, const FieldContext *context)
{
    if (set->stretched.count == 0)
        return;
    json_open(json, "stretches", '[');
    for (LayerId id = 0; id < set->count; id++) {
        const KeyRange *stretches;
        size_t count = layer_stretches(set, id, &stretches);
        for (size_t i = 0; i < count; i++) {
            StretchRow row = {id, stretches[i]};
            json_open_flat(json, NULL, '{');
            fields_write(json, row_fields, &row, context);
            json_close(json);
        }
    }
    json_close(json);
}

/* Is the row allowed behind the one before it? The layer's other stretches are to the left of it. */
static bool fits(const LayerSet *set, const StretchRow *row, const StretchRow *before)
{
    bool first = before->layer == LAYER_NONE || row->layer > before->layer;
    return row->layer < set->count && row->keys.lo < row->keys.hi && row->keys.lo >= set->key_lo[row->layer] &&
           row->keys.hi <= set->key_hi[row->layer] &&
           (first || (row->layer == before->layer && row->keys.lo > before->keys.hi));
}

bool history_stretches_read(const cJSON *stretches, LayerSet *set, FieldContext *context, Error *error)
{
    ARRAY(KeyRange) own = {0}; /* those of the layer of `before` */
    StretchRow row, before = {.layer = LAYER_NONE};
    size_t number = 0;
    bool fine = stretches == NULL || cJSON_IsArray(stretches);
    const cJSON *item;
    cJSON_ArrayForEach(item, stretches)
    {
        fine = fine && cJSON_IsObject(item) && fields_read(item, row_fields, &row, context) && fits(set, &row, &before);
        if (!fine)
            break;
        if (own.count > 0 && row.layer != before.layer) {
            layer_set_put_stretches(set, before.layer, own.at, own.count);
            own.count = 0;
        }
        array_push(&own, row.keys);
        before = row;
        number++;
    }
    if (fine && own.count > 0)
        layer_set_put_stretches(set, before.layer, own.at, own.count);
    array_release(&own);
    return fine ||
           error_set(error, ERROR_INPUT,
                     "stretches[%zu] is out of order, outside of its layer's keys, or of the wrong type", number);
}
