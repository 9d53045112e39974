/* dumps.h - the readers of the pageserver's other dumps: answers of its HTTP API, heatmaps and manifests.
 *
 * layer map answer (GET …/timeline/ID/layer), Neon models.rs LayerMapInfo:
 *     {"in_memory_layers": [{"kind": "Open", "lsn_start": "0/10"}, …],
 *      "historic_layers": [{"kind": "Delta", "layer_file_name": NAME, "layer_file_size": N, "remote": false,
 *                           "access_stats": {"visible": true, …}}, …]}
 *     `remote` means evicted from the local disk, `visible` is production's own answer.
 * heatmap-v1.json, Neon secondary/heatmap.rs:
 *     {"timelines": [{"timeline_id": ID, "layers": [{"name": NAME, "metadata": {"file_size": N}, "cold": false}]}]}
 *     resident layers only; of several timelines the one that is asked for is read.
 * keyspace answer (GET …/timeline/ID/keyspace), Neon models/partitioning.rs:
 *     {"keys": [[KEY, KEY], …], "sparse_keys": […], "at_lsn": "0/10"}
 *     the dense keys are the exact input of image planning; sparse ones are not.
 * timelines (GET …/timeline or …/timeline/ID, Neon models.rs TimelineInfo; tenant-manifest-GGGGGGGG.json):
 *     [{"timeline_id": ID, "ancestor_timeline_id": ID, "ancestor_lsn": "0/10", "applied_gc_cutoff_lsn": "0/8", …}]
 *     {"offloaded_timelines": [{"timeline_id": ID, "ancestor_timeline_id": ID, "ancestor_retain_lsn": "0/10"}]}
 *     joined to the layers of one of them: its children's branch points, its ancestor, its cutoff.
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

bool timeline_list_sniff(Str text, Str name);
/* Keeps what is listed until all inputs are read: which timeline the layers are of may be known only then. */
bool timeline_list_read(Reader *reader, Str text, Error *error);
/* Joins what was kept, and releases it. False: the layers are of none of them, or of which is not known. */
bool timeline_list_join(Reader *reader, Error *error);
void timeline_list_release(Reader *reader);

#endif
