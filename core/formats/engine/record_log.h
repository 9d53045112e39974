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
#define LOG_MANIFEST 0u /* the log number for log_reader() where the log is a MANIFEST */

typedef enum LogEnd {
    LOG_END_CLEAN, /* the log ends behind a record */
    LOG_END_ZEROS, /* only zero bytes follow: preallocated space */
    LOG_END_TORN,  /* the last record is incomplete: every engine treats this as the end of the log */
    LOG_END_CORRUPT,
    LOG_END_OLD, /* a recycled write-ahead log: the rest belongs to an older log */
} LogEnd;

typedef struct LogRecord {
    uint64_t offset; /* offset of its first chunk */
    Str payload;     /* valid until the next call */
} LogRecord;

typedef struct LogReader {
    Str text;
    uint32_t log_number; /* the log number that recyclable chunks must have */
    bool recycled;       /* a recyclable chunk was read */
    uint64_t verified;   /* chunks up to here have been read before, and their checksums were right */
    bool resumed;        /* after log_reader_resume(): the later parts of a record that was lost are skipped */
    size_t at;           /* offset of the next chunk */
    char *own_text;      /* the text, if the reader may overwrite it: then records are joined in place; else NULL */
    bool joining;        /* inside a record that consists of several chunks */
    uint64_t record_at;  /* its offset */
    Text joined;         /* its payload so far; owned; unused with own_text, where the payload is at record_at */
    size_t joined_bytes; /* length of the payload so far */
    LogEnd end;          /* valid after log_reader_next() has returned false */
    uint64_t end_offset; /* where the records end: behind the last complete one, or at the broken chunk */
    char end_reason[160];
} LogReader;

/* A reader of the text, which must outlive it. `log_number` is the low half of a write-ahead log's file number. The
 * caller frees it with log_reader_release(). */
LogReader log_reader(Str text, uint32_t log_number);
void log_reader_release(LogReader *reader);

/* Returns the next record. False at the end of any kind; then reader->end says how the log ends. O(bytes). */
bool log_reader_next(LogReader *reader, LogRecord *record);

/* After LOG_END_CORRUPT: continues at the next block, so that what follows is a salvage. False where there are no more
 * blocks. */
bool log_reader_resume(LogReader *reader);

/* Does the text begin with a chunk whose checksum is right? */
bool log_sniff(Str text);

/* The name of the end: "clean", "zeros", "torn", "corrupt", "old". */
const char *log_end_name(LogEnd end);

#endif
