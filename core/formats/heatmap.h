/* heatmap.h - heatmap-v1.json, Neon secondary/heatmap.rs: the resident layers of a tenant's timelines.
 *
 *     {"timelines": [{"timeline_id": ID, "layers": [{"name": NAME, "metadata": {"file_size": N}, "cold": false}]}]}
 *
 * Of several timelines the one that is asked for is read.
 */
#ifndef CORE_FORMATS_HEATMAP_H
#define CORE_FORMATS_HEATMAP_H

#include "core/formats/reader.h"

bool heatmap_sniff(Str text, Str name);
bool heatmap_read(Reader *reader, Str text, Error *error);

#endif
