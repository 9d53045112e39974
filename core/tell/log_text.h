/* log_text.h - what a pageserver's log says, in words, beside the layers of one dump. */
#ifndef CORE_TELL_LOG_TEXT_H
#define CORE_TELL_LOG_TEXT_H

#include "core/formats/production_log.h"

/* Appends a line for each entry in the order of the log: its time, what happened, and whether the set contains its
 * layer. Where there are more than `rows` entries, only the last ones, and the number of those before. O(layers +
 * entries). */
void log_text(const ProductionLog *log, const LayerSet *set, size_t rows, Text *out);

#endif
