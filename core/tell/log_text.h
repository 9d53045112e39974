/* log_text.h - what a pageserver's log says, in words, beside the layers of one dump. */
#ifndef CORE_TELL_LOG_TEXT_H
#define CORE_TELL_LOG_TEXT_H

#include "core/catalog/production_log.h"

/* A line for each entry in the order of the log: its time, what happened, and of a layer whether the set holds it. Of
 * more than `rows` entries the last ones, and how many there are before them. Appended. O(layers + entries). */
void log_text(const ProductionLog *log, const LayerSet *set, size_t rows, Text *out);

#endif
