/* fleet_maker.h - listings of fleets, as buckets list them: healthy timelines, and among them a few that are sick on
 * purpose. Line k of timeline t is made on demand, so that a listing of ten million lines needs no memory.
 *
 *     FleetMaker maker = {.timelines = 1000, .columns = 10, .rounds = 9, .sick = 10};
 *     fleet_maker_sickness(&maker, t)              what is wrong with timeline t
 *     fleet_maker_line(&maker, t, k, line)         "2025-01-01 00:00:00  8388608 tenants/…/timelines/…/NAME"
 *
 * A timeline is a wall: in each of `rounds` rounds of 128 MiB of WAL a delta in each of `columns` key ranges, images
 * over all of them before every third round, and a few L0 on top, so that reads visit some ten layers.
 */
#ifndef TESTS_FLEET_MAKER_H
#define TESTS_FLEET_MAKER_H

#include "core/base/rng.h"
#include "core/base/text.h"
#include "core/catalog/fleet.h"

#include <stdio.h>

#define MAKER_ROUND ((uint64_t)128 << 20) /* bytes of WAL */
#define MAKER_FIRST ((uint64_t)0x10000000)
#define MAKER_THIN  ((uint64_t)1 << 20)

typedef enum Sickness {
    SICK_NOT,
    SICK_DEEP,    /* 40 thin deltas in each range, one above the other */
    SICK_L0,      /* 35 L0 */
    SICK_HOLE,    /* the deltas of the last round are missing */
    SICK_STALL,   /* an L0 of 4 GiB */
    SICK_THIN,    /* 12 deltas over all ranges within 12 MiB of WAL */
    SICK_OVERLAP, /* a delta across two others */
    SICK_COUNT_
} Sickness;

/* The finding that reports each sickness. */
static const FindingKind sickness_finding[SICK_COUNT_] = {
    [SICK_DEEP] = FINDING_DEEP_READS,   [SICK_L0] = FINDING_L0_PILE_UP,  [SICK_HOLE] = FINDING_LSN_HOLE,
    [SICK_STALL] = FINDING_LEVEL_STALL, [SICK_THIN] = FINDING_WIDE_THIN, [SICK_OVERLAP] = FINDING_OVERLAP,
};

typedef struct FleetMaker {
    uint32_t timelines, columns, rounds;
    uint32_t sick;   /* number of sick timelines, spread evenly */
    uint32_t shards; /* number of shards of each timeline (0: not split) */
    uint64_t seed;
} FleetMaker;

static inline Sickness fleet_maker_sickness(const FleetMaker *maker, uint32_t t)
{
    uint32_t apart = maker->sick ? maker->timelines / maker->sick : 0;
    return apart && t % apart == apart / 2 ? (Sickness)(SICK_DEEP + t / apart % (SICK_COUNT_ - SICK_DEEP)) : SICK_NOT;
}

/* The number of layers of a timeline. */
static inline uint32_t fleet_maker_count(const FleetMaker *maker, uint32_t t)
{
    static const uint32_t more[SICK_COUNT_] = {[SICK_L0] = 31, [SICK_STALL] = 1, [SICK_THIN] = 12, [SICK_OVERLAP] = 1};
    uint32_t images = (maker->rounds + 2) / 3, base = maker->columns * (maker->rounds + images) + 4;
    Sickness sickness = fleet_maker_sickness(maker, t);
    if (sickness == SICK_HOLE)
        base -= maker->columns;
    return base + (sickness == SICK_DEEP ? 40 * maker->columns : more[sickness]);
}

typedef struct MadeLayer {
    uint32_t from, until; /* columns; until 0: all keys */
    Lsn lo, hi;           /* hi 0: an image */
} MadeLayer;

/* The top LSN of the wall. */
static inline Lsn fleet_maker_top(const FleetMaker *maker)
{
    return MAKER_FIRST + maker->rounds * MAKER_ROUND;
}

static inline MadeLayer fleet_maker_extra(const FleetMaker *maker, Sickness sickness, uint32_t k)
{
    Lsn top = fleet_maker_top(maker) + 4 * MAKER_ROUND / 2;
    uint32_t column = k % maker->columns;
    switch (sickness) {
    case SICK_DEEP:
        return (MadeLayer){column, column + 1, top + k / maker->columns * MAKER_THIN,
                           top + (k / maker->columns + 1) * MAKER_THIN};
    case SICK_STALL:
        return (MadeLayer){0, 0, top, top + ((Lsn)4 << 30)};
    case SICK_THIN:
        return (MadeLayer){0, maker->columns, top + k * MAKER_THIN, top + (k + 1) * MAKER_THIN};
    case SICK_OVERLAP: /* across the deltas of the first round */
        return (MadeLayer){0, 2, MAKER_FIRST + 5, MAKER_FIRST + MAKER_ROUND / 2};
    default:
        return (MadeLayer){0, 0, top + k * MAKER_THIN, top + (k + 1) * MAKER_THIN};
    }
}

static inline MadeLayer fleet_maker_layer(const FleetMaker *maker, uint32_t t, uint32_t k)
{
    Sickness sickness = fleet_maker_sickness(maker, t);
    uint32_t columns = maker->columns, deltas = columns * maker->rounds, images = columns * ((maker->rounds + 2) / 3);
    if (sickness == SICK_HOLE && k >= deltas - columns)
        k += columns;
    if (k < deltas) {
        Lsn lo = MAKER_FIRST + k / columns * MAKER_ROUND;
        return (MadeLayer){k % columns, k % columns + 1, lo, lo + MAKER_ROUND};
    }
    k -= deltas;
    if (k < images)
        return (MadeLayer){k % columns, k % columns + 1, MAKER_FIRST + k / columns * 3 * MAKER_ROUND, 0};
    k -= images;
    if (k < 4) {
        Lsn lo = fleet_maker_top(maker) + k * MAKER_ROUND / 2;
        return (MadeLayer){0, 0, lo, lo + MAKER_ROUND / 2};
    }
    return fleet_maker_extra(maker, sickness, k - 4);
}

static inline uint64_t fleet_maker_id(const FleetMaker *maker, uint32_t t, uint64_t salt)
{
    return rng_mix(maker->seed ^ salt << 40, t);
}

#define MAKER_LINE 320

/* Writes line k of timeline t, without its newline, to `line`, which has MAKER_LINE bytes. Returns its length. */
static inline size_t fleet_maker_line(const FleetMaker *maker, uint32_t t, uint32_t k, char *line)
{
    MadeLayer layer = fleet_maker_layer(maker, t, k);
    char keys[100], lsns[60], shard[8] = "";
    uint32_t whole = maker->shards ? t / maker->shards : t;
    uint64_t size = (8 + rng_mix(maker->seed + t, k) % 1024) * 8192;
    if (maker->shards)
        snprintf(shard, sizeof shard, "-%02x%02x", t % maker->shards & 255, maker->shards & 255);
    if (layer.until)
        snprintf(keys, sizeof keys, "000000067F000000050000400000%08X-000000067F000000050000400000%08X",
                 layer.from * 0x4000, layer.until * 0x4000);
    else
        snprintf(keys, sizeof keys, "000000000000000000000000000000000000-FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF");
    if (layer.hi)
        snprintf(lsns, sizeof lsns, "%016llX-%016llX", (unsigned long long)layer.lo, (unsigned long long)layer.hi);
    else
        snprintf(lsns, sizeof lsns, "%016llX", (unsigned long long)layer.lo);
    return (size_t)snprintf(
        line, MAKER_LINE,
        "2025-01-01 00:00:00 %10llu tenants/%016llx%016llx%s/timelines/%016llx%016llx/%s__%s-0000000a",
        (unsigned long long)size, (unsigned long long)fleet_maker_id(maker, whole / 2, 1),
        (unsigned long long)fleet_maker_id(maker, whole / 2, 2), shard,
        (unsigned long long)fleet_maker_id(maker, whole, 3), (unsigned long long)fleet_maker_id(maker, whole, 4), keys,
        lsns);
}

#endif
