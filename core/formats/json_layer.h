/* json_layer.h - one layer as the pageserver's JSON has it: its name, and an object of facts. */
#ifndef CORE_FORMATS_JSON_LAYER_H
#define CORE_FORMATS_JSON_LAYER_H

#include "core/formats/json_member.h"
#include "core/formats/layer_name.h"
#include "core/history/history.h"

/* Parses a layer's name, which must live as long as the set. False: it was skipped, and reported as `where[index]`;
 * *going is false with `strict`. */
bool json_layer_name(Reader *reader, const char *where, size_t index, Str text, LayerName *name, bool *going);
/* Reads the members file_size or layer_file_size, generation and shard that the object has. Invalid ones are
 * reported and left out. False only with `strict`. */
bool json_layer_facts(Reader *reader, const cJSON *facts, Layer *layer);

/* Appends the layers that are alive at the step, in the order of their ids, with commas between them. */
typedef void JsonLayerWrite(const LayerSet *set, LayerId id, Text *out);
void json_layers_write(const History *history, StepId step, JsonLayerWrite *write, Text *out);

#endif
