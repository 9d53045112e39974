/* engine_log_deletions.h - what the deletions in RocksDB's tables are expected to free, from the number of
 * entries that a LOG states for each table. */
#ifndef CORE_FORMATS_ENGINE_ENGINE_LOG_DELETIONS_H
#define CORE_FORMATS_ENGINE_ENGINE_LOG_DELETIONS_H

#include "core/formats/engine/engine_log_lines.h"
#include "core/model/lsm.h"

/* Fills freed_bytes of every placement whose table is in the LOG. Returns the number of these placements.
 * O(placements). */
size_t engine_log_deletions_fill(Lsm *lsm, const EngineLog *log);

#endif
