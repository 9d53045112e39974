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
    LAYER_COLUMN_NAME, /* as read, or the logical name */
    LAYER_COLUMN_KIND, /* "delta", "image" */
    LAYER_COLUMN_LEVEL,
    LAYER_COLUMN_KEY_LO,
    LAYER_COLUMN_KEY_HI,
    LAYER_COLUMN_LSN_LO,
    LAYER_COLUMN_LSN_HI,
    LAYER_COLUMN_SIZE,
    LAYER_COLUMN_GENERATION,
    LAYER_COLUMN_RESIDENT,
    LAYER_COLUMN_VISIBLE, /* as the input says, else by the rule of visibility.h */
    LAYER_COLUMN_GC,      /* the verdict of garbage.h */
    LAYER_COLUMN_VISITS,  /* of layer_visits.h */
    LAYER_COLUMN_COUNT_
} LayerColumn;

extern const SheetColumn layer_columns[LAYER_COLUMN_COUNT_]; /* in the words for layers */

typedef struct LayerTable {
    const LayerSet *set;    /* not owned; first, for sheet_places.h */
    const Summary *summary; /* not owned; rows are its ids, in their order */
    uint32_t *level;        /* owned; by layer id: the first level of the summary that holds it, or UINT32_MAX */
    uint32_t *visits;       /* owned; by layer id */
    Visibility visibility;
    Garbage garbage;
    SheetColumn columns[LAYER_COLUMN_COUNT_]; /* titles are in the words of its source */
    Sheet sheet;                              /* its rows; valid as long as the table, which must not move */
    char *name;                               /* owned: the name that was made last, of a layer without one */
} LayerTable;

/* Makes the table of a summary's layers; garbage collection goes by the markers. O(n log n). */
void layer_table_init(LayerTable *table, const Summary *summary, const GcMarkers *markers);
void layer_table_release(LayerTable *table);

#endif
