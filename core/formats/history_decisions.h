/* history_decisions.h - decisions as JSON, those of an algorithm's own rules in short.
 *
 *     {"id": 11, "rule": "block-trigger", "left": 9, "op": ">", "right": 8, …, "layers": [8, 7, 6]}
 *     {"as": 11, "id": 14, "key_range": ["60", "80"], "layers": [9, 7, 6]}      all else as in decision 11
 *     {"as": 12, "id": 15, …, "rejected": [["the newest 3", "would write …", 6000], [1, 0, 9000]]}
 *
 * `blocks` takes a few decisions for each block of each round, hundreds of thousands in a run, and they are much alike.
 * A short row has what differs from the last row of the same rule, null for what that row has and this one has not. Its
 * rejected candidates are [what, why, score]; a text is written once, from then on its number in the order of the first
 * times.
 */
#ifndef CORE_FORMATS_HISTORY_DECISIONS_H
#define CORE_FORMATS_HISTORY_DECISIONS_H

#include "core/formats/fields.h"
#include "core/planner/trace.h"

/* Writes "decisions"; the context's pool must be the trace's layers. */
void history_decisions_write(JsonWriter *json, const Trace *trace, const FieldContext *context);
/* Reads what the array holds into the empty trace; lists go to context->filled. False: the error names the place. */
bool history_decisions_read(const cJSON *rows, Trace *trace, FieldContext *context, Error *error);

#endif
