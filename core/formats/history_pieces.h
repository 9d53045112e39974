/* history_pieces.h - a short form for pieces of layers: a run of `blocks` leaves a hundred of them for each layer.
 *
 *     "pieces": [{"of": 3, "rows": [["40", "60", 1000, 12, 55], ["60", "80", 900, 12, null, "3E8", "7D0"]]}]
 *
 * A row is first key, end of keys, bytes, born, died, and the LSNs if they differ from those of the layer. Everything
 * else is as in the layer. Pieces have the ids after the last of "layers", in order.
 */
#ifndef CORE_FORMATS_HISTORY_PIECES_H
#define CORE_FORMATS_HISTORY_PIECES_H

#include "core/formats/fields.h"
#include "core/history/history.h"

/* The first layer from which on all are pieces that have a short form; the number of layers where there is none.
 * O(pieces). */
LayerId history_pieces_first(const History *history);
/* Writes the layers from `first` on as the member "pieces"; nothing where there are none. */
void history_pieces_write(JsonWriter *json, const History *history, LayerId first, const FieldContext *context);

/* The number of pieces in the array; 0 where it is not one. */
size_t history_pieces_count(const cJSON *pieces);
/* Adds the pieces; the layers that they belong to must be there. Fails with the place in the error. */
bool history_pieces_read(const cJSON *pieces, History *history, const FieldContext *context, Error *error);

#endif
