/* engine_log_lines.h - the lines of RocksDB's LOG that say what was done, as tables and jobs; engine_log.c joins them
 * to a history. */
#ifndef CORE_FORMATS_ENGINE_ENGINE_LOG_LINES_H
#define CORE_FORMATS_ENGINE_ENGINE_LOG_LINES_H

#include "core/base/mem.h"
#include "core/base/text.h"

typedef struct LogTable {
    uint64_t number, job;
    uint64_t size, entries, deletions, key_bytes, value_bytes;
} LogTable;

typedef enum LogJobKind { LOG_FLUSH, LOG_COMPACTION, LOG_MOVE } LogJobKind;

typedef struct LogJob {
    LogJobKind kind;
    uint64_t number, started, finished; /* times in microseconds; 0: unknown */
    Str reason;                         /* in the arena */
    uint32_t files_first, files_count;  /* inputs; for a flush its outputs */
    uint32_t to;                        /* for a move, and for a compaction that has ended, the output level; else 0 */
    uint32_t state_first, state_count;  /* for a flush: number of tables on each level after it */
} LogJob;

/* A line "Moving #14": a file of a move, whose own line comes later from the same thread. */
typedef struct LogMoving {
    uint64_t number, thread, at; /* `at`: microseconds since midnight */
} LogMoving;

typedef struct EngineLog {
    Arena arena;
    ARRAY(LogTable) tables;
    ARRAY(LogJob) jobs;
    ARRAY(uint64_t) numbers; /* files and level states of the jobs */
    ARRAY(LogMoving) moving; /* files of moves whose line is to come */
    uint64_t line_at;        /* the LOG's time of the current line, in microseconds since midnight; 0: unknown */
    uint64_t line_thread;    /* hash of the thread that wrote it */
} EngineLog;                 /* starts as all zero */

/* Reads all lines; other kinds of lines are skipped. O(bytes). */
void engine_log_read(EngineLog *log, Str text);
void engine_log_release(EngineLog *log);

#endif
