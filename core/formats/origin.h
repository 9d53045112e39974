/* origin.h - the timeline and shard of a layer, from its path or its log line.
 *
 *     tenants/1111…1111-0308/timelines/aaaa…aaaa/NAME        tenant 1111…, shard 3 of 8, timeline aaaa…
 *     INFO compact{tenant_id=1111… shard_id=0308 timeline_id=aaaa…}: NAME
 *     backup/monday/NAME                                     no ids: the directory keeps it apart
 *
 * Layers of two origins are never in one layer set, because their keys and LSNs are unrelated.
 */
#ifndef CORE_FORMATS_ORIGIN_H
#define CORE_FORMATS_ORIGIN_H

#include "core/base/mem.h"
#include "core/base/table.h"
#include "core/base/text.h"

#define ORIGIN_ID    32 /* number of hex digits in the id of a tenant or timeline */
#define ORIGIN_LABEL 120

typedef struct Origin {
    Str tenant;     /* its id; empty: unknown */
    Str timeline;   /* its id; empty: unknown */
    Str directory;  /* where the timeline is unknown: the path without the name; may be empty */
    uint16_t shard; /* 0xNNCC, number and count; 0: not sharded, or unknown */
} Origin;

/* The ids in a path that ends with a name, as views into it. O(path). */
Origin origin_of_path(Str path);
/* The ids in a log line: `tenant_id=`, `shard_id=`, `timeline_id=`; empty where there are none. */
Origin origin_of_line(Str line);
bool origin_equal(const Origin *a, const Origin *b);
/* Is it entirely unknown? */
static inline bool origin_is_empty(const Origin *origin)
{
    return !origin->timeline.length && !origin->directory.length;
}
/* Writes "1111…-0308/aaaa…", "aaaa…" or "backup/monday", escaped and cut where it is too long. Returns `out`. */
char *origin_label(const Origin *origin, char out[ORIGIN_LABEL]);

typedef struct OriginCount {
    Origin origin;
    size_t layers;
} OriginCount;

/* The origins in one input, and the number of layers of each: begin with {0}. */
typedef struct Origins {
    ARRAY(OriginCount) at; /* in the order of their first layers */
    Table table;
    Str last; /* directory of the last path, and its place */
    uint32_t last_place;
    Arena *arena; /* texts of new origins are copied there; NULL: they are not copied */
} Origins;

/* The index of a path's origin, or of `origin` itself; a new one is added without layers. O(1); only a comparison where
 * the directory is the same as in the last path, whose text must still exist. */
uint32_t origins_find_path(Origins *origins, Str path);
uint32_t origins_find(Origins *origins, const Origin *origin);
/* Adds `layers` to the count at that index. */
void origins_add(Origins *origins, uint32_t place, size_t layers);
void origins_release(Origins *origins);

/* Finds the origin that `wanted` names; where it is empty, the only one, or the only one with layers. There must be
 * one. ERROR_USAGE, with a list, where none or several have that name, or where none is named and there are several.
 * Where layers are not counted, as in directories, all origins count alike. */
bool origins_choose(const Origins *origins, Str wanted, uint32_t *place, Error *error);

#endif
