#include "core/formats/dumps.h"
#include "core/formats/json_reader.h"

bool heatmap_sniff(Str text, Str name)
{
    (void)name;
    return json_has_key(text, "timelines") && json_has_key(text, "layers");
}

static const cJSON *largest_timeline(const cJSON *timelines, int *count)
{
    const cJSON *item, *largest = NULL;
    int most = -1;
    *count = 0;
    cJSON_ArrayForEach(item, timelines)
    {
        int layers = cJSON_GetArraySize(cJSON_GetObjectItemCaseSensitive(item, "layers"));
        ++*count;
        if (layers > most) {
            most = layers;
            largest = item;
        }
    }
    return largest;
}

static bool read_layers(Reader *reader, const cJSON *layers)
{
    size_t index = 0;
    const cJSON *item;
    if (layers && !cJSON_IsArray(layers))
        return reader_odd(reader, 0, "layers is no array");
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
    char quote[QUOTE_SIZE];
    int count;
    const cJSON *timelines = cJSON_GetObjectItemCaseSensitive(root, "timelines");
    const cJSON *timeline = largest_timeline(timelines, &count);
    bool fine = cJSON_IsArray(timelines);
    if (!fine)
        error_set(error, ERROR_INPUT, "timelines is missing or no array");
    if (fine && count > 1)
        reader_note(reader, "%s: %d timelines; read is the one with most layers, %s", reader->file, count,
                    reader_quote(json_str(cJSON_GetObjectItemCaseSensitive(timeline, "timeline_id")), quote));
    if (fine && !read_layers(reader, cJSON_GetObjectItemCaseSensitive(timeline, "layers")))
        fine = reader_fail(reader, error);
    cJSON_Delete(root);
    return fine;
}
