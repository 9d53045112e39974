/* sources.h - where a planner gets records, sizes and keyspace from: the simulator's own, layer files, or estimates. */
#ifndef CORE_PLANNER_SOURCES_H
#define CORE_PLANNER_SOURCES_H

#include "core/planner/key_source.h"

typedef struct PlanSources {
    void *self;
    bool estimated;           /* sizes, records or keyspace are estimates */
    bool records_known;       /* a single layer's source tells its real first and last key */
    const Keyspace *keyspace; /* keys that exist at the level's end */
    /* The merged records of the deltas among `inputs`. The caller releases `source`. */
    bool (*key_source)(void *self, const LayerId *inputs, size_t count, KeySource *source, Error *error);
    uint64_t (*layer_bytes)(void *self, LayerId layer); /* file size, known or estimated */
} PlanSources;

#endif
