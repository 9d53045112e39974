/* offloaded.h - the offloaded timelines that a tenant's manifest names (Neon remote_timeline_client/manifest.rs).
 *
 *     {"version": 2, "offloaded_timelines": [{"timeline_id": ID, "ancestor_timeline_id": ID,
 *                                             "ancestor_retain_lsn": "0/10", "archived_at": …}]}
 */
#ifndef CORE_FORMATS_OFFLOADED_H
#define CORE_FORMATS_OFFLOADED_H

#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/model/lsn.h"

typedef struct OffloadedTimeline {
    Str timeline, ancestor; /* hex ids; in the arena */
    bool has_retain_lsn;
    Lsn retain_lsn; /* where it branched off: its ancestor keeps the history that reads there need */
} OffloadedTimeline;

typedef ARRAY(OffloadedTimeline) Offloaded;

/* Appends the offloaded timelines that a tenant manifest lists. Texts go to the arena. ERROR_INPUT where `text` is not
 * a manifest. O(text). */
bool offloaded_read(Str text, Arena *arena, Offloaded *offloaded, Error *error);

#endif
