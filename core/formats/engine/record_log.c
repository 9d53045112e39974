/* record_log.c - reads a log chunk by chunk, and decides what each kind of end means.
 *
 * Worked example: a file of 12,000 bytes whose last chunk starts at 11,900 with the length 300 ends inside that chunk.
 * A crash while writing leaves such a file, and every engine treats it as the end: torn at 11,900. The same chunk at
 * 20,000 in a file of 100,000 bytes ends inside its block but has a wrong checksum: corrupt, whatever follows.
 *
 * The checksum is over everything from the type on. It is stored rotated and shifted, so that a log may contain other
 * logs with their checksums.
 */
#include "core/formats/engine/record_log.h"

#include "core/base/byte_reader.h"
#include "core/base/crc32c.h"

#include <stdio.h>

#define HEADER          7u  /* checksum, length, type */
#define RECYCLED_HEADER 11u /* and the log number */
#define SYNC_HEADER     19u /* and a sync offset (Pebble) */

#define OLDER_LOG "what follows is of the log that this file held before"

enum { FULL = 1, FIRST = 2, MIDDLE = 3, LAST = 4 };

/* Types as stored. The four parts exist plain, with a log number, and (Pebble) with a sync offset; RocksDB's own
 * chunks describe the log, and types from 128 on may be skipped. */
enum {
    TYPE_RECYCLED = 5, /* FULL to LAST are 5 to 8 */
    TYPE_SYNC = 9,     /* Pebble: FULL to LAST are 9 to 12 */
    TYPE_COMPRESSION = 9,
    TYPE_TIMESTAMPS_RECYCLED = 11,
    TYPE_SKIPPABLE = 128,
    TYPE_PREDECESSOR_RECYCLED = 131,
    PARTS = 4
};

/* LevelDB stores a checksum rotated by 15 bits and with this added (util/crc32c.h). */
#define MASK_DELTA 0xA282EAD8u

typedef struct Chunk {
    uint32_t crc;
    uint32_t header, length; /* in bytes */
    uint8_t type;            /* as stored */
    uint8_t part;            /* FULL to LAST, or 0: a chunk that describes the log */
    bool has_number;
    uint32_t number;
} Chunk;

LogReader log_reader(Str text, uint32_t log_number)
{
    return (LogReader){.text = text, .log_number = log_number, .joined = TEXT_EMPTY};
}

void log_reader_release(LogReader *reader)
{
    text_release(&reader->joined);
    *reader = (LogReader){.joined = TEXT_EMPTY};
}

static bool ends(LogReader *reader, LogEnd end, uint64_t offset, const char *reason)
{
    reader->end = end;
    reader->end_offset = offset;
    snprintf(reader->end_reason, sizeof reader->end_reason, "%s", reason);
    return false;
}

static bool all_zero(Str bytes)
{
    for (size_t i = 0; i < bytes.length; i++)
        if (bytes.at[i])
            return false;
    return true;
}

static Str piece(const LogReader *reader, size_t from, size_t until)
{
    return (Str){reader->text.at + from, until - from};
}

static size_t block_end(const LogReader *reader)
{
    size_t end = reader->at - reader->at % LOG_BLOCK + LOG_BLOCK;
    return end < reader->text.length ? end : reader->text.length;
}

static bool checksum_right(const LogReader *reader, const Chunk *chunk)
{
    if (reader->at + chunk->header + chunk->length <= reader->verified)
        return true;
    Str covered = piece(reader, reader->at + 6, reader->at + chunk->header + chunk->length);
    uint32_t crc = crc32c(0, covered.at, covered.length);
    return (crc >> 15 | crc << 17) + MASK_DELTA == chunk->crc;
}

/* Sets the number of bytes that a chunk of this type has before its payload, and what its payload is. */
static void chunk_form(Chunk *chunk)
{
    uint8_t type = chunk->type;
    bool recycled = type >= TYPE_RECYCLED && type < TYPE_RECYCLED + PARTS;
    bool numbered = recycled || type == TYPE_TIMESTAMPS_RECYCLED || type == TYPE_PREDECESSOR_RECYCLED;
    chunk->header = numbered ? RECYCLED_HEADER : HEADER;
    chunk->part = recycled ? (uint8_t)(type - TYPE_RECYCLED + FULL) : type <= LAST ? type : 0;
}

/* Types 9 to 12 are Pebble's, with 19 bytes of header, or 9 to 11 RocksDB's: the checksum decides. */
static bool is_sync_chunk(const LogReader *reader, Chunk *chunk, size_t room)
{
    Chunk tried = *chunk;
    tried.header = SYNC_HEADER;
    tried.part = (uint8_t)(chunk->type - TYPE_SYNC + FULL);
    if (chunk->type < TYPE_SYNC || chunk->type >= TYPE_SYNC + PARTS || room < SYNC_HEADER + chunk->length ||
        !checksum_right(reader, &tried))
        return false;
    *chunk = tried;
    return true;
}

static Chunk chunk_at(const LogReader *reader, size_t room)
{
    ByteReader bytes = byte_reader(piece(reader, reader->at, reader->at + room));
    Chunk chunk = {.crc = (uint32_t)byte_reader_le(&bytes, 4)};
    chunk.length = (uint32_t)byte_reader_le(&bytes, 2);
    chunk.type = (uint8_t)byte_reader_le(&bytes, 1);
    chunk_form(&chunk);
    is_sync_chunk(reader, &chunk, room);
    chunk.has_number = chunk.header > HEADER && room >= RECYCLED_HEADER;
    if (chunk.has_number)
        chunk.number = (uint32_t)byte_reader_le(&bytes, 4);
    return chunk;
}

/* Skips a chunk of length and type 0. Zeros up to the end are preallocated space. Pebble leaves up to 18 zero bytes
 * at the end of a block, where its longest header does not fit. True: reading continues after them. */
static bool skip_zeros(LogReader *reader, size_t end)
{
    if (all_zero(piece(reader, reader->at, reader->text.length)))
        return ends(reader, LOG_END_ZEROS, reader->at, "zeros to the end of the file");
    if (end - reader->at < SYNC_HEADER && all_zero(piece(reader, reader->at, end))) {
        reader->at = end;
        return true;
    }
    return ends(reader, LOG_END_CORRUPT, reader->at, "zeros where a record should start, with more behind them");
}

static bool broken_length(LogReader *reader, size_t end)
{
    uint64_t offset = reader->joining ? reader->record_at : reader->at;
    if (end == reader->text.length)
        return ends(reader, LOG_END_TORN, offset, "the file ends inside a record");
    return ends(reader, LOG_END_CORRUPT, reader->at, "a chunk reaches over the end of its block");
}

static bool bad_checksum(LogReader *reader)
{
    if (reader->recycled)
        return ends(reader, LOG_END_OLD, reader->at, OLDER_LOG);
    return ends(reader, LOG_END_CORRUPT, reader->at, "checksum mismatch");
}

/* The bytes of the record whose first chunk is at the reader's place, as its chunks state them. With it, a base of
 * hundreds of megabytes is copied once, into a buffer of the right size. */
static size_t rest_length(const LogReader *reader)
{
    size_t at = reader->at, length = 0;
    while (at < reader->text.length) {
        size_t left = LOG_BLOCK - at % LOG_BLOCK;
        if (left < HEADER) {
            at += left;
            continue;
        }
        if (reader->text.length - at < HEADER)
            break;
        ByteReader bytes = byte_reader(piece(reader, at + 4, at + HEADER));
        size_t payload = (size_t)byte_reader_le(&bytes, 2);
        uint8_t type = (uint8_t)byte_reader_le(&bytes, 1);
        if (payload + HEADER > left || type < FIRST || type > LAST)
            break;
        length += payload;
        at += HEADER + payload;
        if (type == LAST)
            break;
    }
    return length;
}

typedef enum Taken { TAKEN_PART, TAKEN_RECORD, TAKEN_NOTHING } Taken;

/* Appends the payload to that of the record's earlier chunks, and returns all of it so far. If the reader owns the
 * text, it moves the payload towards the record's beginning, over the headers of its chunks: a record as large as
 * the file is not in memory twice. */
static Str join_payload(LogReader *reader, Str payload, bool starts)
{
    if (reader->own_text) {
        char *begin = reader->own_text + reader->record_at;
        memmove(begin + reader->joined_bytes, payload.at, payload.length);
        reader->joined_bytes += payload.length;
        return (Str){begin, reader->joined_bytes};
    }
    if (starts)
        text_reserve(&reader->joined, rest_length(&(LogReader){.text = reader->text, .at = reader->record_at}));
    text_add_str(&reader->joined, payload);
    reader->joined_bytes = reader->joined.length;
    return text_str(&reader->joined);
}

static void begin_join(LogReader *reader)
{
    text_clear(&reader->joined);
    reader->joined_bytes = 0;
}

/* Appends the chunk to the ones before it. TAKEN_RECORD: `record` is complete; TAKEN_NOTHING: the log ends here. */
static Taken take_part(LogReader *reader, const Chunk *chunk, LogRecord *record)
{
    size_t next = reader->at + chunk->header + chunk->length;
    Str payload = piece(reader, reader->at + chunk->header, next);
    bool starts = chunk->part == FULL || chunk->part == FIRST;
    bool empty_first = reader->joining && !reader->joined_bytes; /* a bug of old writers, at the end of a block */
    if (!starts && !reader->joining && reader->resumed) {
        reader->at = next;
        return TAKEN_PART;
    }
    if (starts == reader->joining && !(starts && empty_first)) {
        ends(reader, LOG_END_CORRUPT, reader->at,
             starts ? "a record starts before the one before it has ended" : "a record's later part without its first");
        return TAKEN_NOTHING;
    }
    if (starts) {
        reader->record_at = reader->at;
        begin_join(reader);
    }
    reader->at = next;
    reader->resumed = false;
    reader->joining = chunk->part == FIRST || chunk->part == MIDDLE;
    *record = (LogRecord){reader->record_at, payload};
    if (chunk->part == FULL)
        return TAKEN_RECORD;
    record->payload = join_payload(reader, payload, starts);
    return chunk->part == LAST ? TAKEN_RECORD : TAKEN_PART;
}

/* Takes a chunk that is not part of a record. Those of RocksDB's write-ahead log are skipped. */
static Taken skip_other(LogReader *reader, const Chunk *chunk)
{
    bool about_log = chunk->type >= TYPE_COMPRESSION && chunk->type <= TYPE_TIMESTAMPS_RECYCLED;
    if (about_log || chunk->type >= TYPE_SKIPPABLE) {
        reader->at += chunk->header + chunk->length;
        return TAKEN_PART;
    }
    char reason[48];
    snprintf(reason, sizeof reason, "unknown chunk type %u", chunk->type);
    ends(reader, LOG_END_CORRUPT, reader->at, reason);
    return TAKEN_NOTHING;
}

/* Takes the chunk at the reader's place; `end` is the end of its block. */
static Taken take_chunk(LogReader *reader, size_t end, LogRecord *record)
{
    size_t room = end - reader->at;
    if (room < HEADER)
        return broken_length(reader, end) ? TAKEN_PART : TAKEN_NOTHING;
    Chunk chunk = chunk_at(reader, room);
    bool goes_on = true;
    if (chunk.type == 0 && chunk.length == 0)
        return skip_zeros(reader, end) ? TAKEN_PART : TAKEN_NOTHING;
    if (chunk.header + chunk.length > room)
        goes_on = broken_length(reader, end);
    else if (!checksum_right(reader, &chunk))
        goes_on = bad_checksum(reader);
    else if (chunk.has_number && chunk.number != reader->log_number)
        goes_on = ends(reader, LOG_END_OLD, reader->at, OLDER_LOG);
    if (!goes_on)
        return TAKEN_NOTHING;
    reader->recycled |= chunk.has_number;
    return chunk.part ? take_part(reader, &chunk, record) : skip_other(reader, &chunk);
}

bool log_reader_next(LogReader *reader, LogRecord *record)
{
    if (reader->end != LOG_END_CLEAN)
        return false;
    while (reader->at < reader->text.length) {
        size_t end = block_end(reader);
        if (LOG_BLOCK - reader->at % LOG_BLOCK < HEADER) {
            reader->at = end;
            continue;
        }
        Taken taken = take_chunk(reader, end, record);
        if (taken != TAKEN_PART)
            return taken == TAKEN_RECORD;
    }
    if (reader->joining)
        return ends(reader, LOG_END_TORN, reader->record_at, "the file ends inside a record");
    return ends(reader, LOG_END_CLEAN, reader->at, "");
}

bool log_reader_resume(LogReader *reader)
{
    size_t next = reader->at - reader->at % LOG_BLOCK + LOG_BLOCK;
    if (reader->end != LOG_END_CORRUPT || next >= reader->text.length)
        return false;
    reader->at = next;
    reader->joining = false;
    reader->resumed = true;
    begin_join(reader);
    reader->end = LOG_END_CLEAN;
    reader->end_reason[0] = '\0';
    return true;
}

bool log_sniff(Str text)
{
    LogReader reader = log_reader(text, LOG_MANIFEST);
    size_t room = block_end(&reader);
    if (room < HEADER)
        return false;
    Chunk chunk = chunk_at(&reader, room);
    return chunk.length && chunk.header + chunk.length <= room && checksum_right(&reader, &chunk);
}

const char *log_end_name(LogEnd end)
{
    static const char *const names[] = {"clean", "zeros", "torn", "corrupt", "old"};
    return (size_t)end < sizeof names / sizeof *names ? names[end] : "unknown";
}
