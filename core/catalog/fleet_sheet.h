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

/* The first ones, up to `worst`, are the contract of JSON lines; in this order. */
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
    FLEET_COLUMN_COUNT_
} FleetColumn;

extern const SheetColumn fleet_columns[FLEET_COLUMN_COUNT_];

#define FLEET_NO_SKEW UINT64_MAX

typedef struct FleetSheet {
    const Fleet *fleet; /* not owned; its rows may grow, then ask for a new sheet */
    uint64_t *skew;     /* owned; by row: its bytes in percent of the mean of its timeline's shards, or none */
    size_t shortened;   /* ids are shown by so many digits; 0: whole */
    FleetRow sum;       /* of what fleet_sum() was told; shown as the row after the last */
    char *shard;        /* owned: the text made last */
    Arena arena;
    Sheet sheet; /* valid as long as this, which must not move */
} FleetSheet;

#define FLEET_SHARD_TEXT 8
/* "0308"; empty where there is none. Returns `out`. */
char *fleet_shard_text(const FleetRow *row, char out[FLEET_SHARD_TEXT]);

/* The fleet must be sorted (fleet_sort()). O(rows). */
void fleet_sheet_init(FleetSheet *sheet, const Fleet *fleet);
void fleet_sheet_release(FleetSheet *sheet);

/* How many digits tell all ids of the fleet apart, at least 8. O(n log n). */
size_t fleet_id_digits(const Fleet *fleet);

/* All rows that the filter lets through, worst first: what can't be read, then by severe findings, warnings, deepest
 * read and L0. Shards of one timeline stay together, at the place of the worst of them. O(n log n). */
void fleet_worst_first(SheetView *view, const FleetSheet *sheet, const struct SheetFilter *filter);

/* Makes the sum of the view's rows, for people: sums, the deepest read of all, and for how many compaction is due. It
 * is shown as the row fleet_sum_row(), the one after the last. */
void fleet_sum(FleetSheet *sheet, const SheetView *view);
static inline uint32_t fleet_sum_row(const FleetSheet *sheet)
{
    return sheet->sheet.rows;
}

/* Are these shards of one timeline? */
bool fleet_same_timeline(const FleetRow *a, const FleetRow *b);

#endif
