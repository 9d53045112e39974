/* layer_map.h - the layer map answer (GET …/timeline/ID/layer), Neon models.rs LayerMapInfo:
 *
 *     {"in_memory_layers": [{"kind": "Open", "lsn_start": "0/10"}, …],
 *      "historic_layers": [{"kind": "Delta", "layer_file_name": NAME, "layer_file_size": N, "remote": false,
 *                           "access_stats": {"visible": true, …}}, …]}
 *
 * `remote` means evicted from the local disk, `visible` is production's own answer.
 */
#ifndef CORE_FORMATS_LAYER_MAP_H
#define CORE_FORMATS_LAYER_MAP_H

#include "core/formats/reader.h"

bool layer_map_sniff(Str text, Str name);
bool layer_map_read(Reader *reader, Str text, Error *error);
/* Writes the layer map answer. Residency, visibility and sizes are left out where they are unknown. ERROR_OUTPUT for
 * plain keys. */
bool layer_map_write(const History *history, StepId step, Text *out, Error *error);

#endif
