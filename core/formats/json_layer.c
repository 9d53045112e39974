/* json_layer.c - reads each known fact by its row of a table; others are none of ours.
 *
 *     {"file_size": 8192, "generation": 3, "shard": "0104", "access_stats": {…}}    size, generation and shard
 */
#include "core/formats/json_layer.h"

static bool read_size(Reader *reader, const cJSON *fact, Layer *layer)
{
    char quote[QUOTE_SIZE];
    uint64_t number;
    JsonNumber kind = json_u64(fact, &number);
    if (kind == JSON_NUMBER_NONE || number > LAYER_SIZE_MAX)
        return reader_skip_fact(reader, 0, "the size of %s is not a number of bytes", reader_quote(layer->name, quote));
    layer->size = number;
    if (kind == JSON_NUMBER_ROUNDED)
        reader_note(reader, "%s: the size of %s is above 2^53 and rounded", reader->file,
                    reader_quote(layer->name, quote));
    return true;
}

static bool read_generation(Reader *reader, const cJSON *fact, Layer *layer)
{
    char quote[QUOTE_SIZE];
    uint64_t number;
    if (json_u64(fact, &number) != JSON_NUMBER_EXACT || number >= GENERATION_NONE)
        return reader_skip_fact(reader, 0, "the generation of %s is not a whole number of 32 bits",
                                reader_quote(layer->name, quote));
    layer->generation = (uint32_t)number;
    return true;
}

static bool read_shard(Reader *reader, const cJSON *fact, Layer *layer)
{
    char quote[QUOTE_SIZE];
    uint64_t number;
    Str digits = json_str(fact);
    if (digits.length != 4 || !number_parse_hex(digits, &number, NULL))
        return reader_skip_fact(reader, 0, "the shard of %s is not 4 hex digits", reader_quote(layer->name, quote));
    layer->shard = (uint16_t)number;
    return true;
}

bool json_layer_facts(Reader *reader, const cJSON *facts, Layer *layer)
{
    static const struct {
        const char *name;
        bool (*read)(Reader *reader, const cJSON *fact, Layer *layer);
    } known[] = {{"file_size", read_size},
                 {"layer_file_size", read_size},
                 {"generation", read_generation},
                 {"shard", read_shard}};
    char quote[QUOTE_SIZE];
    const cJSON *fact;
    if (facts && !cJSON_IsObject(facts))
        return reader_skip_fact(reader, 0, "the value of %s is not an object", reader_quote(layer->name, quote));
    cJSON_ArrayForEach(fact, facts)
    {
        for (size_t i = 0; fact->string && i < sizeof known / sizeof *known; i++)
            if (strcmp(fact->string, known[i].name) == 0 && !known[i].read(reader, fact, layer))
                return false;
    }
    return true;
}

bool json_layer_name(Reader *reader, const char *where, size_t index, Str text, LayerName *name, bool *going)
{
    const char *reason;
    char quote[QUOTE_SIZE];
    if (layer_name_parse(text, name, &reason))
        return true;
    *going = reader_skip(reader, 0, "%s[%zu]: %s: %s", where, index, reason, reader_quote(text, quote));
    return false;
}

void json_layers_write(const History *history, StepId step, JsonLayerWrite *write, Text *out)
{
    bool first = true;
    for (LayerId id = 0; id < history->layers.count; id++) {
        if (!history_alive(history, id, step))
            continue;
        if (!first)
            text_add_char(out, ',');
        write(&history->layers, id, out);
        first = false;
    }
}
