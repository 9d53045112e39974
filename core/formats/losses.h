/* losses.h - the facts of a set that a format can't store.
 *
 *     index_part → names      25 sizes, 25 generations, the GC cutoff
 *     names      → art        3 paths of names
 *
 * A writer refuses layers that its format can't store, and leaves out other facts that it has no place for. A message
 * lists these: the output is read again and compared fact by fact.
 */
#ifndef CORE_FORMATS_LOSSES_H
#define CORE_FORMATS_LOSSES_H

#include "core/formats/format.h"

/* Appends what `written`, the output of the format's writer for the layers alive at `step`, does not contain: "25
 * sizes, the GC cutoff". False, with nothing appended, where nothing is lost. Costs as much as reading `written`. */
bool format_losses(const Format *format, const History *history, StepId step, Str written, Text *out);

#endif
