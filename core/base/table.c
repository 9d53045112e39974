/* table.c - grows and searches the hash table.
 *
 * A number is stored in the first free slot at or after the slot of its hash:
 *
 *     8 slots, hashes 3 4 3     slot  0 1 2 [3] [4] [3] 6 7     the walk for hash 3 visits slots 3, 4 and 5, ends at 6
 */
#include "core/base/table.h"

#include "core/base/mem.h"

#define SLOTS_MIN 64

static void table_place(Table *table, TableSlot entry)
{
    size_t at = entry.hash & table->mask;
    while (table->slots[at].entry)
        at = (at + 1) & table->mask;
    table->slots[at] = entry;
}

void table_reserve(Table *table, size_t entries)
{
    size_t before = table->slots ? table->mask + 1 : 0, slots = before ? before : SLOTS_MIN;
    while (slots / 2 < entries)
        slots *= 2;
    if (slots == before)
        return;
    TableSlot *old = table->slots;
    table->slots = mem_zero(slots, sizeof *table->slots);
    table->mask = slots - 1;
    for (size_t i = 0; i < before; i++)
        if (old[i].entry)
            table_place(table, old[i]);
    free(old);
}

void table_add(Table *table, uint32_t hash, uint32_t number)
{
    table_reserve(table, table->count + 1);
    table_place(table, (TableSlot){hash, number + 1});
    table->count++;
}

void table_release(Table *table)
{
    free(table->slots);
    *table = (Table){0};
}

uint64_t hash_str(uint64_t hash, Str text)
{
    hash = hash_u64(hash, text.length);
    for (size_t i = 0; i < text.length; i += 8) {
        uint64_t piece = 0;
        memcpy(&piece, text.at + i, text.length - i < 8 ? text.length - i : 8);
        hash = hash_u64(hash, piece);
    }
    return hash;
}
