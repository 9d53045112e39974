/* fnv.h - FNV-1a, 64 bits: a digest for texts and bytes that must come out the same everywhere. Not for secrets. */
#ifndef CORE_BASE_FNV_H
#define CORE_BASE_FNV_H

#include <stddef.h>
#include <stdint.h>

#define FNV_START 0xcbf29ce484222325u

/* Continues a digest, which begins with FNV_START, by these bytes. O(length). */
static inline uint64_t fnv_add(uint64_t digest, const void *bytes, size_t length)
{
    const uint8_t *at = bytes;
    for (size_t i = 0; i < length; i++)
        digest = (digest ^ at[i]) * 0x100000001b3u;
    return digest;
}

#endif
