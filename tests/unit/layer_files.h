/* layer_files.h - layer files for tests, in memory. */
#ifndef TESTS_UNIT_LAYER_FILES_H
#define TESTS_UNIT_LAYER_FILES_H

#include "core/base/file.h"
#include "core/base/rng.h"
#include "core/records/layer_inside.h"
#include "core/records/layer_writer.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* Returns an open file with these bytes. */
static inline int bytes_fd(const void *bytes, size_t length)
{
    int fd = memfd_create("layer", MFD_CLOEXEC);
    if (fd < 0 || !fd_write(fd, (Str){bytes, length}))
        abort();
    return fd;
}

/* Returns block `block` of relation 1663/5/`relation`. Relations from 65536 on belong to other databases. */
static inline Key test_key(uint32_t relation, uint32_t block)
{
    Key key;
    if (!key_pack((KeyFields){0, 1663, 5 + (relation >> 16 << 24), relation & 0xFFFF, 0, block}, &key))
        abort();
    return key;
}

/* Fills in the value of a WAL record of `length` >= 17 bytes. */
static inline void test_value(uint8_t *value, uint32_t length, bool will_init, Rng *rng)
{
    memset(value, 0, length);
    value[3] = 1;
    value[8] = will_init;
    for (uint32_t i = 17; i < length; i++)
        value[i] = (uint8_t)rng_next(rng);
}

/* Writes a delta of `entries` records of random lengths on random keys of `relations` relations. The same seed gives
 * the same delta. */
static inline void test_delta(LayerWriter *writer, uint64_t entries, uint32_t relations, uint64_t seed)
{
    Rng rng = {seed};
    LayerSummary summary = {.kind = LAYER_DELTA, .keys = {0, U128_MAX}, .lsns = {0x1000, 0x1000 + 8 * entries + 8}};
    uint32_t relation = 16384, block = 0;
    Lsn lsn = 0x1000;
    memset(summary.tenant, 0x11, sizeof summary.tenant);
    memset(summary.timeline, 0x22, sizeof summary.timeline);
    layer_writer_init(writer, &summary);
    for (uint64_t i = 0; i < entries; i++) {
        uint8_t value[300];
        uint32_t length = 17 + (uint32_t)rng_below(&rng, 200);
        bool will_init = rng_below(&rng, 4) == 0;
        if (rng_below(&rng, entries) < relations) {
            relation += 1 + (uint32_t)rng_below(&rng, relations > 1000 ? 100 : 3);
            block = 0;
        }
        if (rng_below(&rng, 3) == 0) {
            lsn += 8;
        } else {
            block += 1 + (uint32_t)rng_below(&rng, 9);
            lsn = 0x1000 + 8 * rng_below(&rng, entries / 2 + 1);
        }
        if (lsn >= summary.lsns.hi)
            lsn = summary.lsns.hi - 1, block++;
        test_value(value, length, will_init, &rng);
        bool ok =
            layer_writer_add(writer, (WriterEntry){test_key(relation, block), lsn, will_init, value, length}, NULL);
        assert(ok);
        (void)ok;
    }
}

#endif
