/* uncolour.h - terminal sequences in text that was copied from a terminal or a log, and the text without them. */
#ifndef CORE_BASE_UNCOLOUR_H
#define CORE_BASE_UNCOLOUR_H

#include "core/base/text.h"

/* Does the text contain terminal sequences (colours) that text_add_uncoloured() would remove? O(length). */
bool str_is_coloured(Str text);
/* Appends `raw` without terminal sequences: ESC [ … and ESC ] …, and colours whose ESC a logger has spelled out: \x1b[,
 * \u001b[, \033[, \e[, ^[[ and #033[ (rsyslog), up to their `m` or `K`. */
void text_add_uncoloured(Text *text, Str raw);

#endif
