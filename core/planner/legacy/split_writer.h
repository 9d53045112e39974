/* split_writer.h - the layers that gc-compaction writes: cut at compaction_target_size, by key alone.
 *
 *     images   [job start … k1)[k1 … k2)[k2 … job end)     they touch, from the job's first key to its last
 *     deltas   [first key … k1)[k1 … k2)[k2 … last key+1)  a key is never cut, however many values it has
 *
 * Rule C9 of the policy `legacy` (Neon: batch_split_writer.rs).
 */
#ifndef CORE_PLANNER_LEGACY_SPLIT_WRITER_H
#define CORE_PLANNER_LEGACY_SPLIT_WRITER_H

#include "core/base/error.h"
#include "core/planner/legacy/file_size.h"

typedef struct LegacyOutput {
    LayerKind kind;
    KeyRange keys;
    LsnRange lsns;
    uint64_t size, records; /* file size; number of values in it, in the order in which they were put */
} LegacyOutput;
typedef ARRAY(LegacyOutput) LegacyOutputs;

typedef struct LegacySplitWriter {
    uint64_t target;
    KeyRange keys; /* for images: from the start of the first to the end of the last */
    LsnRange lsns;
    bool open;
    Key start, last;
    LegacyFile file;
    LegacyOutputs *outputs; /* not owned */
} LegacySplitWriter;

/* Begins a writer that appends finished layers to `outputs`. An image's LSN is lsns.lo. */
void legacy_split_init(LegacySplitWriter *writer, LayerKind kind, uint64_t target, KeyRange keys, LsnRange lsns,
                       LegacyOutputs *outputs);
/* Puts a value of `length` serialised bytes; keys must ascend. Fails where a delta would become larger than an upload
 * may be. */
bool legacy_split_put(LegacySplitWriter *writer, Key key, Lsn lsn, uint64_t length, Error *error);
void legacy_split_finish(LegacySplitWriter *writer);

#endif
