/* layer_map.c - reads and writes the layer map answer of the HTTP API; a walk keeps only one layer in memory as a tree.
 */
#include "core/formats/layer_map.h"

#include "core/formats/json_layer.h"
#include "core/base/json_walk.h"

bool layer_map_sniff(Str text, Str name)
{
    (void)name;
    return json_has_key(text, "historic_layers");
}

/* Reads the residency and visibility that production reports. */
static bool read_flags(Reader *reader, const cJSON *item, uint8_t *flags)
{
    const cJSON *stats = cJSON_GetObjectItemCaseSensitive(item, "access_stats");
    bool remote, visible, told;
    if (!json_bool_member(reader, item, "remote", &remote, &told))
        return false;
    if (told)
        *flags |= LAYER_RESIDENCY_KNOWN | (remote ? LAYER_EVICTED : 0);
    if (!json_bool_member(reader, stats, "visible", &visible, &told))
        return false;
    if (told)
        *flags |= LAYER_VISIBILITY_KNOWN | (visible ? LAYER_VISIBLE : 0);
    return true;
}

static bool read_historic(Reader *reader, JsonWalk *layers)
{
    Str none;
    bool going = true;
    for (size_t index = 0; going && json_walk_next(layers, &none); index++) {
        LayerName name;
        cJSON *item = json_walk_value(layers);
        Str text = json_str(cJSON_GetObjectItemCaseSensitive(item, "layer_file_name"));
        text.at = arena_copy(&reader->set->arena, text.at, text.length);
        if (item && json_layer_name(reader, "historic_layers", index, text, &name, &going)) {
            going = read_flags(reader, item, &name.layer.flags) && json_layer_facts(reader, item, &name.layer) &&
                    reader_layer(reader, &name.layer, name.form, 0);
        }
        cJSON_Delete(item);
    }
    return going;
}

static bool read_in_memory(Reader *reader, const cJSON *layers)
{
    size_t index = 0;
    const cJSON *item;
    cJSON_ArrayForEach(item, layers)
    {
        InMemoryLayer layer = {.open =
                                   str_equal(json_str(cJSON_GetObjectItemCaseSensitive(item, "kind")), STR("Open"))};
        bool fine = json_lsn(cJSON_GetObjectItemCaseSensitive(item, "lsn_start"), &layer.lsns.lo);
        layer.lsns.hi = UINT64_MAX;
        if (!layer.open)
            fine = fine && json_lsn(cJSON_GetObjectItemCaseSensitive(item, "lsn_end"), &layer.lsns.hi) &&
                   layer.lsns.lo < layer.lsns.hi;
        if (fine)
            array_push(&reader->set->in_memory, layer);
        else if (!reader_skip(reader, 0, "in_memory_layers[%zu]: its LSNs are missing or reversed", index))
            return false;
        index++;
    }
    return true;
}

bool layer_map_read(Reader *reader, Str text, Error *error)
{
    JsonWalk walk, layers;
    Str name;
    Error reason = {0};
    bool found = false, going = true;
    json_walk_open(&walk, text, '{', &reader->set->arena);
    while (going && json_walk_next(&walk, &name)) {
        if (str_equal(name, STR("historic_layers")) && json_walk_enter(&walk, &layers, '[')) {
            found = true;
            going = read_historic(reader, &layers);
            json_walk_leave(&walk, &layers);
            continue;
        }
        cJSON *value = json_walk_value(&walk);
        if (str_equal(name, STR("in_memory_layers")))
            going = read_in_memory(reader, value);
        cJSON_Delete(value);
    }
    bool valid = !going || json_walk_close(&walk, &reason);
    if (valid && !found)
        valid = error_set(&reason, ERROR_INPUT, "historic_layers is missing or not an array");
    bool fine = going && (valid || reader_cut_off(reader, &reason));
    if (!going)
        reader_fail(reader, error);
    else if (!fine && error)
        *error = reason;
    return fine;
}

static void layer_map_write_in_memory(const LayerSet *set, Text *out)
{
    char lo[LSN_TEXT_SIZE], hi[LSN_TEXT_SIZE];
    for (size_t i = 0; i < set->in_memory.count; i++) {
        const InMemoryLayer *layer = &set->in_memory.at[i];
        text_printf(out, "%s{\"kind\":\"%s\",\"lsn_start\":\"%s\"", i ? "," : "", layer->open ? "Open" : "Frozen",
                    lsn_format(layer->lsns.lo, lo));
        if (!layer->open)
            text_printf(out, ",\"lsn_end\":\"%s\"", lsn_format(layer->lsns.hi, hi));
        text_add_char(out, '}');
    }
}

static void layer_map_write_layer(const LayerSet *set, LayerId id, Text *out)
{
    char name[LAYER_NAME_SIZE], lo[LSN_TEXT_SIZE], hi[LSN_TEXT_SIZE];
    Layer layer = layer_set_get(set, id);
    bool image = layer.kind == LAYER_IMAGE;
    text_printf(out, "{\"kind\":\"%s\",\"layer_file_name\":\"%s\"", image ? "Image" : "Delta",
                layer_logical_name(&layer, set->form, name));
    if (layer.size != SIZE_UNKNOWN)
        text_printf(out, ",\"layer_file_size\":%llu", (unsigned long long)layer.size);
    text_printf(out, ",\"lsn_start\":\"%s\"", lsn_format(layer.lsn_lo, lo));
    if (!image)
        text_printf(out, ",\"lsn_end\":\"%s\"", lsn_format(layer.lsn_hi, hi));
    if (layer.flags & LAYER_RESIDENCY_KNOWN)
        text_printf(out, ",\"remote\":%s", layer.flags & LAYER_EVICTED ? "true" : "false");
    if (layer.flags & LAYER_VISIBILITY_KNOWN)
        text_printf(out, ",\"access_stats\":{\"access_time\":0,\"residence_time\":0,\"visible\":%s}",
                    layer.flags & LAYER_VISIBLE ? "true" : "false");
    if (!image)
        text_printf(out, ",\"l0\":%s", layer_is_l0(set, id) ? "true" : "false");
    text_add_char(out, '}');
}

bool layer_map_write(const History *history, StepId step, Text *out, Error *error)
{
    const LayerSet *set = &history->layers;
    if (set->form == KEY_PLAIN && set->count)
        return error_set(error, ERROR_OUTPUT,
                         "a layer map answer holds 36-digit keys, and these layers have plain ones");
    text_add_str(out, STR("{\"in_memory_layers\":["));
    layer_map_write_in_memory(set, out);
    text_add_str(out, STR("],\"historic_layers\":["));
    json_layers_write(history, step, layer_map_write_layer, out);
    text_add_str(out, STR("]}\n"));
    return true;
}
