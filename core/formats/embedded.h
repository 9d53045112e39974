/* embedded.h - a JSON dump in the middle of other text: an index pasted into an issue, an answer behind a log's prefix.
 *
 *     The index:
 *     ```json
 *     {"layer_metadata": {…}}          <- this is found, and read as if it stood alone
 *     ```
 */
#ifndef CORE_FORMATS_EMBEDDED_H
#define CORE_FORMATS_EMBEDDED_H

#include "core/base/text.h"

/* Finds the JSON object that contains a layer dump (an index, a layer map answer, a heatmap). False: there is none.
 * Where the text ends inside it, the result ends there. `json` points into `text`. O(text). */
bool embedded_json(Str text, Str *json);

#endif
