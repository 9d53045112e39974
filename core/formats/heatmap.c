/* heatmap.c - reads heatmap-v1.json: the resident layers of one timeline of a tenant. */
#include "core/formats/heatmap.h"

#include "core/formats/json_layer.h"

bool heatmap_sniff(Str text, Str name)
{
    (void)name;
    return json_has_key(text, "timelines") && json_has_key(text, "layers");
}

/* The timeline that was asked for, or the only one. NULL: reader_fail() was called. */
static const cJSON *choose_timeline(Reader *reader, const cJSON *timelines)
{
    Origins origins = {0};
    const cJSON *item, *chosen = NULL;
    uint32_t place;
    cJSON_ArrayForEach(item, timelines)
    {
        Origin origin = {.timeline = json_str(cJSON_GetObjectItemCaseSensitive(item, "timeline_id"))};
        size_t layers = (size_t)cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(item, "layers"));
        origins_add(&origins, origins_find(&origins, &origin), layers);
    }
    if (reader_origin(reader, &origins, &place))
        chosen = cJSON_GetArrayItem(timelines, place == UINT32_MAX ? 0 : (int)place);
    origins_release(&origins);
    return chosen;
}

static bool read_layers(Reader *reader, const cJSON *layers)
{
    size_t index = 0;
    const cJSON *item;
    if (layers && !cJSON_IsArray(layers))
        return reader_skip_fact(reader, 0, "layers is not an array");
    cJSON_ArrayForEach(item, layers)
    {
        LayerName name;
        bool going = true;
        Str text = json_str(cJSON_GetObjectItemCaseSensitive(item, "name"));
        text.at = arena_copy(&reader->set->arena, text.at, text.length);
        if (!json_layer_name(reader, "layers", index++, text, &name, &going)) {
            if (!going)
                return false;
            continue;
        }
        bool cold, told;
        if (!json_layer_facts(reader, cJSON_GetObjectItemCaseSensitive(item, "metadata"), &name.layer) ||
            !json_bool_member(reader, item, "cold", &cold, &told))
            return false;
        name.layer.flags = cold ? LAYER_COLD : LAYER_RESIDENCY_KNOWN;
        if (!reader_layer(reader, &name.layer, name.form, 0))
            return false;
    }
    return true;
}

bool heatmap_read(Reader *reader, Str text, Error *error)
{
    cJSON *root = json_parse(text, error);
    if (!root)
        return false;
    const cJSON *timelines = cJSON_GetObjectItemCaseSensitive(root, "timelines");
    bool fine = cJSON_IsArray(timelines);
    if (!fine)
        error_set(error, ERROR_INPUT, "timelines is missing or not an array");
    const cJSON *timeline = fine ? choose_timeline(reader, timelines) : NULL;
    bool empty = fine && cJSON_GetArraySize(timelines) == 0;
    if (fine && !empty && (!timeline || !read_layers(reader, cJSON_GetObjectItemCaseSensitive(timeline, "layers"))))
        fine = reader_fail(reader, error);
    cJSON_Delete(root);
    return fine;
}
