/* engine_log_deletions.c - compensated sizes: if at least half of a table's entries are deletions, RocksDB adds to its
 * size the bytes that they are expected to free below.
 *
 *     10 entries, 8 of them deletions, values of 100 bytes on average: 2 x (2 x 8 - 10) x 100 = 1200 bytes
 *
 * The average is over all tables that the family was given so far (db/version_set.cc, ComputeCompensatedSizes,
 * GetAverageValueSize). If the engine installs two edits at once, the average includes the tables of both. No file
 * shows this, so the size is then wrong by a few bytes.
 */
#include "core/formats/engine/engine_log_deletions.h"

#include "core/base/table.h"
#include "core/base/u128.h"

#include <stdlib.h>

static uint32_t engine_log_hash_of(uint64_t number)
{
    return hash_fold(hash_u64(HASH_SEED, number));
}

/* The engine's sums over the tables of a family. */
typedef struct Averages {
    uint64_t bytes, keys, values, entries;
} Averages;

static void averages_add(Averages *sums, const LogTable *table)
{
    sums->bytes += table->size;
    sums->keys += table->key_bytes;
    sums->values += table->value_bytes;
    sums->entries += table->entries > table->deletions ? table->entries - table->deletions : 0;
}

/* Divides in the same steps as the engine: its scores depend on the remainder that each division drops. */
static uint64_t average_value(const Averages *sums)
{
    uint64_t raw = sums->keys + sums->values;
    if (!sums->entries || !raw)
        return 0;
    U128 value = (U128)(sums->values / sums->entries) * sums->bytes / raw;
    return value < UINT64_MAX ? (uint64_t)value : UINT64_MAX;
}

static uint64_t freed_by(const LogTable *table, uint64_t average)
{
    enum { WEIGHT = 2 };
    const uint64_t most = 1000000000000000000u;
    U128 surplus = (U128)2 * table->deletions;
    if (surplus < table->entries)
        return 0;
    U128 freed = (surplus - table->entries) * average;
    return freed < most / WEIGHT ? (uint64_t)freed * WEIGHT : most;
}

typedef struct LogTables {
    Table table; /* lines of log.tables, by number */
    uint64_t *freed;
} LogTables;

/* The index of the line about a placement's table; SIZE_MAX if there is none. */
static size_t log_table_of(const EngineLog *log, const LogTables *tables, const LsmPlacement *at)
{
    TableWalk walk = table_walk(&tables->table, engine_log_hash_of(at->number));
    uint32_t i;
    while (table_next(&walk, &i))
        if (log->tables.at[i].number == at->number && log->tables.at[i].size == at->size)
            return i;
    return SIZE_MAX;
}

/* Joins the tables of one event together: the average is over all of them. A moved table keeps its figures. */
static void join_event(LsmFamily *family, const LsmEvent *event, const EngineLog *log, LogTables *tables,
                       Averages *averages, size_t *known)
{
    for (int pass = 0; pass < 2; pass++)
        for (uint32_t i = event->born_first; i < event->born_first + event->born_count; i++) {
            LsmPlacement *at = &family->placements.at[i];
            size_t line = log_table_of(log, tables, at);
            if (line == SIZE_MAX)
                continue;
            bool moved = at->flags & PLACEMENT_MOVED;
            if (pass == 0 && !moved)
                averages_add(averages, &log->tables.at[line]);
            if (pass == 0)
                continue;
            if (!moved)
                tables->freed[line] = freed_by(&log->tables.at[line], average_value(averages));
            at->freed_bytes += tables->freed[line];
            family->frees |= at->freed_bytes > 0;
            at->flags |= PLACEMENT_ENTRIES_KNOWN;
            (*known)++;
        }
}

size_t engine_log_deletions_fill(Lsm *lsm, const EngineLog *log)
{
    size_t known = 0;
    LogTables tables = {.freed = mem_zero(log->tables.count + 1, sizeof(uint64_t))};
    Averages *averages = mem_zero(lsm->families.count + 1, sizeof *averages);
    for (size_t i = 0; i < log->tables.count; i++)
        table_add(&tables.table, engine_log_hash_of(log->tables.at[i].number), (uint32_t)i);
    for (size_t i = 0; i < lsm->events.count && log->tables.count; i++) {
        const LsmEvent *event = &lsm->events.at[i];
        join_event(&lsm->families.at[event->family], event, log, &tables, &averages[event->family], &known);
    }
    table_release(&tables.table);
    free(tables.freed);
    free(averages);
    return known;
}
