/* engine_log.h - what RocksDB's LOG adds to the history of a MANIFEST: clock, reasons, deletions in tables.
 *
 *     2026/11/26-19:00:00.386083 369 EVENT_LOG_v1 {"time_micros": …, "job": 5, "event": "compaction_started",
 *         "compaction_reason": "LevelL0FilesNum", "files_L0": [13, 11, 9], "score": 1.22, …}
 *
 * A line may also be the JSON alone. Other lines are ignored, except `Moving #14 to level-2`.
 */
#ifndef CORE_FORMATS_ENGINE_ENGINE_LOG_H
#define CORE_FORMATS_ENGINE_ENGINE_LOG_H

#include "core/formats/load.h"
#include "core/model/lsm.h"

/* Does the text's beginning contain such events? */
bool engine_log_sniff(Str text);

typedef struct EngineLogSums {
    size_t events; /* lines of the LOG about a flush, a compaction or a move */
    size_t joined; /* events of the history that got their time and reason from them */
    size_t tables; /* tables whose numbers of entries and deletions are known from them */
} EngineLogSums;

/* Joins a LOG to the history. Compactions that ended in the LOG but are not in the MANIFEST, and those that never
 * ended, become notes. O(bytes). */
EngineLogSums engine_log_join(Str text, const char *name, Lsm *lsm, LoadReport *report);

#endif
