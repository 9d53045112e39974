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

/* A source without files. The caller is its only owner and calls layer_records_free(). */
LayerRecords *layer_records_new(void);
/* Adds an owner. Returns `records`, also where it is NULL. */
LayerRecords *layer_records_share(LayerRecords *records);
/* Removes an owner; the last one frees the source. NULL is allowed. */
void layer_records_free(LayerRecords *records);

/* Sets the file of a layer; the path is copied. Must be called before any question, from one thread. */
void layer_records_add(LayerRecords *records, LayerId layer, const char *path);
/* The path of the layer's file, or NULL. */
const char *layer_records_path(const LayerRecords *records, LayerId layer);
/* The number of layers that have a file. */
size_t layer_records_count(const LayerRecords *records);

/* The directory of the layer's file; NULL, with the same error each time, where there is no file or it is damaged. It
 * lives as long as `records`. The first call reads the file's index pages. */
const LeafDirectory *layer_records_directory(LayerRecords *records, LayerId layer, Error *error);

/* Has a question found that the file cannot be opened as a layer file? Then nothing in it is worth another try. */
bool layer_records_is_foreign(LayerRecords *records, LayerId layer);
/* Reads the files of these layers, which must be distinct, on several threads, so that later questions about them are
 * answered at once. A few files are left to the first question about them. It changes no answer. Stops where `cancel`
 * is set (NULL: cannot be cancelled). */
void layer_records_read_ahead(LayerRecords *records, const LayerId *layers, size_t count, const atomic_bool *cancel);

/* The last keyspace that was found, if it is for the same layers, compared by hash and count. For
 * records_keyspace.c. */
bool layer_records_recall(LayerRecords *records, uint64_t hash, size_t count, Keyspace *keyspace, bool *exact);
void layer_records_remember(LayerRecords *records, uint64_t hash, size_t count, const Keyspace *keyspace, bool exact);

/* The keys that exist according to the files: those of the newest image over each key, and those of all records above
 * it. `exact`: every layer that matters was read. Reads the index pages of these layers; the result is cached. The
 * caller releases `keyspace`. */
void layer_records_keyspace(LayerRecords *records, const LayerSet *set, const LayerId *live, size_t count,
                            Keyspace *keyspace, bool *exact);

/* All keys that images or records contain, without metadata keys. For a layer without a file these are the keys of its
 * name, where they are blocks of one relation. The caller releases `keyspace`. */
void layer_records_all_keys(LayerRecords *records, const LayerSet *set, const LayerId *live, size_t count,
                            Keyspace *keyspace);

#endif
