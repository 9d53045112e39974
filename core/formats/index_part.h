/* index_part.h - index_part.json, the remote index of a timeline, versions 1 to 15.
 *
 *     {"version": 7,
 *      "layer_metadata": {"KEY-KEY__LSN-LSN": {"file_size": 65536, "generation": 27, "shard": "0108"}, …},
 *      "disk_consistent_lsn": "0/10A0038",
 *      "metadata_bytes": {"latest_gc_cutoff_lsn": "0/1000028", …}}          or an array of 512 byte values
 *
 * The metadata stand under `metadata_bytes` or `metadata`, each as an object or as bytes (timeline_metadata.h).
 * Source: Neon remote_timeline_client/index.rs.
 */
#ifndef CORE_FORMATS_INDEX_PART_H
#define CORE_FORMATS_INDEX_PART_H

#include "core/formats/reader.h"

bool index_part_sniff(Str text, Str name);
bool index_part_read(Reader *reader, Str text, Error *error);
/* Writes an index of version 15. Facts that layers do not have (a size, a generation) are left out; fields that a layer
 * set does not have (previous record, Postgres version, timeline ids) are null or zero. ERROR_OUTPUT for plain keys. */
bool index_part_write(const History *history, StepId step, Text *out, Error *error);

/* What an index says of the timeline's ancestor. */
typedef struct IndexAncestry {
    bool has_ancestor;
    char ancestor[33]; /* its id */
    Lsn ancestor_lsn;
} IndexAncestry;

/* Finds the ancestor in an index without reading its layers; where the index says that there is none, has_ancestor is
 * false. False: the index does not say, and `ancestry` is all zero. O(text), a plain search. */
bool index_part_ancestry(Str text, IndexAncestry *ancestry);

#endif
