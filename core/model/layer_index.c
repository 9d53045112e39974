/* layer_index.c - finds the distinct edges by sorting, and the rank of each layer by hashing.
 *
 * Production sets have far fewer distinct edges than layers (7,746 keys for 26,690 layers), so edges go through a hash
 * table first; only the distinct ones are sorted, and each layer's rank is then a table look-up:
 *
 *     edges of 3 layers  10 20 | 20 30 | 10 30    table: 10->#0 20->#1 30->#2   sorted: 10 20 30   rank[#] = place
 */
#include "core/model/layer_index.h"

#include "core/base/search.h"
#include "core/base/sort.h"
#include "core/base/table.h"

#include <stdlib.h>

typedef struct EdgeTable {
    U128 *edges;
    size_t count, capacity;
    Table places; /* maps a value to its index in `edges` */
} EdgeTable;

static uint32_t table_number(EdgeTable *table, U128 edge)
{
    uint32_t hash = hash_fold(hash_u128(HASH_SEED, edge)), place;
    TableWalk walk = table_walk(&table->places, hash);
    while (table_next(&walk, &place))
        if (table->edges[place] == edge)
            return place;
    if (table->count == table->capacity) {
        table->capacity = table->capacity ? table->capacity * 2 : 1024;
        table->edges = mem_resize(table->edges, table->capacity, sizeof *table->edges);
    }
    table_add(&table->places, hash, (uint32_t)table->count);
    table->edges[table->count] = edge;
    return (uint32_t)table->count++;
}

/* Sorts the table's edges in place. Returns the rank of each edge by its number, in heap memory. */
static uint32_t *table_ranks(EdgeTable *table)
{
    Sort128 *sorted = mem_alloc(table->count * sizeof *sorted);
    uint32_t *rank = mem_alloc(table->count * sizeof *rank);
    for (size_t i = 0; i < table->count; i++)
        sorted[i] = (Sort128){table->edges[i], (uint32_t)i};
    sort_128(sorted, table->count);
    for (size_t i = 0; i < table->count; i++) {
        table->edges[i] = sorted[i].number;
        rank[sorted[i].place] = (uint32_t)i;
    }
    free(sorted);
    return rank;
}

/* After the keys of the names. */
static void number_read_keys(LayerIndex *index, const LayerSet *set, EdgeTable *table)
{
    if (set->stretched.count == 0)
        return;
    index->read_lo = mem_alloc(set->count * sizeof *index->read_lo);
    index->read_hi = mem_alloc(set->count * sizeof *index->read_hi);
    for (LayerId id = 0; id < set->count; id++) {
        KeyRange keys = layer_read_keys(set, id);
        bool named = set->stretched_at[id] == 0;
        index->read_lo[id] = named ? index->key_lo[id] : table_number(table, keys.lo);
        index->read_hi[id] = named ? index->key_hi[id] : table_number(table, keys.hi);
    }
}

static void index_keys(LayerIndex *index, const LayerSet *set, const EdgeUnion *among, bool reads)
{
    EdgeTable table = {0};
    for (uint32_t i = 0; among && i < among->key_count; i++)
        table_number(&table, among->keys[i]);
    index->key_lo = mem_alloc(set->count * sizeof *index->key_lo);
    index->key_hi = mem_alloc(set->count * sizeof *index->key_hi);
    for (size_t i = 0; i < set->count; i++) {
        /* A set that is sorted by name has long runs of equal key ranges. */
        bool same = i > 0 && set->key_lo[i] == set->key_lo[i - 1];
        index->key_lo[i] = same ? index->key_lo[i - 1] : table_number(&table, set->key_lo[i]);
        same = i > 0 && set->key_hi[i] == set->key_hi[i - 1];
        index->key_hi[i] = same ? index->key_hi[i - 1] : table_number(&table, set->key_hi[i]);
    }
    if (reads)
        number_read_keys(index, set, &table);
    uint32_t *rank = table_ranks(&table);
    for (size_t i = 0; i < set->count; i++) {
        index->key_lo[i] = rank[index->key_lo[i]];
        index->key_hi[i] = rank[index->key_hi[i]];
    }
    for (size_t i = 0; index->read_lo && i < set->count; i++) {
        index->read_lo[i] = rank[index->read_lo[i]];
        index->read_hi[i] = rank[index->read_hi[i]];
    }
    index->keys = table.edges;
    index->key_count = (uint32_t)table.count;
    table_release(&table.places);
    free(rank);
}

static void index_lsns(LayerIndex *index, const LayerSet *set, const EdgeUnion *among)
{
    EdgeTable table = {0};
    for (uint32_t i = 0; among && i < among->lsn_count; i++)
        table_number(&table, among->lsns[i]);
    index->lsn_lo = mem_alloc(set->count * sizeof *index->lsn_lo);
    index->lsn_hi = mem_alloc(set->count * sizeof *index->lsn_hi);
    for (size_t i = 0; i < set->count; i++) {
        index->lsn_lo[i] = table_number(&table, set->lsn_lo[i]);
        index->lsn_hi[i] = set->kind[i] == LAYER_IMAGE ? index->lsn_lo[i] : table_number(&table, set->lsn_hi[i]);
    }
    uint32_t *rank = table_ranks(&table);
    for (size_t i = 0; i < set->count; i++) {
        index->lsn_lo[i] = rank[index->lsn_lo[i]];
        index->lsn_hi[i] = rank[index->lsn_hi[i]];
    }
    index->lsns = mem_alloc((table.count ? table.count : 1) * sizeof *index->lsns);
    for (size_t i = 0; i < table.count; i++)
        index->lsns[i] = (Lsn)table.edges[i];
    index->lsn_count = (uint32_t)table.count;
    free(table.edges);
    table_release(&table.places);
    free(rank);
}

static void index_set(LayerIndex *index, const LayerSet *set, const EdgeUnion *edges, bool reads)
{
    *index = (LayerIndex){.layer_count = set->count};
    index_keys(index, set, edges, reads);
    index_lsns(index, set, edges);
}

void layer_index_init_among(LayerIndex *index, const LayerSet *set, const EdgeUnion *edges)
{
    index_set(index, set, edges, false);
}

void layer_index_init(LayerIndex *index, const LayerSet *set)
{
    index_set(index, set, NULL, true);
}

void edge_union_init(EdgeUnion *edges, const LayerSet *const *sets, size_t count)
{
    *edges = (EdgeUnion){0};
    for (size_t i = 0; i < count; i++) { /* Each later index starts with the edges of all sets before it. */
        LayerIndex index;
        layer_index_init_among(&index, sets[i], edges);
        edge_union_release(edges);
        edges->keys = index.keys;
        edges->lsns = index.lsns;
        edges->key_count = index.key_count;
        edges->lsn_count = index.lsn_count;
        index.keys = NULL;
        index.lsns = NULL;
        layer_index_release(&index);
    }
}

void edge_union_release(EdgeUnion *edges)
{
    free(edges->keys);
    free(edges->lsns);
    *edges = (EdgeUnion){0};
}

void layer_index_release(LayerIndex *index)
{
    free(index->keys);
    free(index->lsns);
    free(index->key_lo);
    free(index->key_hi);
    free(index->lsn_lo);
    free(index->lsn_hi);
    free(index->read_lo);
    free(index->read_hi);
    *index = (LayerIndex){0};
}

int64_t layer_index_key_rank(const LayerIndex *index, Key key)
{
    uint32_t low;
    search_first(low, 0, index->key_count, index->keys[low] > key);
    return (int64_t)low - 1;
}

int64_t layer_index_lsn_rank(const LayerIndex *index, Lsn lsn)
{
    uint32_t low;
    search_first(low, 0, index->lsn_count, index->lsns[low] > lsn);
    return (int64_t)low - 1;
}
