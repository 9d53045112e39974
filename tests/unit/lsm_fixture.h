/* lsm_fixture.h - MANIFESTs for tests: edits in a few lines, and random stores. */
#ifndef TESTS_UNIT_LSM_FIXTURE_H
#define TESTS_UNIT_LSM_FIXTURE_H

#include "tests/manifest_writer.h"

#include "core/base/rng.h"
#include "core/formats/engine/manifest.h"

#include <stdlib.h>

typedef struct Fixture {
    ManifestWriter writer;
    VersionEdit edit; /* the edit that is being built */
    Arena arena;
    LoadReport report;
    Lsm lsm;
} Fixture;

static inline void fixture_init(Fixture *fixture, EngineDialect dialect)
{
    *fixture = (Fixture){.writer = {dialect, TEXT_EMPTY, TEXT_EMPTY}};
}

static inline void fixture_release(Fixture *fixture)
{
    writer_release(&fixture->writer);
    version_edit_release(&fixture->edit);
    arena_release(&fixture->arena);
    load_report_release(&fixture->report);
    lsm_release(&fixture->lsm);
}

static inline Str fixture_internal(Fixture *fixture, const char *key, uint64_t sequence)
{
    Text text = TEXT_EMPTY;
    put_internal(&text, str_from(key), sequence, 1);
    Str copy = {arena_copy(&fixture->arena, text.at, text.length), text.length};
    text_release(&text);
    return copy;
}

/* Adds a table to the edit that is being built. With RocksDB its epoch is its number. */
static inline void add(Fixture *fixture, uint32_t level, uint64_t number, uint64_t size, const char *small,
                       const char *large)
{
    array_push(&fixture->edit.added, (EditFile){.level = level,
                                                .number = number,
                                                .size = size,
                                                .small = fixture_internal(fixture, small, number),
                                                .large = fixture_internal(fixture, large, number),
                                                .seq_lo = number,
                                                .seq_hi = number,
                                                .seq_known = true,
                                                .created = 1700000000,
                                                .epoch = number});
}

static inline void drop(Fixture *fixture, uint32_t level, uint64_t number)
{
    array_push(&fixture->edit.deleted, (EditDelete){level, number});
}

/* Ends the edit that is being built. `log` 0: the edit states none. */
static inline void put(Fixture *fixture, unsigned holds, uint64_t log)
{
    fixture->edit.holds |= holds | (log ? EDIT_LOG_NUMBER : 0);
    fixture->edit.log_number = log;
    writer_edit(&fixture->writer, &fixture->edit);
    version_edit_clear(&fixture->edit);
}

/* Puts the edit with which a store begins, and with RocksDB the first edit after the base. */
static inline void put_base(Fixture *fixture, const char *comparator)
{
    fixture->edit.comparator = str_from(comparator);
    fixture->edit.next_file = 2;
    bool rocksdb = fixture->writer.dialect == DIALECT_ROCKSDB;
    put(fixture, EDIT_COMPARATOR | (rocksdb ? 0 : EDIT_NEXT_FILE), 0);
    fixture->edit.next_file = 3;
    if (rocksdb)
        put(fixture, EDIT_NEXT_FILE | EDIT_PREVIOUS_LOG, 0);
}

static inline bool fixture_read(Fixture *fixture, Error *error)
{
    ManifestText text = {text_str(&fixture->writer.log), "MANIFEST-000001", 1, NULL};
    ManifestHints hints = {.forced = true, .dialect = fixture->writer.dialect};
    return manifest_read(&text, 1, &hints, false, &fixture->lsm, &fixture->report, error);
}

/* ---- a random store that obeys the rules: flushes to L0, compactions of random tables with what they overlap ---- */

typedef struct RandomTable {
    uint64_t number, size;
    uint32_t level;
    unsigned lo, hi;
} RandomTable;

static inline const char *random_name(Fixture *fixture, unsigned key)
{
    return arena_printf(&fixture->arena, "k%05u", key);
}

static inline void add_random_table(Fixture *fixture, RandomTable *table)
{
    add(fixture, table->level, table->number, table->size, random_name(fixture, table->lo),
        random_name(fixture, table->hi));
}

/* Compacts `seed` into the level below, and with it all of L0 if it lies there. */
static inline void random_compaction(Fixture *fixture, Rng *rng, RandomTable *tables, size_t *count, uint64_t *number,
                                     size_t seed)
{
    uint32_t level = tables[seed].level;
    unsigned lo = tables[seed].lo, hi = tables[seed].hi;
    bool taken[400] = {false};
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < *count; i++) {
            bool here = tables[i].level == level && (level == 0 || i == seed);
            bool below = tables[i].level == level + 1 && pass == 1 && tables[i].lo <= hi && lo <= tables[i].hi;
            if (!here && !below)
                continue;
            taken[i] = true;
            if (here) {
                lo = tables[i].lo < lo ? tables[i].lo : lo;
                hi = tables[i].hi > hi ? tables[i].hi : hi;
            }
        }
    for (size_t i = 0; i < *count; i++)
        if (taken[i] && tables[i].level == level + 1) {
            lo = tables[i].lo < lo ? tables[i].lo : lo;
            hi = tables[i].hi > hi ? tables[i].hi : hi;
        }
    size_t kept = 0;
    for (size_t i = 0; i < *count; i++) {
        if (taken[i])
            drop(fixture, tables[i].level, tables[i].number);
        else
            tables[kept++] = tables[i];
    }
    *count = kept;
    for (unsigned at = lo; at <= hi;) {
        unsigned width = 1 + (unsigned)rng_below(rng, 60), end = at + width < hi ? at + width : hi;
        tables[(*count)++] = (RandomTable){(*number)++, 1 + rng_below(rng, 100000), level + 1, at, end};
        add_random_table(fixture, &tables[*count - 1]);
        at = end + 1;
    }
    put(fixture, EDIT_PREVIOUS_LOG | EDIT_NEXT_FILE, 0);
}

static inline void put_random_store(Fixture *fixture, uint64_t seed, unsigned steps)
{
    enum { KEYS = 1000, MOST = 300 };
    Rng rng = {seed};
    RandomTable tables[400];
    size_t count = 0;
    uint64_t number = 10, log = 10;
    put_base(fixture, "leveldb.BytewiseComparator");
    for (unsigned i = 0; i < steps; i++) {
        if ((rng_below(&rng, 3) && count < MOST) || !count) {
            unsigned lo = (unsigned)rng_below(&rng, KEYS), hi = lo + (unsigned)rng_below(&rng, KEYS - lo);
            tables[count++] = (RandomTable){number++, 1 + rng_below(&rng, 100000), 0, lo, hi};
            add_random_table(fixture, &tables[count - 1]);
            put(fixture, EDIT_PREVIOUS_LOG | EDIT_NEXT_FILE, ++log);
        } else {
            size_t from = rng_below(&rng, count);
            if (tables[from].level < 4)
                random_compaction(fixture, &rng, tables, &count, &number, from);
        }
    }
}

/* Reads a store of random edits (put_random_store()). The caller releases it. */
static inline bool fixture_read_random(Fixture *fixture, uint64_t seed, unsigned steps)
{
    fixture_init(fixture, DIALECT_ROCKSDB);
    put_random_store(fixture, seed, steps);
    return fixture_read(fixture, NULL);
}

#endif
