/* lives_text.h - layers' lives as a table. */
#ifndef CORE_TELL_LIVES_TEXT_H
#define CORE_TELL_LIVES_TEXT_H

#include "core/analysis/lives.h"

/* Appends one line for each layer, and totals. */
void lives_text(const Lives *lives, const History *history, Text *out);

#endif
