/* plain_text.h - a text as it was before a terminal coloured it and broke its lines. */
#ifndef CORE_FORMATS_PLAIN_TEXT_H
#define CORE_FORMATS_PLAIN_TEXT_H

#include "core/base/mem.h"
#include "core/base/str.h"

/* The text without colours, with names joined that a narrow terminal has broken at the ends of lines. The rest of
 * such a name moves up to its first line, so that line numbers do not change. The text itself where there is nothing
 * to do. */
Str plain_text(Str text, Arena *arena);

/* The text with those lines joined that a terminal has broken at its width: no line is longer than the longest two, and
 * these continue in the next line. The text itself where that is not so. Only for prose, because a column of names of
 * equal length looks the same. */
Str plain_text_unwrap(Str text, Arena *arena);

#endif
