/* index_part.c - reads layer_metadata member by member, one layer at a time; the rest of the index is small. Names
 * point into the text. If the index is cut off, the layers before the cut are read. */
#include "core/formats/index_part.h"

#include "core/formats/json_layer.h"
#include "core/formats/keyspace_answer.h"
#include "core/base/json_walk.h"
#include "core/formats/layer_facts.h"
#include "core/formats/layer_name.h"
#include "core/formats/timeline_metadata.h"

#include <stdio.h>
#include <stdlib.h>

#define KEYSPACE_MEMBER "layerscope_keyspace" /* our own member: which keys exist */
/* our own member: disk_consistent_lsn, which production requires, was unknown */
#define GUESS_MEMBER "layerscope_guess"

#define VERSION_LATEST 15

bool index_part_sniff(Str text, Str name)
{
    (void)name;
    return json_has_key(text, "layer_metadata");
}

static bool read_layers(Reader *reader, JsonWalk *layers)
{
    Str text;
    bool going = true;
    layer_set_reserve(reader->set, (size_t)(layers->end - layers->at) / 128);
    for (size_t index = 0; going && json_walk_next(layers, &text); index++) {
        LayerName name;
        bool named = json_layer_name(reader, "layer_metadata", index, text, &name, &going);
        if (!named || !layer_facts_take(layers, &name.layer)) {
            /* NULL where the file ends inside it: the name is known all the same */
            cJSON *facts = json_walk_value(layers);
            going = going && (!named || json_layer_facts(reader, facts, &name.layer));
            cJSON_Delete(facts);
        }
        going = going && (!named || reader_layer(reader, &name.layer, name.form, 0));
    }
    return going;
}

static void index_part_take_cutoff(LayerSet *set, Lsn cutoff)
{
    if (cutoff) {
        set->has_gc_cutoff = true;
        set->gc_cutoff = cutoff;
    }
}

/* Takes the ancestor's LSN, and the id of its timeline if there is one. */
static void take_ancestor(LayerSet *set, bool there, Lsn lsn, Str id)
{
    if (there && id.length == ORIGIN_ID)
        set->ancestor_id = arena_copy(&set->arena, id.at, id.length);
    set->has_ancestor = there;
    set->no_ancestor = !there;
    set->ancestor_lsn = there ? lsn : 0;
}

/* Reads the 512 bytes as an array of numbers. */
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
    index_part_take_cutoff(reader->set, metadata.latest_gc_cutoff_lsn);
    char id[ORIGIN_ID + 1];
    for (size_t i = 0; i < sizeof metadata.ancestor_timeline; i++)
        snprintf(id + 2 * i, 3, "%02x", metadata.ancestor_timeline[i]);
    take_ancestor(reader->set, metadata.has_ancestor, metadata.ancestor_lsn, str_from(id));
    return true;
}

static bool read_metadata_object(Reader *reader, const cJSON *metadata)
{
    Lsn lsn;
    bool there;
    if (!json_lsn_member(reader, metadata, "latest_gc_cutoff_lsn", &lsn, &there))
        return false;
    if (there)
        index_part_take_cutoff(reader->set, lsn);
    const cJSON *timeline = cJSON_GetObjectItemCaseSensitive(metadata, "ancestor_timeline");
    if (cJSON_IsNull(timeline))
        take_ancestor(reader->set, false, 0, (Str){0});
    if (!json_str(timeline).length)
        return true; /* then its LSN means nothing */
    if (!json_lsn_member(reader, metadata, "ancestor_lsn", &lsn, &there))
        return false;
    if (there)
        take_ancestor(reader->set, true, lsn, json_str(timeline));
    return true;
}

static bool read_metadata(Reader *reader, const cJSON *root)
{
    static const char *const names[] = {"metadata_bytes", "metadata"};
    for (size_t i = 0; i < 2; i++) {
        const cJSON *metadata = cJSON_GetObjectItemCaseSensitive(root, names[i]);
        if (cJSON_IsArray(metadata))
            return read_metadata_bytes(reader, metadata, names[i]);
        if (cJSON_IsObject(metadata))
            return read_metadata_object(reader, metadata);
        if (metadata && !reader_skip_fact(reader, 0, "%s is neither an object nor bytes", names[i]))
            return false;
    }
    reader_note(reader, "%s: no timeline metadata: GC cutoff and ancestor are unknown", reader->file);
    return true;
}

/* Reads everything except the layers, gathered in one small object. */
static bool index_part_read_rest(Reader *reader, const cJSON *root)
{
    const cJSON *told = cJSON_GetObjectItemCaseSensitive(root, "version");
    uint64_t version = 0;
    Lsn lsn;
    bool there;
    if (told && json_u64(told, &version) != JSON_NUMBER_EXACT) {
        version = 0;
        if (!reader_skip_fact(reader, 0, "version is not a whole number"))
            return false;
    }
    if (version > VERSION_LATEST)
        reader_note(reader, "%s: index version %llu is newer than %d: only what is known of it was read", reader->file,
                    (unsigned long long)version, VERSION_LATEST);
    if (!json_lsn_member(reader, root, "disk_consistent_lsn", &lsn, &there))
        return false;
    if (there && !cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(root, GUESS_MEMBER))) {
        reader->set->has_disk_consistent = true;
        reader->set->disk_consistent = lsn;
    }
    const cJSON *compaction = cJSON_GetObjectItemCaseSensitive(root, "gc_compaction");
    if (cJSON_IsObject(compaction)) {
        if (!json_lsn_member(reader, compaction, "last_completed_lsn", &lsn, &there))
            return false;
        reader->set->gc_compacted = there ? lsn : 0;
    }
    const cJSON *keyspace = cJSON_GetObjectItemCaseSensitive(root, KEYSPACE_MEMBER);
    if (cJSON_IsArray(keyspace) && !keyspace_read_ranges(reader, keyspace))
        return false;
    return read_metadata(reader, root);
}

bool index_part_read(Reader *reader, Str text, Error *error)
{
    static const Str layer_metadata = {"layer_metadata", 14};
    JsonWalk walk, layers;
    Str name;
    Error reason = {0};
    bool found = false, going = true;
    cJSON *rest = cJSON_CreateObject();
    json_walk_open(&walk, text, '{', &reader->set->arena);
    while (going && json_walk_next(&walk, &name)) {
        if (str_equal(name, layer_metadata) && json_walk_enter(&walk, &layers, '{')) {
            found = true;
            going = read_layers(reader, &layers);
            json_walk_leave(&walk, &layers);
        } else {
            cJSON_AddItemToObject(rest, arena_copy(&reader->set->arena, name.at, name.length), json_walk_value(&walk));
        }
    }
    bool valid = !going || json_walk_close(&walk, &reason);
    if (valid && !found)
        valid = error_set(&reason, ERROR_INPUT, "layer_metadata is missing or not an object");
    going = going && (valid || reader_cut_off(reader, &reason)) && index_part_read_rest(reader, rest);
    if (!going && valid)
        reader_fail(reader, error);
    else if (!going && error)
        *error = reason;
    cJSON_Delete(rest);
    return going;
}

/* The disk consistent LSN; where the set does not give it, the LSN just below the head. */
static Lsn index_part_disk_consistent(const LayerSet *set)
{
    Lsn head = 1;
    for (LayerId id = 0; id < set->count; id++)
        head = set->lsn_hi[id] > head ? set->lsn_hi[id] : head;
    return set->has_disk_consistent ? set->disk_consistent : head - 1;
}

/* Writes the keyspace. Production's reader skips members that it does not know. */
static void write_keyspace(const LayerSet *set, Text *out)
{
    char lo[KEY_TEXT_SIZE], hi[KEY_TEXT_SIZE];
    if (!set->keyspace_given || set->form == KEY_PLAIN)
        return;
    text_printf(out, ",\"" KEYSPACE_MEMBER "\":[");
    for (size_t i = 0; i < set->keyspace.count; i++)
        text_printf(out, "%s[\"%s\",\"%s\"]", i ? "," : "", key_format(set->keyspace.at[i].lo, set->form, lo),
                    key_format(set->keyspace.at[i].hi, set->form, hi));
    text_add_char(out, ']');
}

/* Writes "NAME":{"file_size":…}, with what is known of the layer. */
static void index_part_write_layer(const LayerSet *set, LayerId id, Text *out)
{
    Layer layer = layer_set_get(set, id);
    char name[LAYER_NAME_SIZE];
    const char *comma = "";
    text_printf(out, "\"%s\":{", layer_logical_name(&layer, set->form, name));
    if (layer.size != SIZE_UNKNOWN) {
        text_printf(out, "\"file_size\":%llu", (unsigned long long)layer.size);
        comma = ",";
    }
    if (layer.generation != GENERATION_NONE) {
        text_printf(out, "%s\"generation\":%u", comma, layer.generation);
        comma = ",";
    }
    if (layer.shard != SHARD_NONE)
        text_printf(out, "%s\"shard\":\"%04x\"", comma, layer.shard);
    text_add_char(out, '}');
}

bool index_part_write(const History *history, StepId step, Text *out, Error *error)
{
    const LayerSet *set = &history->layers;
    char lsn[LSN_TEXT_SIZE], ancestor[LSN_TEXT_SIZE], cutoff[LSN_TEXT_SIZE];
    char timeline[ORIGIN_ID + 32] = "";
    if (set->form == KEY_PLAIN && set->count)
        return error_set(error, ERROR_OUTPUT, "an index holds 36-digit keys, and these layers have plain ones");
    text_printf(out, "{\"version\":%d,\"layer_metadata\":{", VERSION_LATEST);
    json_layers_write(history, step, index_part_write_layer, out);
    if (set->has_ancestor)
        snprintf(timeline, sizeof timeline, "\"ancestor_timeline\":\"%.32s\",",
                 set->ancestor_id ? set->ancestor_id : "00000000000000000000000000000000");
    else if (set->no_ancestor)
        snprintf(timeline, sizeof timeline, "\"ancestor_timeline\":null,");
    lsn_format(index_part_disk_consistent(set), lsn);
    lsn_format(set->has_ancestor ? set->ancestor_lsn : 0, ancestor);
    lsn_format(set->has_gc_cutoff ? set->gc_cutoff : 0, cutoff);
    text_printf(out,
                "},\"disk_consistent_lsn\":\"%s\",\"metadata_bytes\":{\"disk_consistent_lsn\":\"%s\","
                "\"prev_record_lsn\":null,%s\"ancestor_lsn\":\"%s\","
                "\"latest_gc_cutoff_lsn\":\"%s\",\"initdb_lsn\":\"0/0\",\"pg_version\":0}",
                lsn, lsn, timeline, ancestor, cutoff);
    if (set->gc_compacted)
        text_printf(out, ",\"gc_compaction\":{\"last_completed_lsn\":\"%s\"}", lsn_format(set->gc_compacted, lsn));
    write_keyspace(set, out);
    if (!set->has_disk_consistent)
        text_printf(out, ",\"" GUESS_MEMBER "\":true");
    text_printf(out, "}\n");
    return true;
}

/* ---- the ancestor alone ---- */

/* The text after the member's name and its ':'; empty: there is no such member. */
static Str index_part_member_text(Str text, Str quoted)
{
    const char *at = memmem(text.at, text.length, quoted.at, quoted.length);
    if (!at)
        return (Str){0};
    Str rest = {at + quoted.length, text.length - (size_t)(at - text.at) - quoted.length};
    rest = str_trim(rest);
    return rest.length && rest.at[0] == ':' ? str_trim((Str){rest.at + 1, rest.length - 1}) : (Str){0};
}

/* The string at the text's start; empty: the text is not a string. */
static Str index_part_string_at(Str text)
{
    const char *end = text.length && text.at[0] == '"' ? memchr(text.at + 1, '"', text.length - 1) : NULL;
    return end ? (Str){text.at + 1, (size_t)(end - text.at) - 1} : (Str){0};
}

/* Reads metadata that is an array of bytes. */
static bool ancestry_of_bytes(Str array, IndexAncestry *ancestry)
{
    uint8_t bytes[TIMELINE_METADATA_SIZE];
    size_t size = 0, i = 1;
    TimelineMetadata metadata;
    while (i < array.length && array.at[i] != ']' && size < sizeof bytes) {
        unsigned value = 0;
        size_t digits = 0;
        for (; i < array.length && char_is_digit(array.at[i]) && digits < 4; i++, digits++)
            value = value * 10 + (unsigned)(array.at[i] - '0');
        if (digits && value > 255)
            return false;
        if (digits)
            bytes[size++] = (uint8_t)value;
        else
            i++;
    }
    if (!timeline_metadata_decode(bytes, size, &metadata, NULL))
        return false;
    ancestry->has_ancestor = metadata.has_ancestor;
    ancestry->ancestor_lsn = metadata.ancestor_lsn;
    for (size_t k = 0; k < sizeof metadata.ancestor_timeline; k++)
        snprintf(ancestry->ancestor + 2 * k, 3, "%02x", metadata.ancestor_timeline[k]);
    return true;
}

bool index_part_ancestry(Str text, IndexAncestry *ancestry)
{
    static const Str arrays[] = {{"\"metadata_bytes\"", 16}, {"\"metadata\"", 10}};
    *ancestry = (IndexAncestry){0};
    Str timeline = index_part_member_text(text, STR("\"ancestor_timeline\""));
    Str id = index_part_string_at(timeline),
        lsn = index_part_string_at(index_part_member_text(text, STR("\"ancestor_lsn\"")));
    if (id.length == ORIGIN_ID && lsn.length < 40 && lsn_parse(lsn, &ancestry->ancestor_lsn, NULL)) {
        ancestry->has_ancestor = true;
        memcpy(ancestry->ancestor, id.at, id.length);
        return true;
    }
    if (str_starts(timeline, STR("null")))
        return true;
    for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) {
        Str array = index_part_member_text(text, arrays[i]);
        if (array.length && array.at[0] == '[')
            return ancestry_of_bytes(array, ancestry);
    }
    return false;
}
