/* dumps.h - what the pageserver's HTTP API and its storage give besides the index.
 *
 * layer map answer (GET …/timeline/ID/layer), Neon models.rs LayerMapInfo:
 *     {"in_memory_layers": [{"kind": "Open", "lsn_start": "0/10"}, …],
 *      "historic_layers": [{"kind": "Delta", "layer_file_name": NAME, "layer_file_size": N, "remote": false,
 *                           "access_stats": {"visible": true, …}}, …]}
 *     `remote` means evicted from the local disk, `visible` is production's own answer.
 * heatmap-v1.json, Neon secondary/heatmap.rs:
 *     {"timelines": [{"timeline_id": ID, "layers": [{"name": NAME, "metadata": {"file_size": N}, "cold": false}]}]}
 *     resident layers only; of several timelines the one with most layers is read.
 * keyspace answer (GET …/timeline/ID/keyspace), Neon models/partitioning.rs:
 *     {"keys": [[KEY, KEY], …], "sparse_keys": […], "at_lsn": "0/10"}
 *     the dense keys are the exact input of image planning; sparse ones are not.
 */
#ifndef CORE_FORMATS_DUMPS_H
#define CORE_FORMATS_DUMPS_H

#include "core/formats/reader.h"

bool layer_map_sniff(Str text, Str name);
bool layer_map_read(Reader *reader, Str text, Error *error);
/* Residency, visibility and sizes are left out where they are not known. Refuses plain keys. */
bool layer_map_write(const History *history, StepId step, Text *out, Error *error);

bool heatmap_sniff(Str text, Str name);
bool heatmap_read(Reader *reader, Str text, Error *error);

bool keyspace_sniff(Str text, Str name);
bool keyspace_read(Reader *reader, Str text, Error *error);

#endif
