/* sources.h - where a planner gets records, sizes and keyspace from: the simulator's own, layer files, or estimates. */
#ifndef CORE_PLANNER_SOURCES_H
#define CORE_PLANNER_SOURCES_H

#include "core/planner/keyspace_source.h"
#include "core/planner/trace.h"

typedef struct PlanSources {
    void *self;
    bool loaded;    /* the layers were loaded: their outputs are made on paper */
    bool estimated; /* some sizes, some records or the keyspace are estimates */
    bool keyspace_estimated;
    const Keyspace *keyspace; /* the keys that exist at the level's end */
    /* Are the layer's records known, so that its source has the real first and last key? NULL: those of all layers are;
     * with `estimated`, of none. */
    bool (*known)(void *self, LayerId layer);
    /* Where all records are estimates: each delta's bytes are spread evenly over its keys among these
     * (estimate_line()). They do not change. NULL where that is not so; to be ignored where `known` is set. */
    const KeyOrdinals *ordinals;
    /* A key source of the merged records of the deltas among `inputs`. The caller releases it. */
    bool (*key_source)(void *self, const LayerId *inputs, size_t count, KeySource *source, Error *error);
    uint64_t (*layer_bytes)(void *self, LayerId layer); /* The layer's file size, known or estimated. */
} PlanSources;

static inline bool sources_know(const PlanSources *sources, LayerId layer)
{
    return sources->known ? sources->known(sources->self, layer) : !sources->estimated;
}

/* What a decision about these layers is based on; `keyspace`: also on the keyspace. */
static inline Grounds sources_grounds(const PlanSources *sources, const LayerSet *layers, const LayerId *ids,
                                      size_t count, bool keyspace)
{
    Grounds grounds = {.no_keyspace = keyspace && sources->keyspace_estimated};
    for (size_t i = 0; i < count; i++) {
        if (layer_is_image(layers, ids[i]))
            continue;
        grounds.deltas++;
        grounds.unread += !sources_know(sources, ids[i]);
    }
    return grounds;
}

#endif
