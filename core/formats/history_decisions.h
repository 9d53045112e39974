/* history_decisions.h - decisions as JSON, with a short form for the rules of an algorithm.
 *
 *     {"id": 11, "rule": "block-trigger", "left": 9, "op": ">", "right": 8, …, "layers": [8, 7, 6]}
 *     {"as": 11, "id": 14, "key_range": ["60", "80"], "layers": [9, 7, 6]}      all else as in decision 11
 *     {"as": 12, "id": 15, …, "rejected": [["the newest 3", "would write …", 6000], [1, 0, 9000]]}
 *
 * `blocks` makes a few decisions for each block of each round: hundreds of thousands in a run, and most are alike. A
 * short row has only the members that differ from the last row of the same rule, and null for a member that only that
 * row has. Rejected candidates are [what, why, score]. A text is written once; later rows have its number, in order of
 * first appearance.
 */
#ifndef CORE_FORMATS_HISTORY_DECISIONS_H
#define CORE_FORMATS_HISTORY_DECISIONS_H

#include "core/formats/fields.h"
#include "core/planner/trace.h"

/* Writes the member "decisions". The context's pool must be the trace's layers. */
void history_decisions_write(JsonWriter *json, const Trace *trace, const FieldContext *context);
/* Reads the decisions into the trace, which must be empty; lists are appended to context->filled. Fails with the place
 * in the error. */
bool history_decisions_read(const cJSON *rows, Trace *trace, FieldContext *context, Error *error);

#endif
