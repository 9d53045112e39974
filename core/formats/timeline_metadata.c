/* timeline_metadata.c - decodes big-endian fields in order, after the checksum and the length have been verified. */
#include "core/formats/timeline_metadata.h"

#include "core/base/crc32c.h"

#define HEADER_SIZE 8

typedef struct Bytes {
    const uint8_t *at;
    size_t left;
    bool short_of; /* more was requested than there is */
} Bytes;

static uint64_t take(Bytes *bytes, size_t n)
{
    uint64_t value = 0;
    if (bytes->left < n) {
        bytes->short_of = true;
        return 0;
    }
    for (size_t i = 0; i < n; i++)
        value = value << 8 | bytes->at[i];
    bytes->at += n;
    bytes->left -= n;
    return value;
}

bool timeline_metadata_decode(const uint8_t *data, size_t size, TimelineMetadata *metadata, Error *error)
{
    Bytes bytes = {data, size, false};
    uint32_t crc = (uint32_t)take(&bytes, 4);
    uint64_t length = take(&bytes, 2), format = take(&bytes, 2);
    if (bytes.short_of || length < HEADER_SIZE || length > size)
        return error_set(error, ERROR_INPUT, "the metadata has %zu bytes, but says that it has %llu", size,
                         (unsigned long long)length);
    if (format != 3 && format != 4)
        return error_set(error, ERROR_INPUT, "the metadata has the unknown format %llu", (unsigned long long)format);
    bytes.left = (size_t)length - HEADER_SIZE;
    if (crc32c(0, bytes.at, bytes.left) != crc)
        return error_set(error, ERROR_INPUT, "the metadata has a wrong checksum");
    TimelineMetadata m = {.disk_consistent_lsn = take(&bytes, 8)};
    m.has_prev_record = take(&bytes, 1) != 0;
    m.prev_record_lsn = m.has_prev_record ? take(&bytes, 8) : 0;
    m.has_ancestor = take(&bytes, 1) != 0;
    for (size_t i = 0; m.has_ancestor && i < sizeof m.ancestor_timeline; i++)
        m.ancestor_timeline[i] = (uint8_t)take(&bytes, 1);
    m.ancestor_lsn = take(&bytes, 8);
    m.latest_gc_cutoff_lsn = take(&bytes, 8);
    m.initdb_lsn = take(&bytes, 8);
    m.pg_version = format == 4 ? (uint32_t)take(&bytes, 4) : 14;
    if (bytes.short_of)
        return error_set(error, ERROR_INPUT, "the metadata is cut short");
    *metadata = m;
    return true;
}
