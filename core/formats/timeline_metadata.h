/* timeline_metadata.h - the 512 bytes of timeline metadata in old indexes (Neon metadata.rs). Big-endian throughout:
 *
 *     u32 crc32c of the body, u16 header + body length, u16 format (3 or 4)
 *     body: u64 disk_consistent_lsn, option<u64> prev_record_lsn, option<16 bytes> ancestor timeline,
 *           u64 ancestor_lsn, u64 latest_gc_cutoff_lsn, u64 initdb_lsn, and in format 4 u32 pg_version
 *
 * An option is a byte 0, or a byte 1 and the value.
 */
#ifndef CORE_FORMATS_TIMELINE_METADATA_H
#define CORE_FORMATS_TIMELINE_METADATA_H

#include "core/model/lsn.h"

#define TIMELINE_METADATA_SIZE 512

typedef struct TimelineMetadata {
    Lsn disk_consistent_lsn;
    bool has_prev_record, has_ancestor;
    Lsn prev_record_lsn;
    uint8_t ancestor_timeline[16];
    Lsn ancestor_lsn, latest_gc_cutoff_lsn, initdb_lsn;
    uint32_t pg_version; /* 14 where the format does not have it */
} TimelineMetadata;

/* Decodes the bytes. False, with the reason: wrong size, format or checksum. */
bool timeline_metadata_decode(const uint8_t *bytes, size_t size, TimelineMetadata *metadata, Error *error);

#endif
