/* sheet_places.h - columns of keys and LSNs, for every sheet whose context begins with the layer set of its values.
 *
 *     typedef struct LayerTable { const LayerSet *set; … } LayerTable;
 *     {"key_lo", "from key", "…", SHEET_ORDERED, sheet_key_format, sheet_key_parse}
 *
 * An LSM store has sequence numbers instead of LSNs; they are written in decimal.
 */
#ifndef CORE_ANALYSIS_SHEET_PLACES_H
#define CORE_ANALYSIS_SHEET_PLACES_H

#include "core/base/sheet.h"
#include "core/model/layer_set.h"

/* Implementations of SheetColumn.format and .parse. `context` points to a struct whose first member is a `const
 * LayerSet *`. */
void sheet_key_format(const void *context, U128 number, bool for_people, Text *out);
bool sheet_key_parse(const void *context, Str text, U128 *number, Error *error);
void sheet_lsn_format(const void *context, U128 number, bool for_people, Text *out);
bool sheet_lsn_parse(const void *context, Str text, U128 *number, Error *error);

#endif
