/* lives_text.h - layers' lives as a table. */
#ifndef CORE_TELL_LIVES_TEXT_H
#define CORE_TELL_LIVES_TEXT_H

#include "core/analysis/lives.h"

/* "from step 3 on", "steps 3 to 9: rewritten; 2 compactions began meanwhile". `store`: of an LSM store's table. */
void life_span_text(const Life *life, bool store, Text *out);
/* "rewritten within 2 compactions": what thrash is. */
void lives_thrash_text(uint32_t within, Text *out);
/* ", 2.10 MiB of 9.00 MiB that jobs wrote": the part that was thrashed; nothing where jobs wrote nothing, or no size is
 * known. */
void lives_thrashed_bytes_text(const Lives *lives, Text *out);
/* Appends one line for each layer, and totals. */
void lives_text(const Lives *lives, const History *history, Text *out);

#endif
