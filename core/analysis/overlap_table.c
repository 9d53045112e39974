/* overlap_table.c - the columns of a pair. Example: a over keys [0, 6) and LSNs [0, 4), b over [4, 9) and [2, 8):
 * the row is a, b, no, 4, 6, 2, 4. */
#include "core/analysis/overlap_table.h"

#include "core/analysis/sheet_places.h"

typedef enum PairColumn {
    PAIR_FIRST,
    PAIR_SECOND,
    PAIR_NESTED,
    PAIR_KEY_LO,
    PAIR_KEY_HI,
    PAIR_LSN_LO,
    PAIR_LSN_HI,
    PAIR_SIZE,
    PAIR_COLUMN_COUNT_
} PairColumn;

static const SheetColumn columns[PAIR_COLUMN_COUNT_] = {
    [PAIR_FIRST] = {"first", "first", "the number of one delta", SHEET_COUNT, NULL, NULL},
    [PAIR_SECOND] = {"second", "second", "the number of the other", SHEET_COUNT, NULL, NULL},
    [PAIR_NESTED] = {"nested", "nested", "whether one lies wholly in the other", SHEET_FLAG, NULL, NULL},
    [PAIR_KEY_LO] = {"key_lo", "from key", "the first key that both hold", SHEET_ORDERED, sheet_key_format,
                     sheet_key_parse},
    [PAIR_KEY_HI] = {"key_hi", "to key", "the end of the keys that both hold", SHEET_ORDERED, sheet_key_format,
                     sheet_key_parse},
    [PAIR_LSN_LO] = {"lsn_lo", "from LSN", "the first LSN that both hold", SHEET_ORDERED, sheet_lsn_format,
                     sheet_lsn_parse},
    [PAIR_LSN_HI] = {"lsn_hi", "to LSN", "the end of the LSNs that both hold", SHEET_ORDERED, sheet_lsn_format,
                     sheet_lsn_parse},
    [PAIR_SIZE] = {"size", "smaller file", "the size of the smaller file of the two", SHEET_BYTES, NULL, NULL},
};

/* Does `inner` lie wholly in `outer`? */
static bool overlap_lies_in(const LayerSet *set, LayerId inner, LayerId outer)
{
    return set->key_lo[outer] <= set->key_lo[inner] && set->key_hi[inner] <= set->key_hi[outer] &&
           set->lsn_lo[outer] <= set->lsn_lo[inner] && set->lsn_hi[inner] <= set->lsn_hi[outer];
}

static SheetValue overlap_table_value_of(const void *context, uint32_t row, size_t column)
{
    const OverlapTable *table = context;
    const LayerSet *set = table->set;
    LayerId a = table->pairs.at[row].a, b = table->pairs.at[row].b;
    switch ((PairColumn)column) {
    case PAIR_FIRST:
        return sheet_number(a);
    case PAIR_SECOND:
        return sheet_number(b);
    case PAIR_NESTED:
        return sheet_number(overlap_lies_in(set, a, b) || overlap_lies_in(set, b, a));
    case PAIR_KEY_LO:
        return sheet_number(set->key_lo[a] > set->key_lo[b] ? set->key_lo[a] : set->key_lo[b]);
    case PAIR_KEY_HI:
        return sheet_number(set->key_hi[a] < set->key_hi[b] ? set->key_hi[a] : set->key_hi[b]);
    case PAIR_LSN_LO:
        return sheet_number(set->lsn_lo[a] > set->lsn_lo[b] ? set->lsn_lo[a] : set->lsn_lo[b]);
    case PAIR_LSN_HI:
        return sheet_number(set->lsn_hi[a] < set->lsn_hi[b] ? set->lsn_hi[a] : set->lsn_hi[b]);
    case PAIR_SIZE:
        if (set->size[a] == SIZE_UNKNOWN || set->size[b] == SIZE_UNKNOWN)
            return sheet_unknown();
        return sheet_number(set->size[a] < set->size[b] ? set->size[a] : set->size[b]);
    default:
        return sheet_unknown();
    }
}

void overlap_table_init(OverlapTable *table, const LayerSet *set, const Overlaps *overlaps, const LayerId *ids,
                        size_t count)
{
    *table = (OverlapTable){.set = set, .total = overlaps->pairs};
    overlaps_list(overlaps, set, ids, count, OVERLAP_PAIRS_MAX, &table->pairs);
    table->sheet = (Sheet){columns, PAIR_COLUMN_COUNT_, 0, (uint32_t)table->pairs.count, table, overlap_table_value_of};
}

void overlap_table_release(OverlapTable *table)
{
    array_release(&table->pairs);
    *table = (OverlapTable){0};
}
