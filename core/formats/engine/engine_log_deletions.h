/* engine_log_deletions.h - what the deletions in RocksDB's tables are expected to free, from the entries that a LOG
 * tells of each table. */
#ifndef CORE_FORMATS_ENGINE_ENGINE_LOG_DELETIONS_H
#define CORE_FORMATS_ENGINE_ENGINE_LOG_DELETIONS_H

#include "core/formats/engine/engine_log_lines.h"
#include "core/model/lsm.h"

/* Fills freed_bytes of every placement whose table the LOG tells; returns how many these are. O(placements). */
size_t engine_log_deletions(Lsm *lsm, const EngineLog *log);

#endif
