/* layer_damage.h - what is broken in a layer file, page by page. */
#ifndef CORE_RECORDS_LAYER_DAMAGE_H
#define CORE_RECORDS_LAYER_DAMAGE_H

#include "core/base/mem.h"

#include <stdbool.h>

#define LAYER_DAMAGE_KEPT 1000 /* the first ones are kept with their reasons; all are counted */

typedef struct LayerDamage {
    uint64_t page;      /* page number in the file: byte offset / 8192 */
    const char *reason; /* one line without control characters; begins with a lower-case letter */
} LayerDamage;

typedef struct LayerDamages {
    size_t count;
    ARRAY(LayerDamage) kept; /* the first LAYER_DAMAGE_KEPT, in the order in which they were found */
    Arena arena;             /* owns the reasons */
} LayerDamages;              /* {0} is an empty list */

/* Counts a damaged place, and keeps it while there is room. The reason is copied. */
void layer_damage_add(LayerDamages *damages, uint64_t page, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void layer_damages_release(LayerDamages *damages);

#endif
