/* layer_records.h - the layer files of a timeline: the file of each layer, and its contents, which are read on demand.
 *
 *     layer 0   /t/000…__0100-…-v1-00000001    directory read at the first question, then kept
 *     layer 1   -                              evicted: only its name is known
 *     layer 2   /t/000…                        damaged: the reason is kept, it counts as unknown
 *
 * Shared between histories of the same layers (a fork has the same layer ids) and between threads: directories are made
 * under a lock, and do not change afterwards.
 */
#ifndef CORE_RECORDS_LAYER_RECORDS_H
#define CORE_RECORDS_LAYER_RECORDS_H

#include "core/records/leaf_directory.h"

#include <stdatomic.h>

typedef struct LayerRecords LayerRecords;

/* Without any file; one owner. */
LayerRecords *layer_records_new(void);
/* One owner more. Returns `records`; NULL for NULL. */
LayerRecords *layer_records_share(LayerRecords *records);
/* One owner less; the last one frees. NULL is fine. */
void layer_records_free(LayerRecords *records);

/* The layer is in that file (the path is copied). Before any question, from one thread. */
void layer_records_add(LayerRecords *records, LayerId layer, const char *path);
/* Path of the layer's file, or NULL. */
const char *layer_records_path(const LayerRecords *records, LayerId layer);
/* Layers with a file. */
size_t layer_records_count(const LayerRecords *records);

/* What is in the layer's file; NULL, with the reason, where there is none or it is damaged (the same each time). The
 * first question reads the file's index pages. */
const LeafDirectory *layer_records_directory(LayerRecords *records, LayerId layer, Error *error);

/* Was it asked for, and is no layer file at all? Then nothing in it is worth another look. */
bool layer_records_is_foreign(LayerRecords *records, LayerId layer);
/* Reads the files of these layers, several at once, so that questions about them are answered at once. The layers are
 * distinct. Sets nothing else; given up where `cancel` (NULL: nobody will) is set. */
void layer_records_read_ahead(LayerRecords *records, const LayerId *layers, size_t count, const atomic_bool *cancel);

/* The last keyspace that was found, and for which layers: by hash and number. For records_keyspace.c. */
bool layer_records_recall(LayerRecords *records, uint64_t hash, size_t count, Keyspace *keyspace, bool *exact);
void layer_records_remember(LayerRecords *records, uint64_t hash, size_t count, const Keyspace *keyspace, bool exact);

/* Which keys exist, as far as files tell: those of the newest image over each key, and those of all records above it.
 * `exact`: all layers that have a say were read. Reads the index pages of these layers, once for the same layers. The
 * caller releases `keyspace`. */
void layer_records_keyspace(LayerRecords *records, const LayerSet *set, const LayerId *live, size_t count,
                            Keyspace *keyspace, bool *exact);

/* All keys that images or records hold, metadata keys left out; of layers without a file those of their names, where
 * these are blocks of one relation. The caller releases `keyspace`. */
void layer_records_all_keys(LayerRecords *records, const LayerSet *set, const LayerId *live, size_t count,
                            Keyspace *keyspace);

#endif
