/* recorded_text.h - which records of layer files a run replays, and which it can't, in words and as JSON.
 *
 *     replayed: 1,024 records of 3 deltas, LSN 0/10 to 0/4F0
 *       complete: LSN 0/40 to 0/4F0
 */
#ifndef CORE_TELL_RECORDED_TEXT_H
#define CORE_TELL_RECORDED_TEXT_H

#include "core/base/json_writer.h"
#include "core/simulator/recorded.h"

/* Appends some lines about what was or will be replayed, which LSNs are complete, and what is missing. */
void recorded_text(const Recorded *recorded, Text *out);
/* Adds the same as "recorded": {…} to an open object. */
void recorded_json(const Recorded *recorded, JsonWriter *json);

#endif
