/* crc32c.h - the CRC-32C checksum (Castagnoli) of files, blobs and log records.
 *
 *     crc32c(0, "123456789", 9) == 0xE3069283
 *     crc32c(crc32c(0, "1234", 4), "56789", 5) == the same: pieces in order give the checksum of the whole
 */
#ifndef CORE_BASE_CRC32C_H
#define CORE_BASE_CRC32C_H

#include <stddef.h>
#include <stdint.h>

/* Continues a checksum: `crc` is that of the bytes before (0: there are none), the result that of those bytes
 * followed by the `size` bytes here. Cost: one table look-up a byte; where the processor has SSE 4.2, an instruction
 * for eight. */
uint32_t crc32c(uint32_t crc, const void *bytes, size_t size);

#endif
