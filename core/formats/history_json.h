/* history_json.h - a whole history in one file: layers with their lives, steps, plan, decisions, scenario.
 *
 *     {"layerscope": 1, "kind": "history", "params": {…}, "markers": {…},
 *      "layers": [{"id": 0, "kind": "delta", "key_lo": "0", …, "born": 0, "died": null, "job": null}, …],
 *      "steps": [{"op": "load"}, {"op": "create", "job": 0, "layer": 6}, …],
 *      "levels": […], "splits": […], "partitions": […], "cuts": […], "jobs": […], "decisions": […]}
 *
 * A history that is written, read and written again gives the same bytes. Reading checks all references; a file that is
 * not consistent is refused with the place (`steps[17].layer`).
 */
#ifndef CORE_FORMATS_HISTORY_JSON_H
#define CORE_FORMATS_HISTORY_JSON_H

#include "core/formats/reader.h"

#define HISTORY_JSON_VERSION 1
/* In the title of a history with some layers of another one: "part.json, a region of whole.json". */
#define HISTORY_PART ", a region of "
/* That part of the title, or "". */
const char *history_part_words(const History *history);

bool history_json_sniff(Str text, Str name);
/* Reads a saved history. It must be the first input, because a history cannot be joined to other layers. ERROR_INPUT
 * with the JSON path. */
bool history_json_read(Reader *reader, Str text, Error *error);
/* Writes all steps; `step` is ignored. Fails for an LSM store, whose keys and levels the format does not have. */
bool history_json_write(const History *history, StepId step, Text *out, Error *error);

#endif
