/* record_log.h - the record log of LevelDB, RocksDB and Pebble: the container of a MANIFEST and of a write-ahead log.
 *
 *     block (32,768 bytes)                 chunk
 *     | chunk | chunk | … | filler |       | crc u32 | length u16 | type u8 | log number u32 | sync u64 | payload |
 *                                                                             types 5 to 8, 11  Pebble's 9 to 12
 *
 * A record is one full chunk, or first, middle…, last. Chunks never cross a block.
 *
 *     LogReader reader = log_reader(text, LOG_MANIFEST);
 *     while (log_reader_next(&reader, &record))
 *         …
 *     if (reader.end != LOG_END_CLEAN) …            // reader.end_offset, reader.end_reason
 *     log_reader_release(&reader);
 */
#ifndef CORE_FORMATS_ENGINE_RECORD_LOG_H
#define CORE_FORMATS_ENGINE_RECORD_LOG_H

#include "core/base/text.h"

#define LOG_BLOCK    32768u
#define LOG_MANIFEST 0u /* the log number of a MANIFEST, for log_reader() */

typedef enum LogEnd {
    LOG_END_CLEAN, /* at a record's end */
    LOG_END_ZEROS, /* only zero bytes follow: preallocated space */
    LOG_END_TORN,  /* inside a record that was being written: all engines take this for the end */
    LOG_END_CORRUPT,
    LOG_END_OLD, /* a recycled write-ahead log: what follows belongs to an older log */
} LogEnd;

typedef struct LogRecord {
    uint64_t offset; /* of its first chunk */
    Str payload;     /* valid until the next call */
} LogRecord;

typedef struct LogReader {
    Str text;
    uint32_t log_number; /* what recyclable chunks must carry */
    bool recycled;       /* a recyclable chunk came */
    uint64_t verified;   /* checksums of chunks that end by here were right when they were read before */
    bool resumed;        /* after log_reader_resume(): later parts of a record that was lost are skipped */
    size_t at;           /* of the next chunk */
    char *own_text;      /* the text, where it is the reader's to write over: records are joined in it; else NULL */
    bool joining;        /* inside a record of several chunks */
    uint64_t record_at;  /* its offset */
    Text joined;         /* its payload so far; owned; not used where there is own_text: then it lies at record_at */
    size_t joined_bytes; /* of the payload so far */
    LogEnd end;          /* after log_reader_next() returned false */
    uint64_t end_offset; /* where the records end: behind the last whole one, or at the chunk that is broken */
    char end_reason[160];
} LogReader;

/* `log_number` is the low half of a write-ahead log's file number. The text must outlive the reader. */
LogReader log_reader(Str text, uint32_t log_number);
void log_reader_release(LogReader *reader);

/* The next record. False at the end, whatever it is; then the reader says how the log ends. O(bytes). */
bool log_reader_next(LogReader *reader, LogRecord *record);

/* After LOG_END_CORRUPT: goes on at the next block. What lies between is lost, so what follows is a salvage. False
 * where there is no further block. */
bool log_reader_resume(LogReader *reader);

/* Does the text begin like a record log: a chunk whose checksum is right? */
bool log_sniff(Str text);

/* "clean", "zeros", "torn", "corrupt", "old". */
const char *log_end_name(LogEnd end);

#endif
