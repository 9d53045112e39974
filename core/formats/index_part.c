/* index_part.c - cJSON parses; one walk over the members of layer_metadata makes the layers. */
#include "core/formats/index_part.h"

#include "core/formats/json_reader.h"
#include "core/formats/layer_name.h"
#include "core/formats/timeline_metadata.h"

#include <stdlib.h>

#define VERSION_LATEST 15

bool index_part_sniff(Str text, Str name)
{
    (void)name;
    return json_has_key(text, "layer_metadata");
}

static bool read_layers(Reader *reader, const cJSON *layers)
{
    size_t index = 0;
    const cJSON *item;
    layer_set_reserve(reader->set, (size_t)cJSON_GetArraySize(layers));
    cJSON_ArrayForEach(item, layers)
    {
        LayerName name;
        bool going = true;
        if (!json_layer_name(reader, "layer_metadata", index++, str_from(item->string), &name, &going)) {
            if (!going)
                return false;
            continue;
        }
        json_layer_facts(reader, item, &name.layer);
        if (!reader_layer(reader, &name.layer, name.form, 0))
            return false;
    }
    return true;
}

static void take_cutoff(LayerSet *set, Lsn cutoff)
{
    if (cutoff) {
        set->has_gc_cutoff = true;
        set->gc_cutoff = cutoff;
    }
}

static void take_ancestor(LayerSet *set, Lsn lsn)
{
    set->has_ancestor = true;
    set->ancestor_lsn = lsn;
}

/* The 512 bytes as an array of numbers. */
static bool read_metadata_bytes(Reader *reader, const cJSON *array, const char *name)
{
    uint8_t bytes[TIMELINE_METADATA_SIZE];
    size_t size = 0;
    Error error = {0};
    const cJSON *item;
    cJSON_ArrayForEach(item, array)
    {
        uint64_t value = 0;
        if (size == sizeof bytes || json_u64(item, &value) != JSON_NUMBER_EXACT || value > 255)
            return reader_skip(reader, 0, "%s: not %d bytes", name, TIMELINE_METADATA_SIZE);
        bytes[size++] = (uint8_t)value;
    }
    TimelineMetadata metadata;
    if (!timeline_metadata_decode(bytes, size, &metadata, &error))
        return reader_skip(reader, 0, "%s: %s", name, error.message);
    take_cutoff(reader->set, metadata.latest_gc_cutoff_lsn);
    if (metadata.has_ancestor)
        take_ancestor(reader->set, metadata.ancestor_lsn);
    return true;
}

static bool read_metadata(Reader *reader, const cJSON *root)
{
    static const char *const names[] = {"metadata_bytes", "metadata"};
    for (size_t i = 0; i < 2; i++) {
        const cJSON *metadata = cJSON_GetObjectItemCaseSensitive(root, names[i]);
        Lsn lsn;
        if (cJSON_IsArray(metadata))
            return read_metadata_bytes(reader, metadata, names[i]);
        if (!cJSON_IsObject(metadata))
            continue;
        if (json_lsn(cJSON_GetObjectItemCaseSensitive(metadata, "latest_gc_cutoff_lsn"), &lsn))
            take_cutoff(reader->set, lsn);
        if (json_str(cJSON_GetObjectItemCaseSensitive(metadata, "ancestor_timeline")).length &&
            json_lsn(cJSON_GetObjectItemCaseSensitive(metadata, "ancestor_lsn"), &lsn))
            take_ancestor(reader->set, lsn);
        return true;
    }
    reader_note(reader, "%s: no timeline metadata: GC cutoff and ancestor are unknown", reader->file);
    return true;
}

bool index_part_read(Reader *reader, Str text, Error *error)
{
    cJSON *root = json_parse(text, error);
    if (!root)
        return false;
    const cJSON *layers = cJSON_GetObjectItemCaseSensitive(root, "layer_metadata");
    uint64_t version = 0;
    json_u64(cJSON_GetObjectItemCaseSensitive(root, "version"), &version);
    if (version > VERSION_LATEST)
        reader_note(reader, "%s: index version %llu is newer than %d: read as far as it is known", reader->file,
                    (unsigned long long)version, VERSION_LATEST);
    bool fine = cJSON_IsObject(layers) ? read_layers(reader, layers) && read_metadata(reader, root)
                                       : error_set(error, ERROR_INPUT, "layer_metadata is missing or no object");
    if (!fine && cJSON_IsObject(layers))
        reader_fail(reader, error);
    Lsn lsn;
    if (fine && json_lsn(cJSON_GetObjectItemCaseSensitive(root, "disk_consistent_lsn"), &lsn)) {
        reader->set->has_disk_consistent = true;
        reader->set->disk_consistent = lsn;
    }
    cJSON_Delete(root);
    return fine;
}

/* Where the set doesn't tell: just below the head. */
static Lsn disk_consistent(const LayerSet *set)
{
    Lsn head = 1;
    for (LayerId id = 0; id < set->count; id++)
        head = set->lsn_hi[id] > head ? set->lsn_hi[id] : head;
    return set->has_disk_consistent ? set->disk_consistent : head - 1;
}

bool index_part_write(const History *history, StepId step, Text *out, Error *error)
{
    const LayerSet *set = &history->layers;
    char name[LAYER_NAME_SIZE], lsn[LSN_TEXT_SIZE], ancestor[LSN_TEXT_SIZE], cutoff[LSN_TEXT_SIZE];
    if (set->form == KEY_PLAIN && set->count)
        return error_set(error, ERROR_OUTPUT, "an index holds 36-digit keys, and these layers have plain ones");
    text_printf(out, "{\"version\":%d,\"layer_metadata\":{", VERSION_LATEST);
    const char *comma = "";
    for (LayerId id = 0; id < set->count; id++) {
        if (!history_alive(history, id, step))
            continue;
        Layer layer = layer_set_get(set, id);
        const char *inner = "";
        text_printf(out, "%s\"%s\":{", comma, layer_logical_name(&layer, set->form, name));
        comma = ",";
        if (layer.size != SIZE_UNKNOWN) {
            text_printf(out, "\"file_size\":%llu", (unsigned long long)layer.size);
            inner = ",";
        }
        if (layer.generation != GENERATION_NONE) {
            text_printf(out, "%s\"generation\":%u", inner, layer.generation);
            inner = ",";
        }
        if (layer.shard != SHARD_NONE)
            text_printf(out, "%s\"shard\":\"%04x\"", inner, layer.shard);
        text_add_char(out, '}');
    }
    lsn_format(disk_consistent(set), lsn);
    lsn_format(set->has_ancestor ? set->ancestor_lsn : 0, ancestor);
    lsn_format(set->has_gc_cutoff ? set->gc_cutoff : 0, cutoff);
    text_printf(out,
                "},\"disk_consistent_lsn\":\"%s\",\"metadata_bytes\":{\"disk_consistent_lsn\":\"%s\","
                "\"prev_record_lsn\":null,\"ancestor_timeline\":%s,\"ancestor_lsn\":\"%s\","
                "\"latest_gc_cutoff_lsn\":\"%s\",\"initdb_lsn\":\"0/0\",\"pg_version\":0}}\n",
                lsn, lsn, set->has_ancestor ? "\"00000000000000000000000000000000\"" : "null", ancestor, cutoff);
    return true;
}
