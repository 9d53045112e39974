/* byte_reader.h - numbers and strings from bytes, left to right: little-endian, varint, length-prefixed.
 *
 *     ByteReader reader = byte_reader(payload);
 *     while (byte_reader_more(&reader)) {
 *         uint32_t tag = byte_reader_v32(&reader);
 *         …
 *     }
 *     if (reader.failed)                  // some value reached over the end, or was too large for its type
 *
 * After a failure the reader does not move and returns zeros and empty strings, so one check after a row of fields is
 * enough. Every length is checked against the bytes that are left before it is used.
 */
#ifndef CORE_BASE_BYTE_READER_H
#define CORE_BASE_BYTE_READER_H

#include "core/base/text.h"

typedef struct ByteReader {
    const uint8_t *at, *end;
    bool failed;
} ByteReader;

/* A reader over the bytes, which must outlive it. */
static inline ByteReader byte_reader(Str bytes)
{
    const uint8_t *at = (const uint8_t *)bytes.at;
    return (ByteReader){at, at + bytes.length, false};
}

/* The number of bytes that were not read yet. */
static inline size_t byte_reader_left(const ByteReader *reader)
{
    return (size_t)(reader->end - reader->at);
}

/* Are there more bytes? False at the end and after a failure. */
static inline bool byte_reader_more(const ByteReader *reader)
{
    return !reader->failed && reader->at < reader->end;
}

/* The next `length` bytes. They are not copied: they point into the reader's input. */
static inline Str byte_reader_bytes(ByteReader *reader, uint64_t length)
{
    if (reader->failed || length > byte_reader_left(reader)) {
        reader->failed = true;
        return (Str){"", 0};
    }
    Str bytes = {(const char *)reader->at, (size_t)length};
    reader->at += length;
    return bytes;
}

/* A little-endian number of 1 to 8 bytes. */
static inline uint64_t byte_reader_le(ByteReader *reader, unsigned bytes)
{
    Str raw = byte_reader_bytes(reader, bytes);
    uint64_t value = 0;
    for (size_t i = raw.length; i-- > 0;)
        value = value << 8 | (uint8_t)raw.at[i];
    return value;
}

/* LEB128: seven bits a byte, lowest first; the top bit says that more follow. At most 10 bytes, 64 bits. */
static inline uint64_t byte_reader_v64(ByteReader *reader)
{
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && byte_reader_more(reader); shift += 7) {
        uint8_t byte = *reader->at++;
        if (shift == 63 && byte > 1)
            break;
        value |= (uint64_t)(byte & 127) << shift;
        if (!(byte & 128))
            return value;
    }
    reader->failed = true;
    return 0;
}

/* The same for 32 bits. A larger value is a failure. */
static inline uint32_t byte_reader_v32(ByteReader *reader)
{
    uint64_t value = byte_reader_v64(reader);
    if (value <= UINT32_MAX)
        return (uint32_t)value;
    reader->failed = true;
    return 0;
}

/* A v32 length, then that many bytes; not copied. */
static inline Str byte_reader_str(ByteReader *reader)
{
    return byte_reader_bytes(reader, byte_reader_v32(reader));
}

#endif
