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

#define ORIGIN_ID    32 /* hex digits of a tenant's or timeline's id */
#define ORIGIN_LABEL 120

typedef struct Origin {
    Str tenant;     /* its id; empty: unknown */
    Str timeline;   /* its id; empty: unknown */
    Str directory;  /* where no timeline is known: the path without the name; may be empty */
    uint16_t shard; /* 0xNNCC, number and count; 0: not sharded, or unknown */
} Origin;

/* What the path (with a name at its end) tells. Views into it. O(path). */
Origin origin_of_path(Str path);
/* What ids in a log line tell: `tenant_id=`, `shard_id=`, `timeline_id=`. Nothing: all empty. */
Origin origin_of_line(Str line);
bool origin_equal(const Origin *a, const Origin *b);
/* Is nothing known of it? */
static inline bool origin_is_empty(const Origin *origin)
{
    return !origin->timeline.length && !origin->directory.length;
}
/* "1111…-0308/aaaa…", "aaaa…", "backup/monday", escaped and perhaps shortened. Returns `out`. */
char *origin_label(const Origin *origin, char out[ORIGIN_LABEL]);

typedef struct OriginCount {
    Origin origin;
    size_t layers;
} OriginCount;

/* The origins of one input, and how many layers each has: begin with {0}. */
typedef struct Origins {
    ARRAY(OriginCount) at; /* in the order of their first layer */
    Table table;
    Str last; /* directory of the last path, and its place */
    uint32_t last_place;
    Arena *arena; /* texts of new origins are copied there; NULL: they are not copied */
} Origins;

/* The place of a path's origin, or of `origin` itself; it is added, with no layers, where it is new. O(1); a comparison
 * where the directory is that of the path before, whose text must still be there. */
uint32_t origins_find_path(Origins *origins, Str path);
uint32_t origins_find(Origins *origins, const Origin *origin);
/* So many more layers at that place. */
void origins_add(Origins *origins, uint32_t place, size_t layers);
void origins_release(Origins *origins);

/* The one that `wanted` names; where it is empty, the only one, or the only one with layers. False, with an error of
 * usage that lists them: none or several have that name, or there are several and none is asked for. Where the layers
 * are not counted, as in directories, all are alike. */
bool origins_choose(const Origins *origins, Str wanted, uint32_t *place, Error *error);

#endif
