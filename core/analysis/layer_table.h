/* layer_table.h - every live layer as a row: what its name says, what the input says about it, and what the analysis
 * found.
 *
 *     name  kind   level  key_lo …  lsn_lo …  size  generation  resident  visible  gc         visits
 *     …     delta  0      …         …         24 K  11          -         yes      needed     92
 *     …     image  -      …         …         134 M 3           -         no       removable  0
 */
#ifndef CORE_ANALYSIS_LAYER_TABLE_H
#define CORE_ANALYSIS_LAYER_TABLE_H

#include "core/analysis/garbage.h"
#include "core/analysis/summary.h"
#include "core/analysis/visibility.h"
#include "core/base/sheet.h"

typedef enum LayerColumn {
    LAYER_COLUMN_NAME, /* the name in the input, or the logical name */
    LAYER_COLUMN_KIND, /* "delta", "image" */
    LAYER_COLUMN_LEVEL,
    LAYER_COLUMN_KEY_LO,
    LAYER_COLUMN_KEY_HI,
    LAYER_COLUMN_LSN_LO,
    LAYER_COLUMN_LSN_HI,
    LAYER_COLUMN_SIZE,
    LAYER_COLUMN_GENERATION,
    LAYER_COLUMN_RESIDENT,
    LAYER_COLUMN_VISIBLE, /* according to the input, else by the rule of visibility.h */
    LAYER_COLUMN_GC,      /* the verdict of garbage.h */
    LAYER_COLUMN_VISITS,  /* number of segments whose read visits it (layer_visits.h) */
    LAYER_COLUMN_ID,      /* the number by which the layer is named, "#200"; printed only where it is chosen */
    LAYER_COLUMN_COUNT_
} LayerColumn;

/* titled for layers; a store's table replaces some titles */
extern const SheetColumn layer_columns[LAYER_COLUMN_COUNT_];

typedef struct LayerTable {
    const LayerSet *set;    /* not owned; must be first for sheet_places.h */
    const Summary *summary; /* not owned; the rows are its ids in their order */
    uint32_t *level;        /* owned; by layer id: the first level of the summary that contains it, or UINT32_MAX */
    uint32_t *visits;       /* owned; by layer id */
    Visibility visibility;
    Garbage garbage;
    SheetColumn columns[LAYER_COLUMN_COUNT_]; /* `layer_columns`, with the titles of the layers' source */
    Sheet sheet;                              /* its rows; points to this struct, which must not move */
    char *name;                               /* owned: the last name that was made for a layer without one */
} LayerTable;

/* Makes the table of a summary's layers, which must outlive it; `markers` are used for the GC column. The caller frees
 * it. O(n log n). */
void layer_table_init(LayerTable *table, const Summary *summary, const GcMarkers *markers);
void layer_table_release(LayerTable *table);

#endif
