/* history_stretches.h - where the records of a run's L0 layers lie (layer_set_put_stretches()), in a saved history.
 *
 *     "stretches": [
 *       {"layer": 0, "key_range": ["0", "24F"]},
 *       {"layer": 0, "key_range": ["A00", "A10"]},       the rows of a layer are adjacent, in key order
 */
#ifndef CORE_FORMATS_HISTORY_STRETCHES_H
#define CORE_FORMATS_HISTORY_STRETCHES_H

#include "core/formats/fields.h"
#include "core/model/layer_set.h"

/* Writes the member; none where nothing is known. */
void history_stretches_write(JsonWriter *json, const LayerSet *set, const FieldContext *context);
/* Reads it into a set that has all layers. `stretches` may be NULL. ERROR_INPUT, with the place, where a row is wrong.
 */
bool history_stretches_read(const cJSON *stretches, LayerSet *set, FieldContext *context, Error *error);

#endif
