/* fleet_sheet.h - a fleet's rows as a sheet: sorted, filtered, printed and shown as every other table.
 *
 *     tenant    shard  timeline  layers  deltas  images  l0  …  due  …  worst
 *     1111…     0002   aaaa…     26,690   2,620  24,070   9  …  yes     reads are deep: 87 layers a read on …
 *     1111…     0102   aaaa…     …                                      the other shard of that tenant: skew 61 %
 */
#ifndef CORE_CATALOG_FLEET_SHEET_H
#define CORE_CATALOG_FLEET_SHEET_H

#include "core/base/sheet.h"
#include "core/catalog/fleet.h"

/* The columns up to `worst` and their order are the contract of the JSON lines. */
typedef enum FleetColumn {
    FLEET_TENANT,
    FLEET_SHARD,
    FLEET_TIMELINE,
    FLEET_LAYERS,
    FLEET_DELTAS,
    FLEET_IMAGES,
    FLEET_L0,
    FLEET_BYTES,
    FLEET_WAL_BYTES,
    FLEET_READ_P50,
    FLEET_READ_MAX,
    FLEET_DUE,
    FLEET_REMOVABLE,
    FLEET_SEVERE,
    FLEET_WARNINGS,
    FLEET_WORST,
    FLEET_FINDING,
    FLEET_VERDICT,
    FLEET_DEPTH,
    FLEET_SKEW,
    FLEET_PLACE,
    FLEET_KNOWN_P50,
    FLEET_KNOWN_MAX,
    FLEET_COLUMN_COUNT_
} FleetColumn;

extern const SheetColumn fleet_columns[FLEET_COLUMN_COUNT_];

#define FLEET_NO_SKEW UINT64_MAX

typedef struct FleetSheet {
    const Fleet *fleet; /* not owned; after rows were added a new sheet is needed */
    uint64_t *skew;     /* owned; by row: its bytes as a percentage of the mean of its timeline's shards; or unknown */
    size_t shortened;   /* ids are shown with that many digits; 0: all of them */
    FleetRow sum;       /* the result of fleet_sum(), shown as the row after the last */
    char *shard;        /* owned: the text that was made last */
    Arena arena;
    Sheet sheet; /* points to this struct, which must not move */
} FleetSheet;

#define FLEET_SHARD_TEXT 8
/* The shard as text, "0308"; empty where there is none. Returns `out`. */
char *fleet_shard_text(const FleetRow *row, char out[FLEET_SHARD_TEXT]);

/* The fleet must be sorted (fleet_sort()) and outlive the sheet. O(rows). */
void fleet_sheet_init(FleetSheet *sheet, const Fleet *fleet);
void fleet_sheet_release(FleetSheet *sheet);

/* The number of digits that distinguishes all ids of the fleet, at least 8. O(n log n). */
size_t fleet_id_digits(const Fleet *fleet);

/* A view of all rows that pass the filter, worst first: rows that could not be read, then by severe findings, warnings,
 * deepest read and L0. Shards of one timeline stay together, at the place of the worst of them. The caller releases the
 * view. O(n log n). */
void fleet_worst_first(SheetView *view, const FleetSheet *sheet, const struct SheetFilter *filter);

/* Computes the totals of the view's rows: sums, the deepest read of all, and the number of timelines for which
 * compaction is due. They are shown as row fleet_sum_row(), behind the last one. O(rows). */
void fleet_sum(FleetSheet *sheet, const SheetView *view);
static inline uint32_t fleet_sum_row(const FleetSheet *sheet)
{
    return sheet->sheet.rows;
}

/* Are these two rows shards of the same timeline? */
bool fleet_same_timeline(const FleetRow *a, const FleetRow *b);

#endif
