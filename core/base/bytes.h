/* bytes.h - big-endian integers in raw bytes. No alignment is needed; the caller has checked that the bytes are there.
 */
#ifndef CORE_BASE_BYTES_H
#define CORE_BASE_BYTES_H

#include <stdint.h>
#include <string.h>

static inline uint16_t be16_load(const uint8_t *at)
{
    return (uint16_t)(at[0] << 8 | at[1]);
}

static inline uint32_t be32_load(const uint8_t *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static inline uint64_t be64_load(const uint8_t *at)
{
    uint64_t value;
    memcpy(&value, at, sizeof value);
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    value = __builtin_bswap64(value);
#endif
    return value;
}

static inline void be16_store(uint8_t *at, uint16_t value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
}

static inline void be32_store(uint8_t *at, uint32_t value)
{
    be16_store(at, (uint16_t)(value >> 16));
    be16_store(at + 2, (uint16_t)value);
}

static inline void be64_store(uint8_t *at, uint64_t value)
{
    be32_store(at, (uint32_t)(value >> 32));
    be32_store(at + 4, (uint32_t)value);
}

#endif
